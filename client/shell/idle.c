/* idle.c - see idle.h. */

#include "client/shell/idle.h"

static gboolean
touched (GtkWidget *window)
{
  gint64 *last = g_object_get_data (G_OBJECT (window), "last-touch");

  *last = g_get_monotonic_time ();
  return FALSE;
}

static void
watch_with (GtkWidget *touchable, GtkEventController *controller, const char *signal, GtkWidget *window)
{
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (controller, signal, G_CALLBACK (touched), window, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (touchable, controller);
}

static void
windows_changed (GListModel *all, guint first, guint removed, guint added, GtkWidget *window)
{
  for (guint i = first; i < first + added; i++)
    {
      g_autoptr (GtkWidget) one = g_list_model_get_item (all, i);

      watch_with (one, gtk_event_controller_key_new (), "key-pressed", window);
      watch_with (one, gtk_event_controller_motion_new (), "motion", window);
      watch_with (one, gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES), "scroll", window);
    }
}

void
idle_watch (GtkWidget *window)
{
  GListModel *all = gtk_window_get_toplevels ();

  g_object_set_data_full (G_OBJECT (window), "last-touch", g_new (gint64, 1), g_free);
  touched (window);
  g_signal_connect_object (all, "items-changed", G_CALLBACK (windows_changed), window, 0);
  windows_changed (all, 0, 0, g_list_model_get_n_items (all), window);
}

unsigned
idle_get_seconds (GtkWidget *window)
{
  const gint64 *last = g_object_get_data (G_OBJECT (window), "last-touch");

  return (g_get_monotonic_time () - *last) / G_USEC_PER_SEC;
}
