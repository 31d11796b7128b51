/* mask.c - see mask.h. Which types hold a masked field, or a message that does, is found once. */

#include "server/call/mask.h"

#include <string.h>

#include "list.pb-c.h"

typedef bool (*Matters) (const FieldFact *fact);

static bool
is_masked (const FieldFact *fact)
{
  return fact->mask[0] != '\0';
}

static bool
is_server (const FieldFact *fact)
{
  return fact->server;
}

static bool
any_field (const ProtobufCMessageDescriptor *type, Matters matters)
{
  for (unsigned i = 0; i < type->n_fields; i++)
    {
      const Field *field = &type->fields[i];

      if (matters (msg_fact (type, field)))
        return true;
      if (field->type == PROTOBUF_C_TYPE_MESSAGE && any_field (field->descriptor, matters))
        return true;
    }
  return false;
}

static void
forget (void *known)
{
  g_hash_table_unref (known);
}

static bool
type_matters (const ProtobufCMessageDescriptor *type, Matters matters)
{
  static GPrivate known[2] = { G_PRIVATE_INIT (forget), G_PRIVATE_INIT (forget) };
  GHashTable *table = g_private_get (&known[matters == is_server]);
  gpointer answer;

  if (table == NULL)
    {
      table = g_hash_table_new (NULL, NULL);
      g_private_set (&known[matters == is_server], table);
    }
  if (!g_hash_table_lookup_extended (table, type, NULL, &answer))
    {
      answer = GINT_TO_POINTER (any_field (type, matters));
      g_hash_table_insert (table, (gpointer) type, answer);
    }
  return GPOINTER_TO_INT (answer);
}

bool
mask_may_see (const Call *call, const FieldFact *fact)
{
  return !is_masked (fact) || call->caller->id == CALLER_HOUSE || call_may (call, fact->mask);
}

static void
note_masked (Call *call, Msg *message, const Field *field)
{
  const Field *place = protobuf_c_message_descriptor_get_field_by_name (message->descriptor, "access");
  Access **access;
  const char **names;

  if (place == NULL)
    return;
  access = msg_member (message, place);
  if (*access == NULL)
    {
      *access = arena_alloc (call->arena, sizeof **access);
      access__init (*access);
    }
  names = arena_alloc (call->arena, ((*access)->n_masked + 1) * sizeof *names);
  if ((*access)->n_masked > 0)
    memcpy (names, (*access)->masked, (*access)->n_masked * sizeof *names);
  names[(*access)->n_masked++] = field->name;
  (*access)->masked = names;
}

static void
each_inner (Msg *message, const Field *field, void (*visit) (Msg *inner, void *data), void *data)
{
  size_t n = 1;
  Msg **list = msg_member (message, field);

  if (field->label == PROTOBUF_C_LABEL_REPEATED)
    {
      n = *(size_t *) ((char *) message + field->quantifier_offset);
      list = *(Msg ***) msg_member (message, field);
    }
  for (size_t i = 0; i < n; i++)
    if (list[i] != NULL)
      visit (list[i], data);
}

static void
apply_visit (Msg *message, void *data)
{
  mask_apply (data, message);
}

void
mask_apply (Call *call, Msg *out)
{
  if (!type_matters (out->descriptor, is_masked))
    return;
  for (unsigned i = 0; i < out->descriptor->n_fields; i++)
    {
      const Field *field = &out->descriptor->fields[i];
      const FieldFact *fact = msg_fact (out->descriptor, field);

      if (field->type == PROTOBUF_C_TYPE_MESSAGE)
        each_inner (out, field, apply_visit, call);
      else if (!mask_may_see (call, fact))
        {
          if (msg_is_present (out, field))
            msg_clear (out, field);
          note_masked (call, out, field);
        }
    }
}

bool
mask_permits (Call *call, const ProtobufCMessageDescriptor *type, const Field *field)
{
  const FieldFact *fact = msg_fact (type, field);

  return mask_may_see (call, fact)
         || call_fail (call, STATUS__DENIED, field->name, N_ ("You may not see “{0}”, so you may not change it"),
                       fact->label, NULL);
}

static void
strip_visit (Msg *message, void *data)
{
  mask_strip_server (message);
}

/* Who names a field of the server's among those he touches would empty it. */
static void
strip_touched (Msg *in)
{
  const Field *record = protobuf_c_message_descriptor_get_field_by_name (in->descriptor, "record");
  const Field *touched = protobuf_c_message_descriptor_get_field_by_name (in->descriptor, "touched");
  char **names;
  size_t *n, kept = 0;

  if (record == NULL || touched == NULL || record->type != PROTOBUF_C_TYPE_MESSAGE
      || touched->type != PROTOBUF_C_TYPE_STRING)
    return;
  names = *(char ***) msg_member (in, touched);
  n = (size_t *) ((char *) in + touched->quantifier_offset);
  for (size_t i = 0; i < *n; i++)
    {
      const Field *field = protobuf_c_message_descriptor_get_field_by_name (record->descriptor, names[i]);

      if (field == NULL || !msg_fact (record->descriptor, field)->server)
        names[kept++] = names[i];
    }
  *n = kept;
}

void
mask_strip_server (Msg *in)
{
  if (!type_matters (in->descriptor, is_server))
    return;
  strip_touched (in);
  for (unsigned i = 0; i < in->descriptor->n_fields; i++)
    {
      const Field *field = &in->descriptor->fields[i];

      if (msg_fact (in->descriptor, field)->server)
        msg_clear (in, field);
      else if (field->type == PROTOBUF_C_TYPE_MESSAGE)
        each_inner (in, field, strip_visit, NULL);
    }
}
