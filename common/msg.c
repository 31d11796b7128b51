/* msg.c - see msg.h. */

#include "common/msg.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

const Msg *
msg_const (const void *message)
{
  const Msg *self = message;

  g_assert (self->descriptor->magic == PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC);
  return self;
}

Msg *
msg (void *message)
{
  return (Msg *) msg_const (message);
}

/* Names are asked for again and again by the same words, at the same place of the program. */
const Field *
msg_field (const ProtobufCMessageDescriptor *type, const char *name)
{
  enum { KEPT = 128 };
  static _Thread_local struct { const ProtobufCMessageDescriptor *type; const Field *field; } known[KEPT];
  const unsigned place = ((uintptr_t) type / sizeof *type ^ (uintptr_t) name / 2) % KEPT;

  if (known[place].type != type || strcmp (known[place].field->name, name) != 0)
    {
      const Field *field = protobuf_c_message_descriptor_get_field_by_name (type, name);

      if (field == NULL)
        return NULL;
      known[place].type = type;
      known[place].field = field;
    }
  return known[place].field;
}

void *
msg_named (const Msg *message, const char *name)
{
  const Field *field = msg_field (message->descriptor, name);

  return field != NULL ? msg_member (message, field) : NULL;
}

const Field *
msg_find (const ProtobufCMessageDescriptor *type, const char *path, const Field **outer)
{
  const Field *field = protobuf_c_message_descriptor_get_field_by_name (type, path);

  *outer = NULL;
  for (const char *bar = strchr (path, '_'); field == NULL && bar != NULL; bar = strchr (bar + 1, '_'))
    {
      g_autofree char *head = g_strndup (path, bar - path);

      *outer = protobuf_c_message_descriptor_get_field_by_name (type, head);
      if (*outer != NULL && (*outer)->type == PROTOBUF_C_TYPE_MESSAGE && (*outer)->label != PROTOBUF_C_LABEL_REPEATED)
        field = protobuf_c_message_descriptor_get_field_by_name ((*outer)->descriptor, bar + 1);
    }
  return field;
}

Msg *
msg_owner (const Msg *message, const Field *outer)
{
  return outer != NULL ? *(Msg **) msg_member (message, outer) : (Msg *) message;
}

static int
compare_names (const void *name, const void *entry)
{
  return strcmp (name, ((const MessageFacts *) entry)->message);
}

/* Whoever walks the fields of a message asks once for each, and of the messages in it between them. */
static const MessageFacts *
find_facts (const ProtobufCMessageDescriptor *type)
{
  enum { KEPT = 64 };
  static _Thread_local const ProtobufCMessageDescriptor *asked[KEPT];
  static _Thread_local const MessageFacts *found[KEPT];
  const unsigned place = (uintptr_t) type / sizeof *type % KEPT;

  if (type != asked[place])
    {
      found[place] = bsearch (type->short_name, message_facts, n_message_facts, sizeof *message_facts, compare_names);
      asked[place] = type;
    }
  return found[place];
}

const FieldFact *
msg_facts (const ProtobufCMessageDescriptor *type)
{
  const MessageFacts *found = find_facts (type);

  return found != NULL ? found->facts : NULL;
}

const FieldFact *
msg_fact (const ProtobufCMessageDescriptor *type, const Field *field)
{
  static const FieldFact nothing = { .label = "", .of = "", .dictionary = "", .mask = "" };
  const FieldFact *facts = msg_facts (type);

  g_assert (field >= type->fields && field < type->fields + type->n_fields);
  if (facts == NULL || facts[field - type->fields].of == NULL)
    return &nothing;
  return &facts[field - type->fields];
}

const RecordFact *
msg_record (const ProtobufCMessageDescriptor *type)
{
  const MessageFacts *found = find_facts (type);

  return found != NULL ? found->record : NULL;
}

bool
msg_is_personal (const RecordFact *record)
{
  return record->place[0] == '\0' && record->owner[0] != '\0';
}

const MessageFacts *
msg_of_kind (const char *kind)
{
  for (size_t i = 0; i < n_message_facts; i++)
    if (message_facts[i].record != NULL && strcmp (message_facts[i].record->kind, kind) == 0)
      return &message_facts[i];
  return NULL;
}

