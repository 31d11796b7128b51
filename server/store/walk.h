/* walk.h - all rows of a table in the order of its primary key, a thousand at a time, so that a table may be of any
 * size. */

#pragma once

#include "server/store/catalogue.h"

/* @row has the table's columns in their order and lives until it returns. False ends the walk. */
typedef bool WalkTake (void *data, const CatalogueTable *table, const Value *row);

/* Inside a transaction, and therefore in one snapshot. DONE when @take has seen all rows; ROW when it ended the
 * walk. */
StoreResult walk_table (Link *link, const CatalogueTable *table, WalkTake *take, void *data);
int64_t walk_count (Link *link, const CatalogueTable *table);
