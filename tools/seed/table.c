/* table.c - see table.h. */

#include "tools/seed/table.h"

Table *
table_load (const char *dir, const char *name, unsigned n_columns)
{
  g_autofree char *path = g_strdup_printf ("%s/%s.txt", dir, name), *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  Table *table = g_new0 (Table, 1);

  if (!g_file_get_contents (path, &text, NULL, &error))
    g_error ("%s", error->message);
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    if (**line != '#' && **line != '\0')
      {
        char **row = g_strsplit (*line, "\t", -1);

        if (g_strv_length (row) != n_columns)
          g_error ("%s: \"%s\" has not %u columns", path, *line, n_columns);
        g_ptr_array_add (rows, row);
      }
  if (rows->len == 0)
    g_error ("%s is empty", path);
  table->n = rows->len;
  table->n_columns = n_columns;
  table->rows = (char ***) g_ptr_array_steal (rows, NULL);
  return table;
}

void
table_free (Table *table)
{
  for (unsigned i = 0; i < table->n; i++)
    g_strfreev (table->rows[i]);
  g_free (table->rows);
  g_free (table);
}

unsigned
table_number (const Table *table, unsigned row, unsigned column)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (table->rows[row][column], 10, 0, 99999999, &number, NULL))
    g_error ("\"%s\" is no number", table->rows[row][column]);
  return (unsigned) number;
}
