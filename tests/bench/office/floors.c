/* floors.c - see floors.h. */

#include "tests/bench/office/floors.h"

#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_SAMPLES = 1 << 20 };

static const char *const card[] = {
  "SELECT c.*, b.name, m.name FROM client c JOIN branch b ON b.id = c.branch_id LEFT JOIN person m ON m.id = "
  "c.manager_id"
  " WHERE c.id = $1",
  "SELECT * FROM client_communication WHERE client_id = $1 ORDER BY id",
  "SELECT * FROM client_address WHERE client_id = $1 ORDER BY id",
  "SELECT * FROM client_document WHERE client_id = $1 ORDER BY id",
  "SELECT * FROM client_alt_name WHERE client_id = $1 ORDER BY id",
  "SELECT * FROM client_account WHERE client_id = $1 ORDER BY id",
  "SELECT t.*, o.name FROM client_contact t LEFT JOIN client o ON o.id = t.other_id WHERE t.client_id = $1 ORDER BY "
  "t.id",
  "SELECT t.*, o.name FROM client_relation t JOIN client o ON o.id = t.other_id WHERE t.client_id = $1 ORDER BY t.id",
};

static const char *const save[] = {
  "SELECT * FROM client WHERE id = $1",
  "UPDATE client SET note = 'asked to call back at ' || $2::text, version = version + 1 WHERE id = $1",
  "INSERT INTO change (id, at, person_id, method, kind, record_id, version, values_hash, row_hash)"
  " VALUES ($2, 1, 1, 'Clients.Save', 'client', $1, 1, '\\x00112233445566778899aabbccddeeff', "
  "'\\x00112233445566778899aabbccddeeff')",
  "INSERT INTO change_value (change_id, salt, fields) VALUES ($2, '\\x00112233445566778899aabbccddeeff', "
  "'\\x0011223344556677')",
  "INSERT INTO operation (key, person_id, at, request, reply)"
  " VALUES (int8send ($2::bigint), 1, 1, '\\x00112233445566778899aabbccddeeff', '\\x0011223344')",
};

static int
compare (const void *a, const void *b)
{
  float one = *(const float *) a, other = *(const float *) b;

  return (one > other) - (one < other);
}

static FloorResult
conclude (float *samples, unsigned n, double seconds)
{
  qsort (samples, n, sizeof *samples, compare);
  return n == 0 ? (FloorResult) { 0 }
                : (FloorResult) { n / seconds, samples[n / 2], samples[(unsigned) (n * 0.99)] };
}

struct FloorSql
{
  sqlite3 *db;
  sqlite3_stmt *begin, *end, *card[G_N_ELEMENTS (card)];
};

