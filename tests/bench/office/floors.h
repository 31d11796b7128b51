/* floors.h - what the same work costs without a server: by hand on SQLite in this process, by libpq on PostgreSQL, on
 * the bare disk, by bare Argon2id. One figure each, taken in the same round as the server's.
 */

#pragma once

#include "tests/bench/office/office.h"

/* Prepared statements on the bank's own file, one thread, one transaction each; every column of every row is read. */
typedef enum { FLOOR_CARD, FLOOR_NAMES, FLOOR_WORDS, FLOOR_PAGE, FLOOR_SQL_N } FloorQuery;

typedef struct FloorSql FloorSql;
FloorSql *floor_sql_open (const char *file);
void floor_sql_close (FloorSql *self);

/* @ids of cards; or @keys: beginnings of folded names, or what the word index is asked; a page needs neither. */
OfficeResult floor_sql (FloorSql *self, FloorQuery query, const uint64_t *ids, const char *const *keys, unsigned n,
                        double seconds);

/* By libpq, in pipeline mode and by TLS (without it the bench ends), on @n_links connections of a thread each: a card;
 * all the rows of a save (the client, its key, the log and its values) in one transaction; or one bare row. */
typedef enum { FLOOR_PG_CARD, FLOOR_PG_SAVE, FLOOR_PG_INSERT } FloorPg;
OfficeResult floor_pg (const char *conninfo, FloorPg what, unsigned n_links, const uint64_t *ids, unsigned n_ids,
                       double seconds);

/* Once, before the first of these: its rows are in PostgreSQL's memory as those of kontord are in its own. */
void floor_pg_warm (const char *conninfo);

/* 4 KiB appended and synced, again and again. */
OfficeResult floor_append (const char *file, double seconds);

/* @password against @hash on as many threads as the server has for it. */
OfficeResult floor_argon2 (const char *hash, const char *password, double seconds);

/* A file of clients read, its names folded, and everybody found who is there twice: seconds. */
double floor_parse (const char *csv, size_t size, unsigned *n_unique);
