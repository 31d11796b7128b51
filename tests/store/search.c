/* search.c - rows found by words: in any order, by their first letters, the newest first, and only by who may see
 * them. */

#include <glib.h>
#include <string.h>

#include "server/call/reach.h"
#include "server/call/search.h"
#include "tests/scratch.h"

static const char schema[]
    = "CREATE TABLE branch (id {ID} PRIMARY KEY, place {INT} NOT NULL) {TABLE};\n"
      "INSERT INTO branch (id, place) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
      " SELECT i, i FROM n;\n"
      "CREATE TABLE client (id {ID} PRIMARY KEY, branch_id {ID}, place {INT} NOT NULL, manager_id {ID}) {TABLE};\n"
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

/* @place: 0 = each in another branch. */
static void
enter_many (Scratch *scratch, unsigned first, unsigned n, unsigned place, const char *name)
{
  Call call = a_call (scratch, &everybody);

  link_command (scratch->link, STORE_BEGIN);
  for (unsigned id = first; id < first + n; id++)
    {
      unsigned lies = place > 0 ? place : 1 + id % 1000;
      g_autofree char *sql
          = g_strdup_printf ("INSERT INTO client (id, branch_id, place) VALUES (%u, %u, %u)", id, lies, lies);

      g_assert_cmpint (scratch_try (scratch->link, sql), ==, STORE_DONE);
      g_assert_true (search_put (&call, "client", &(SearchRow) { id, name, lies }));
    }
  g_assert_cmpint (link_command (scratch->link, STORE_COMMIT), ==, STORE_DONE);
}

/* @sql puts the client elsewhere, as a save would. */
static void
move (Scratch *scratch, const char *sql, const SearchRow *row)
{
  Call call = a_call (scratch, &everybody);

  scratch_run (scratch, sql);
  link_command (scratch->link, STORE_BEGIN);
  g_assert_true (search_put (&call, "client", row));
  g_assert_cmpint (link_command (scratch->link, STORE_COMMIT), ==, STORE_DONE);
}

