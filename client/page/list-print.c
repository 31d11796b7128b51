/* list-print.c - see list-print.h. */

#include "client/page/list-print.h"

#include "client/list/cell.h"
#include "client/net/ask.h"
#include "client/net/session.h"
#include "client/page/page.h"
#include "client/page/paper.h"
#include "methods.h"

#include <glib/gi18n.h>

enum { COLUMNS = 8 };
enum { PAGE = 1030, WIDE = 120, PADDING = 10 };   /* in the dots that a screen of 96 to the inch counts */

static void
print_row (Paper *paper, const Msg *row, const GPtrArray *columns, unsigned n)
{
  char *cells[COLUMNS];

  for (unsigned i = 0; i < n; i++)
    cells[i] = cell_text (g_ptr_array_index (columns, i), row);
  paper_row (paper, (const char *const *) cells);
  for (unsigned i = 0; i < n; i++)
    g_free (cells[i]);
}

static int
text_width (PangoLayout *layout, const char *text)
{
  int width;

  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

/* As wide as the longest text in it: short columns leave their room to the names. */
static unsigned
column_width (PangoLayout *layout, const char *column, const char *title, Msg *const *rows, size_t n_rows)
{
  int longest = text_width (layout, title) * 11 / 10;   /* which is printed bold */

  for (size_t i = 0; i < n_rows; i++)
    {
      g_autofree char *text = cell_text (column, rows[i]);

      longest = MAX (longest, text_width (layout, text));
    }
  return (unsigned) longest + PADDING;
}

/* What is too much for the page is taken of the wide ones: a number that is broken in two is none. */
static void
fit_shares (unsigned *shares, unsigned n)
{
  unsigned narrow = 0, wide = 0;

  for (unsigned i = 0; i < n; i++)
    *(shares[i] > WIDE ? &wide : &narrow) += shares[i];
  for (unsigned i = 0; i < n && narrow + wide > PAGE && narrow < PAGE; i++)
    if (shares[i] > WIDE)
      shares[i] = MAX (WIDE, shares[i] * (PAGE - narrow) / wide);
}

/* What the paper leaves out is said on it, and before it is printed; NULL when that is nothing. */
static char *
say_cut (size_t n_rows, unsigned n_all, const GPtrArray *columns)
{
  if (n_rows >= n_all && columns->len <= COLUMNS)
    return NULL;
  return g_strdup_printf (_("On paper: rows %u of %u, columns %u of %u. An export has them all."), (unsigned) n_rows,
                          MAX (n_all, (unsigned) n_rows), MIN (columns->len, COLUMNS), columns->len);
}

static void
print_rows (GtkWidget *from, const char *title, const char *under, const GPtrArray *columns, Record *page,
            unsigned n_all)
{
  g_autofree char *now = moment_show (g_get_real_time () / 1000);
  g_autofree char *foot = g_strdup_printf (_("%s  ·  printed by %s  ·  %s"), title,
                                           session_me () != NULL ? session_me ()->name : "", now);
  Paper *paper = paper_new (title, under);
  const char *titles[COLUMNS];
  unsigned shares[COLUMNS], n = MIN (columns->len, COLUMNS);
  size_t n_rows;
  Msg *const *rows = record_rows (page, &n_rows);
  g_autofree char *cut = say_cut (n_rows, n_all, columns);
  g_autoptr (PangoLayout) layout = paper_layout_new (from);

  for (unsigned i = 0; i < n && n_rows > 0; i++)
    {
      titles[i] = _(fact_find (rows[0]->descriptor, cell_field (g_ptr_array_index (columns, i)))->label);
      shares[i] = column_width (layout, g_ptr_array_index (columns, i), titles[i], rows, n_rows);
    }
  fit_shares (shares, n);
  paper_set_wide (paper);
  paper_set_foot (paper, foot);
  if (cut != NULL)
    {
      paper_text (paper, cut);
      page_toast (from, cut);
    }
  if (n_rows > 0)
    paper_table (paper, titles, shares, n);
  for (size_t r = 0; r < n_rows; r++)
    print_row (paper, rows[r], columns, n);
  paper_print (paper, from);
}

typedef struct
{
  GtkWidget *from;
  const RpcMethod *list;
  GPtrArray *columns;
  char *title, *under;
} Wanted;

/* The rows within what was let out; NULL: they cannot be read. */
static Record *
rows_of (const RpcMethod *list, const ExportedPage *page, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (page->page.data, page->page.len);
  Record *rows = record_new (list->out, bytes);

  if (rows == NULL)
    g_set_error_literal (error, FAULT_ERROR, FAULT_BROKEN, _("The answer of the server is damaged"));
  return rows;
}

static void
arrived (GObject *source, GAsyncResult *result, gpointer data)
{
  Wanted *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Record) record = ask_finish (result, &error);
  const ExportedPage *page = record != NULL ? record_get (record) : NULL;
  g_autoptr (Record) rows = page != NULL ? rows_of (self->list, page, &error) : NULL;

  if (rows != NULL)
    print_rows (self->from, self->title, self->under, self->columns, rows, page->total);
  else
    page_complain (self->from, error);
  g_object_unref (self->from);
  g_ptr_array_unref (self->columns);
  g_free (self->title);
  g_free (self->under);
  g_free (self);
}

void
list_print (GtkWidget *from, const RpcMethod *list, const ListQuery *query, const char *title, const char *under,
            Table *table)
{
  Wanted *self = g_new (Wanted, 1);
  ExportOrder order = EXPORT_ORDER__INIT;

  *self = (Wanted) { g_object_ref (from), list, table_get_shown (table), g_strdup (title), g_strdup (under) };
  order.list = list->name;
  order.query = (ListQuery *) query;
  order.columns = (const char **) self->columns->pdata;
  order.n_columns = MIN (self->columns->len, COLUMNS);
  order.reason = _("Printed");
  ask_because_async (&exports_print_method, &order, order.reason, NULL, arrived, self);
}
