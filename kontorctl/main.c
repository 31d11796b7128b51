/* main.c - kontorctl [--config FILE] COMMAND ...: the operator's tool. See docs/operator.md. */

#include <glib.h>
#include <locale.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "config.h"
#include "kontorctl/ctl.h"

typedef struct
{
  const char *name, *help;
  CtlCommand *run;
} Command;

static const Command commands[] = {
  { "init", "a new bank: its store, its key, its first administrator", ctl_init },
  { "key", "the server's key, for a bank that was restored or moved", ctl_key },
  { "person", "add | list | password: people who may sign in", ctl_person },
  { "role", "list: the roles that a person may be given", ctl_role },
  { "branch", "list: the branches with their codes", ctl_branch },
  { "workstation", "invite | revoke | list: machines that are let in", ctl_workstation },
  { "session", "list | end: who is in", ctl_session },
  { "backup", "the whole store as one file", ctl_backup },
  { "restore", "fill a new store with a backup", ctl_restore },
  { "verify", "is the store what was written, and the log unbroken?", ctl_verify },
  { "head", "the last seal of the log, signed, to be kept elsewhere", ctl_head },
  { "rekey", "another key for files", ctl_rekey },
  { "move", "the whole bank into another store, of either engine", ctl_move },
  { "ticket", "let somebody into a demo bank once", ctl_ticket },
  { "enrol", "make this machine a workstation, by an invitation", ctl_enrol },
  { "methods", "what a bank can be asked", ctl_methods },
  { "call", "ask any of them, as JSON over the wire", ctl_call },
};

static int
say_help (FILE *out)
{
  fprintf (out, "kontorctl [--config FILE] COMMAND ...\n\n");
  for (size_t i = 0; i < G_N_ELEMENTS (commands); i++)
    fprintf (out, "  %-12s %s\n", commands[i].name, commands[i].help);
  fprintf (out, "\nkontorctl COMMAND --help tells more.\n");
  return out == stdout ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
main (int argc, char **argv)
{
  const char *config = "/etc/kontor/kontord.conf";
  const struct rlimit none = { 0, 0 };

  setlocale (LC_ALL, "");
  umask (077); /* the store and its backups are nobody else's to read */
  if (sodium_init () < 0 || setrlimit (RLIMIT_CORE, &none) != 0)
    return EXIT_FAILURE;
  argv++, argc--;
  if (argc >= 2 && strcmp (argv[0], "--config") == 0)
    {
      config = argv[1];
      argv += 2, argc -= 2;
    }
  if (argc > 0 && strcmp (argv[0], "--version") == 0)
    return printf ("kontorctl %s\n", KONTOR_VERSION) > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
  if (argc == 0 || strcmp (argv[0], "--help") == 0)
    return say_help (argc == 0 ? stderr : stdout);
  for (size_t i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (argv[0], commands[i].name) == 0)
      return commands[i].run (config, argc, argv);
  fprintf (stderr, "kontorctl: there is no command “%s”\n\n", argv[0]);
  return say_help (stderr);
}
