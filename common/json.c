/* json.c - see json.h. */

#include "common/json.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "common/kinds.h"

enum
{
  DAY_OF_1970 = 719163,
  DAY_TEXT = 16,
  MOMENT_TEXT = 32
};

typedef struct
{
  Arena *arena;
  char **complaint;
  GString *path; /* where we are, for the complaint */
} Reading;

static json_t *
say_day (uint32_t day)
{
  GDate date;
  char text[DAY_TEXT];

  if (!g_date_valid_julian (day))
    return json_null ();
  g_date_clear (&date, 1);
  g_date_set_julian (&date, day);
  g_snprintf (text, sizeof text, "%04u-%02u-%02u", g_date_get_year (&date), g_date_get_month (&date),
              g_date_get_day (&date));
  return json_string (text);
}

static json_t *
say_moment (int64_t moment)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (moment / 1000);
  g_autofree char *text = time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%S") : g_strdup ("?");
  g_autofree char *whole = g_strdup_printf ("%s.%03dZ", text, (int)(moment % 1000));

  return json_string (whole);
}

static json_t *
say_number (int64_t number)
{
  char text[24];

  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, number);
  return json_string (text);
}

static json_t *
say_choice (const ProtobufCEnumDescriptor *type, int value)
{
  const ProtobufCEnumValue *choice = protobuf_c_enum_descriptor_get_value (type, value);

  return choice != NULL ? json_string (choice->name) : json_integer (value);
}

static json_t *
say_bytes (const ProtobufCBinaryData *bytes)
{
  g_autofree char *text = g_base64_encode (bytes->data, bytes->len);

  return json_string (text);
}

static json_t *
say_value (const Field *field, unsigned kind, const void *value)
{
  switch (field->type)
    {
    case PROTOBUF_C_TYPE_STRING:
      return json_string (*(char *const *)value);
    case PROTOBUF_C_TYPE_BYTES:
      return say_bytes (value);
    case PROTOBUF_C_TYPE_MESSAGE:
      return json_of_msg (*(Msg *const *)value);
    case PROTOBUF_C_TYPE_BOOL:
      return json_boolean (*(const protobuf_c_boolean *)value);
    case PROTOBUF_C_TYPE_ENUM:
      return say_choice (field->descriptor, *(const int *)value);
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_SINT32:
    case PROTOBUF_C_TYPE_SFIXED32:
      return json_integer (*(const int32_t *)value);
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_FIXED32:
      return kind == KIND_DAY ? say_day (*(const uint32_t *)value) : json_integer (*(const uint32_t *)value);
    case PROTOBUF_C_TYPE_DOUBLE:
    case PROTOBUF_C_TYPE_FLOAT:
      return json_null (); /* no message of ours has one */
    default:
      return kind == KIND_MOMENT ? say_moment (*(const int64_t *)value) : say_number (*(const int64_t *)value);
    }
}

static json_t *
say_list (const Msg *message, const Field *field, unsigned kind)
{
  size_t n = *(const size_t *)((const char *)message + field->quantifier_offset);
  const char *items = *(char *const *)msg_member (message, field);
  json_t *list = json_array ();

  for (size_t i = 0; i < n; i++)
    json_array_append_new (list, say_value (field, kind, items + i * msg_size (field)));
  return list;
}

json_t *
json_of_msg (const Msg *message)
{
  json_t *object = json_object ();

  for (unsigned i = 0; i < message->descriptor->n_fields; i++)
    {
      const Field *field = &message->descriptor->fields[i];
      unsigned kind = msg_fact (message->descriptor, field)->kind;

      if (field->label == PROTOBUF_C_LABEL_REPEATED)
        {
          if (*(const size_t *)((const char *)message + field->quantifier_offset) > 0)
            json_object_set_new (object, field->name, say_list (message, field, kind));
        }
      else if (msg_is_present (message, field))
        json_object_set_new (object, field->name, say_value (field, kind, msg_member (message, field)));
    }
  return object;
}

static bool
complain (Reading *reading, const char *what)
{
  if (*reading->complaint == NULL)
    *reading->complaint = g_strdup_printf ("%s: %s", reading->path->len > 0 ? reading->path->str : "the message", what);
  return false;
}

