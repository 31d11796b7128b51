/* catalogue.c - see catalogue.h. Each engine says its own catalogue in one statement: table, column, type, place in the
 * key. */

#include "server/store/catalogue.h"

#include <string.h>

static void
table_free (void *pointer)
{
  CatalogueTable *table = pointer;

  for (unsigned i = 0; i < table->n_columns; i++)
    g_free (table->columns[i]);
  g_free (table->name);
  g_free (table);
}

static ValueKind
kind_of (const char *type)
{
  static const struct { const char *start; ValueKind kind; } kinds[] = {
    { "INTEGER", VALUE_INT }, { "bigint", VALUE_INT }, { "integer", VALUE_INT }, { "smallint", VALUE_INT },
    { "REAL", VALUE_REAL }, { "double", VALUE_REAL }, { "TEXT", VALUE_TEXT }, { "text", VALUE_TEXT },
    { "BLOB", VALUE_BLOB }, { "bytea", VALUE_BLOB } };

  for (size_t i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_has_prefix (type, kinds[i].start))
      return kinds[i].kind;
  g_error ("%s is no type of ours", type);
}

static char *
text_of (const Value *value)
{
  return g_strndup (value->bytes, value->size);
}

static void
take_row (GPtrArray *tables, const Value *row)
{
  g_autofree char *name = text_of (&row[0]), *type = text_of (&row[2]);
  CatalogueTable *table = tables->len > 0 ? g_ptr_array_index (tables, tables->len - 1) : NULL;
  char *column = text_of (&row[1]);

  if (table == NULL || strcmp (table->name, name) != 0)
    {
      table = g_new0 (CatalogueTable, 1);
      table->name = g_steal_pointer (&name);
      g_ptr_array_add (tables, table);
    }
  g_assert (table->n_columns < CATALOGUE_COLUMNS);
  table->kinds[table->n_columns] = kind_of (type);
  table->columns[table->n_columns++] = column;
  if (row[3].integer > 0)
    {
      table->keys[row[3].integer - 1] = column;
      table->n_keys = MAX (table->n_keys, row[3].integer);
    }
}

GPtrArray *
catalogue_read (Link *link)
{
  static const ValueKind wanted[] = { VALUE_TEXT, VALUE_TEXT, VALUE_TEXT, VALUE_INT };
  g_autoptr (GPtrArray) tables = g_ptr_array_new_with_free_func (table_free);
  Stmt *stmt = link->engine->prepare (link, link->engine->catalogue, NULL, 0);
  Value row[4];
  StoreResult result;

  link->engine->start (stmt, NULL);
  while ((result = link->engine->step (stmt, wanted, row)) == STORE_ROW)
    take_row (tables, row);
  link->engine->finish (stmt);
  link->engine->finalize (stmt);
  return result == STORE_DONE ? g_steal_pointer (&tables) : NULL;
}

char *
catalogue_join (char *const *names, unsigned n)
{
  GString *text = g_string_new (NULL);

  for (unsigned i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", names[i]);
  return g_string_free (text, FALSE);
}

int64_t
catalogue_number (Link *link, const char *sql)
{
  const ValueKind wanted = VALUE_INT;
  Stmt *stmt = link->engine->prepare (link, sql, NULL, 0);
  Value value = { .kind = VALUE_NULL };

  link->engine->start (stmt, NULL);
  link->engine->step (stmt, &wanted, &value);
  link->engine->finish (stmt);
  link->engine->finalize (stmt);
  return value.kind == VALUE_INT ? value.integer : 0;
}
