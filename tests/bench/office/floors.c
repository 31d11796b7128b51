/* floors.c - see floors.h. */

#include "tests/bench/office/floors.h"

#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/csv.h"
#include "common/text.h"

enum { MAX_SAMPLES = 1 << 20 };

static const char *const card[] = {
  "SELECT c.*, b.name, m.name FROM client c JOIN branch b ON b.id = c.branch_id LEFT JOIN person m ON m.id = "
  "c.manager_id"
  " WHERE c.id = ?1",
  "SELECT * FROM client_communication WHERE client_id = ?1 ORDER BY id",
  "SELECT * FROM client_address WHERE client_id = ?1 ORDER BY id",
  "SELECT * FROM client_document WHERE client_id = ?1 ORDER BY id",
  "SELECT * FROM client_alt_name WHERE client_id = ?1 ORDER BY id",
  "SELECT * FROM client_account WHERE client_id = ?1 ORDER BY id",
  "SELECT t.*, o.name FROM client_contact t LEFT JOIN client o ON o.id = t.other_id WHERE t.client_id = ?1 ORDER BY "
  "t.id",
  "SELECT t.*, o.name FROM client_relation t JOIN client o ON o.id = t.other_id WHERE t.client_id = ?1 ORDER BY t.id",
};

/* The index on the name alone, as the search of the product begins; its word index; and a page of its list. */
static const char *const texts[FLOOR_SQL_N] = {
  [FLOOR_NAMES] = "SELECT id, form, name, birth_day, tin, city FROM client WHERE deleted_at IS NULL AND name_key >= ?1"
                  " AND name_key < ?1 || '\xF4\x8F\xBF\xBD' ORDER BY name_key, id LIMIT 20",
  [FLOOR_WORDS] = "SELECT c.id, c.form, c.name, c.birth_day, c.tin, c.city FROM client_search_fts f"
                  " CROSS JOIN client c ON c.id = f.rowid WHERE f.client_search_fts MATCH ?1"
                  " ORDER BY f.rowid DESC LIMIT 20",
  [FLOOR_PAGE] = "SELECT c.*, b.name, m.name FROM (SELECT id FROM client WHERE deleted_at IS NULL"
                 " ORDER BY name_key, id LIMIT 50 OFFSET ?1) p JOIN client c ON c.id = p.id"
                 " JOIN branch b ON b.id = c.branch_id LEFT JOIN person m ON m.id = c.manager_id",
};

struct FloorSql
{
  sqlite3 *db;
  sqlite3_stmt *begin, *end, *card[G_N_ELEMENTS (card)], *others[FLOOR_SQL_N];
};

