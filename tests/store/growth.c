/* growth.c - who reads sees all that is there, however much the store has grown since he opened it. */

#include <glib.h>

#include "tests/scratch.h"

enum { ROWS = 48, LONG = 1 << 20 };   /* more than the log of the embedded engine holds before it is emptied */

static Scratch *
a_store (void)
{
  return scratch_open ((const char *const[]){ "CREATE TABLE thing (id {ID} PRIMARY KEY, said {TEXT}) {TABLE};\n",
                                              NULL });
}

static int64_t
read_all (Link *reader)
{
  int64_t sum;

  g_assert_cmpint (link_command (reader, STORE_BEGIN), ==, STORE_DONE);
  sum = scratch_read (reader, "SELECT coalesce (sum (length (said)), 0) FROM thing WHERE id > 0");
  g_assert_cmpint (link_command (reader, STORE_COMMIT), ==, STORE_DONE);
  return sum;
}

static void
add_rows (Scratch *scratch, int first)
{
  g_autofree char *text = g_strnfill (LONG, 'x');

  for (int i = first; i < first + ROWS; i++)
    {
      g_autofree char *sql = g_strdup_printf ("INSERT INTO thing (id, said) VALUES (%d, '%s')", i, text);

      scratch_run (scratch, sql);
    }
}

static void
an_old_reader_sees_what_the_store_has_grown_by (void)
{
  g_autoptr (Scratch) scratch = a_store ();
  g_autofree char *error = NULL;
  Link *reader = link_open (scratch->store, STORE_READ, &error), *keeper;

  g_assert_nonnull (reader);
  g_assert_cmpint (read_all (reader), ==, 0);
  link_warm (reader);
  keeper = link_open (scratch->store, STORE_READ, &error);
  for (int i = 0; i < 3; i++)
    {
      add_rows (scratch, 1 + i * ROWS);
      store_tend (keeper);
      g_assert_cmpint (read_all (reader), ==, (int64_t) (i + 1) * ROWS * LONG);
    }
  link_close (keeper);
  g_assert_cmpint (read_all (reader), ==, (int64_t) 3 * ROWS * LONG);
  link_close (reader);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/growth/an-old-reader-sees-what-the-store-has-grown-by",
                   an_old_reader_sees_what_the_store_has_grown_by);
  return g_test_run ();
}
