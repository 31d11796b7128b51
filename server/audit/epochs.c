/* epochs.c - see epochs.h. */

#include "server/audit/epochs.h"

#include <sodium.h>
#include <string.h>

#include "common/pack.h"
#include "server/call/chain.h"
#include "server/call/query.h"

void
epochs_hash (const SignedEpoch *row, uint8_t hash[EPOCH_HASH_SIZE])
{
  crypto_generichash_state state;

  crypto_generichash_init (&state, NULL, 0, EPOCH_HASH_SIZE);
  crypto_generichash_update (&state, row->statement.data, row->statement.len);
  crypto_generichash_update (&state, row->signature.data, row->signature.len);
  crypto_generichash_final (&state, hash, EPOCH_HASH_SIZE);
}

static bool
find_last (Call *call, SignedEpoch *last, bool *found)
{
  return query_maybe (call, last, found,
                      "SELECT number, at, statement, signature FROM epoch ORDER BY number DESC LIMIT 1", NULL);
}

static bool
put (Call *call, const Epoch *epoch, const HeadsKey *key)
{
  uint8_t signature[crypto_sign_BYTES];
  SignedEpoch row = SIGNED_EPOCH__INIT;

  row.number = epoch->number;
  row.at = epoch->at;
  row.statement = message_pack (call->arena, epoch);
  crypto_sign_detached (signature, NULL, row.statement.data, row.statement.len, key->secret);
  row.signature = (ProtobufCBinaryData) { sizeof signature, signature };
  return query_run (call, "INSERT INTO epoch (number, at, statement, signature)"
                          " VALUES (:number, :at, :statement, :signature)", &row);
}

bool
epochs_open (Call *call, const HeadsKey *key, const char *by, int64_t copy_at)
{
  uint8_t before[EPOCH_HASH_SIZE], public[crypto_sign_PUBLICKEYBYTES];
  SignedEpoch last = SIGNED_EPOCH__INIT;
  Epoch epoch = EPOCH__INIT;
  Seal head = SEAL__INIT;
  bool found;

  if (!find_last (call, &last, &found) || !chain_head (call, &head))
    return false;
  crypto_sign_ed25519_sk_to_pk (public, key->secret);
  epoch.number = last.number + 1;
  epoch.at = MAX (call->now, last.at + 1);
  epoch.opened_by = by;
  epoch.copy_at = copy_at;
  epoch.seal_number = head.number;
  epoch.seal_hash = head.hash;
  epoch.key = (ProtobufCBinaryData) { sizeof public, public };
  if (found)
    {
      epochs_hash (&last, before);
      epoch.before = (ProtobufCBinaryData) { sizeof before, before };
    }
  return put (call, &epoch, key);
}

bool
epochs_is_by (const Epoch *epoch, const HeadsKey *key)
{
  uint8_t public[crypto_sign_PUBLICKEYBYTES];

  crypto_sign_ed25519_sk_to_pk (public, key->secret);
  return epoch->key.len == sizeof public && memcmp (epoch->key.data, public, sizeof public) == 0;
}

Epoch *
epochs_read (Call *call, const SignedEpoch *row)
{
  ProtobufCAllocator allocator = arena_allocator (call->arena);
  Epoch *epoch = (Epoch *) protobuf_c_message_unpack (&epoch__descriptor, &allocator, row->statement.len,
                                                      row->statement.data);
  bool good = epoch != NULL && epoch->number == row->number && epoch->at == row->at
              && epoch->key.len == crypto_sign_PUBLICKEYBYTES && row->signature.len == crypto_sign_BYTES
              && crypto_sign_verify_detached (row->signature.data, row->statement.data, row->statement.len,
                                              epoch->key.data) == 0;

  return good ? epoch : NULL;
}

bool
epochs_stand (Call *call, const HeadsKey *key, int64_t *at)
{
  SignedEpoch last = SIGNED_EPOCH__INIT;
  const Epoch *epoch;
  bool found;

  if (!find_last (call, &last, &found))
    return false;
  epoch = found ? epochs_read (call, &last) : NULL;
  if (epoch == NULL || !epochs_is_by (epoch, key))
    {
      signed_epoch__init (&last);
      if (!epochs_open (call, key, "", 0) || !find_last (call, &last, &found))
        return false;
    }
  *at = last.at;
  return true;
}

bool
epochs_since (Call *call, int64_t at, SignedEpochList *out)
{
  SignedEpoch asked = SIGNED_EPOCH__INIT;

  asked.at = at;
  if (at != 0
      && !query_many (call, out, "epochs",
                      "SELECT number, at, statement, signature FROM epoch WHERE at > :at ORDER BY number LIMIT 100",
                      &asked))
    return false;
  return out->n_epochs > 0
         || query_many (call, out, "epochs",
                        "SELECT number, at, statement, signature FROM epoch ORDER BY number DESC LIMIT 1", NULL);
}
