/* rows.c - see rows.h. */

#include "client/form/rows-private.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#include "client/net/record.h"

enum { LINE = 26, BAR = 8, GAP = 4 };

G_DEFINE_FINAL_TYPE (FormRows, form_rows, GTK_TYPE_WIDGET)

static guint changed_signal;

static void
line_free (gpointer data)
{
  Line *line = data;

  g_clear_handle_id (&line->going, g_source_remove);
  g_clear_pointer (&line->base, g_bytes_unref);
  g_clear_pointer (&line->sent_row, g_bytes_unref);
  g_clear_object (&line->moves);
  g_free (line);
}

bool
form_rows_line_edited (const Line *line)
{
  for (unsigned i = 0; i < line->rows->n_columns; i++)
    if (form_field_is_changed (line->cells[i]))
      return true;
  return false;
}

bool
form_rows_line_is_changed (const Line *line)
{
  return line->begun || line->removed || form_rows_line_moved (line) || form_rows_line_edited (line);
}

unsigned
form_rows_count_changed (FormRows *self)
{
  unsigned n = 0;

  each_line (self, line)
    n += form_rows_line_is_changed (line);
  return n;
}

bool
form_rows_is_changed (FormRows *self)
{
  return form_rows_count_changed (self) > 0;
}

/* The accessible name of a cell: "Street, line 2". */
static void
name_cells (FormRows *self)
{
  each_line (self, line)
    for (unsigned i = 0; i < self->n_columns; i++)
      {
        g_autofree char *name = g_strdup_printf (_("%s, line %u"), form_field_get_label (line->cells[i]), i_ + 1);

        form_field_set_name (line->cells[i], name);
      }
}

static void
edited (FormRows *self)
{
  g_signal_emit (self, changed_signal, 0);
}

void
form_rows_tell (FormRows *self)
{
  name_cells (self);
  form_rows_find_places (self);
  gtk_widget_set_visible (self->scrolled, self->lines->len > 0);
  gtk_widget_set_visible (self->none, self->lines->len == 0);
  edited (self);
}

