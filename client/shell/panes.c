/* panes.c - see panes.h. A part is entered where it was left; one in which nothing takes the focus takes it itself, so
 * that a reader says it. */

#include "client/shell/panes.h"

#include "client/list/table.h"

static bool
holds (GtkWidget *pane, GtkWidget *focus)
{
  return focus != NULL && (focus == pane || gtk_widget_is_ancestor (focus, pane));
}

static void
left_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

/* Rows are used again for others: of a list it is the list that is remembered, which knows its row itself. */
static void
remember (GtkWidget *pane, GtkWidget *focus)
{
  GtkWidget *table = gtk_widget_get_ancestor (focus, LIST_TYPE_TABLE);
  GWeakRef *left = g_new0 (GWeakRef, 1);

  g_weak_ref_init (left, table != NULL ? table : focus);
  g_object_set_data_full (G_OBJECT (pane), "left", left, left_free);
}

static bool
enter_where_left (GtkWidget *pane)
{
  GWeakRef *left = g_object_get_data (G_OBJECT (pane), "left");
  g_autoptr (GtkWidget) focus = left != NULL ? g_weak_ref_get (left) : NULL;

  if (focus == NULL || !holds (pane, focus) || !gtk_widget_get_mapped (focus))
    return false;
  return LIST_IS_TABLE (focus) ? gtk_widget_child_focus (focus, GTK_DIR_TAB_FORWARD) : gtk_widget_grab_focus (focus);
}

static void
no_stop_for_tab (GtkEventControllerFocus *events, GtkWidget *pane)
{
  gtk_widget_set_focusable (pane, FALSE);
}

static bool
enter_itself (GtkWidget *pane)
{
  if (g_object_get_data (G_OBJECT (pane), "pane") == NULL)
    {
      GtkEventController *focus = gtk_event_controller_focus_new ();

      g_object_set_data (G_OBJECT (pane), "pane", pane);
      g_signal_connect (focus, "leave", G_CALLBACK (no_stop_for_tab), pane);
      gtk_widget_add_controller (pane, focus);
      gtk_widget_add_css_class (pane, "pane");
    }
  gtk_widget_set_focusable (pane, TRUE);
  return gtk_widget_grab_focus (pane);
}

static bool
enter (GtkWidget *pane)
{
  if (!gtk_widget_get_mapped (pane))
    return false;
  if (enter_where_left (pane))
    return true;
  gtk_widget_set_focus_child (pane, NULL);
  return gtk_widget_child_focus (pane, GTK_DIR_TAB_FORWARD) || enter_itself (pane);
}

void
panes_go (GPtrArray *panes, GtkWidget *page, bool back)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (page));
  int n = (int) panes->len, step = back ? -1 : 1, at = holds (page, focus) ? (back ? 1 : 0) : back ? n : -1;

  for (int i = 0; i < n; i++)
    if (holds (panes->pdata[i], focus))
      {
        at = i;
        remember (panes->pdata[i], focus);
      }
  for (int i = 1; i <= n; i++)
    if (enter (panes->pdata[(at + i * step + 2 * n) % n]))
      return;
}
