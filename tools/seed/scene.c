/* scene.c - see scene.h. */

#include "tools/seed/scene.h"

#include <stdarg.h>
#include <string.h>

char *
scene_own (Scene *scene, char *text)
{
  char *own = arena_copy (scene->scratch, text, strlen (text));

  g_free (text);
  return own;
}

char *
scene_print (Scene *scene, const char *format, ...)
{
  va_list args;
  char *text;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  return scene_own (scene, text);
}

static bool
says_something (const Msg *message, const Field *field)
{
  if (field->label == PROTOBUF_C_LABEL_REPEATED)
    return *(const size_t *) ((const char *) message + field->quantifier_offset) > 0;
  if (field->type == PROTOBUF_C_TYPE_BOOL)
    return *(const protobuf_c_boolean *) msg_member (message, field);
  return msg_is_present (message, field);
}

const char **
scene_touched (Scene *scene, const void *record, size_t *n)
{
  const Msg *message = msg_const (record);
  const char **names = arena_alloc (scene->scratch, message->descriptor->n_fields * sizeof *names);

  *n = 0;
  for (unsigned i = 0; i < message->descriptor->n_fields; i++)
    {
      const Field *field = &message->descriptor->fields[i];

      if (says_something (message, field) && !msg_fact (message->descriptor, field)->server
          && strcmp (field->name, "id") != 0 && strcmp (field->name, "version") != 0
          && strcmp (field->name, "access") != 0)
        names[(*n)++] = field->name;
    }
  return names;
}

const char *
scene_word (Scene *scene, const Table *table, unsigned column)
{
  return table->rows[dice_below (&scene->dice, table->n)][column];
}

void *
scene_new (Scene *scene, const ProtobufCMessageDescriptor *type, unsigned n)
{
  char *rows = arena_alloc (scene->scratch, n * type->sizeof_message);

  for (unsigned i = 0; i < n; i++)
    protobuf_c_message_init (type, rows + i * type->sizeof_message);
  return rows;
}