void
form_rows_strike (Line *line)
{
  for (unsigned i = 0; i < line->rows->n_columns; i++)
    {
      GtkWidget *cell = GTK_WIDGET (line->cells[i]);

      gtk_widget_set_sensitive (cell, !line->removed);
      (line->removed ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (cell, "removed");
    }
  gtk_button_set_icon_name (GTK_BUTTON (line->bin), line->removed ? "edit-undo-symbolic" : "user-trash-symbolic");
  gtk_widget_set_tooltip_text (line->bin, line->removed ? _("Put the line back") : _("Remove the line"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (line->bin), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  line->removed ? _("Put the line back") : _("Remove the line"), -1);
}

static int
grid_row (FormRows *self, GtkWidget *child)
{
  int column, row;

  gtk_grid_query_child (GTK_GRID (self->grid), child, &column, &row, NULL, NULL);
  return row;
}

void
form_rows_drop_line (FormRows *self, Line *line)
{
  gtk_grid_remove_row (GTK_GRID (self->grid), grid_row (self, line->bin));
  g_ptr_array_remove (self->lines, line);
}

static gboolean
drop_later (gpointer data)
{
  Line *line = data;
  FormRows *self = line->rows;

  line->going = 0;
  form_rows_drop_line (self, line);
  gtk_widget_grab_focus (self->add);
  form_rows_tell (self);
  return G_SOURCE_REMOVE;
}

static void
bin_clicked (Line *line)
{
  FormRows *self = line->rows;

  if (line->begun && !line->under_way && !self->locked)
    {
      if (line->going == 0)   /* the button that was clicked goes with it */
        line->going = g_idle_add (drop_later, line);
      return;
    }
  line->removed = !line->removed;
  form_rows_strike (line);
  edited (self);
}

/* A line among lines: its bar alone would be taller. */
static void
make_low (GtkScrolledWindow *text)
{
  gtk_scrolled_window_set_policy (text, GTK_POLICY_NEVER, GTK_POLICY_EXTERNAL);
  gtk_scrolled_window_set_min_content_height (text, LINE);
}

static void
add_cell (FormRows *self, Line *line, unsigned column, int row)
{
  FormField *cell = FORM_FIELD (form_field_new (self->type, self->columns[column], NULL));
  const FieldFact *fact = fact_find (self->type, self->columns[column]);
  unsigned kind = form_field_get_kind (cell);

  gtk_widget_set_hexpand (GTK_WIDGET (cell), kind == KIND_REF || kind == KIND_LONG || kind == KIND_REACH
                                                || (kind == KIND_PLAIN && fact->max_length > COLUMN_SHORT));
  gtk_widget_set_valign (GTK_WIDGET (cell), GTK_ALIGN_START);
  if (kind == KIND_LONG)
    make_low (GTK_SCROLLED_WINDOW (gtk_widget_get_first_child (GTK_WIDGET (cell))));
  g_signal_connect_swapped (cell, "changed", G_CALLBACK (edited), self);
  gtk_grid_attach (GTK_GRID (self->grid), GTK_WIDGET (cell), (int) column + 1, row, 1, 1);
  line->cells[column] = cell;
  if (self->n_chained[column] > 0)
    form_field_set_within (cell, line->cells[self->n_chained[column] - 1]);
  if (self->locked)
    form_field_lock (cell, true, false);
}

uint64_t
form_rows_id (const Msg *row)
{
  return *(const uint64_t *) msg_named (row, "id");
}

void
form_rows_stand_on (Line *line, const Msg *row)
{
  g_clear_pointer (&line->base, g_bytes_unref);
  line->base = row != NULL ? record_pack (row) : NULL;
  line->id = row != NULL ? form_rows_id (row) : 0;
  line->begun = row == NULL;
  line->stood = row != NULL ? msg_standing (row) : 0;
  line->copied = 0;
}

Line *
form_rows_add_line (FormRows *self, const Msg *row, bool begun)
{
  Line *line = g_new0 (Line, 1);
  int place = self->lines->len > 0
                  ? grid_row (self, ((Line *) g_ptr_array_index (self->lines, self->lines->len - 1))->bin) + 1
                  : 1;

  line->rows = self;
  line->sent = NOT_SENT;
  line->left_at = G_MAXUINT;
  form_rows_stand_on (line, begun ? NULL : row);
  line->bin = gtk_button_new ();
  gtk_widget_add_css_class (line->bin, "flat");
  /* As tall as its row: Tab goes by the middles, and a bin that stood higher would come before its line. */
  for (unsigned i = 0; i < self->n_columns; i++)
    {
      add_cell (self, line, i, place);
      form_field_show (line->cells[i], row);
    }
  form_rows_fit (line);
  gtk_grid_attach (GTK_GRID (self->grid), line->bin, (int) self->n_columns + 1, place, 1, 1);
  form_rows_let_move (line, place);
  gtk_widget_set_visible (line->bin, !self->locked && !self->fixed);
  g_signal_connect_swapped (line->bin, "clicked", G_CALLBACK (bin_clicked), line);
  form_rows_strike (line);
  g_ptr_array_add (self->lines, line);
  return line;
}

Line *
form_rows_begin_line (FormRows *self)
{
  g_autofree Msg *row = msg_new (self->type);
  Line *line = form_rows_add_line (self, row, true);

  form_rows_tell (self);
  return line;
}

void
form_rows_add (FormRows *self)
{
  form_field_focus (form_rows_begin_line (self)->cells[0]);
}

bool
form_rows_takes_lines (FormRows *self)
{
  return !self->locked && !self->fixed;
}

bool
form_rows_has_keys (FormRows *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self));
}

bool
form_rows_remove (FormRows *self)
{
  Line *line = form_rows_takes_lines (self) ? form_rows_line_in_focus (self) : NULL;

  if (line == NULL)
    return false;
  if (!gtk_widget_has_focus (line->bin))   /* its cells cannot keep the keys */
    gtk_widget_grab_focus (line->bin);
  bin_clicked (line);
  return true;
}

Msg *const *
form_rows_in (FormRows *self, const Msg *owner, size_t *n)
{
  *n = *(const size_t *) ((const char *) owner + self->list->quantifier_offset);
  return *(Msg ***) msg_member (owner, self->list);
}

static void
drop_all (FormRows *self)
{
  while (self->lines->len > 0)
    form_rows_drop_line (self, g_ptr_array_index (self->lines, self->lines->len - 1));
}

