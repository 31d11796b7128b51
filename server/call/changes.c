/* changes.c - see changes.h. */

#include "server/call/changes.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "common/pack.h"
#include "server/call/later.h"
#include "server/call/query.h"
#include "server/call/reach.h"

enum { SALT_SIZE = 16, NUMBER_SIZE = 40 };

/* The member that @column names, or NULL where it is absent. */
static const void *
find_member (const Msg *message, const ChangeColumn *column)
{
  return message != NULL && msg_is_present (message, column->field) ? msg_member (message, column->field) : NULL;
}

static bool
is_wide (const Field *field)
{
  return field->type == PROTOBUF_C_TYPE_INT64 || field->type == PROTOBUF_C_TYPE_UINT64
         || field->type == PROTOBUF_C_TYPE_DOUBLE;
}

static bool
same (const Field *field, const void *one, const void *other)
{
  const ProtobufCBinaryData *blob = one, *other_blob = other;

  if (one == NULL || other == NULL)
    return one == other;
  if (field->type == PROTOBUF_C_TYPE_STRING)
    return strcmp (*(char *const *) one, *(char *const *) other) == 0;
  if (field->type == PROTOBUF_C_TYPE_BYTES)
    return blob->len == other_blob->len && memcmp (blob->data, other_blob->data, blob->len) == 0;
  return memcmp (one, other, is_wide (field) ? 8 : 4) == 0;
}

/* Most columns of a row that is saved stand as they were read: the very same texts and numbers. */
static bool
is_untouched (const Field *field, const Msg *before, const Msg *after)
{
  size_t size = is_wide (field) || field->type == PROTOBUF_C_TYPE_STRING  ? 8
                : field->type == PROTOBUF_C_TYPE_BYTES ? sizeof (ProtobufCBinaryData)
                                                       : 4;

  return before != NULL && after != NULL && !(field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF)
         && memcmp (msg_member (before, field), msg_member (after, field), size) == 0;
}

unsigned
changes_between (const ChangeColumn *columns, unsigned n, const Msg *before, const Msg *after, bool *changed)
{
  unsigned n_changed = 0;

  for (unsigned i = 0; i < n; i++)
    {
      changed[i] = !is_untouched (columns[i].field, before, after)
                   && !same (columns[i].field, find_member (before, &columns[i]), find_member (after, &columns[i]));
      n_changed += changed[i];
    }
  return n_changed;
}

static ProtobufCBinaryData
say_number (int64_t number, char text[NUMBER_SIZE])
{
  uint64_t rest = number < 0 ? -(uint64_t) number : (uint64_t) number;
  char *end = text + NUMBER_SIZE, *from = end;

  do
    *--from = (char) ('0' + rest % 10);
  while ((rest /= 10) > 0);
  if (number < 0)
    *--from = '-';
  return (ProtobufCBinaryData) { end - from, (uint8_t *) from };
}

/* Only numbers need @text. */
static ProtobufCBinaryData
say (const Field *field, const void *member, char text[NUMBER_SIZE])
{
  if (member == NULL)
    return (ProtobufCBinaryData) { 0, NULL };
  if (field->type == PROTOBUF_C_TYPE_BYTES)
    return *(const ProtobufCBinaryData *) member;
  if (field->type == PROTOBUF_C_TYPE_STRING)
    return (ProtobufCBinaryData) { strlen (*(char *const *) member), *(uint8_t *const *) member };
  if (field->type == PROTOBUF_C_TYPE_DOUBLE)
    {
      g_snprintf (text, NUMBER_SIZE, "%.17g", *(const double *) member);
      return (ProtobufCBinaryData) { strlen (text), (uint8_t *) text };
    }
  if (field->type == PROTOBUF_C_TYPE_UINT32)
    return say_number (*(const uint32_t *) member, text);
  return say_number (is_wide (field) ? *(const int64_t *) member : *(const int32_t *) member, text);
}

