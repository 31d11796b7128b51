/* table.h - a list of words for the demo bank: a text file with a row a line and TAB between columns; # begins a
 * remark. */

#pragma once

#include <glib.h>

typedef struct
{
  char ***rows;            /* n rows of n_columns texts */
  unsigned n, n_columns;
} Table;

/* Stops the program when @dir/@name.txt cannot be read, is empty, or has a row of another width. */
Table *table_load (const char *dir, const char *name, unsigned n_columns);
void table_free (Table *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Table, table_free)

unsigned table_number (const Table *table, unsigned row, unsigned column);
