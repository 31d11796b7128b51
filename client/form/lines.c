/* lines.c - builds a form out of its lines; their grammar is in form.h. Sections that hold a table are as wide as the
 * page, others stand in columns between them. */

#include <glib/gi18n.h>
#include <string.h>

#include "client/form/columns.h"
#include "client/form/form-private.h"

typedef struct
{
  Form *form;
  GtkWidget *book, *page, *columns;
  FormSection *section;
  const char *heading;
  GString *taken;
  unsigned row;
} Build;

void
form_condition_free (gpointer data)
{
  FormCondition *condition = data;

  g_free (condition->path);
  g_free (condition->text);
  g_ptr_array_unref (condition->fields);
  g_free (condition);
}

static bool
is_page (const char *line)
{
  return g_str_has_prefix (line, "## ");
}

/* One of lines that come and go takes the whole width; a fixed one, as of rights, is read as a column is. */
static bool
has_table (const char *const *line)
{
  for (; *line != NULL && (*line)[0] != '#'; line++)
    if ((*line)[0] == '@' && (*line)[1] != '=')
      return true;
  return false;
}

/* GTK 4.8 never tells AT-SPI that a page is out of sight. */
static void
tell_robot (GtkWidget *page, gpointer hidden)
{
  gtk_accessible_update_state (GTK_ACCESSIBLE (page), GTK_ACCESSIBLE_STATE_HIDDEN, GPOINTER_TO_INT (hidden), -1);
}

static void
begin_page (Build *build, const char *title)
{
  build->page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  build->columns = NULL;
  g_signal_connect (build->page, "map", G_CALLBACK (tell_robot), GINT_TO_POINTER (FALSE));
  g_signal_connect (build->page, "unmap", G_CALLBACK (tell_robot), GINT_TO_POINTER (TRUE));
  if (title == NULL)
    {
      gtk_box_append (GTK_BOX (build->book), build->page);
      return;
    }
  if (build->form->stack == NULL)
    {
      GtkWidget *switcher = gtk_stack_switcher_new ();

      build->form->stack = gtk_stack_new ();
      gtk_stack_set_vhomogeneous (GTK_STACK (build->form->stack), FALSE);
      gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (switcher), GTK_STACK (build->form->stack));
      gtk_widget_add_css_class (switcher, "under");
      gtk_widget_add_css_class (switcher, "form-pages");
      gtk_widget_remove_css_class (switcher, "linked");
      gtk_box_layout_set_homogeneous (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (switcher)), FALSE);
      gtk_widget_set_halign (switcher, GTK_ALIGN_START);
      gtk_box_append (GTK_BOX (build->book), switcher);
      gtk_box_append (GTK_BOX (build->book), build->form->stack);
    }
  tell_robot (build->page, GINT_TO_POINTER (TRUE));
  gtk_stack_add_titled (GTK_STACK (build->form->stack), build->page, title, _(title) + 3);
}

static void
begin_section (Build *build, const char *const *line)
{
  bool wide = has_table (line + 1);

  if (build->page == NULL)
    begin_page (build, NULL);
  build->heading = *line;
  build->section = FORM_SECTION (form_section_new (_(*line) + 2));
  g_ptr_array_add (build->form->sections, build->section);
  if (wide)
    {
      gtk_box_append (GTK_BOX (build->page), GTK_WIDGET (build->section));
      build->columns = NULL;
      return;
    }
  if (build->columns == NULL)
    {
      build->columns = form_columns_new ();
      gtk_box_append (GTK_BOX (build->page), build->columns);
    }
  form_columns_add (FORM_COLUMNS (build->columns), GTK_WIDGET (build->section));
}

static FormPlace *
add_place (Build *build)
{
  FormPlace *place = g_new0 (FormPlace, 1);

  place->heading = build->heading;
  place->page = build->page;
  g_ptr_array_add (build->form->places, place);
  return place;
}

static void
add_table (Build *build, const char *line)
{
  bool fixed = line[0] == '=';
  const char *name = line + fixed, *colon = strchr (name, ':');
  g_autofree char *path = colon != NULL ? g_strndup (name, colon - name) : g_strdup (name);
  FormPlace *place = add_place (build);

  place->rows = FORM_ROWS (form_rows_new (build->form->type, path, colon != NULL ? colon + 1 : ""));
  if (fixed)
    form_rows_fix (place->rows);
  form_section_add_wide (build->section, GTK_WIDGET (place->rows));
  g_signal_connect_swapped (place->rows, "changed", G_CALLBACK (form_tell_changed), build->form);
}

