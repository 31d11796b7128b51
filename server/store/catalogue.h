/* catalogue.h - which tables the store has, with their columns: for backups, for comparing, and for whatever holds for
 * every table. Tables come in the order of their names, columns in their own. What the engine keeps for itself (the
 * insides of a text search) is no table.
 */

#pragma once

#include <glib.h>

#include "server/store/engine.h"

enum { CATALOGUE_COLUMNS = 160 };

typedef struct
{
  char *name;
  unsigned n_columns, n_keys;
  char *columns[CATALOGUE_COLUMNS];
  ValueKind kinds[CATALOGUE_COLUMNS];
  char *keys[CATALOGUE_COLUMNS];    /* of the primary key, in its order */
} CatalogueTable;

/* NULL when the store does not answer. */
GPtrArray *catalogue_read (Link *link);

/* The one number that @sql asks for; 0 when there is none. */
int64_t catalogue_number (Link *link, const char *sql);

/* A catalogue's text in the order of its primary key: "a, b". */
char *catalogue_join (char *const *names, unsigned n);
