/* escape.c - see escape.h. */

#include "client/form/escape.h"

static gboolean
escape (GtkWidget *window, GVariant *parameter, gpointer data)
{
  gtk_window_destroy (GTK_WINDOW (window));
  return TRUE;
}

void
escape_closes (GtkWidget *window)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_callback_action_new (escape, NULL, NULL)));
  gtk_widget_add_controller (window, keys);
}
