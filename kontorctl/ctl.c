/* ctl.c - see ctl.h. */

#include "kontorctl/ctl.h"

#include <pwd.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "audit.rpc.h"
#include "server/lanes/group.h"

enum
{
  MAX_SECRET = 256,
  SECRET_GROUPS = 5,
  SECRET_GROUP = 4
};

bool
ctl_open (Ctl *ctl, const char *config)
{
  g_autofree char *error = NULL;

  *ctl = (Ctl){ .config = config, .arena = arena_new (CTL_ARENA) };
  ctl->conf = conf_read (config, &error);
  ctl->store = ctl->conf != NULL ? store_open (ctl->conf->store, ctl->conf->node, &error) : NULL;
  if (ctl->store != NULL && store_migrate (ctl->store, ctl->conf->schema, &error))
    ctl->link = link_open (ctl->store, STORE_WRITE, &error);
  if (ctl->link != NULL)
    return true;
  fprintf (stderr, "kontorctl: %s\n", error);
  ctl_close (ctl);
  return false;
}

void
ctl_close (Ctl *ctl)
{
  if (ctl->link != NULL)
    link_close (ctl->link);
  if (ctl->store != NULL)
    store_close (ctl->store);
  if (ctl->conf != NULL)
    conf_free (ctl->conf);
  arena_free (ctl->arena);
}

bool
ctl_open_heads (const Conf *conf, HeadsKey *key)
{
  char secret[CONF_KEY_SIZE], public[CONF_KEY_SIZE];
  g_autofree char *error = NULL;

  if (!conf_read_key (conf, secret, public, &error))
    {
      fprintf (stderr, "kontorctl: %s\n", error);
      return false;
    }
  heads_make_key (secret, key);
  sodium_memzero (secret, sizeof secret);
  return true;
}

static char *
filled (const char *text, const char *const *args, size_t n_args)
{
  GString *out = g_string_new (text);

  for (size_t i = 0; i < n_args; i++)
    {
      g_autofree char *hole = g_strdup_printf ("{%zu}", i);

      g_string_replace (out, hole, args[i], 0);
    }
  return g_string_free (out, FALSE);
}

void
ctl_say_fault (const Fault *fault)
{
  g_autofree char *text = filled (fault->text, (const char *const *) fault->args, fault->n_args);

  fprintf (stderr, "kontorctl: %s\n", text);
  for (size_t i = 0; i < fault->n_blames; i++)
    {
      const Blame *blame = fault->blames[i];
      g_autofree char *why = filled (blame->text, (const char *const *) blame->args, blame->n_args);

      fprintf (stderr, "  %s: %s\n", blame->field, why);
    }
}

const char *
ctl_user (Arena *arena)
{
  const struct passwd *user = getpwuid (getuid ());

  return user != NULL ? user->pw_name : arena_print (arena, "user %u", (unsigned)getuid ());
}

/* Who looked after the store by hand is told like everybody who looks. */
static bool
note_operator (Call *call, const char *what)
{
  LookRow look = LOOK_ROW__INIT;
  LookRow *looks = &look;
  LookPage page = LOOK_PAGE__INIT;
  Nothing nothing = NOTHING__INIT;

  look.at = call->now;
  look.person_id = call->caller->id;
  look.kind = "operator";
  look.what = arena_print (call->arena, "kontorctl %s", what);
  look.why = ctl_user (call->arena);
  page.looks = &looks;
  page.n_looks = 1;
  return audit_note (call, &page, &nothing);
}

bool
ctl_write (Ctl *ctl, const char *what, CtlWork *work, void *data)
{
  static const char *const none[] = { NULL };
  g_autofree char *name = g_strconcat ("kontorctl ", what, NULL);
  const RpcMethod method = { .name = name, .right = "house", .write = true };
  const Caller house = { .id = CALLER_HOUSE, .login = "house", .name = "", .rights = none, .russian = ctl->russian };
  Call call = { .method = &method,
                .caller = &house,
                .now = moment_now (),
                .link = ctl->link,
                .arena = ctl->arena,
                .reason = "",
                .fault = FAULT__INIT };
  bool done = false;

  if (link_command (ctl->link, STORE_BEGIN) == STORE_DONE)
    {
      done = work (&call, data) && note_operator (&call, what) && link_tell (ctl->link) == STORE_DONE
             && link_command (ctl->link, STORE_COMMIT) == STORE_DONE;
      if (!done)
        link_command (ctl->link, STORE_ROLLBACK);
    }
  if (done)
    return true;
  if (call_failed (&call))
    ctl_say_fault (&call.fault);
  else
    fprintf (stderr, "kontorctl: the store does not answer; try again\n");
  return false;
}

bool
ctl_read (Ctl *ctl, CtlWork *work, void *data)
{
  g_autofree char *error = NULL;
  Link *link = link_open (ctl->store, STORE_READ, &error);
  bool done = link != NULL && group_look (&link, ctl->arena, false, work, data);

  if (!done)
    fprintf (stderr, "kontorctl: %s\n", error != NULL ? error : "the store does not answer; try again");
  if (link != NULL)
    link_close (link);
  return done;
}

static bool
echo (bool on)
{
  struct termios settings;

  if (tcgetattr (STDIN_FILENO, &settings) != 0)
    return false;
  if (on)
    settings.c_lflag |= ECHO;
  else
    settings.c_lflag &= ~ECHO;
  return tcsetattr (STDIN_FILENO, TCSAFLUSH, &settings) == 0;
}

char *
ctl_read_secret (int fd, const char *prompt)
{
  char *secret = sodium_malloc (MAX_SECRET);
  bool hidden = fd < 0 && echo (false);
  size_t n = 0;

  if (fd < 0)
    fprintf (stderr, "%s: ", prompt);
  while (n + 1 < MAX_SECRET && read (fd < 0 ? STDIN_FILENO : fd, secret + n, 1) == 1 && secret[n] != '\n')
    n++;
  secret[n] = '\0';
  if (hidden && echo (true))
    fprintf (stderr, "\n");
  if (n > 0)
    return secret;
  sodium_free (secret);
  return NULL;
}

char *
ctl_make_secret (void)
{
  static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";
  char *secret = sodium_malloc (MAX_SECRET);
  size_t n = 0;

  for (int group = 0; group < SECRET_GROUPS; group++)
    {
      if (group > 0)
        secret[n++] = '-';
      for (int i = 0; i < SECRET_GROUP; i++)
        secret[n++] = letters[randombytes_uniform (sizeof letters - 1)];
    }
  secret[n] = '\0';
  return secret;
}

void
ctl_forget (char *secret)
{
  sodium_free (secret);
}

const char *
ctl_or (const char *given, const char *otherwise)
{
  return given != NULL ? given : otherwise;
}

bool
ctl_options (const char *usage, const GOptionEntry *entries, int *argc, char ***argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (usage);
  g_autoptr (GError) error = NULL;

  g_set_prgname ("kontorctl");
  g_option_context_add_main_entries (context, entries, NULL);
  if (g_option_context_parse (context, argc, argv, &error))
    return true;
  fprintf (stderr, "kontorctl: %s\n", error->message);
  return false;
}
