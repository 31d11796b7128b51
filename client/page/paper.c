/* paper.c - see paper.h. Everything is laid out once, before the first page is drawn; a line never breaks over two
 * pages, and what is long is made several lines first. */

#include "client/page/paper.h"

#include <glib/gi18n.h>
#include <stdbool.h>
#include <string.h>

#include "client/page/page.h"

enum { COLUMNS_MAX = 12, LABEL_SHARE = 32, GAP = 6, FOOT = 24, PAGES_MAX = 2000, PIECE = 10 };

typedef enum { LINE_TITLE, LINE_UNDER, LINE_HEADING, LINE_PAIR, LINE_TEXT, LINE_HEADS, LINE_ROW } LineKind;

typedef struct
{
  LineKind kind;
  unsigned n;
  char *cells[COLUMNS_MAX];
  unsigned shares[COLUMNS_MAX];
  double height;
  int page;
  bool goes_on;   /* the line after it is the rest of it */
} PaperLine;

struct Paper
{
  GPtrArray *lines;
  char *name, *foot;
  unsigned shares[COLUMNS_MAX], n_columns;
  bool wide;
  double width;
};

static char *to_file;

static void
line_free (gpointer data)
{
  PaperLine *line = data;

  for (unsigned i = 0; i < line->n; i++)
    g_free (line->cells[i]);
  g_free (line);
}

void
paper_free (Paper *self)
{
  g_ptr_array_unref (self->lines);
  g_free (self->name);
  g_free (self->foot);
  g_free (self);
}

static PaperLine *
add_line (Paper *self, LineKind kind, const char *const *cells, unsigned n)
{
  PaperLine *line = g_new0 (PaperLine, 1);

  line->kind = kind;
  line->n = n;
  for (unsigned i = 0; i < n; i++)
    line->cells[i] = g_strdup (cells[i]);
  g_ptr_array_add (self->lines, line);
  return line;
}

Paper *
paper_new (const char *title, const char *under)
{
  Paper *self = g_new0 (Paper, 1);

  self->lines = g_ptr_array_new_with_free_func (line_free);
  self->name = g_strdup (title);
  add_line (self, LINE_TITLE, &title, 1);
  if (under != NULL && under[0] != '\0')
    add_line (self, LINE_UNDER, &under, 1);
  return self;
}

void
paper_heading (Paper *self, const char *text)
{
  add_line (self, LINE_HEADING, &text, 1);
}

void
paper_pair (Paper *self, const char *label, const char *text)
{
  add_line (self, LINE_PAIR, (const char *[]) { label, text }, 2);
}

void
paper_text (Paper *self, const char *text)
{
  add_line (self, LINE_TEXT, &text, 1);
}

static void
give_shares (Paper *self, PaperLine *line)
{
  memcpy (line->shares, self->shares, sizeof line->shares);
}

void
paper_table (Paper *self, const char *const *titles, const unsigned *shares, unsigned n)
{
  g_assert (n <= COLUMNS_MAX);
  self->n_columns = n;
  memcpy (self->shares, shares, n * sizeof *shares);
  give_shares (self, add_line (self, LINE_HEADS, titles, n));
}

void
paper_row (Paper *self, const char *const *cells)
{
  give_shares (self, add_line (self, LINE_ROW, cells, self->n_columns));
}

void
paper_set_wide (Paper *self)
{
  self->wide = true;
}

void
paper_set_foot (Paper *self, const char *foot)
{
  g_free (self->foot);
  self->foot = g_strdup (foot);
}

void
paper_to_file (const char *file)
{
  g_free (to_file);
  to_file = g_strdup (file);
}

static const char *
font_of (LineKind kind)
{
  switch (kind)
    {
    case LINE_TITLE:
      return "Inter, Noto Sans Bold 17";
    case LINE_HEADING:
      return "Inter, Noto Sans Semi-Bold 10.5";
    case LINE_HEADS:
      return "Inter, Noto Sans Semi-Bold 8";
    case LINE_ROW:
      return "Inter, Noto Sans 8";
    default:
      return "Inter, Noto Sans 9";
    }
}

PangoLayout *
paper_layout_new (GtkWidget *from)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (from, NULL);
  PangoFontDescription *font = pango_font_description_from_string (font_of (LINE_ROW));

  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  return layout;
}

static double
space_before (const PaperLine *line)
{
  return line->kind == LINE_HEADING ? 12 : line->kind == LINE_HEADS ? 6 : line->kind == LINE_UNDER ? 2 : 0;
}

