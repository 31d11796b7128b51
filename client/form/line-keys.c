/* line-keys.c - lines of tables of child rows, added and removed by keys and commands; see form.h. */

#include "client/form/form-private.h"

static bool
is_anywhere (FormRows *rows)
{
  return true;
}

static bool
is_in_sight (FormRows *rows)
{
  return gtk_widget_get_mapped (GTK_WIDGET (rows));
}

/* The first table that takes lines and of which that is true. */
static FormRows *
find_rows (Form *self, bool (*holds) (FormRows *rows))
{
  for (guint i = 0; i < self->places->len; i++)
    {
      FormRows *rows = ((FormPlace *) g_ptr_array_index (self->places, i))->rows;

      if (rows != NULL && form_rows_takes_lines (rows) && holds (rows))
        return rows;
    }
  return NULL;
}

bool
form_takes_lines (Form *self)
{
  return find_rows (self, is_anywhere) != NULL;
}

void
form_add_line (Form *self)
{
  FormRows *rows = find_rows (self, form_rows_has_keys);

  if (rows == NULL)
    rows = find_rows (self, is_in_sight);
  if (rows == NULL)
    rows = find_rows (self, is_anywhere);
  if (rows == NULL)
    return;
  form_lines_turn_to (self, GTK_WIDGET (rows));
  form_rows_add (rows);
}

bool
form_remove_line (Form *self)
{
  FormRows *rows = find_rows (self, form_rows_has_keys);

  return rows != NULL && form_rows_remove (rows);
}
