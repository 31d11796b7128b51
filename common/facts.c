/* facts.c - see facts.h. */

#include "common/facts.h"

#include <glib.h>
#include <glib/gi18n.h>
#include <string.h>

enum { TRIAL_ARENA = 1 << 16 };

const FieldFact *
fact_find (const ProtobufCMessageDescriptor *type, const char *path)
{
  const Field *outer, *field = msg_find (type, path, &outer);

  return field != NULL ? msg_fact (outer != NULL ? outer->descriptor : type, field) : NULL;
}

char *
fact_show (const Msg *message, const char *path)
{
  const Field *outer, *field = msg_find (message->descriptor, path, &outer);
  const Msg *owner = field != NULL ? msg_owner (message, outer) : NULL;

  g_assert (field != NULL);
  if (owner == NULL)
    return g_strdup ("");
  return kind_get (kind_of (msg_fact (owner->descriptor, field), field))->show (owner, field);
}

const char *
fact_read (Msg *message, const char *path, const char *text, Arena *arena)
{
  const Field *outer, *field = msg_find (message->descriptor, path, &outer);
  Msg *owner = msg_owner (message, outer);
  const FieldFact *fact = msg_fact (outer != NULL ? outer->descriptor : message->descriptor, field);

  if (text[0] == '\0' && fact->required)
    return N_("This must be filled in");
  if (fact->max_length > 0 && g_utf8_strlen (text, -1) > fact->max_length)
    return N_("This is too long");

  if (owner == NULL)
    {
      owner = arena_alloc (arena, ((const ProtobufCMessageDescriptor *) outer->descriptor)->sizeof_message);
      protobuf_c_message_init (outer->descriptor, owner);
      *(Msg **) msg_member (message, outer) = owner;
    }
  if (text[0] != '\0')
    return kind_get (kind_of (fact, field))->read (owner, field, text, arena);
  msg_clear (owner, field);   /* an empty text means absent for every kind: see msg.h */
  return NULL;
}

const char *
fact_check (const ProtobufCMessageDescriptor *type, const char *path, const char *text)
{
  Arena *arena = arena_new (TRIAL_ARENA);
  Msg *trial = arena_alloc (arena, type->sizeof_message);
  const char *complaint;

  protobuf_c_message_init (type, trial);
  complaint = fact_read (trial, path, text, arena);
  arena_free (arena);
  return complaint;
}

const char *
fact_offers (const FieldFact *fact)
{
  return fact->dictionary[0] != '\0' ? fact->dictionary : fact->of;
}

char *
fact_rule (const FieldFact *fact, unsigned kind)
{
  GString *rule = g_string_new (NULL);

  if (fact->required)
    g_string_append_printf (rule, "%s ", _("Required."));
  if (kind_get (kind)->rule != NULL)
    g_string_append_printf (rule, "%s ", _(kind_get (kind)->rule));
  if (fact->max_length > 0)
    g_string_append_printf (rule, _("At most %u characters."), fact->max_length);
  g_strchomp (rule->str);
  if (rule->str[0] != '\0')
    return g_string_free (rule, FALSE);
  g_string_free (rule, TRUE);
  return NULL;
}
