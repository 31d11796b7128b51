/* rows-texts.c - the columns of a table of child rows, and its cells as texts: for the clipboard, drafts and conflicts;
 * and where the caret is among them. */

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#include "client/form/rows-private.h"

enum { TITLE_LEAST = 3 };
enum { CHAR = 8, CELL_EXTRA = 38, CELL_BARE = 22, TEXT_LEAST = 9, TEXT_MOST = 22, REF_CHARS = 15, CHECK_WIDTH = 44 };
enum { EMAIL_CHARS = 17, SHORT_CHARS = 8 };
enum { NAME_LEAST = 24, NAME_MOST = 28 };   /* surname, given name and patronymic, by which a line is found */
enum { ROOM = 1196, GAP = 4 };    /* of a card on a screen of 1366, beside handle and bin */

#define REMOVED "removed"   /* in a draft, in the place of a column */

void
form_rows_find_columns (FormRows *self, const char *columns)
{
  g_auto (GStrv) words = g_strsplit_set (columns, " ", -1);
  bool chained = false;

  for (unsigned i = 0; words[i] != NULL; i++)
    {
      if (strcmp (words[i], ">") == 0)
        chained = true;
      if (words[i][0] == '\0' || strcmp (words[i], ">") == 0)
        continue;
      g_assert (self->n_columns < COLUMNS_MAX);
      self->n_chained[self->n_columns] = chained ? self->n_columns : 0;
      self->columns[self->n_columns++] = g_intern_string (words[i]);
      chained = false;
    }
  for (unsigned i = 0; columns[0] == '\0' && i < self->type->n_fields; i++)
    {
      const FieldFact *fact = msg_fact (self->type, &self->type->fields[i]);

      if (fact->label != NULL && fact->label[0] != '\0' && !fact->server && self->n_columns < COLUMNS_MAX)
        self->columns[self->n_columns++] = self->type->fields[i].name;
    }
}

void
form_rows_make_header (FormRows *self)
{
  for (unsigned i = 0; i < self->n_columns; i++)
    {
      const FieldFact *fact = fact_find (self->type, self->columns[i]);
      GtkWidget *title = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3), *label = gtk_label_new (_(fact->label));

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_label_set_width_chars (GTK_LABEL (label), MIN (TITLE_LEAST, (int) g_utf8_strlen (_(fact->label), -1)));
      gtk_widget_set_tooltip_text (label, _(fact->label));
      gtk_widget_add_css_class (title, "row-title");
      gtk_box_append (GTK_BOX (title), label);
      if (fact->required)
        gtk_box_append (GTK_BOX (title), form_field_star_new ());
      gtk_grid_attach (GTK_GRID (self->grid), title, (int) i + 1, 0, 1, 1);
    }
}

/* What does not fit is told whole where the mouse stands; not over what one types. */
static gboolean
tell_whole (FormField *cell, int x, int y, gboolean by_keys, GtkTooltip *tip)
{
  g_autofree char *text = form_field_get_text (cell);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (cell), text);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  if (width <= gtk_widget_get_width (GTK_WIDGET (cell)) - CELL_EXTRA
      || (gtk_widget_get_state_flags (GTK_WIDGET (cell)) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0)
    return FALSE;
  gtk_tooltip_set_text (tip, text);
  return TRUE;
}

static int
cell_width (FormField *cell, const FieldFact *fact, bool first)
{
  unsigned kind = form_field_get_kind (cell), width = form_field_get_width (cell);

  if (kind == KIND_BOOL)
    return CHECK_WIDTH;
  if (kind == KIND_PLAIN && fact->max_length > 0 && fact->max_length <= COLUMN_SHORT)
    width = SHORT_CHARS;   /* what its entry asks for whatever is asked of it */
  if (kind == KIND_EMAIL)
    width = EMAIL_CHARS;
  if (width == 0)
    width = kind == KIND_REF ? REF_CHARS : CLAMP (fact->max_length / 4, TEXT_LEAST, first ? NAME_MOST : TEXT_MOST);
  return (int) width * CHAR + (kind == KIND_PLAIN ? CELL_BARE : CELL_EXTRA);
}

/* What a cell can spare: numbers, days and the name of a line are read whole, of other words the beginning will do. */
static int
can_spare (FormField *cell, int width, bool first)
{
  unsigned kind = form_field_get_kind (cell);
  bool words = kind == KIND_PLAIN || kind == KIND_REF || kind == KIND_LONG || kind == KIND_ENUM || kind == KIND_EMAIL;

  return words ? MAX (width - (first && kind == KIND_PLAIN ? NAME_LEAST : TEXT_LEAST) * CHAR - CELL_BARE, 0) : 0;
}

