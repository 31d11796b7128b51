/* restricted.c - a client who opens only with a second person: no reading method shows him to whoever merely holds
 * every right in the whole bank.
 */

#include <string.h>

#include "server/people/people.h"
#include "tests/clients/people.h"
#include "tests/exports/lists.h"

#define REF(id_) A (RecordRef, record_ref, .id = id_)

/* The clerk is his manager. */
static uint64_t
a_restricted_client (Bank *bank)
{
  return people_make (bank, "all",
                      PERSON ("Закрытый", "Лев", .tin = "366220664163", .restricted = true, .manager_id = BANK_CLERK,
                              .n_communications = 1,
                              .communications = LIST (Communication, REACHED_BY (MOBILE, "9105556677"))));
}

static void
nobody_reads_his_card_by_rights_alone_but_his_manager_does (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id = a_restricted_client (bank);

  for (const char *const *who = (const char *const[]) { "all", "second", "region", NULL }; *who != NULL; who++)
    {
      bank_refuses (bank, *who, &clients_get_method, REF (id), STATUS__NOT_FOUND, NULL);
      bank_refuses (bank, *who, &clients_as_of_method, A (AsOfQuery, as_of_query, .id = id, .at = 1), STATUS__NOT_FOUND,
                    NULL);
    }
  g_assert_cmpstr (people_get (bank, "clerk", id)->name, ==, "Закрытый Лев");
}

static void
nobody_changes_or_deletes_him_by_rights_alone (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id = a_restricted_client (bank);

  bank_refuses (bank, "all", &clients_save_method,
                A (ClientSave, client_save, .n_touched = 1, .touched = TOUCHED ("restricted"),
                   .record = A (Client, client, .id = id, .version = 1)), STATUS__NOT_FOUND, NULL);
  bank_refuses (bank, "all", &clients_delete_method, A (RecordRef, record_ref, .id = id, .version = 1),
                STATUS__NOT_FOUND, NULL);
}

static void
no_list_and_no_export_has_him (void)
{
  g_autoptr (Bank) bank = bank_open ();
  ClientPage *page;

  a_restricted_client (bank);
  people_make (bank, "all", PERSON ("Открытый", "Пётр"));
  for (const char *const *sort = (const char *const[]) { "name", "tin", "city", "created_at", NULL }; *sort != NULL;
       sort++)
    {
      page = bank_ask (bank, "all", &clients_list_method, A (ListQuery, list_query, .sort = *sort, .limit = 10));
      g_assert_cmpint (page->n_clients, ==, 1);
      g_assert_cmpint (page->total, ==, 1);
      g_assert_cmpstr (page->clients[0]->name, ==, "Открытый Пётр");
    }
  page = bank_ask (bank, "clerk", &clients_list_method, A (ListQuery, list_query, .limit = 10));
  g_assert_cmpint (page->n_clients, ==, 2);
  page = export_all (bank, "all", &clients_list_method, ORDER_OF (clients_list_method, LIST_OF (), "name"));
  g_assert_cmpint (page->n_clients, ==, 1);
}

static Hits *
find (Bank *bank, const char *who, const char *text)
{
  return bank_ask (bank, who, &search_find_method, A (FindQuery, find_query, .text = text));
}

/* An exact number tells that there is somebody, in which branch, and nothing else. */
static void
search_knows_him_by_an_exact_number_alone_and_not_his_name (void)
{
  g_autoptr (Bank) bank = bank_open ();
  Hits *hits;
  Suggestions *names;

  a_restricted_client (bank);
  for (const char *const *text = (const char *const[]) { "Закрытый", "Лев Закр", "6677", "36622", NULL }; *text != NULL;
       text++)
    g_assert_cmpint (find (bank, "all", *text)->n_hits, ==, 0);
  for (const char *const *text = (const char *const[]) { "366220664163", "8 910 555-66-77", NULL }; *text != NULL;
       text++)
    {
      hits = find (bank, "all", *text);
      g_assert_cmpint (hits->n_hits, ==, 1);
      g_assert_true (hits->hits[0]->teaser);
      g_assert_true (hits->hits[0]->restricted);
      g_assert_null (strstr (hits->hits[0]->title, "Закр"));
      g_assert_cmpstr (hits->hits[0]->why, ==, "");
    }
  names = bank_ask (bank, "all", &search_suggest_method, A (SuggestQuery, suggest_query, .of = "client",
                                                            .text = "Закр"));
  g_assert_cmpint (names->n_suggestions, ==, 0);
  g_assert_cmpstr (find (bank, "clerk", "Закрытый")->hits[0]->title, ==, "Закрытый Лев");
}

