/* init.c - kontorctl init: a new bank with its key, its first branch and its first administrator; and tickets for a
 * demo. */

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kontorctl/ctl.h"
#include "people.rpc.h"
#include "server/call/query.h"
#include "server/file-key.h"
#include "server/files/vault.h"
#include "server/session/session.h"

typedef struct
{
  const char *bank, *login, *name, *zone;
  const CtlPassword *password;
  bool demo;
  unsigned memory_mib, operations;
} First;

static bool
is_new (Call *call)
{
  RecordRef any = RECORD_REF__INIT;
  bool found;

  return query_maybe (call, &any, &found, "SELECT id FROM person LIMIT 1", NULL)
         && (!found || call_fail (call, STATUS__CONFLICT, NULL, N_ ("This store holds a bank already"), NULL));
}

static bool
make_branch (Call *call, const First *first, RecordRef *saved)
{
  const char *touched[] = { "name", "code", "zone", "state" };
  Branch branch = BRANCH__INIT;
  BranchSave save = BRANCH_SAVE__INIT;

  branch.name = first->bank;
  branch.code = "0000";
  branch.zone = first->zone;
  branch.state = BRANCH__STATE__OPEN;
  save.record = &branch;
  save.touched = touched;
  save.n_touched = G_N_ELEMENTS (touched);
  return people_save_branch (call, &save, saved);
}

static bool
make_bank (Call *call, void *data)
{
  const First *first = data;
  RecordRef branch = RECORD_REF__INIT;
  uint64_t roles[N_ROLES] = { 0 };

  return is_new (call) && people_set (call, "bank", first->bank) && (!first->demo || people_set (call, "demo", "1"))
         && session_raise_cost (call, first->memory_mib, first->operations) && make_branch (call, first, &branch)
         && people_seed_roles (call, roles)
         && ctl_add_person (call, &(CtlPerson){ first->login, first->name, branch.id, roles[ROLE_ADMINISTRATOR],
                                                first->password });
}

static bool
count_masters (Call *call, void *data)
{
  return vault_count (call, data);
}

/* A new key over files that lie under another would open nothing, and look as if it did. */
static bool
file_key_stands (Ctl *ctl, char **error)
{
  const char *path = ctl->conf->file_key;
  FileKeyBytes files;
  uint64_t n_masters = 0;
  bool done;

  if (path[0] == '\0')
    return true;
  if (!g_file_test (path, G_FILE_TEST_EXISTS) && (!ctl_read (ctl, count_masters, &n_masters) || n_masters > 0))
    {
      *error = g_strdup_printf ("%s: the key of this bank's files is not here; bring it, or give the files up with"
                                " “kontorctl rekey --lost %s”", path, path);
      return false;
    }
  done = file_key_make (path, &files, error);
  sodium_memzero (&files, sizeof files);
  return done;
}

static bool
key_stands (Ctl *ctl)
{
  g_autofree char *error = NULL;

  if ((g_file_test (ctl->conf->key, G_FILE_TEST_EXISTS) || conf_write_key (ctl->conf, &error))
      && file_key_stands (ctl, &error))
    return true;
  fprintf (stderr, "kontorctl: %s\n", error);
  return false;
}

static bool
init (Ctl *ctl, First *first, int password_fd)
{
  CtlPassword password;
  bool done = false;

  if (ctl_take_password (ctl, password_fd, first->login, &password))
    {
      first->password = &password;
      first->memory_mib = ctl->conf->password_mib;
      first->operations = ctl->conf->password_operations;
      done = key_stands (ctl) && ctl_write (ctl, "init", make_bank, first);
    }
  if (done)
    printf ("The bank “%s” stands%s.\nThe first administrator is %s.\n", first->bank, first->demo ? " (a demo)" : "",
            first->login);
  if (done && password.is_made)
    printf ("His password, good once, is shown only now: %s\n", password.text);
  ctl_drop_password (&password);
  return done;
}

