/* files.c - files attached to records: begun, put chunk by chunk, finished when the hash is right; then taken by
 * whoever sees the record. Until it is finished, and found clean where the bank has a scanner (scan.h), a file is its
 * sender's alone.
 */

#include <sodium.h>
#include <string.h>

#include "files.rpc.h"
#include "server/audit/audit.h"
#include "server/call/page.h"
#include "server/call/query.h"
#include "server/call/reach.h"
#include "server/call/save.h"
#include "server/files/chunks.h"
#include "server/files/files.h"
#include "server/files/scan.h"
#include "server/files/types.h"

enum { MAX_SIZE = 100 << 20, ABANDONED_MS = 24 * 3600 * 1000 };

#define FILE_COLUMNS \
  "f.id, f.version, f.of_kind, f.of_id, f.name, f.type, f.size, f.n_chunks, f.author_id, a.name AS author_name," \
  " f.added_at, f.complete, f.scan, f.virus"
#define FILE_TABLES "{file} f JOIN {person} a ON a.id = f.author_id"

bool
files_list (Call *call, const ListQuery *in, FilePage *out)
{
  static const Page page = {
    .rows = "files", .select = FILE_COLUMNS, .from = FILE_TABLES,
    .where = "f.of_id = :of_id AND f.of_kind = :of_kind AND (f.complete = 1 OR f.scan >= 1)",
    .order = "f.id DESC", .id = "f.id DESC", .key = "f.id", .sifted = true,
    .columns = { { "name", "f.name" }, { "type", "f.type" }, { "size", "f.size" }, { "added_at", "f.added_at" },
                 { "scan", "f.scan" }, { "virus", "f.virus" }, { "author_id", "f.author_id" },
                 { "author_name", "a.name_key" } },
  };

  return record_beside (call, in->of_kind, in->of_id) && query_page (call, out, &page, in)
         && scan_show (call, out->files, out->n_files);
}

static bool
drop (Call *call, File *file)
{
  return chunks_drop (call, file->id)
         && query_post (call, "DELETE FROM file_part WHERE file_id = :id", file)
         && query_delete (call, file);
}

/* Who begins a file lets go of one that he left lying a day ago. */
static bool
drop_abandoned (Call *call)
{
  File asked = FILE__INIT, abandoned = FILE__INIT;
  bool found;

  asked.added_at = call->now - ABANDONED_MS;
  return query_maybe (call, &abandoned, &found,
                      "SELECT id, version FROM {file} f WHERE author_id = @user AND complete = 0 AND scan IS NULL"
                      " AND added_at < :added_at LIMIT 1", &asked)
         && (!found || drop (call, &abandoned));
}

bool
files_begin (Call *call, const File *in, RecordRef *out)
{
  File file = *in;
  uint8_t keyed[CHUNK_HASH_SIZE];

  if (!audit_takes (call, in->of_kind, in->of_id) || !drop_abandoned (call))
    return false;
  if (in->size <= 0 || in->size > MAX_SIZE)
    return call_fail (call, STATUS__INVALID, "size", N_("A file has from 1 byte to 100 MiB"), NULL);
  if (in->hash.len != CHUNK_HASH_SIZE)
    return call_fail (call, STATUS__INVALID, "hash", N_("{0} is required"), "hash", NULL);
  if (!chunks_key_hash (call, in->hash.data, keyed))
    return false; /* without a key no byte of it would be taken */
  file.name = call_own (call, types_plain_name (in->name));
  if (file.name[0] == '\0')
    return call_fail (call, STATUS__INVALID, "name", N_("{0} is required"), N_("File"), NULL);
  file.id = 0;
  file.n_chunks = (in->size + CHUNK_SIZE - 1) / CHUNK_SIZE;
  file.author_id = call->caller->id;
  file.added_at = call->now;
  return query_save (call, &file, NULL, 0, out);
}

/* A file that the caller is sending and has not finished, to a record that he still sees and that still takes one. */
static bool
find_begun (Call *call, uint64_t id, File *file)
{
  RecordRef ref = RECORD_REF__INIT;

  ref.id = id;
  return query_one (call, file, "SELECT id, version, of_kind, of_id, name, size, n_chunks, hash FROM {file} f"
                                " WHERE id = :id AND author_id = @user AND complete = 0 AND scan IS NULL", &ref)
         && audit_takes (call, file->of_kind, file->of_id);
}

static size_t
size_of (const File *file, uint32_t number)
{
  return number + 1 < file->n_chunks ? CHUNK_SIZE : file->size - (int64_t) number * CHUNK_SIZE;
}

static bool
note_type (Call *call, File *file, const FileChunk *in, RecordRef *out)
{
  out->id = file->id;
  out->version = file->version;
  if (in->number > 0)
    return true;
  file->type = types_of (in->data.data, in->data.len, file->name);
  if (types_is_program (file->type))
    return call_fail (call, STATUS__INVALID, "data", N_("Programs are not kept here"), NULL);
  return query_change (call, file, out, "type", NULL);
}

