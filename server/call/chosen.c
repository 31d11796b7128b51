/* chosen.c - see chosen.h. No message holds itself, so the search ends. */

#include "server/call/chosen.h"

#include <glib.h>
#include <string.h>

enum { WHYS = CHOSEN_ITEMS + 1 };

/* "industry_id" -> the field "industry_name"; NULL when there is none. */
static const Field *
name_beside (const ProtobufCMessageDescriptor *type, const Field *id)
{
  g_autofree char *name = NULL;

  if (!g_str_has_suffix (id->name, "_id"))
    return NULL;
  name = g_strdup_printf ("%.*s_name", (int) (strlen (id->name) - strlen ("_id")), id->name);
  return protobuf_c_message_descriptor_get_field_by_name (type, name);
}

static bool
is_chosen (const ChosenField *one, ChosenWhy why)
{
  switch (why)
    {
    case CHOSEN_MASKED:
      return one->fact->mask[0] != '\0' && one->field->type != PROTOBUF_C_TYPE_MESSAGE;
    case CHOSEN_SERVER:
      return one->fact->server;
    case CHOSEN_REQUIRED:
      return one->fact->required && !one->fact->server;
    default:
      return one->fact->dictionary[0] != '\0' && one->beside != NULL;
    }
}

static Chosen *
choose (const ProtobufCMessageDescriptor *type, ChosenWhy why)
{
  Chosen *self = g_new0 (Chosen, 1);

  self->fields = g_new0 (ChosenField, type->n_fields + 1);
  self->inner = g_new0 (const Field *, type->n_fields + 1);
  for (unsigned i = 0; i < type->n_fields; i++)
    {
      const Field *field = &type->fields[i];
      ChosenField one = { field, why == CHOSEN_ITEMS ? name_beside (type, field) : NULL, msg_fact (type, field) };
      const Chosen *within;

      if (is_chosen (&one, why))
        self->fields[self->n_fields++] = one;
      else if (field->type == PROTOBUF_C_TYPE_MESSAGE)
        {
          within = chosen_of (field->descriptor, why);
          if (within->n_fields + within->n_inner > 0)
            self->inner[self->n_inner++] = field;
        }
    }
  return self;
}

static void
free_chosen (void *data)
{
  Chosen *self = data;

  g_free (self->fields);
  g_free (self->inner);
  g_free (self);
}

static void
forget (void *known)
{
  g_hash_table_unref (known);
}

const Chosen *
chosen_of (const ProtobufCMessageDescriptor *type, ChosenWhy why)
{
  static GPrivate known[WHYS] = { G_PRIVATE_INIT (forget), G_PRIVATE_INIT (forget), G_PRIVATE_INIT (forget),
                                  G_PRIVATE_INIT (forget) };
  GHashTable *table = g_private_get (&known[why]);
  Chosen *chosen;

  if (table == NULL)
    {
      table = g_hash_table_new_full (NULL, NULL, NULL, free_chosen);
      g_private_set (&known[why], table);
    }
  chosen = g_hash_table_lookup (table, type);
  if (chosen == NULL)
    {
      chosen = choose (type, why);
      g_hash_table_insert (table, (gpointer) type, chosen);
    }
  return chosen;
}

bool
chosen_each (const Msg *message, const Field *field, bool (*visit) (Msg *inner, void *data), void *data)
{
  size_t n = 1;
  Msg **list = msg_member (message, field);

  if (field->label == PROTOBUF_C_LABEL_REPEATED)
    {
      n = *(const size_t *) ((const char *) message + field->quantifier_offset);
      list = *(Msg ***) msg_member (message, field);
    }
  for (size_t i = 0; i < n; i++)
    if (list[i] != NULL && !visit (list[i], data))
      return false;
  return true;
}
