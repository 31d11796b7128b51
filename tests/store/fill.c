/* fill.c - a store that is filled at one go is as any other afterwards, and none at all before. */

#include <glib.h>
#include <string.h>

#include "server/call/search.h"
#include "server/store/fill.h"
#include "tests/scratch.h"

static const char first_step[]
  = "CREATE TABLE client (id {ID} PRIMARY KEY, name {TEXT} NOT NULL, tin {TEXT}) {TABLE};\n"
    "CREATE UNIQUE INDEX client_one_tin ON client (tin);\n"
    "CREATE INDEX client_by_name ON client (name, id);\n"
    "CREATE INDEX client_by_tin ON client (tin, id) WHERE tin IS NOT NULL;\n"
    "CREATE TABLE record_access (id {ID} PRIMARY KEY, person_id {ID} NOT NULL, kind {TEXT}"
    " NOT NULL, record_id {ID} NOT NULL, last_day {INT}) {TABLE};\n{SEARCH client};\n";
static const char *const steps[] = { first_step, NULL };
static const char *const nothing[] = { NULL };

static const char *const no_rights[] = { NULL };
static const Caller house = { .id = CALLER_HOUSE, .rights = no_rights };

enum { MANY = 500 };

static bool
has_index (Scratch *scratch, const char *name)
{
  g_autofree char *sql
    = g_strdup_printf (scratch_is_embedded (scratch)
                         ? "SELECT count(*) FROM sqlite_master WHERE type = 'index' AND name = '%s'"
                         : "SELECT count(*) FROM pg_indexes WHERE schemaname = current_schema () AND indexname = '%s'",
                       name);

  return scratch_number (scratch, sql) == 1;
}

static Filling *
begin (Scratch *scratch, const char *const *kept)
{
  g_autofree char *error = NULL;
  Filling *filling = filling_begin (scratch->link, kept, &error);

  if (filling == NULL)
    g_error ("%s", error);
  return filling;
}

static void
end (Filling *filling, FillingNews news, void *data)
{
  g_autofree char *error = NULL;

  if (!filling_end (filling, news, data, &error))
    g_error ("%s", error);
}

static Call
a_call (Scratch *scratch)
{
  return (Call) {
    .caller = &house, .now = 1800000000000, .link = scratch->link, .arena = scratch->arena, .fault = FAULT__INIT
  };
}

static void
enter_clients (Scratch *scratch)
{
  Call call = a_call (scratch);

  link_command (scratch->link, STORE_BEGIN);
  for (unsigned i = 1; i <= MANY; i++)
    {
      g_autofree char *name = g_strdup_printf ("Иванов Пётр%u", i);
      g_autofree char *sql = g_strdup_printf ("INSERT INTO client (id, name, tin) VALUES (%u, '%s', '%u')", i, name, i);

      g_assert_cmpint (scratch_try (scratch->link, sql), ==, STORE_DONE);
      g_assert_true (search_put (&call, "client", &(SearchRow) { .id = i, .text = name }));
    }
  g_assert_true (search_put (&call, "client", &(SearchRow) { .id = MANY, .text = "Сидоров" }));
  g_assert_true (search_forget (&call, "client", 1));
  g_assert_cmpint (link_command (scratch->link, STORE_COMMIT), ==, STORE_DONE);
}

static unsigned
n_found (Scratch *scratch, const char *text)
{
  Call call = a_call (scratch);
  uint64_t ids[SEARCH_MAX_HITS];
  unsigned n;

  link_command (scratch->link, STORE_BEGIN);
  g_assert_true (search_by_words (&call, "client", text, SEARCH_MAX_HITS, ids, &n));
  link_command (scratch->link, STORE_COMMIT);
  return n;
}

