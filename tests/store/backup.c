/* backup.c - a bank leaves one store as a file and comes back from it into another: the same on both engines, row by
 * row. */

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "server/call/search.h"
#include "server/store/backup.h"
#include "tests/scratch.h"

static const char first_step[]
    = "CREATE TABLE client (id {ID} PRIMARY KEY, boss_id {ID} REFERENCES client, name {TEXT} NOT NULL, rate {REAL}, "
      "photo {BLOB}) {TABLE};\n"
      "CREATE TABLE address (client_id {ID} NOT NULL REFERENCES client, id {ID} NOT NULL, city {TEXT} NOT NULL,"
      " PRIMARY KEY (client_id, id)) {CLUSTERED};\n"
      "CREATE TABLE word (word {TEXT} PRIMARY KEY NOT NULL, n {INT} NOT NULL) {TABLE};\n"
      "CREATE TABLE record_access (id {ID} PRIMARY KEY, person_id {ID} NOT NULL, kind {TEXT} NOT NULL, record_id {ID} "
      "NOT NULL,"
      " last_day {INT}) {TABLE};\n"
      "INSERT INTO word (word, n) VALUES ('seed', 1);\n{SEARCH client};\n";

static const char *const no_rights[] = { NULL };
static const Caller house = { .id = CALLER_HOUSE, .rights = no_rights };
static const char *const steps[] = { first_step, NULL };

enum { MANY = 2500 };   /* more than two chunks, the last of them a part */
#define NUMBERS "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500) "

static Scratch *
a_bank (void)
{
  Scratch *scratch = scratch_open (steps);
  Call call = {
    .caller = &house, .now = 1800000000000, .link = scratch->link, .arena = scratch->arena, .fault = FAULT__INIT
  };

  link_command (scratch->link, STORE_BEGIN);
  scratch_try (scratch->link, "UPDATE word SET n = 5");
  g_assert_cmpint (scratch_try (scratch->link, "INSERT INTO client (id, boss_id, name, rate) " NUMBERS
                                               "SELECT i, CASE WHEN i > 1 THEN 1 END, 'Клиент | ' || i, 0.1 FROM n"),
                   ==, STORE_DONE);
  g_assert_cmpint (scratch_try (scratch->link, "INSERT INTO address (client_id, id, city) " NUMBERS
                                               "SELECT i, -i, 'Тверь' FROM n"),
                   ==, STORE_DONE);
  scratch_try (scratch->link, "INSERT INTO word (word, n) VALUES ('ёж', -9000000000000000000)");
  scratch_try (scratch->link, "INSERT INTO word (word, n) VALUES ('Ab', 0)");
  scratch_try (scratch->link, "INSERT INTO word (word, n) VALUES ('a\\b', 9000000000000000000)");
  g_assert_true (search_put (&call, "client", &(SearchRow) { .id = 17, .text = "Иванов Пётр" }));
  g_assert_cmpint (link_command (scratch->link, STORE_COMMIT), ==, STORE_DONE);
  return scratch;
}

static char *
dump_of (Store *store, const char *const *without)
{
  g_autofree char *error = NULL, *text = NULL;
  size_t size;
  FILE *out = open_memstream (&text, &size);

  if (!store_dump (store, out, without, &error))
    g_error ("%s", error);
  fclose (out);
  return g_strdup (text);
}

static const BackupShape shape = { .bank = "Bank of Tests", .at = 1800000000000 };

static char *
back_up (Scratch *scratch, BackupFacts *facts)
{
  char *file = g_build_filename (scratch->folder, "bank.backup", NULL);
  g_autofree char *error = NULL;

  if (!store_backup (scratch->store, file, &shape, facts, &error))
    g_error ("%s", error);
  return file;
}

static Store *
restored (Scratch *scratch, const char *uri, const char *file)
{
  g_autofree char *error = NULL;
  Store *store = store_open (uri, 1, &error);

  if (!store_restore (store, scratch->schema, file, &shape, &error))
    g_error ("%s", error);
  return store;
}

static void
finds_ivanov (Store *store, Arena *arena)
{
  g_autofree char *error = NULL;
  Link *link = link_open (store, STORE_READ, &error);
  Call call = { .caller = &house, .now = 1800000000000, .link = link, .arena = arena, .fault = FAULT__INIT };
  uint64_t ids[5];
  unsigned n;

  link_command (link, STORE_BEGIN);
  g_assert_true (search_by_words (&call, "client", "петр ива", 5, ids, &n));
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (ids[0], ==, 17);
  link_command (link, STORE_COMMIT);
  link_close (link);
}

static void
what_was_backed_up_comes_back (void)
{
  g_autoptr (Scratch) scratch = a_bank ();
  BackupFacts facts, found;
  g_autofree char *file = back_up (scratch, &facts), *uri = scratch_other_uri (scratch, "two"), *error = NULL;
  Store *store = restored (scratch, uri, file);
  g_autofree char *before = dump_of (scratch->store, NULL), *after = dump_of (store, NULL);

  g_assert_true (backup_check (file, &found, &error));
  g_assert_cmpmem (&found, sizeof found, &facts, sizeof facts);
  g_assert_cmpstr (found.bank, ==, "Bank of Tests");
  g_assert_cmpuint (found.schema, ==, 1);
  g_assert_cmpuint (found.n_rows, ==, 2 * MANY + 4 + 1 + 1);
  g_assert_cmpstr (before, ==, after);
  g_assert_nonnull (strstr (before, "client|2500|1|Клиент \\7c 2500|0.10000000000000001|\n"));
  finds_ivanov (store, scratch->arena);
  store_close (store);
}

/* The other engine is SQLite for a bank on PostgreSQL. The way back is the same file, so that on both runs both ways
 * are gone: from PostgreSQL into SQLite, and from there, through a second file, again into the engine of the run. */
