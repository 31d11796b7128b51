/* sqlite-pace.h - lets a checkpoint put its pages down a few at a time.
 *
 * A checkpoint writes thousands of pages and syncs them at its end. As long as the disk has these before it, the sync
 * of a commit waits behind them all; and the last part of a checkpoint holds the writer. So what it writes is synced
 * as it goes on, through a descriptor of our own: a descriptor is told once of an error of the disk, and SQLite's
 * own, by which it judges whether the log may be emptied, must not miss it.
 */

#pragma once

#include <sqlite3.h>

typedef struct Pace Pace;

/* NULL when the file cannot be opened once more. */
Pace *pace_new (sqlite3 *db);
void pace_free (Pace *self);

/* Round a checkpoint by @db that holds nobody up. */
void pace_begin (Pace *self, sqlite3 *db);
void pace_end (Pace *self);
