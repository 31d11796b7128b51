/* floors.h - what the same work costs without a server: by hand on SQLite in this process, by libpq on PostgreSQL, and
 * on the bare disk. One number each, taken in the same round as the server's.
 */

#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct
{
  double rate, p50, p99;       /* per second; microseconds */
} FloorResult;

/* A card's statements, prepared, one thread, one transaction a card. @file: a copy of the bank, or the bank itself. */
typedef struct FloorSql FloorSql;
FloorSql *floor_sql_open (const char *file);
void floor_sql_close (FloorSql *self);
FloorResult floor_sql_cards (FloorSql *self, const uint64_t *ids, unsigned n_ids, double seconds);

/* The same by libpq, prepared and in pipeline mode, on @n_links connections of a thread each. @save: the rows of a save
 * (the client, its key, the log and its values) in one transaction instead of a card. */
FloorResult floor_pg (const char *conninfo, unsigned n_links, const uint64_t *ids, unsigned n_ids, double seconds,
                      bool save);

/* 4 KiB appended and synced, again and again. */
FloorResult floor_append (const char *file, double seconds);