static void
nothing_that_hangs_on_him_is_read_either (void)
{
  g_autoptr (Bank) bank = bank_open ();
  const RpcMethod *const methods[] = { &audit_changes_method, &audit_looks_method,   &history_list_method,
                                       &records_notes_method, &records_groups_method, &records_access_method,
                                       &records_seers_method, &files_list_method };
  uint64_t id = a_restricted_client (bank);

  for (size_t i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      bank_refuses (bank, "all", methods[i], OF_CLIENT (id, .limit = 100), STATUS__NOT_FOUND, NULL);
      if (strcmp (methods[i]->right, "audit.looks") != 0)
        bank_ask (bank, "clerk", methods[i], OF_CLIENT (id, .limit = 100));
    }
}

static void
his_manager_lets_nobody_in_alone (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id = a_restricted_client (bank);

  bank_refuses (bank, "clerk", &records_open_method,
                A (RecordAccess, record_access, .kind = "client", .record_id = id, .person_id = BANK_ALL,
                   .level = RECORD_ACCESS__LEVEL__SEES, .reason = "Просил"), STATUS__DENIED, NULL);
}

static void
his_manager_hands_him_over_only_with_the_right_of_security (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id = a_restricted_client (bank);

  bank_refuses (bank, "clerk", &clients_save_method,
                A (ClientSave, client_save, .n_touched = 1, .touched = TOUCHED ("manager_id"),
                   .record = A (Client, client, .id = id, .version = 1, .manager_id = BANK_REGION)),
                STATUS__DENIED, "manager_id");
  bank_refuses (bank, "region", &clients_get_method, REF (id), STATUS__NOT_FOUND, NULL);
}

static uint64_t
proposed (Bank *bank, const char *who, uint64_t id)
{
  const Fault *fault = bank_refuses (bank, who, &clients_serve_restricted_method,
                                     A (ServeHere, serve_here, .id = id, .reason = "Вклад", .number = "366220664163"),
                                     STATUS__PROPOSED, NULL);

  return g_ascii_strtoull (fault->args[0], NULL, 10);
}

/* Rights by a role of one's own: what is confirmed runs with those that the first person holds by then. */
static void
employ (Bank *bank, uint64_t person, uint64_t client_id)
{
  g_autofree char *name = g_strdup_printf ("Role %" G_GUINT64_FORMAT, person);

  uint64_t role = bank_role (bank, name, ROLE_RIGHT__BREADTH__BANK, "clients.view", "clients.serve", "clients.edit",
                             NULL);

  bank_grant (bank, person, role, BANK_HEAD);
  if (client_id != 0)
    bank_ask (bank, "house", &people_save_method,
              A (PersonSave, person_save, .n_touched = 1, .touched = TOUCHED ("client_id"),
                 .record = A (Person, person, .id = person, .version = 1, .client_id = client_id)));
}

static void
a_second_person_opens_him_for_a_day (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id = a_restricted_client (bank);

  employ (bank, BANK_ALL, 0);
  bank_ask (bank, "second", &people_confirm_method, REF (proposed (bank, "all", id)));
  g_assert_cmpstr (people_get (bank, "all", id)->name, ==, "Закрытый Лев");
  bank_refuses (bank, "second", &clients_get_method, REF (id), STATUS__NOT_FOUND, NULL);
  bank_sleep (bank, 2 * 86400000LL);
  bank_refuses (bank, "all", &clients_get_method, REF (id), STATUS__NOT_FOUND, NULL);
}

