/* mapping.c - see mapping.h. */

#include "client/import/mapping.h"

#include <glib/gi18n.h>
#include <string.h>

#include "client/import/sender.h"
#include "client/import/targets.h"
#include "client/net/session.h"
#include "client/page/kept-entry.h"

enum { COLUMNS_MAX = 256, SHOWN = 3, TRIED = 500, TRIAL_ARENA = 1 << 20, VALUE_CHARS = 22 };
enum { EXCUSE_CHARS = 60, GRID_LEAST = 120 };

static const char separators[] = { ';', ',', '\t', '|' };

struct _ImportMapping
{
  GtkWidget parent_instance;

  ImportReader *reader;
  GtkWidget *box, *form, *keep, *excuse, *verdict, *begin;
  GtkWidget *targets[COLUMNS_MAX];
  size_t n_columns;
};

G_DEFINE_FINAL_TYPE (ImportMapping, import_mapping, GTK_TYPE_WIDGET)

static guint begin_signal, back_signal, separator_signal;

static size_t
target_of (ImportMapping *self, size_t column)
{
  guint chosen = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->targets[column]));

  return chosen == 0 || chosen == GTK_INVALID_LIST_POSITION ? (size_t) -1 : chosen - 1;
}

/* Two columns of phones are two phones; two columns of surnames are a mistake. */
static const ImportTarget *
twice (ImportMapping *self)
{
  for (size_t a = 0; a < self->n_columns; a++)
    for (size_t b = a + 1; b < self->n_columns; b++)
      if (target_of (self, a) == target_of (self, b) && target_of (self, a) != (size_t) -1
          && import_target (target_of (self, a))->path[0] != '+')
        return import_target (target_of (self, a));
  return NULL;
}

ImportPlan *
mapping_get_plan (ImportMapping *self)
{
  ImportPlan *plan;
  const char *excuse = gtk_editable_get_text (GTK_EDITABLE (self->excuse));
  bool keep = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->keep)) && excuse[0] != '\0';

  if (twice (self) != NULL)
    return NULL;
  plan = g_new0 (ImportPlan, 1);
  plan->n_columns = self->n_columns;
  plan->targets = g_new (size_t, self->n_columns);
  for (size_t i = 0; i < self->n_columns; i++)
    plan->targets[i] = target_of (self, i);
  plan->form = (Client__Form) gtk_drop_down_get_selected (GTK_DROP_DOWN (self->form));
  plan->excuse = keep ? g_strdup (excuse) : NULL;
  plan->branch_id = session_me () != NULL ? session_me ()->branch_id : 0;
  plan->manager_id = session_me () != NULL ? session_me ()->id : 0;
  plan->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return plan;
}

/* References are looked up when the import begins: here every name is taken to exist. */
static bool
is_of_reference (const char *complaint)
{
  return strcmp (complaint, N_("There is no such item in the dictionary")) == 0;
}

static void
try_rows (ImportMapping *self, const ImportPlan *plan, unsigned *n_good, unsigned *n_bad, GString *first)
{
  const GPtrArray *rows = import_reader_rows (self->reader);

  for (guint i = 1; i < rows->len && i <= TRIED; i++)
    {
      const ImportRow *row = g_ptr_array_index (rows, i);
      Arena *arena = arena_new (TRIAL_ARENA);
      const char *label = "", *complaint = row->complaint;
      ClientSave save;

      if (complaint == NULL)
        complaint = import_row_make (plan, row->cells, &save, &label, arena);
      if (complaint == NULL || is_of_reference (complaint))
        ++*n_good;
      else if (++*n_bad <= SHOWN)
        g_string_append_printf (first, _("\nLine %u, %s: %s"), row->line, label[0] != '\0' ? _(label) : "—",
                                _(complaint));
      arena_free (arena);
    }
}

static void
judge (ImportMapping *self)
{
  ImportPlan *plan = mapping_get_plan (self);
  const GPtrArray *rows = import_reader_rows (self->reader);
  g_autoptr (GString) first = g_string_new (NULL);
  g_autofree char *text = NULL;
  unsigned n_good = 0, n_bad = 0;

  gtk_widget_set_sensitive (self->excuse, gtk_check_button_get_active (GTK_CHECK_BUTTON (self->keep)));
  if (plan == NULL)
    text = g_strdup_printf (_("Two columns go into “%s”: leave one of them out."), _(twice (self)->label));
  else
    {
      try_rows (self, plan, &n_good, &n_bad, first);
      text = g_strdup_printf (_("Rows in the file: %u. Of the first %u, good: %u, would be rejected: %u.%s"),
                              rows->len - 1, n_good + n_bad, n_good, n_bad, first->str);
    }
  gtk_label_set_text (GTK_LABEL (self->verdict), text);
  gtk_widget_set_sensitive (self->begin, plan != NULL && n_good > 0);
  g_clear_pointer (&plan, import_plan_free);
}