static double
share_width (const Paper *self, const PaperLine *line, unsigned column)
{
  unsigned all = 0;

  if (line->kind == LINE_PAIR)
    return self->width * (column == 0 ? LABEL_SHARE : 100 - LABEL_SHARE) / 100 - GAP;
  if (line->kind < LINE_HEADS)
    return self->width;
  for (unsigned i = 0; i < line->n; i++)
    all += line->shares[i];
  return self->width * line->shares[column] / MAX (all, 1) - GAP;
}

static PangoLayout *
layout_new (const Paper *self, GtkPrintContext *context, const PaperLine *line, unsigned column)
{
  PangoLayout *layout = gtk_print_context_create_pango_layout (context);
  PangoFontDescription *font = pango_font_description_from_string (font_of (line->kind));

  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, (int) (share_width (self, line, column) * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (layout, line->cells[column] != NULL ? line->cells[column] : "", -1);
  pango_font_description_free (font);
  return layout;
}

static double
measure (const Paper *self, GtkPrintContext *context, const PaperLine *line)
{
  double tallest = 0;

  for (unsigned i = 0; i < line->n; i++)
    {
      g_autoptr (PangoLayout) layout = layout_new (self, context, line, i);
      int height;

      pango_layout_get_size (layout, NULL, &height);
      tallest = MAX (tallest, (double) height / PANGO_SCALE);
    }
  if (line->goes_on)
    return tallest;
  return tallest + space_before (line) + (line->kind >= LINE_HEADS ? 5 : 3) + (line->kind == LINE_HEADING ? 3 : 0);
}

static PaperLine *
begin_rest (const PaperLine *line)
{
  PaperLine *rest = g_new0 (PaperLine, 1);

  rest->kind = line->kind;
  rest->n = line->n;
  memcpy (rest->shares, line->shares, sizeof rest->shares);
  return rest;
}

/* What of a line is beyond PIECE lines of text, taken out of it; NULL when nothing is. */
static PaperLine *
take_rest (const Paper *self, GtkPrintContext *context, PaperLine *line)
{
  PaperLine *rest = NULL;

  for (unsigned i = 0; i < line->n; i++)
    {
      g_autoptr (PangoLayout) layout = layout_new (self, context, line, i);
      const PangoLayoutLine *beyond = pango_layout_get_line_readonly (layout, PIECE);

      if (beyond == NULL)
        continue;
      if (rest == NULL)
        rest = begin_rest (line);
      rest->cells[i] = g_strdup (line->cells[i] + beyond->start_index);
      line->cells[i][beyond->start_index] = '\0';
      g_strchomp (line->cells[i]);
    }
  line->goes_on = rest != NULL;
  return rest;
}

static void
measure_all (Paper *self, GtkPrintContext *context)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      PaperLine *line = g_ptr_array_index (self->lines, i), *rest = take_rest (self, context, line);

      if (rest != NULL)
        g_ptr_array_insert (self->lines, (int) i + 1, rest);
      line->height = measure (self, context, line);
    }
}

/* The heads of the table once more, for a row that begins a page. */
static double
repeat_heads (Paper *self, guint at, const PaperLine *heads, int page)
{
  PaperLine *again = begin_rest (heads);

  for (unsigned i = 0; i < heads->n; i++)
    again->cells[i] = g_strdup (heads->cells[i]);
  again->height = heads->height;
  again->page = page;
  g_ptr_array_insert (self->lines, (int) at, again);
  return again->height;
}

/* A heading never stands alone at the foot of a page. */
static void
begin_print (GtkPrintOperation *operation, GtkPrintContext *context, Paper *self)
{
  double room = gtk_print_context_get_height (context) - FOOT, y = 0;
  const PaperLine *heads = NULL;
  int page = 0;

  self->width = gtk_print_context_get_width (context);
  measure_all (self, context);
  for (guint i = 0; i < self->lines->len; i++)
    {
      PaperLine *line = g_ptr_array_index (self->lines, i);
      const PaperLine *next = i + 1 < self->lines->len ? g_ptr_array_index (self->lines, i + 1) : NULL;
      bool needs_next = (line->kind == LINE_HEADING || line->kind == LINE_HEADS) && next != NULL;
      double wanted = line->height + (needs_next ? next->height : 0);

      heads = line->kind == LINE_HEADS ? line : heads;
      if (y > 0 && y + wanted > room && page < PAGES_MAX)
        {
          page++;
          y = line->kind == LINE_ROW && heads != NULL ? repeat_heads (self, i++, heads, page) : 0;
        }
      line->page = page;
      y += line->height;
    }
  gtk_print_operation_set_n_pages (operation, page + 1);
}

