/* exports.c - what leaves the bank as a file: any list, with a right, a reason, a limit and a number, and no more of it
 * than the list itself would show. */

#include <string.h>

#include "tests/clients/people.h"
#include "tests/exports/lists.h"

#define STAFF(...) ORDER_OF (people_list_method, LIST_OF (), __VA_ARGS__)
#define TURN(id_, ...) A (ExportTurn, export_turn, .id = id_, __VA_ARGS__)

static uint64_t
proposed (const Fault *fault)
{
  return g_ascii_strtoull (fault->args[0], NULL, 10);
}

static void
a_list_leaves_in_the_columns_asked_for_with_references_by_name (void)
{
  g_autoptr (Bank) bank = bank_open ();
  PersonPage *shown = bank_ask (bank, "all", &people_list_method, LIST_OF ()),
             *page = export_all (bank, "all", &people_list_method, STAFF ("name", "branch_id"));

  g_assert_cmpint (page->n_people, ==, shown->n_people);
  for (size_t i = 0; i < page->n_people; i++)
    {
      g_assert_cmpstr (page->people[i]->name, ==, shown->people[i]->name);
      g_assert_cmpstr (page->people[i]->branch_name, ==, shown->people[i]->branch_name);
      g_assert_cmpstr (page->people[i]->login, ==, "");
    }
}

static void
a_list_leaves_as_it_was_filtered_and_sorted (void)
{
  g_autoptr (Bank) bank = bank_open ();
  ListQuery *query = LIST_OF (.sort = "name", .descending = true, .text = "person");
  PersonPage *shown = bank_ask (bank, "all", &people_list_method, query),
             *page = export_all (bank, "all", &people_list_method, ORDER_OF (people_list_method, query, "name"));

  g_assert_cmpint (page->n_people, >, 1);
  g_assert_cmpint (page->n_people, ==, shown->n_people);
  g_assert_cmpstr (page->people[0]->name, ==, shown->people[0]->name);
}

static void
rows_out_of_reach_do_not_leave (void)
{
  g_autoptr (Bank) bank = bank_open ();
  ClientPage *page;

  people_make (bank, "all", COMPANY ("Близкая"));
  people_make_far (bank);
  page = export_all (bank, "clerk", &clients_list_method, CLIENTS ());
  g_assert_cmpint (page->n_clients, ==, 1);
  g_assert_cmpstr (page->clients[0]->name, ==, "Близкая");
}

static void
who_may_see_a_list_may_not_yet_export_it (void)
{
  g_autoptr (Bank) bank = bank_open ();

  bank_ask (bank, "clerk", &people_list_method, LIST_OF ());
  bank_refuses (bank, "clerk", &exports_begin_method, STAFF ("name"), STATUS__DENIED, NULL);
  bank_refuses (bank, "clerk", &exports_allow_method, STAFF ("name"), STATUS__DENIED, NULL);
  bank_refuses (bank, "guest", &exports_begin_method, CLIENTS (), STATUS__DENIED, NULL);
}

static void
what_is_no_list_to_export_is_not_exported (void)
{
  g_autoptr (Bank) bank = bank_open ();

  bank_refuses (bank, "all", &exports_begin_method, ORDER_OF (history_tasks_method, LIST_OF (), "subject"),
                STATUS__INVALID, "list");
  bank_refuses (bank, "all", &exports_begin_method, ORDER_OF (clients_save_method, LIST_OF (), "name"),
                STATUS__INVALID, "list");
  bank_refuses (bank, "all", &exports_begin_method, ORDER_OF (clients_list_method, LIST_OF (.sort = "snils"), "name"),
                STATUS__INVALID, NULL);
}