static GtkWidget *
text_new (const char *text, const char *class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), VALUE_CHARS);
  gtk_widget_set_tooltip_text (label, text);
  gtk_widget_add_css_class (label, class);
  return label;
}

static GtkWidget *
target_new (ImportMapping *self, const char *header)
{
  GtkStringList *labels = gtk_string_list_new ((const char *const[]) { _("— left out —"), NULL });
  size_t guess = import_target_guess (header);
  GtkWidget *drop;

  for (size_t i = 0; import_target (i) != NULL; i++)
    gtk_string_list_append (labels, _(import_target (i)->label));
  drop
      = gtk_drop_down_new (G_LIST_MODEL (labels), gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (drop), TRUE);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop), guess == (size_t) -1 ? 0 : (guint) guess + 1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (drop), GTK_ACCESSIBLE_PROPERTY_LABEL, header, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (drop)), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  header, -1);
  g_signal_connect_swapped (drop, "notify::selected", G_CALLBACK (judge), self);
  return drop;
}

static void
add_column (ImportMapping *self, GtkGrid *grid, int column)
{
  const GPtrArray *rows = import_reader_rows (self->reader);
  const ImportRow *heads = g_ptr_array_index (rows, 0);

  self->targets[column] = target_new (self, heads->cells[column]);
  gtk_grid_attach (grid, text_new (heads->cells[column], "map-head"), 0, column + 1, 1, 1);
  gtk_grid_attach (grid, self->targets[column], 1, column + 1, 1, 1);
  for (guint i = 1; i <= SHOWN && i < rows->len; i++)
    {
      const ImportRow *row = g_ptr_array_index (rows, i);
      bool there = row->complaint == NULL && (guint) column < g_strv_length (row->cells);
      GtkWidget *cell = text_new (there ? row->cells[column] : "", "map-cell");

      gtk_widget_set_hexpand (cell, i == SHOWN || i + 1 == rows->len);   /* they stand together, not a screen apart */
      gtk_grid_attach (grid, cell, (int) i + 1, column + 1, 1, 1);
    }
}

static GtkWidget *
grid_new (ImportMapping *self)
{
  const char *const titles[]
      = { _("Column of the file"), _("Goes into"), _("First row"), _("Second row"), _("Third row") };
  GtkWidget *grid = gtk_grid_new (), *scrolled = gtk_scrolled_window_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 20);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 5);
  gtk_widget_add_css_class (grid, "map");
  for (int i = 0; i < (int) G_N_ELEMENTS (titles); i++)
    gtk_grid_attach (GTK_GRID (grid), text_new (titles[i], "section-title"), i, 0, 1, 1);
  for (size_t i = 0; i < self->n_columns; i++)
    add_column (self, GTK_GRID (grid), (int) i);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), grid);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), GRID_LEAST);
  gtk_widget_add_css_class (scrolled, "section");
  return scrolled;
}

static void
separator_chosen (GtkDropDown *drop, GParamSpec *spec, ImportMapping *self)
{
  g_signal_emit (self, separator_signal, 0, (int) separators[gtk_drop_down_get_selected (drop)]);
}

static GtkWidget *
choice_new (const char *label, const char *const *choices, guint chosen, GtkWidget *line)
{
  GtkWidget *drop = gtk_drop_down_new_from_strings (choices), *name = gtk_label_new (label);

  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop), chosen);
  gtk_widget_add_css_class (name, "flabel");
  gtk_widget_set_valign (drop, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (drop), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (drop)), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  gtk_box_append (GTK_BOX (line), name);
  gtk_box_append (GTK_BOX (line), drop);
  return drop;
}

