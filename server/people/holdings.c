/* holdings.c - who holds which role where, for himself or for somebody who is away. */

#include "people.rpc.h"
#include "server/call/page.h"
#include "server/call/query.h"
#include "server/call/save.h"
#include "server/people/people.h"

/* of_kind says whose they are: those of person of_id, of role "role", in branch "branch". */
static const Page holdings = { .rows = "holdings",
                               .select = "h.id, h.version, h.person_id, p.name AS person_name, h.role_id, r.name AS "
                                         "role_name, h.branch_id, b.name AS branch_name,"
                                         " h.first_day, h.last_day, h.for_id, f.name AS for_name",
                               .from = "{holding} h JOIN person p ON p.id = h.person_id JOIN role r ON r.id = "
                                       "h.role_id JOIN branch b ON b.id = h.branch_id"
                                       " LEFT JOIN person f ON f.id = h.for_id",
                               .where = "(coalesce (:of_id, 0) = 0 OR CASE :of_kind WHEN 'role' THEN h.role_id WHEN "
                                        "'branch' THEN h.branch_id ELSE h.person_id END = :of_id)",
                               .words = "p.name_key",
                               .order = "p.name_key, r.name, b.place, h.id",
                               .id = "h.id",
                               .columns = { { "person_name", "p.name_key" },
                                            { "role_name", "r.name" },
                                            { "branch_name", "b.place" },
                                            { "first_day", "h.first_day" },
                                            { "last_day", "h.last_day" },
                                            { "for_name", "f.name_key" },
                                            { "role_id", "h.role_id" },
                                            { "branch_id", "h.branch_id" } } };

bool
people_holdings (Call *call, const ListQuery *in, HoldingPage *out)
{
  return query_page (call, out, &holdings, in);
}

/* Somebody who is away can lend only what he holds himself, and only until a day. */
static bool
check_substitute (Call *call, const Holding *holding)
{
  Holding own = HOLDING__INIT;
  bool found;

  if (holding->for_id == 0)
    return true;
  if (holding->for_id == holding->person_id)
    return call_fail (call, STATUS__INVALID, "for_id", N_("Nobody substitutes for himself"), NULL);
  if (holding->last_day == 0)
    return call_fail (call, STATUS__INVALID, "last_day", N_("Say until when: nobody is a substitute for good"), NULL);
  if (!query_maybe (call, &own, &found, "SELECT id FROM holding WHERE person_id = :for_id AND role_id = :role_id"
                                        " AND branch_id = :branch_id AND for_id IS NULL LIMIT 1", holding))
    return false;
  return found
         || call_fail (call, STATUS__INVALID, "for_id", N_("This person does not hold the role there himself"), NULL);
}

static bool
check_days (Call *call, const Holding *holding)
{
  if (holding->last_day != 0 && holding->last_day < holding->first_day)
    return call_fail (call, STATUS__INVALID, "last_day", N_("It ends before it begins"), NULL);
  return holding->last_day == 0 || holding->last_day >= call_today (call)
         || call_fail (call, STATUS__INVALID, "last_day", N_("This day has passed already"), NULL);
}

/* "Ivanova A. · Branch manager · Perm": for the second person. */
static bool
summarise (Call *call, const Holding *in)
{
  Holding names = HOLDING__INIT;
  bool found;

  if (!query_maybe (
          call, &names, &found,
          "SELECT p.name AS person_name, r.name AS role_name, b.name AS branch_name FROM person p, role r, branch b"
          " WHERE p.id = :person_id AND r.id = :role_id AND b.id = :branch_id",
          in))
    return false;
  if (!found)
    return call_fail (call, STATUS__NOT_FOUND, NULL, N_("There is no such record, or you may not see it"), NULL);
  call->summary = arena_print (call->arena, "%s · %s · %s", names.person_name, names.role_name, names.branch_name);
  return true;
}

bool
people_grant (Call *call, const Holding *in, RecordRef *out)
{
  if (in->person_id == call->caller->id)
    return call_fail (call, STATUS__DENIED, "person_id", N_("Nobody grants rights to himself: ask a colleague"), NULL);
  return check_days (call, in) && check_substitute (call, in) && summarise (call, in)
         && query_change (call, in, out, "role_id", "branch_id", "first_day", "last_day", "for_id", NULL);
}

/* What was granted is taken away at once, without a second person: less is always safe. */
bool
people_withdraw (Call *call, const RecordRef *in, Nothing *out)
{
  Holding holding = HOLDING__INIT;

  if (!query_one (call, &holding, "SELECT id, version, person_id FROM holding WHERE id = :id", in))
    return false;
  if (in->version != 0)
    holding.version = in->version;
  return query_delete (call, &holding);
}