static void
an_export_has_a_number_and_a_reason_and_goes_on_for_who_began_it (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id;
  ExportList *exports;

  people_make (bank, "all", COMPANY ("Бета", .tin = "7707083893", .code = "12"));
  bank_refuses (bank, "clerk", &exports_begin_method,
                A (ExportOrder, export_order, .list = "Clients.List", .query = LIST_OF (), .n_columns = 1,
                   .columns = TOUCHED ("name")),
                STATUS__INVALID, "reason");
  id = export_begin (bank, "clerk", CLIENTS (.text = "бет"));
  bank_refuses (bank, "all", &exports_take_method, TURN (id), STATUS__NOT_FOUND, NULL);
  bank_refuses (bank, "clerk", &exports_take_method, TURN (id, .offset = 1), STATUS__CONFLICT, NULL);
  g_assert_true (export_turn (bank, "clerk", id, 0, NULL)->last);
  exports = bank_ask (bank, "all", &exports_list_method, LIST_OF ());
  g_assert_cmpint (exports->n_exports, ==, 1);
  g_assert_cmpint (exports->exports[0]->id, ==, id);
  g_assert_cmpint (exports->exports[0]->given, ==, 1);
  g_assert_cmpstr (exports->exports[0]->reason, ==, "Сверка");
  g_assert_cmpstr (exports->exports[0]->columns, ==, "name tin");
  g_assert_cmpstr (exports->exports[0]->title, ==, "Clients");
  g_assert_cmpstr (exports->exports[0]->filter, ==, "бет");
  bank_sleep (bank, 25 * 3600 * 1000);
  bank_refuses (bank, "clerk", &exports_take_method, TURN (id), STATUS__CONFLICT, NULL);
}

static void
an_export_that_begins_anew_is_counted_again (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id;

  people_make (bank, "all", COMPANY ("Бета"));
  id = export_begin (bank, "clerk", CLIENTS ());
  export_turn (bank, "clerk", id, 0, NULL);
  export_turn (bank, "clerk", id, 0, NULL);
  g_assert_cmpint (bank_number (bank, "SELECT given FROM export"), ==, 2);
}

static void
one_sees_ones_own_exports_and_no_others (void)
{
  g_autoptr (Bank) bank = bank_open ();
  ExportList *exports;

  export_begin (bank, "all", STAFF ("name"));
  exports = bank_ask (bank, "guest", &exports_list_method, LIST_OF ());
  g_assert_cmpint (exports->n_exports, ==, 0);
}

static void
more_than_a_thousand_rows_leave_only_with_a_second_person (void)
{
  g_autoptr (Bank) bank = bank_open ();

  make_companies (bank, 1, 1001);
  bank_refuses (bank, "clerk", &exports_begin_method, CLIENTS (), STATUS__DENIED, NULL);
  bank_refuses (bank, "clerk", &exports_allow_method, CLIENTS (), STATUS__PROPOSED, NULL);
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM proposal WHERE summary"
                                        " = '{0}, rows: {1}, filters: {2}, text: “{3}”\nClients\n1001\n0\n'"), ==, 1);
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM export"), ==, 0);
}

/* A thousand leave; one that has come meanwhile does not. */
static void
no_row_leaves_above_what_was_counted (void)
{
  g_autoptr (Bank) bank = bank_open ();
  ExportedPage *page = NULL;
  uint32_t n = 0;
  uint64_t id;

  make_companies (bank, 1, 1000);
  id = export_begin (bank, "clerk", CLIENTS ());
  make_companies (bank, 1001, 1001);
  while (n < 1000)
    {
      page = export_turn (bank, "clerk", id, n, page);
      n += ((ClientPage *) export_rows (bank, &clients_list_method, page))->n_clients;
    }
  bank_refuses (bank, "clerk", &exports_take_method, TURN (id, .offset = 1000, .after = page->after), STATUS__DENIED,
                NULL);
  g_assert_cmpint (bank_number (bank, "SELECT given FROM export"), ==, 1000);
}

static void
allow_roles (Bank *bank)
{
  bank_grant (bank, BANK_ALL,
              bank_role (bank, "Exporter", ROLE_RIGHT__BREADTH__BANK, "clients.view", "clients.export", NULL),
              BANK_HEAD);
}

static uint32_t
take_all (Bank *bank, uint64_t id, GHashTable *names)
{
  ExportedPage *page = NULL;
  uint32_t n = 0;

  do
    {
      ClientPage *rows;

      page = export_turn (bank, "all", id, n, page);
      rows = export_rows (bank, &clients_list_method, page);
      n += rows->n_clients;
      for (size_t i = 0; i < rows->n_clients; i++)
        g_assert_true (g_hash_table_add (names, (char *) rows->clients[i]->name));
      make_companies (bank, 5000 - n, 5000 - n);
      bank_run (bank, "UPDATE client SET name_key = 'aaa' || id WHERE id > 2000 AND name_key LIKE 'company%'");
    }
  while (!page->last);
  return n;
}

