/* filter-bar.c - see filter-bar.h. */

#include "client/list/filter-bar.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#include "client/form/pick-entry.h"

enum { FACETS_MAX = 12 };

#define NONE "none"          /* in a filter: what refers to nothing */

typedef struct
{
  const char *path;
  const Field *member;
  GtkWidget *widget;         /* a GtkDropDown, or a pick-entry */
  GtkWidget *none;           /* of a reference: the rows that have none */
  bool reference;
  uint64_t told;             /* what the list was last asked for by */
} Narrow;

struct _FilterBar
{
  GtkWidget parent_instance;

  GtkWidget *box, *search, *more, *more_label, *grid, *rest;
  Narrow facets[FACETS_MAX];
  unsigned n_facets;
  bool quiet;
};

G_DEFINE_FINAL_TYPE (FilterBar, filter_bar, GTK_TYPE_WIDGET)

static guint changed_signal;

static uint64_t
facet_value (const Narrow *facet)
{
  guint selected;

  if (facet->reference)
    return pick_entry_get_id (facet->widget);
  selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (facet->widget));
  return selected == GTK_INVALID_LIST_POSITION
         ? 0 : (uint64_t) ((const ProtobufCEnumDescriptor *) facet->member->descriptor)->values[selected].value;
}

static bool
wants_none (const Narrow *facet)
{
  return facet->reference && gtk_check_button_get_active (GTK_CHECK_BUTTON (facet->none));
}

static bool
narrows (const Narrow *facet)
{
  return facet_value (facet) != 0 || wants_none (facet);
}

static const char *
reference_text (const Narrow *facet)
{
  return gtk_editable_get_text (GTK_EDITABLE (adw_bin_get_child (ADW_BIN (facet->widget))));
}

static void
count_more (FilterBar *self)
{
  unsigned n = 0;
  g_autofree char *text = NULL;

  for (unsigned i = 0; i < self->n_facets; i++)
    n += self->facets[i].reference && narrows (&self->facets[i]);
  for (unsigned i = 0; i < self->n_facets; i++)   /* whatever narrows the list is seen at once */
    if (!self->facets[i].reference)
      (facet_value (&self->facets[i]) != 0 ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (
          self->facets[i].widget, "accent");
  text = n > 0 ? g_strdup_printf (_("More filters: %u"), n) : g_strdup (_("More filters"));
  gtk_label_set_text (GTK_LABEL (self->more_label), text);
  (n > 0 ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (self->more, "accent");
}

static void
note_told (FilterBar *self)
{
  for (unsigned i = 0; i < self->n_facets; i++)
    self->facets[i].told = facet_value (&self->facets[i]);
}

static void
tell (FilterBar *self)
{
  if (self->quiet)
    return;
  note_told (self);
  count_more (self);
  g_signal_emit (self, changed_signal, 0);
}

static void
none_toggled (GtkWidget *none, FilterBar *self)
{
  for (unsigned i = 0; i < self->n_facets; i++)
    if (self->facets[i].none == none)
      {
        bool quiet = self->quiet;

        self->quiet = true;
        pick_entry_set (self->facets[i].widget, 0, "");
        self->quiet = quiet;
        gtk_widget_set_sensitive (self->facets[i].widget, !wants_none (&self->facets[i]));
        tell (self);
      }
}

/* Half a word in a reference is not yet a filter, and the name of what it held already is no other one. */
static void
reference_typed (GtkWidget *entry, FilterBar *self)
{
  uint64_t value = pick_entry_get_id (gtk_widget_get_parent (entry));

  if (value == 0 && gtk_editable_get_text (GTK_EDITABLE (entry))[0] != '\0')
    return;
  for (unsigned i = 0; i < self->n_facets; i++)
    if (self->facets[i].widget == gtk_widget_get_parent (entry) && self->facets[i].told != value)
      tell (self);
}

void
filter_bar_add_facet (ListQuery *query, const char *field, uint64_t value, Arena *arena)
{
  Facet *facet = arena_alloc (arena, sizeof *facet);

  facet__init (facet);
  facet->field = (char *) field;
  facet->value = value;
  query->facets[query->n_facets++] = facet;
}

void
filter_bar_fill (FilterBar *self, ListQuery *query, Arena *arena)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));

  query->text = arena_copy (arena, text, strlen (text));
  query->facets = arena_alloc (arena, sizeof *query->facets * (FACETS_MAX + 1));
  for (unsigned i = 0; i < self->n_facets; i++)
    {
      if (narrows (&self->facets[i]))
        filter_bar_add_facet (query, self->facets[i].path, facet_value (&self->facets[i]), arena);
    }
}

