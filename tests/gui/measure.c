/* measure.c - a module that GIO loads into a desk under test: at SIGUSR1 it writes into the file KONTOR_MEASURE what of
 * its windows does not fit, a line each: what is wrong, the text, its size, and whom it stands in, parted by tabs.
 *
 * cut: a text that is wider or taller than its place. outside: a widget that leaves one it stands in.
 * large: a window that can be made no smaller than SCREEN.
 */

#include <gio/gio.h>
#include <glib-unix.h>
#include <gtk/gtk.h>
#include <stdbool.h>

static const struct
{
  int width, height;
} SCREEN = { 1366, 768 - 40 };   /* the smallest that we draw for, without the bar of its system */

static void
write_line (GString *out, const char *what, GtkWidget *widget)
{
  g_autofree char *text
      = g_strdelimit (g_strdup (GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget)) : ""), "\n\t", ' ');

  g_string_append_printf (out, "%s\t%s\t%d x %d", what, text, gtk_widget_get_width (widget),
                          gtk_widget_get_height (widget));
  for (GtkWidget *one = widget; one != NULL; one = gtk_widget_get_parent (one))
    g_string_append_printf (out, "%c%s.%s", one == widget ? '\t' : ' ', G_OBJECT_TYPE_NAME (one),
                            gtk_widget_get_css_name (one));
  g_string_append_c (out, '\n');
}

/* As wide as it would be with all the room there is, or as tall as it is in the width that it was given. */
static bool
is_cut (GtkLabel *label)
{
  g_autoptr (PangoLayout) whole = pango_layout_copy (gtk_label_get_layout (label));
  int width, height;

  pango_layout_set_ellipsize (whole, PANGO_ELLIPSIZE_NONE);
  pango_layout_set_height (whole, -1);
  if (!gtk_label_get_wrap (label))
    pango_layout_set_width (whole, -1);
  pango_layout_get_pixel_size (whole, &width, &height);
  return width > gtk_widget_get_width (GTK_WIDGET (label)) + 1
         || height > gtk_widget_get_height (GTK_WIDGET (label)) + 1;
}

/* What scrolls shows a part of what stands in it. */
static bool
leaves (GtkWidget *widget)
{
  graphene_rect_t bounds;

  for (GtkWidget *one = gtk_widget_get_parent (widget); one != NULL; one = gtk_widget_get_parent (one))
    {
      if (GTK_IS_SCROLLABLE (one) || GTK_IS_SCROLLED_WINDOW (one))
        return false;
      if (!gtk_widget_compute_bounds (widget, one, &bounds))
        return false;
      if (bounds.origin.x < -1 || bounds.origin.x + bounds.size.width > gtk_widget_get_width (one) + 1)
        return true;
    }
  return false;
}

static void
look (GtkWidget *widget, GString *out)
{
  if (!gtk_widget_get_mapped (widget) || !gtk_widget_get_child_visible (widget))
    return;
  if (GTK_IS_LABEL (widget) && gtk_label_get_text (GTK_LABEL (widget))[0] != '\0')
    {
      if (is_cut (GTK_LABEL (widget)))
        write_line (out, "cut", widget);
      if (leaves (widget))
        write_line (out, "outside", widget);
    }
  if ((GTK_IS_BUTTON (widget) || GTK_IS_EDITABLE (widget)) && leaves (widget))
    write_line (out, "outside", widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    look (child, out);
}

static bool
is_large (GtkWidget *window)
{
  int width, height;

  gtk_widget_measure (window, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  gtk_widget_measure (window, GTK_ORIENTATION_VERTICAL, SCREEN.width, &height, NULL, NULL, NULL);
  return width > SCREEN.width || height > SCREEN.height;
}

static gboolean
measure (gpointer data)
{
  g_autoptr (GString) out = g_string_new (NULL);
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (gtk_widget_get_mapped (window) && is_large (window))
        write_line (out, "large", window);
      look (window, out);
    }
  g_file_set_contents (g_getenv ("KONTOR_MEASURE"), out->str, (gssize) out->len, NULL);   /* whole or not at all */
  return G_SOURCE_CONTINUE;
}

G_MODULE_EXPORT void
g_io_module_load (GIOModule *module)
{
  g_type_module_use (G_TYPE_MODULE (module));
  if (g_getenv ("KONTOR_MEASURE") != NULL)
    g_unix_signal_add (SIGUSR1, measure, NULL);
}

G_MODULE_EXPORT void
g_io_module_unload (GIOModule *module)
{
}
