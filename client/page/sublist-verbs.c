/* sublist-verbs.c - see sublist-verbs.h. */

#include "client/page/sublist-verbs.h"

#include <glib/gi18n.h>

#include "client/page/sublist.h"

void
sublist_verbs_init (SublistVerbs *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2);
  self->need_row = g_ptr_array_new ();
  self->buttons = g_hash_table_new (g_str_hash, g_str_equal);
}

void
sublist_verbs_clear (SublistVerbs *self)
{
  g_clear_pointer (&self->need_row, g_ptr_array_unref);
  g_clear_pointer (&self->buttons, g_hash_table_unref);
}

/* One whose label is left out says in its tooltip what it does; one with a label, by which key. */
GtkWidget *
sublist_verb_new (const Action *action, bool with_label)
{
  GtkWidget *button = gtk_button_new (), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *key = action_key_label (action);

  gtk_box_append (GTK_BOX (line), gtk_image_new_from_icon_name (action->icon));
  if (with_label)
    gtk_box_append (GTK_BOX (line), gtk_label_new (_(action->label)));
  gtk_button_set_child (GTK_BUTTON (button), line);
  gtk_widget_set_tooltip_text (button, !with_label ? _(action->label) : key[0] != '\0' ? key : NULL);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _(action->label), -1);
  return button;
}

void
sublist_verbs_register (SublistVerbs *self, const char *id, GtkWidget *button)
{
  g_assert (actions_find (id) != NULL);
  g_assert (actions_find (id)->of_sublist);
  g_hash_table_insert (self->buttons, (char *) id, button);
}

void
sublist_verbs_add (SublistVerbs *self, const char *id, GtkWidget *button)
{
  sublist_verbs_register (self, id, button);
  gtk_box_append (GTK_BOX (self->box), button);
}

void
sublist_verbs_need_row (SublistVerbs *self, GtkWidget *button)
{
  gtk_widget_set_sensitive (button, FALSE);
  g_ptr_array_add (self->need_row, button);
}

/* Each by itself: of a box that is grey a screen reader would not be told that its buttons are. */
void
sublist_verbs_set (GtkWidget *box, GPtrArray *but, bool usable)
{
  for (GtkWidget *one = gtk_widget_get_first_child (box); one != NULL; one = gtk_widget_get_next_sibling (one))
    gtk_widget_set_sensitive (one, usable && (but == NULL || !g_ptr_array_find (but, one, NULL)));
}

GtkWidget *
sublist_verbs_find (const SublistVerbs *self, const char *id)
{
  return g_hash_table_lookup (self->buttons, id);
}

/* What most of them can do. A room whose list can more adds its own. */
void
sublist_actions_add (GtkApplication *app)
{
  static const Action all[] = {
    { .id = "sublist.add", .group = N_("List on the card"), .label = N_("Add"), .key = "F7",
      .icon = "list-add-symbolic", .of_sublist = true },
    { .id = "sublist.open", .group = N_("List on the card"), .label = N_("Open the card"),
      .icon = "document-open-symbolic", .of_sublist = true },
    { .id = "sublist.edit", .group = N_("List on the card"), .label = N_("Edit"), .key = "<Shift>F4",
      .icon = "document-edit-symbolic", .of_sublist = true },
    { .id = "sublist.delete", .group = N_("List on the card"), .label = N_("Delete"), .key = "<Control><Shift>Delete",
      .icon = "user-trash-symbolic", .of_sublist = true },
    { .id = "sublist.print", .group = N_("List on the card"), .label = N_("Print this list"),
      .icon = "printer-symbolic", .of_sublist = true } };

  actions_add (app, all, G_N_ELEMENTS (all));
}
