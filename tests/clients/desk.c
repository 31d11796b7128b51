/* desk.c - a client of another branch is served at this desk, and lists go as far as rights. */

#include <string.h>

#include "tests/clients/people.h"

#define LIST_OF(...) A (ListQuery, list_query, __VA_ARGS__)

static uint64_t
far_person (Bank *bank, bool restricted)
{
  return people_make (bank, "all",
                      A (Client, client, .form = CLIENT__FORM__PERSON, .surname = "Дальний", .given_name = "Олег",
                         .branch_id = BANK_FAR_BRANCH, .manager_id = BANK_ALL, .tin = "366220664163",
                         .restricted = restricted, .n_communications = 1,
                         .communications = LIST (Communication, REACHED_BY (MOBILE, "9105556677"))));
}

static void
whoever_stands_at_the_desk_is_served_for_one_day_and_his_manager_is_told (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t far = far_person (bank, false);
  EventPage *tasks;

  bank_refuses (bank, "clerk", &clients_get_method, A (RecordRef, record_ref, .id = far), STATUS__NOT_FOUND, NULL);
  bank_ask (bank, "clerk", &clients_serve_method,
            A (ServeHere, serve_here, .id = far, .reason = "Забыл карту", .number = "8 910 555-66-77"));
  bank_saw (bank, BANK_CLERK, "Clients.Serve", "client", far);
  g_assert_cmpstr (people_get (bank, "clerk", far)->name, ==, "Дальний Олег");
  bank_saw (bank, BANK_CLERK, "Clients.Get", "client", far);
  tasks = bank_ask (bank, "all", &history_tasks_method, LIST_OF ());
  g_assert_cmpint (tasks->n_events, ==, 1);
  g_assert_cmpint (tasks->events[0]->kind, ==, EVENT__KIND__SERVED);
  g_assert_cmpstr (tasks->events[0]->subject, ==, "Забыл карту");
  g_assert_cmpstr (tasks->events[0]->author_name, ==, "Person clerk");
  bank_sleep (bank, 2 * 86400000LL);
  bank_refuses (bank, "clerk", &clients_get_method, A (RecordRef, record_ref, .id = far), STATUS__NOT_FOUND, NULL);
}

static void
whoever_was_let_in_for_a_day_does_not_take_the_client_over (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t far = far_person (bank, false);

  bank_ask (bank, "clerk", &clients_serve_method,
            A (ServeHere, serve_here, .id = far, .reason = "Забыл карту", .number = "366220664163"));
  bank_refuses (bank, "clerk", &clients_save_method,
                A (ClientSave, client_save, .n_touched = 1, .touched = TOUCHED ("manager_id"),
                   .record = A (Client, client, .id = far, .version = 1, .manager_id = BANK_CLERK)),
                STATUS__DENIED, "manager_id");
  bank_refuses (bank, "clerk", &clients_save_method,
                A (ClientSave, client_save, .n_touched = 1, .touched = TOUCHED ("branch_id"),
                   .record = A (Client, client, .id = far, .version = 1, .branch_id = BANK_BRANCH)),
                STATUS__DENIED, "branch_id");
  bank_ask (bank, "clerk", &clients_save_method,
            A (ClientSave, client_save, .n_touched = 1, .touched = TOUCHED ("note"),
               .record = A (Client, client, .id = far, .version = 1, .note = "Карта заказана")));
}

static void
who_does_not_know_an_exact_number_serves_nobody (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t far = far_person (bank, false);

  bank_refuses (bank, "clerk", &clients_serve_method,
                A (ServeHere, serve_here, .id = far, .reason = "x", .number = "366220664162"), STATUS__NOT_FOUND, NULL);
  bank_refuses (bank, "clerk", &clients_serve_method,
                A (ServeHere, serve_here, .id = far, .reason = "x", .number = "6677"), STATUS__NOT_FOUND, NULL);
  bank_refuses (bank, "clerk", &clients_serve_method, A (ServeHere, serve_here, .id = far, .number = "366220664163"),
                STATUS__INVALID, "reason");
}

static void
a_restricted_client_is_opened_only_with_a_second_person (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t far = far_person (bank, true);
  ServeHere *serve = A (ServeHere, serve_here, .id = far, .reason = "Забыл карту", .number = "366220664163");

  bank_refuses (bank, "clerk", &clients_serve_method, serve, STATUS__DENIED, NULL);
  bank_refuses (bank, "clerk", &clients_serve_restricted_method, serve, STATUS__PROPOSED, NULL);
  bank_refuses (bank, "clerk", &clients_get_method, A (RecordRef, record_ref, .id = far), STATUS__NOT_FOUND, NULL);
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM proposal WHERE summary = 'Дальний Олег'"), ==, 1);
}

static void
nobody_confirms_that_his_own_card_is_opened (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t far = far_person (bank, true);
  const Fault *kept
      = bank_refuses (bank, "clerk", &clients_serve_restricted_method,
                      A (ServeHere, serve_here, .id = far, .reason = "Забыл карту", .number = "366220664163"),
                      STATUS__PROPOSED, NULL);

  bank_become (bank, "second", far);
  g_assert_cmpstr (bank_refuses (bank, "second", &people_confirm_method,
                                 A (RecordRef, record_ref, .id = g_ascii_strtoull (kept->args[0], NULL, 10)),
                                 STATUS__DENIED, NULL)
                       ->text,
                   ==, "Nobody edits or approves his own record: ask a colleague");
}

