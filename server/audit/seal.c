/* seal.c - what the house does by itself: seals the log, forgets old operations.
 *
 * A seal is a call like any other: writers never wait for a hash, and a change that commits late is in the next seal.
 */

#include <string.h>

#include "audit.rpc.h"
#include "server/audit/audit.h"
#include "server/call/chain.h"
#include "server/call/past.h"
#include "server/call/query.h"

enum { KEPT_MS = 48 * 3600 * 1000 };

bool
audit_knows (Call *call, uint64_t number, ProtobufCBinaryData hash, bool *knows)
{
  Seal asked = SEAL__INIT, found = SEAL__INIT;
  bool there;

  asked.number = number;
  if (!query_maybe (call, &found, &there, "SELECT hash FROM seal WHERE number = :number", &asked))
    return false;
  *knows = there && found.hash.len == hash.len && memcmp (found.hash.data, hash.data, hash.len) == 0;
  return true;
}

bool
audit_seal (Call *call, const SealRequest *in, SealReport *out)
{
  SealRequest asked = *in;
  ChangeList entries = CHANGE_LIST__INIT;
  Seal seal = SEAL__INIT;

  asked.limit = in->limit == 0 ? CHAIN_MOST : MIN (in->limit, CHAIN_MOST);
  if (!query_many (call, &entries, "changes", "SELECT " PAST_COLUMNS " FROM change WHERE seal_id IS NULL"
                                              " ORDER BY id LIMIT :limit", &asked)
      || !(entries.n_changes > 0 ? chain_next (call, &entries, &seal) : chain_head (call, &seal)))
    return false;
  out->number = seal.number;
  out->hash = seal.hash;
  out->n_sealed = entries.n_changes;
  return entries.n_changes == 0
         || (query_run (call,
                        "UPDATE change SET seal_id = :id WHERE seal_id IS NULL AND id >= :first_id AND id <= :last_id",
                        &seal)
             && chain_put (call, &seal));
}

bool
audit_prune (Call *call, const Nothing *in, PruneReport *out)
{
  Operation old = OPERATION__INIT;

  old.at = call->now - KEPT_MS;
  return query_one (call, out, "SELECT count(*) AS n_operations FROM operation WHERE at < :at", &old)
         && (out->n_operations == 0 || query_post (call, "DELETE FROM operation WHERE at < :at", &old));
}
