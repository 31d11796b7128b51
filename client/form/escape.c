/* escape.c - see escape.h. */

#include "client/form/escape.h"

typedef struct
{
  void (*what) (gpointer data);
  gpointer data;
} Deed;

static gboolean
pressed (GtkWidget *window, GVariant *parameter, gpointer data)
{
  const Deed *deed = data;

  deed->what (deed->data);
  return TRUE;
}

void
window_key_does (GtkWidget *window, const char *keys, void (*what) (gpointer data), gpointer data)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  Deed *deed = g_new (Deed, 1);

  *deed = (Deed) { what, data };
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string (keys),
                                                          gtk_callback_action_new (pressed, deed, g_free)));
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (window, controller);
}

static gboolean
escape (GtkWidget *window, GVariant *parameter, gpointer data)
{
  gtk_window_close (GTK_WINDOW (window));
  return TRUE;
}

/* After whatever has the focus: Escape closes a list that is open first. */
void
escape_closes (GtkWidget *window)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_callback_action_new (escape, NULL, NULL)));
  gtk_widget_add_controller (window, keys);
}