static void
a_filled_store_has_its_indexes_and_finds_by_words (void)
{
  g_autoptr (Scratch) scratch = scratch_open (steps);
  Filling *filling = begin (scratch, nothing);

  g_assert_false (has_index (scratch, "client_by_name"));
  g_assert_true (has_index (scratch, "client_one_tin"));
  enter_clients (scratch);
  end (filling, NULL, NULL);

  g_assert_true (has_index (scratch, "client_by_name"));
  g_assert_true (has_index (scratch, "client_by_tin"));
  g_assert_cmpint (scratch_number (scratch, "SELECT count(*) FROM client WHERE name > 'Иванов'"), ==, MANY);
  g_assert_cmpuint (n_found (scratch, "пётр7"), ==, 11);   /* 7, 70 to 79; of 700 there are none */
  g_assert_cmpuint (n_found (scratch, "сидор"), ==, 1);
  g_assert_cmpuint (n_found (scratch, "пётр500"), ==, 0);
}

static void
words_are_entered_one_by_one_again_after_a_filling (void)
{
  g_autoptr (Scratch) scratch = scratch_open (steps);
  Call call = a_call (scratch);

  end (begin (scratch, nothing), NULL, NULL);
  link_command (scratch->link, STORE_BEGIN);
  g_assert_cmpint (scratch_try (scratch->link, "INSERT INTO client (id, name) VALUES (9, 'Анна')"), ==, STORE_DONE);
  g_assert_true (search_put (&call, "client", &(SearchRow) { .id = 9, .text = "Анна" }));
  g_assert_cmpint (link_command (scratch->link, STORE_COMMIT), ==, STORE_DONE);
  g_assert_cmpuint (n_found (scratch, "анн"), ==, 1);
}

static void
an_index_that_the_filling_looks_into_stays (void)
{
  static const char *const kept[] = { "client_by_tin", NULL };
  g_autoptr (Scratch) scratch = scratch_open (steps);
  Filling *filling = begin (scratch, kept);

  g_assert_true (has_index (scratch, "client_by_tin"));
  g_assert_false (has_index (scratch, "client_by_name"));
  end (filling, NULL, NULL);
  g_assert_true (has_index (scratch, "client_by_tin"));
}

static void
a_filling_that_was_broken_off_is_no_store (void)
{
  g_autoptr (Scratch) scratch = scratch_open (steps);
  g_autofree char *error = NULL;
  Filling *filling = begin (scratch, nothing);

  g_assert_false (scratch_migrate (scratch, &error));
  g_assert_nonnull (strstr (error, "broken off"));
  end (filling, NULL, NULL);
  g_clear_pointer (&error, g_free);
  g_assert_true (scratch_migrate (scratch, &error));
}

typedef struct
{
  unsigned n_news, n_done, n_all;
} News;

static void
hear (void *data, unsigned n_done, unsigned n_all)
{
  News *news = data;

  g_assert_true (news->n_news == 0 || n_done == news->n_done + 1);
  news->n_news++;
  news->n_done = n_done;
  news->n_all = n_all;
}

static void
news_are_told_index_by_index_up_to_the_last (void)
{
  g_autoptr (Scratch) scratch = scratch_open (steps);
  News news = { 0 };

  end (begin (scratch, nothing), hear, &news);
  g_assert_cmpuint (news.n_all, >=, 3);
  g_assert_cmpuint (news.n_done, ==, news.n_all);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fill/a-filled-store-has-its-indexes-and-finds-by-words",
                   a_filled_store_has_its_indexes_and_finds_by_words);
  g_test_add_func ("/fill/words-are-entered-one-by-one-again-after-a-filling",
                   words_are_entered_one_by_one_again_after_a_filling);
  g_test_add_func ("/fill/an-index-that-the-filling-looks-into-stays", an_index_that_the_filling_looks_into_stays);
  g_test_add_func ("/fill/a-filling-that-was-broken-off-is-no-store", a_filling_that_was_broken_off_is_no_store);
  g_test_add_func ("/fill/news-are-told-index-by-index-up-to-the-last", news_are_told_index_by_index_up_to_the_last);
  return g_test_run ();
}