static sqlite3_stmt *
prepare (FloorSql *self, const char *text)
{
  sqlite3_stmt *stmt;

  if (sqlite3_prepare_v2 (self->db, text, -1, &stmt, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (self->db));
  return stmt;
}

FloorSql *
floor_sql_open (const char *file)
{
  FloorSql *self = g_new0 (FloorSql, 1);

  g_assert (sqlite3_open_v2 (file, &self->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK);
  sqlite3_exec (self->db, "PRAGMA mmap_size = 17179869184; PRAGMA cache_size = -131072; PRAGMA wal_autocheckpoint = 0",
                NULL, NULL, NULL);
  self->begin = prepare (self, "BEGIN");
  self->end = prepare (self, "COMMIT");
  for (size_t i = 0; i < G_N_ELEMENTS (card); i++)
    self->card[i] = prepare (self, card[i]);
  for (size_t i = FLOOR_NAMES; i < FLOOR_SQL_N; i++)
    self->others[i] = prepare (self, texts[i]);
  return self;
}

void
floor_sql_close (FloorSql *self)
{
  sqlite3_finalize (self->begin);
  sqlite3_finalize (self->end);
  for (size_t i = 0; i < G_N_ELEMENTS (card); i++)
    sqlite3_finalize (self->card[i]);
  for (size_t i = FLOOR_NAMES; i < FLOOR_SQL_N; i++)
    sqlite3_finalize (self->others[i]);
  sqlite3_close (self->db);
  g_free (self);
}

/* Every column is touched, as whoever answers must. */
static unsigned
read_rows (sqlite3_stmt *stmt)
{
  unsigned n_bytes = 1;

  while (sqlite3_step (stmt) == SQLITE_ROW)
    for (int column = 0; column < sqlite3_column_count (stmt); column++)
      n_bytes += sqlite3_column_type (stmt, column) == SQLITE_TEXT ? sqlite3_column_bytes (stmt, column) : 8;
  sqlite3_reset (stmt);
  return n_bytes;
}

static unsigned
read_one (FloorSql *self, FloorQuery query, uint64_t id, const char *key)
{
  sqlite3_stmt **stmts = query == FLOOR_CARD ? self->card : &self->others[query];
  size_t n = query == FLOOR_CARD ? G_N_ELEMENTS (card) : 1;
  unsigned n_bytes = 0;

  sqlite3_step (self->begin);
  sqlite3_reset (self->begin);
  for (size_t i = 0; i < n; i++)
    {
      if (key != NULL)
        sqlite3_bind_text (stmts[i], 1, key, -1, SQLITE_STATIC);
      else
        sqlite3_bind_int64 (stmts[i], 1, (int64_t) id);
      n_bytes += read_rows (stmts[i]);
    }
  sqlite3_step (self->end);
  sqlite3_reset (self->end);
  return n_bytes;
}

OfficeResult
floor_sql (FloorSql *self, FloorQuery query, const uint64_t *ids, const char *const *keys, unsigned n_all,
           double seconds)
{
  g_autofree float *samples = g_new (float, MAX_SAMPLES);
  int64_t begins = g_get_monotonic_time (), ends = begins + (int64_t) (seconds * 1e6), last = begins, now;
  unsigned n = 0;

  for (; last < ends && n < MAX_SAMPLES; last = now)
    {
      unsigned at = (unsigned) g_random_int_range (0, (int) n_all);

      g_assert (read_one (self, query, ids != NULL ? ids[at] : 0, keys != NULL ? keys[at] : NULL) > 0);
      now = g_get_monotonic_time ();
      samples[n++] = now - last;
    }
  return office_conclude (samples, n, (last - begins) / 1e6);
}

OfficeResult
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
  return office_conclude (samples, n, (last - begin) / 1e6);
}

typedef struct
{
  const char *hash, *password;
  int64_t ends;
  unsigned n;
} Verifier;

static void *
verify (void *data)
{
  Verifier *self = data;

  for (; g_get_monotonic_time () < self->ends; self->n++)
    g_assert (crypto_pwhash_str_verify (self->hash, self->password, strlen (self->password)) == 0);
  return NULL;
}

OfficeResult
floor_argon2 (const char *hash, const char *password, double seconds)
{
  enum { N_THREADS = 2 };
  int64_t begins = g_get_monotonic_time ();
  Verifier verifiers[N_THREADS];
  GThread *threads[N_THREADS];
  OfficeResult result = { 0 };

  for (unsigned i = 0; i < N_THREADS; i++)
    {
      verifiers[i] = (Verifier) { hash, password, begins + (int64_t) (seconds * 1e6), 0 };
      threads[i] = g_thread_new ("argon2", verify, &verifiers[i]);
    }
  for (unsigned i = 0; i < N_THREADS; i++)
    {
      g_thread_join (threads[i]);
      result.n += verifiers[i].n;
    }
  result.rate = result.n / ((g_get_monotonic_time () - begins) / 1e6);
  result.p50 = result.p99 = N_THREADS / result.rate * 1e6;
  return result;
}

double
floor_parse (const char *csv, size_t size, unsigned *n_unique)
{
  int64_t begins = g_get_monotonic_time ();
  CsvReader *reader = csv_reader_new (csv, size, ';');
  g_autoptr (GHashTable) by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) by_phone = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) by_tin = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  double seconds;

  *n_unique = 0;
  while (csv_reader_next (reader) == CSV_ROW)
    {
      g_autofree char *name = g_strjoin (" ", csv_cell (reader, 0), csv_cell (reader, 1), csv_cell (reader, 2), NULL);
      g_autofree char *folded = text_fold (name);

      bool fresh = g_hash_table_add (by_phone, text_digits (csv_cell (reader, 4)));

      fresh &= g_hash_table_add (by_name, g_strjoin ("|", folded, csv_cell (reader, 3), NULL));
      fresh &= g_hash_table_add (by_tin, text_digits (csv_cell (reader, 5)));
      *n_unique += fresh;
    }
  seconds = (g_get_monotonic_time () - begins) / 1e6;
  csv_reader_free (reader);
  return seconds;
}
