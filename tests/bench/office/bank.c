/* bank.c - see bank.h. */

#include "tests/bench/office/bank.h"

#include <glib/gstdio.h>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "tests/demo.h"

static void
clear_away (const char *file)
{
  static const char *const tails[] = { "", "-wal", "-shm" };

  for (size_t i = 0; i < G_N_ELEMENTS (tails); i++)
    {
      g_autofree char *path = g_strconcat (file, tails[i], NULL);

      g_unlink (path);
    }
}

static void
copy_bank (const char *file, const char *from)
{
  const char *const argv[] = { "cp", "--", from, file, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, &error)
      || status != 0)
    g_error ("%s: %s", from, error != NULL ? error->message : "it cannot be copied");
}

static void
fill_bank (const char *file, int clients, const char *from)
{
  g_autofree char *store = g_strconcat ("sqlite:", file, NULL);

  clear_away (file);
  if (from != NULL)
    copy_bank (file, from);
  else
    demo_fill (store, (unsigned) clients);
}

/* A bank that was carried over before is taken as it is. */
static bool
is_filled (const char *conninfo)
{
  PGconn *conn = PQconnectdb (conninfo);
  PGresult *result = PQexec (conn, "SELECT to_regclass ('client')");
  bool filled = PQntuples (result) == 1 && !PQgetisnull (result, 0, 0);

  PQclear (result);
  PQfinish (conn);
  return filled;
}

static char *
move_to_postgresql (const char *file, const char *uri)
{
  g_autofree char *from = g_strconcat ("sqlite:", file, NULL);

  if (uri == NULL)
    g_error ("--pg needs KONTOR_STORE, as tools/postgresql gives it");
  if (!is_filled (uri + strlen ("postgresql:")))
    demo_carry (from, uri);
  return g_strdup (uri + strlen ("postgresql:"));
}

static char *
hash_of (const char *file, const char *login)
{
  sqlite3 *db;
  sqlite3_stmt *stmt;
  char *hash;

  g_assert (sqlite3_open_v2 (file, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK);
  g_assert (sqlite3_prepare_v2 (db, "SELECT hash FROM person_secret WHERE person_id = (SELECT id FROM person"
                                    " WHERE login = ?1)", -1, &stmt, NULL) == SQLITE_OK);
  sqlite3_bind_text (stmt, 1, login, -1, SQLITE_STATIC);
  g_assert (sqlite3_step (stmt) == SQLITE_ROW);
  hash = g_strdup ((const char *) sqlite3_column_text (stmt, 0));
  sqlite3_finalize (stmt);
  sqlite3_close (db);
  return hash;
}

static void
sign_in (BenchBank *self, Load *load)
{
  g_autoptr (Wire) desk = desk_open (self->house, &self->station, NULL);
  const Me *me = desk_sign_in (desk, "bench");

  load->token = me->token;
  load->branch_id = me->branch_id;
  load->random = 88172645463325252u;
  load->login = "bench";
  load->password = HOUSE_PASSWORD;
}

/* The house of the tests has cheap ones; what comes later in a section counts. */
static const char earnest_passwords[] = "memory_mib = 64\noperations = 2\n";

BenchBank
bank_open (int clients, const char *from, bool pg, Load *load)
{
  g_autofree char *server = g_strdup (g_getenv ("KONTOR_STORE"));
  BenchBank self = { 0 };

  g_unsetenv ("KONTOR_STORE");
  self.house = house_make ("", earnest_passwords);
  self.file = g_build_filename (house_folder (self.house), "bank.db", NULL);
  fill_bank (self.file, clients, from);
  load_clients (load, self.file);
  if (pg)
    self.conninfo = move_to_postgresql (self.file, server);
  house_person (self.house, "bench", "Bench", "0000", "Директор сети");
  house_start (self.house);
  self.station = house_enrol (self.house, "Bench", "0000");
  sign_in (&self, load);
  self.hash = hash_of (self.file, "bench");
  return self;
}

void
bank_close (BenchBank *self)
{
  house_close (self->house);
  g_free (self->file);
  g_free (self->conninfo);
  g_free (self->hash);
}

double
bank_memory (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/smaps_rollup", pid), *text = NULL;
  const char *line;

  if (!g_file_get_contents (path, &text, NULL, NULL) || (line = strstr (text, "Anonymous:")) == NULL)
    return 0;
  return g_ascii_strtod (line + strlen ("Anonymous:"), NULL);
}
