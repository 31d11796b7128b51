/* rows-order.c - the order of the lines of a table of child rows: moved by keys, by the menu of a cell and by the
 * handle of a line.
 *
 * Where a line stands is told to the server as msg_standing () says. The places that the lines had are given out anew
 * in the order in which they stand now, so that only lines that really moved are saved: two, when two were changed. */

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#include "client/form/rows-private.h"

static bool
have_order (FormRows *self)
{
  return protobuf_c_message_descriptor_get_field_by_name (self->type, "ordinal") != NULL;
}

static uint64_t
age_of (const Line *line)
{
  return line->begun ? UINT64_MAX : line->id;
}

/* A line that was begun will get an id above all others. */
static void
find_standing (FormRows *self)
{
  uint64_t last = 0;

  each_line (self, line)
    if (!line->begun)
      {
        line->standing = line->stood;
        last = MAX (last, MAX (line->stood, line->id));
      }
  each_line (self, line)
    if (line->begun)
      line->standing = line->copied != 0 ? line->copied : ++last;
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  uint64_t one = *(const uint64_t *) a, other = *(const uint64_t *) b;

  return one < other ? -1 : one > other;
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const Line *one = *(Line *const *) a, *other = *(Line *const *) b;
  uint64_t these[] = { one->standing, age_of (one) }, those[] = { other->standing, age_of (other) };
  unsigned by = these[0] == those[0];

  return compare_places (&these[by], &those[by]);
}

static void
let_move (FormRows *self, Line *line, guint i)
{
  GSimpleAction *up, *down;

  if (line->moves == NULL)
    return;
  up = G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (line->moves), "up"));
  down = G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (line->moves), "down"));
  g_simple_action_set_enabled (up, !self->locked && i > 0);
  g_simple_action_set_enabled (down, !self->locked && i + 1 < self->lines->len);
}

void
form_rows_find_places (FormRows *self)
{
  g_autofree uint64_t *places = g_new (uint64_t, self->lines->len + 1);
  const Line *before = NULL;

  if (!have_order (self))
    return;
  find_standing (self);
  each_line (self, line)
    places[i_] = line->standing;
  qsort (places, self->lines->len, sizeof *places, compare_places);
  each_line (self, line)
    {
      uint64_t least = before != NULL ? before->put : 0;
      bool stays = line->standing == places[i_]
                   && (before == NULL || least < places[i_]
                       || (least == places[i_] && age_of (before) <= age_of (line)));

      line->put = stays ? places[i_] : MAX (places[i_], least + 1);
      before = line;
      let_move (self, line, i_);
    }
}

bool
form_rows_line_moved (const Line *line)
{
  return line->put != line->standing;
}

bool
form_rows_is_moved (FormRows *self)
{
  each_line (self, line)
    if (form_rows_line_moved (line))
      return true;
  return false;
}

void
form_rows_take_place (const Line *line, Msg *row)
{
  uint64_t *ordinal = msg_named (row, "ordinal");

  if (ordinal == NULL || (!line->begun && !form_rows_line_moved (line)))
    return;
  *ordinal = line->put == msg_unmoved (row) || (line->copied == 0 && !form_rows_line_moved (line)) ? 0 : line->put;
}

/* Those that the copied one had do not hold for the ids that the copies will get. */
void
form_rows_copy_places (FormRows *self)
{
  bool moved = false;

  each_line (self, line)
    moved = moved || (line->stood != 0 && line->stood != line->id);
  each_line (self, line)
    line->copied = moved ? i_ + 1 : 0;
}

static void
put_widget (FormRows *self, GtkWidget *widget, int row)
{
  GtkLayoutManager *grid = gtk_widget_get_layout_manager (self->grid);

  gtk_grid_layout_child_set_row (GTK_GRID_LAYOUT_CHILD (gtk_layout_manager_get_layout_child (grid, widget)), row);
  gtk_widget_insert_before (widget, self->grid, NULL);   /* whoever reads aloud goes by this order */
}

static void
place_lines (FormRows *self)
{
  each_line (self, line)
    {
      if (line->handle != NULL)
        put_widget (self, line->handle, (int) i_ + 1);
      for (unsigned c = 0; c < self->n_columns; c++)
        put_widget (self, GTK_WIDGET (line->cells[c]), (int) i_ + 1);
      put_widget (self, line->bin, (int) i_ + 1);
    }
}

void
form_rows_sort (FormRows *self)
{
  if (!have_order (self))
    return;
  find_standing (self);
  g_ptr_array_sort (self->lines, compare_lines);
  place_lines (self);
}

static void
move_line (Line *line, int by)
{
  FormRows *self = line->rows;
  gpointer *lines = self->lines->pdata;
  guint at;

  if (self->locked || !have_order (self) || !g_ptr_array_find (self->lines, line, &at)
      || (by < 0 ? at == 0 : at + 1 >= self->lines->len))
    return;
  lines[at] = lines[at + by];
  lines[at + by] = line;
  place_lines (self);
  form_rows_tell (self);
}

static void
up (GSimpleAction *action, GVariant *parameter, gpointer line)
{
  move_line (line, -1);
}

static void
down (GSimpleAction *action, GVariant *parameter, gpointer line)
{
  move_line (line, 1);
}

static GMenuModel *
moves_menu (void)
{
  static const char *const moves[][3]
      = { { N_("Move up"), "line.up", "<Alt>Up" }, { N_("Move down"), "line.down", "<Alt>Down" } };
  GMenu *menu = g_menu_new ();

  for (unsigned i = 0; i < G_N_ELEMENTS (moves); i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (_(moves[i][0]), moves[i][1]);

      g_menu_item_set_attribute (item, "accel", "s", moves[i][2]);
      g_menu_append_item (menu, item);
    }
  return G_MENU_MODEL (menu);
}

