/* search.c - rows found by words: in any order, by their first letters, the newest first, and only by who may see
 * them. */

#include <glib.h>
#include <string.h>

#include "server/call/search.h"
#include "tests/scratch.h"

static const char schema[]
    = "CREATE TABLE client (id {ID} PRIMARY KEY, place {INT} NOT NULL, manager_id {ID}) {TABLE};\n"
      "CREATE INDEX client_by_place ON client (place, id);\n"
      "CREATE TABLE record_access (person_id {ID} NOT NULL, kind {TEXT} NOT NULL, record_id {ID} NOT NULL, last_day "
      "{INT}) {TABLE};\n"
      "{SEARCH client};\n{STARTS client};\n";

static const char *const rights[] = { "clients.view", NULL };
static const Reach bank_wide = { "clients.view", 1, 1000 }, region = { "clients.view", 1, 500 },
                   branch = { "clients.view", 2, 2 };
static const Caller everybody = { .id = 7, .rights = rights, .reach = &bank_wide, .n_reach = 1, .n_places = 1000 },
                    regional = { .id = 8, .rights = rights, .reach = &region, .n_reach = 1, .n_places = 1000 },
                    local = { .id = 9, .rights = rights, .reach = &branch, .n_reach = 1, .n_places = 1000 },
                    none = { .id = 10, .rights = rights, .n_places = 1000 };

static Call
a_call (Scratch *scratch, const Caller *caller)
{
  return (Call){
    .caller = caller, .now = 1800000000000, .link = scratch->link, .arena = scratch->arena, .fault = FAULT__INIT
  };
}

static void
enter (Scratch *scratch, uint64_t id, unsigned place, const char *name)
{
  g_autofree char *sql = g_strdup_printf ("INSERT INTO client (id, place) VALUES (%u, %u)", (unsigned) id, place);
  Call call = a_call (scratch, &everybody);

  scratch_run (scratch, sql);
  link_command (scratch->link, STORE_BEGIN);
  g_assert_true (search_put (&call, "client", id, name));
  g_assert_cmpint (link_command (scratch->link, STORE_COMMIT), ==, STORE_DONE);
}

static Scratch *
four_clients (void)
{
  Scratch *scratch = scratch_open ((const char *const[]) { schema, NULL });

  enter (scratch, 1, 2, "Иванов Пётр Алексеевич");
  enter (scratch, 2, 600, "ООО «Ива-Строй», Тверь");
  enter (scratch, 3, 2, "Петров Иван Сергеевич");
  enter (scratch, 4, 400, "Иванова Алла Петровна");
  return scratch;
}

static void
finds (Scratch *scratch, const Caller *caller, const char *text, const char *wanted)
{
  Call call = a_call (scratch, caller);
  g_autoptr (GString) found = g_string_new (NULL);
  uint64_t ids[SEARCH_MAX_HITS];
  unsigned n;

  link_command (scratch->link, STORE_BEGIN);
  g_assert_true (search_by_words (&call, "client", text, 20, ids, &n));
  link_command (scratch->link, STORE_COMMIT);
  for (unsigned i = 0; i < n; i++)
    g_string_append_printf (found, "%s%u", i > 0 ? " " : "", (unsigned) ids[i]);
  if (strcmp (found->str, wanted) != 0)
    g_error ("“%s” finds [%s], not [%s]", text, found->str, wanted);
}

static void
words_are_found_in_any_order_by_their_first_letters (void)
{
  g_autoptr (Scratch) scratch = four_clients ();

  finds (scratch, &everybody, "ива", "4 3 2 1");
  finds (scratch, &everybody, "петр ива", "4 3 1");
  finds (scratch, &everybody, "алек петр иванов", "1");
  finds (scratch, &everybody, "СТРОЙ ИВА", "2");
  finds (scratch, &everybody, "пЁтр", "4 3 1");
  finds (scratch, &everybody, "вано", "");
  finds (scratch, &everybody, "иван тверь", "");
  finds (scratch, &everybody, "'\"*:&|() -- %_", "");
  finds (scratch, &everybody, "", "");
  finds (scratch, &everybody, "«ива»-'строй'", "2");
}

