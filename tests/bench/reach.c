/* reach.c - how long lists, search and cards take for people who see all, a region, one branch in a thousand, ten of
 * them, or nothing.
 *
 *   bench-reach STORE CLIENTS [WHAT [WHO]]   fills the store first when it is empty; prints milliseconds in the
 *                                      handler. WHAT: only what begins so, as "find two words"; WHO: only for him
 *
 * A bank of 1,000 branches. Handlers are called in place, each in a read transaction of its own, without wire or lanes:
 * what is measured is the store's part and ours: the first of many, which finds nothing remembered; median, the 99th of
 * a hundred and the worst; and the processor's time, which on PostgreSQL is this thread's and that of the server's
 * process behind the connection together. tests/bench/office measures the whole way.
 */

#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clients.rpc.h"
#include "common/text.h"
#include "methods.h"
#include "search.rpc.h"
#include "server/call/query.h"
#include "server/call/search.h"
#include "store.pb-c.h"

enum { PLACES = 1000, CHUNK = 5000, ROUNDS = 200, CARDS = 1000, ARENA = 64 << 20 };

typedef struct
{
  Store *store;
  Link *writer, *reader;
  Arena *arena;
  GRand *dice;
  char **surnames, **males, **females;
  uint64_t first_id, n;
  uint32_t total;              /* of the list that was surveyed last */
  char *schedule;              /* where the kernel counts the time of PostgreSQL's process; NULL on SQLite */
  uint64_t cards[CARDS];       /* clients whom the caller sees; where he sees none, others' */
  char *tins[CARDS];           /* and their tax numbers */
  unsigned n_cards;
} Bench;

static const char *const rights[]
    = { "clients.view", "clients.edit", "clients.serve", "clients.identity", "people.view", NULL };

static char **
words_of (const char *folder, const char *name)
{
  g_autofree char *path = g_strdup_printf ("%s/%s.txt", folder, name), *text = NULL;
  g_auto (GStrv) lines = NULL;
  GPtrArray *words = g_ptr_array_new ();

  if (!g_file_get_contents (path, &text, NULL, NULL))
    g_error ("no %s", path);
  lines = g_strsplit (text, "\n", -1);
  for (unsigned i = 0; lines[i] != NULL; i++)
    if (lines[i][0] != '\0' && lines[i][0] != '#')
      g_ptr_array_add (words, g_strndup (lines[i], strcspn (lines[i], "\t")));
  g_ptr_array_add (words, NULL);
  return (char **) g_ptr_array_free (words, FALSE);
}

/* The first words of a list are much the commonest. */
static const char *
early (Bench *bench, char **words)
{
  double where = g_rand_double (bench->dice);

  return words[(unsigned) (where * where * where * g_strv_length (words))];
}

static const Caller *
caller_of (uint64_t id, uint32_t first, uint32_t last)
{
  static Reach reach[5][G_N_ELEMENTS (rights)];
  static unsigned n;
  Caller caller = {
    .id = id, .login = "bench", .name = "bench", .rights = rights, .n_places = PLACES, .n_reach = 5, .russian = true
  };

  for (unsigned i = 0; rights[i] != NULL; i++)
    reach[n][i] = (Reach) { rights[i], first, last };
  caller.reach = reach[n++];
  return caller_new (&caller);
}

static Call
call_of (Bench *bench, const Caller *caller, const RpcMethod *method, bool write)
{
  Call call = { .method = method,
                .caller = caller,
                .now = g_get_real_time () / 1000,
                .arena = bench->arena,
                .reason = "",
                .link = write ? bench->writer : bench->reader,
                .fault = FAULT__INIT };

  g_assert_cmpint (link_command (call.link, STORE_BEGIN), ==, STORE_DONE);
  return call;
}

static void
close_call (Bench *bench, Call *call)
{
  if (call_failed (call))
    g_error ("%s: %s", call->method->name, call->fault.text);
  g_assert_cmpint (link_command (call->link, STORE_COMMIT), ==, STORE_DONE);
  arena_reset (bench->arena);
}