static void
nobody_confirms_the_opening_of_his_own_record (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id = a_restricted_client (bank);

  employ (bank, BANK_ALL, 0);
  bank_become (bank, "second", id);
  bank_refuses (bank, "second", &people_confirm_method, REF (proposed (bank, "all", id)), STATUS__DENIED, NULL);
}

static void
nobody_confirms_the_opening_of_his_familys_record (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id = a_restricted_client (bank), husband;
  Relation *wife = A (Relation, relation, .type_id = bank_number (bank, "SELECT id FROM dictionary_item"
                                                                        " WHERE code = 'spouse'"), .other_id = id);

  husband = people_make (bank, "clerk", PERSON ("Закрытый", "Пётр", .n_relations = 1, .relations = &wife));
  employ (bank, BANK_ALL, 0);
  bank_become (bank, "second", husband);
  bank_refuses (bank, "second", &people_confirm_method, REF (proposed (bank, "all", id)), STATUS__DENIED, NULL);
}

static void
a_client_who_is_marked_leaves_every_reach_and_comes_back (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id = people_make (bank, "clerk", PERSON ("Соколова", "Мария", .manager_id = BANK_ALL));

  bank_ask (bank, "all", &clients_save_method,
            A (ClientSave, client_save, .n_touched = 1, .touched = TOUCHED ("restricted"),
               .record = A (Client, client, .id = id, .version = 1, .restricted = true)));
  bank_refuses (bank, "clerk", &clients_get_method, REF (id), STATUS__NOT_FOUND, NULL);
  g_assert_cmpint (bank_number (bank, "SELECT place FROM client"), ==, 0);
  bank_ask (bank, "all", &clients_save_method,
            A (ClientSave, client_save, .n_touched = 1, .touched = TOUCHED ("restricted"),
               .record = A (Client, client, .id = id, .version = 2, .restricted = false)));
  g_assert_cmpint (bank_number (bank, "SELECT place FROM client"), ==, 3);
  g_assert_cmpstr (people_get (bank, "clerk", id)->name, ==, "Соколова Мария");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/restricted/nobody-reads-his-card-by-rights-alone-but-his-manager-does",
                   nobody_reads_his_card_by_rights_alone_but_his_manager_does);
  g_test_add_func ("/restricted/nobody-changes-or-deletes-him-by-rights-alone",
                   nobody_changes_or_deletes_him_by_rights_alone);
  g_test_add_func ("/restricted/no-list-and-no-export-has-him", no_list_and_no_export_has_him);
  g_test_add_func ("/restricted/search-knows-him-by-an-exact-number-alone-and-not-his-name",
                   search_knows_him_by_an_exact_number_alone_and_not_his_name);
  g_test_add_func ("/restricted/nothing-that-hangs-on-him-is-read-either", nothing_that_hangs_on_him_is_read_either);
  g_test_add_func ("/restricted/his-manager-lets-nobody-in-alone", his_manager_lets_nobody_in_alone);
  g_test_add_func ("/restricted/a-second-person-opens-him-for-a-day", a_second_person_opens_him_for_a_day);
  g_test_add_func ("/restricted/nobody-confirms-the-opening-of-his-own-record",
                   nobody_confirms_the_opening_of_his_own_record);
  g_test_add_func ("/restricted/nobody-confirms-the-opening-of-his-familys-record",
                   nobody_confirms_the_opening_of_his_familys_record);
  g_test_add_func ("/restricted/a-client-who-is-marked-leaves-every-reach-and-comes-back",
                   a_client_who_is_marked_leaves_every_reach_and_comes_back);
  g_test_add_func ("/restricted/his-manager-hands-him-over-only-with-the-right-of-security",
                   his_manager_hands_him_over_only_with_the_right_of_security);
  return g_test_run ();
}