ProtobufCBinaryData
changes_say (const Field *field, const void *member, Arena *arena)
{
  char text[NUMBER_SIZE];
  ProtobufCBinaryData said = say (field, member, text);

  if (said.data >= (uint8_t *) text && said.data < (uint8_t *) text + sizeof text)
    said.data = (uint8_t *) arena_copy (arena, said.data, said.len);
  return said;
}

void
changes_restore (Msg *record, const OldValue *old, Arena *arena)
{
  const Field *field = protobuf_c_message_descriptor_get_field_by_name (record->descriptor, old->field);
  void *member = field != NULL ? msg_member (record, field) : NULL;
  g_autofree char *text = g_strndup ((const char *) old->was.data, old->was.len);

  if (field == NULL || field->label == PROTOBUF_C_LABEL_REPEATED)
    return;
  if (old->absent)
    msg_clear (record, field);
  else if (field->type == PROTOBUF_C_TYPE_STRING)
    *(char **) member = arena_copy (arena, old->was.data, old->was.len);
  else if (field->type == PROTOBUF_C_TYPE_BYTES)
    *(ProtobufCBinaryData *) member =
      (ProtobufCBinaryData) { old->was.len, (uint8_t *) arena_copy (arena, old->was.data, old->was.len) };
  else if (field->type == PROTOBUF_C_TYPE_DOUBLE)
    *(double *) member = g_ascii_strtod (text, NULL);
  else if (is_wide (field))
    *(int64_t *) member = strtoll (text, NULL, 10);
  else
    *(int32_t *) member = (int32_t) strtoll (text, NULL, 10);
  if (!old->absent)
    msg_mark_present (record, field);
}

/* Absent, or as a row has it that is older than the column: a migration must not look like a hand in the table. */
static bool
is_nothing (const Field *field, const void *member)
{
  static const uint8_t zeroes[8];

  if (member == NULL || field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF)
    return member == NULL;
  if (field->type == PROTOBUF_C_TYPE_STRING || field->type == PROTOBUF_C_TYPE_BYTES)
    return false;
  return memcmp (member, zeroes, is_wide (field) ? 8 : 4) == 0;
}

/* A row is some seventy pieces of a few bytes: each would cost the hash more to be handed over than to be hashed. */
typedef struct
{
  crypto_generichash_state state;
  size_t n;
  uint8_t bytes[1024];
} Digest;

static void
digest_flush (Digest *self)
{
  crypto_generichash_update (&self->state, self->bytes, self->n);
  self->n = 0;
}

static void
digest_add (Digest *self, const void *bytes, size_t n)
{
  if (self->n + n > sizeof self->bytes)
    digest_flush (self);
  if (n > sizeof self->bytes)
    crypto_generichash_update (&self->state, bytes, n);
  else if (n > 0)
    {
      memcpy (self->bytes + self->n, bytes, n);
      self->n += n;
    }
}

void
changes_hash_row (const ChangeColumn *columns, unsigned n, const Msg *row, uint8_t hash[CHANGE_HASH_SIZE])
{
  Digest digest;
  char text[NUMBER_SIZE];

  digest.n = 0;
  crypto_generichash_init (&digest.state, NULL, 0, CHANGE_HASH_SIZE);
  for (unsigned i = 0; i < n; i++)
    {
      const void *member = find_member (row, &columns[i]);
      ProtobufCBinaryData said;
      uint64_t size;

      if (columns[i].derived || is_nothing (columns[i].field, member))
        continue;
      said = say (columns[i].field, member, text);
      size = GUINT64_TO_LE (said.len);
      digest_add (&digest, columns[i].name, strlen (columns[i].name) + 1);
      digest_add (&digest, &size, sizeof size);
      digest_add (&digest, said.data, said.len);
    }
  digest_flush (&digest);
  crypto_generichash_final (&digest.state, hash, CHANGE_HASH_SIZE);
}

