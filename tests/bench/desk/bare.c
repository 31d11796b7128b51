/* bare.c - what GTK and libadwaita alone cost: one window with a list of as many rows and columns as the desk's, each
 * cell a label, the texts at hand. The desk is measured beside it.
 *
 *   bare ROWS COLUMNS WIDTHxHEIGHT
 */

#include <adwaita.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct
{
  GObject parent;
  guint n;
} Rows;

typedef GObjectClass RowsClass;

static GType
rows_item_type (GListModel *list)
{
  return GTK_TYPE_STRING_OBJECT;
}

static guint
rows_n (GListModel *list)
{
  return ((Rows *) list)->n;
}

static gpointer
rows_item (GListModel *list, guint position)
{
  g_autofree char *text = g_strdup_printf ("Row number %u", position);

  return position < ((Rows *) list)->n ? gtk_string_object_new (text) : NULL;
}

static void
rows_list (GListModelInterface *interface)
{
  interface->get_item_type = rows_item_type;
  interface->get_n_items = rows_n;
  interface->get_item = rows_item;
}

static GType rows_get_type (void);
G_DEFINE_TYPE_WITH_CODE (Rows, rows, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, rows_list))

static void
rows_init (Rows *self)
{
}

static void
rows_class_init (RowsClass *class)
{
}

static void
set_up (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, NULL));
}

static void
bind (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

static void
activate (GtkApplication *app, char **argv)
{
  Rows *rows = g_object_new (rows_get_type (), NULL);
  GtkWidget *window = adw_application_window_new (app), *scrolled = gtk_scrolled_window_new (), *view;
  int width = 1440, height = 900;

  rows->n = (guint) strtoul (argv[1], NULL, 10);
  sscanf (argv[3], "%dx%d", &width, &height);
  view = gtk_column_view_new (GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (rows))));
  for (unsigned i = 0; i < strtoul (argv[2], NULL, 10); i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      GtkColumnViewColumn *column = gtk_column_view_column_new ("Column", factory);

      g_signal_connect (factory, "setup", G_CALLBACK (set_up), NULL);
      g_signal_connect (factory, "bind", G_CALLBACK (bind), NULL);
      gtk_column_view_append_column (GTK_COLUMN_VIEW (view), column);
      g_object_unref (column);
    }
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), scrolled);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_present (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_autoptr (AdwApplication) app = adw_application_new ("ru.kontor.Bare", G_APPLICATION_NON_UNIQUE);

  if (argc != 4)
    return 2;
  g_signal_connect (app, "activate", G_CALLBACK (activate), argv);
  return g_application_run (G_APPLICATION (app), 1, argv);
}