char *
filter_bar_get (FilterBar *self)
{
  GString *out = g_string_new (NULL);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));

  for (unsigned i = 0; i < self->n_facets; i++)
    {
      const Narrow *facet = &self->facets[i];
      uint64_t value = facet_value (facet);

      if (wants_none (facet))
        g_string_append_printf (out, "%s%s=" NONE, out->len > 0 ? " " : "", facet->path);
      if (value == 0)
        continue;
      g_string_append_printf (out, "%s%s=%" G_GUINT64_FORMAT, out->len > 0 ? " " : "", facet->path, value);
      if (facet->reference)
        {
          g_autofree char *name = g_uri_escape_string (reference_text (facet), NULL, TRUE);

          g_string_append_printf (out, ":%s", name);
        }
    }
  if (text[0] != '\0')
    {
      g_autofree char *escaped = g_uri_escape_string (text, NULL, TRUE);

      g_string_append_printf (out, "%stext=%s", out->len > 0 ? " " : "", escaped);
    }
  return g_string_free (out, FALSE);
}

/* What "path=…" of @parts says, or NULL. */
static const char *
part_of (char **parts, const char *path)
{
  size_t length = strlen (path);

  for (unsigned p = 0; parts[p] != NULL; p++)
    if (strncmp (parts[p], path, length) == 0 && parts[p][length] == '=')
      return parts[p] + length + 1;
  return NULL;
}

static void
facet_set (Narrow *facet, const char *text)
{
  uint64_t value = text != NULL ? g_ascii_strtoull (text, NULL, 10) : 0;
  const char *colon = text != NULL ? strchr (text, ':') : NULL;
  g_autofree char *name = colon != NULL ? g_uri_unescape_string (colon + 1, NULL) : NULL;
  const ProtobufCEnumDescriptor *choices = facet->member->descriptor;

  if (facet->reference)
    {
      gtk_check_button_set_active (GTK_CHECK_BUTTON (facet->none), text != NULL && strcmp (text, NONE) == 0);
      if (name != NULL)
        pick_entry_set (facet->widget, value, name);
      else
        pick_entry_set_id (facet->widget, value);
      return;
    }
  for (unsigned i = 0; i < choices->n_values; i++)
    if ((uint64_t) choices->values[i].value == value)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (facet->widget), i);
}

void
filter_bar_set (FilterBar *self, const char *filter)
{
  g_auto (GStrv) parts = g_strsplit (filter, " ", -1);
  const char *escaped = part_of (parts, "text");
  g_autofree char *text = escaped != NULL ? g_uri_unescape_string (escaped, NULL) : g_strdup ("");

  self->quiet = true;
  for (unsigned i = 0; i < self->n_facets; i++)
    facet_set (&self->facets[i], part_of (parts, self->facets[i].path));
  gtk_editable_set_text (GTK_EDITABLE (self->search), text != NULL ? text : "");
  self->quiet = false;
  note_told (self);
  count_more (self);
}

void
filter_bar_add_end (FilterBar *self, GtkWidget *child)
{
  gtk_box_append (GTK_BOX (self->rest), child);
}

void
filter_bar_focus (FilterBar *self)
{
  gtk_widget_grab_focus (self->search);
}