static void
add_branches (Bench *bench, const Caller *house)
{
  Call call = call_of (bench, house, &clients_save_method, true);

  query_post (
      &call,
      "INSERT INTO branch (id, version, name, code, zone, state, place, last, depth)"
      " WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
      " SELECT i, 1, 'Branch ' || i, 'B' || i, 'Europe/Moscow', 1, i, CASE WHEN i = 1 THEN 1000 ELSE i END, 1 FROM n",
      NULL);
  query_post (&call, "INSERT INTO person (id, version, login, name, name_key, branch_id, state)"
                     " WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
                     " SELECT i, 1, 'p' || i, 'Person ' || i, 'person ' || i, 1 + i % 1000, 1 FROM n", NULL);
  close_call (bench, &call);
}

static void
make_client (Bench *bench, Call *call, Client *client)
{
  bool female = g_rand_boolean (bench->dice);
  const char *surname = early (bench, bench->surnames);

  client->id = call_new_id (call);
  client->form = g_rand_int_range (bench->dice, 0, 100) < 85 ? CLIENT__FORM__PERSON : CLIENT__FORM__COMPANY;
  client->name = client->form == CLIENT__FORM__COMPANY
                     ? arena_print (bench->arena, "Торговый дом %s", surname)
                     : arena_print (bench->arena, "%s%s %s", surname, female ? "а" : "",
                                    early (bench, female ? bench->females : bench->males));
  client->name_key = call_own (call, text_fold (client->name));
  client->tin = arena_print (bench->arena, "%012" G_GUINT64_FORMAT, client->id % 1000000000000);
  client->place = g_rand_int_range (bench->dice, 2, PLACES + 1);
  client->branch_id = client->place;
  client->manager_id = client->place * 2 % 1990 + 2;
  client->main_phone = arena_print (bench->arena, "+79%09d", g_rand_int_range (bench->dice, 0, 1000000000));
  client->city = arena_print (bench->arena, "Город %d", g_rand_int_range (bench->dice, 0, 200));
}

static void
keep_client (Bench *bench, Call *call, const Client *client)
{
  Communication phone = COMMUNICATION__INIT;

  query_post (
      call,
      "INSERT INTO client (id, version, form, name, name_key, tin, place, branch_id, manager_id, main_phone, city,"
      " created_at) VALUES (:id, 1, :form, :name, :name_key, :tin, :place, :branch_id, :manager_id, :main_phone, :city,"
      " @now)",
      client);
  phone.client_id = client->id;
  phone.id = call_new_id (call);
  phone.value = client->main_phone;
  phone.digits = g_strreverse (arena_copy (bench->arena, client->main_phone + 1, strlen (client->main_phone + 1)));
  query_post (call, "INSERT INTO client_communication (client_id, id, kind, value, main, refused, digits)"
                    " VALUES (:client_id, :id, 2, :value, 1, 0, :digits)", &phone);
  search_put (call, "client",
              &(SearchRow) { client->id, client->name, client->branch_id, client->manager_id });
}

static void
fill (Bench *bench, const Caller *house)
{
  add_branches (bench, house);
  for (uint64_t done = 0; done < bench->n; done += CHUNK)
    {
      Call call = call_of (bench, house, &clients_save_method, true);

      for (unsigned i = 0; i < CHUNK; i++)
        {
          Client client = CLIENT__INIT;

          make_client (bench, &call, &client);
          keep_client (bench, &call, &client);
        }
      close_call (bench, &call);
      store_tend (bench->writer);
      if (done % 100000 == 0)
        g_printerr ("%" G_GUINT64_FORMAT "\n", done);
    }
}

typedef void (*Ask) (Bench *bench, Call *call, const char *text);