int
ctl_init (const char *config, int argc, char **argv)
{
  g_autofree char *bank = NULL, *login = NULL, *name = NULL, *zone = NULL;
  gboolean demo = FALSE, russian = FALSE;
  int password_fd = -1;
  const GOptionEntry entries[]
      = { { "russian", 0, 0, G_OPTION_ARG_NONE, &russian, "name the first roles in Russian", NULL },
          { "bank", 0, 0, G_OPTION_ARG_STRING, &bank, "the bank's name", "NAME" },
          { "login", 0, 0, G_OPTION_ARG_STRING, &login, "of the first administrator", "LOGIN" },
          { "name", 0, 0, G_OPTION_ARG_STRING, &name, "his full name", "NAME" },
          { "zone", 0, 0, G_OPTION_ARG_STRING, &zone, "time zone of the head office", "ZONE" },
          { "demo", 0, 0, G_OPTION_ARG_NONE, &demo, "mark it as a demo, for good", NULL },
          { "password-fd", 0, 0, G_OPTION_ARG_INT, &password_fd,
            "read the password from a descriptor, instead of making one", "N" },
          { NULL } };
  First first;
  Ctl ctl;
  bool done;

  if (!ctl_options ("init - a new bank", entries, &argc, &argv) || !ctl_open (&ctl, config))
    return EXIT_FAILURE;
  ctl.russian = russian;
  first = (First){ .bank = ctl_or (bank, "Kontor"),
                   .login = ctl_or (login, "admin"),
                   .name = ctl_or (name, "Administrator"),
                   .zone = ctl_or (zone, "Europe/Moscow"),
                   .demo = demo };
  done = init (&ctl, &first, password_fd);
  ctl_close (&ctl);
  return done ? EXIT_SUCCESS : EXIT_FAILURE;
}

typedef struct
{
  const char *login;
  uint8_t bytes[SESSION_TOKEN_SIZE];
} Made;

static bool
make_ticket (Call *call, void *data)
{
  Made *made = data;
  PersonSecret person = PERSON_SECRET__INIT;
  bool found;

  if (!session_is_demo (call))
    return call_fail (call, STATUS__DENIED, NULL, N_ ("Only a demo bank lets a ticket in"), NULL);
  if (!people_by_login (call, made->login, &person, &found))
    return false;
  if (!found)
    return call_fail (call, STATUS__NOT_FOUND, NULL, N_ ("Nobody signs in as “{0}”"), made->login, NULL);
  return session_make_ticket (call, person.id, made->bytes);
}

int
ctl_ticket (const char *config, int argc, char **argv)
{
  const GOptionEntry entries[] = { { NULL } };
  Made made = { 0 };
  char text[2 * SESSION_TOKEN_SIZE + 1];
  Ctl ctl;
  bool done;

  if (!ctl_options ("ticket LOGIN - let somebody into a demo bank once, within a minute", entries, &argc, &argv))
    return EXIT_FAILURE;
  if (argc != 2)
    {
      fprintf (stderr, "kontorctl: ticket LOGIN\n");
      return EXIT_FAILURE;
    }
  if (!ctl_open (&ctl, config))
    return EXIT_FAILURE;
  made.login = argv[1];
  done = ctl_write (&ctl, "ticket", make_ticket, &made);
  ctl_close (&ctl);
  if (done)
    printf ("%s\n", sodium_bin2hex (text, sizeof text, made.bytes, sizeof made.bytes));
  return done ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* For a bank that was filled otherwise: restored, moved, or a demo. */
int
ctl_key (const char *config, int argc, char **argv)
{
  const GOptionEntry entries[] = { { NULL } };
  Ctl ctl;
  bool done;

  if (!ctl_options ("key - make the server's key and that of files, where there is none yet", entries, &argc, &argv)
      || !ctl_open (&ctl, config))
    return EXIT_FAILURE;
  done = key_stands (&ctl);
  ctl_close (&ctl);
  return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
