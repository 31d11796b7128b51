/* chunks.c - see chunks.h. */

#include "server/files/chunks.h"

#include <sodium.h>
#include <string.h>

#include "server/call/query.h"

typedef enum { KEY_OF_ADDRESSES = 1, KEY_OF_BYTES = 2, KEY_OF_FILES = 3 } Purpose;

static bool
take_key (Call *call, Purpose purpose, uint8_t key[crypto_kdf_KEYBYTES])
{
  const uint8_t *vault = store_vault (link_store (call->link));

  G_STATIC_ASSERT (crypto_kdf_KEYBYTES == STORE_VAULT_SIZE);
  if (vault == NULL)
    return call_fail (call, STATUS__BROKEN, NULL, N_("The server has no key to keep files under"), NULL);
  crypto_kdf_derive_from_key (key, crypto_kdf_KEYBYTES, purpose, "kontorfi", vault);
  return true;
}

static bool
keyed (Call *call, Purpose purpose, const uint8_t *bytes, size_t n, uint8_t hash[CHUNK_HASH_SIZE])
{
  uint8_t key[crypto_kdf_KEYBYTES];

  if (!take_key (call, purpose, key))
    return false;
  crypto_generichash (hash, CHUNK_HASH_SIZE, bytes, n, key, sizeof key);
  sodium_memzero (key, sizeof key);
  return true;
}

bool
chunks_key_hash (Call *call, const uint8_t plain[CHUNK_HASH_SIZE], uint8_t hash[CHUNK_HASH_SIZE])
{
  return keyed (call, KEY_OF_FILES, plain, CHUNK_HASH_SIZE, hash);
}

bool
chunks_put (Call *call, ProtobufCBinaryData data, ProtobufCBinaryData *address)
{
  uint8_t key[crypto_secretbox_KEYBYTES], *hash = arena_alloc (call->arena, CHUNK_HASH_SIZE);
  FilePart part = FILE_PART__INIT;

  g_assert (data.len <= CHUNK_SIZE);
  if (!keyed (call, KEY_OF_ADDRESSES, data.data, data.len, hash) || !take_key (call, KEY_OF_BYTES, key))
    return false;
  part.address = *address = (ProtobufCBinaryData) { CHUNK_HASH_SIZE, hash };
  part.data.len = data.len + crypto_secretbox_MACBYTES;
  part.data.data = arena_alloc (call->arena, part.data.len);
  crypto_secretbox_easy (part.data.data, data.data, data.len, hash, key);
  sodium_memzero (key, sizeof key);
  return query_post (
      call, "INSERT INTO file_chunk (address, data) VALUES (:address, :data) ON CONFLICT (address) DO NOTHING", &part);
}

static bool
is_broken (Call *call)
{
  return call_fail (call, STATUS__BROKEN, NULL,
                    N_("This file is damaged in the store, or the key under which it lay was lost"), NULL);
}

bool
chunks_get (Call *call, ProtobufCBinaryData address, ProtobufCBinaryData *data)
{
  uint8_t key[crypto_secretbox_KEYBYTES];
  FilePart part = FILE_PART__INIT, kept = FILE_PART__INIT;
  bool found, opened;

  part.address = address;
  if (!query_maybe (call, &kept, &found, "SELECT data FROM file_chunk WHERE address = :address", &part))
    return false;
  if (!found || kept.data.len < crypto_secretbox_MACBYTES || address.len != CHUNK_HASH_SIZE)
    return is_broken (call);
  if (!take_key (call, KEY_OF_BYTES, key))
    return false;
  data->len = kept.data.len - crypto_secretbox_MACBYTES;
  data->data = arena_alloc (call->arena, data->len + 1);
  opened = crypto_secretbox_open_easy (data->data, kept.data.data, kept.data.len, address.data, key) == 0;
  sodium_memzero (key, sizeof key);
  return opened || is_broken (call);
}

bool
chunks_drop (Call *call, uint64_t file_id)
{
  FilePart part = FILE_PART__INIT;

  part.file_id = file_id;
  return query_post (
      call,
      "DELETE FROM file_chunk WHERE address IN (SELECT p.address FROM file_part p WHERE p.file_id = :file_id"
      " AND NOT EXISTS (SELECT 1 FROM file_part o WHERE o.address = p.address AND o.file_id <> p.file_id))",
      &part);
}