/* @sort: "-name" is backwards. */
static void
ask_page (Bench *bench, Call *call, const char *sort, uint32_t offset)
{
  ListQuery query = LIST_QUERY__INIT;
  ClientPage page = CLIENT_PAGE__INIT;

  query.sort = sort[0] == '-' ? sort + 1 : sort;
  query.descending = sort[0] == '-';
  query.limit = 50;
  query.offset = offset;
  if (!clients_list (call, &query, &page))
    g_assert_true (call_failed (call));
}

static void
ask_list (Bench *bench, Call *call, const char *sort)
{
  ask_page (bench, call, sort, 0);
}

/* In the middle and at the end of the list that was surveyed last; @text is the order. */
static void
ask_middle (Bench *bench, Call *call, const char *sort)
{
  ask_page (bench, call, sort, bench->total / 2);
}

static void
ask_last (Bench *bench, Call *call, const char *sort)
{
  ask_page (bench, call, sort, bench->total - MIN (bench->total, 50));
}

static void
ask_survey (Bench *bench, Call *call, const char *sort)
{
  ListQuery query = LIST_QUERY__INIT;
  ClientPage page = CLIENT_PAGE__INIT;

  query.sort = sort[0] == '-' ? sort + 1 : sort;
  query.descending = sort[0] == '-';
  if (!clients_survey (call, &query, &page))
    g_assert_true (call_failed (call));
  bench->total = page.total;
}

static void
ask_text (Bench *bench, Call *call, const char *text)
{
  ListQuery query = LIST_QUERY__INIT;
  ClientPage page = CLIENT_PAGE__INIT;

  query.text = text;
  query.limit = 50;
  if (!clients_list (call, &query, &page))
    g_assert_true (call_failed (call));
}

static void
ask_find (Bench *bench, Call *call, const char *text)
{
  FindQuery query = FIND_QUERY__INIT;
  Hits hits = HITS__INIT;

  query.text = text;
  if (!search_find (call, &query, &hits))
    g_assert_true (call_failed (call));
}

static char *
beginning (const char *word, int letters)
{
  return g_utf8_substring (word, 0, MIN (g_utf8_strlen (word, -1), letters));
}

/* Names that people of this bank bear, cut at 3 to 8 letters, after two of a given name; @text is the number of
 * words. */
static void
ask_names (Bench *bench, Call *call, const char *text)
{
  const char *surname = early (bench, bench->surnames), *given = early (bench, bench->males);
  g_autofree char *first = beginning (surname, g_rand_int_range (bench->dice, 3, 9));
  g_autofree char *both = g_strdup_printf ("%.4s %s", given, first);

  ask_find (bench, call, text[0] == '1' ? first : both);
}

/* Two or three letters of any two names, however rare they are and whether or not anybody bears both. */
static void
ask_short (Bench *bench, Call *call, const char *text)
{
  GRand *dice = bench->dice;
  char **const given = g_rand_boolean (dice) ? bench->males : bench->females;
  g_autofree char *first
      = beginning (bench->surnames[g_rand_int_range (dice, 0, g_strv_length (bench->surnames))],
                   g_rand_int_range (dice, 2, 4));
  g_autofree char *second
      = beginning (given[g_rand_int_range (dice, 0, g_strv_length (given))], g_rand_int_range (dice, 2, 4));
  g_autofree char *both = g_strdup_printf ("%s %s", first, second);

  ask_find (bench, call, both);
}

/* The first letters of a given name or a patronymic, which stand within the name. */
static void
ask_within (Bench *bench, Call *call, const char *text)
{
  g_autofree char *first = beginning (early (bench, g_rand_boolean (bench->dice) ? bench->males : bench->females),
                                      g_rand_int_range (bench->dice, 3, 9));

  ask_find (bench, call, first);
}

/* A whole one, or as much of it as @text says. */
static void
ask_tin (Bench *bench, Call *call, const char *text)
{
  g_autofree char *tin = beginning (bench->tins[g_rand_int_range (bench->dice, 0, bench->n_cards)],
                                    g_ascii_strtoull (text, NULL, 10));

  ask_find (bench, call, tin);
}

