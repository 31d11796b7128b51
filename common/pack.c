/* pack.c - see pack.h. */

#include "common/pack.h"

#include <glib.h>
#include <string.h>

enum { ROOM = 8 * 1024, MAX_VARINT = 10, VARINT_BITS = 7 };
enum { WIRE_VARINT = 0, WIRE_64 = 1, WIRE_PREFIXED = 2, WIRE_32 = 5 };

/* Of @bytes the last are written, from @at on. */
typedef struct
{
  uint8_t *bytes, *grown;      /* @grown: to be freed; NULL while they are the caller's */
  size_t at, size;
} Draft;

static void put_message (Draft *self, const Msg *message);

/* It may have held a secret. A memset () that no compiler leaves out: explicit_bzero () is not everywhere. */
static void *(*const volatile wipe) (void *, int, size_t) = memset;

static void
grow (Draft *self, size_t n)
{
  size_t used = self->size - self->at, size = MAX (self->size * 2, used + n);
  uint8_t *bytes = g_malloc (size);

  memcpy (bytes + size - used, self->bytes + self->at, used);
  wipe (self->bytes + self->at, 0, used);
  g_free (self->grown);
  *self = (Draft) { .bytes = bytes, .grown = bytes, .at = size - used, .size = size };
}

/* The place before what is written, for @n bytes more. */
static inline uint8_t *
before (Draft *self, size_t n)
{
  if (self->at < n)
    grow (self, n);
  self->at -= n;
  return self->bytes + self->at;
}

static inline void
put_bytes (Draft *self, const void *bytes, size_t n)
{
  memcpy (before (self, n), bytes, n);
}

static inline void
put_varint (Draft *self, uint64_t value)
{
  unsigned n = (63 - (unsigned) __builtin_clzll (value | 1)) / VARINT_BITS + 1;
  uint8_t *to = before (self, n);

  for (; value >= 1 << VARINT_BITS; value >>= VARINT_BITS)
    *to++ = (uint8_t) (value | 1 << VARINT_BITS);
  *to = (uint8_t) value;
}

static inline void
put_tag (Draft *self, uint32_t number, unsigned wire)
{
  put_varint (self, (uint64_t) number << 3 | wire);
}

/* Bytes that stand under their length. */
static unsigned
put_prefixed (Draft *self, const void *bytes, size_t n)
{
  if (n > 0)
    put_bytes (self, bytes, n);
  put_varint (self, n);
  return WIRE_PREFIXED;
}

static unsigned
put_within (Draft *self, const Msg *message)
{
  size_t left = self->size - self->at;

  if (message != NULL)
    put_message (self, message);
  put_varint (self, self->size - self->at - left);
  return WIRE_PREFIXED;
}

static unsigned
put_number (Draft *self, uint64_t value)
{
  put_varint (self, value);
  return WIRE_VARINT;
}

static unsigned
put_32 (Draft *self, const void *member)
{
  uint32_t bits;

  memcpy (&bits, member, sizeof bits);
  bits = GUINT32_TO_LE (bits);
  put_bytes (self, &bits, sizeof bits);
  return WIRE_32;
}

static unsigned
put_64 (Draft *self, const void *member)
{
  uint64_t bits;

  memcpy (&bits, member, sizeof bits);
  bits = GUINT64_TO_LE (bits);
  put_bytes (self, &bits, sizeof bits);
  return WIRE_64;
}

/* Small numbers of either sign are short so. */
static uint64_t
zigzag (int64_t value)
{
  return (uint64_t) value << 1 ^ (uint64_t) (value >> 63);
}

/* One value without its tag; tells how it is written. */
static unsigned
put_value (Draft *self, ProtobufCType type, const void *member)
{
  const ProtobufCBinaryData *bytes = member;
  const char *text;

  switch (type)
    {
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_UINT64:
      return put_number (self, *(const uint64_t *) member);
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_ENUM:
      return put_number (self, (uint64_t) (int64_t) *(const int32_t *) member);
    case PROTOBUF_C_TYPE_UINT32:
      return put_number (self, *(const uint32_t *) member);
    case PROTOBUF_C_TYPE_BOOL:
      return put_number (self, *(const protobuf_c_boolean *) member != 0);
    case PROTOBUF_C_TYPE_SINT32:
      return put_number (self, (uint32_t) zigzag (*(const int32_t *) member));
    case PROTOBUF_C_TYPE_SINT64:
      return put_number (self, zigzag (*(const int64_t *) member));
    case PROTOBUF_C_TYPE_STRING:
      text = *(const char *const *) member;
      return put_prefixed (self, text, text != NULL ? strlen (text) : 0);
    case PROTOBUF_C_TYPE_BYTES:
      return put_prefixed (self, bytes->data, bytes->len);
    case PROTOBUF_C_TYPE_MESSAGE:
      return put_within (self, *(const Msg *const *) member);
    case PROTOBUF_C_TYPE_FIXED32:
    case PROTOBUF_C_TYPE_SFIXED32:
    case PROTOBUF_C_TYPE_FLOAT:
      return put_32 (self, member);
    default:
      return put_64 (self, member);
    }
}

