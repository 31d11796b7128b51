/* migrate.c - the schema goes forward step by step, on both engines alike, and what was there is still there. */

#include <glib.h>

#include "server/store/rebuild.h"
#include "tests/scratch.h"

static const char first_step[] =
  "-- 001: a deal belongs to a client\n"
  "CREATE TABLE client (\n  id {ID} PRIMARY KEY,   -- ours, not the engine's\n  name {TEXT} NOT NULL\n) {TABLE};\n"
  "CREATE TABLE deal (\n"
  "  id {ID} PRIMARY KEY,\n"
  "  client_id {ID} NOT NULL REFERENCES client,   -- whose, and why\n"
  "  amount {INT} NOT NULL,\n"
  "  note {TEXT} DEFAULT 'a, b (c -- d',\n"
  "  CONSTRAINT deal_amount_not_negative CHECK (amount >= 0)\n) {TABLE};\n"
  "CREATE INDEX deal_of_client ON deal (client_id, id);\n"
  "CREATE TABLE payment (id {ID} PRIMARY KEY, deal_id {ID} NOT NULL REFERENCES deal) {TABLE};\n";

static Scratch *
a_store_with_rows (void)
{
  Scratch *scratch = scratch_open ((const char *const[]) { first_step, NULL });

  scratch_run (scratch, "INSERT INTO client (id, name) VALUES (1, 'Anna')");
  scratch_run (scratch, "INSERT INTO deal (id, client_id, amount) VALUES (10, 1, 500)");
  scratch_run (scratch, "INSERT INTO payment (id, deal_id) VALUES (100, 10)");
  return scratch;
}

static StoreResult
tried (Scratch *scratch, const char *sql)
{
  StoreResult result;

  link_command (scratch->link, STORE_BEGIN);
  result = scratch_try (scratch->link, sql);
  link_command (scratch->link, STORE_ROLLBACK);
  return result;
}

/* The link was opened before the step, as a server's links are not: it stands for a second program beside it. */
static void
a_rebuilt_table_keeps_its_rows_and_what_refers_to_them (void)
{
  g_autoptr (Scratch) scratch = a_store_with_rows ();
  g_autofree char *error = NULL;

  scratch_step (scratch, 2, "-- 002: the amount may be unknown, and is never a thousand\n"
                "{REBUILD deal\n  ALTER COLUMN amount DROP NOT NULL,\n  DROP CONSTRAINT deal_amount_not_negative,\n"
                "  ADD CONSTRAINT deal_amount_in_range CHECK (amount BETWEEN 0 AND 999)\n};\n"
                "ALTER TABLE client ADD COLUMN tin {TEXT};\n");
  if (!scratch_migrate (scratch, &error))
    g_error ("%s", error);

  g_assert_cmpint (scratch_number (scratch, "SELECT amount FROM deal WHERE id = 10"), ==, 500);
  scratch_run (scratch, "INSERT INTO deal (id, client_id, amount) VALUES (11, 1, NULL)");
  scratch_run (scratch, "INSERT INTO payment (id, deal_id) VALUES (101, 11)");
  scratch_run (scratch, "UPDATE client SET tin = '7707083893' WHERE id = 1");
  g_assert_cmpint (tried (scratch, "INSERT INTO deal (id, client_id, amount) VALUES (12, 1, 1000)"), ==,
                   STORE_CONSTRAINT);
  g_assert_cmpstr (link_breach (scratch->link).name, ==, "deal_amount_in_range");
  g_assert_cmpint (tried (scratch, "DELETE FROM deal WHERE id = 10"), ==, STORE_CONSTRAINT);
  g_assert_cmpint (tried (scratch, "INSERT INTO deal (id, client_id, amount) VALUES (13, 77, 1)"), ==,
                   STORE_CONSTRAINT);
  g_assert_cmpint (scratch_number (scratch, "SELECT count (*) FROM deal WHERE client_id = 1"), ==, 2);
}

