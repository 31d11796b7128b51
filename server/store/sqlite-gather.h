/* sqlite-gather.h - what a commit adds to the log goes to the disk in one piece.
 *
 * SQLite writes every page of a commit in two writes, its head and itself, none of which ends where a page of the file
 * ends: a group of thirty pages is sixty calls of the kernel, which looks up each page of the file three times. Here
 * they are put together in memory and written before the sync that the commit waits for, and before anything else is
 * asked of the log. Only while a commit runs, and only of a link that syncs each: whatever is left when it ends without
 * that sync belongs to a commit that failed, and is forgotten.
 */

#pragma once

#include <sqlite3.h>
#include <stdbool.h>

typedef struct Gather Gather;

Gather *gather_new (void);
void gather_free (Gather *self);

/* Between begin and end the log of @db is written to through @self. */
void gather_begin (Gather *self, sqlite3 *db);
void gather_end (Gather *self, bool committed);
