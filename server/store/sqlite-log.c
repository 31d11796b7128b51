/* sqlite-log.c - the log that every commit of the embedded engine goes to: how it is emptied, and how it grows.
 *
 * It grows in pieces of noughts that are synced before any commit comes to them. A commit that lengthens the file has
 * the file system enter the new length and the new blocks as well, which costs as much again as the commit itself. What
 * stands behind the last commit means nothing to SQLite, whoever opens the store after a crash included: no frame of
 * noughts bears the log's salt.
 */

#include "server/store/sqlite.h"

enum
{
  LOG_PAGES = 8 * 1024,
  FRAME = 24 + 4096,
  LOG_SIZE = LOG_PAGES * FRAME,   /* 32 MiB */
  PIECE = 4 << 20,
  LEAST_ROOM = 2 << 20,
  MOST_COPIES = 5,
  LITTLE = 200,                   /* pages that are copied while the writer waits: */
  MUCH = 1000,                    /* at best, at worst */
  RESTART_MS = 50,
  NOUGHTS = 64 << 10
};

/* Copies what is in the log, and waits for nobody. How many of its pages are not copied then: those that came
 * meanwhile, and those that came after somebody had begun to read who has not ended. */
static int64_t
copy (SqliteLink *self, const _Atomic int64_t *n_pages)
{
  int n_copied = 0;

  if (self->pace != NULL)
    pace_begin (self->pace, self->db);
  sqlite3_wal_checkpoint_v2 (self->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, &n_copied);
  if (self->pace != NULL)
    pace_end (self->pace);
  return *n_pages - MAX (n_copied, 0);
}

/* The writer is held as long as this takes. */
static bool
begin_anew (SqliteLink *self)
{
  bool done;

  self->patience_ms = RESTART_MS;
  done = sqlite3_wal_checkpoint_v2 (self->db, NULL, SQLITE_CHECKPOINT_RESTART, NULL, NULL) == SQLITE_OK;
  self->patience_ms = SQLITE_PATIENCE_MS;
  return done;
}

/* Rarely, for a page that is written a hundred times between two checkpoints is copied once. PASSIVE waits for nobody
 * but cannot start the log anew under constant writes; RESTART can, and holds the writer meanwhile: so it is left but
 * little to do. Where somebody reads for long, the log grows on for a while. */
static void
empty (SqliteLink *self, _Atomic int64_t *n_pages)
{
  int64_t n_left = INT64_MAX;

  if (*n_pages < MAX (LOG_PAGES, self->due))
    return;
  if (self->pace == NULL && self->gather != NULL)
    self->pace = pace_new (self->db);
  for (unsigned i = 0; i < MOST_COPIES && n_left > LITTLE; i++)
    n_left = copy (self, n_pages);
  self->due = *n_pages + MUCH;
  if (n_left > MUCH || !begin_anew (self))
    return;
  *n_pages = 0;
  self->due = 0;
}

/* Behind all that is there. A disk without room is no harm: commits find that out for themselves. */
static bool
write_noughts (sqlite3_file *log, sqlite3_int64 from)
{
  g_autofree char *noughts = g_malloc0 (NOUGHTS);

  for (sqlite3_int64 at = from; at < from + PIECE; at += NOUGHTS)
    if (log->pMethods->xWrite (log, noughts, NOUGHTS, at) != SQLITE_OK)
      return false;
  return true;
}

static sqlite3_file *
log_of (SqliteLink *self)
{
  sqlite3_file *log = NULL;

  sqlite3_file_control (self->db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
  return log != NULL && log->pMethods != NULL ? log : NULL;
}

static bool
is_short (sqlite3_file *log, int64_t used, sqlite3_int64 *size)
{
  return log != NULL && log->pMethods->xFileSize (log, size) == SQLITE_OK && *size < LOG_SIZE
         && *size - used < LEAST_ROOM;
}

/* As the writer, so that nobody adds to the log meanwhile; when there is one already, some other time. The sync waits
 * until the others may write again. */
static void
lengthen (SqliteLink *self, int64_t used)
{
  sqlite3_int64 size;
  sqlite3_file *log;
  bool longer;

  if (!is_short (log_of (self), used, &size))
    return;
  self->patience_ms = 0;
  if (self->base.engine->command (&self->base, STORE_BEGIN) == STORE_DONE)
    {
      log = log_of (self);
      longer = is_short (log, used, &size) && write_noughts (log, size);
      self->base.engine->command (&self->base, STORE_ROLLBACK);
      if (longer)
        log->pMethods->xSync (log, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY);
    }
  self->patience_ms = SQLITE_PATIENCE_MS;
}

void
sqlite_tend (Link *link)
{
  SqliteLink *self = (SqliteLink *) link;
  _Atomic int64_t *n_pages = store_litter (link->store);

  empty (self, n_pages);
  lengthen (self, *n_pages * FRAME);
}
