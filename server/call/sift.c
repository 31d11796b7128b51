/* sift.c - see sift.h. */

#include "server/call/sift.h"

#include <string.h>

#include "common/text.h"
#include "server/call/mask.h"

enum { MAX_WORDS = 4 };

typedef struct
{
  Msg ***rows;
  size_t *n;
} Rows;

static Rows
rows_of (void *out)
{
  const Field *rows = &msg_const (out)->descriptor->fields[0];

  g_assert (rows->label == PROTOBUF_C_LABEL_REPEATED);
  return (Rows) { msg_member (out, rows), (size_t *) ((char *) out + rows->quantifier_offset) };
}

/* A name beside a reference is shown in its place. */
static bool
is_shown (const Call *call, const ProtobufCMessageDescriptor *type, const Field *field)
{
  const FieldFact *fact = msg_fact (type, field);

  return field->type == PROTOBUF_C_TYPE_STRING && field->label != PROTOBUF_C_LABEL_REPEATED
         && (fact->label[0] != '\0' || g_str_has_suffix (field->name, "_name")) && mask_may_see (call, fact);
}

static char *
text_of (const Call *call, const Msg *row)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (unsigned i = 0; i < row->descriptor->n_fields; i++)
    {
      const Field *field = &row->descriptor->fields[i];

      if (is_shown (call, row->descriptor, field))
        g_string_append_printf (text, "%s ", *(const char *const *) msg_member ((Msg *) row, field));
    }
  return text_fold (text->str);
}

static bool
holds (const Call *call, const Msg *row, char *const *words)
{
  g_autofree char *text = text_of (call, row);

  for (unsigned i = 0; words[i] != NULL; i++)
    if (strstr (text, words[i]) == NULL)
      return false;
  return true;
}

void
sift_words (Call *call, void *out, const char *text)
{
  g_autofree char *folded = text_fold (text);
  g_auto (GStrv) words = g_strsplit (folded, " ", MAX_WORDS);
  Rows rows = rows_of (out);
  size_t n = 0;

  if (folded[0] == '\0')
    return;
  for (size_t i = 0; i < *rows.n; i++)
    if (holds (call, (*rows.rows)[i], words))
      (*rows.rows)[n++] = (*rows.rows)[i];
  *rows.n = n;
}

static bool
keep_equal (Call *call, void *out, const Facet *facet)
{
  Rows rows = rows_of (out);
  const ProtobufCMessageDescriptor *type = msg_const (out)->descriptor->fields[0].descriptor;
  const Field *field = protobuf_c_message_descriptor_get_field_by_name (type, facet->field);
  size_t n = 0;

  if (field == NULL || (field->type != PROTOBUF_C_TYPE_UINT64 && field->type != PROTOBUF_C_TYPE_ENUM))
    return call_fail (call, STATUS__INVALID, NULL, N_("This list cannot be sorted or filtered by “{0}”"),
                      facet->field, NULL);
  if (!mask_permits (call, type, field))
    return false;
  for (size_t i = 0; i < *rows.n; i++)
    {
      const void *member = msg_member ((*rows.rows)[i], field);
      uint64_t value = field->type == PROTOBUF_C_TYPE_ENUM ? (uint64_t) * (const int *) member
                                                           : *(const uint64_t *) member;

      if (value == facet->value)
        (*rows.rows)[n++] = (*rows.rows)[i];
    }
  *rows.n = n;
  return true;
}

bool
sift_facets (Call *call, void *out, const ListQuery *in)
{
  for (size_t i = 0; i < in->n_facets; i++)
    if (!keep_equal (call, out, in->facets[i]))
      return false;
  return true;
}
