/* long-list.c - the list of clients where it is longer than anybody counts: pages by position and by key, totals. */

#include <string.h>

#include "tests/clients/people.h"

enum { ROWS = 10500, PAGE = 500 };

typedef struct { const char *sort; bool descending; } Order;

static const Order orders[] = { { "name", false }, { "name", true }, { "tin", false }, { "tin", true },
                                { "city", false }, { "city", true }, { "created_at", false }, { "created_at", true } };

/* Fifteen of each name, a third without a tax number, half without a city, forty in each moment; places 1 to 9. */
static Bank *
bank_full (void)
{
  Bank *bank = bank_open ();

  bank_run (bank,
            "INSERT INTO client (id, version, form, name, name_key, tin, city, place, branch_id, manager_id,"
            " created_at)"
            " WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10500)"
            " SELECT 5000000 + i * 7919 % 10501, 1, 1, 'Name ' || (i % 700), 'name ' || (i % 700),"
            " CASE WHEN i % 3 = 0 THEN NULL ELSE CAST (700000000000 + i AS TEXT) END,"
            " CASE WHEN i % 2 = 0 THEN NULL ELSE 'City ' || (i % 11) END, 1 + i % 9, 1001 + i % 9,"
            " CASE WHEN i % 100 = 0 THEN 104 END, 1000 + i / 40 FROM n");
  return bank;
}

static ClientPage *
page_of (Bank *bank, const char *who, const Order *order, uint32_t offset, const ClientPage *after)
{
  ListQuery query = LIST_QUERY__INIT;

  query.sort = order->sort;
  query.descending = order->descending;
  query.offset = offset;
  query.limit = PAGE;
  if (after != NULL)
    query.after = after->next;
  return bank_ask (bank, who, &clients_list_method, &query);
}

/* What decides the order stands in the row; a name's key is the name in small letters. */
static int
compare (const Client *a, const Client *b, const Order *order)
{
  const Field *field = protobuf_c_message_descriptor_get_field_by_name (&client__descriptor, order->sort);
  bool there = msg_is_present (&a->base, field);
  int way = order->descending ? -1 : 1, by = 0;

  if (there != msg_is_present (&b->base, field))
    return there ? -1 : 1;
  if (field->type == PROTOBUF_C_TYPE_STRING)
    by = strcmp (*(char **) msg_member (&a->base, field), *(char **) msg_member (&b->base, field));
  else
    by = (a->created_at > b->created_at) - (a->created_at < b->created_at);
  return way * (by != 0 ? by : (a->id > b->id) - (a->id < b->id));
}

static void
take_page (const ClientPage *page, const Order *order, GHashTable *met, Client **last)
{
  for (size_t i = 0; i < page->n_clients; i++)
    {
      if (*last != NULL)
        g_assert_cmpint (compare (*last, page->clients[i], order), <, 0);
      *last = page->clients[i];
      g_assert_true (g_hash_table_add (met, GSIZE_TO_POINTER (page->clients[i]->id)));
    }
}

/* Reads to the end; @meanwhile may do something to the bank before each page. */
static GHashTable *
read_all (Bank *bank, const char *who, const Order *order, bool by_key, void (*meanwhile) (Bank *bank, unsigned page))
{
  GHashTable *met = g_hash_table_new (NULL, NULL);
  const ClientPage *page = NULL;
  Client *last = NULL;
  uint32_t offset = 0;

  do
    {
      if (meanwhile != NULL && offset > 0)
        meanwhile (bank, offset / PAGE);
      page = page_of (bank, who, order, offset, by_key ? page : NULL);
      g_assert_cmpuint (page->total, >=, offset + page->n_clients);
      take_page (page, order, met, &last);
      offset += page->n_clients;
    }
  while (page->n_clients == PAGE);
  g_assert_cmpuint (page->total, ==, offset);
  arena_reset (bank_arena (bank));
  return met;
}

static void
everybody_reads (bool by_key)
{
  static const struct { const char *who; unsigned n; } readers[] = {
    { "all", ROWS }, { "region", ROWS / 9 * 4 + 4 }, { "clerk", 1260 }, { "nothing", 0 } };
  g_autoptr (Bank) bank = bank_full ();

  for (unsigned i = 0; i < G_N_ELEMENTS (readers); i++)
    for (unsigned j = 0; j < G_N_ELEMENTS (orders); j++)
      {
        g_autoptr (GHashTable) met = read_all (bank, readers[i].who, &orders[j], by_key, NULL);

        g_test_message ("%s by %s: %u", readers[i].who, orders[j].sort, g_hash_table_size (met));
        g_assert_cmpuint (g_hash_table_size (met), ==, readers[i].n);
      }
}

