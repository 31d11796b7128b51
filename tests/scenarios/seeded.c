/* seeded.c - the demo bank that kontor-seed makes is a bank like any other: its log holds, its schema is whole, and a
 * server opens its cards. */

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "tests/desk.h"

enum { TODAY = 1790000000 };   /* September 2026, as seconds since 1970 */

typedef struct
{
  House *house;
  char *file, *own;    /* the seeded bank; the one that the house began with */
} Seeded;

static void
seed (const char *file, const char *clients)
{
  g_autofree char *program = g_build_filename (g_getenv ("BUILD_DIR"), "tools", "seed", "kontor-seed", NULL);
  g_autofree char *store = g_strconcat ("sqlite:", file, NULL);
  g_autofree char *data = g_build_filename (g_getenv ("SOURCE_DIR"), "data", "demo", NULL);
  char *argv[] = { program, "--store", store, "--schema", (char *) g_getenv ("SCHEMA_DIR"), "--data", data,
                   "--clients", (char *) clients, "--quiet", NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

static Seeded
a_seeded_bank (const char *clients)
{
  Seeded self = { .house = house_make ("", "") };

  self.file = g_build_filename (house_folder (self.house), "bank.db", NULL);
  self.own = g_strconcat (self.file, ".own", NULL);
  g_assert_cmpint (g_rename (self.file, self.own), ==, 0);
  seed (self.file, clients);
  return self;
}

static void
leave (Seeded *self)
{
  house_close (self->house);
  g_free (self->file);
  g_free (self->own);
}

/* All rows of one column, one a line. */
static char *
ask_file (const char *file, const char *sql)
{
  GString *text = g_string_new (NULL);
  sqlite3 *db;
  sqlite3_stmt *stmt;

  g_assert_cmpint (sqlite3_open_v2 (file, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL), ==, SQLITE_OK);
  while (sqlite3_step (stmt) == SQLITE_ROW)
    g_string_append_printf (text, "%s\n", (const char *) sqlite3_column_text (stmt, 0));
  sqlite3_finalize (stmt);
  sqlite3_close (db);
  return g_string_free (text, FALSE);
}

static void
the_log_of_a_seeded_bank_holds (void)
{
  Seeded seeded = a_seeded_bank ("400");
  g_autofree char *said = house_ctl (seeded.house, "verify", NULL);
  g_autofree char *unsealed = ask_file (seeded.file, "SELECT count(*) FROM change WHERE seal_id IS NULL");
  g_autofree char *sealed = ask_file (seeded.file, "SELECT count(*) > 3000 FROM change WHERE seal_id IS NOT NULL");

  g_test_message ("%s", said);
  g_assert_cmpstr (unsealed, ==, "0\n");
  g_assert_cmpstr (sealed, ==, "1\n");
  leave (&seeded);
}

static void
a_seeded_bank_has_the_schema_of_any_other (void)
{
  static const char schema[] = "SELECT type || ' ' || name || ' ' || coalesce (sql, '') FROM sqlite_master ORDER BY 1";
  Seeded seeded = a_seeded_bank ("50");
  g_autofree char *made = ask_file (seeded.file, schema), *own = ask_file (seeded.own, schema);
  g_autofree char *whole = ask_file (seeded.file, "PRAGMA integrity_check");
  g_autofree char *references = ask_file (seeded.file, "SELECT \"table\" FROM pragma_foreign_key_check");
  g_autofree char *mode = ask_file (seeded.file, "PRAGMA journal_mode");
  g_autofree char *steps = ask_file (seeded.file, "SELECT count(*) FROM migration WHERE number = 0");

  g_assert_cmpstr (made, ==, own);
  g_assert_cmpstr (whole, ==, "ok\n");
  g_assert_cmpstr (references, ==, "");
  g_assert_cmpstr (mode, ==, "wal\n");
  g_assert_cmpstr (steps, ==, "0\n");
  leave (&seeded);
}

/* Tomsk and Krasnoyarsk are zones of their own, with one time. */
static unsigned
different_clocks (const char *zones)
{
  g_auto (GStrv) names = g_strsplit (zones, "\n", -1);
  g_autoptr (GHashTable) offsets = g_hash_table_new (NULL, NULL);

  for (unsigned i = 0; names[i][0] != '\0'; i++)
    {
      g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (names[i]);
      int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, TODAY);

      g_hash_table_add (offsets, GINT_TO_POINTER (g_time_zone_get_offset (zone, interval)));
    }
  return g_hash_table_size (offsets);
}

static void
the_demo_bank_is_the_one_that_people_are_told_of (void)
{
  static const char network[]
    = "SELECT (SELECT count(*) FROM person) || ' people in ' || (SELECT count(DISTINCT role_id) FROM holding) || ' of '"
      " || (SELECT count(*) FROM role) || ' roles, ' || count(*) || ' branches' FROM branch b"
      " WHERE NOT EXISTS (SELECT 1 FROM branch WHERE parent_id = b.id)";
  Seeded seeded = a_seeded_bank ("50");
  g_autofree char *told = ask_file (seeded.file, network);
  g_autofree char *zones = ask_file (seeded.file, "SELECT DISTINCT zone FROM branch ORDER BY 1");

  g_assert_cmpstr (told, ==, "60 people in 9 of 9 roles, 12 branches\n");
  g_assert_cmpuint (different_clocks (zones), ==, 4);
  leave (&seeded);
}

static void
a_desk_finds_and_opens_a_seeded_client (void)
{
  Seeded seeded = a_seeded_bank ("300");
  g_autofree char *surname = ask_file (seeded.file, "SELECT surname FROM client WHERE surname IS NOT NULL LIMIT 1");
  g_autoptr (Wire) desk = NULL;
  Station window;
  ClientPage *page;
  Client *card;
  Hits *hits;

  house_person (seeded.house, "olga", "Petrova Olga", "0000", "Директор сети");
  house_start (seeded.house);
  window = house_enrol (seeded.house, "Window 1", "0000");
  desk = desk_open (seeded.house, &window, NULL);
  desk_sign_in (desk, "olga");

  page = desk_ask (desk, &clients_list_method, A (ListQuery, list_query, .limit = 10));
  g_assert_cmpuint (page->total, ==, 300);
  card = desk_ask (desk, &clients_get_method, A (RecordRef, record_ref, .id = page->clients[0]->id));
  g_assert_cmpstr (card->name, ==, page->clients[0]->name);
  hits = desk_ask (desk, &search_find_method, A (FindQuery, find_query, .text = g_strchomp (surname), .limit = 20));
  g_assert_cmpuint (hits->n_hits, >, 0);
  leave (&seeded);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/seeded/the-log-of-a-seeded-bank-holds", the_log_of_a_seeded_bank_holds);
  g_test_add_func ("/seeded/a-seeded-bank-has-the-schema-of-any-other", a_seeded_bank_has_the_schema_of_any_other);
  g_test_add_func ("/seeded/the-demo-bank-is-the-one-that-people-are-told-of",
                   the_demo_bank_is_the_one_that_people_are_told_of);
  g_test_add_func ("/seeded/a-desk-finds-and-opens-a-seeded-client", a_desk_finds_and_opens_a_seeded_client);
  return g_test_run ();
}
