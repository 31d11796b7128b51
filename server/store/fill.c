/* fill.c - see fill.h. The mark is a step of the schema with the number 0. */

#include "server/store/fill.h"

#include <string.h>

#include "server/store/catalogue.h"
#include "server/store/engine.h"

typedef struct
{
  char *name, *sql;
} Index;

struct Filling
{
  Link *link;
  GPtrArray *indexes;    /* that were taken away */
};

static void
index_free (void *pointer)
{
  Index *index = pointer;

  g_free (index->name);
  g_free (index->sql);
  g_free (index);
}

static void
filling_free (Filling *self)
{
  g_ptr_array_unref (self->indexes);
  g_free (self);
}

static GPtrArray *
list_indexes (Link *link, const char *const *kept)
{
  static const ValueKind wanted[] = { VALUE_TEXT, VALUE_TEXT };
  GPtrArray *indexes = g_ptr_array_new_with_free_func (index_free);
  Stmt *stmt = link->engine->prepare (link, link->engine->indexes, NULL, 0);
  Value row[2];

  link->engine->start (stmt, NULL);
  while (link->engine->step (stmt, wanted, row) == STORE_ROW)
    {
      g_autofree char *name = g_strndup (row[0].bytes, row[0].size);
      Index *index;

      if (g_strv_contains (kept, name))
        continue;
      index = g_new (Index, 1);
      *index = (Index) { .name = g_steal_pointer (&name), .sql = g_strndup (row[1].bytes, row[1].size) };
      g_ptr_array_add (indexes, index);
    }
  link->engine->finish (stmt);
  link->engine->finalize (stmt);
  return indexes;
}

GPtrArray *
fill_drop_indexes (Link *link, const char *const *kept, char **error)
{
  g_autoptr (GPtrArray) indexes = list_indexes (link, kept);

  for (unsigned i = 0; i < indexes->len; i++)
    {
      const Index *index = indexes->pdata[i];
      g_autofree char *sql = g_strdup_printf ("DROP INDEX %s", index->name);

      if (!link->engine->script (link, sql, error))
        return NULL;
    }
  return g_steal_pointer (&indexes);
}

Filling *
filling_begin (Link *link, const char *const *kept, char **error)
{
  GPtrArray *indexes;
  Filling *self;

  if (!link->engine->script (link, "INSERT INTO migration (number, file, hash) VALUES (0, 'filling', '')", error)
      || !link->engine->hurry (link, true, error))
    return NULL;
  indexes = fill_drop_indexes (link, kept, error);
  if (indexes == NULL)
    return NULL;
  self = g_new (Filling, 1);
  *self = (Filling) { .link = link, .indexes = indexes };
  store_put_off_search (link->store, true);
  return self;
}

/* All words of the search @table at once; nothing to do for other tables. */
static bool
fill_search (Link *link, const char *table, char **error)
{
  const char *fill = link->engine->search->fill;
  g_autofree char *kind = NULL;
  g_autoptr (GString) sql = NULL;

  if (fill == NULL || !g_str_has_suffix (table, "_search"))
    return true;
  kind = g_strndup (table, strlen (table) - strlen ("_search"));
  sql = g_string_new (fill);
  g_string_replace (sql, "$kind", kind, 0);
  return link->engine->script (link, sql->str, error);
}

static bool
fill_searches (Link *link, char **error)
{
  g_autoptr (GPtrArray) tables = catalogue_read (link);
  bool ok = tables != NULL;

  for (unsigned i = 0; ok && i < tables->len; i++)
    ok = fill_search (link, ((const CatalogueTable *) tables->pdata[i])->name, error);
  return ok;
}

bool
fill_make_indexes (Link *link, const GPtrArray *indexes, FillingNews news, void *data, char **error)
{
  unsigned n_all = indexes->len + 1;

  for (unsigned i = 0; i < indexes->len; i++)
    {
      const Index *index = indexes->pdata[i];

      if (news != NULL)
        news (data, i, n_all);
      if (!link->engine->script (link, index->sql, error))
        return false;
    }
  if (news != NULL)
    news (data, n_all - 1, n_all);
  if (!fill_searches (link, error))
    return false;
  if (news != NULL)
    news (data, n_all, n_all);
  return true;
}

bool
filling_end (Filling *self, FillingNews news, void *data, char **error)
{
  const Engine *engine = self->link->engine;
  bool ok = fill_make_indexes (self->link, self->indexes, news, data, error) && engine->hurry (self->link, false, error)
            && engine->script (self->link, "DELETE FROM migration WHERE number = 0", error);

  store_put_off_search (self->link->store, false);
  filling_free (self);
  return ok;
}