static bool
read_integer (Reading *reading, const json_t *json, int64_t min, int64_t max, int64_t *number)
{
  if (json_is_integer (json))
    *number = json_integer_value (json);
  else if (!json_is_string (json)
           || !g_ascii_string_to_signed (json_string_value (json), 10, G_MININT64, G_MAXINT64, number, NULL))
    return complain (reading, "a whole number is needed");
  return (*number >= min && *number <= max) || complain (reading, "the number is out of range");
}

/* An unsigned one may be larger than JSON's own integers. */
static bool
read_unsigned (Reading *reading, const json_t *json, uint64_t *number)
{
  int64_t positive;

  if (json_is_string (json))
    return g_ascii_string_to_unsigned (json_string_value (json), 10, 0, G_MAXUINT64, number, NULL)
           || complain (reading, "a number, in digits, is needed");
  if (!read_integer (reading, json, 0, G_MAXINT64, &positive))
    return false;
  *number = positive;
  return true;
}

static bool
read_day (Reading *reading, const json_t *json, uint32_t *day)
{
  unsigned year, month, date, end = 0;
  const char *text = json_string_value (json);

  if (text == NULL || sscanf (text, "%4u-%2u-%2u%n", &year, &month, &date, &end) != 3 || end != strlen (text)
      || !g_date_valid_dmy (date, month, year))
    return complain (reading, "a day is written 2026-11-22");

  GDate value;

  g_date_clear (&value, 1);
  g_date_set_dmy (&value, date, month, year);
  *day = g_date_get_julian (&value);
  return true;
}

static bool
read_moment (Reading *reading, const json_t *json, int64_t *moment)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time
      = json_is_string (json) ? g_date_time_new_from_iso8601 (json_string_value (json), utc) : NULL;

  if (time == NULL)
    return complain (reading, "a moment is written 2026-11-22T01:40:00Z");
  *moment = g_date_time_to_unix (time) * 1000 + g_date_time_get_microsecond (time) / 1000;
  return true;
}

static bool
read_choice (Reading *reading, const json_t *json, const ProtobufCEnumDescriptor *type, int *value)
{
  const ProtobufCEnumValue *choice = NULL;

  if (json_is_string (json))
    choice = protobuf_c_enum_descriptor_get_value_by_name (type, json_string_value (json));
  else if (json_is_integer (json))
    choice = protobuf_c_enum_descriptor_get_value (type, json_integer_value (json));
  if (choice == NULL)
    return complain (reading, "there is no such choice");
  *value = choice->value;
  return true;
}

static bool
read_bytes (Reading *reading, const json_t *json, ProtobufCBinaryData *bytes)
{
  g_autofree uint8_t *raw = NULL;
  gsize n = 0;

  if (!json_is_string (json))
    return complain (reading, "bytes are written in base64");
  raw = g_base64_decode (json_string_value (json), &n);
  if (n == 0 && json_string_length (json) > 0)
    return complain (reading, "bytes are written in base64");
  *bytes = (ProtobufCBinaryData){ n, (uint8_t *)arena_copy (reading->arena, raw, n) };
  return true;
}

static bool
read_text (Reading *reading, const json_t *json, char **text)
{
  size_t n = json_string_length (json);

  if (!json_is_string (json) || n > JSON_MAX_TEXT)
    return complain (reading, "a text is needed");
  *text = arena_copy (reading->arena, json_string_value (json), n);
  return true;
}

static bool read_message (Reading *reading, const json_t *json, Msg *message, int depth);

static bool
read_inner (Reading *reading, const json_t *json, const ProtobufCMessageDescriptor *type, int depth, Msg **inner)
{
  *inner = arena_alloc (reading->arena, type->sizeof_message);
  protobuf_c_message_init (type, *inner);
  return read_message (reading, json, *inner, depth + 1);
}

