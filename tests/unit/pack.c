/* pack.c - bytes of a message in one walk: the same as protobuf-c's own, which is asked what they must be. */

#include <glib.h>
#include <string.h>

#include "common/pack.h"
#include "server/call/dispatch.h"

enum { TRIES = 40, MAX_LIST = 5, MAX_DEPTH = 3, LONG = 400, SLOT = 32, MAX_FIELDS = 128, LIMIT = 64 << 20 };

static void fill (Arena *arena, Msg *message, unsigned depth);

static unsigned
below (unsigned n)
{
  return (unsigned) g_random_int_range (0, (gint32) n);
}

/* Of every length that a number can have, and zero often. */
static uint64_t
number (void)
{
  uint64_t bits = (uint64_t) g_random_int () << 32 | g_random_int ();

  return below (3) == 0 ? 0 : bits >> below (64);
}

static char *
text (Arena *arena, size_t *n)
{
  char letters[LONG];

  *n = below (4) == 0 ? 0 : below (below (10) == 0 ? LONG : 20);
  for (size_t i = 0; i < *n; i++)
    letters[i] = (char) ('a' + below (26));
  return arena_copy (arena, letters, *n);
}

static void
fill_value (Arena *arena, const Field *field, void *member, unsigned depth)
{
  ProtobufCBinaryData *bytes = member;
  uint64_t value = number ();
  size_t n;

  if (field->type == PROTOBUF_C_TYPE_STRING)
    *(char **) member = text (arena, &n);
  else if (field->type == PROTOBUF_C_TYPE_BYTES)
    bytes->data = (uint8_t *) text (arena, &bytes->len);
  else if (field->type == PROTOBUF_C_TYPE_BOOL)
    *(protobuf_c_boolean *) member = (int) below (2);
  else if (field->type != PROTOBUF_C_TYPE_MESSAGE)
    memcpy (member, &value, msg_size (field));
  else
    {
      const ProtobufCMessageDescriptor *type = field->descriptor;
      Msg *inner = *(Msg **) member = arena_alloc (arena, type->sizeof_message);

      protobuf_c_message_init (type, inner);
      if (depth < MAX_DEPTH)
        fill (arena, inner, depth + 1);
    }
}

static void
fill_field (Arena *arena, Msg *message, const Field *field, unsigned depth)
{
  void *said = (char *) message + field->quantifier_offset, *member = msg_member (message, field);
  unsigned n = below (MAX_LIST);
  char *values;

  if (field->label != PROTOBUF_C_LABEL_REPEATED)
    {
      fill_value (arena, field, member, depth);
      if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF)
        *(uint32_t *) said = field->id;
      else if (field->label == PROTOBUF_C_LABEL_OPTIONAL && field->quantifier_offset != 0)
        *(protobuf_c_boolean *) said = (int) below (2);
      return;
    }
  values = arena_alloc (arena, n * msg_size (field));
  for (unsigned i = 0; i < n; i++)
    fill_value (arena, field, values + i * msg_size (field), depth);
  *(size_t *) said = n;
  *(void **) member = values;
}

static void
fill (Arena *arena, Msg *message, unsigned depth)
{
  const ProtobufCMessageDescriptor *type = message->descriptor;

  for (unsigned i = 0; i < type->n_fields; i++)
    if (type->fields[i].label == PROTOBUF_C_LABEL_REQUIRED || below (2) == 0)
      fill_field (arena, message, &type->fields[i], depth);
}

static void
assert_same (Arena *arena, const Msg *message)
{
  size_t n = protobuf_c_message_get_packed_size (message);
  uint8_t *wanted = arena_alloc (arena, n);
  ProtobufCBinaryData got = message_pack (arena, message);

  protobuf_c_message_pack (message, wanted);
  g_assert_cmpmem (got.data, got.len, wanted, n);
  g_assert_cmpint (got.data[got.len], ==, 0);
}

