/* sidebar.c - see sidebar.h. */

#include "client/shell/sidebar.h"

#include <glib/gi18n.h>
#include <string.h>

#include "client/list/way-out.h"
#include "client/shell/route.h"

static GtkListBox *
list_of (GtkWidget *sidebar)
{
  return GTK_LIST_BOX (gtk_widget_get_first_child (sidebar));
}

static const Workspace *
place_of (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "place");
}

static void
place_chosen (GtkListBox *list, GtkListBoxRow *row, gpointer data)
{
  page_open (GTK_WIDGET (list), place_of (row)->address);
}

static GtkWidget *
row_new (const Workspace *place)
{
  GtkWidget *row = gtk_list_box_row_new (), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9),
            *label = gtk_label_new (_ (place->label));

  gtk_box_append (GTK_BOX (line), gtk_image_new_from_icon_name (place->icon));
  gtk_box_append (GTK_BOX (line), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, _(place->label), -1);
  g_object_set_data (G_OBJECT (row), "place", (gpointer) place);
  return row;
}

/* A line where another group begins. */
static void
part_groups (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  bool begins = before != NULL && place_of (before)->group != place_of (row)->group;

  gtk_list_box_row_set_header (row, begins ? gtk_separator_new (GTK_ORIENTATION_HORIZONTAL) : NULL);
}

void
sidebar_renew (GtkWidget *sidebar)
{
  GtkListBox *list = list_of (sidebar);

  for (GtkWidget *row; (row = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL;)
    gtk_list_box_remove (list, row);
  for (size_t i = 0; route_workspace (i) != NULL; i++)
    if (route_offers (route_workspace (i)))
      gtk_list_box_append (list, row_new (route_workspace (i)));
  sidebar_set_narrow (sidebar, sidebar_is_narrow (sidebar));
}

void
sidebar_light (GtkWidget *sidebar, const char *address)
{
  GtkListBoxRow *row, *lit = NULL;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (list_of (sidebar), i)) != NULL; i++)
    if (strcmp (place_of (row)->address, address) == 0)
      lit = row;
  gtk_list_box_select_row (list_of (sidebar), lit);
}

/* Icons only: the names go into tooltips. */
void
sidebar_set_narrow (GtkWidget *sidebar, bool narrow)
{
  GtkListBoxRow *row;

  (narrow ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (sidebar, "rail");
  for (int i = 0; (row = gtk_list_box_get_row_at_index (list_of (sidebar), i)) != NULL; i++)
    {
      gtk_widget_set_visible (gtk_widget_get_last_child (gtk_list_box_row_get_child (row)), !narrow);
      gtk_widget_set_tooltip_text (GTK_WIDGET (row), narrow ? _(place_of (row)->label) : NULL);
    }
}

bool
sidebar_is_narrow (GtkWidget *sidebar)
{
  return gtk_widget_has_css_class (sidebar, "rail");
}

GtkWidget *
sidebar_new (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *list = gtk_list_box_new ();

  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Workspaces"), -1);
  gtk_list_box_set_header_func (GTK_LIST_BOX (list), part_groups, NULL, NULL);
  g_signal_connect (list, "row-activated", G_CALLBACK (place_chosen), NULL);
  way_out_by_tab (list, list);
  gtk_widget_add_css_class (box, "sidebar");
  gtk_box_append (GTK_BOX (box), list);
  return box;
}