static void
name_it (GtkWidget *widget, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static GtkWidget *
drop_new (FilterBar *self, const Field *member, const char *label)
{
  const ProtobufCEnumDescriptor *choices = member->descriptor;
  GtkStringList *labels = gtk_string_list_new (NULL);
  g_autofree char *any = g_strdup_printf (_("%s: any"), label);
  GtkWidget *drop;

  for (unsigned i = 0; i < choices->n_values; i++)
    gtk_string_list_append (labels,
                            choices->values[i].value == 0 ? any : choice_label (choices, choices->values[i].value));
  drop = gtk_drop_down_new (G_LIST_MODEL (labels), NULL);
  name_it (drop, label);
  name_it (gtk_widget_get_first_child (drop), label);
  gtk_widget_set_valign (drop, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (drop, "notify::selected", G_CALLBACK (tell), self);
  return drop;
}

static void
add_none (FilterBar *self, Narrow *facet, const char *label, int row)
{
  g_autofree char *name = g_strdup_printf (_("%s: none"), label);

  facet->none = gtk_check_button_new_with_label (_("none"));
  name_it (facet->none, name);
  g_signal_connect (facet->none, "toggled", G_CALLBACK (none_toggled), self);
  gtk_grid_attach (GTK_GRID (self->grid), facet->none, 2, row, 1, 1);
}

static void
add_reference (FilterBar *self, Narrow *facet, const FieldFact *fact)
{
  GtkWidget *label = gtk_label_new (_(fact->label)), *entry;
  int row = (int) self->n_facets;

  facet->widget = pick_entry_new (fact_offers (fact));
  entry = adw_bin_get_child (ADW_BIN (facet->widget));
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, "flabel");
  gtk_widget_set_size_request (facet->widget, 240, -1);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("any"));
  gtk_accessible_update_relation (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
  g_signal_connect (entry, "changed", G_CALLBACK (reference_typed), self);
  gtk_grid_attach (GTK_GRID (self->grid), label, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), facet->widget, 1, row, 1, 1);
  add_none (self, facet, _(fact->label), row);
  gtk_widget_set_visible (self->more, TRUE);
}

static void
add_facet (FilterBar *self, const ProtobufCMessageDescriptor *row, const char *path)
{
  const Field *outer, *member = msg_find (row, path, &outer);
  const FieldFact *fact = fact_find (row, path);
  Narrow *facet = &self->facets[self->n_facets];

  g_assert (self->n_facets < FACETS_MAX);
  g_assert (member != NULL);
  *facet = (Narrow) { path, member, NULL, NULL, member->type != PROTOBUF_C_TYPE_ENUM, 0 };
  if (facet->reference)
    add_reference (self, facet, fact);
  else
    {
      facet->widget = drop_new (self, member, _(fact->label));
      gtk_box_append (GTK_BOX (self->box), facet->widget);
    }
  self->n_facets++;
}

static void
clear (FilterBar *self)
{
  filter_bar_set (self, "");
  tell (self);
}

static GtkWidget *
more_new (FilterBar *self)
{
  GtkWidget *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  GtkWidget *all = gtk_button_new_with_label (_("Show all"));

  self->grid = gtk_grid_new ();
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 8);
  gtk_widget_add_css_class (box, "popover-body");
  gtk_box_append (GTK_BOX (box), self->grid);
  gtk_widget_set_halign (all, GTK_ALIGN_END);
  g_signal_connect_swapped (all, "clicked", G_CALLBACK (clear), self);
  gtk_box_append (GTK_BOX (box), all);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  self->more = gtk_menu_button_new ();
  self->more_label = gtk_label_new (_("More filters"));
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->more), self->more_label);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->more), popover);
  gtk_widget_set_valign (self->more, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->more, FALSE);
  name_it (self->more, _("More filters"));
  return self->more;
}

static void
filter_bar_dispose (GObject *object)
{
  FilterBar *self = LIST_FILTER_BAR (object);

  self->quiet = true;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (filter_bar_parent_class)->dispose (object);
}

static void
filter_bar_class_init (FilterBarClass *class)
{
  G_OBJECT_CLASS (class)->dispose = filter_bar_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
  changed_signal
      = g_signal_new ("changed", LIST_TYPE_FILTER_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
filter_bar_init (FilterBar *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->rest = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->search = gtk_search_entry_new ();
}

GtkWidget *
filter_bar_new (const ProtobufCMessageDescriptor *row, const char *const *facets, const char *hint)
{
  FilterBar *self = g_object_new (LIST_TYPE_FILTER_BAR, NULL);
  GtkWidget *more;

  gtk_widget_add_css_class (self->box, "filter-bar");
  g_object_set (self->search, "placeholder-text", hint, NULL);
  gtk_widget_set_size_request (self->search, 190, -1);
  gtk_widget_set_hexpand (self->search, TRUE);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->search), 34);
  gtk_widget_set_valign (self->search, GTK_ALIGN_CENTER);
  name_it (self->search, _("Filter of the list"));
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (tell), self);
  gtk_box_append (GTK_BOX (self->box), self->search);
  more = more_new (self);
  for (unsigned i = 0; facets[i] != NULL; i++)
    add_facet (self, row, facets[i]);
  gtk_box_append (GTK_BOX (self->box), more);
  gtk_widget_set_hexpand (self->rest, TRUE);
  gtk_widget_set_halign (self->rest, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (self->box), self->rest);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}