static FormField *
add_field (Build *build, const char *word)
{
  bool computed = word[0] == '=', required = g_str_has_suffix (word, "!");
  g_autofree char *path = g_strndup (word + computed, strlen (word) - computed - required);
  FormPlace *place = add_place (build);

  place->field = FORM_FIELD (form_field_new (build->form->type, g_intern_string (path), build->taken));
  place->computed = computed;
  if (required)
    form_field_set_required (place->field);
  form_section_add (build->section, place->field, build->row);
  g_signal_connect_swapped (place->field, "changed", G_CALLBACK (form_tell_changed), build->form);
  return place->field;
}

static FormCondition *
read_condition (Build *build, const char *text, size_t length)
{
  FormCondition *condition = g_new0 (FormCondition, 1);
  g_autofree char *whole = g_strndup (text, length);
  char *equal = strchr (whole, '=');
  const Field *field;

  condition->section = build->section;
  condition->fields = g_ptr_array_new ();
  condition->path = equal != NULL ? g_strndup (whole, equal - whole) : g_strdup (whole);
  field = protobuf_c_message_descriptor_get_field_by_name (build->form->type, condition->path);
  g_assert (field != NULL);
  if (equal != NULL)
    {
      const ProtobufCEnumValue *value = protobuf_c_enum_descriptor_get_value_by_name (field->descriptor, equal + 1);

      g_assert (value != NULL);
      condition->text = g_strdup (choice_label (field->descriptor, value->value));
    }
  g_ptr_array_add (build->form->conditions, condition);
  return condition;
}

static void
add_row (Build *build, const char *line)
{
  FormCondition *condition = NULL;
  FormField *last = NULL;
  bool chained = false;

  if (line[0] == '?')
    {
      const char *colon = strchr (line, ':');

      g_assert (colon != NULL);
      condition = read_condition (build, line + 1, colon - line - 1);
      line = colon + 1;
    }
  build->row++;
  {
    g_auto (GStrv) words = g_strsplit (line, " ", -1);

    for (unsigned i = 0; words[i] != NULL; i++)
      if (strcmp (words[i], ">") == 0)
        chained = true;
      else if (words[i][0] != '\0')
        {
          FormField *field = add_field (build, words[i]);

          if (condition != NULL)
            g_ptr_array_add (condition->fields, field);
          if (chained && last != NULL)
            form_field_set_within (field, last);
          last = field;
          chained = false;
        }
  }
}

GtkWidget *
form_lines_build (Form *self, const char *const *lines)
{
  Build build = { .form = self, .book = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), .taken = g_string_new (NULL) };

  for (unsigned i = 0; lines[i] != NULL; i++)
    if (is_page (lines[i]))
      {
        begin_page (&build, lines[i]);
        g_string_truncate (build.taken, 0);
      }
    else if (lines[i][0] == '#')
      begin_section (&build, &lines[i]);
    else if (lines[i][0] == '@')
      add_table (&build, lines[i] + 1);
    else
      add_row (&build, lines[i]);
  g_string_free (build.taken, TRUE);
  return build.book;
}

static bool
condition_holds (Form *self, const FormCondition *condition, const Msg *message)
{
  FormField *field = form_field (self, condition->path);
  g_autofree char *text = NULL;

  if (field == NULL && message == NULL)
    return condition->holds;   /* not to be edited here: as it was when the record was shown */
  text = field != NULL ? form_field_get_text (field) : fact_show (message, condition->path);
  return condition->text != NULL ? strcmp (text, condition->text) == 0 : text[0] != '\0' && strcmp (text, _("No")) != 0;
}

void
form_lines_show_when (Form *self, const Msg *message)
{
  for (guint i = 0; i < self->conditions->len; i++)
    {
      FormCondition *condition = g_ptr_array_index (self->conditions, i);
      bool holds = condition_holds (self, condition, message);

      if (holds == condition->holds && message == NULL)
        continue;
      condition->holds = holds;
      for (guint f = 0; f < condition->fields->len; f++)
        gtk_widget_set_visible (g_ptr_array_index (condition->fields, f), holds);
      form_section_refresh (condition->section);
    }
}

static bool
has_blamed (GtkWidget *within)
{
  if (FORM_IS_FIELD (within))
    return form_field_is_blamed (FORM_FIELD (within));
  for (GtkWidget *child = gtk_widget_get_first_child (within); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_blamed (child))
      return true;
  return false;
}

void
form_lines_mark_pages (Form *self)
{
  if (self->stack == NULL)
    return;
  for (GtkWidget *page = gtk_widget_get_first_child (self->stack); page != NULL;
       page = gtk_widget_get_next_sibling (page))
    gtk_stack_page_set_needs_attention (gtk_stack_get_page (GTK_STACK (self->stack), page), has_blamed (page));
}

void
form_lines_turn_to (Form *self, GtkWidget *within)
{
  for (GtkWidget *widget = within; self->stack != NULL && widget != NULL; widget = gtk_widget_get_parent (widget))
    if (gtk_widget_get_parent (widget) == self->stack)
      gtk_stack_set_visible_child (GTK_STACK (self->stack), widget);
}
