/* fuzz-readers.c - whatever a person types into a field of any kind is read or refused, and what was read can be shown.
 */

#include <glib.h>
#include <stdint.h>
#include <string.h>

#include "common/facts.h"
#include "common/text.h"
#include "common/values.h"
#include "methods.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static bool
is_single (const Field *field)
{
  return field->label != PROTOBUF_C_LABEL_REPEATED && field->type != PROTOBUF_C_TYPE_MESSAGE
         && field->type != PROTOBUF_C_TYPE_BYTES && field->type != PROTOBUF_C_TYPE_DOUBLE;
}

static void
type_into (const ProtobufCMessageDescriptor *type, const Field *field, const char *text)
{
  Arena *arena = arena_new (1 << 20);
  Msg *message = arena_alloc (arena, type->sizeof_message);
  const FieldFact *fact = msg_fact (type, field);

  protobuf_c_message_init (type, message);
  if (fact->label[0] != '\0' && is_single (field) && fact_read (message, field->name, text, arena) == NULL)
    {
      g_autofree char *shown = fact_show (message, field->name);

      g_assert_true (g_utf8_validate (shown, -1, NULL));
    }
  arena_free (arena);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const ProtobufCMessageDescriptor *type = size > 2 ? message_facts[data[0] % n_message_facts].type : NULL;
  g_autofree char *text = size > 2 ? g_strndup ((const char *) data + 2, size - 2) : NULL;

  if (type == NULL || type->n_fields == 0 || !g_utf8_validate (text, -1, NULL))
    return 0;
  type_into (type, &type->fields[data[1] % type->n_fields], text);
  g_free (text_fold (text));
  g_free (text_other_layout (text));
  g_free (digits_spaced (text, "NNN-NNN-NNN NN"));
  return 0;
}
