/* backup.h - the whole store as one file that is the same from both engines, and back from it into either: backup,
 * restore, and the move from one engine to the other are the same thing.
 *
 *   file    = "kontor backup 1\n" header* table* "end\n" hash
 *   header  = "bank " name "\n" | "at " milliseconds "\n" | "schema " number "\n"
 *   table   = "table " name " " rows " " column* "\n" row*      in the order of names; columns parted by commas
 *   row     = value for every column                            in the order of the primary key
 *   value   = 0 | 1 number | 2 eight bytes | 3 number bytes | 4 number bytes      absent, whole, real, text, bytes
 *   number  = seven bits a byte, the lowest first, the high bit says that more come; whole ones are folded: 0 -1 1 -2
 *   hash    = BLAKE2b, 32 bytes, of everything before it
 *
 * A backup is one snapshot; people go on working. The insides of a text search are not in it and are made anew.
 */

#pragma once

#include <glib.h>
#include <stdio.h>

#include "server/store/store.h"

/* Called every thousand rows or so; false stops the work, which then leaves nothing behind. */
typedef bool StoreProgress (void *data, const char *table, uint64_t n_done, uint64_t n_all);

typedef struct
{
  const char *bank;            /* its name, for whoever finds the file */
  int64_t at;                  /* moment */
  StoreProgress *progress;     /* may be NULL */
  void *data;
} BackupShape;

typedef struct
{
  char bank[160];
  int64_t at;
  unsigned schema;             /* number of the last step */
  uint64_t n_tables, n_rows;
} BackupFacts;

/* Writes @file (under another name until it is whole and on the disk). */
bool store_backup (Store *store, const char *file, const BackupShape *shape, BackupFacts *facts, char **error);

/* Reads all of @file and says whether it is whole, and what it is. */
bool backup_check (const char *file, BackupFacts *facts, char **error);

/* Fills @store, which must be empty or new, with what is in @file, in one transaction, and brings its schema up to
 * date. */
bool store_restore (Store *store, const char *schema_dir, const char *file, const BackupShape *shape, char **error);

/* A line for every row, "table|value|value", for comparing: of all tables but those in @without (may be NULL). */
bool store_dump (Store *store, FILE *out, const char *const *without, char **error);

/* What the house writes about work rather than the work itself: left out where two states of a bank are compared. */
extern const char *const store_log_tables[];
