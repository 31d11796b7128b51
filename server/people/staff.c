/* staff.c - the bank's people themselves: who works where, as what. */

#include <string.h>

#include "common/text.h"
#include "people.rpc.h"
#include "server/call/page.h"
#include "server/call/proof.h"
#include "server/call/query.h"
#include "server/call/save.h"
#include "server/people/people.h"

static const Page staff
    = { .rows = "people",
        .select
        = "p.id, p.version, p.login, p.name, p.post, p.branch_id, b.name AS branch_name, p.phone, p.email, p.state,"
          " p.last_seen_at AS seen_at, coalesce (s.must_change, 0) AS must_change, p.password_at,"
          " (SELECT min (r.name) FROM holding h JOIN role r ON r.id = h.role_id WHERE h.person_id = p.id AND h.for_id "
          "IS NULL) AS roles",
        .from = "{person} p JOIN branch b ON b.id = p.branch_id LEFT JOIN person_secret s ON s.person_id = p.id",
        .words = "(p.name_key || ' ' || p.login || ' ' || coalesce (b.name_key, ''))",
        .order = "p.name_key, p.id",
        .id = "p.id",
        .columns = { { "name", "p.name_key" },
                     { "login", "p.login" },
                     { "post", "p.post" },
                     { "branch_name", "b.place" },
                     { "state", "p.state" },
                     { "seen_at", "p.last_seen_at" },
                     { "email", "p.email" },
                     { "branch_id", "p.branch_id" } } };

/* A row of the list names all roles that its person holds himself. */
static bool
name_roles (Call *call, Person *person)
{
  RolePage roles = ROLE_PAGE__INIT;
  g_autoptr (GString) names = g_string_new (NULL);

  if (!query_many (call, &roles, "roles", "SELECT DISTINCT r.id, r.name FROM holding h JOIN role r ON r.id = h.role_id"
                                          " WHERE h.person_id = :id AND h.for_id IS NULL ORDER BY r.name", person))
    return false;
  for (size_t i = 0; i < roles.n_roles; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", roles.roles[i]->name);
  person->roles = arena_copy (call->arena, names->str, names->len);
  return true;
}

bool
people_list (Call *call, const ListQuery *in, PersonPage *out)
{
  if (!query_page (call, out, &staff, in))
    return false;
  for (size_t i = 0; i < out->n_people; i++)
    if (!name_roles (call, out->people[i]))
      return false;
  return true;
}

bool
people_get (Call *call, const RecordRef *in, Person *out)
{
  return query_one (
             call, out,
             "SELECT p.id, p.version, p.login, p.name, p.post, p.branch_id, b.name AS branch_name, p.phone, p.email,"
             " p.state, p.client_id, p.last_seen_at AS seen_at, coalesce (s.must_change, 0) AS must_change, "
             "p.password_at"
             " FROM {person} p JOIN branch b ON b.id = p.branch_id LEFT JOIN person_secret s ON s.person_id = p.id"
             " WHERE p.id = :id",
             in)
         && name_roles (call, out);
}

/* Letters, figures, dot and dash: what anybody can type in any layout of any machine. */
static bool
check_login (Call *call, const char *login)
{
  static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789.-_";

  return login[strspn (login, allowed)] == '\0'
         || call_fail (call, STATUS__INVALID, "login",
                       N_("A login is made of Latin letters, figures, dots and dashes"), NULL);
}

/* Whoever leaves is out at once, at every desk. */
static bool
end_sessions (Call *call, uint64_t person_id)
{
  SessionPage alive = SESSION_PAGE__INIT;
  RecordRef person = RECORD_REF__INIT;

  person.id = person_id;
  if (!query_many (call, &alive, "sessions", "SELECT id FROM session WHERE person_id = :id AND ended_at IS NULL",
                   &person))
    return false;
  for (size_t i = 0; i < alive.n_sessions; i++)
    if (!people_session_end (call, alive.sessions[i]->id))
      return false;
  return true;
}

static bool
may_touch (Call *call, const Person *person, const char **touched, size_t n_touched)
{
  static const char *const grave[] = { "login", "branch_id", "state", "client_id" };

  if (person->id != call->caller->id)
    return true;
  for (size_t i = 0; i < G_N_ELEMENTS (grave); i++)
    if (query_touches (touched, n_touched, grave[i]))
      call_fail (call, STATUS__DENIED, grave[i], N_("Nobody edits or approves his own record: ask a colleague"), NULL);
  return !call_failed (call);
}

bool
people_save (Call *call, const PersonSave *in, RecordRef *out)
{
  Person *person = (Person *) arena_copy (call->arena, in->record, sizeof *in->record);
  const char **touched = in->touched;
  size_t n_touched = in->n_touched;
  bool leaves = query_touches (touched, n_touched, "state") && person->state == PERSON__STATE__LEFT;

  person->login = call_own (call, text_fold (person->login));
  person->name_key = call_own (call, text_fold (person->name));
  if (person->id == 0 && person->state == PERSON__STATE__NO_STATE)
    person->state = PERSON__STATE__WORKS;
  if (query_touches (touched, n_touched, "name"))
    touched = query_touched (call, touched, &n_touched, "name_key", NULL);
  return check_login (call, person->login) && may_touch (call, person, touched, n_touched)
         && query_save (call, person, touched, n_touched, out)
         && (!leaves || end_sessions (call, out->id));
}

/* The password comes from the sign-in lane as a hash; whoever gets it has to choose another at once, and sits nowhere
 * any more. */
bool
people_reset_password (Call *call, const PasswordReset *in, Nothing *out)
{
  const Proof *proof = call->proof;
  PersonSecret person = PERSON_SECRET__INIT;
  bool found;

  if (in->id == call->caller->id)
    return call_fail (call, STATUS__DENIED, NULL, N_("Change your own password from the menu; a colleague resets it"),
                      NULL);
  if (proof == NULL || proof->new_hash == NULL)
    return call_fail (call, STATUS__INVALID, "new_password",
                      proof != NULL && proof->complaint != NULL ? proof->complaint : N_("This field is required"),
                      NULL);
  if (!people_by_id (call, in->id, &person, &found))
    return false;
  if (!found)
    return call_fail (call, STATUS__NOT_FOUND, NULL, N_("There is no such record, or you may not see it"), NULL);
  call->summary = person.name;
  return people_set_password (call, in->id, proof->new_hash, true) && end_sessions (call, in->id);
}
