/* erase.c - personal data out of the log: values and salt go, their hash stays, so the chain holds and nothing can be
 * guessed. */

#include "server/audit/audit.h"
#include "server/call/query.h"

bool
audit_erase (Call *call, const char *kind, uint64_t id, uint64_t decision)
{
  Change asked = CHANGE__INIT;

  asked.kind = kind;
  asked.record_id = id;
  asked.seal_id = decision;
  return query_post (call, "UPDATE change_value SET salt = NULL, fields = NULL, erased_by = :seal_id WHERE change_id IN"
                           " (SELECT id FROM change WHERE record_id = :record_id AND kind = :kind"
                           " UNION ALL SELECT id FROM change WHERE within_id = :record_id)", &asked);
}
