/* postgresql-link.c - makes connections, refuses a server that may lose what it has confirmed, and waits no longer than
 * told. */

#include <poll.h>
#include <string.h>

#include "server/store/postgresql.h"

enum { OLDEST_VERSION = 150000, GRACE_US = 1000000 };

/* An index, as an error names it, to the last of its columns: an error of a unique index tells no more. */
static void
learn_unique_columns (PgLink *self)
{
  PGresult *rows = PQexec (self->conn,
                           "SELECT c.relname, a.attname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
                           " JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[i.indnkeyatts - 1]"
                           " WHERE i.indisunique AND c.relnamespace = current_schema ()::regnamespace");

  for (int i = 0; i < PQntuples (rows); i++)
    g_hash_table_insert (self->unique_columns, g_strdup (PQgetvalue (rows, i, 0)), g_strdup (PQgetvalue (rows, i, 1)));
  PQclear (rows);
}

/* What was answered as done must be there after the power has failed; and both engines sort by the bytes of UTF-8. */
static bool
is_set_right (PgLink *self, char **error)
{
  PGresult *row = PQexec (
      self->conn, "SELECT 'may lose what it has confirmed: ' || name || ' = ' || setting FROM pg_settings"
                  " WHERE (name IN ('fsync', 'full_page_writes') AND setting <> 'on')"
                  " OR (name = 'synchronous_commit' AND setting NOT IN ('on', 'remote_apply'))"
                  " UNION ALL SELECT 'keeps no UTF-8 in the order of its bytes: ' || datcollate FROM pg_database"
                  " WHERE datname = current_database () AND (pg_encoding_to_char (encoding) <> 'UTF8'"
                  " OR datcollate NOT IN ('C', 'POSIX', 'C.UTF-8', 'C.utf8'))");
  bool asked = PQresultStatus (row) == PGRES_TUPLES_OK, right = asked && PQntuples (row) == 0;

  if (!asked)
    *error = g_strdup (PQerrorMessage (self->conn));
  else if (!right)
    *error = g_strdup_printf ("this PostgreSQL %s", PQgetvalue (row, 0, 0));
  PQclear (row);
  return right;
}

static bool
is_fit (PgLink *self, StoreMode mode, char **error)
{
  int version = PQserverVersion (self->conn);

  if (version >= OLDEST_VERSION)
    return mode == STORE_READ || is_set_right (self, error);
  *error = g_strdup_printf ("PostgreSQL 15 or later is needed; this is %d", version / 10000);
  return false;
}

/* A commit that is not sure to have reached every server that it must is confirmed with a warning. */
static void
note_warning (void *data, const PGresult *result)
{
  const char *severity = PQresultErrorField (result, PG_DIAG_SEVERITY_NONLOCALIZED);

  if (severity != NULL && strcmp (severity, "WARNING") == 0)
    ((PgLink *) data)->warned = true;
}

/* Of several servers the one that takes writes; and none may be waited for for long. What @address says comes last and
 * wins. */
static PGconn *
connect_to (const char *address, StoreMode mode)
{
  bool uri = g_str_has_prefix (address, "//");
  g_autofree char *whole = uri ? g_strconcat ("postgresql:", address, NULL) : g_strdup (address);
  const char *const keys[]
      = { "connect_timeout", "tcp_user_timeout", "target_session_attrs", "application_name", "dbname", NULL };
  const char *const values[] = { "2", "5000", mode == STORE_WRITE ? "read-write" : "any", "kontord", whole, NULL };

  return PQconnectdbParams (keys, values, 1);
}

/* Whoever asks waits for a page. PostgreSQL, which supposes thousands of rows behind every range that it does not know,
 * would start processes and compile code for it, and both take longer than the page. */
static void
ask_plainly (PgLink *self)
{
  PQclear (PQexec (self->conn, "SET max_parallel_workers_per_gather = 0; SET jit = off"));
}

PgLink *
pg_connect (const char *address, StoreMode mode, char **error)
{
  PgLink *self = g_new0 (PgLink, 1);

  self->unique_columns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->conn = connect_to (address, mode);
  if (PQstatus (self->conn) != CONNECTION_OK)
    *error = g_strdup (PQerrorMessage (self->conn));
  else if (is_fit (self, mode, error))
    {
      learn_unique_columns (self);
      ask_plainly (self);
      PQsetNoticeReceiver (self->conn, note_warning, self);
      return self;
    }
  postgresql_engine.close (&self->base);
  return NULL;
}

static void
ask_to_stop (PgLink *self)
{
  PGcancel *cancel = PQgetCancel (self->conn);
  char reason[256];

  self->late = true;
  if (cancel == NULL || !PQcancel (cancel, reason, sizeof reason))
    self->dead = true;
  PQfreeCancel (cancel);
}

/* True once something has come; false when @end has passed. */
static bool
wait_until (PgLink *self, int64_t end)
{
  struct pollfd descriptor = { .fd = PQsocket (self->conn), .events = POLLIN };
  int64_t left_us = end - g_get_monotonic_time ();

  return descriptor.fd < 0 || (left_us > 0 && poll (&descriptor, 1, left_us / 1000 + 1) != 0);
}

bool
pg_await (PgLink *self)
{
  int64_t end = self->base.deadline;

  while (end != 0 && !self->dead && PQisBusy (self->conn))
    if (wait_until (self, self->late ? end + GRACE_US : end))
      {
        if (!PQconsumeInput (self->conn))
          self->dead = true;
      }
    else if (!self->late)
      {
        ask_to_stop (self);
        end = MAX (end, g_get_monotonic_time ());
      }
    else
      self->dead = true;
  return !self->dead;
}
