/* people.c - kontorctl person, role, branch, workstation, session: who may come in, from where, and who is in. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#include "common/invite.h"
#include "common/words.h"
#include "kontorctl/ctl.h"
#include "people.rpc.h"
#include "server/call/query.h"
#include "server/people/people.h"

typedef struct
{
  const char *login, *name, *branch, *role, *file;
  const CtlPassword *password;
  uint64_t id;
  Invitation invitation;
  const char *bank;
  bool is_short;
} Order;

static bool
find_branch (Call *call, const char *code, uint64_t *id)
{
  Branch asked = BRANCH__INIT, found_branch = BRANCH__INIT;
  bool found;

  asked.code = (char *)code;
  if (!query_maybe (call, &found_branch, &found, "SELECT id FROM branch WHERE code = :code", &asked))
    return false;
  *id = found_branch.id;
  return found || call_fail (call, STATUS__NOT_FOUND, NULL, N_ ("No branch has the code “{0}”"), code, NULL);
}

static bool
find_role (Call *call, const char *name, uint64_t *id)
{
  Role asked = ROLE__INIT, found_role = ROLE__INIT;
  bool found;

  asked.name = (char *)name;
  if (!query_maybe (call, &found_role, &found, "SELECT id FROM role WHERE name = :name", &asked))
    return false;
  *id = found_role.id;
  return found || call_fail (call, STATUS__NOT_FOUND, NULL, N_ ("There is no role “{0}”"), name, NULL);
}

static bool
add_person (Call *call, void *data)
{
  Order *order = data;
  uint64_t branch_id, role_id = 0;

  return find_branch (call, order->branch, &branch_id)
         && (order->role == NULL || find_role (call, order->role, &role_id))
         && ctl_add_person (call, &(CtlPerson){ order->login, order->name, branch_id, role_id, order->password });
}

static bool
set_password (Call *call, void *data)
{
  Order *order = data;
  PersonSecret person = PERSON_SECRET__INIT;
  bool found;

  if (!people_by_login (call, order->login, &person, &found))
    return false;
  if (!found)
    return call_fail (call, STATUS__NOT_FOUND, NULL, N_ ("Nobody signs in as “{0}”"), order->login, NULL);
  return people_set_password (call, person.id, order->password->hash, order->password->is_made);
}

/* With a password of one's own choosing, or with one that is made, shown once, and must be changed. */
static bool
with_password (Ctl *ctl, Order *order, int fd, const char *what, CtlWork *work)
{
  CtlPassword password;
  bool done = false;

  if (ctl_take_password (ctl, fd, order->login, &password))
    {
      order->password = &password;
      done = ctl_write (ctl, what, work, order);
    }
  if (done && password.is_made)
    printf ("The password of %s, good once, is shown only now: %s\n", order->login, password.text);
  ctl_drop_password (&password);
  return done;
}

static int
usage (const char *text)
{
  fprintf (stderr, "kontorctl: %s\n", text);
  return EXIT_FAILURE;
}