/* Others put in rows at the top of the list while it leaves: each row of before leaves once. */
static void
what_a_second_person_let_go_leaves_whole_and_each_row_once (void)
{
  g_autoptr (Bank) bank = bank_open ();
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  uint64_t proposal;
  ExportList *exports;

  allow_roles (bank);
  make_companies (bank, 1, 1200);
  proposal = proposed (bank_refuses (bank, "all", &exports_allow_method, CLIENTS (), STATUS__PROPOSED, NULL));
  bank_ask (bank, "second", &people_confirm_method, A (RecordRef, record_ref, .id = proposal));
  exports = bank_ask (bank, "all", &exports_list_method, LIST_OF ());
  g_assert_cmpint (exports->n_exports, ==, 1);
  g_assert_cmpstr (exports->exports[0]->second_name, ==, "Person second");
  g_assert_cmpint (exports->exports[0]->given, ==, 0);
  g_assert_cmpint (exports->exports[0]->allowed, ==, 1320);
  g_assert_cmpint (take_all (bank, exports->exports[0]->id, names), ==, 1200);
  g_assert_cmpint (bank_number (bank, "SELECT given FROM export"), ==, 1200);
}

static void
who_lost_the_right_takes_nothing_any_more (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id;

  allow_roles (bank);
  id = export_begin (bank, "all", CLIENTS ());
  g_assert_cmpint (bank_travel (bank, "guest", &exports_take_method, TURN (id), NULL, "")->fault->status, ==,
                   STATUS__NOT_FOUND);
  bank_run (bank, "UPDATE export SET person_id = 106");
  bank_refuses (bank, "guest", &exports_take_method, TURN (id), STATUS__DENIED, NULL);
}

static LookPage *
looks_of (Bank *bank)
{
  ProtobufCAllocator allocator = arena_allocator (bank_arena (bank));
  ProtobufCBinaryData request;

  g_assert_true (looks_take (bank_looks (bank), 10, bank_arena (bank), &request));
  return (LookPage *) protobuf_c_message_unpack (&look_page__descriptor, &allocator, request.len, request.data);
}

static void
every_beginning_is_a_look_in_the_access_log (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id = export_begin (bank, "all", STAFF ("name"));
  LookPage *looks;

  bank_travel (bank, "all", &exports_take_method, TURN (id), NULL, "Сверка");
  looks = looks_of (bank);
  g_assert_cmpint (looks->n_looks, ==, 1);
  g_assert_cmpstr (looks->looks[0]->kind, ==, "client_export");
  g_assert_cmpint (looks->looks[0]->record_id, ==, id);
  g_assert_cmpstr (looks->looks[0]->why, ==, "Сверка");
}

static void
what_goes_on_paper_is_an_export_and_a_look (void)
{
  g_autoptr (Bank) bank = bank_open ();
  Facet *paper = A (Facet, facet, .field = "paper", .value = 1);
  ExportedPage *page;
  ClientPage *rows;
  ExportList *exports;
  LookPage *looks;

  people_make (bank, "all", COMPANY ("Бета", .tin = "7707083893", .code = "12"));
  people_make (bank, "all", COMPANY ("Гамма"));
  page = bank_ask (bank, "clerk", &exports_print_method, CLIENTS (.text = "бет"));
  rows = export_rows (bank, &clients_list_method, page);
  g_assert_cmpint (rows->n_clients, ==, 1);
  g_assert_cmpstr (rows->clients[0]->tin, ==, "7707083893");
  g_assert_cmpstr (rows->clients[0]->code, ==, "");
  exports = bank_ask (bank, "all", &exports_list_method,
                      LIST_OF (.n_facets = 1, .facets = &paper));
  g_assert_cmpint (exports->n_exports, ==, 1);
  g_assert_true (exports->exports[0]->paper);
  g_assert_cmpint (exports->exports[0]->given, ==, 1);
  g_assert_cmpint (exports->exports[0]->person_id, ==, BANK_CLERK);
  g_assert_cmpstr (exports->exports[0]->columns, ==, "name tin");
  g_assert_cmpstr (exports->exports[0]->title, ==, "Clients");
  g_assert_cmpstr (exports->exports[0]->filter, ==, "бет");
  bank_travel (bank, "clerk", &exports_print_method, CLIENTS (), NULL, "Печать");
  looks = looks_of (bank);
  g_assert_cmpstr (looks->looks[looks->n_looks - 1]->kind, ==, "client_export");
  g_assert_cmpint (looks->looks[looks->n_looks - 1]->record_id, ==, bank_number (bank, "SELECT max (id) FROM export"));
  g_assert_cmpstr (looks->looks[looks->n_looks - 1]->why, ==, "Печать");
}

