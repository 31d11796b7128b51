/* field-sent.c - what stood in a field when a save left; see field.h. */

#include <string.h>

#include "client/form/field.h"

#define SENT "sent"

/* A reference is its name and its id: there may be two of a name. */
static char *
whole_text (FormField *self)
{
  g_autofree char *text = form_field_get_text (self);

  return g_strdup_printf ("%" G_GUINT64_FORMAT " %s", form_field_get_id (self), text);
}

void
form_field_mark_sent (FormField *self)
{
  g_object_set_data_full (G_OBJECT (self), SENT, whole_text (self), g_free);
}

bool
form_field_is_as_sent (FormField *self)
{
  const char *sent = g_object_get_data (G_OBJECT (self), SENT);
  g_autofree char *now = whole_text (self);

  return sent != NULL && strcmp (sent, now) == 0;
}

void
form_field_settle (FormField *self, const Msg *message)
{
  (form_field_is_as_sent (self) ? form_field_show : form_field_stand_on) (self, message);
  g_object_set_data (G_OBJECT (self), SENT, NULL);
}