/* More than are looked through for the newest; each name again and again. */
static void
enter_many (Scratch *scratch, unsigned first, unsigned n, const char *name)
{
  Call call = a_call (scratch, &everybody);

  link_command (scratch->link, STORE_BEGIN);
  for (unsigned id = first; id < first + n; id++)
    {
      g_autofree char *sql = g_strdup_printf ("INSERT INTO client (id, place) VALUES (%u, %u)", id, 1 + id % 1000);

      g_assert_cmpint (scratch_try (scratch->link, sql), ==, STORE_DONE);
      g_assert_true (search_put (&call, "client", id, name));
    }
  g_assert_cmpint (link_command (scratch->link, STORE_COMMIT), ==, STORE_DONE);
}

static void
long_words_are_found_newest_first_whether_many_bear_them_or_few (void)
{
  g_autoptr (Scratch) scratch = scratch_open ((const char *const[]) { schema, NULL });

  enter_many (scratch, 1, 3, "Александрин Олег");
  enter_many (scratch, 11, 30, "Александров Пётр");
  enter_many (scratch, 101, 600, "Алексеев Пётр");
  finds (scratch, &everybody, "алексе",
         "700 699 698 697 696 695 694 693 692 691 690 689 688 687 686 685 684 683 682 681");
  finds (scratch, &everybody, "петр алексеев",
         "700 699 698 697 696 695 694 693 692 691 690 689 688 687 686 685 684 683 682 681");
  finds (scratch, &everybody, "александро", "40 39 38 37 36 35 34 33 32 31 30 29 28 27 26 25 24 23 22 21");
  finds (scratch, &everybody, "александри", "3 2 1");
  finds (scratch, &everybody, "александри олег", "3 2 1");
  finds (scratch, &everybody, "александри петр", "");
  finds (scratch, &regional, "алексеев",
         "499 498 497 496 495 494 493 492 491 490 489 488 487 486 485 484 483 482 481 480");
}

/* Of a branch's own clients, more than are looked at first: whether hardly any of the newest bears the words or many
 * do. */
static void
a_branch_finds_its_own_whether_many_bear_the_words_or_few (void)
{
  static const Reach six = { "clients.view", 1, 6 };
  static const Caller six_places = { .id = 9, .rights = rights, .reach = &six, .n_reach = 1, .n_places = 1000 };
  g_autoptr (Scratch) scratch = scratch_open ((const char *const[]) { schema, NULL });

  enter_many (scratch, 1, 2, "Александрин Олег");
  scratch_run (scratch, "UPDATE client SET place = 5 WHERE id < 3");
  enter_many (scratch, 11, 10, "Александров Пётр");
  enter_many (scratch, 101, 400, "Алексеев Пётр");
  scratch_run (scratch, "UPDATE client SET place = 5 WHERE id > 20");
  scratch_run (scratch, "UPDATE client SET place = 700 WHERE id BETWEEN 11 AND 15");
  scratch_run (scratch, "UPDATE client SET place = 5 WHERE id BETWEEN 16 AND 20");
  finds (scratch, &six_places, "александри олег", "2 1");
  finds (scratch, &six_places, "александро", "20 19 18 17 16");
  finds (scratch, &six_places, "александро петр", "20 19 18 17 16");
  finds (scratch, &six_places, "петр алекс",
         "500 499 498 497 496 495 494 493 492 491 490 489 488 487 486 485 484 483 482 481");
  enter_many (scratch, 601, 5, "Александров Яков");
  scratch_run (scratch, "UPDATE client SET place = 5 WHERE id > 600");
  finds (scratch, &six_places, "александро", "605 604 603 602 601 20 19 18 17 16");
}

static void
nobody_finds_what_he_may_not_see (void)
{
  g_autoptr (Scratch) scratch = four_clients ();

  finds (scratch, &regional, "ива", "4 3 1");
  finds (scratch, &local, "ива", "3 1");
  finds (scratch, &local, "ива алек", "1");
  finds (scratch, &none, "ива", "");
  finds (scratch, &none, "ива алек", "");
  scratch_run (scratch, "UPDATE client SET manager_id = 10 WHERE id = 2");
  scratch_run (scratch, "INSERT INTO record_access (person_id, kind, record_id) VALUES (10, 'client', 4)");
  finds (scratch, &none, "ива", "4 2");
}