static void
nothing_goes_on_paper_without_the_right_to_export (void)
{
  g_autoptr (Bank) bank = bank_open ();

  bank_refuses (bank, "clerk", &exports_print_method, STAFF ("name"), STATUS__DENIED, NULL);
  bank_refuses (bank, "guest", &exports_print_method, CLIENTS (), STATUS__DENIED, NULL);
  bank_refuses (bank, "all", &exports_print_method, ORDER_OF (history_tasks_method, LIST_OF (), "subject"),
                STATUS__INVALID, "list");
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM export"), ==, 0);
}

/* What is on paper is no permission to take a file. */
static void
a_thousand_rows_go_on_paper_and_none_of_them_into_a_file (void)
{
  g_autoptr (Bank) bank = bank_open ();
  ExportedPage *page;

  make_companies (bank, 1, 1001);
  page = bank_ask (bank, "clerk", &exports_print_method, CLIENTS ());
  g_assert_cmpint (((ClientPage *) export_rows (bank, &clients_list_method, page))->n_clients, ==, 1000);
  g_assert_cmpint (page->total, ==, 1001);
  g_assert_cmpint (bank_number (bank, "SELECT given FROM export WHERE paper = 1"), ==, 1000);
  bank_refuses (bank, "clerk", &exports_take_method,
                TURN ((uint64_t) bank_number (bank, "SELECT id FROM export")), STATUS__NOT_FOUND, NULL);
}

/* What hangs on a record is asked for of one. */
static ListQuery
query_of (const char *method, uint64_t client)
{
  static const char *const prefixes[] = { "Audit.", "History.", "Records.", "Files.", "Clients.Tied", NULL };

  if (strcmp (method, "Works.Rows") == 0)
    return *LIST_OF (.of_kind = "work", .of_id = 77);
  if (strcmp (method, "History.Work") == 0)
    return *LIST_OF (.of_kind = "person", .of_id = 101);
  for (unsigned i = 0; prefixes[i] != NULL; i++)
    if (g_str_has_prefix (method, prefixes[i]))
      return *LIST_OF (.of_kind = "client", .of_id = client);
  return *LIST_OF ();
}

/* A list that no page was made of yet, or that a new module brings, is read here first. */
static void
every_list_that_may_leave_leaves (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t client = people_make (bank, "all", COMPANY ("Бета"));
  unsigned n = 0;

  bank_run (bank, "INSERT INTO work (id, version, title, method, done, total, rejected, person_id, began_at)"
                  " VALUES (77, 1, 'clients.csv', 'Clients.Import', 0, 0, 0, 101, 1)");
  for (size_t i = 0; i < n_rpc_methods; i++)
    if (rpc_methods[i]->exports[0] != '\0')
      {
        ListQuery query = query_of (rpc_methods[i]->name, client);

        export_all (bank, "all", rpc_methods[i], ORDER_OF (*rpc_methods[i], &query, "id"));
        bank_refuses (bank, "guest", &exports_begin_method, ORDER_OF (*rpc_methods[i], &query, "id"), STATUS__DENIED,
                      NULL);
        n++;
      }
  g_assert_cmpint (n, >, 18);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name) g_test_add_func ("/exports/" #name, name)
  ADD (a_list_leaves_in_the_columns_asked_for_with_references_by_name);
  ADD (a_list_leaves_as_it_was_filtered_and_sorted);
  ADD (rows_out_of_reach_do_not_leave);
  ADD (who_may_see_a_list_may_not_yet_export_it);
  ADD (what_is_no_list_to_export_is_not_exported);
  ADD (an_export_has_a_number_and_a_reason_and_goes_on_for_who_began_it);
  ADD (an_export_that_begins_anew_is_counted_again);
  ADD (one_sees_ones_own_exports_and_no_others);
  ADD (more_than_a_thousand_rows_leave_only_with_a_second_person);
  ADD (no_row_leaves_above_what_was_counted);
  ADD (what_a_second_person_let_go_leaves_whole_and_each_row_once);
  ADD (who_lost_the_right_takes_nothing_any_more);
  ADD (every_beginning_is_a_look_in_the_access_log);
  ADD (what_goes_on_paper_is_an_export_and_a_look);
  ADD (nothing_goes_on_paper_without_the_right_to_export);
  ADD (a_thousand_rows_go_on_paper_and_none_of_them_into_a_file);
  ADD (every_list_that_may_leave_leaves);
  return g_test_run ();
}