/* What the changed fields were. */
static ProtobufCBinaryData
pack_old (Arena *arena, const ChangeColumn *columns, unsigned n, const ChangedRow *row)
{
  ChangeSet set = CHANGE_SET__INIT;
  OldValue *list[CHANGE_COLUMNS];
  const ProtobufCBinaryData nothing = { 0, NULL };
  bool differs[CHANGE_COLUMNS];
  const bool *changed = row->changed != NULL ? row->changed : differs;

  if (row->before == NULL)
    return nothing;
  if (row->changed == NULL)
    changes_between (columns, n, row->before, row->after, differs);
  set.fields = list;
  for (unsigned i = 0; i < n; i++)
    if (changed[i] && !columns[i].derived)
      {
        const void *old = find_member (row->before, &columns[i]);
        OldValue *value = list[set.n_fields++] = arena_alloc (arena, sizeof *value);

        old_value__init (value);
        value->field = (char *) columns[i].name;
        value->absent = old == NULL;
        value->was = changes_say (columns[i].field, old, arena);
      }
  return set.n_fields > 0 ? message_pack (arena, &set) : nothing;
}

/* The kernel is asked for many salts at once, and none is kept once it was given. */
static void
draw_salt (uint8_t *salt)
{
  enum { DRAWN = 64 };
  static _Thread_local struct { uint8_t bytes[DRAWN][SALT_SIZE]; unsigned n; } pool;

  if (pool.n == 0)
    {
      randombytes_buf (pool.bytes, sizeof pool.bytes);
      pool.n = DRAWN;
    }
  memcpy (salt, pool.bytes[--pool.n], SALT_SIZE);
  sodium_memzero (pool.bytes[pool.n], SALT_SIZE);
}

static bool
note_values (Call *call, ChangeValue *value, uint8_t hash[CHANGE_HASH_SIZE])
{
  uint8_t *salt = arena_alloc (call->arena, SALT_SIZE);
  crypto_generichash_state state;

  draw_salt (salt);
  value->salt = (ProtobufCBinaryData) { SALT_SIZE, salt };
  crypto_generichash_init (&state, NULL, 0, CHANGE_HASH_SIZE);
  crypto_generichash_update (&state, salt, SALT_SIZE);
  crypto_generichash_update (&state, value->fields.data, value->fields.len);
  crypto_generichash_final (&state, hash, CHANGE_HASH_SIZE);
  return query_post (call, "INSERT INTO change_value (change_id, salt, fields) VALUES (:change_id, :salt, :fields)",
                     value);
}

bool
changes_note (Call *call, const ChangedRow *row, const ChangeColumn *columns, unsigned n)
{
  Change change = CHANGE__INIT;
  ChangeValue value = CHANGE_VALUE__INIT;
  uint8_t values_hash[CHANGE_HASH_SIZE], row_hash[CHANGE_HASH_SIZE];

  g_assert (n <= CHANGE_COLUMNS);
  change.id = value.change_id = call_new_id (call);
  change.at = call->now;
  change.person_id = call->caller->id;
  change.method = (char *) call->method->name;
  change.kind = (char *) row->kind;
  change.record_id = row->id;
  change.within_id = row->within_id;
  change.version = row->version;
  change.operation_id = call->operation_id;
  change.for_id = call->for_id;
  if (change.for_id == 0 && call->caller->n_hands > 0 && !reach_for (call, row->kind, row->id, &change.for_id))
    return false;
  value.fields = pack_old (call->arena, columns, n, row);
  if (value.fields.len > 0)
    {
      if (!note_values (call, &value, values_hash))
        return false;
      change.values_hash = (ProtobufCBinaryData) { CHANGE_HASH_SIZE, values_hash };
    }
  if (row->after != NULL)
    {
      changes_hash_row (columns, n, row->after, row_hash);
      change.row_hash = (ProtobufCBinaryData) { CHANGE_HASH_SIZE, row_hash };
    }
  return call->later != NULL ? later_change (call, &change) : query_post (call, CHANGES_INSERT, &change);
}
