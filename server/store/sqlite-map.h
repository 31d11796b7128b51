/* sqlite-map.h - the whole file of the store before a reader's eyes, for as long as the link lives.
 *
 * Debian's SQLite maps no more than 2 GiB of a file, whatever mmap_size is asked for: of a bank of a million clients
 * half of all pages would be read by a system call each, and of any bank those that it has grown by since. It also
 * drops its map whenever somebody has committed, and each page must be faulted in again: under writes that costs more
 * than the map gives. Commits go to the log, and checkpoints write through the same page cache, so a map stays true;
 * nothing of ours ever shortens the file.
 */

#pragma once

#include <sqlite3.h>

typedef struct FileMap FileMap;

/* NULL when the file cannot be mapped: it is read the ordinary way then. */
FileMap *file_map_new (sqlite3 *db);

/* Has the pages that are there fetched by a thread of its own, unless they are more than half of the memory. */
void file_map_warm (FileMap *self);

/* Once @db is closed. */
void file_map_free (FileMap *self);