FloorSql *
floor_sql_open (const char *file)
{
  FloorSql *self = g_new0 (FloorSql, 1);

  g_assert (sqlite3_open_v2 (file, &self->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK);
  sqlite3_exec (self->db, "PRAGMA mmap_size = 17179869184; PRAGMA cache_size = -131072; PRAGMA wal_autocheckpoint = 0",
                NULL, NULL, NULL);
  sqlite3_prepare_v2 (self->db, "BEGIN", -1, &self->begin, NULL);
  sqlite3_prepare_v2 (self->db, "COMMIT", -1, &self->end, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (card); i++)
    if (sqlite3_prepare_v2 (self->db, card[i], -1, &self->card[i], NULL) != SQLITE_OK)
      g_error ("%s", sqlite3_errmsg (self->db));
  return self;
}

void
floor_sql_close (FloorSql *self)
{
  sqlite3_finalize (self->begin);
  sqlite3_finalize (self->end);
  for (size_t i = 0; i < G_N_ELEMENTS (card); i++)
    sqlite3_finalize (self->card[i]);
  sqlite3_close (self->db);
  g_free (self);
}

/* Every column is touched, as whoever answers must. */
static unsigned
read_card (FloorSql *self, uint64_t id)
{
  unsigned n_bytes = 0;

  sqlite3_step (self->begin);
  sqlite3_reset (self->begin);
  for (size_t i = 0; i < G_N_ELEMENTS (card); i++)
    {
      sqlite3_stmt *stmt = self->card[i];

      sqlite3_bind_int64 (stmt, 1, (int64_t) id);
      while (sqlite3_step (stmt) == SQLITE_ROW)
        for (int column = 0; column < sqlite3_column_count (stmt); column++)
          n_bytes += sqlite3_column_type (stmt, column) == SQLITE_TEXT ? sqlite3_column_bytes (stmt, column) : 8;
      sqlite3_reset (stmt);
    }
  sqlite3_step (self->end);
  sqlite3_reset (self->end);
  return n_bytes;
}

FloorResult
floor_sql_cards (FloorSql *self, const uint64_t *ids, unsigned n_ids, double seconds)
{
  g_autofree float *samples = g_new (float, MAX_SAMPLES);
  int64_t begin = g_get_monotonic_time (), end = begin + (int64_t) (seconds * 1e6), last = begin, now;
  unsigned n = 0;

  for (; last < end && n < MAX_SAMPLES; last = now)
    {
      g_assert (read_card (self, ids[g_random_int_range (0, n_ids)]) > 0);
      now = g_get_monotonic_time ();
      samples[n++] = now - last;
    }
  return conclude (samples, n, (last - begin) / 1e6);
}

typedef struct
{
  const char *conninfo, *const *texts;
  const uint64_t *ids;
  unsigned n_texts, n_ids, n;
  double seconds;
  bool save;
  float *samples;
} PgThread;

static void
answered (PGconn *conn)
{
  for (;;)
    {
      PGresult *result = PQgetResult (conn);
      ExecStatusType status = PQresultStatus (result);

      if (result != NULL && status == PGRES_FATAL_ERROR)
        g_error ("%s", PQresultErrorMessage (result));
      PQclear (result);
      if (result != NULL && status == PGRES_PIPELINE_SYNC)
        return;
    }
}

static void
send_all (PGconn *conn, const PgThread *thread)
{
  static _Atomic int64_t number = 1;
  int64_t id = GINT64_TO_BE (thread->ids[g_random_int_range (0, thread->n_ids)]), fresh = GINT64_TO_BE (++number);
  const char *values[] = { (const char *) &id, (const char *) &fresh };
  const int lengths[] = { 8, 8 }, formats[] = { 1, 1 };

  PQsendQueryParams (conn, "BEGIN", 0, NULL, NULL, NULL, NULL, 1);
  for (unsigned i = 0; i < thread->n_texts; i++)
    {
      char name[8];

      g_snprintf (name, sizeof name, "s%u", i);
      PQsendQueryPrepared (conn, name, thread->save ? 2 : 1, values, lengths, formats, 1);
    }
  PQsendQueryParams (conn, "COMMIT", 0, NULL, NULL, NULL, NULL, 1);
  PQpipelineSync (conn);
}

static void *
run_link (void *data)
{
  PgThread *thread = data;
  PGconn *conn = PQconnectdb (thread->conninfo);
  int64_t end, last, now;

  PQenterPipelineMode (conn);
  for (unsigned i = 0; i < thread->n_texts; i++)
    {
      const Oid types[] = { 20, 20 };
      g_autofree char *text = g_strdup (thread->texts[i]);
      char name[8];

      g_snprintf (name, sizeof name, "s%u", i);
      PQsendPrepare (conn, name, text, thread->save ? 2 : 1, types);
    }
  PQpipelineSync (conn);
  answered (conn);
  last = g_get_monotonic_time ();
  for (end = last + (int64_t) (thread->seconds * 1e6); last < end && thread->n < MAX_SAMPLES; last = now)
    {
      send_all (conn, thread);
      answered (conn);
      now = g_get_monotonic_time ();
      thread->samples[thread->n++] = now - last;
    }
  PQfinish (conn);
  return NULL;
}

static void
forget_saves (const char *conninfo)
{
  PGconn *conn = PQconnectdb (conninfo);

  PQclear (PQexec (conn,
                   "DELETE FROM change_value WHERE change_id < 1000000000; DELETE FROM change WHERE id < 1000000000;"
                   "DELETE FROM operation WHERE person_id = 1 AND at = 1"));
  PQfinish (conn);
}

FloorResult
floor_pg (const char *conninfo, unsigned n_links, const uint64_t *ids, unsigned n_ids, double seconds, bool saves)
{
  PgThread threads[64];
  GThread *running[64];
  g_autofree float *all = g_new (float, MAX_SAMPLES);
  unsigned n = 0;

  g_assert (n_links <= G_N_ELEMENTS (threads));
  for (unsigned i = 0; i < n_links; i++)
    {
      threads[i] = (PgThread){ .conninfo = conninfo,
                               .texts = saves ? save : card,
                               .ids = ids,
                               .n_ids = n_ids,
                               .seconds = seconds,
                               .n_texts = saves ? G_N_ELEMENTS (save) : G_N_ELEMENTS (card),
                               .save = saves,
                               .samples = g_new (float, MAX_SAMPLES) };
      running[i] = g_thread_new ("link", run_link, &threads[i]);
    }
  for (unsigned i = 0; i < n_links; i++)
    {
      g_thread_join (running[i]);
      for (unsigned j = 0; j < threads[i].n && n < MAX_SAMPLES; j++)
        all[n++] = threads[i].samples[j];
      g_free (threads[i].samples);
    }
  if (saves)
    forget_saves (conninfo);
  return conclude (all, n, seconds);
}

FloorResult
floor_append (const char *file, double seconds)
{
  g_autofree float *samples = g_new (float, MAX_SAMPLES);
  static const char page[4096];
  int fd = open (file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  int64_t begin = g_get_monotonic_time (), end = begin + (int64_t) (seconds * 1e6), last = begin, now;
  unsigned n = 0;

  g_assert (fd >= 0);
  for (; last < end && n < MAX_SAMPLES; last = now)
    {
      g_assert (write (fd, page, sizeof page) == sizeof page);
      g_assert (fdatasync (fd) == 0);
      now = g_get_monotonic_time ();
      samples[n++] = now - last;
    }
  close (fd);
  g_unlink (file);
  return conclude (samples, n, (last - begin) / 1e6);
}