static void
only_security_marks_a_client_as_restricted (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id = people_make (bank, "clerk", PERSON ("Соколова", "Мария"));

  bank_refuses (bank, "clerk", &clients_save_method,
                A (ClientSave, client_save, .n_touched = 1, .touched = TOUCHED ("restricted"),
                   .record = A (Client, client, .id = id, .version = 1, .restricted = true)),
                STATUS__DENIED, "restricted");
  people_refuse (bank, PERSON ("Орлов", "Пётр", .restricted = true), STATUS__DENIED, "restricted");
  bank_ask (bank, "all", &clients_save_method,
            A (ClientSave, client_save, .n_touched = 1, .touched = TOUCHED ("restricted"),
               .record = A (Client, client, .id = id, .version = 1, .restricted = true)));
}

static void
a_list_shows_who_is_within_reach_in_the_order_asked_for (void)
{
  g_autoptr (Bank) bank = bank_open ();
  ClientPage *page;

  people_make (bank, "all", COMPANY ("Бета", .tin = "7707083893"));
  people_make (bank, "all", COMPANY ("Альфа", .tin = "1234567894"));
  people_make (bank, "all", COMPANY_AT (BANK_FAR_BRANCH, "Гамма"));
  page = bank_ask (bank, "clerk", &clients_list_method, LIST_OF ());
  g_assert_cmpint (page->n_clients, ==, 2);
  g_assert_cmpint (page->total, ==, 2);
  g_assert_cmpstr (page->clients[0]->name, ==, "Альфа");
  page = bank_ask (bank, "all", &clients_list_method, LIST_OF (.sort = "name", .descending = true));
  g_assert_cmpstr (page->clients[0]->name, ==, "Гамма");
  page = bank_ask (bank, "all", &clients_list_method, LIST_OF (.sort = "tin", .limit = 1, .offset = 1));
  page = bank_ask (bank, "all", &clients_list_method, LIST_OF (.text = "бет"));
  g_assert_cmpint (page->n_clients, ==, 1);
  page = bank_ask (bank, "all", &clients_list_method, LIST_OF (.text = "7707"));
  g_assert_cmpstr (page->clients[0]->name, ==, "Бета");
  page = bank_ask (bank, "nothing", &clients_list_method, LIST_OF ());
  g_assert_cmpint (page->n_clients, ==, 0);
  bank_refuses (bank, "all", &clients_list_method, LIST_OF (.sort = "snils"), STATUS__INVALID, NULL);
  bank_refuses (bank, "all", &clients_list_method,
                LIST_OF (.n_facets = 1, .facets = LIST (Facet, A (Facet, facet, .field = "income", .value = 1))),
                STATUS__INVALID, NULL);
}

static void
an_owner_keeps_sight_of_his_client_in_another_branch (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t far = people_make (bank, "all", A (Client, client, .form = CLIENT__FORM__COMPANY, .name = "Дальняя",
                              .branch_id = BANK_FAR_BRANCH, .manager_id = BANK_CLERK));

  g_assert_cmpstr (people_get (bank, "clerk", far)->manager_name, ==, "Person clerk");
  bank_ask (bank, "clerk", &clients_save_method,
            A (ClientSave, client_save, .n_touched = 1, .touched = TOUCHED ("note"),
               .record = A (Client, client, .id = far, .version = 1, .note = "Мой")));
}

static void
a_card_is_shown_as_it_was (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id = people_make (bank, "clerk", PERSON ("Соколова", "Мария", .job = "Врач", .n_communications = 1,
                             .communications = LIST (Communication, REACHED_BY (MOBILE, "9162041837"))));
  int64_t then = people_get (bank, "clerk", id)->created_at + 500;
  Client *was;

  bank_sleep (bank, 1000);
  bank_ask (bank, "clerk", &clients_save_method,
            A (ClientSave, client_save, .n_touched = 2, .touched = TOUCHED ("job", "communications"),
               .record = A (Client, client, .id = id, .version = 1, .job = "Судья", .n_communications = 1,
                            .communications = LIST (Communication, REACHED_BY (EMAIL, "maria@mail.ru")))));
  was = bank_ask (bank, "clerk", &clients_as_of_method, A (AsOfQuery, as_of_query, .id = id, .at = then));
  g_assert_cmpstr (was->job, ==, "Врач");
  g_assert_cmpint (was->n_communications, ==, 1);
  bank_refuses (bank, "nothing", &clients_as_of_method, A (AsOfQuery, as_of_query, .id = id, .at = then),
                STATUS__NOT_FOUND, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clients/whoever-stands-at-the-desk-is-served-for-one-day-and-his-manager-is-told",
                   whoever_stands_at_the_desk_is_served_for_one_day_and_his_manager_is_told);
  g_test_add_func ("/clients/who-does-not-know-an-exact-number-serves-nobody",
                   who_does_not_know_an_exact_number_serves_nobody);
  g_test_add_func ("/clients/a-restricted-client-is-opened-only-with-a-second-person",
                   a_restricted_client_is_opened_only_with_a_second_person);
  g_test_add_func ("/clients/nobody confirms that his own card is opened", nobody_confirms_that_his_own_card_is_opened);
  g_test_add_func ("/clients/only-security-marks-a-client-as-restricted", only_security_marks_a_client_as_restricted);
  g_test_add_func ("/clients/a-list-shows-who-is-within-reach-in-the-order-asked-for",
                   a_list_shows_who_is_within_reach_in_the_order_asked_for);
  g_test_add_func ("/clients/an-owner-keeps-sight-of-his-client-in-another-branch",
                   an_owner_keeps_sight_of_his_client_in_another_branch);
  g_test_add_func ("/clients/a-card-is-shown-as-it-was", a_card_is_shown_as_it_was);
  g_test_add_func ("/clients/whoever-was-let-in-for-a-day-does-not-take-the-client-over",
                   whoever_was_let_in_for_a_day_does_not_take_the_client_over);
  return g_test_run ();
}