static void
a_step_that_breaks_a_reference_leaves_no_trace (void)
{
  g_autoptr (Scratch) scratch = a_store_with_rows ();
  g_autofree char *error = NULL;

  scratch_step (scratch, 2, "ALTER TABLE client ADD COLUMN tin {TEXT};\nDELETE FROM client;\n");
  g_assert_false (scratch_migrate (scratch, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (scratch_number (scratch, "SELECT count (*) FROM client"), ==, 1);
  g_assert_cmpint (scratch_number (scratch, "SELECT max (number) FROM migration"), ==, 1);

  scratch_step (scratch, 2, "ALTER TABLE client ADD COLUMN tin {TEXT};\n");
  g_clear_pointer (&error, g_free);
  g_assert_true (scratch_migrate (scratch, &error));
  g_assert_cmpint (tried (scratch, "DELETE FROM client"), ==, STORE_CONSTRAINT);
}

static void
a_landed_step_is_never_edited (void)
{
  g_autoptr (Scratch) scratch = a_store_with_rows ();
  g_autofree char *error = NULL, *edited = g_strconcat (first_step, "-- one more word\n", NULL);

  g_assert_true (scratch_migrate (scratch, &error));
  scratch_step (scratch, 1, edited);
  g_assert_false (scratch_migrate (scratch, &error));
  g_assert_nonnull (strstr (error, "001.sql"));
}

static void
an_older_program_leaves_a_newer_store_alone (void)
{
  g_autoptr (Scratch) scratch = a_store_with_rows ();
  g_autofree char *error = NULL;

  scratch_run (scratch, "INSERT INTO migration (number, file, hash) VALUES (9, '009.sql', '')");
  g_assert_false (scratch_migrate (scratch, &error));
  g_assert_nonnull (strstr (error, "newer"));
}

static void
ids_go_on_after_the_largest_though_the_clock_was_set_back (void)
{
  g_autoptr (Scratch) scratch = a_store_with_rows ();
  g_autofree char *error = NULL;
  Ids tomorrow = { .node = 63 };
  uint64_t large = ids_next (&tomorrow, 1900000000000);
  g_autofree char *sql
      = g_strdup_printf ("INSERT INTO client (id, name) VALUES (%" G_GUINT64_FORMAT ", 'Olga')", large);

  scratch_run (scratch, sql);
  g_assert_true (scratch_migrate (scratch, &error));
  g_assert_cmpuint (ids_next (store_ids (scratch->store), 1800000000000), >, large);
}

static void
what_is_unknown_to_a_rebuild_is_refused (void)
{
  static const char *const bad[] = { "ALTER COLUMN nobody SET NOT NULL", "DROP CONSTRAINT nothing",
                                     "RENAME COLUMN a TO b", "ALTER COLUMN amount SET DEFAULT 5" };

  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *changed = NULL, *columns = NULL, *error = NULL;

      g_assert_false (
          rebuild_table ("CREATE TABLE deal (id INTEGER, amount INTEGER)", "x", bad[i], &changed, &columns, &error));
      g_assert_nonnull (error);
    }
}

static void
a_rebuild_reads_quotes_commas_and_comments (void)
{
  g_autofree char *changed = NULL, *columns = NULL, *error = NULL;

  g_assert_true (rebuild_table ("CREATE TABLE deal (id INTEGER, -- one, two\n  note TEXT DEFAULT 'a, b (c -- d',\n"
                                "  old INTEGER,\n  CHECK (id IN (1, 2))) STRICT",
                                "deal_rebuilt",
                                "DROP COLUMN old, ALTER COLUMN note TYPE BLOB, ALTER COLUMN id SET NOT NULL", &changed,
                                &columns, &error));
  g_assert_cmpstr (columns, ==, "id, note");
  g_assert_cmpstr (changed, ==, "CREATE TABLE deal_rebuilt (id INTEGER NOT NULL, note BLOB DEFAULT 'a, b (c -- d',"
                   " CHECK (id IN (1, 2))) STRICT");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/migrate/a-rebuilt-table-keeps-its-rows-and-what-refers-to-them",
                   a_rebuilt_table_keeps_its_rows_and_what_refers_to_them);
  g_test_add_func ("/migrate/a-step-that-breaks-a-reference-leaves-no-trace",
                   a_step_that_breaks_a_reference_leaves_no_trace);
  g_test_add_func ("/migrate/a-landed-step-is-never-edited", a_landed_step_is_never_edited);
  g_test_add_func ("/migrate/an-older-program-leaves-a-newer-store-alone", an_older_program_leaves_a_newer_store_alone);
  g_test_add_func ("/migrate/ids-go-on-after-the-largest-though-the-clock-was-set-back",
                   ids_go_on_after_the_largest_though_the_clock_was_set_back);
  g_test_add_func ("/migrate/what-is-unknown-to-a-rebuild-is-refused", what_is_unknown_to_a_rebuild_is_refused);
  g_test_add_func ("/migrate/a-rebuild-reads-quotes-commas-and-comments", a_rebuild_reads_quotes_commas_and_comments);
  return g_test_run ();
}
