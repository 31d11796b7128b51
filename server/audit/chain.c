/* chain.c - see chain.h. An entry counts as it is packed: every field, and its length with it. */

#include "server/audit/chain.h"

#include <sodium.h>

#include "common/pack.h"

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

void
chain_hash_values (const ChangeValue *value, uint8_t hash[CHAIN_HASH_SIZE])
{
  crypto_generichash_state state;

  crypto_generichash_init (&state, NULL, 0, CHAIN_HASH_SIZE);
  crypto_generichash_update (&state, value->salt.data, value->salt.len);
  crypto_generichash_update (&state, value->fields.data, value->fields.len);
  crypto_generichash_final (&state, hash, CHAIN_HASH_SIZE);
}