static void
moves_closed (GtkWidget *popover)
{
  gtk_widget_set_has_tooltip (gtk_widget_get_parent (popover), TRUE);
  gtk_widget_unparent (popover);
}

static void
offer_moves (GtkWidget *handle)
{
  g_autoptr (GMenuModel) menu = moves_menu ();
  GtkWidget *popover = gtk_popover_menu_new_from_model (menu);

  gtk_widget_set_parent (popover, handle);
  gtk_popover_set_position (GTK_POPOVER (popover), GTK_POS_RIGHT);
  g_signal_connect_data (popover, "closed", G_CALLBACK (moves_closed), NULL, NULL, G_CONNECT_AFTER);
  gtk_widget_set_has_tooltip (handle, FALSE);   /* it would lie over the menu */
  gtk_popover_popup (GTK_POPOVER (popover));
}

/* By the mouse only: the keys have Alt+Up, and one stop less in each line. */
static GtkWidget *
handle_new (void)
{
  GtkWidget *handle = gtk_button_new_from_icon_name ("list-drag-handle-symbolic");

  gtk_widget_add_css_class (handle, "flat");
  gtk_widget_add_css_class (handle, "handle");
  gtk_widget_set_focusable (handle, FALSE);
  gtk_widget_set_valign (handle, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (handle, _("Move the line"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (handle), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Move the line"), -1);
  g_signal_connect (handle, "clicked", G_CALLBACK (offer_moves), NULL);
  return handle;
}

void
form_rows_let_move (Line *line, int row)
{
  static const GActionEntry moves[] = { { .name = "up", .activate = up }, { .name = "down", .activate = down } };
  FormRows *self = line->rows;
  g_autoptr (GMenuModel) menu = moves_menu ();

  if (!have_order (self))
    return;
  line->moves = G_ACTION_GROUP (g_simple_action_group_new ());
  g_action_map_add_action_entries (G_ACTION_MAP (line->moves), moves, G_N_ELEMENTS (moves), line);
  line->handle = handle_new ();
  gtk_widget_set_visible (line->handle, !self->locked);
  gtk_widget_insert_action_group (line->handle, "line", line->moves);
  gtk_grid_attach (GTK_GRID (self->grid), line->handle, 0, row, 1, 1);
  gtk_widget_insert_before (line->handle, self->grid, GTK_WIDGET (line->cells[0]));
  for (unsigned i = 0; i < self->n_columns; i++)
    {
      gtk_widget_insert_action_group (GTK_WIDGET (line->cells[i]), "line", line->moves);
      form_field_add_menu (line->cells[i], menu);
    }
}

Line *
form_rows_line_in_focus (FormRows *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  Caret caret = form_rows_caret (self);

  if (caret.here)
    return g_ptr_array_index (self->lines, caret.line);
  each_line (self, line)
    if (focus == line->bin)
      return line;
  return NULL;
}

static gboolean
key_pressed (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, FormRows *self)
{
  bool above = key == GDK_KEY_Up || key == GDK_KEY_KP_Up, below = key == GDK_KEY_Down || key == GDK_KEY_KP_Down;
  Line *line;

  if ((state & gtk_accelerator_get_default_mod_mask ()) != GDK_ALT_MASK || !(above || below)
      || !have_order (self))
    return FALSE;
  line = form_rows_line_in_focus (self);
  if (line != NULL)
    move_line (line, above ? -1 : 1);
  return line != NULL;
}

/* Before the cells get them: a list of choices takes an arrow with whatever is held beside it. */
void
form_rows_add_keys (FormRows *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

char *
form_rows_order_text (FormRows *self)
{
  GString *text = g_string_new (NULL);
  unsigned n_begun = 0;

  each_line (self, line)
    if (line->begun)
      g_string_append_printf (text, "+%u ", n_begun++);
    else
      g_string_append_printf (text, "%" G_GUINT64_FORMAT " ", line->id);
  if (!form_rows_is_moved (self))
    g_string_truncate (text, 0);
  return g_string_free (text, FALSE);
}

static Line *
line_named (FormRows *self, const char *name)
{
  uint64_t number = g_ascii_strtoull (name + (name[0] == '+'), NULL, 10), n_begun = 0;

  each_line (self, line)
    if (name[0] == '+' ? line->begun && n_begun++ == number : !line->begun && line->id == number)
      return line;
  return NULL;
}

void
form_rows_put_first (FormRows *self, GPtrArray *first)
{
  each_line (self, line)
    if (!g_ptr_array_find (first, line, NULL))
      g_ptr_array_add (first, line);
  for (guint i = 0; i < first->len; i++)
    self->lines->pdata[i] = first->pdata[i];
  place_lines (self);
  form_rows_tell (self);
}

void
form_rows_put_order (FormRows *self, const char *text)
{
  g_auto (GStrv) names = g_strsplit (text, " ", -1);
  g_autoptr (GPtrArray) first = g_ptr_array_new ();

  for (unsigned i = 0; names[i] != NULL && !self->locked; i++)
    {
      Line *line = names[i][0] != '\0' ? line_named (self, names[i]) : NULL;

      if (line != NULL && !g_ptr_array_find (first, line, NULL))
        g_ptr_array_add (first, line);
    }
  form_rows_put_first (self, first);
}