static GtkWidget *
options_new (ImportMapping *self)
{
  const char *const parted[] = { _("semicolons"), _("commas"), _("tabs"), _("bars"), NULL };
  const char *const forms[] = { _("told by the tax number"), _("individuals"), _("legal entities"), NULL };
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *drop;
  const char *found = memchr (separators, import_reader_separator (self->reader), sizeof separators);

  drop = choice_new (_("Parted by"), parted, found != NULL ? (guint) (found - separators) : 0, line);
  g_signal_connect (drop, "notify::selected", G_CALLBACK (separator_chosen), self);
  self->form = choice_new (_("The rows are"), forms, 0, line);
  g_signal_connect_swapped (self->form, "notify::selected", G_CALLBACK (judge), self);
  self->keep = gtk_check_button_new_with_label (_("Keep numbers with wrong check digits, because"));
  g_signal_connect_swapped (self->keep, "toggled", G_CALLBACK (judge), self);
  self->excuse = gtk_entry_new ();
  gtk_widget_set_hexpand (self->excuse, TRUE);
  gtk_widget_set_halign (self->excuse, GTK_ALIGN_START);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->excuse), EXCUSE_CHARS);
  gtk_entry_set_max_length (GTK_ENTRY (self->excuse), 300);
  entry_keep (self->excuse, "import:excuse");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->excuse), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Why wrong numbers are kept"), -1);
  g_signal_connect_swapped (self->excuse, "changed", G_CALLBACK (judge), self);
  gtk_box_append (GTK_BOX (line), self->keep);
  gtk_box_append (GTK_BOX (line), self->excuse);
  return line;
}

static void
begin_clicked (ImportMapping *self)
{
  entry_forget (self->excuse);
  g_signal_emit (self, begin_signal, 0);
}

static void
back_clicked (ImportMapping *self)
{
  g_signal_emit (self, back_signal, 0);
}

static GtkWidget *
foot_new (ImportMapping *self)
{
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *back = gtk_button_new_with_label (_("Another file"));

  self->begin = gtk_button_new_with_label (_("Begin the import"));
  gtk_widget_add_css_class (self->begin, "suggested-action");
  self->verdict = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->verdict), 0);
  gtk_label_set_wrap (GTK_LABEL (self->verdict), TRUE);
  gtk_widget_set_hexpand (self->verdict, TRUE);
  gtk_widget_set_valign (back, GTK_ALIGN_END);
  gtk_widget_set_valign (self->begin, GTK_ALIGN_END);
  g_signal_connect_swapped (self->begin, "clicked", G_CALLBACK (begin_clicked), self);
  g_signal_connect_swapped (back, "clicked", G_CALLBACK (back_clicked), self);
  gtk_box_append (GTK_BOX (foot), self->verdict);
  gtk_box_append (GTK_BOX (foot), back);
  gtk_box_append (GTK_BOX (foot), self->begin);
  return foot;
}

static void
import_mapping_dispose (GObject *object)
{
  ImportMapping *self = IMPORT_MAPPING (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->reader);
  G_OBJECT_CLASS (import_mapping_parent_class)->dispose (object);
}

static void
import_mapping_class_init (ImportMappingClass *class)
{
  G_OBJECT_CLASS (class)->dispose = import_mapping_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
  begin_signal = g_signal_new ("begin", IMPORT_TYPE_MAPPING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  back_signal = g_signal_new ("back", IMPORT_TYPE_MAPPING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  separator_signal = g_signal_new ("separator", IMPORT_TYPE_MAPPING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
import_mapping_init (ImportMapping *self)
{
}

GtkWidget *
mapping_new (ImportReader *reader, const char *name)
{
  ImportMapping *self = g_object_new (IMPORT_TYPE_MAPPING, NULL);
  const ImportRow *heads = g_ptr_array_index (import_reader_rows (reader), 0);
  g_autofree char *about = g_strdup_printf (_("%s · %s · rows: %u"), name, import_reader_encoding (reader),
                                            import_reader_rows (reader)->len - 1);

  self->reader = g_object_ref (reader);
  self->n_columns = MIN (g_strv_length (heads->cells), COLUMNS_MAX);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  gtk_widget_add_css_class (self->box, "dialog-body");
  gtk_box_append (GTK_BOX (self->box), text_new (_("What do the columns mean?"), "dialog-title"));
  gtk_box_append (GTK_BOX (self->box), text_new (about, "meta"));
  gtk_label_set_max_width_chars (GTK_LABEL (gtk_widget_get_last_child (self->box)), -1);
  gtk_label_set_max_width_chars (GTK_LABEL (gtk_widget_get_first_child (self->box)), -1);
  gtk_box_append (GTK_BOX (self->box), options_new (self));
  gtk_box_append (GTK_BOX (self->box), grid_new (self));
  gtk_box_append (GTK_BOX (self->box), foot_new (self));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  judge (self);
  return GTK_WIDGET (self);
}
