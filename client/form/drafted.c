/* drafted.c - the edited fields of a form as texts, for drafts, and as a list for a person to look at; see form.h. */

#include <glib/gi18n.h>
#include <string.h>

#include "client/form/form-private.h"

#define ID_MARK "\x1f"      /* a reference is its name, this, and its id */

static char *
text_of (FormField *field)
{
  char *text = form_field_get_text (field);
  g_autofree char *whole = NULL;

  if (form_field_get_id (field) == 0)
    return text;
  whole = g_strdup_printf ("%s" ID_MARK "%" G_GUINT64_FORMAT, text, form_field_get_id (field));
  g_free (text);
  return g_steal_pointer (&whole);
}

static void
put_text (FormField *field, const char *text)
{
  const char *mark = strstr (text, ID_MARK);
  g_autofree char *name = mark != NULL ? g_strndup (text, mark - text) : NULL;

  if (form_field_is_locked (field))
    return;
  if (mark != NULL)
    form_field_set_reference (field, g_ascii_strtoull (mark + 1, NULL, 10), name);
  else
    form_field_set_text (field, text);
}

void
form_keep_texts (Form *self, GHashTable *texts)
{
  g_autoptr (GPtrArray) changed = form_changed (self);

  for (guint i = 0; i < changed->len; i++)
    {
      FormField *field = g_ptr_array_index (changed, i);

      if (form_field_get_kind (field) != KIND_SECRET)
        g_hash_table_insert (texts, g_strdup (form_field_get_path (field)), text_of (field));
    }
  for (guint i = 0; i < self->places->len; i++)
    {
      FormPlace *place = g_ptr_array_index (self->places, i);

      if (place->rows != NULL)
        form_rows_keep_texts (place->rows, texts, text_of);
    }
}

/* In the order of the form: a choice that lies within another is emptied when that becomes another. */
void
form_put_texts (Form *self, GHashTable *texts)
{
  for (guint i = 0; i < self->places->len; i++)
    {
      FormPlace *place = g_ptr_array_index (self->places, i);
      const char *text
          = place->field != NULL ? g_hash_table_lookup (texts, form_field_get_path (place->field)) : NULL;

      if (place->rows != NULL)
        form_rows_put_texts (place->rows, texts, put_text);
      else if (text != NULL)
        put_text (place->field, text);
    }
}

GtkWidget *
form_changes_new (Form *self)
{
  g_autoptr (GPtrArray) changed = form_changed (self);
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 4);
  for (guint i = 0; i < changed->len; i++)
    {
      FormField *field = g_ptr_array_index (changed, i);
      const char *was = form_field_get_was (field);
      g_autofree char *now = form_field_get_text (field);
      g_autofree char *text = g_strdup_printf ("%s → %s", was[0] != '\0' ? was : "—", now[0] != '\0' ? now : "—");
      GtkWidget *name = gtk_label_new (form_field_get_label (field)), *values = gtk_label_new (text);
      GtkWidget *undo = gtk_button_new_from_icon_name ("edit-undo-symbolic");

      gtk_label_set_xalign (GTK_LABEL (name), 1);
      gtk_label_set_xalign (GTK_LABEL (values), 0);
      gtk_label_set_ellipsize (GTK_LABEL (values), PANGO_ELLIPSIZE_MIDDLE);
      gtk_label_set_max_width_chars (GTK_LABEL (values), 46);
      gtk_widget_add_css_class (name, "flabel");
      gtk_widget_add_css_class (undo, "flat");
      gtk_widget_set_tooltip_text (undo, _("Put back what was"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (undo), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Put back what was"), -1);
      g_signal_connect_object (undo, "clicked", G_CALLBACK (form_field_undo), field, G_CONNECT_SWAPPED);
      gtk_grid_attach (GTK_GRID (grid), name, 0, (int) i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), values, 1, (int) i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), undo, 2, (int) i, 1, 1);
    }
  if (form_count_changed (self) > changed->len)
    gtk_grid_attach (GTK_GRID (grid), gtk_label_new (_("…and lines of tables")), 1, (int) changed->len, 1, 1);
  return grid;
}
