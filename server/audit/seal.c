/* seal.c - what the house does by itself: seals the log, forgets old operations and letters that nobody fetched.
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

/* As a client whose clock shows @ms would begin its key. */
static ProtobufCBinaryData
key_of (Call *call, int64_t ms)
{
  const uint64_t moment = GUINT64_TO_BE ((uint64_t) ms << 16);

  return (ProtobufCBinaryData) { sizeof moment, (uint8_t *) arena_copy (call->arena, &moment, sizeof moment) };
}

static bool
prune_some (Call *call, const char *count, const char *remove, int64_t ms, uint64_t *n)
{
  Operation old = OPERATION__INIT;
  PruneReport some = PRUNE_REPORT__INIT;

  old.at = call->now - KEPT_MS;
  old.key = key_of (call, ms);
  if (!query_one (call, &some, count, &old))
    return false;
  *n += some.n_operations;
  return some.n_operations == 0 || query_post (call, remove, &old);
}

/* A look that finds nothing writes nothing. */
static bool
prune_letters (Call *call)
{
  Operation old = OPERATION__INIT;
  RecordRef letter = RECORD_REF__INIT;
  bool found;

  old.at = call->now - KEPT_MS;
  return query_maybe (call, &letter, &found, "SELECT id FROM outbox WHERE at < :at LIMIT 1", &old)
         && (!found || query_post (call, "DELETE FROM outbox WHERE at < :at", &old));
}

/* There is no index by age: keys begin with the clock of the client. Of one whose clock is ahead a key is old when it
 * begins with what is yet to come, or else as soon as what it begins with is old too. */
bool
audit_prune (Call *call, const Nothing *in, PruneReport *out)
{
  return prune_some (call, "SELECT count(*) AS n_operations FROM operation WHERE key < :key AND at < :at",
                     "DELETE FROM operation WHERE key < :key AND at < :at", call->now - KEPT_MS, &out->n_operations)
         && prune_some (call, "SELECT count(*) AS n_operations FROM operation WHERE key > :key AND at < :at",
                        "DELETE FROM operation WHERE key > :key AND at < :at", call->now, &out->n_operations)
         && prune_letters (call);
}