static void
rule (cairo_t *cairo, double width, double y, double grey)
{
  cairo_set_source_rgb (cairo, grey, grey, grey);
  cairo_set_line_width (cairo, 0.5);
  cairo_move_to (cairo, 0, y);
  cairo_line_to (cairo, width, y);
  cairo_stroke (cairo);
}

static void
draw_line (const Paper *self, GtkPrintContext *context, cairo_t *cairo, const PaperLine *line, double y)
{
  double x = 0;

  for (unsigned i = 0; i < line->n; i++)
    {
      g_autoptr (PangoLayout) layout = layout_new (self, context, line, i);
      double grey
          = line->kind == LINE_UNDER || (line->kind == LINE_PAIR && i == 0) || line->kind == LINE_HEADS ? 0.38 : 0.05;

      cairo_set_source_rgb (cairo, grey, grey, grey);
      cairo_move_to (cairo, x, y + space_before (line));
      pango_cairo_show_layout (cairo, layout);
      x += share_width (self, line, i) + GAP;
    }
  if (line->kind == LINE_HEADING || line->kind == LINE_HEADS)
    rule (cairo, self->width, y + line->height - 2.5, 0.6);
  else if (line->kind == LINE_ROW && !line->goes_on)
    rule (cairo, self->width, y + line->height - 2.5, 0.88);
}

static void
draw_foot (const Paper *self, GtkPrintContext *context, cairo_t *cairo, int page, int n_pages)
{
  g_autofree char *number = g_strdup_printf (_("Page %d of %d"), page + 1, n_pages);
  double y = gtk_print_context_get_height (context) - 11;

  rule (cairo, self->width, y - 5, 0.75);
  for (int right = 0; right <= 1; right++)
    {
      g_autoptr (PangoLayout) layout = gtk_print_context_create_pango_layout (context);
      PangoFontDescription *font = pango_font_description_from_string ("Inter, Noto Sans 7");

      pango_layout_set_font_description (layout, font);
      pango_layout_set_width (layout, (int) (self->width * PANGO_SCALE));
      pango_layout_set_alignment (layout, right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
      pango_layout_set_text (layout, right ? number : self->foot != NULL ? self->foot : "", -1);
      cairo_set_source_rgb (cairo, 0.4, 0.4, 0.4);
      cairo_move_to (cairo, 0, y);
      pango_cairo_show_layout (cairo, layout);
      pango_font_description_free (font);
    }
}

static void
draw_page (GtkPrintOperation *operation, GtkPrintContext *context, int page, Paper *self)
{
  cairo_t *cairo = gtk_print_context_get_cairo_context (context);
  int n_pages;
  double y = 0;

  g_object_get (operation, "n-pages", &n_pages, NULL);
  for (guint i = 0; i < self->lines->len; i++)
    {
      const PaperLine *line = g_ptr_array_index (self->lines, i);

      if (line->page != page)
        continue;
      draw_line (self, context, cairo, line, y);
      y += line->height;
    }
  draw_foot (self, context, cairo, page, n_pages);
}

static GtkPageSetup *
page_setup (const Paper *self)
{
  GtkPageSetup *setup = gtk_page_setup_new ();
  GtkPaperSize *size = gtk_paper_size_new (GTK_PAPER_NAME_A4);

  gtk_page_setup_set_paper_size (setup, size);
  gtk_paper_size_free (size);
  gtk_page_setup_set_orientation (setup, self->wide ? GTK_PAGE_ORIENTATION_LANDSCAPE : GTK_PAGE_ORIENTATION_PORTRAIT);
  gtk_page_setup_set_left_margin (setup, 18, GTK_UNIT_MM);
  gtk_page_setup_set_right_margin (setup, 14, GTK_UNIT_MM);
  gtk_page_setup_set_top_margin (setup, 14, GTK_UNIT_MM);
  gtk_page_setup_set_bottom_margin (setup, 12, GTK_UNIT_MM);
  return setup;
}

void
paper_print (Paper *self, GtkWidget *from)
{
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = page_setup (self);
  g_autoptr (GError) error = NULL;
  GtkPrintOperationAction action
      = to_file != NULL ? GTK_PRINT_OPERATION_ACTION_EXPORT : GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG;

  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_job_name (operation, self->name);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  if (to_file != NULL)
    gtk_print_operation_set_export_filename (operation, to_file);
  g_signal_connect (operation, "begin-print", G_CALLBACK (begin_print), self);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_page), self);
  if (gtk_print_operation_run (operation, action, GTK_WINDOW (gtk_widget_get_root (from)), &error)
      == GTK_PRINT_OPERATION_RESULT_ERROR)
    page_toast (from, error->message);
  else if (to_file != NULL)
    page_toast (from, _("Printed into a file"));
  paper_free (self);
}
