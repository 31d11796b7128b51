/* cell.c - see cell.h. */

#include "client/list/cell.h"

#include <string.h>

#include "client/net/fault.h"

const char *
cell_field (const char *column)
{
  return column + strspn (column, "~?^");
}

static bool
is_chosen (const Msg *row)
{
  const Field *outer;

  return *(const protobuf_c_boolean *) msg_member (row, msg_find (row->descriptor, "choice", &outer));
}

char *
cell_text (const char *column, const Msg *row)
{
  char *raw = fact_show (row, cell_field (column)), *text;

  if (column[0] != '~' && (column[0] != '?' || !is_chosen (row)))
    return raw;
  text = fault_kept (raw);
  g_free (raw);
  return text;
}

/* What a column is too narrow for is read whole under the pointer. */
static gboolean
tell_whole (GtkWidget *text, int x, int y, gboolean keyboard, GtkTooltip *tip, gpointer data)
{
  const char *whole = gtk_inscription_get_text (GTK_INSCRIPTION (text));
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (text, whole);
  int width;

  gtk_tooltip_set_text (tip, whole);
  pango_layout_get_pixel_size (layout, &width, NULL);
  return width > gtk_widget_get_width (text);
}

GtkWidget *
cell_text_new (unsigned wanted)
{
  GtkWidget *text = gtk_inscription_new (NULL);

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (text), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  if (wanted > 0)
    gtk_inscription_set_nat_chars (GTK_INSCRIPTION (text), wanted);
  gtk_widget_set_has_tooltip (text, TRUE);
  g_signal_connect (text, "query-tooltip", G_CALLBACK (tell_whole), NULL);
  return text;
}

GtkWidget *
cell_pill_new (void)
{
  GtkWidget *pill = gtk_label_new (NULL);

  gtk_widget_add_css_class (pill, "pill");
  gtk_widget_set_halign (pill, GTK_ALIGN_START);
  return pill;
}
