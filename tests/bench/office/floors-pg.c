/* floors-pg.c - the same rows by libpq: prepared, in pipeline mode, by TLS, one thread a connection. See floors.h. */

#include <glib.h>
#include <libpq-fe.h>
#include <string.h>

#include "tests/bench/office/floors.h"

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

static const char *const insert[]
    = { "INSERT INTO bench_row (client_id, id, name) VALUES ($1, $2, 'asked to call back')" };

typedef struct
{
  const char *conninfo, *const *texts;
  const uint64_t *ids;
  unsigned n_texts, n_values, n_ids, n, room;
  double seconds;
  bool alone;            /* a statement is its own transaction */
  float *samples;
} PgThread;

/* kontord's desks are encrypted, and so is its peer: a link without TLS would be another race. */
static PGconn *
connect_by_tls (const char *conninfo)
{
  PGconn *conn = PQconnectdb (conninfo);

  if (PQstatus (conn) != CONNECTION_OK)
    g_error ("%s", PQerrorMessage (conn));
  if (!PQsslInUse (conn))
    g_error ("PostgreSQL was reached without TLS: start it by tools/postgresql start --tls");
  return conn;
}

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

  if (!thread->alone)
    PQsendQueryParams (conn, "BEGIN", 0, NULL, NULL, NULL, NULL, 1);
  for (unsigned i = 0; i < thread->n_texts; i++)
    {
      char name[8];

      g_snprintf (name, sizeof name, "s%u", i);
      PQsendQueryPrepared (conn, name, thread->n_values, values, lengths, formats, 1);
    }
  if (!thread->alone)
    PQsendQueryParams (conn, "COMMIT", 0, NULL, NULL, NULL, NULL, 1);
  PQpipelineSync (conn);
}

static void *
run_link (void *data)
{
  PgThread *thread = data;
  PGconn *conn = connect_by_tls (thread->conninfo);
  int64_t end, last, now;

  PQenterPipelineMode (conn);
  for (unsigned i = 0; i < thread->n_texts; i++)
    {
      const Oid types[] = { 20, 20 };
      g_autofree char *text = g_strdup (thread->texts[i]);
      char name[8];

      g_snprintf (name, sizeof name, "s%u", i);
      PQsendPrepare (conn, name, text, thread->n_values, types);
    }
  PQpipelineSync (conn);
  answered (conn);
  last = g_get_monotonic_time ();
  for (end = last + (int64_t) (thread->seconds * 1e6); last < end && thread->n < thread->room; last = now)
    {
      send_all (conn, thread);
      answered (conn);
      now = g_get_monotonic_time ();
      thread->samples[thread->n++] = now - last;
    }
  PQfinish (conn);
  return NULL;
}

/* What the saves have left behind; and where bare rows go. */
static void
tidy (const char *conninfo)
{
  PGconn *conn = connect_by_tls (conninfo);

  PQclear (PQexec (conn,
                   "DELETE FROM change_value WHERE change_id < 1000000000; DELETE FROM change WHERE id < 1000000000;"
                   "DELETE FROM operation WHERE person_id = 1 AND at = 1; DROP TABLE IF EXISTS bench_row;"
                   "CREATE TABLE bench_row (client_id BIGINT NOT NULL, id BIGINT PRIMARY KEY, name TEXT NOT NULL)"));
  PQfinish (conn);
}

/* kontord fetches what it reads of its file; PostgreSQL that has just been started has nothing, and in a bank of a
 * million a run is over before its cards have come from the disk: the rows of cards and the ways to them go into its
 * buffers, and the other indexes of clients, which a save writes, to where the system has them. */
void
floor_pg_warm (const char *conninfo)
{
  static const char warm[]
    = "CREATE EXTENSION IF NOT EXISTS pg_prewarm;"
      "SELECT pg_prewarm (i.indexrelid, CASE WHEN i.indisprimary THEN 'buffer' ELSE 'read' END)"
      " FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid"
      " WHERE c.relnamespace = current_schema ()::regnamespace AND c.relname LIKE 'client%' ORDER BY i.indisprimary;"
      "SELECT pg_prewarm (oid, 'buffer') FROM pg_class"
      " WHERE relnamespace = current_schema ()::regnamespace AND relkind = 'r'"
      " AND (relname LIKE 'client%' OR relname IN ('branch', 'person')) AND relname <> 'client_search';"
      "DROP EXTENSION pg_prewarm";
  PGconn *conn = connect_by_tls (conninfo);
  PGresult *result = PQexec (conn, warm);

  if (PQresultStatus (result) != PGRES_COMMAND_OK)
    g_printerr ("PostgreSQL's buffers are cold, and its cards are no measure: %s", PQerrorMessage (conn));
  PQclear (result);
  PQfinish (conn);
}

OfficeResult
floor_pg (const char *conninfo, FloorPg what, unsigned n_links, const uint64_t *ids, unsigned n_ids, double seconds)
{
  static const PgThread shapes[] = {
    [FLOOR_PG_CARD] = { .texts = card, .n_texts = G_N_ELEMENTS (card), .n_values = 1 },
    [FLOOR_PG_SAVE] = { .texts = save, .n_texts = G_N_ELEMENTS (save), .n_values = 2 },
    [FLOOR_PG_INSERT] = { .texts = insert, .n_texts = G_N_ELEMENTS (insert), .n_values = 2, .alone = true },
  };
  PgThread threads[64];
  GThread *running[64];
  g_autofree float *all = g_new (float, MAX_SAMPLES);
  unsigned n = 0;

  g_assert (n_links <= G_N_ELEMENTS (threads));
  tidy (conninfo);
  for (unsigned i = 0; i < n_links; i++)
    {
      threads[i] = shapes[what];
      threads[i].conninfo = conninfo;
      threads[i].ids = ids;
      threads[i].n_ids = n_ids;
      threads[i].seconds = seconds;
      threads[i].samples = g_new (float, MAX_SAMPLES / n_links);
      threads[i].room = MAX_SAMPLES / n_links;
      running[i] = g_thread_new ("link", run_link, &threads[i]);
    }
  for (unsigned i = 0; i < n_links; i++)
    {
      g_thread_join (running[i]);
      memcpy (all + n, threads[i].samples, threads[i].n * sizeof (float));
      n += threads[i].n;
      g_free (threads[i].samples);
    }
  return office_conclude (all, n, seconds);
}
