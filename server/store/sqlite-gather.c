/* sqlite-gather.c - see sqlite-gather.h. The methods of the open log are exchanged for ours as long as a commit runs;
 * they stand at the head of a Gather, by which it is found again. */

#include "server/store/sqlite-gather.h"

#include <glib.h>
#include <string.h>

/* SQLite's own writing to a file takes less than 128 KiB at a time. */
enum { FRAME = 24 + 4096, ROOM = 31 * FRAME };

struct Gather
{
  sqlite3_io_methods methods;
  const sqlite3_io_methods *plain;
  sqlite3_file *log;          /* NULL between commits */
  sqlite3_int64 from;         /* where in the log @bytes belong */
  int n;
  char bytes[ROOM];
};

static Gather *
gather_of (sqlite3_file *log)
{
  return (Gather *) log->pMethods;
}

static int
put_down (Gather *self)
{
  int n = self->n;

  self->n = 0;
  return n == 0 ? SQLITE_OK : self->plain->xWrite (self->log, self->bytes, n, self->from);
}

static int
gather_write (sqlite3_file *log, const void *bytes, int n, sqlite3_int64 at)
{
  Gather *self = gather_of (log);
  int rc = SQLITE_OK;

  if (at != self->from + self->n || self->n + n > ROOM)
    rc = put_down (self);
  if (rc != SQLITE_OK || n > ROOM)
    return rc != SQLITE_OK ? rc : self->plain->xWrite (log, bytes, n, at);
  if (self->n == 0)
    self->from = at;
  memcpy (self->bytes + self->n, bytes, n);
  self->n += n;
  return SQLITE_OK;
}

static int
gather_read (sqlite3_file *log, void *bytes, int n, sqlite3_int64 at)
{
  int rc = put_down (gather_of (log));

  return rc != SQLITE_OK ? rc : gather_of (log)->plain->xRead (log, bytes, n, at);
}

static int
gather_truncate (sqlite3_file *log, sqlite3_int64 size)
{
  int rc = put_down (gather_of (log));

  return rc != SQLITE_OK ? rc : gather_of (log)->plain->xTruncate (log, size);
}

static int
gather_sync (sqlite3_file *log, int flags)
{
  int rc = put_down (gather_of (log));

  return rc != SQLITE_OK ? rc : gather_of (log)->plain->xSync (log, flags);
}

static int
gather_size (sqlite3_file *log, sqlite3_int64 *size)
{
  int rc = put_down (gather_of (log));

  return rc != SQLITE_OK ? rc : gather_of (log)->plain->xFileSize (log, size);
}

Gather *
gather_new (void)
{
  return g_new0 (Gather, 1);
}

void
gather_free (Gather *self)
{
  g_free (self);
}

void
gather_begin (Gather *self, sqlite3 *db)
{
  sqlite3_file *log = NULL;

  g_assert (self->log == NULL && self->n == 0);
  sqlite3_file_control (db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
  if (log == NULL || log->pMethods == NULL)
    return;
  self->log = log;
  self->plain = log->pMethods;
  self->methods = *self->plain;
  self->methods.xWrite = gather_write;
  self->methods.xRead = gather_read;
  self->methods.xTruncate = gather_truncate;
  self->methods.xSync = gather_sync;
  self->methods.xFileSize = gather_size;
  log->pMethods = &self->methods;
}

void
gather_end (Gather *self, bool committed)
{
  g_assert (!committed || self->n == 0);
  self->n = 0;
  if (self->log != NULL)
    self->log->pMethods = self->plain;
  self->log = NULL;
}