static void
a_new_name_is_found_and_the_old_one_no_more (void)
{
  g_autoptr (Scratch) scratch = four_clients ();
  Call call = a_call (scratch, &everybody);

  link_command (scratch->link, STORE_BEGIN);
  g_assert_true (search_put (&call, "client", 1, "Сидоров Пётр Алексеевич"));
  g_assert_true (search_put (&call, "client", 3, "Петров Иван Сергеевич"));
  g_assert_true (search_forget (&call, "client", 4));
  g_assert_true (search_forget (&call, "client", 4));
  g_assert_cmpint (link_command (scratch->link, STORE_COMMIT), ==, STORE_DONE);

  finds (scratch, &everybody, "ива", "3 2");
  finds (scratch, &everybody, "сид петр", "1");
  finds (scratch, &local, "сид", "1");
}

static void
what_is_rolled_back_is_not_found (void)
{
  g_autoptr (Scratch) scratch = four_clients ();
  Call call = a_call (scratch, &everybody);

  link_command (scratch->link, STORE_BEGIN);
  g_assert_true (search_put (&call, "client", 1, "Сидоров"));
  link_command (scratch->link, STORE_ROLLBACK);
  finds (scratch, &everybody, "сид", "");
  finds (scratch, &everybody, "алексе", "1");
}

/* What this link has asked the index of words, as PostgreSQL plans it where a walk of the table is no way out: how many
 * questions, or -1 when one goes along no index. The embedded engine's plans are read by tests/clients/plans.c. */
static const char questions_sql[]
    = "CREATE FUNCTION questions () RETURNS bigint LANGUAGE plpgsql AS '"
      "DECLARE s RECORD; line text; n bigint := 0; along boolean; "
      "BEGIN FOR s IN SELECT name, cardinality (parameter_types) AS n FROM pg_prepared_statements"
      " WHERE statement LIKE ''SELECT%regexp_replace%'' LOOP along := false;"
      " FOR line IN EXECUTE ''EXPLAIN EXECUTE '' || s.name || ''('' ||"
      " array_to_string (array_fill (CAST (''NULL'' AS text), ARRAY[s.n]), '','') || '')'' LOOP"
      " along := along OR line LIKE ''%Bitmap Index Scan on client_search_by_starts%''; END LOOP;"
      " IF NOT along THEN RETURN -1; END IF; n := n + 1; END LOOP; RETURN n; END'";

static void
words_are_found_along_the_index_of_their_beginnings (void)
{
  g_autoptr (Scratch) scratch = four_clients ();

  finds (scratch, &everybody, "алек петр иванов", "1");
  finds (scratch, &local, "ива алек", "1");
  if (scratch_is_embedded (scratch))
    return;
  scratch_run (scratch, questions_sql);
  link_command (scratch->link, STORE_BEGIN);
  g_assert_cmpint (scratch_try (scratch->link, "SET LOCAL enable_seqscan = off"), ==, STORE_DONE);
  g_assert_cmpint (scratch_read (scratch->link, "SELECT questions ()"), ==, 2);
  link_command (scratch->link, STORE_COMMIT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/search/words-are-found-along-the-index-of-their-beginnings",
                   words_are_found_along_the_index_of_their_beginnings);
  g_test_add_func ("/search/words-are-found-in-any-order-by-their-first-letters",
                   words_are_found_in_any_order_by_their_first_letters);
  g_test_add_func ("/search/long-words-are-found-newest-first-whether-many-bear-them-or-few",
                   long_words_are_found_newest_first_whether_many_bear_them_or_few);
  g_test_add_func ("/search/a-branch-finds-its-own-whether-many-bear-the-words-or-few",
                   a_branch_finds_its_own_whether_many_bear_the_words_or_few);
  g_test_add_func ("/search/nobody-finds-what-he-may-not-see", nobody_finds_what_he_may_not_see);
  g_test_add_func ("/search/a-new-name-is-found-and-the-old-one-no-more", a_new_name_is_found_and_the_old_one_no_more);
  g_test_add_func ("/search/what-is-rolled-back-is-not-found", what_is_rolled_back_is_not_found);
  return g_test_run ();
}
