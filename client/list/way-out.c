/* way-out.c - see way-out.h. */

#include "client/list/way-out.h"

#include <stdbool.h>

/* Past the end of the window, round to its beginning, as GTK does it. */
static gboolean
go_round (GtkWidget *self, GtkDirectionType way)
{
  for (GtkWidget *above = gtk_widget_get_parent (self); above != NULL; above = gtk_widget_get_parent (above))
    gtk_widget_set_focus_child (above, NULL);
  return gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (self)), way);
}

/* GTK 4.8 would walk all rows: leave by the neighbours, climbing until somebody takes the focus. */
static gboolean
leave (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, GtkWidget *self)
{
  bool back = key == GDK_KEY_ISO_Left_Tab || (state & GDK_SHIFT_MASK) != 0;
  GtkDirectionType way = back ? GTK_DIR_TAB_BACKWARD : GTK_DIR_TAB_FORWARD;

  if ((key != GDK_KEY_Tab && key != GDK_KEY_ISO_Left_Tab) || (state & GDK_CONTROL_MASK) != 0)
    return FALSE;
  for (GtkWidget *from = self; gtk_widget_get_parent (from) != NULL; from = gtk_widget_get_parent (from))
    for (GtkWidget *next = from;
         (next = back ? gtk_widget_get_prev_sibling (next) : gtk_widget_get_next_sibling (next)) != NULL;)
      if (gtk_widget_get_visible (next) && gtk_widget_child_focus (next, way))
        return TRUE;
  return go_round (self, way);
}

void
way_out_by_tab (GtkWidget *inner, GtkWidget *list)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (leave), list);
  gtk_widget_add_controller (inner, keys);
}
