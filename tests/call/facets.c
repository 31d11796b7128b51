/* facets.c - what a list is filtered by: in any order the same list, and nothing twice. */

#include <glib.h>
#include <string.h>

#include "tests/bank.h"

enum { FILTERS = 3, ORDERS = 6 };

static const unsigned orders[ORDERS][FILTERS]
    = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };

typedef struct
{
  const char *name;
  const RpcMethod *method;
  const char *fields[FILTERS];
} List;

static const List lists[] = { { "long", &clients_list_method, { "state", "form", "risk" } },
                              { "short", &people_sessions_method, { "person_id", "workstation_id", "began_at" } } };

static void
count (const char *sql, void *n)
{
  ++*(unsigned *) n;
}

static unsigned
n_statements (Bank *bank)
{
  Call *call = bank_begin (bank, "all", &clients_get_method);
  unsigned n = 0;

  statements_each (call->link, count, &n);
  bank_end (bank, call);
  return n;
}

static ListQuery *
query_of (const List *list, const unsigned *order, unsigned n)
{
  static Facet facets[FILTERS], *places[FILTERS];
  static ListQuery query;

  list_query__init (&query);
  for (unsigned i = 0; i < n; i++)
    {
      places[i] = &facets[i];
      facet__init (places[i]);
      facets[i].field = (char *) list->fields[order[i]];
      facets[i].value = order[i] + 1;
    }
  query.facets = places;
  query.n_facets = n;
  return &query;
}

static void
filters_in_any_order_are_one_statement (void)
{
  g_autoptr (Bank) bank = bank_open ();

  for (size_t i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      unsigned n;

      bank_ask (bank, "all", lists[i].method, query_of (&lists[i], orders[0], FILTERS));
      n = n_statements (bank);
      for (unsigned j = 1; j < ORDERS; j++)
        bank_ask (bank, "all", lists[i].method, query_of (&lists[i], orders[j], FILTERS));
      g_assert_cmpuint (n_statements (bank), ==, n);
    }
}

/* Each is compared with its own value, wherever it was named. */
static void
filters_in_any_order_find_the_same (void)
{
  g_autoptr (Bank) bank = bank_open ();

  bank_run (bank, "INSERT INTO client (id, version, form, name, name_key, branch_id, place, created_at, state, risk)"
                  " VALUES (5001, 1, 2, 'A', 'a', 1003, 3, 1, 1, 3), (5002, 1, 1, 'B', 'b', 1003, 3, 1, 2, 3)");
  for (unsigned j = 0; j < ORDERS; j++)
    {
      const ClientPage *page = bank_ask (bank, "all", &clients_list_method, query_of (&lists[0], orders[j], FILTERS));

      g_assert_cmpint (page->n_clients, ==, 1);
      g_assert_cmpint (page->clients[0]->id, ==, 5001);
    }
}

static void
a_filter_named_twice_is_refused_by_its_name (void)
{
  static const unsigned twice[] = { 1, 0, 1 };
  g_autoptr (Bank) bank = bank_open ();

  for (size_t i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      const Fault *fault = bank_refuses (bank, "all", lists[i].method, query_of (&lists[i], twice, FILTERS),
                                         STATUS__INVALID, lists[i].fields[1]);

      g_assert_cmpstr (fault->args[0], ==, lists[i].fields[1]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/facets/filters-in-any-order-are-one-statement", filters_in_any_order_are_one_statement);
  g_test_add_func ("/facets/filters-in-any-order-find-the-same", filters_in_any_order_find_the_same);
  g_test_add_func ("/facets/a-filter-named-twice-is-refused-by-its-name",
                   a_filter_named_twice_is_refused_by_its_name);
  return g_test_run ();
}