static bool
read_value (Reading *reading, const json_t *json, const Field *field, unsigned kind, int depth, void *value)
{
  int64_t number;

  switch (field->type)
    {
    case PROTOBUF_C_TYPE_STRING:
      return read_text (reading, json, value);
    case PROTOBUF_C_TYPE_BYTES:
      return read_bytes (reading, json, value);
    case PROTOBUF_C_TYPE_MESSAGE:
      return read_inner (reading, json, field->descriptor, depth, value);
    case PROTOBUF_C_TYPE_ENUM:
      return read_choice (reading, json, field->descriptor, value);
    case PROTOBUF_C_TYPE_BOOL:
      *(protobuf_c_boolean *)value = json_is_true (json);
      return json_is_boolean (json) || complain (reading, "true or false is needed");
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_SINT32:
    case PROTOBUF_C_TYPE_SFIXED32:
      return read_integer (reading, json, G_MININT32, G_MAXINT32, &number) && (*(int32_t *)value = number, true);
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_FIXED32:
      if (kind == KIND_DAY)
        return read_day (reading, json, value);
      return read_integer (reading, json, 0, G_MAXUINT32, &number) && (*(uint32_t *)value = number, true);
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_FIXED64:
      return read_unsigned (reading, json, value);
    case PROTOBUF_C_TYPE_DOUBLE:
    case PROTOBUF_C_TYPE_FLOAT:
      return complain (reading, "no message has such a number");
    default:
      return kind == KIND_MOMENT ? read_moment (reading, json, value)
                                 : read_integer (reading, json, G_MININT64, G_MAXINT64, value);
    }
}

static bool
read_list (Reading *reading, const json_t *json, Msg *message, const Field *field, unsigned kind, int depth)
{
  size_t n = json_array_size (json), size = msg_size (field);
  char *items;

  if (!json_is_array (json) || n > JSON_MAX_ITEMS)
    return complain (reading, "a list of at most 1000 is needed");
  items = arena_alloc (reading->arena, n * size + 1);
  for (size_t i = 0; i < n; i++)
    if (!read_value (reading, json_array_get (json, i), field, kind, depth, items + i * size))
      return false;
  *(size_t *)((char *)message + field->quantifier_offset) = n;
  *(void **)msg_member (message, field) = items;
  return true;
}

static bool
read_field (Reading *reading, const json_t *json, Msg *message, const Field *field, int depth)
{
  unsigned kind = msg_fact (message->descriptor, field)->kind;

  if (field->label == PROTOBUF_C_LABEL_REPEATED)
    return read_list (reading, json, message, field, kind, depth);
  if (!read_value (reading, json, field, kind, depth, msg_member (message, field)))
    return false;
  msg_mark_present (message, field);
  return true;
}

static bool
read_message (Reading *reading, const json_t *json, Msg *message, int depth)
{
  const char *name;
  json_t *value;
  gsize before = reading->path->len;

  if (!json_is_object (json) || depth > JSON_MAX_DEPTH)
    return complain (reading, json_is_object (json) ? "this nests too deep" : "an object is needed");
  json_object_foreach ((json_t *)json, name, value)
  {
    const Field *field = protobuf_c_message_descriptor_get_field_by_name (message->descriptor, name);

    g_string_append_printf (reading->path, "%s%s", before > 0 ? "." : "", name);
    if (field == NULL)
      return complain (reading, "there is no such field");
    if (!json_is_null (value) && !read_field (reading, value, message, field, depth))
      return false;
    g_string_truncate (reading->path, before);
  }
  return true;
}

Msg *
json_to_msg (const json_t *json, const ProtobufCMessageDescriptor *type, Arena *arena, char **complaint)
{
  g_autoptr (GString) path = g_string_new (NULL);
  Reading reading = { arena, complaint, path };
  Msg *message = arena_alloc (arena, type->sizeof_message);

  protobuf_c_message_init (type, message);
  return read_message (&reading, json, message, 1) ? message : NULL;
}

Msg *
json_read_msg (const char *text, const ProtobufCMessageDescriptor *type, Arena *arena, char **complaint)
{
  json_error_t error;
  json_t *json = strlen (text) <= JSON_MAX_TEXT ? json_loads (text, JSON_REJECT_DUPLICATES, &error) : NULL;
  Msg *message = NULL;

  if (json == NULL)
    *complaint = strlen (text) > JSON_MAX_TEXT
                     ? g_strdup ("the text is too long")
                     : g_strdup_printf ("line %d, column %d: %s", error.line, error.column, error.text);
  else
    message = json_to_msg (json, type, arena, complaint);
  json_decref (json);
  return message;
}
