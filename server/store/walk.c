/* walk.c - see walk.h. Each chunk begins after the key at which the one before ended. */

#include "server/store/walk.h"

#include <string.h>

enum { CHUNK = 1000 };

typedef struct
{
  const CatalogueTable *table;
  Value keys[CATALOGUE_COLUMNS];      /* of the last row; their bytes are our own */
  ValueKind kinds[CATALOGUE_COLUMNS];
  unsigned columns[CATALOGUE_COLUMNS];
} Position;

static void
forget (Position *at)
{
  for (unsigned i = 0; i < at->table->n_keys; i++)
    if (at->keys[i].kind == VALUE_TEXT || at->keys[i].kind == VALUE_BLOB)
      g_free ((void *) at->keys[i].bytes);
  memset (at->keys, 0, sizeof at->keys);
}

static void
remember (Position *at, const Value *row)
{
  forget (at);
  for (unsigned i = 0; i < at->table->n_keys; i++)
    {
      at->keys[i] = row[at->columns[i]];
      if (at->keys[i].kind == VALUE_TEXT || at->keys[i].kind == VALUE_BLOB)
        at->keys[i].bytes = g_memdup2 (at->keys[i].bytes, at->keys[i].size);
    }
}

static void
find_keys (Position *at)
{
  const CatalogueTable *table = at->table;

  for (unsigned i = 0; i < table->n_keys; i++)
    for (unsigned j = 0; j < table->n_columns; j++)
      if (table->keys[i] == table->columns[j])
        {
          at->columns[i] = j;
          at->kinds[i] = table->kinds[j];
        }
}

static char *
select_from (const Engine *engine, const CatalogueTable *table, bool first)
{
  g_autofree char *columns = catalogue_join (table->columns, table->n_columns),
                  *keys = catalogue_join (table->keys, table->n_keys);
  g_autoptr (GString) after = g_string_new (NULL);

  for (unsigned i = 0; i < table->n_keys && !first; i++)
    g_string_append_printf (after, "%s%c%u", i > 0 ? ", " : "", engine->parameter, i + 1);
  if (first)
    return g_strdup_printf ("SELECT %s FROM %s ORDER BY %s LIMIT %d", columns, table->name, keys, CHUNK);
  return g_strdup_printf ("SELECT %s FROM %s WHERE (%s) > (%s) ORDER BY %s LIMIT %d", columns, table->name, keys,
                          after->str, keys, CHUNK);
}

/* Tells in @n how many rows the chunk had. */
static StoreResult
walk_chunk (Stmt *stmt, const Engine *engine, Position *at, WalkTake *take, void *data, unsigned *n)
{
  Value row[CATALOGUE_COLUMNS];
  StoreResult result;

  *n = 0;
  engine->start (stmt, at->keys);
  while ((result = engine->step (stmt, at->table->kinds, row)) == STORE_ROW)
    {
      if (!take (data, at->table, row))
        break;
      if (++*n == CHUNK)
        remember (at, row);
    }
  engine->finish (stmt);
  return result;
}

StoreResult
walk_table (Link *link, const CatalogueTable *table, WalkTake *take, void *data)
{
  const Engine *engine = link->engine;
  g_autofree char *begin = select_from (engine, table, true), *go_on = select_from (engine, table, false);
  Position at = { .table = table };
  StoreResult result;
  Stmt *first, *next;
  unsigned n;

  g_assert (table->n_keys > 0);
  find_keys (&at);
  first = engine->prepare (link, begin, NULL, 0);
  next = engine->prepare (link, go_on, at.kinds, table->n_keys);

  result = walk_chunk (first, engine, &at, take, data, &n);
  while (result == STORE_DONE && n == CHUNK)
    result = walk_chunk (next, engine, &at, take, data, &n);

  engine->finalize (first);
  engine->finalize (next);
  forget (&at);
  return result;
}

int64_t
walk_count (Link *link, const CatalogueTable *table)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count (*) FROM %s", table->name);

  return catalogue_number (link, sql);
}