static void
a_bank_moves_to_the_other_engine_and_back (void)
{
  g_autoptr (Scratch) scratch = a_bank ();
  BackupFacts facts;
  g_autofree char *file = back_up (scratch, &facts),
                  *second = g_build_filename (scratch->folder, "second.backup", NULL);
  g_autofree char *there = g_strdup_printf ("sqlite:%s/there.db", scratch->folder),
                  *back = scratch_other_uri (scratch, "back");
  g_autofree char *error = NULL, *one = NULL, *two = NULL;
  Store *other = restored (scratch, there, file), *again;
  size_t n_one, n_two;

  if (!store_backup (other, second, &shape, &facts, &error))
    g_error ("%s", error);
  g_assert_true (g_file_get_contents (file, &one, &n_one, NULL));
  g_assert_true (g_file_get_contents (second, &two, &n_two, NULL));
  g_assert_cmpmem (one, n_one, two, n_two);

  again = restored (scratch, back, second);
  g_autofree char *before = dump_of (scratch->store, NULL), *after = dump_of (again, NULL);

  g_assert_cmpstr (before, ==, after);
  store_close (again);
  store_close (other);
}

/* One more byte, one less, one other: nothing of such a file is let into a store. */
static void
a_damaged_file_is_refused_whole (void)
{
  g_autoptr (Scratch) scratch = a_bank ();
  BackupFacts facts;
  g_autofree char *file = back_up (scratch, &facts), *text = NULL, *uri = scratch_other_uri (scratch, "damaged");
  g_autofree char *open_error = NULL;
  Store *store = store_open (uri, 1, &open_error);
  size_t size;

  g_assert_true (g_file_get_contents (file, &text, &size, NULL));
  for (unsigned i = 0; i < 40; i++)
    {
      size_t at = i * (size / 40);
      g_autofree char *error = NULL;

      text[at] ^= 1 << i % 8;
      g_assert_true (g_file_set_contents (file, text, i % 4 == 3 ? (gssize) at : (gssize) size, NULL));
      g_assert_false (store_restore (store, scratch->schema, file, &shape, &error));
      g_assert_nonnull (error);
      text[at] ^= 1 << i % 8;
    }
  g_assert_true (g_file_set_contents (file, text, size, NULL));
  store_close (store);
  store_close (restored (scratch, uri, file));
}

static bool
stop_in_the_middle (void *data, const char *table, uint64_t n_done, uint64_t n_all)
{
  ++*(unsigned *) data;
  g_assert_cmpuint (n_done, <=, n_all);
  return n_done < 3000;
}

static void
what_is_stopped_leaves_nothing_behind (void)
{
  g_autoptr (Scratch) scratch = a_bank ();
  unsigned n_calls = 0;
  BackupShape stopped = { .bank = "", .progress = stop_in_the_middle, .data = &n_calls };
  BackupFacts facts;
  g_autofree char *file = back_up (scratch, &facts), *half = g_strconcat (file, ".half", NULL), *error = NULL,
                  *again = NULL;
  g_autofree char *partial = g_strconcat (half, ".partial", NULL), *uri = scratch_other_uri (scratch, "half"),
                  *open_error = NULL;
  Store *store = store_open (uri, 1, &open_error);

  g_assert_false (store_backup (scratch->store, half, &stopped, &facts, &error));
  g_assert_cmpuint (n_calls, ==, 3);
  g_assert_false (g_file_test (half, G_FILE_TEST_EXISTS) || g_file_test (partial, G_FILE_TEST_EXISTS));

  g_assert_false (store_restore (store, scratch->schema, file, &stopped, &again));
  g_autofree char *left = dump_of (store, store_log_tables);

  g_assert_cmpstr (left, ==, "word|seed|1\n");   /* as the schema's steps left it */
  store_close (store);
}

static void
a_store_that_has_rows_is_not_overwritten (void)
{
  g_autoptr (Scratch) scratch = a_bank ();
  BackupFacts facts;
  g_autofree char *file = back_up (scratch, &facts), *error = NULL;

  g_assert_false (store_restore (scratch->store, scratch->schema, file, &shape, &error));
  g_assert_nonnull (strstr (error, "empty"));
}

static void
an_old_backup_comes_back_into_a_newer_program (void)
{
  g_autoptr (Scratch) scratch = a_bank ();
  BackupFacts facts;
  g_autofree char *file = back_up (scratch, &facts), *uri = scratch_other_uri (scratch, "newer");
  Store *store;

  scratch_step (scratch, 2,
                "ALTER TABLE client ADD COLUMN tin {TEXT};\nUPDATE client SET tin = '7707083893' WHERE id = 1;\n");
  store = restored (scratch, uri, file);
  g_autofree char *dump = dump_of (store, NULL);

  g_assert_nonnull (strstr (dump, "client|1||Клиент \\7c 1|0.10000000000000001||7707083893\n"));
  store_close (store);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/backup/what-was-backed-up-comes-back", what_was_backed_up_comes_back);
  g_test_add_func ("/backup/a-bank-moves-to-the-other-engine-and-back", a_bank_moves_to_the_other_engine_and_back);
  g_test_add_func ("/backup/a-damaged-file-is-refused-whole", a_damaged_file_is_refused_whole);
  g_test_add_func ("/backup/what-is-stopped-leaves-nothing-behind", what_is_stopped_leaves_nothing_behind);
  g_test_add_func ("/backup/a-store-that-has-rows-is-not-overwritten", a_store_that_has_rows_is_not_overwritten);
  g_test_add_func ("/backup/an-old-backup-comes-back-into-a-newer-program",
                   an_old_backup_comes_back_into_a_newer_program);
  return g_test_run ();
}