Msg *
msg_new (const ProtobufCMessageDescriptor *type)
{
  Msg *message = g_malloc0 (type->sizeof_message);

  protobuf_c_message_init (type, message);
  return message;
}

/* Days and moments are told from other numbers by their kind alone; see common/kinds.h. */
bool
msg_is_time (const Msg *message, const Field *field)
{
  enum { DAY = 2, MOMENT = 3 };
  unsigned kind = msg_fact (message->descriptor, field)->kind;

  return kind == DAY || kind == MOMENT;
}

void
msg_mark_present (Msg *message, const Field *field)
{
  if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF)
    *(uint32_t *) ((char *) message + field->quantifier_offset) = field->id;
}

size_t
msg_size (const Field *field)
{
  switch (field->type)
    {
    case PROTOBUF_C_TYPE_BYTES:
      return sizeof (ProtobufCBinaryData);
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_DOUBLE:
      return 8;
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_MESSAGE:
      return sizeof (void *);
    default:
      return 4;
    }
}

void
msg_clear (Msg *message, const Field *field)
{
  void *member = msg_member (message, field);

  if (field->label == PROTOBUF_C_LABEL_REPEATED || field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF)
    memset ((char *) message + field->quantifier_offset, 0,
            field->label == PROTOBUF_C_LABEL_REPEATED ? sizeof (size_t) : 4);
  else if (field->type == PROTOBUF_C_TYPE_STRING)
    *(const char **) member = "";
  else
    memset (member, 0, msg_size (field));
}

void
msg_copy_member (Msg *to, const Msg *from, const Field *field)
{
  bool counted = field->label == PROTOBUF_C_LABEL_REPEATED || (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF);
  size_t size = field->label == PROTOBUF_C_LABEL_REPEATED ? sizeof (void *) : msg_size (field);

  g_assert (to->descriptor == from->descriptor);
  memcpy (msg_member (to, field), msg_member (from, field), size);
  if (counted)
    memcpy ((char *) to + field->quantifier_offset, (const char *) from + field->quantifier_offset,
            field->label == PROTOBUF_C_LABEL_REPEATED ? sizeof (size_t) : 4);
}

/* What the order of a card's rows is told by. */
typedef struct
{
  const ProtobufCMessageDescriptor *type;
  const Field *id, *main, *ordinal;   /* NULL: such rows have none */
} Order;

static const Order *
order_of (const ProtobufCMessageDescriptor *type)
{
  enum { KEPT = 32 };
  static _Thread_local Order known[KEPT];
  Order *order = &known[(uintptr_t) type / sizeof *type % KEPT];

  if (order->type != type)
    *order = (Order) { type, protobuf_c_message_descriptor_get_field_by_name (type, "id"),
                       protobuf_c_message_descriptor_get_field_by_name (type, "main"),
                       protobuf_c_message_descriptor_get_field_by_name (type, "ordinal") };
  return order;
}

static uint64_t
age_of (const Msg *row)
{
  uint64_t id = *(const uint64_t *) msg_member (row, order_of (row->descriptor)->id);

  return id != 0 ? id : UINT64_MAX;
}

uint64_t
msg_unmoved (const Msg *row)
{
  const Field *main = order_of (row->descriptor)->main;

  return main != NULL && *(const protobuf_c_boolean *) msg_member (row, main) ? 0 : age_of (row);
}

uint64_t
msg_standing (const Msg *row)
{
  const Field *ordinal = order_of (row->descriptor)->ordinal;
  uint64_t moved = ordinal != NULL ? *(const uint64_t *) msg_member (row, ordinal) : 0;

  return moved != 0 ? moved : msg_unmoved (row);
}

int
msg_compare_rows (const void *one, const void *other)
{
  const Msg *this = *(const Msg *const *) one, *that = *(const Msg *const *) other;
  uint64_t these[] = { msg_standing (this), age_of (this) }, those[] = { msg_standing (that), age_of (that) };
  unsigned by = these[0] == those[0];

  return these[by] < those[by] ? -1 : these[by] > those[by];
}