static void
by_position_every_row_is_met_once (void)
{
  everybody_reads (false);
}

static void
by_key_every_row_is_met_once (void)
{
  everybody_reads (true);
}

/* Before each page one row that was read goes, one that was not goes, and two come: one before, one behind. */
static void
come_and_go (Bank *bank, unsigned page)
{
  g_autofree char *gone = g_strdup_printf ("DELETE FROM client WHERE id IN (%u, %u)", 5000000 + page * 31,
                                           5010000 - page * 17);
  g_autofree char *come
      = g_strdup_printf ("INSERT INTO client (id, version, form, name, name_key, place, branch_id, created_at) VALUES"
                         " (%u, 1, 1, 'Aaa', 'aaa', 1, 1001, 5), (%u, 1, 1, 'Zzz', 'zzz', 1, 1001, 9000)",
                         6000000 + page, 6100000 + page);

  bank_run (bank, gone);
  bank_run (bank, come);
}

static void
whoever_reads_on_loses_none_that_stay (void)
{
  for (unsigned j = 0; j < G_N_ELEMENTS (orders); j++)
    {
      g_autoptr (Bank) bank = bank_full ();
      g_autoptr (GHashTable) met = read_all (bank, "all", &orders[j], true, come_and_go);

      for (uint64_t id = 5000001; id <= 5010500; id++)
        {
          bool may_be_gone = (id < 5000000 + 31 * 30 && (id - 5000000) % 31 == 0)
                             || (id > 5010000 - 17 * 30 && id <= 5010000 && (5010000 - id) % 17 == 0);

          g_assert_true (may_be_gone || g_hash_table_contains (met, GSIZE_TO_POINTER (id)));
        }
    }
}

static ClientPage *
survey (Bank *bank, const char *who, const Order *order)
{
  ClientPage *page;
  unsigned steps = 0;

  do
    page = bank_ask (bank, who, &clients_survey_method,
                     A (ListQuery, list_query, .sort = order->sort, .descending = order->descending));
  while (page->next.len > 0 && ++steps < 10);
  g_assert_cmpuint (page->n_clients, ==, 0);
  return page;
}

static void
totals_are_estimated_until_the_end_is_known (void)
{
  g_autoptr (Bank) bank = bank_full ();
  const ClientPage *page = page_of (bank, "all", &orders[0], 0, NULL);

  g_assert_true (page->estimated);
  g_assert_cmpuint (page->total, >, 2000);
  g_assert_cmpuint (page->total, <, ROWS);
  page = survey (bank, "all", &orders[0]);
  g_assert_false (page->estimated);
  g_assert_cmpuint (page->total, ==, ROWS);
  page = page_of (bank, "all", &orders[0], 4000, NULL);
  g_assert_false (page->estimated);
  g_assert_cmpuint (page->total, ==, ROWS);
  page = page_of (bank, "all", &orders[5], 0, NULL);
  g_assert_true (page->estimated);
  g_assert_cmpuint (page->total, ==, ROWS);
}

static void
short_lists_are_counted_at_once (void)
{
  g_autoptr (Bank) bank = bank_full ();
  const ClientPage *page = page_of (bank, "clerk", &orders[2], 0, NULL);

  g_assert_false (page->estimated);
  g_assert_cmpuint (page->total, ==, 1260);
}

/* The mask of a tax number's list and the rest of the bank: what others see is not counted for whoever does not. */
static void
lists_of_other_reach_are_other_lists (void)
{
  g_autoptr (Bank) bank = bank_full ();

  g_assert_cmpuint (survey (bank, "all", &orders[0])->total, ==, ROWS);
  g_assert_cmpuint (survey (bank, "region", &orders[0])->total, ==, ROWS / 9 * 4 + 4);
  g_assert_cmpuint (survey (bank, "clerk", &orders[0])->total, ==, 1260);
  g_assert_cmpuint (survey (bank, "nothing", &orders[0])->total, ==, 0);
}

