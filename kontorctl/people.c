/* people.c - kontorctl person, role, branch, workstation, session: who may come in, from where, and who is in. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#include "common/invite.h"
#include "common/words.h"
#include "kontorctl/ctl.h"
#include "list.pb-c.h"
#include "people.rpc.h"
#include "server/call/query.h"
#include "server/lanes/sign-in.h"
#include "server/people/people.h"

typedef struct
{
  const char *login, *name, *branch, *role, *file;
  const char *hash;
  bool must_change;
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
  const char *touched[] = { "login", "name", "branch_id", "state" };
  Person person = PERSON__INIT;
  PersonSave save = PERSON_SAVE__INIT;
  Holding holding = HOLDING__INIT;
  RecordRef saved = RECORD_REF__INIT, held = RECORD_REF__INIT;

  person.login = order->login;
  person.name = order->name;
  person.state = PERSON__STATE__WORKS;
  save.record = &person;
  save.touched = touched;
  save.n_touched = G_N_ELEMENTS (touched);
  if (!find_branch (call, order->branch, &person.branch_id) || !people_save (call, &save, &saved)
      || !people_set_password (call, saved.id, order->hash, order->must_change))
    return false;
  if (order->role == NULL)
    return true;
  holding.person_id = saved.id;
  holding.branch_id = person.branch_id;
  return find_role (call, order->role, &holding.role_id) && people_grant (call, &holding, &held);
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
  return people_set_password (call, person.id, order->hash, order->must_change);
}

/* A column @width characters wide, whatever letters it holds. */
static void
print_column (const char *text, int width)
{
  printf ("%s%*s ", text, (int)MAX (0, width - g_utf8_strlen (text, -1)), "");
}

static bool
list_people (Call *call, void *data)
{
  ListQuery query = LIST_QUERY__INIT;
  PersonPage page = PERSON_PAGE__INIT;

  query.limit = QUERY_MAX_ROWS;
  if (!people_list (call, &query, &page))
    return false;
  for (size_t i = 0; i < page.n_people; i++)
    {
      print_column (page.people[i]->login, 20);
      print_column (page.people[i]->name, 40);
      printf ("%s\n", page.people[i]->branch_name);
    }
  return true;
}

static bool
list_roles (Call *call, void *data)
{
  ListQuery query = LIST_QUERY__INIT;
  RolePage page = ROLE_PAGE__INIT;

  query.limit = QUERY_MAX_ROWS;
  if (!people_roles (call, &query, &page))
    return false;
  for (size_t i = 0; i < page.n_roles; i++)
    printf ("%s\n", page.roles[i]->name);
  return true;
}

static bool
list_branches (Call *call, void *data)
{
  ListQuery query = LIST_QUERY__INIT;
  BranchPage page = BRANCH_PAGE__INIT;

  query.limit = QUERY_MAX_ROWS;
  if (!people_branches (call, &query, &page))
    return false;
  for (size_t i = 0; i < page.n_branches; i++)
    {
      print_column (page.branches[i]->code, 10);
      printf ("%s\n", page.branches[i]->name);
    }
  return true;
}

/* With a password of one's own choosing, or with one that is made, shown once, and must be changed. */
static bool
with_password (Ctl *ctl, Order *order, int fd, const char *what, CtlWork *work)
{
  char *password = fd >= 0 ? ctl_read_secret (fd, "") : ctl_make_secret ();
  const char *complaint
      = password != NULL ? sign_in_complaint (password, "", order->login) : "There is no password to be read";
  g_autofree char *hash = NULL;
  bool done = false;

  if (complaint != NULL)
    fprintf (stderr, "kontorctl: %s\n", complaint);
  else
    {
      hash = sign_in_hash (password,
                           (SignInCost){ ctl->conf->password_operations, (size_t)ctl->conf->password_mib << 20 });
      order->hash = hash;
      order->must_change = fd < 0;
      done = ctl_write (ctl, what, work, order);
    }
  if (done && fd < 0)
    printf ("The password of %s, good once, is shown only now: %s\n", order->login, password);
  if (password != NULL)
    ctl_forget (password);
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
    done = ctl_write (&ctl, "person list", list_people, NULL);
  else
    done = with_password (&ctl, &order, password_fd, add ? "person add" : "person password",
                          add ? add_person : set_password);
  ctl_close (&ctl);
  return done ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int
only_list (const char *config, int argc, char **argv, const char *what, CtlWork *work)
{
  const GOptionEntry entries[] = { { NULL } };
  Ctl ctl;
  bool done;

  if (!ctl_options (what, entries, &argc, &argv) || argc != 2 || strcmp (argv[1], "list") != 0)
    return usage (what);
  if (!ctl_open (&ctl, config))
    return EXIT_FAILURE;
  done = ctl_write (&ctl, what, work, NULL);
  ctl_close (&ctl);
  return done ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
ctl_role (const char *config, int argc, char **argv)
{
  return only_list (config, argc, argv, "role list", list_roles);
}

int
ctl_branch (const char *config, int argc, char **argv)
{
  return only_list (config, argc, argv, "branch list", list_branches);
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

static bool
list_workstations (Call *call, void *data)
{
  static const char *const states[] = { "?", "invited", "enrolled", "revoked" };
  ListQuery query = LIST_QUERY__INIT;
  WorkstationPage page = WORKSTATION_PAGE__INIT;

  query.limit = QUERY_MAX_ROWS;
  if (!people_workstations (call, &query, &page))
    return false;
  for (size_t i = 0; i < page.n_workstations; i++)
    {
      const Workstation *one = page.workstations[i];

      printf ("%-20" G_GUINT64_FORMAT " %-10s ", one->id, states[MIN (one->state, 3)]);
      print_column (one->name, 30);
      print_column (one->branch_name, 30);
      printf ("%s\n", one->fingerprint);
    }
  return true;
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
    return true;
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
    done = ctl_write (&ctl, "workstation revoke", revoke, &order);
  else if (strcmp (argv[1], "list") == 0 && argc == 2)
    done = ctl_write (&ctl, "workstation list", list_workstations, NULL);
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

static bool
list_sessions (Call *call, void *data)
{
  ListQuery query = LIST_QUERY__INIT;
  SessionPage page = SESSION_PAGE__INIT;

  query.limit = QUERY_MAX_ROWS;
  if (!people_sessions (call, &query, &page))
    return false;
  for (size_t i = 0; i < page.n_sessions; i++)
    if (page.sessions[i]->ended_at == 0)
      {
        printf ("%-20" G_GUINT64_FORMAT " ", page.sessions[i]->id);
        print_column (page.sessions[i]->person_name, 30);
        printf ("%s\n", page.sessions[i]->workstation_name);
      }
  return true;
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
    done = ctl_write (&ctl, "session list", list_sessions, NULL);
  else
    usage ("session end ID | list");
  ctl_close (&ctl);
  return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
