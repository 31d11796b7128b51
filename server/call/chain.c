/* chain.c - see chain.h. An entry counts as it is packed: every field, and its length with it. */

#include "server/call/chain.h"

#include <sodium.h>

#include "common/pack.h"
#include "server/call/query.h"

static void
add_entry (crypto_generichash_state *state, const Change *entry, Arena *arena)
{
  ProtobufCBinaryData packed = message_pack (arena, entry);
  uint64_t written = GUINT64_TO_LE (packed.len);

  crypto_generichash_update (state, (const uint8_t *) &written, sizeof written);
  crypto_generichash_update (state, packed.data, packed.len);
}

void
chain_hash (const Seal *before, const ChangeList *entries, uint8_t hash[CHAIN_HASH_SIZE], Arena *arena)
{
  crypto_generichash_state state;

  crypto_generichash_init (&state, NULL, 0, CHAIN_HASH_SIZE);
  crypto_generichash_update (&state, before->hash.data, before->hash.len);
  for (size_t i = 0; i < entries->n_changes; i++)
    add_entry (&state, entries->changes[i], arena);
  crypto_generichash_final (&state, hash, CHAIN_HASH_SIZE);
}

bool
chain_head (Call *call, Seal *head)
{
  bool found;

  return query_maybe (call, head, &found, "SELECT id, number, at, first_id, last_id, n_changes, hash FROM seal"
                                          " ORDER BY number DESC LIMIT 1", NULL);
}

bool
chain_next (Call *call, const ChangeList *entries, Seal *seal)
{
  Seal before = SEAL__INIT;
  uint8_t *hash = arena_alloc (call->arena, CHAIN_HASH_SIZE);

  g_assert (entries->n_changes > 0);
  if (!chain_head (call, &before))
    return false;
  chain_hash (&before, entries, hash, call->arena);
  seal->id = call_new_id (call);
  seal->number = before.number + 1;
  seal->first_id = entries->changes[0]->id;
  seal->last_id = entries->changes[entries->n_changes - 1]->id;
  seal->n_changes = entries->n_changes;
  seal->hash = (ProtobufCBinaryData) { CHAIN_HASH_SIZE, hash };
  return true;
}

bool
chain_put (Call *call, const Seal *seal)
{
  return query_run (call, "INSERT INTO seal (id, number, at, first_id, last_id, n_changes, hash)"
                          " VALUES (:id, :number, @now, :first_id, :last_id, :n_changes, :hash)", seal);
}

void
chain_hash_values (const ChangeValue *value, uint8_t hash[CHAIN_HASH_SIZE])
{
  crypto_generichash_state state;

  crypto_generichash_init (&state, NULL, 0, CHAIN_HASH_SIZE);
  crypto_generichash_update (&state, value->salt.data, value->salt.len);
  crypto_generichash_update (&state, value->fields.data, value->fields.len);
  crypto_generichash_final (&state, hash, CHAIN_HASH_SIZE);
}