int
ctl_person (const char *config, int argc, char **argv)
{
  g_autofree char *login = NULL, *name = NULL, *branch = NULL, *role = NULL;
  int password_fd = -1;
  const GOptionEntry entries[] = { { "login", 0, 0, G_OPTION_ARG_STRING, &login, "under which he signs in", "LOGIN" },
                                   { "name", 0, 0, G_OPTION_ARG_STRING, &name, "full name", "NAME" },
                                   { "branch", 0, 0, G_OPTION_ARG_STRING, &branch, "code of his branch", "CODE" },
                                   { "role", 0, 0, G_OPTION_ARG_STRING, &role, "a role that he holds there", "ROLE" },
                                   { "password-fd", 0, 0, G_OPTION_ARG_INT, &password_fd,
                                     "read the password from a descriptor, instead of making one", "N" },
                                   { NULL } };
  Order order;
  Ctl ctl;
  bool done, list, add;

  if (!ctl_options ("person add | list | password", entries, &argc, &argv) || argc != 2)
    return usage ("person add --login LOGIN --name NAME [--branch CODE] [--role ROLE] | list | password --login LOGIN");
  list = strcmp (argv[1], "list") == 0;
  add = strcmp (argv[1], "add") == 0;
  if ((!list && login == NULL) || (add && name == NULL) || (!list && !add && strcmp (argv[1], "password") != 0))
    return usage ("person add --login LOGIN --name NAME [--branch CODE] [--role ROLE] | list | password --login LOGIN");
  if (!ctl_open (&ctl, config))
    return EXIT_FAILURE;
  order = (Order){ .login = login, .name = name, .branch = ctl_or (branch, "0000"), .role = role };
  if (list)
    done = ctl_list (&ctl, "person list");
  else
    done = with_password (&ctl, &order, password_fd, add ? "person add" : "person password",
                          add ? add_person : set_password);
  ctl_close (&ctl);
  return done ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int
only_list (const char *config, int argc, char **argv, const char *what)
{
  const GOptionEntry entries[] = { { NULL } };
  Ctl ctl;
  bool done;

  if (!ctl_options (what, entries, &argc, &argv) || argc != 2 || strcmp (argv[1], "list") != 0)
    return usage (what);
  if (!ctl_open (&ctl, config))
    return EXIT_FAILURE;
  done = ctl_list (&ctl, what);
  ctl_close (&ctl);
  return done ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
ctl_role (const char *config, int argc, char **argv)
{
  return only_list (config, argc, argv, "role list");
}

int
ctl_branch (const char *config, int argc, char **argv)
{
  return only_list (config, argc, argv, "branch list");
}

static bool
invite (Call *call, void *data)
{
  Order *order = data;
  Workstation workstation = WORKSTATION__INIT;

  workstation.name = order->name;
  invitation__init (&order->invitation);
  order->bank = people_setting (call, "bank", "");
  return find_branch (call, order->branch, &workstation.branch_id)
         && (order->is_short ? people_invite_short : people_invite) (call, &workstation, &order->invitation);
}

static bool
revoke (Call *call, void *data)
{
  RecordRef ref = RECORD_REF__INIT;
  Nothing nothing = NOTHING__INIT;

  ref.id = ((Order *)data)->id;
  return people_revoke (call, &ref, &nothing);
}

/* For whoever reads it out to the branch: where to ask, what to type, and what must be seen there. */
static bool
read_out (const Ctl *ctl, const Order *order, const char *key)
{
  const char *code = order->invitation.code;
  g_autofree char *russian = words_of_key (key, true), *english = words_of_key (key, false);
  const char *address = ctl->conf->greets;

  if (g_str_has_prefix (address, "tcp://"))
    address += strlen ("tcp://");
  return printf ("Server:  %s\nCode:    %.4s %.4s %.4s   (good once, for a day)\n"
                 "The machine shows these words of the server's key; it may be let in only if all are the same:\n"
                 "  %s\n  %s\n",
                 address, code, code + 4, code + 8, russian, english)
         > 0;
}

static bool
write_invitation (const Ctl *ctl, const Order *order)
{
  char secret[CONF_KEY_SIZE], public[CONF_KEY_SIZE];
  g_autofree char *error = NULL, *text = NULL;
  g_auto (GStrv) servers = g_strsplit (ctl->conf->servers, ";", -1), enrols = g_strsplit (ctl->conf->enrols, ";", -1);
  Invite paper
      = { (char *)order->bank, servers, enrols, public, (char *)order->invitation.code, order->invitation.until };

  if (!conf_read_key (ctl->conf, secret, public, &error))
    {
      fprintf (stderr, "kontorctl: %s\n", error);
      return false;
    }
  if (order->is_short)
    return read_out (ctl, order, public);
  text = invite_write (&paper);
  if (order->file == NULL)
    return fputs (text, stdout) >= 0;
  if (g_file_set_contents_full (order->file, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL))
    return printf ("%s: an invitation for “%s”, good once\n", order->file, order->name) > 0;
  fprintf (stderr, "kontorctl: cannot write %s\n", order->file);
  return false;
}

int
ctl_workstation (const char *config, int argc, char **argv)
{
  g_autofree char *name = NULL, *branch = NULL, *file = NULL;
  gboolean is_short = FALSE;
  const GOptionEntry entries[]
      = { { "name", 0, 0, G_OPTION_ARG_STRING, &name, "what people call the machine", "NAME" },
          { "branch", 0, 0, G_OPTION_ARG_STRING, &branch, "code of the branch where it stands", "CODE" },
          { "output", 'o', 0, G_OPTION_ARG_FILENAME, &file, "where to write the invitation", "FILE" },
          { "short", 0, 0, G_OPTION_ARG_NONE, &is_short, "a code to be typed, and the words to be compared", NULL },
          { NULL } };
  const char *const help = "workstation invite --name NAME [--branch CODE] [-o FILE | --short] | revoke ID | list";
  Order order;
  Ctl ctl;
  bool done = false;

  if (!ctl_options ("workstation invite | revoke ID | list", entries, &argc, &argv) || argc < 2)
    return usage (help);
  if (!ctl_open (&ctl, config))
    return EXIT_FAILURE;
  order = (Order){ .name = name, .branch = ctl_or (branch, "0000"), .file = file, .is_short = is_short };
  if (is_short && ctl.conf->greet[0] == '\0')
    usage ("short codes need “greet” in the server's settings, where a desk asks for its key");
  else if (strcmp (argv[1], "invite") == 0 && name != NULL && argc == 2)
    done = ctl_write (&ctl, "workstation invite", invite, &order) && write_invitation (&ctl, &order);
  else if (strcmp (argv[1], "revoke") == 0 && argc == 3
           && g_ascii_string_to_unsigned (argv[2], 10, 1, G_MAXINT64, &order.id, NULL))
    done = ctl_write (&ctl, "workstation revoke", revoke, &order)
           && printf ("workstation %" G_GUINT64_FORMAT " is let in no more\n", order.id) > 0;
  else if (strcmp (argv[1], "list") == 0 && argc == 2)
    done = ctl_list (&ctl, "workstation list");
  else
    usage (help);
  ctl_close (&ctl);
  return done ? EXIT_SUCCESS : EXIT_FAILURE;
}

static bool
end_session (Call *call, void *data)
{
  return people_session_end (call, ((Order *)data)->id);
}

int
ctl_session (const char *config, int argc, char **argv)
{
  const GOptionEntry entries[] = { { NULL } };
  Order order = { 0 };
  Ctl ctl;
  bool done = false;

  if (!ctl_options ("session end ID | list", entries, &argc, &argv) || argc < 2)
    return usage ("session end ID | list");
  if (!ctl_open (&ctl, config))
    return EXIT_FAILURE;
  if (strcmp (argv[1], "end") == 0 && argc == 3
      && g_ascii_string_to_unsigned (argv[2], 10, 1, G_MAXINT64, &order.id, NULL))
    done = ctl_write (&ctl, "session end", end_session, &order);
  else if (strcmp (argv[1], "list") == 0 && argc == 2)
    done = ctl_list (&ctl, "session list");
  else
    usage ("session end ID | list");
  ctl_close (&ctl);
  return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