void
form_rows_show (FormRows *self, const Msg *owner)
{
  size_t n;
  Msg *const *rows = form_rows_in (self, owner, &n);
  Caret caret = form_rows_caret (self);

  drop_all (self);
  for (size_t i = 0; i < n; i++)
    form_rows_add_line (self, rows[i], false);
  form_rows_put_caret (self, caret);
  form_rows_tell (self);
}

void
form_rows_mark_new (FormRows *self)
{
  form_rows_copy_places (self);
  each_line (self, line)
    {
      line->begun = true;
      line->id = 0;
    }
  form_rows_find_places (self);
}

void
form_rows_undo (FormRows *self)
{
  for (guint i = self->lines->len; i-- > 0;)
    {
      Line *line = g_ptr_array_index (self->lines, i);

      if (line->begun && !line->under_way)
        {
          form_rows_drop_line (self, line);
          continue;
        }
      line->removed = line->begun;   /* its row may be with the server already */
      form_rows_strike (line);
      for (unsigned c = 0; c < self->n_columns; c++)
        form_field_undo (line->cells[c]);
    }
  if (form_rows_is_moved (self))
    form_rows_sort (self);
  form_rows_tell (self);
}

void
form_rows_fix (FormRows *self)
{
  self->fixed = true;
  gtk_widget_set_visible (self->add, FALSE);
}

void
form_rows_lock (FormRows *self, bool locked)
{
  self->locked = locked;
  gtk_widget_set_visible (self->add, !locked && !self->fixed);
  each_line (self, line)
    {
      gtk_widget_set_visible (line->bin, !locked && !self->fixed);
      if (line->handle != NULL)
        gtk_widget_set_visible (line->handle, !locked);
      for (unsigned i = 0; i < self->n_columns; i++)
        {
          form_field_lock (line->cells[i], locked, false);
          gtk_widget_set_has_tooltip (GTK_WIDGET (line->cells[i]), TRUE);
        }
    }
  form_rows_find_places (self);
}

static void
form_rows_dispose (GObject *object)
{
  FormRows *self = FORM_ROWS (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  G_OBJECT_CLASS (form_rows_parent_class)->dispose (object);
}

static void
form_rows_class_init (FormRowsClass *class)
{
  G_OBJECT_CLASS (class)->dispose = form_rows_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (class), GTK_ACCESSIBLE_ROLE_GROUP);
  changed_signal = g_signal_new ("changed", FORM_TYPE_ROWS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
form_rows_init (FormRows *self)
{
  self->lines = g_ptr_array_new_with_free_func (line_free);
}

GtkWidget *
form_rows_new (const ProtobufCMessageDescriptor *owner, const char *path, const char *columns)
{
  FormRows *self = g_object_new (FORM_TYPE_ROWS, NULL);
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *add_name = NULL;

  self->owner = owner;
  self->path = g_intern_string (path);
  self->list = protobuf_c_message_descriptor_get_field_by_name (owner, path);
  g_assert (self->list != NULL);
  self->type = self->list->descriptor;
  form_rows_add_keys (self);
  form_rows_find_columns (self, columns);
  self->grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), GAP);
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), GAP);
  gtk_widget_set_margin_bottom (self->grid, BAR);   /* else the bar of a wide table hides its last line */
  form_rows_make_header (self);
  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), self->grid);
  self->none = gtk_label_new (_("None yet"));
  gtk_widget_add_css_class (self->none, "meta");
  self->add = gtk_button_new ();
  gtk_box_append (GTK_BOX (line), gtk_image_new_from_icon_name ("list-add-symbolic"));
  gtk_box_append (GTK_BOX (line), gtk_label_new (_("Add a line")));
  gtk_button_set_child (GTK_BUTTON (self->add), line);
  gtk_widget_add_css_class (self->add, "flat");
  add_name = g_strdup_printf (_("Add: %s"), form_rows_get_label (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->add), GTK_ACCESSIBLE_PROPERTY_LABEL, add_name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, form_rows_get_label (self), -1);
  g_signal_connect_swapped (self->add, "clicked", G_CALLBACK (form_rows_add), self);
  gtk_box_append (GTK_BOX (foot), self->add);
  gtk_box_append (GTK_BOX (foot), self->none);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_widget_add_css_class (self->box, "rows");
  gtk_box_append (GTK_BOX (self->box), self->scrolled);
  gtk_box_append (GTK_BOX (self->box), foot);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  form_rows_tell (self);
  return GTK_WIDGET (self);
}

