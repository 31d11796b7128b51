/* sort-menu.c - see sort-menu.h. It lies over the titles, and the list has the keys again when it closes. */

#include "client/list/sort-menu.h"

#include <glib/gi18n.h>
#include <string.h>

enum { TITLES = 30 };     /* their height */

static const char ascending[] = "ascending", descending[] = "descending";

static guint
column_of (Table *table, const char *field)
{
  const char *path, *title;
  bool shown;

  for (guint i = 0; (path = table_get_column (table, i, &title, &shown)) != NULL; i++)
    if (table_may_sort (table, i) && strcmp (path, field) == 0)
      return i;
  return G_MAXUINT;
}

/* A figure's largest and a day's latest are what one looks for as often as the first of the alphabet: the way stays as
 * it was chosen. */
static void
sort (Table *table, const char *field, bool down)
{
  guint i = column_of (table, field);

  if (i != G_MAXUINT)
    table_sort (table, i, down);
}

static void
column_chosen (GSimpleAction *action, GVariant *field, gpointer table)
{
  bool down;

  table_get_sort (table, &down);
  sort (table, g_variant_get_string (field, NULL), down);
}

static void
way_chosen (GSimpleAction *action, GVariant *way, gpointer table)
{
  bool down;
  g_autofree char *field = g_strdup (table_get_sort (table, &down));

  sort (table, field, strcmp (g_variant_get_string (way, NULL), descending) == 0);
}

static void
add_choice (GSimpleActionGroup *group, const char *name, const char *now, GCallback chosen, Table *table, bool may)
{
  g_autoptr (GSimpleAction) action
      = g_simple_action_new_stateful (name, G_VARIANT_TYPE_STRING, g_variant_new_string (now));

  g_simple_action_set_enabled (action, may);
  g_signal_connect (action, "activate", chosen, table);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
}

static void
append (GMenu *menu, const char *label, const char *action, const char *value)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target_value (item, action, g_variant_new_string (value));
  g_menu_append_item (menu, item);
}

static GMenuModel *
menu_of (Table *table)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) columns = g_menu_new (), ways = g_menu_new ();
  const char *path, *title;
  bool shown;

  for (guint i = 0; (path = table_get_column (table, i, &title, &shown)) != NULL; i++)
    if (table_may_sort (table, i))
      append (columns, title, "sort.by", path);
  append (ways, _("Ascending"), "sort.way", ascending);
  append (ways, _("Descending"), "sort.way", descending);
  g_menu_append_section (menu, _("Sort by"), G_MENU_MODEL (columns));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (ways));
  return G_MENU_MODEL (menu);
}

/* The library gives the focus back to who had it when the menu opened: after that it is the list's. */
static gboolean
leave (gpointer popover)
{
  GtkWidget *table = gtk_widget_get_parent (popover);

  if (table == NULL)   /* the list is gone, and it too */
    return G_SOURCE_REMOVE;
  gtk_widget_unparent (popover);
  gtk_widget_child_focus (table, GTK_DIR_TAB_FORWARD);
  return G_SOURCE_REMOVE;
}

static void
closed (GtkWidget *popover)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, leave, g_object_ref (popover), g_object_unref);
}

bool
sort_menu_may (Table *table)
{
  const char *title;
  bool shown;

  for (guint i = 0; table_get_column (table, i, &title, &shown) != NULL; i++)
    if (table_may_sort (table, i))
      return true;
  return false;
}

void
sort_menu_open (Table *table)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GMenuModel) menu = menu_of (table);
  GtkWidget *popover = gtk_popover_menu_new_from_model (menu);
  bool down;
  const char *field = table_get_sort (table, &down);

  add_choice (group, "by", field, G_CALLBACK (column_chosen), table, true);
  add_choice (group, "way", field[0] == '\0' ? "" : down ? descending : ascending, G_CALLBACK (way_chosen), table,
              field[0] != '\0');
  gtk_widget_insert_action_group (popover, "sort", G_ACTION_GROUP (group));
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_widget_set_halign (popover, GTK_ALIGN_START);
  gtk_widget_set_parent (popover, GTK_WIDGET (table));
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), &(GdkRectangle){ 0, 0, 1, TITLES });
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Sort by"), -1);
  g_signal_connect (popover, "closed", G_CALLBACK (closed), NULL);
  gtk_popover_popup (GTK_POPOVER (popover));
}