static Scratch *
four_clients (void)
{
  Scratch *scratch = scratch_open ((const char *const[]) { schema, NULL });

  enter_many (scratch, 1, 1, 2, "Иванов Пётр Алексеевич");
  enter_many (scratch, 2, 1, 600, "ООО «Ива-Строй», Тверь");
  enter_many (scratch, 3, 1, 2, "Петров Иван Сергеевич");
  enter_many (scratch, 4, 1, 400, "Иванова Алла Петровна");
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
long_words_are_found_newest_first_whether_many_bear_them_or_few (void)
{
  g_autoptr (Scratch) scratch = scratch_open ((const char *const[]) { schema, NULL });

  enter_many (scratch, 1, 3, 0, "Александрин Олег");
  enter_many (scratch, 11, 30, 0, "Александров Пётр");
  enter_many (scratch, 101, 600, 0, "Алексеев Пётр");
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

static void
a_branch_finds_its_own_whether_many_bear_the_words_or_few (void)
{
  static const Reach six = { "clients.view", 1, 6 };
  static const Caller six_places = { .id = 9, .rights = rights, .reach = &six, .n_reach = 1, .n_places = 1000 };
  g_autoptr (Scratch) scratch = scratch_open ((const char *const[]) { schema, NULL });

  enter_many (scratch, 1, 2, 5, "Александрин Олег");
  enter_many (scratch, 11, 5, 700, "Александров Пётр");
  enter_many (scratch, 16, 5, 6, "Александров Пётр");
  enter_many (scratch, 101, 400, 5, "Алексеев Пётр");
  finds (scratch, &six_places, "александри олег", "2 1");
  finds (scratch, &six_places, "александро", "20 19 18 17 16");
  finds (scratch, &six_places, "александро петр", "20 19 18 17 16");
  finds (scratch, &six_places, "петр алекс",
         "500 499 498 497 496 495 494 493 492 491 490 489 488 487 486 485 484 483 482 481");
  enter_many (scratch, 601, 5, 1, "Александров Яков");
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
  move (scratch, "UPDATE client SET manager_id = 10 WHERE id = 2",
        &(SearchRow) { 2, "ООО «Ива-Строй», Тверь", 600, 10 });
  scratch_run (scratch, "INSERT INTO record_access (person_id, kind, record_id) VALUES (10, 'client', 4)");
  scratch_run (scratch, "INSERT INTO record_access (person_id, kind, record_id) VALUES (10, 'client', 2)");
  scratch_run (scratch, "INSERT INTO record_access (person_id, kind, record_id, last_day) VALUES (10, 'client', 3, 1)");
  finds (scratch, &none, "ива", "4 2");
  finds (scratch, &none, "ива алл", "4");
}

/* The branches 2 and 32751 have the same letter; the letter that is typed is nobody's. */
static void
the_letter_of_a_branch_opens_nothing (void)
{
  g_autoptr (Scratch) scratch = four_clients ();

  enter_many (scratch, 5, 1, 32751, "Иванов Олег");
  finds (scratch, &local, "ива", "3 1");
  finds (scratch, &everybody, "\U000F0002", "");
  finds (scratch, &everybody, "ива \U000F0002", "4 3 2 1");
  move (scratch, "UPDATE client SET place = 2 WHERE id = 4", &(SearchRow) { 4, "Иванова Алла Петровна", 400 });
  finds (scratch, &local, "ива", "3 1");
}

static void
another_branch_finds_whom_it_was_given (void)
{
  static const Reach other = { "clients.view", 7, 7 };
  static const Caller others = { .id = 11, .rights = rights, .reach = &other, .n_reach = 1, .n_places = 1000 };
  g_autoptr (Scratch) scratch = four_clients ();

  finds (scratch, &others, "пет ива", "");
  move (scratch, "UPDATE client SET place = 7, branch_id = 7 WHERE id = 3",
        &(SearchRow) { 3, "Петров Иван Сергеевич", 7 });
  finds (scratch, &others, "пет ива", "3");
  finds (scratch, &local, "пет ива", "1");
}

/* Rows that were entered before the words had letters of branches and owners. */
static void
an_older_bank_finds_by_branches_and_owners_too (void)
{
  g_autoptr (Scratch) scratch = scratch_open ((const char *const[]) { schema, NULL });
  g_autofree char *step = scratch_house_step ("053-search.sql"), *error = NULL;

  scratch_run (scratch, "INSERT INTO client (id, branch_id, place, manager_id) VALUES (1, 2, 2, 5), (2, 600, 600, 9),"
                        " (3, 600, 600, NULL), (4, 2, 2, NULL)");
  scratch_run (scratch, "INSERT INTO client_search (id, words) VALUES (1, 'иванов петр'), (2, 'петров иван'),"
                        " (3, 'петров иван'), (4, 'сидоров иван')");
  scratch_step (scratch, 2, step);
  if (!scratch_migrate (scratch, &error))
    g_error ("%s", error);
  finds (scratch, &everybody, "ива петр", "3 2 1");
  finds (scratch, &local, "ива петр", "2 1");
  finds (scratch, &local, "ива", "4 2 1");
  move (scratch, "UPDATE client SET branch_id = 600, place = 600 WHERE id = 1",
        &(SearchRow) { 1, "Иванов Пётр", 600, 5 });
  finds (scratch, &local, "ива", "4 2");
}

enum { CROWD = 4000, WORDS = 3, LONGEST = 10, QUESTIONS = 60, HITS = 20 };

/* A crowd whose words begin alike at every length; what a look through all of them finds is what must be found. */
typedef struct
{
  GRand *dice;
  char *words[CROWD][WORDS];
  unsigned place[CROWD], owner[CROWD];
} Crowd;

/* The first letter is much the commonest, so that some beginnings are everybody's and others hardly anybody's. */
static char *
a_word (GRand *dice, int longest)
{
  static const char *const letters[] = { "а", "а", "а", "а", "б", "ж" };
  GString *word = g_string_new (NULL);

  for (int i = g_rand_int_range (dice, 1, longest + 1); i > 0; i--)
    g_string_append (word, letters[g_rand_int_range (dice, 0, G_N_ELEMENTS (letters))]);
  return g_string_free (word, FALSE);
}

static void
enter_crowd (Scratch *scratch, Crowd *crowd)
{
  Call call = a_call (scratch, &everybody);

  link_command (scratch->link, STORE_BEGIN);
  for (unsigned i = 0; i < CROWD; i++)
    {
      g_autofree char *name = NULL, *sql = NULL;

      for (unsigned j = 0; j < WORDS; j++)
        crowd->words[i][j] = a_word (crowd->dice, LONGEST);
      crowd->place[i] = g_rand_int_range (crowd->dice, 1, 1001);
      crowd->owner[i] = g_rand_int_range (crowd->dice, 1, 21);
      name = g_strjoin (" ", crowd->words[i][0], crowd->words[i][1], crowd->words[i][2], NULL);
      sql = g_strdup_printf ("INSERT INTO client (id, branch_id, place, manager_id) VALUES (%u, %u, %u, %u)", i + 1,
                             crowd->place[i], crowd->place[i], crowd->owner[i]);
      g_assert_cmpint (scratch_try (scratch->link, sql), ==, STORE_DONE);
      g_assert_true (search_add (&call, "client",
                                 &(SearchRow) { i + 1, name, crowd->place[i], crowd->owner[i] }));
    }
  g_assert_cmpint (link_command (scratch->link, STORE_COMMIT), ==, STORE_DONE);
}

static bool
bears (char *const *words, char *const *typed)
{
  for (; *typed != NULL; typed++)
    {
      bool borne = false;

      for (unsigned i = 0; i < WORDS && !borne; i++)
        borne = g_str_has_prefix (words[i], *typed);
      if (!borne)
        return false;
    }
  return true;
}

static char *
look_through (const Crowd *crowd, const Caller *caller, const char *text)
{
  g_auto (GStrv) typed = g_strsplit (text, " ", 0);
  GString *found = g_string_new (NULL);
  unsigned n = 0;

  for (unsigned i = CROWD; i-- > 0 && n < HITS;)
    if (bears (crowd->words[i], typed)
        && (crowd->owner[i] == caller->id || reach_covers (caller, "clients.view", crowd->place[i])))
      g_string_append_printf (found, "%s%u", n++ > 0 ? " " : "", i + 1);
  return g_string_free (found, FALSE);
}

static void
whoever_searches_finds_what_a_look_through_all_rows_finds (void)
{
  static const Reach ten = { "clients.view", 20, 29 };
  static const Caller ten_branches = { .id = 11, .rights = rights, .reach = &ten, .n_reach = 1, .n_places = 1000 };
  static const Caller *const people[] = { &everybody, &regional, &ten_branches, &local, &none };
  g_autoptr (Scratch) scratch = scratch_open ((const char *const[]) { schema, NULL });
  g_autofree char *step = scratch_house_step ("064-search.sql"), *error = NULL;
  g_autofree Crowd *crowd = g_new0 (Crowd, 1);

  crowd->dice = g_rand_new_with_seed (64);
  enter_crowd (scratch, crowd);
  scratch_step (scratch, 2, step);
  if (!scratch_migrate (scratch, &error))
    g_error ("%s", error);
  for (unsigned i = 0; i < QUESTIONS; i++)
    {
      g_autofree char *one = a_word (crowd->dice, 8), *other = a_word (crowd->dice, 8);
      g_autofree char *third = a_word (crowd->dice, 3);
      g_autofree char *text = g_strjoin (" ", one, i % 3 > 0 ? other : NULL, i % 3 > 1 ? third : NULL, NULL);

      for (unsigned j = 0; j < G_N_ELEMENTS (people); j++)
        {
          g_autofree char *wanted = look_through (crowd, people[j], text);

          finds (scratch, people[j], text, wanted);
        }
    }
  for (unsigned i = 0; i < CROWD * WORDS; i++)
    g_free (crowd->words[i / WORDS][i % WORDS]);
  g_rand_free (crowd->dice);
}

static void
a_new_name_is_found_and_the_old_one_no_more (void)
{
  g_autoptr (Scratch) scratch = four_clients ();
  Call call = a_call (scratch, &everybody);

  link_command (scratch->link, STORE_BEGIN);
  g_assert_true (search_put (&call, "client", &(SearchRow) { 1, "Сидоров Пётр Алексеевич", 2 }));
  g_assert_true (search_put (&call, "client", &(SearchRow) { 3, "Петров Иван Сергеевич", 2 }));
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
  g_assert_true (search_put (&call, "client", &(SearchRow) { 1, "Сидоров", 2 }));
  link_command (scratch->link, STORE_ROLLBACK);
  finds (scratch, &everybody, "сид", "");
  finds (scratch, &everybody, "алексе", "1");
}

/* What this link has asked the index of words, as PostgreSQL plans it where a walk of the table is no way out: how many
 * questions, or -1 when one goes along no index, or asks of more than the one row whether it may be seen. The embedded
 * engine's plans are read by tests/clients/plans.c. */
static const char questions_sql[]
    = "CREATE FUNCTION questions () RETURNS bigint LANGUAGE plpgsql AS '"
      "DECLARE s RECORD; line text; n bigint := 0; along boolean; seen boolean; "
      "BEGIN FOR s IN SELECT name, cardinality (parameter_types) AS n FROM pg_prepared_statements"
      " WHERE statement LIKE ''SELECT%regexp_replace%'' LOOP along := false; seen := false;"
      " FOR line IN EXECUTE ''EXPLAIN EXECUTE '' || s.name || ''('' ||"
      " array_to_string (array_fill (CAST (''NULL'' AS text), ARRAY[s.n]), '','') || '')'' LOOP"
      " along := along OR line LIKE ''%Bitmap Index Scan on client_search_by_starts%'';"
      " seen := seen OR line LIKE ''%Index Scan using client_pkey on client%''; END LOOP;"
      " IF NOT (along AND seen) THEN RETURN -1; END IF; n := n + 1; END LOOP; RETURN n; END'";

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
  g_test_add_func ("/search/the-letter-of-a-branch-opens-nothing", the_letter_of_a_branch_opens_nothing);
  g_test_add_func ("/search/another-branch-finds-whom-it-was-given", another_branch_finds_whom_it_was_given);
  g_test_add_func ("/search/an-older-bank-finds-by-branches-and-owners-too",
                   an_older_bank_finds_by_branches_and_owners_too);
  g_test_add_func ("/search/whoever-searches-finds-what-a-look-through-all-rows-finds",
                   whoever_searches_finds_what_a_look_through_all_rows_finds);
  g_test_add_func ("/search/a-new-name-is-found-and-the-old-one-no-more", a_new_name_is_found_and_the_old_one_no_more);
  g_test_add_func ("/search/what-is-rolled-back-is-not-found", what_is_rolled_back_is_not_found);
  return g_test_run ();
}
