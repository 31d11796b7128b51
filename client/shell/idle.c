/* idle.c - see idle.h. */

#include "client/shell/idle.h"

static void
touched (gint64 *last)
{
  *last = g_get_monotonic_time ();
}

static gboolean
key_pressed (gint64 *last)
{
  touched (last);
  return FALSE;
}

static void
watch_with (GtkWidget *window, GtkEventController *controller, const char *signal, GCallback heard, gint64 *last)
{
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (controller, signal, heard, last);
  gtk_widget_add_controller (window, controller);
}

void
idle_watch (GtkWidget *window)
{
  gint64 *last = g_new (gint64, 1);

  touched (last);
  g_object_set_data_full (G_OBJECT (window), "last-touch", last, g_free);
  watch_with (window, gtk_event_controller_key_new (), "key-pressed", G_CALLBACK (key_pressed), last);
  watch_with (window, gtk_event_controller_motion_new (), "motion", G_CALLBACK (touched), last);
  watch_with (window, gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES), "scroll",
              G_CALLBACK (key_pressed), last);
}

unsigned
idle_get_seconds (GtkWidget *window)
{
  const gint64 *last = g_object_get_data (G_OBJECT (window), "last-touch");

  return (g_get_monotonic_time () - *last) / G_USEC_PER_SEC;
}
