/* sqlite-map.c - see sqlite-map.h. */

#define _GNU_SOURCE

#include "server/store/sqlite-map.h"

#include <glib.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <unistd.h>

/* Whoever reads a damaged page reads on behind it, for so far at most: SQLite keeps as much free. */
enum { BEHIND = 256, FETCHED_AT_ONCE = 16 << 20 };

struct FileMap
{
  sqlite3_io_methods methods;  /* the first: by these SQLite calls us, and we find the rest */
  const sqlite3_io_methods *theirs;
  char *pages;                 /* NULL: not mapped yet */
  sqlite3_int64 room, size;    /* that of the map, that of the file when it was last asked for */
  sqlite3_file *file;
  GThread *warming;            /* NULL: nobody */
  sqlite3_int64 fetching;      /* how much it fetches */
  int stop;                    /* set for it, atomically */
  bool refused;                /* as under valgrind: SQLite's own map has to do */
};

/* Room for a file that has doubled. Addresses cost nothing; behind the end of the file none is given away. */
static sqlite3_int64
room_for (sqlite3_int64 size)
{
  return 2 * size + (1 << 30);
}

/* A second map of the same pages is made of SQLite's own: a descriptor of ours could never be closed, for with it all
 * locks of the process on the file would go. */
static void
map (FileMap *self, sqlite3_file *file)
{
  void *first = NULL, *pages;

  if (self->theirs->xFetch (file, 0, 4096, &first) != SQLITE_OK || first == NULL)
    return;
  pages = mremap (first, 0, room_for (self->size), MREMAP_MAYMOVE);
  self->theirs->xUnfetch (file, 0, first);
  self->refused = pages == MAP_FAILED;
  if (self->refused)
    return;
  self->room = room_for (self->size);
  self->pages = pages;
}

static bool
has (const FileMap *self, sqlite3_int64 end)
{
  return end + BEHIND <= MIN (self->size, self->room);
}

static int
fetch (sqlite3_file *file, sqlite3_int64 offset, int n, void **page)
{
  FileMap *self = (FileMap *) file->pMethods;

  if (self->refused)
    return self->theirs->xFetch (file, offset, n, page);
  *page = NULL;
  if (!has (self, offset + n) && self->theirs->xFileSize (file, &self->size) != SQLITE_OK)
    return SQLITE_OK;
  if (self->pages == NULL)
    map (self, file);
  if (self->pages != NULL && has (self, offset + n))
    *page = self->pages + offset;
  return SQLITE_OK;
}

static int
keep (sqlite3_file *file, sqlite3_int64 offset, void *page)
{
  FileMap *self = (FileMap *) file->pMethods;

  return self->refused && page != NULL ? self->theirs->xUnfetch (file, offset, page) : SQLITE_OK;
}

FileMap *
file_map_new (sqlite3 *db)
{
  sqlite3_file *file;
  FileMap *self;

  if (sqlite3_file_control (db, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK || file->pMethods == NULL
      || file->pMethods->iVersion < 3)
    return NULL;
  self = g_new0 (FileMap, 1);
  self->file = file;
  self->theirs = file->pMethods;
  self->methods = *file->pMethods;
  self->methods.xFetch = fetch;
  self->methods.xUnfetch = keep;
  file->pMethods = &self->methods;
  sqlite3_exec (db, "PRAGMA mmap_size = 17179869184", NULL, NULL, NULL);
  return self;
}

/* Where the kernel cannot, or the disk fails, pages come as they are asked for. */
static void *
fetch_all (void *data)
{
  FileMap *self = data;

  for (sqlite3_int64 at = 0; at < self->fetching && !g_atomic_int_get (&self->stop); at += FETCHED_AT_ONCE)
    if (madvise (self->pages + at, MIN (FETCHED_AT_ONCE, self->fetching - at), MADV_POPULATE_READ) != 0)
      break;
  return NULL;
}

void
file_map_warm (FileMap *self)
{
  const sqlite3_int64 memory = (sqlite3_int64) sysconf (_SC_PHYS_PAGES) * sysconf (_SC_PAGESIZE);
  void *first;

  fetch (self->file, 0, BEHIND, &first);   /* maps it */
  if (self->pages == NULL || self->size > memory / 2 || self->warming != NULL)
    return;
  self->fetching = self->size;
  self->warming = g_thread_new ("warm", fetch_all, self);
}

void
file_map_free (FileMap *self)
{
  g_atomic_int_set (&self->stop, 1);
  if (self->warming != NULL)
    g_thread_join (self->warming);
  if (self->pages != NULL)
    munmap (self->pages, self->room);
  g_free (self);
}
