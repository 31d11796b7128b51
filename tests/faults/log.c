/* log.c - SQLite's log is lengthened before commits come to its end, and what it is lengthened with means nothing; what
 * a commit adds to it is written in few pieces, wholly or not at all. */

#include <glib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "tests/scratch.h"

static Scratch *
a_store (void)
{
  return scratch_open ((const char *const[]){ "CREATE TABLE thing (id {ID} PRIMARY KEY, text {TEXT}) {TABLE};\n",
                                              NULL });
}

static char *
file_of (const char *uri, const char *ending)
{
  g_assert_true (g_str_has_prefix (uri, "sqlite:"));
  return g_strconcat (uri + strlen ("sqlite:"), ending, NULL);
}

static goffset
log_size (const Scratch *scratch)
{
  g_autofree char *log = file_of (scratch->uri, "-wal");
  GStatBuf file;

  g_assert_cmpint (g_stat (log, &file), ==, 0);
  return file.st_size;
}

static void
add (Scratch *scratch, unsigned first, unsigned n)
{
  for (unsigned i = first; i < first + n; i++)
    {
      g_autofree char *sql = g_strdup_printf ("INSERT INTO thing (id, text) VALUES (%u, 'thing')", i);

      scratch_run (scratch, sql);
    }
}

static void
commits_do_not_lengthen_the_log (void)
{
  g_autoptr (Scratch) scratch = a_store ();
  g_autofree char *error = NULL;
  Link *keeper = link_open (scratch->store, STORE_WRITE, &error);
  goffset size;

  add (scratch, 1, 1);
  store_tend (keeper);
  size = log_size (scratch);
  g_assert_cmpint (size, >, 1 << 20);
  add (scratch, 2, 200);
  g_assert_cmpint (log_size (scratch), ==, size);
  store_tend (keeper);
  g_assert_cmpint (log_size (scratch), ==, size);   /* there is room enough */
  link_close (keeper);
}

static void
while_somebody_writes_the_log_is_left_alone (void)
{
  g_autoptr (Scratch) scratch = a_store ();
  g_autofree char *error = NULL;
  Link *keeper = link_open (scratch->store, STORE_WRITE, &error);
  goffset size;

  add (scratch, 1, 1);
  size = log_size (scratch);
  g_assert_cmpint (link_command (scratch->link, STORE_BEGIN), ==, STORE_DONE);
  g_assert_cmpint (scratch_try (scratch->link, "INSERT INTO thing (id, text) VALUES (2, 'thing')"), ==, STORE_DONE);
  store_tend (keeper);
  g_assert_cmpint (log_size (scratch), ==, size);
  g_assert_cmpint (link_command (scratch->link, STORE_COMMIT), ==, STORE_DONE);
  link_close (keeper);
}

static void
copy (const char *from_uri, const char *to_uri, const char *ending)
{
  g_autofree char *from = file_of (from_uri, ending), *to = file_of (to_uri, ending), *bytes = NULL;
  gsize n;

  g_assert_true (g_file_get_contents (from, &bytes, &n, NULL));
  g_assert_true (g_file_set_contents (to, bytes, n, NULL));
}

/* As a kill leaves them: what was committed before and after the log grew is there, and nothing else. */
static void
what_lies_behind_the_last_commit_means_nothing_after_a_crash (void)
{
  g_autoptr (Scratch) scratch = a_store ();
  g_autofree char *error = NULL, *other = scratch_other_uri (scratch, "after.db");
  Link *keeper = link_open (scratch->store, STORE_WRITE, &error), *link;
  Store *store;

  add (scratch, 1, 10);
  store_tend (keeper);
  add (scratch, 11, 10);
  copy (scratch->uri, other, "");
  copy (scratch->uri, other, "-wal");
  store = store_open (other, 1, &error);
  link = link_open (store, STORE_WRITE, &error);
  g_assert_nonnull (link);
  g_assert_cmpint (scratch_read (link, "SELECT count (*) FROM thing"), ==, 20);
  g_assert_cmpint (scratch_read (link, "SELECT max (id) FROM thing"), ==, 20);
  link_close (link);
  store_close (store);
  link_close (keeper);
}