static void
ask_phone (Bench *bench, Call *call, const char *text)
{
  g_autofree char *last = g_strdup_printf ("%04d", g_rand_int_range (bench->dice, 0, 10000));

  ask_find (bench, call, last);
}

static void
ask_card (Bench *bench, Call *call, const char *text)
{
  RecordRef ref = RECORD_REF__INIT;
  Client client = CLIENT__INIT;

  ref.id = bench->cards[g_rand_int_range (bench->dice, 0, bench->n_cards)];
  if (!clients_get (call, &ref, &client))
    {
      g_assert_cmpint (call->fault.status, ==, STATUS__NOT_FOUND);
      fault__init (&call->fault);
    }
}

static int
compare (const void *a, const void *b)
{
  return *(const int64_t *) a < *(const int64_t *) b ? -1 : 1;
}

/* Microseconds. */
static int64_t
processor_time (const Bench *bench)
{
  g_autofree char *counts = NULL;
  struct timespec at;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &at);
  if (bench->schedule != NULL && !g_file_get_contents (bench->schedule, &counts, NULL, NULL))
    g_error ("no %s", bench->schedule);
  return at.tv_sec * 1000000 + at.tv_nsec / 1000
         + (counts != NULL ? g_ascii_strtoll (counts, NULL, 10) / 1000 : 0);
}

static void
measure (Bench *bench, const Caller *caller, const char *who, const char *what, Ask ask, const char *text)
{
  int64_t took[ROUNDS], spent[ROUNDS], first;

  for (unsigned i = 0; i < ROUNDS; i++)
    {
      Call call = call_of (bench, caller, &clients_list_method, false);
      int64_t from = g_get_monotonic_time (), before = processor_time (bench);

      ask (bench, &call, text);
      took[i] = g_get_monotonic_time () - from;
      spent[i] = processor_time (bench) - before;
      close_call (bench, &call);
    }
  first = took[0];
  qsort (took, ROUNDS, sizeof *took, compare);
  qsort (spent, ROUNDS, sizeof *spent, compare);
  g_print ("%-8s %-17s %-12s first %8.3f  p50 %8.3f  p99 %8.3f  max %8.3f ms  processor p50 %8.3f  p99 %8.3f\n", who,
           what, text, first / 1e3, took[ROUNDS / 2] / 1e3, took[ROUNDS - ROUNDS / 100 - 1] / 1e3,
           took[ROUNDS - 1] / 1e3, spent[ROUNDS / 2] / 1e3, spent[ROUNDS - ROUNDS / 100 - 1] / 1e3);
}

/* Any thousand, the same in every run. */
static void
draw_cards (Bench *bench, const Caller *caller)
{
  Call call = call_of (bench, caller, &clients_list_method, false);
  SearchFound found = SEARCH_FOUND__INIT;

  g_assert_true (query_many (&call, &found, "entries",
                             "SELECT k.id, k.tin AS words"
                             " FROM {client/id, tin/deleted_at IS NULL AND tin IS NOT NULL} k"
                             " ORDER BY k.id % 1000003 * 7919 % 1000003 LIMIT 1000", NULL));
  if (found.n_entries > 0)
    bench->n_cards = 0;
  for (size_t i = 0; i < found.n_entries; i++)
    {
      bench->tins[bench->n_cards] = g_strdup (found.entries[i]->words);
      bench->cards[bench->n_cards++] = found.entries[i]->id;
    }
  close_call (bench, &call);
}

/* The kernel tells everybody how long a process has run. */
static void
find_process (Bench *bench, const Caller *house)
{
  Call call = call_of (bench, house, &clients_list_method, false);
  ClientPage asked = CLIENT_PAGE__INIT;

  if (!store_is_embedded (bench->store))
    {
      g_assert_true (query_one (&call, &asked, "SELECT pg_backend_pid () AS total", NULL));
      bench->schedule = g_strdup_printf ("/proc/%u/schedstat", asked.total);
    }
  close_call (bench, &call);
}