static void
a_save_makes_the_total_a_guess_until_it_is_surveyed_again (void)
{
  g_autoptr (Bank) bank = bank_full ();
  const ClientPage *page;

  survey (bank, "all", &orders[0]);
  survey (bank, "region", &orders[0]);
  bank_ask (bank, "all", &clients_save_method,
            A (ClientSave, client_save,
               .record = A (Client, client, .form = CLIENT__FORM__PERSON, .surname = "New", .given_name = "Anna",
                            .branch_id = BANK_BRANCH)));
  page = page_of (bank, "all", &orders[0], 0, NULL);
  g_assert_true (page->estimated);
  g_assert_cmpuint (page->total, ==, ROWS);
  g_assert_true (survey (bank, "all", &orders[0])->estimated);
  page = survey (bank, "region", &orders[0]);
  g_assert_false (page->estimated);
  g_assert_cmpuint (page->total, ==, ROWS / 9 * 4 + 5);
  bank_sleep (bank, 31000);
  page = survey (bank, "all", &orders[0]);
  g_assert_false (page->estimated);
  g_assert_cmpuint (page->total, ==, ROWS + 1);
}

static void
any_position_is_the_same_with_and_without_anchors (void)
{
  static const uint32_t places[] = { 1, 199, 200, 3333, 5250, 6999, 7001, 10499 };
  g_autoptr (Bank) surveyed = bank_full ();
  g_autoptr (Bank) fresh = bank_full ();

  for (unsigned j = 0; j < G_N_ELEMENTS (orders); j++)
    {
      survey (surveyed, "all", &orders[j]);
      for (unsigned i = 0; i < G_N_ELEMENTS (places); i++)
        {
          const ClientPage *one = page_of (surveyed, "all", &orders[j], places[i], NULL);
          const ClientPage *other = page_of (fresh, "all", &orders[j], places[i], NULL);

          g_assert_cmpuint (one->n_clients, ==, MIN (PAGE, ROWS - places[i]));
          g_assert_cmpuint (other->n_clients, ==, one->n_clients);
          for (size_t k = 0; k < one->n_clients; k++)
            g_assert_cmpuint (one->clients[k]->id, ==, other->clients[k]->id);
        }
    }
}

static void
what_is_beyond_the_end_is_empty_and_tells_the_end (void)
{
  g_autoptr (Bank) bank = bank_full ();

  for (unsigned j = 0; j < G_N_ELEMENTS (orders); j++)
    {
      const ClientPage *page = page_of (bank, "all", &orders[j], 20000, NULL);

      g_assert_cmpuint (page->n_clients, ==, 0);
      g_assert_cmpuint (page->total, ==, ROWS);
      g_assert_false (page->estimated);
    }
}

static void
what_goes_on_after_nothing_known_is_refused (void)
{
  g_autoptr (Bank) bank = bank_full ();
  uint8_t junk[] = { 0xff, 0xff, 0xff };

  bank_refuses (bank, "all", &clients_list_method,
                A (ListQuery, list_query, .after = { sizeof junk, junk }), STATUS__INVALID, NULL);
}

/* What a flood of such lists leaves in memory does not grow with what was typed. */
static void
words_as_long_as_a_frame_are_no_key_of_what_is_remembered (void)
{
  g_autoptr (Bank) bank = bank_open ();
  g_autofree char *text = g_strnfill (60000, 'x');
  ClientPage *page;

  page = bank_ask (bank, "all", &clients_list_method, A (ListQuery, list_query, .text = text));
  g_assert_cmpint (page->n_clients, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/long-list/by-position-every-row-is-met-once", by_position_every_row_is_met_once);
  g_test_add_func ("/long-list/by-key-every-row-is-met-once", by_key_every_row_is_met_once);
  g_test_add_func ("/long-list/whoever-reads-on-loses-none-that-stay", whoever_reads_on_loses_none_that_stay);
  g_test_add_func ("/long-list/totals-are-estimated-until-the-end-is-known",
                   totals_are_estimated_until_the_end_is_known);
  g_test_add_func ("/long-list/short-lists-are-counted-at-once", short_lists_are_counted_at_once);
  g_test_add_func ("/long-list/lists-of-other-reach-are-other-lists", lists_of_other_reach_are_other_lists);
  g_test_add_func ("/long-list/a-save-makes-the-total-a-guess-until-it-is-surveyed-again",
                   a_save_makes_the_total_a_guess_until_it_is_surveyed_again);
  g_test_add_func ("/long-list/any-position-is-the-same-with-and-without-anchors",
                   any_position_is_the_same_with_and_without_anchors);
  g_test_add_func ("/long-list/what-is-beyond-the-end-is-empty-and-tells-the-end",
                   what_is_beyond_the_end_is_empty_and_tells_the_end);
  g_test_add_func ("/long-list/what-goes-on-after-nothing-known-is-refused",
                   what_goes_on_after_nothing_known_is_refused);
  g_test_add_func ("/long-list/words-as-long-as-a-frame-are-no-key-of-what-is-remembered",
                   words_as_long_as_a_frame_are_no_key_of_what_is_remembered);
  return g_test_run ();
}
