/* sqlite-pace.c - see sqlite-pace.h. The methods of the open file are exchanged for ours, as in sqlite-gather.c. */

#include "server/store/sqlite-pace.h"

#include <glib.h>

/* Pages come in the order of their numbers, so neighbours go together. */
enum { PAGES_AT_ONCE = 64 };

struct Pace
{
  sqlite3_io_methods methods;
  const sqlite3_io_methods *plain;
  sqlite3_file *file;         /* NULL between checkpoints */
  sqlite3_file *own;          /* the same file by another descriptor */
  unsigned n_waiting;
};

/* What it says is not asked: a disk that fails tells SQLite so at the end. */
static void
sync_some (Pace *self)
{
  self->n_waiting = 0;
  self->own->pMethods->xSync (self->own, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY);
}

static int
pace_write (sqlite3_file *file, const void *bytes, int n, sqlite3_int64 at)
{
  Pace *self = (Pace *) file->pMethods;
  int rc = self->plain->xWrite (file, bytes, n, at);

  if (rc == SQLITE_OK && ++self->n_waiting >= PAGES_AT_ONCE)
    sync_some (self);
  return rc;
}

Pace *
pace_new (sqlite3 *db)
{
  Pace *self = g_new0 (Pace, 1);
  sqlite3_vfs *vfs = NULL;

  sqlite3_file_control (db, "main", SQLITE_FCNTL_VFS_POINTER, &vfs);
  self->own = g_malloc0 (vfs->szOsFile);
  if (vfs->xOpen (vfs, sqlite3_db_filename (db, "main"), self->own, SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_READWRITE, NULL)
      == SQLITE_OK)
    return self;
  g_free (self->own);
  g_free (self);
  return NULL;
}

void
pace_free (Pace *self)
{
  self->own->pMethods->xClose (self->own);
  g_free (self->own);
  g_free (self);
}

void
pace_begin (Pace *self, sqlite3 *db)
{
  sqlite3_file *file = NULL;

  g_assert (self->file == NULL);
  if (sqlite3_file_control (db, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK || file->pMethods == NULL)
    return;
  self->file = file;
  self->plain = file->pMethods;
  self->methods = *self->plain;
  self->methods.xWrite = pace_write;
  file->pMethods = &self->methods;
}

void
pace_end (Pace *self)
{
  if (self->file != NULL)
    self->file->pMethods = self->plain;
  self->file = NULL;
  if (self->n_waiting > 0)
    sync_some (self);
}