/* A table with many columns takes of the wide ones what it lacks, each as much as it can spare. */
void
form_rows_fit (Line *line)
{
  int widths[COLUMNS_MAX], lack = -ROOM, spare = 0;

  for (unsigned i = 0; i < line->rows->n_columns; i++)
    {
      widths[i] = cell_width (line->cells[i], fact_find (line->rows->type, line->rows->columns[i]), i == 0);
      lack += widths[i] + GAP;
      spare += can_spare (line->cells[i], widths[i], i == 0);
    }
  lack = CLAMP (lack, 0, spare);
  for (unsigned i = 0; i < line->rows->n_columns; i++)
    {
      int less = lack > 0 ? (can_spare (line->cells[i], widths[i], i == 0) * lack + spare - 1) / spare : 0;

      gtk_widget_set_size_request (GTK_WIDGET (line->cells[i]), widths[i] - less, -1);
      if (!gtk_widget_get_hexpand (GTK_WIDGET (line->cells[i])))
        form_field_be_narrow (line->cells[i]);
      gtk_widget_set_has_tooltip (GTK_WIDGET (line->cells[i]), TRUE);
      g_signal_connect (line->cells[i], "query-tooltip", G_CALLBACK (tell_whole), NULL);
    }
}

const Msg *
form_rows_by_id (FormRows *self, const Msg *owner, uint64_t id)
{
  size_t n;
  Msg *const *rows = form_rows_in (self, owner, &n);

  for (size_t i = 0; i < n; i++)
    if (form_rows_id (rows[i]) == id)
      return rows[i];
  return NULL;
}

Line *
form_rows_line (FormRows *self, uint64_t id)
{
  each_line (self, line)
    if (!line->begun && line->id == id)
      return line;
  return NULL;
}

Caret
form_rows_caret (FormRows *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  each_line (self, line)
    for (unsigned c = 0; focus != NULL && c < self->n_columns; c++)
      if (gtk_widget_is_ancestor (focus, GTK_WIDGET (line->cells[c])))
        return (Caret) { true, i_, c };
  return (Caret) { false, 0, 0 };
}

void
form_rows_put_caret (FormRows *self, Caret caret)
{
  const Line *line = caret.here && caret.line < self->lines->len ? g_ptr_array_index (self->lines, caret.line) : NULL;

  if (line != NULL)
    form_field_focus (line->cells[caret.column]);
}

void
form_rows_compare (FormRows *self, const Msg *theirs, void (*each) (FormField *cell, const Msg *row, gpointer data),
                   gpointer data)
{
  each_line (self, line)
    for (unsigned i = 0; i < self->n_columns && !line->begun; i++)
      each (line->cells[i], form_rows_by_id (self, theirs, line->id), data);
}

/* The cell remembers what it was shown first: it is marked where this is something else. */
static void
show_cell (FormField *cell, const Msg *row)
{
  g_autofree char *text = fact_show (row, form_field_get_path (cell));

  form_field_set_text (cell, text);
}

/* In the order of then; what is there now and was not then is struck out, and stands behind. */
void
form_rows_show_then (FormRows *self, const Msg *then)
{
  size_t n;
  Msg *const *rows = form_rows_in (self, then, &n);
  g_autoptr (GPtrArray) order = g_ptr_array_new ();

  each_line (self, line)
    {
      const Msg *row = form_rows_by_id (self, then, line->id);

      line->removed = row == NULL;
      form_rows_strike (line);
      for (unsigned i = 0; row != NULL && i < self->n_columns; i++)
        show_cell (line->cells[i], row);
    }
  for (size_t r = 0; r < n; r++)
    {
      Line *line = form_rows_line (self, form_rows_id (rows[r]));
      bool gone = line == NULL;

      if (gone)
        line = form_rows_begin_line (self);
      for (unsigned i = 0; gone && i < self->n_columns; i++)
        show_cell (line->cells[i], rows[r]);
      g_ptr_array_add (order, line);
    }
  form_rows_put_first (self, order);
}

