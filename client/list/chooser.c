/* chooser.c - see chooser.h. */

#include "client/list/chooser.h"

#include <glib/gi18n.h>

static void
column_toggled (GtkCheckButton *check, Table *self)
{
  table_show_column (self, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (check), "column")),
                     gtk_check_button_get_active (check));
}

/* Made anew each time it opens: what is shown may have been changed otherwise. */
static void
make_chooser (GtkMenuButton *button, gpointer data)
{
  Table *self = data;
  GtkWidget *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0),
            *scrolled = gtk_scrolled_window_new ();
  const char *title;
  bool shown;

  gtk_widget_add_css_class (box, "popover-body");
  for (guint i = 0; table_get_column (self, i, &title, &shown) != NULL; i++)
    {
      GtkWidget *check = gtk_check_button_new_with_label (title);

      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), shown);
      gtk_widget_set_sensitive (check, i > 0);   /* a list without its first column says nothing */
      g_object_set_data (G_OBJECT (check), "column", GUINT_TO_POINTER (i));
      g_signal_connect (check, "toggled", G_CALLBACK (column_toggled), self);
      gtk_box_append (GTK_BOX (box), check);
    }
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 460);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  gtk_popover_set_child (GTK_POPOVER (popover), scrolled);
  gtk_menu_button_set_popover (button, popover);
}

GtkWidget *
chooser_new (Table *self)
{
  GtkWidget *button = gtk_menu_button_new ();

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), make_chooser, self, NULL);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Columns"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Columns"), -1);
  return button;
}