static void
put_many (Draft *self, const Field *field, const void *member, size_t n)
{
  const char *values = *(const char *const *) member;
  size_t size = n > 0 ? msg_size (field) : 0, left = self->size - self->at;
  bool packed = (field->flags & PROTOBUF_C_FIELD_FLAG_PACKED) != 0;

  while (n > 0)
    {
      unsigned wire = put_value (self, field->type, values + --n * size);

      if (!packed)
        put_tag (self, field->id, wire);
    }
  if (packed && size > 0)
    {
      put_varint (self, self->size - self->at - left);
      put_tag (self, field->id, WIRE_PREFIXED);
    }
}

static bool
is_pointer (const Field *field)
{
  return field->type == PROTOBUF_C_TYPE_STRING || field->type == PROTOBUF_C_TYPE_MESSAGE;
}

static bool
is_default (const Field *field, const void *member)
{
  const void *pointer = *(const void *const *) member;

  return pointer == NULL || pointer == field->default_value;
}

/* Proto3: what is zero or empty is not written. */
static inline bool
is_something (ProtobufCType type, const void *member)
{
  switch (type)
    {
    case PROTOBUF_C_TYPE_STRING:
      return *(const char *const *) member != NULL && **(const char *const *) member != '\0';
    case PROTOBUF_C_TYPE_BYTES:
      return ((const ProtobufCBinaryData *) member)->len > 0;
    case PROTOBUF_C_TYPE_MESSAGE:
      return *(const Msg *const *) member != NULL;
    case PROTOBUF_C_TYPE_DOUBLE:
      return *(const double *) member != 0;
    case PROTOBUF_C_TYPE_FLOAT:
      return *(const float *) member != 0;
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_SFIXED64:
      return *(const uint64_t *) member != 0;
    default:   /* booleans are ints too */
      return *(const uint32_t *) member != 0;
    }
}

static inline bool
is_there (const Msg *message, const Field *field, const void *member)
{
  const void *said = (const char *) message + field->quantifier_offset;

  if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF)
    return *(const uint32_t *) said == field->id && !(is_pointer (field) && is_default (field, member));
  if (field->label == PROTOBUF_C_LABEL_NONE)
    return is_something (field->type, member);
  if (field->label == PROTOBUF_C_LABEL_REQUIRED)
    return true;
  return is_pointer (field) ? !is_default (field, member) : *(const protobuf_c_boolean *) said;
}

static void
put_unknown (Draft *self, const Msg *message)
{
  for (unsigned i = message->n_unknown_fields; i-- > 0;)
    {
      const ProtobufCMessageUnknownField *field = &message->unknown_fields[i];

      put_bytes (self, field->data, field->len);
      put_tag (self, field->tag, field->wire_type);
    }
}

static void
put_message (Draft *self, const Msg *message)
{
  put_unknown (self, message);
  for (unsigned i = message->descriptor->n_fields; i-- > 0;)
    {
      const Field *field = &message->descriptor->fields[i];
      const void *member = (const char *) message + field->offset;

      if (field->label == PROTOBUF_C_LABEL_REPEATED)
        put_many (self, field, member, *(const size_t *) ((const char *) message + field->quantifier_offset));
      else if (is_there (message, field, member))
        put_tag (self, field->id, put_value (self, field->type, member));
    }
}

ProtobufCBinaryData
message_pack (Arena *arena, const void *message)
{
  uint8_t room[ROOM];
  Draft draft = { .bytes = room, .at = sizeof room, .size = sizeof room };
  ProtobufCBinaryData packed;

  put_message (&draft, msg_const (message));
  packed.len = draft.size - draft.at;
  packed.data = (uint8_t *) arena_copy (arena, draft.bytes + draft.at, packed.len);
  wipe (draft.bytes + draft.at, 0, packed.len);
  g_free (draft.grown);
  return packed;
}