void
form_rows_add_words (GString *out, const Line *line)
{
  const char *comma = "";

  for (unsigned i = 0; i < line->rows->n_columns; i++)
    {
      FormField *cell = line->cells[i];
      bool check = form_field_get_kind (cell) == KIND_BOOL;
      g_autofree char *text = form_field_get_text (cell);

      if (text[0] == '\0' || (check && strcmp (text, _("No")) == 0))
        continue;
      g_string_append_printf (out, "%s%s", comma, check ? form_field_get_label (cell) : text);
      comma = ", ";
    }
}

char *
form_rows_as_text (FormRows *self)
{
  GString *out = g_string_new (NULL);

  each_line (self, line)
    {
      gsize before = out->len;

      if (!line->removed)
        form_rows_add_words (out, line);
      if (out->len > before)
        g_string_append_c (out, '\n');
    }
  return g_string_free (out, FALSE);
}

void
form_rows_keep_texts (FormRows *self, GHashTable *texts, char *(*text_of) (FormField *cell))
{
  unsigned n_begun = 0;
  g_autofree char *order = form_rows_order_text (self);

  if (order[0] != '\0')
    g_hash_table_insert (texts, g_strdup (self->path), g_steal_pointer (&order));
  each_line (self, line)
    {
      g_autofree char *name
          = line->begun ? g_strdup_printf ("+%u", n_begun++) : g_strdup_printf ("%" G_GUINT64_FORMAT, line->id);

      if (line->removed)
        g_hash_table_insert (texts, g_strdup_printf ("%s.%s." REMOVED, self->path, name), g_strdup ("1"));
      for (unsigned i = 0; i < self->n_columns; i++)
        if (form_field_is_changed (line->cells[i]))
          g_hash_table_insert (texts, g_strdup_printf ("%s.%s.%s", self->path, name, self->columns[i]),
                               text_of (line->cells[i]));
    }
}

static Line *
begun_line (FormRows *self, unsigned n)
{
  unsigned n_begun = 0;

  each_line (self, line)
    if (line->begun && n_begun++ == n)
      return line;
  {
    Line *line = form_rows_begin_line (self);

    return n_begun < n ? begun_line (self, n) : line;
  }
}

FormField *
form_rows_drafted_cell (FormRows *self, const char *place)
{
  const char *dot = strchr (place, '.');
  uint64_t number = g_ascii_strtoull (place + (place[0] == '+'), NULL, 10);
  Line *line = NULL;

  if (dot == NULL || self->locked || (place[0] == '+' && number > 100))
    return NULL;
  line = place[0] == '+' ? begun_line (self, (unsigned) number) : form_rows_line (self, number);
  for (unsigned i = 0; line != NULL && i < self->n_columns; i++)
    if (strcmp (self->columns[i], dot + 1) == 0)
      return line->cells[i];
  return NULL;
}

void
form_rows_put_texts (FormRows *self, GHashTable *texts, void (*put) (FormField *cell, const char *text))
{
  size_t length = strlen (self->path);
  const char *order = g_hash_table_lookup (texts, self->path);

  each_line (self, line)
    {
      g_autofree char *name = g_strdup_printf ("%s.%" G_GUINT64_FORMAT "." REMOVED, self->path, line->id);

      if (line->begun || self->locked || self->fixed || !g_hash_table_contains (texts, name))
        continue;
      line->removed = true;
      form_rows_strike (line);
      form_rows_tell (self);
    }
  for (unsigned i = 0; i < self->n_columns; i++)
    {
      g_autofree char *column = g_strconcat (".", self->columns[i], NULL);
      GHashTableIter each;
      gpointer path, text;

      g_hash_table_iter_init (&each, texts);
      while (g_hash_table_iter_next (&each, &path, &text))
        {
          bool here = g_str_has_prefix (path, self->path) && ((const char *) path)[length] == '.'
                      && g_str_has_suffix (path, column);
          FormField *cell = here ? form_rows_drafted_cell (self, (const char *) path + length + 1) : NULL;

          if (cell != NULL)
            put (cell, text);
        }
    }
  if (order != NULL)
    form_rows_put_order (self, order);
}

FormField *
form_rows_cell (FormRows *self, const char *place)
{
  char *rest;
  long sent = strtol (place, &rest, 10);

  each_line (self, line)
    if (line->sent == sent)
      for (unsigned i = 0; i < self->n_columns; i++)
        if (*rest != '.' || strcmp (self->columns[i], rest + 1) == 0)
          return line->cells[i];
  return NULL;
}

const char *
form_rows_get_path (FormRows *self)
{
  return self->path;
}

const char *
form_rows_get_label (FormRows *self)
{
  return _(msg_fact (self->owner, self->list)->label);
}
