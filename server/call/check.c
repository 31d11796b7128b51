/* check.c - what protobuf-c lets through and a handler should never see: see call_check () in call.h. */

#include <math.h>
#include <string.h>

#include "common/facts.h"
#include "server/call/call.h"

enum { PATH_SIZE = 160, MAX_TEXT = 64 * 1024 };

static bool check_message (Call *call, const Msg *message, const char *within);

static bool
blame (Call *call, const char *path, const char *complaint, const char *label)
{
  return call_fail (call, STATUS__INVALID, path, complaint, label, NULL);
}

/* A kind that is kept in one form only is checked by reading its text as a desk would. */
static const char *
complaint_of_kind (const ProtobufCMessageDescriptor *type, const Field *field, const FieldFact *fact, const char *text)
{
  switch (fact->kind)
    {
    case KIND_TIN:
    case KIND_SNILS:
    case KIND_OGRN:
    case KIND_KPP:
    case KIND_BIK:
    case KIND_ACCOUNT:
    case KIND_PASSPORT:
    case KIND_PHONE:
    case KIND_EMAIL:
    case KIND_WEB:
      return fact_check (type, field->name, text);
    default:
      return NULL;
    }
}

static bool
check_text (Call *call, const Msg *owner, const Field *field, const FieldFact *fact, const char *text, const char *path)
{
  const char *complaint, *label = fact->label[0] != '\0' ? fact->label : field->name;
  unsigned limit = fact->max_length > 0 ? fact->max_length : MAX_TEXT;

  if (!g_utf8_validate (text, -1, NULL))
    return blame (call, path, N_("{0} is not readable text"), label);
  if (g_utf8_strlen (text, -1) > (long) limit)
    return blame (call, path, N_("{0} is too long"), label);
  complaint = complaint_of_kind (owner->descriptor, field, fact, text);
  return complaint == NULL || blame (call, path, complaint, label);
}

static bool
is_sane (const Field *field, const FieldFact *fact, const void *member)
{
  switch (field->type)
    {
    case PROTOBUF_C_TYPE_DOUBLE:
      return isfinite (*(const double *) member);
    case PROTOBUF_C_TYPE_ENUM:
      return protobuf_c_enum_descriptor_get_value (field->descriptor, *(const int *) member) != NULL;
    case PROTOBUF_C_TYPE_UINT64:
      return *(const uint64_t *) member <= INT64_MAX;
    case PROTOBUF_C_TYPE_UINT32:
      return fact->kind != KIND_DAY || g_date_valid_julian (*(const uint32_t *) member);
    default:
      return true;
    }
}

static bool
check_value (Call *call, const Msg *owner, const Field *field, const FieldFact *fact, const void *member, const char *path)
{
  if (field->type == PROTOBUF_C_TYPE_MESSAGE)
    return check_message (call, *(Msg *const *) member, path);
  if (field->type == PROTOBUF_C_TYPE_STRING)
    return check_text (call, owner, field, fact, *(char *const *) member, path);
  return is_sane (field, fact, member) || blame (call, path, N_("This value makes no sense"), field->name);
}

static size_t
element_size (const Field *field)
{
  switch (field->type)
    {
    case PROTOBUF_C_TYPE_MESSAGE:
    case PROTOBUF_C_TYPE_STRING:
      return sizeof (void *);
    case PROTOBUF_C_TYPE_BYTES:
      return sizeof (ProtobufCBinaryData);
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_DOUBLE:
      return 8;
    default:
      return 4;
    }
}

static bool
check_repeated (Call *call, const Msg *owner, const Field *field, const FieldFact *fact, const char *path)
{
  size_t n = *(const size_t *) ((const char *) owner + field->quantifier_offset);
  bool good = true;

  for (size_t i = 0; i < n; i++)
    {
      char place[PATH_SIZE];

      g_snprintf (place, sizeof place, "%s.%zu", path, i);
      good &= check_value (call, owner, field, fact, *(char **) msg_member (owner, field) + i * element_size (field), place);
    }
  return good;
}

/* A child row that is being taken away need not be whole. */
static bool
is_removed (const Msg *message)
{
  const Field *removed = protobuf_c_message_descriptor_get_field_by_name (message->descriptor, "removed");

  return removed != NULL && *(const protobuf_c_boolean *) msg_member (message, removed);
}

/* A save says which fields it touches: of a record that stands already only these must be filled in. */
static bool
is_touched (const Msg *save, const char *name)
{
  const Field *touched = save != NULL ? protobuf_c_message_descriptor_get_field_by_name (save->descriptor, "touched") : NULL;
  size_t n = touched != NULL ? *(const size_t *) ((const char *) save + touched->quantifier_offset) : 0;

  for (size_t i = 0; i < n; i++)
    if (strcmp ((*(char ***) msg_member (save, touched))[i], name) == 0)
      return true;
  return touched == NULL;
}

static bool
is_new (const Msg *record)
{
  const Field *id = protobuf_c_message_descriptor_get_field_by_name (record->descriptor, "id");

  return id == NULL || *(const uint64_t *) msg_member (record, id) == 0;
}

static bool
check_field (Call *call, const Msg *message, const Field *field, const char *within, bool may_lack)
{
  const FieldFact *fact = msg_fact (message->descriptor, field);
  char path[PATH_SIZE];

  g_snprintf (path, sizeof path, "%s%s%s", within, within[0] != '\0' ? "." : "", field->name);
  if (!msg_is_present (message, field))
    return !fact->required || may_lack || blame (call, path, N_("{0} is required"), fact->label);
  if (field->label == PROTOBUF_C_LABEL_REPEATED)
    return check_repeated (call, message, field, fact, path);
  return check_value (call, message, field, fact, msg_member (message, field), path);
}

static bool
check_fields (Call *call, const Msg *message, const char *within, const Msg *save)
{
  bool new = is_new (message), good = true;

  for (unsigned i = 0; i < message->descriptor->n_fields; i++)
    {
      const Field *field = &message->descriptor->fields[i];

      good &= check_field (call, message, field, within, save != NULL && !new && !is_touched (save, field->name));
    }
  return good;
}

static bool
check_message (Call *call, const Msg *message, const char *within)
{
  return is_removed (message) || check_fields (call, message, within, NULL);
}

/* Of a save the record is looked at under its own names, for that is how the form knows them. */
bool
call_check (Call *call, const Msg *in)
{
  const Field *record = protobuf_c_message_descriptor_get_field_by_name (in->descriptor, "record");

  if (record == NULL || record->type != PROTOBUF_C_TYPE_MESSAGE
      || protobuf_c_message_descriptor_get_field_by_name (in->descriptor, "touched") == NULL)
    return check_fields (call, in, "", NULL);
  if (!msg_is_present (in, record))
    return call_fail (call, STATUS__INVALID, NULL, N_("The request is damaged or too big"), NULL);
  return check_fields (call, *(Msg *const *) msg_member (in, record), "", in);
}