/* A page each, and a commit for all. */
static StoreResult
add_long (Scratch *scratch, unsigned first, unsigned n)
{
  g_autofree char *text = g_strnfill (3000, 'x');
  StoreResult result;

  g_assert_cmpint (link_command (scratch->link, STORE_BEGIN), ==, STORE_DONE);
  for (unsigned i = first; i < first + n; i++)
    {
      g_autofree char *sql = g_strdup_printf ("INSERT INTO thing (id, text) VALUES (%u, '%s')", i, text);

      g_assert_cmpint (scratch_try (scratch->link, sql), ==, STORE_DONE);
    }
  result = link_command (scratch->link, STORE_COMMIT);
  if (result != STORE_DONE)
    link_command (scratch->link, STORE_ROLLBACK);
  return result;
}

static int64_t
n_writes (void)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents ("/proc/thread-self/io", &text, NULL, NULL));
  return strtoll (strstr (text, "syscw: ") + strlen ("syscw: "), NULL, 10);
}

static void
a_commit_is_written_in_few_pieces (void)
{
  g_autoptr (Scratch) scratch = a_store ();
  int64_t n_before;

  add (scratch, 1, 1);
  n_before = n_writes ();
  g_assert_cmpint (add_long (scratch, 2, 20), ==, STORE_DONE);
  g_assert_cmpint (n_writes () - n_before, <, 5);
}

static void
a_commit_of_many_pieces_is_read_wholly (void)
{
  g_autoptr (Scratch) scratch = a_store ();
  g_autofree char *error = NULL;
  Link *other = link_open (scratch->store, STORE_READ, &error);

  g_assert_cmpint (add_long (scratch, 1, 500), ==, STORE_DONE);
  g_assert_cmpint (scratch_read (other, "SELECT sum (length (text)) FROM thing"), ==, 500 * 3000);
  link_close (other);
}

/* The disk takes the first pieces and no more. Somebody else writes over them. */
static void
a_commit_that_the_disk_refused_leaves_nothing_behind (void)
{
  g_autoptr (Scratch) scratch = a_store ();
  g_autofree char *error = NULL;
  Link *other = link_open (scratch->store, STORE_WRITE, &error);
  struct rlimit whole, little;

  add (scratch, 1, 1);
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &whole), ==, 0);
  little = whole;
  little.rlim_cur = log_size (scratch) + 200000;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &little), ==, 0);
  g_assert_cmpint (add_long (scratch, 2, 100), !=, STORE_DONE);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &whole), ==, 0);

  g_assert_cmpint (scratch_try (other, "INSERT INTO thing (id, text) VALUES (2, 'other')"), ==, STORE_DONE);
  g_assert_cmpint (add_long (scratch, 3, 2), ==, STORE_DONE);
  g_assert_cmpint (scratch_read (other, "SELECT count (*) FROM thing"), ==, 4);
  g_assert_cmpint (scratch_read (other, "SELECT sum (length (text)) FROM thing"), ==, 5 + 5 + 2 * 3000);
  link_close (other);
}

int
main (int argc, char **argv)
{
  g_unsetenv ("KONTOR_STORE");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/log/commits-do-not-lengthen-the-log", commits_do_not_lengthen_the_log);
  g_test_add_func ("/log/while-somebody-writes-the-log-is-left-alone", while_somebody_writes_the_log_is_left_alone);
  g_test_add_func ("/log/what-lies-behind-the-last-commit-means-nothing-after-a-crash",
                   what_lies_behind_the_last_commit_means_nothing_after_a_crash);
  g_test_add_func ("/log/a-commit-is-written-in-few-pieces", a_commit_is_written_in_few_pieces);
  g_test_add_func ("/log/a-commit-of-many-pieces-is-read-wholly", a_commit_of_many_pieces_is_read_wholly);
  g_test_add_func ("/log/a-commit-that-the-disk-refused-leaves-nothing-behind",
                   a_commit_that_the_disk_refused_leaves_nothing_behind);
  return g_test_run ();
}