bool
files_put (Call *call, const FileChunk *in, RecordRef *out)
{
  File file = FILE__INIT;
  FilePart part = FILE_PART__INIT;
  uint8_t hash[CHUNK_HASH_SIZE];

  if (!find_begun (call, in->file_id, &file))
    return false;
  if (in->number >= file.n_chunks || in->data.len != size_of (&file, in->number))
    return call_fail (call, STATUS__INVALID, "number", N_("This chunk is none of the file's"), NULL);
  crypto_generichash (hash, sizeof hash, in->data.data, in->data.len, NULL, 0);
  part.file_id = in->file_id;
  part.number = in->number;
  part.hash = (ProtobufCBinaryData) { sizeof hash, hash };
  return chunks_put (call, in->data, &part.address)
         && query_post (call, "DELETE FROM file_part WHERE file_id = :file_id AND number = :number", &part)
         && query_post (call, "INSERT INTO file_part (file_id, number, address, hash)"
                              " VALUES (:file_id, :number, :address, :hash)", &part)
         && note_type (call, &file, in, out);
}

static bool
check_hash (Call *call, const File *file, const FileParts *parts, uint8_t hash[CHUNK_HASH_SIZE])
{
  crypto_generichash_state state;

  crypto_generichash_init (&state, NULL, 0, CHUNK_HASH_SIZE);
  for (size_t i = 0; i < parts->n_parts; i++)
    crypto_generichash_update (&state, parts->parts[i]->hash.data, parts->parts[i]->hash.len);
  crypto_generichash_final (&state, hash, CHUNK_HASH_SIZE);
  return memcmp (hash, file->hash.data, CHUNK_HASH_SIZE) == 0
         || call_fail (call, STATUS__INVALID, "hash", N_("The file has arrived damaged; send it again"), NULL);
}

bool
files_finish (Call *call, const RecordRef *in, File *out)
{
  uint8_t plain[CHUNK_HASH_SIZE], hash[CHUNK_HASH_SIZE];
  FileParts parts = FILE_PARTS__INIT;
  File file = FILE__INIT;

  if (!find_begun (call, in->id, &file)
      || !query_many (call, &parts, "parts",
                      "SELECT number, hash FROM file_part WHERE file_id = :id ORDER BY number", &file))
    return false;
  if (parts.n_parts != file.n_chunks)
    return call_fail (call, STATUS__INVALID, NULL, N_("Not all of the file has arrived"), NULL);
  if (!check_hash (call, &file, &parts, plain) || !chunks_key_hash (call, plain, hash))
    return false;
  file.hash = (ProtobufCBinaryData) { sizeof hash, hash };
  if (!scan_first (call, &file.scan))
    return false;
  file.complete = file.scan == FILE__SCAN__NO_SCAN;
  return query_change (call, &file, NULL, "hash", "complete", "scan", NULL)
         && query_post (call, "UPDATE file_part SET hash = NULL WHERE file_id = :id", &file)
         && query_one (call, out, "SELECT " FILE_COLUMNS " FROM " FILE_TABLES " WHERE f.id = :id", in)
         && scan_show (call, &out, 1);
}

/* A file that has arrived, provided that the caller may see what it is attached to. */
static bool
find_arrived (Call *call, uint64_t id, File *file)
{
  RecordRef ref = RECORD_REF__INIT;

  ref.id = id;
  return query_one (call, file, "SELECT id, version, of_kind, of_id, n_chunks, author_id, complete, scan, virus"
                                " FROM {file} f WHERE id = :id AND (complete = 1 OR scan >= 1)", &ref)
         && record_beside (call, file->of_kind, file->of_id);
}

/* Every chunk is noted, or whoever left one out would be seen by nobody; the access log has them as one look. */
bool
files_take (Call *call, const FileChunk *in, FileChunk *out)
{
  File file = FILE__INIT;
  FilePart part = FILE_PART__INIT;

  if (!find_arrived (call, in->file_id, &file) || !scan_lets_out (call, &file)
      || !query_one (call, &part, "SELECT address FROM file_part WHERE file_id = :file_id AND number = :number", in))
    return false;
  call_looked (call, msg_of_kind (file.of_kind)->record->kind, file.of_id);
  out->file_id = in->file_id;
  out->number = in->number;
  return chunks_get (call, part.address, &out->data);
}

bool
files_delete (Call *call, const RecordRef *in, Nothing *out)
{
  File file = FILE__INIT;

  if (!find_arrived (call, in->id, &file))
    return false;
  if (file.author_id != call->caller->id && !record_beside_change (call, file.of_kind, file.of_id))
    return false;
  file.version = in->version;
  return drop (call, &file);
}

bool
files_take_away (Call *call, const char *kind, uint64_t record_id, uint64_t *id)
{
  File asked = FILE__INIT, file = FILE__INIT;
  bool found;

  *id = 0;
  asked.of_kind = kind;
  asked.of_id = record_id;
  if (!query_maybe (call, &file, &found, "SELECT id, version FROM {file} f WHERE of_id = :of_id AND of_kind = :of_kind"
                                         " ORDER BY id LIMIT 1", &asked))
    return false;
  if (!found)
    return true;
  *id = file.id;
  return drop (call, &file);
}
