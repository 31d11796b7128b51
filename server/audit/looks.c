/* looks.c - who looked at what, and why: written by audit_note () of seal.c, read here. */

#include "audit.rpc.h"
#include "server/call/page.h"
#include "server/call/reach.h"

#define LOOKS(condition) { \
  .rows = "looks", \
  .select = "l.id, l.at, l.person_id, p.name AS person_name, l.what, l.why, l.kind, l.record_id", \
  .from = "look l LEFT JOIN {person!who looked} p ON p.id = l.person_id", \
  .where = condition, .order = "l.id DESC", .id = "l.id", \
  .columns = { { "at", "l.at" }, { "person_name", "p.name_key" }, { "person_id", "l.person_id" }, { "what", "l.what" } } }

static const Page of_record = LOOKS ("l.record_id = :of_id AND l.kind = :of_kind"), of_bank = LOOKS ("1 = 1");

/* Of one record for whoever may see it; of the whole bank, as of one person (facet person_id), for whoever sees the bank. */
bool
audit_looks (Call *call, const ListQuery *in, LookPage *out)
{
  if (in->of_id != 0)
    return record_may (call, in->of_kind, in->of_id) && query_page (call, out, &of_record, in);
  if (reach_is_whole (call, call->method->right))
    return query_page (call, out, &of_bank, in);
  return call_fail (call, STATUS__DENIED, NULL, N_("You need the right “{0}” for this"), call->method->right, NULL);
}
