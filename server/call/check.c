/* check.c - what protobuf-c lets through and a handler should never see: see call_check () in call.h. */

#include <math.h>
#include <string.h>

#include "common/facts.h"
#include "server/call/call.h"
#include "server/call/chosen.h"
#include "server/call/save.h"

enum { MAX_TEXT = 64 * 1024 };

/* Where a value stands: "communications.0.value" when it is written out, which only those need who are to blame. */
typedef struct Path
{
  const struct Path *within;
  const char *name;
  size_t number;               /* of an element of a list, or ALONE */
} Path;

static const size_t ALONE = SIZE_MAX;

static bool check_inner (Call *call, const Msg *message, const Path *within, bool strict);

static void
write_path (const Path *path, GString *out)
{
  if (path->within != NULL)
    {
      write_path (path->within, out);
      g_string_append_c (out, '.');
    }
  g_string_append (out, path->name);
  if (path->number != ALONE)
    g_string_append_printf (out, ".%zu", path->number);
}

static bool
blame (Call *call, const Path *path, const char *complaint, const char *label)
{
  g_autoptr (GString) written = g_string_new (NULL);

  write_path (path, written);
  return call_fail (call, STATUS__INVALID, written->str, complaint, label, NULL);
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

/* A record that says why a number is kept that does not hold ("excuse") is believed. */
static bool
is_excused (const Msg *owner, const FieldFact *fact)
{
  const Field *excuse = protobuf_c_message_descriptor_get_field_by_name (owner->descriptor, "excuse");

  return excuse != NULL && msg_is_present (owner, excuse) && fact->kind >= KIND_TIN && fact->kind <= KIND_ACCOUNT;
}

/* What the person did not touch may be older than the rules, but must still be text. */
static bool
check_text (Call *call, const Msg *owner, const Field *field, const char *text, const Path *path, bool strict)
{
  const FieldFact *fact = msg_fact (owner->descriptor, field);
  const char *complaint, *label = fact->label[0] != '\0' ? fact->label : field->name;
  unsigned limit = fact->max_length > 0 ? fact->max_length : MAX_TEXT;

  if (!g_utf8_validate (text, -1, NULL))
    return blame (call, path, N_("{0} is not readable text"), label);
  if (!strict)
    return true;
  if (g_utf8_strlen (text, -1) > (long) limit)
    return blame (call, path, N_("{0} is too long"), label);
  complaint = is_excused (owner, fact) ? NULL : complaint_of_kind (owner->descriptor, field, fact, text);
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
check_value (Call *call, const Msg *owner, const Field *field, const void *member, const Path *path, bool strict)
{
  if (field->type == PROTOBUF_C_TYPE_STRING)
    return check_text (call, owner, field, *(char *const *) member, path, strict);
  if (field->type == PROTOBUF_C_TYPE_MESSAGE)
    return check_inner (call, *(Msg *const *) member, path, strict);
  return is_sane (field, msg_fact (owner->descriptor, field), member)
         || blame (call, path, N_("This value makes no sense"), field->name);
}

static bool
check_repeated (Call *call, const Msg *owner, const Field *field, const Path *path, bool strict)
{
  size_t n = *(const size_t *) ((const char *) owner + field->quantifier_offset);
  const char *elements = *(char **) msg_member (owner, field);
  bool good = true;

  for (size_t i = 0; i < n; i++)
    {
      const Path place = { path->within, path->name, i };

      good &= check_value (call, owner, field, elements + i * msg_size (field), &place, strict);
    }
  return good;
}

static bool
check_present (Call *call, const Msg *message, const Field *field, const Path *within, bool strict)
{
  const Path path = { within, field->name, ALONE };

  if (field->label == PROTOBUF_C_LABEL_REPEATED)
    return check_repeated (call, message, field, &path, strict);
  return check_value (call, message, field, msg_member (message, field), &path, strict);
}

static bool
check_required (Call *call, const ChosenField *required, const Path *within)
{
  const Path path = { within, required->field->name, ALONE };

  return blame (call, &path, N_("{0} is required"), required->fact->label);
}

/* Most fields of most messages are empty: of these only the required ones count. */
static bool
check_fields (Call *call, const Msg *message, const Path *within, bool strict)
{
  const Chosen *required = strict ? chosen_of (message->descriptor, CHOSEN_REQUIRED) : NULL;
  unsigned next = 0;
  bool good = true;

  for (unsigned i = 0; i < message->descriptor->n_fields; i++)
    {
      const Field *field = &message->descriptor->fields[i];
      bool needed = required != NULL && next < required->n_fields && required->fields[next].field == field;

      if (msg_is_present (message, field))
        good &= check_present (call, message, field, within, strict);
      else if (needed)
        good &= check_required (call, &required->fields[next], within);
      next += needed;
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

static const Field *
record_of_save (const Msg *message)
{
  const Field *record = protobuf_c_message_descriptor_get_field_by_name (message->descriptor, "record");
  const Field *touched = protobuf_c_message_descriptor_get_field_by_name (message->descriptor, "touched");

  return record != NULL && touched != NULL && record->type == PROTOBUF_C_TYPE_MESSAGE
         && touched->label == PROTOBUF_C_LABEL_REPEATED ? record : NULL;
}

/* A save inside another message is a row of an import: it is judged, and refused alone, when its turn comes. */
static bool
check_inner (Call *call, const Msg *message, const Path *within, bool strict)
{
  return check_fields (call, message, within, strict && !is_removed (message) && record_of_save (message) == NULL);
}

static const char *const *
names_touched (const Msg *save, size_t *n)
{
  const Field *touched = protobuf_c_message_descriptor_get_field_by_name (save->descriptor, "touched");

  *n = *(const size_t *) ((const char *) save + touched->quantifier_offset);
  return *(const char *const **) msg_member (save, touched);
}

/* A newer desk may know fields that this server does not: better refused than half kept. */
static bool
check_names (Call *call, const Msg *save, const Msg *record)
{
  size_t n;
  const char *const *names = names_touched (save, &n);

  for (size_t i = 0; i < n; i++)
    if (!g_utf8_validate (names[i], -1, NULL)
        || protobuf_c_message_descriptor_get_field_by_name (record->descriptor, names[i]) == NULL)
      return call_fail (call, STATUS__INVALID, NULL,
                        N_ ("This server does not know a field that was changed; update it"), NULL);
  return true;
}

/* Of a record that stands already only what is touched must hold today's rules. */
static bool
check_save (Call *call, const Msg *save, const Msg *record)
{
  const Field *id = protobuf_c_message_descriptor_get_field_by_name (record->descriptor, "id");
  bool new = id == NULL || *(const uint64_t *) msg_member (record, id) == 0, good = check_names (call, save, record);
  const Chosen *required = chosen_of (record->descriptor, CHOSEN_REQUIRED);
  size_t n;
  const char *const *names = names_touched (save, &n);

  if (new)
    return check_fields (call, record, NULL, true) && good;
  for (unsigned i = 0; i < record->descriptor->n_fields; i++)
    if (msg_is_present (record, &record->descriptor->fields[i]))
      good &= check_present (call, record, &record->descriptor->fields[i], NULL,
                             query_touches (names, n, record->descriptor->fields[i].name));
  for (unsigned i = 0; i < required->n_fields; i++)
    {
      const Field *field = required->fields[i].field;

      if (!msg_is_present (record, field) && query_touches (names, n, field->name))
        good &= check_required (call, &required->fields[i], NULL);
    }
  return good;
}

/* Of a save the record is looked at under its own names, for that is how the form knows them. */
bool
call_check (Call *call, const Msg *in)
{
  const Field *record = record_of_save (in);

  if (record == NULL)
    return check_fields (call, in, NULL, true);
  if (!msg_is_present (in, record))
    return call_fail (call, STATUS__INVALID, NULL, N_("The request is damaged or too big"), NULL);
  return check_save (call, in, *(Msg *const *) msg_member (in, record));
}
