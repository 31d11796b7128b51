/* statements.c - a link finds a statement again by its words, and keeps no more of them than it can do with. */

#include <glib.h>
#include <string.h>

#include "server/store/row.h"
#include "tests/scratch.h"

enum { MANY = 3 * STATEMENTS_KEPT };

static Scratch *
a_store (void)
{
  return scratch_open ((const char *const[]){ "CREATE TABLE thing (id {ID} PRIMARY KEY, n {INT} NOT NULL) {TABLE};\n",
                                              NULL });
}

static void
count (const char *sql, void *n)
{
  ++*(unsigned *) n;
}

static unsigned
n_kept (Link *link)
{
  unsigned n = 0;

  statements_each (link, count, &n);
  return n;
}

static void
ask_many (Scratch *scratch)
{
  for (int i = 0; i < MANY; i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT %d", i);

      g_assert_cmpint (scratch_read (scratch->link, sql), ==, i);
    }
}

static void
texts_without_end_do_not_fill_the_memory (void)
{
  g_autoptr (Scratch) scratch = a_store ();

  link_command (scratch->link, STORE_BEGIN);
  ask_many (scratch);
  ask_many (scratch);
  if (!scratch_is_embedded (scratch))
    g_assert_cmpint (scratch_read (scratch->link, "SELECT count(*) FROM pg_prepared_statements"), <=,
                     STATEMENTS_KEPT + 16);
  link_command (scratch->link, STORE_COMMIT);
  g_assert_cmpuint (n_kept (scratch->link), ==, STATEMENTS_KEPT);
}

static void
what_is_used_again_and_again_is_kept (void)
{
  g_autoptr (Scratch) scratch = a_store ();
  const Statement *kept = statement_find (scratch->link, "DELETE FROM thing", NULL, NULL);

  for (int i = 0; i < MANY; i++)
    {
      g_autofree char *sql = g_strdup_printf ("DELETE FROM thing WHERE id = %d", i);

      statement_find (scratch->link, sql, NULL, NULL);
      g_assert_true (statement_find (scratch->link, "DELETE FROM thing", NULL, NULL) == kept);
    }
}

static void
another_text_at_the_same_place_is_another_statement (void)
{
  g_autoptr (Scratch) scratch = a_store ();
  char text[] = "DELETE FROM thing WHERE id = 1";
  const Statement *one = statement_find (scratch->link, text, NULL, NULL), *other;
  g_autofree char *same = g_strdup (text);

  text[strlen (text) - 1] = '2';
  other = statement_find (scratch->link, text, NULL, NULL);
  g_assert_true (other != one);
  g_assert_true (statement_find (scratch->link, same, NULL, NULL) == one);
}

static void
a_statement_at_work_is_not_taken_away (void)
{
  static const RowCaller nobody;
  g_autoptr (Scratch) scratch = a_store ();
  Statement *busy = statement_find (scratch->link, "DELETE FROM thing", NULL, NULL);

  link_command (scratch->link, STORE_BEGIN);
  statement_start (busy, NULL, &nobody);
  for (int i = 0; i < MANY; i++)
    {
      g_autofree char *sql = g_strdup_printf ("DELETE FROM thing WHERE id = %d", i);

      statement_find (scratch->link, sql, NULL, NULL);
    }
  g_assert_cmpint (statement_step (busy, NULL, NULL), ==, STORE_DONE);
  statement_finish (busy);
  link_command (scratch->link, STORE_COMMIT);
}

static uint64_t
snapshot_of_a_call (Link *reader)
{
  uint64_t snapshot;

  link_command (reader, STORE_BEGIN);
  scratch_read (reader, "SELECT count (*) FROM thing");
  snapshot = link_snapshot (reader);
  link_command (reader, STORE_COMMIT);
  return snapshot;
}

/* PostgreSQL's own workers may have committed between two calls, so that one pair of many must be enough. */
static void
a_snapshot_has_one_number_until_somebody_commits (void)
{
  g_autoptr (Scratch) scratch = a_store ();
  char *error = NULL;
  Link *reader = link_open (scratch->store, STORE_READ, &error);
  unsigned n_same = 0;

  for (int i = 0; i < 20; i++)
    {
      g_autofree char *sql = g_strdup_printf ("INSERT INTO thing (id, n) VALUES (%d, 1)", i + 1);
      uint64_t before = snapshot_of_a_call (reader);

      g_assert_cmpuint (before, !=, 0);
      n_same += snapshot_of_a_call (reader) == before;
      scratch_run (scratch, sql);
      g_assert_cmpuint (snapshot_of_a_call (reader), !=, before);
    }
  g_assert_cmpuint (n_same, >, 0);
  g_assert_cmpuint (link_snapshot (scratch->link), ==, 0);
  link_close (reader);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/statements/texts-without-end-do-not-fill-the-memory",
                   texts_without_end_do_not_fill_the_memory);
  g_test_add_func ("/store/statements/what-is-used-again-and-again-is-kept",
                   what_is_used_again_and_again_is_kept);
  g_test_add_func ("/store/statements/another-text-at-the-same-place-is-another-statement",
                   another_text_at_the_same_place_is_another_statement);
  g_test_add_func ("/store/statements/a-statement-at-work-is-not-taken-away",
                   a_statement_at_work_is_not_taken_away);
  g_test_add_func ("/store/statements/a-snapshot-has-one-number-until-somebody-commits",
                   a_snapshot_has_one_number_until_somebody_commits);
  return g_test_run ();
}
