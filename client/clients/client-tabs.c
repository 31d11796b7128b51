/* client-tabs.c - see client-tabs.h. Each tab asks the server when it is looked at. */

#include "client/clients/client-tabs.h"

#include <glib/gi18n.h>

#include "client/history/events.h"
#include "client/net/session.h"
#include "client/page/actions.h"
#include "client/records/tabs.h"

static void
tell_robot (GtkWidget *widget, gpointer hidden)
{
  gtk_accessible_update_state (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_STATE_HIDDEN, GPOINTER_TO_INT (hidden), -1);
}

static void
tab_add (GtkWidget *stack, GtkWidget *child, const char *title)
{
  gtk_stack_add_titled (GTK_STACK (stack), child, title, title);
  tell_robot (child, GINT_TO_POINTER (TRUE));
  g_signal_connect (child, "map", G_CALLBACK (tell_robot), GINT_TO_POINTER (FALSE));
  g_signal_connect (child, "unmap", G_CALLBACK (tell_robot), GINT_TO_POINTER (TRUE));
}

GtkWidget *
client_tabs_new (uint64_t id)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *stack = gtk_stack_new (),
            *switcher = gtk_stack_switcher_new ();
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  tab_add (stack, events_tab_new ("client", id), _("History"));
  tab_add (stack, notes_tab_new ("client", id), _("Notes"));
  tab_add (stack, files_tab_new ("client", id), _("Files"));
  tab_add (stack, groups_tab_new ("client", id), _("Groups"));
  tab_add (stack, access_tab_new ("client", id), _("Access"));
  if (session_may ("audit.changes"))
    tab_add (stack, changes_tab_new ("client", id), _("Changes"));
  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (switcher), GTK_STACK (stack));
  gtk_widget_add_css_class (switcher, "under");
  gtk_widget_remove_css_class (switcher, "linked");
  gtk_box_layout_set_homogeneous (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (switcher)), FALSE);
  gtk_widget_set_hexpand (switcher, TRUE);
  gtk_widget_set_halign (switcher, GTK_ALIGN_START);
  gtk_widget_add_css_class (bar, "under-bar");
  gtk_box_append (GTK_BOX (bar), switcher);
  gtk_box_append (GTK_BOX (bar), action_button ("client.as-of", true, true));
  gtk_widget_add_css_class (gtk_widget_get_last_child (bar), "flat");
  gtk_widget_add_css_class (box, "section");
  gtk_widget_add_css_class (box, "tabs");
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), stack);
  gtk_widget_set_vexpand (box, TRUE);
  return box;
}