static void
open_bank (Bench *bench, const char *uri)
{
  g_autofree char *error = NULL;

  if ((bench->store = store_open (uri, 1, &error)) == NULL
      || !store_migrate (bench->store, g_getenv ("SCHEMA_DIR"), &error)
      || (bench->writer = link_open (bench->store, STORE_WRITE, &error)) == NULL
      || (bench->reader = link_open (bench->store, STORE_READ, &error)) == NULL)
    g_error ("bench-reach STORE CLIENTS: %s", error);
}

/* @what and @who: NULL = all of them. */
static void
measure_all (Bench *bench, const char *what, const char *who)
{
  static const struct { const char *what; Ask ask; const char *text; } asks[] = { { "list", ask_list, "" },
               { "list", ask_list, "-name" },
               { "list", ask_list, "tin" },
               { "list", ask_list, "city" },
               { "list", ask_list, "-created_at" },
               { "survey", ask_survey, "" },
               { "list, middle", ask_middle, "" },
               { "list, last page", ask_last, "" },
               { "survey", ask_survey, "-city" },
               { "list, middle", ask_middle, "-city" },
               { "list, last page", ask_last, "-city" },
               { "list text", ask_text, "ива" },
               { "list text", ask_text, "иванов ал" },
               { "list text", ask_text, "яяя" },
               { "find", ask_find, "ива" },
               { "find", ask_find, "алекс" },
               { "find", ask_find, "торг" },
               { "find", ask_find, "никого нет" },
               { "find a word", ask_names, "1" },
               { "find two words", ask_names, "2" },
               { "find short words", ask_short, "2" },
               { "find a word within", ask_within, "" },
               { "find tax number", ask_tin, "12" },
               { "find tax number", ask_tin, "6" },
               { "find last digits", ask_phone, "4" },
               { "card", ask_card, "" } };
  const struct { const char *who; const Caller *caller; } people[] = {
    { "all", caller_of (2, 1, PLACES) }, { "region", caller_of (3, 2, 333) }, { "branch", caller_of (4, 17, 17) },
    { "ten", caller_of (5, 20, 29) }, { "nothing", caller_of (1999, 1, 0) } };

  for (unsigned i = 0; i < G_N_ELEMENTS (people); i++)
    {
      draw_cards (bench, people[i].caller);
      for (unsigned j = 0; j < G_N_ELEMENTS (asks); j++)
        if ((what == NULL || g_str_has_prefix (asks[j].what, what))
            && (who == NULL || g_str_equal (who, people[i].who)))
          measure (bench, people[i].caller, people[i].who, asks[j].what, asks[j].ask, asks[j].text);
    }
}

int
main (int argc, char **argv)
{
  Bench bench = { .arena = arena_new (ARENA),
                  .dice = g_rand_new_with_seed (1),
                  .n = argc > 2 ? g_ascii_strtoull (argv[2], NULL, 10) : 0 };
  const char *folder = g_getenv ("DEMO_DIR") != NULL ? g_getenv ("DEMO_DIR") : "data/demo";
  const Caller house = { .id = CALLER_HOUSE, .login = "", .name = "", .rights = rights, .n_places = PLACES };
  ClientPage there = CLIENT_PAGE__INIT;
  Call call;

  if (argc < 3)
    g_error ("bench-reach STORE CLIENTS");
  open_bank (&bench, argv[1]);
  bench.surnames = words_of (folder, "surnames");
  bench.males = words_of (folder, "names-male");
  bench.females = words_of (folder, "names-female");
  call = call_of (&bench, &house, &clients_list_method, false);
  g_assert_true (query_one (&call, &there, "SELECT count (*) AS total FROM (SELECT id FROM client LIMIT 1) c", NULL));
  close_call (&bench, &call);
  if (there.total == 0)
    fill (&bench, &house);
  find_process (&bench, &house);
  measure_all (&bench, argc > 3 ? argv[3] : NULL, argc > 4 ? argv[4] : NULL);
  return EXIT_SUCCESS;
}