static void
try_type (const ProtobufCMessageDescriptor *type)
{
  for (unsigned i = 0; i < TRIES; i++)
    {
      Arena *arena = arena_new (LIMIT);
      Msg *message = arena_alloc (arena, type->sizeof_message);

      protobuf_c_message_init (type, message);
      assert_same (arena, message);
      fill (arena, message, 0);
      assert_same (arena, message);
      arena_free (arena);
    }
}

static void
every_request_and_reply_has_the_bytes_that_protobuf_c_gives_it (void)
{
  for (size_t i = 0; i < n_rpc_entries; i++)
    {
      try_type (rpc_entries[i].method->in);
      try_type (rpc_entries[i].method->out);
    }
}

static Field
made_field (ProtobufCType type, ProtobufCLabel label, uint32_t flags, unsigned place)
{
  Field field = { .name = "made", .id = 1 + place * 7, .label = label, .type = type, .flags = flags };

  field.offset = (unsigned) sizeof (Msg) + place * SLOT;
  field.quantifier_offset = label == PROTOBUF_C_LABEL_NONE ? 0 : field.offset + SLOT / 2;
  if (type == PROTOBUF_C_TYPE_MESSAGE)
    field.descriptor = &reply__descriptor;
  return field;
}

/* A message that no .proto of ours declares: each type of a field, in each way in which it may stand. */
static void
every_type_of_field_is_written_in_every_way (void)
{
  static const struct { ProtobufCLabel label; uint32_t flags; } ways[] = {
    { PROTOBUF_C_LABEL_REQUIRED, 0 }, { PROTOBUF_C_LABEL_OPTIONAL, 0 }, { PROTOBUF_C_LABEL_NONE, 0 },
    { PROTOBUF_C_LABEL_REPEATED, 0 }, { PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_FIELD_FLAG_PACKED },
    { PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_FIELD_FLAG_ONEOF } };
  Field fields[MAX_FIELDS];
  ProtobufCMessageDescriptor type = { .magic = PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC, .fields = fields };

  for (int kind = 0; kind <= PROTOBUF_C_TYPE_MESSAGE; kind++)
    for (size_t i = 0; i < G_N_ELEMENTS (ways); i++)
      if (!(ways[i].flags & PROTOBUF_C_FIELD_FLAG_PACKED) || kind < PROTOBUF_C_TYPE_STRING)
        {
          fields[type.n_fields] = made_field (kind, ways[i].label, ways[i].flags, type.n_fields);
          type.n_fields++;
        }
  g_assert_cmpint (type.n_fields, <=, MAX_FIELDS);
  for (unsigned i = 0; i < TRIES * 50; i++)
    {
      Arena *arena = arena_new (LIMIT);
      Msg *message = arena_alloc (arena, sizeof (Msg) + type.n_fields * SLOT);

      message->descriptor = &type;
      fill (arena, message, 0);
      assert_same (arena, message);
      arena_free (arena);
    }
}

static void
what_a_newer_desk_says_is_kept (void)
{
  ProtobufCMessageUnknownField unknown[] = { { 900, PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED, 3, (uint8_t *) "\2ab" },
                                             { 901, PROTOBUF_C_WIRE_TYPE_VARINT, 1, (uint8_t *) "\5" } };
  Reply reply = REPLY__INIT;
  Arena *arena = arena_new (LIMIT);

  reply.serial = 7;
  reply.base.n_unknown_fields = G_N_ELEMENTS (unknown);
  reply.base.unknown_fields = unknown;
  assert_same (arena, &reply.base);
  arena_free (arena);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pack/methods", every_request_and_reply_has_the_bytes_that_protobuf_c_gives_it);
  g_test_add_func ("/pack/types", every_type_of_field_is_written_in_every_way);
  g_test_add_func ("/pack/unknown", what_a_newer_desk_says_is_kept);
  return g_test_run ();
}
