/* sublist-filter.c - see sublist-filter.h. */

#include "client/page/sublist-filter.h"

#include <glib/gi18n.h>

static void
toggled (GtkToggleButton *button, GtkRevealer *room)
{
  FilterBar *bar = LIST_FILTER_BAR (gtk_revealer_get_child (room));
  bool open = gtk_toggle_button_get_active (button);
  g_autofree char *filter = filter_bar_get (bar);

  gtk_widget_set_visible (GTK_WIDGET (room), open);
  gtk_revealer_set_reveal_child (room, open);
  if (open)
    filter_bar_focus (bar);
  else if (filter[0] != '\0')
    {
      filter_bar_set (bar, "");
      g_signal_emit_by_name (bar, "changed");
    }
}

static gboolean
escape (GtkWidget *room, GVariant *args, gpointer button)
{
  gtk_widget_grab_focus (button);
  gtk_toggle_button_set_active (button, FALSE);
  return TRUE;
}

static void
add_escape (GtkWidget *room, GtkWidget *button)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                          gtk_callback_action_new (escape, button, NULL)));
  gtk_widget_add_controller (room, keys);
}

SublistFilter
sublist_filter_new (const ProtobufCMessageDescriptor *row, const char *const *facets, const char *hint)
{
  GtkWidget *button = gtk_toggle_button_new (), *room = gtk_revealer_new (),
            *bar = filter_bar_new (row, facets, hint);

  gtk_button_set_icon_name (GTK_BUTTON (button), "edit-find-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _("Filter this list"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Filter this list"), -1);
  gtk_revealer_set_transition_type (GTK_REVEALER (room), GTK_REVEALER_TRANSITION_TYPE_NONE);
  gtk_revealer_set_child (GTK_REVEALER (room), bar);
  gtk_widget_set_visible (room, FALSE);
  g_signal_connect (button, "toggled", G_CALLBACK (toggled), room);
  add_escape (room, button);
  return (SublistFilter) { button, room, LIST_FILTER_BAR (bar) };
}

void
sublist_filter_open (const SublistFilter *self)
{
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->button), TRUE);
  filter_bar_focus (self->bar);
}
