/* seal.c - what the house does by itself: seals the log, forgets old operations.
 *
 * A seal is a call like any other: writers never wait for a hash, and a change that commits late is in the next seal.
 */

#include <string.h>

#include "audit.rpc.h"
#include "server/audit/audit.h"
#include "server/audit/chain.h"
#include "server/call/past.h"
#include "server/call/query.h"

enum { MAX_ENTRIES = 500, KEPT_MS = 48 * 3600 * 1000 };

bool
audit_head (Call *call, Seal *head)
{
  bool found;

  return query_maybe (call, head, &found, "SELECT id, number, at, first_id, last_id, n_changes, hash FROM seal"
                                          " ORDER BY number DESC LIMIT 1", NULL);
}

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
  Seal before = SEAL__INIT, seal = SEAL__INIT;
  uint8_t *hash = arena_alloc (call->arena, CHAIN_HASH_SIZE);

  asked.limit = in->limit == 0 ? MAX_ENTRIES : MIN (in->limit, MAX_ENTRIES);
  if (!audit_head (call, &before)
      || !query_many (call, &entries, "changes", "SELECT " PAST_COLUMNS " FROM change WHERE seal_id IS NULL"
                                                 " ORDER BY id LIMIT :limit", &asked))
    return false;
  out->number = before.number;
  out->hash = before.hash;
  if (entries.n_changes == 0)
    return true;

  chain_hash (&before, &entries, hash, call->arena);
  seal.id = call_new_id (call);
  out->number = seal.number = before.number + 1;
  seal.first_id = entries.changes[0]->id;
  seal.last_id = entries.changes[entries.n_changes - 1]->id;
  seal.n_changes = out->n_sealed = entries.n_changes;
  out->hash = seal.hash = (ProtobufCBinaryData) { CHAIN_HASH_SIZE, hash };
  return query_run (call,
                    "UPDATE change SET seal_id = :id WHERE seal_id IS NULL AND id >= :first_id AND id <= :last_id",
                    &seal)
         && query_run (call,
                       "INSERT INTO seal (id, number, at, first_id, last_id, n_changes, hash)"
                       " VALUES (:id, :number, @now, :first_id, :last_id, :n_changes, :hash)",
                       &seal);
}

bool
audit_prune (Call *call, const Nothing *in, PruneReport *out)
{
  Operation old = OPERATION__INIT;

  old.at = call->now - KEPT_MS;
  return query_one (call, out, "SELECT count(*) AS n_operations FROM operation WHERE at < :at", &old)
         && (out->n_operations == 0 || query_post (call, "DELETE FROM operation WHERE at < :at", &old));
}
