/* sqlite.h - what the files of the embedded engine share. */

#pragma once

#include <sqlite3.h>

#include "server/store/engine.h"
#include "server/store/sqlite-gather.h"
#include "server/store/sqlite-map.h"
#include "server/store/sqlite-pace.h"

typedef struct
{
  Link base;
  sqlite3 *db;
  sqlite3_stmt *commands[STORE_UNDO + 1];
  unsigned patience_ms;       /* with others who write */
  sqlite3_stmt *told;         /* asks for the number that whoever tells raises; of who listens */
  int n_told;
  Gather *gather;             /* of who writes, and syncs each commit */
  FileMap *map;               /* of who reads */
  Pace *pace;                 /* of who has emptied the log */
  int64_t due;                /* so many pages of the log, before it is tried again; 0 = as always */
} SqliteLink;

enum { SQLITE_PATIENCE_MS = 2000 };

bool sqlite_script (Link *link, const char *sql, char **error);

/* sqlite-schema.c */
extern const StoreSearch sqlite_search;
extern const char sqlite_catalogue[], sqlite_indexes[];
bool sqlite_alter (Link *link, bool begin, char **error);
bool sqlite_hurry (Link *link, bool begin, char **error);
bool sqlite_rebuild (Link *link, const char *table, const char *actions, char **error);

/* sqlite-told.c */
StoreResult sqlite_tell (Link *link);
bool sqlite_was_told (Link *link);

/* sqlite-log.c */
void sqlite_tend (Link *link);
