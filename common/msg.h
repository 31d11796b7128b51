/* msg.h - looks into any protobuf message by the name of a field.
 *
 * One rule holds for every message, in the store, on the wire and in a form:
 * an empty string, an id of 0, enum value 0, day 0, moment 0, no bytes and no submessage all mean "absent". Other
 * numbers and booleans are never absent, unless the .proto declares them as `oneof _name { ... }`. (uint64 is for ids
 * and for nothing else.)
 */

#pragma once

#include "common/rpc.h"

typedef ProtobufCMessage Msg;
typedef ProtobufCFieldDescriptor Field;

/* Every generated struct begins with its base, so any of them is a Msg; the magic number catches what is not. */
const Msg *msg_const (const void *message);
Msg *msg (void *message);

/* Finds the field that @path names: "credit_limit", or "address_city" for the field city of the submessage "address",
 * which @outer then tells; else @outer becomes NULL. Returns NULL when no field bears the name. */
const Field *msg_find (const ProtobufCMessageDescriptor *type, const char *path, const Field **outer);

/* The message that holds a field found by msg_find(): @message itself, or its submessage, which may be absent (NULL).
 */
Msg *msg_owner (const Msg *message, const Field *outer);

/* The address of the member of @message that @field describes. */
static inline void *
msg_member (const Msg *message, const Field *field)
{
  return (char *) message + field->offset;
}

/* The field of @type that is called @name; NULL when it has none. Found again at once where @name is a literal. */
const Field *msg_field (const ProtobufCMessageDescriptor *type, const char *name);

/* The address of the member of @message that is called @name; NULL when it has none. */
void *msg_named (const Msg *message, const char *name);

/* Bytes of one value of @field: of the member itself, or of each of a repeated one's. */
size_t msg_size (const Field *field);

/* A number of nought is absent when it is a day or a moment. */
bool msg_is_time (const Msg *message, const Field *field);

/* Asked of every field of every message: so it is put in where it is asked. */
static inline bool
msg_is_present (const Msg *message, const Field *field)
{
  const void *member = msg_member (message, field);

  if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF)
    return *(const uint32_t *) ((const char *) message + field->quantifier_offset) == field->id;
  if (field->label == PROTOBUF_C_LABEL_REPEATED)
    return *(const size_t *) ((const char *) message + field->quantifier_offset) > 0;

  switch (field->type)
    {
    case PROTOBUF_C_TYPE_STRING:
      return *(char *const *) member != NULL && **(char *const *) member != '\0';
    case PROTOBUF_C_TYPE_BYTES:
      return ((const ProtobufCBinaryData *) member)->len > 0;
    case PROTOBUF_C_TYPE_MESSAGE:
      return *(void *const *) member != NULL;
    case PROTOBUF_C_TYPE_UINT64:
      return *(const uint64_t *) member != 0;
    case PROTOBUF_C_TYPE_ENUM:
      return *(const int *) member != 0;
    case PROTOBUF_C_TYPE_UINT32:
      return *(const uint32_t *) member != 0 || !msg_is_time (message, field);
    case PROTOBUF_C_TYPE_INT64:
      return *(const int64_t *) member != 0 || !msg_is_time (message, field);
    default:
      return true;
    }
}

/* To be called after writing a member, so that a `oneof _name` counts as present. */
void msg_mark_present (Msg *message, const Field *field);

/* Makes a field absent (numbers that are never absent become 0); what it pointed to is not freed. */
void msg_clear (Msg *message, const Field *field);

/* What the .proto says of each field of @type, in the order of its descriptor; NULL when it says nothing of any. */
const FieldFact *msg_facts (const ProtobufCMessageDescriptor *type);

/* What it says of one field; never NULL, and neither is any of its texts. */
const FieldFact *msg_fact (const ProtobufCMessageDescriptor *type, const Field *field);

/* What kind of record @type is, or NULL; and the record that is called @kind. */
const RecordFact *msg_record (const ProtobufCMessageDescriptor *type);
const MessageFacts *msg_of_kind (const char *kind);

/* Rows that lie in no branch and have an owner: he needs no right to see his own. */
bool msg_is_personal (const RecordFact *record);

/* A message of @type in its initial state, to be freed with g_free () when nothing in it was allocated. */
Msg *msg_new (const ProtobufCMessageDescriptor *type);

/* Child rows have an order: one that was moved stands in the place of the id that its `ordinal` tells; else a main one
 * before all others, any other in the place of its own id, and one that has none yet (id 0) after all. Where two stand
 * in one place, the elder comes first. */
uint64_t msg_standing (const Msg *row);
uint64_t msg_unmoved (const Msg *row);                     /* the same, had nobody moved it */
int msg_compare_rows (const void *one, const void *other); /* of the elements of an array of rows; a GCompareFunc */

/* One field from one message to another of its type; what it points to is shared. */
void msg_copy_member (Msg *to, const Msg *from, const Field *field);
