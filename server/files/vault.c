/* vault.c - see vault.h. */

#include "server/files/vault.h"

#include <sodium.h>
#include <string.h>

#include "server/call/query.h"
#include "server/files/chunks.h"

enum { MARK_SIZE = 16, WRAPPED_SIZE = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + STORE_VAULT_SIZE };

/* What a master key is found by; nothing of the key can be told from it. */
static ProtobufCBinaryData
mark_of (Call *call, const uint8_t *master)
{
  static const char what[] = "kontor master key";
  uint8_t *mark = arena_alloc (call->arena, MARK_SIZE);

  crypto_generichash (mark, MARK_SIZE, (const uint8_t *) what, sizeof what, master, STORE_VAULT_SIZE);
  return (ProtobufCBinaryData) { MARK_SIZE, mark };
}

static bool
find (Call *call, const uint8_t *master, FileKey *row, bool *found)
{
  FileKey asked = FILE_KEY__INIT;

  asked.mark = mark_of (call, master);
  return query_maybe (call, row, found, "SELECT id, mark, wrapped FROM file_key WHERE mark = :mark", &asked);
}

static bool
count (Call *call, const char *sql, uint64_t *n)
{
  FileKey counted = FILE_KEY__INIT;

  if (!query_one (call, &counted, sql, NULL))
    return false;
  *n = counted.id;
  return true;
}

static bool
is_wrong (Call *call)
{
  return call_fail (call, STATUS__CONFLICT, NULL,
                    N_("The files of this bank lie under another key than the one that the settings name"), NULL);
}

/* A key that opens a file that is there is the right one. */
static bool
opens_files (Call *call, const uint8_t *key)
{
  FilePart any = FILE_PART__INIT;
  ProtobufCBinaryData bytes;

  store_give_vault (link_store (call->link), key);
  return query_one (call, &any, "SELECT address FROM file_chunk ORDER BY address LIMIT 1", NULL)
         && chunks_get (call, any.address, &bytes);
}

bool
vault_count (Call *call, uint64_t *n_masters)
{
  return count (call, "SELECT count(*) AS id FROM file_key", n_masters);
}

static bool
begin (Call *call, const uint8_t *master, const uint8_t *legacy, uint8_t *key)
{
  uint64_t n_keys, n_chunks;

  if (!vault_count (call, &n_keys)
      || !count (call, "SELECT count(*) AS id FROM (SELECT address FROM file_chunk LIMIT 1) c", &n_chunks))
    return false;
  if (n_keys > 0)
    return is_wrong (call);
  if (n_chunks == 0)
    randombytes_buf (key, STORE_VAULT_SIZE);
  else if (opens_files (call, legacy))
    memcpy (key, legacy, STORE_VAULT_SIZE);
  else
    {
      store_give_vault (link_store (call->link), NULL);
      fault__init (&call->fault);
      return is_wrong (call);
    }
  return vault_wrap (call, key, master);
}

bool
vault_open (Call *call, const uint8_t *master, const uint8_t *legacy, uint8_t *key)
{
  FileKey row = FILE_KEY__INIT;
  const uint8_t *wrapped;
  bool found;

  if (!find (call, master, &row, &found))
    return false;
  if (!found)
    return begin (call, master, legacy, key);
  wrapped = row.wrapped.data;
  return (row.wrapped.len == WRAPPED_SIZE
          && crypto_secretbox_open_easy (key, wrapped + crypto_secretbox_NONCEBYTES,
                                         WRAPPED_SIZE - crypto_secretbox_NONCEBYTES, wrapped, master) == 0)
         || is_wrong (call);
}

bool
vault_wrap (Call *call, const uint8_t *key, const uint8_t *master)
{
  uint8_t *wrapped = arena_alloc (call->arena, WRAPPED_SIZE);
  FileKey row = FILE_KEY__INIT;
  bool found;

  if (!find (call, master, &row, &found) || found)
    return found;
  randombytes_buf (wrapped, crypto_secretbox_NONCEBYTES);
  crypto_secretbox_easy (wrapped + crypto_secretbox_NONCEBYTES, key, STORE_VAULT_SIZE, wrapped, master);
  row.id = call_new_id (call);
  row.at = call->now;
  row.mark = mark_of (call, master);
  row.wrapped = (ProtobufCBinaryData) { WRAPPED_SIZE, wrapped };
  return query_run (call, "INSERT INTO file_key (id, at, mark, wrapped) VALUES (:id, :at, :mark, :wrapped)", &row);
}

bool
vault_settle (Call *call, const uint8_t *master)
{
  FileKey row = FILE_KEY__INIT;
  bool found;

  if (!find (call, master, &row, &found))
    return false;
  if (!found)
    return is_wrong (call);
  return query_post (call, "DELETE FROM file_key WHERE id <> :id", &row);
}

bool
vault_lose (Call *call, const uint8_t *master, uint8_t *key)
{
  FileKey row = FILE_KEY__INIT;
  bool found;

  if (!find (call, master, &row, &found))
    return false;
  if (found)
    return call_fail (call, STATUS__CONFLICT, NULL, N_("This key opens the files of this bank: nothing is lost"), NULL);
  randombytes_buf (key, STORE_VAULT_SIZE);
  return vault_wrap (call, key, master) && vault_settle (call, master);
}
