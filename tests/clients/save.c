/* save.c - what a client must be to be kept, and what the server keeps of it by itself. */

#include <string.h>

#include "tests/clients/people.h"

static void
a_person_reads_back_whole_and_is_named_by_the_server (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id = people_make (bank, "clerk", PERSON ("Соколова", "Мария", .patronymic = "Ильинична", .birth_day = 724000,
                                                    .tin = "366220664163", .citizenship_id = 2001));
  Client *maria = people_get (bank, "clerk", id);

  g_assert_cmpstr (maria->name, ==, "Соколова Мария Ильинична");
  g_assert_cmpint (maria->version, ==, 1);
  g_assert_cmpint (maria->birth_day, ==, 724000);
  g_assert_cmpstr (maria->citizenship_name, ==, "Russia");
  g_assert_cmpstr (maria->branch_name, ==, "Branch 3");
  g_assert_cmpint (maria->_income_case, ==, CLIENT___INCOME__NOT_SET);
  g_assert_cmpint (maria->created_at, !=, 0);
}

static void
each_form_needs_its_own_fields (void)
{
  g_autoptr (Bank) bank = bank_open ();

  people_refuse (bank, PERSON ("", "Мария"), STATUS__INVALID, "surname");
  people_refuse (bank, PERSON ("Соколова", ""), STATUS__INVALID, "given_name");
  people_refuse (bank, COMPANY (""), STATUS__INVALID, "name");
  people_refuse (bank, A (Client, client, .name = "Nobody", .branch_id = BANK_BRANCH), STATUS__INVALID, "form");
  people_refuse (bank, A (Client, client, .form = CLIENT__FORM__COMPANY, .name = "Nowhere"), STATUS__INVALID,
                 "branch_id");
  people_refuse (bank, PERSON ("Соколова", "Мария", .kpp = "770801001"), STATUS__INVALID, "kpp");
  people_refuse (bank, COMPANY ("ТехноСила", .snils = "11223344595"), STATUS__INVALID, "snils");
}

static void
a_number_must_hold_together_when_it_is_typed (void)
{
  g_autoptr (Bank) bank = bank_open ();

  people_refuse (bank, COMPANY ("ТехноСила", .tin = "7707083894"), STATUS__INVALID, "tin");
  people_refuse (bank, COMPANY ("ТехноСила", .tin = "366220664163"), STATUS__INVALID, "tin");
  people_refuse (bank, PERSON ("Соколова", "Мария", .tin = "7707083893"), STATUS__INVALID, "tin");
  people_refuse (bank, COMPANY ("ТехноСила", .ogrn = "1027700132190"), STATUS__INVALID, "ogrn");
  people_refuse (bank, COMPANY ("ТехноСила", .kpp = "77080100"), STATUS__INVALID, "kpp");
  people_refuse (bank, COMPANY ("ТехноСила", .tin = "7707083894", .excuse = "so it was"), STATUS__INVALID, "excuse");
  people_refuse (bank,
                 COMPANY ("ТехноСила", .n_accounts = 1,
                          .accounts = LIST (BankAccount, A (BankAccount, bank_account,
                                                            .account = "40602810800000000025", .bik = "049805746"))),
                 STATUS__INVALID, "accounts.0.account");
  people_make (bank, "all", COMPANY ("ТехноСила", .tin = "7707 083 893", .kpp = "770801001", .ogrn = "1027700132195",
               .n_accounts = 1, .accounts = LIST (BankAccount, A (BankAccount, bank_account,
               .account = "40602810700000000025", .bik = "049805746"))));
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM client WHERE tin = '7707083893'"), ==, 1);
}

static void
two_clients_cannot_share_a_tax_number_and_only_who_sees_the_first_is_told_its_name (void)
{
  g_autoptr (Bank) bank = bank_open ();
  const Fault *fault;

  people_make (bank, "all", COMPANY_AT (BANK_FAR_BRANCH, "Дальняя", .tin = "7707083893"));
  fault = bank_refuses (bank, "all", &clients_save_method, SAVE_OF (COMPANY ("Вторая", .tin = "7707083893")),
                        STATUS__INVALID, "tin");
  g_assert_cmpstr (fault->blames[0]->args[0], ==, "Дальняя");
  fault = bank_refuses (bank, "clerk", &clients_save_method, SAVE_OF (COMPANY ("Третья", .tin = "7707083893")),
                        STATUS__INVALID, "tin");
  g_assert_cmpint (fault->blames[0]->n_args, ==, 0);
}

static void
lists_show_the_main_phone_mail_and_city (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id = people_make (bank, "clerk", PERSON ("Соколова", "Мария",
    .n_communications = 3, .communications = LIST (Communication,
      REACHED_BY (PHONE, "8 (495) 360-18-46"), REACHED_BY (MOBILE, "9162041837"),
      REACHED_BY (EMAIL, "maria@mail.ru")),
    .n_addresses = 2, .addresses = LIST (Address, A (Address, address, .type_id = 1003, .city = "Тула"),
                                         A (Address, address, .type_id = 1001, .city = "Москва"))));
  Client *maria = people_get (bank, "clerk", id);
  uint64_t mobile = maria->communications[1]->id;

  g_assert_cmpstr (maria->main_phone, ==, "+79162041837");
  g_assert_cmpstr (maria->main_email, ==, "maria@mail.ru");
  g_assert_cmpstr (maria->city, ==, "Москва");
  g_assert_cmpstr (maria->addresses[1]->type_name, ==, "Actual");

  bank_ask (bank, "clerk", &clients_save_method,
            A (ClientSave, client_save, .n_touched = 1, .touched = TOUCHED ("communications"),
               .record = A (Client, client, .id = id, .version = 1, .n_communications = 1,
                            .communications
                            = LIST (Communication, A (Communication, communication, .id = mobile, .removed = true)))));
  g_assert_cmpstr (people_get (bank, "clerk", id)->main_phone, ==, "+74953601846");
}

static void
the_main_lines_of_a_card_stand_first (void)
{
  g_autoptr (Bank) bank = bank_open ();
  Communication *main_mail = REACHED_BY (EMAIL, "maria@mail.ru"), *main_mobile = REACHED_BY (MOBILE, "9162041837");
  uint64_t id;
  Client *maria;

  main_mail->main = main_mobile->main = true;
  id = people_make (bank, "clerk", PERSON ("Соколова", "Мария",
    .n_communications = 3,
    .communications = LIST (Communication, REACHED_BY (PHONE, "8 (495) 360-18-46"), main_mail, main_mobile)));
  maria = people_get (bank, "clerk", id);
  g_assert_cmpstr (maria->communications[0]->value, ==, "maria@mail.ru");
  g_assert_cmpstr (maria->communications[1]->value, ==, "+79162041837");
  g_assert_cmpstr (maria->communications[2]->value, ==, "+74953601846");
}

static void
a_phone_that_is_none_is_blamed_in_its_row (void)
{
  g_autoptr (Bank) bank = bank_open ();

  people_refuse (
      bank,
      PERSON ("Соколова", "Мария", .n_communications = 2,
              .communications = LIST (Communication, REACHED_BY (MOBILE, "9162041837"), REACHED_BY (MOBILE, "123"))),
      STATUS__INVALID, "communications.1.value");
  people_make (bank, "all", PERSON ("Гомон", "Пётр", .n_communications = 1, .communications = LIST (Communication,
               REACHED_BY (MOBILE, "+38 0462 65 34 81"))));
}

static void
a_new_surname_renames_the_person_and_nothing_else (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id = people_make (bank, "clerk", PERSON ("Соколова", "Мария", .patronymic = "Ильинична", .job = "Врач"));

  bank_ask (bank, "clerk", &clients_save_method,
            A (ClientSave, client_save, .n_touched = 1, .touched = TOUCHED ("surname"),
               .record = A (Client, client, .id = id, .version = 1, .surname = "Орлова")));
  g_assert_cmpstr (people_get (bank, "clerk", id)->name, ==, "Орлова Мария Ильинична");
  g_assert_cmpstr (people_get (bank, "clerk", id)->job, ==, "Врач");
  bank_refuses (bank, "clerk", &clients_save_method,
                A (ClientSave, client_save, .n_touched = 1, .touched = TOUCHED ("job"),
                   .record = A (Client, client, .id = id, .version = 1, .job = "Судья")),
                STATUS__CONFLICT, NULL);
}

static void
nobody_changes_his_own_record_or_his_familys (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t wife = people_make (bank, "all", PERSON ("Орлова", "Анна"));
  uint64_t self = people_make (bank, "all", PERSON ("Орлов", "Иван", .n_relations = 1, .relations = LIST (Relation,
                               A (Relation, relation, .type_id = 5012, .other_id = wife))));

  bank_become (bank, "clerk", self);
  bank_refuses (bank, "clerk", &clients_save_method,
                A (ClientSave, client_save, .n_touched = 1, .touched = TOUCHED ("job"),
                   .record = A (Client, client, .id = self, .version = 1, .job = "Director")),
                STATUS__DENIED, NULL);
  bank_refuses (bank, "clerk", &clients_delete_method, A (RecordRef, record_ref, .id = wife, .version = 1),
                STATUS__DENIED, NULL);
}

static void
a_reference_is_picked_from_what_one_sees (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t far = people_make_far (bank);
  uint64_t id;

  bank_refuses (bank, "clerk", &clients_save_method, SAVE_OF (PERSON ("Соколова", "Мария", .employer_id = far)),
                STATUS__INVALID, "employer_id");
  bank_refuses (bank, "clerk", &clients_save_method, SAVE_OF (PERSON ("Соколова", "Мария", .n_relations = 1,
                .relations = LIST (Relation, A (Relation, relation, .type_id = 5001, .other_id = far)))),
                STATUS__INVALID, "relations.0.other_id");
  id = people_make (bank, "all", PERSON ("Соколова", "Мария", .employer_id = far));
  g_assert_cmpstr (people_get (bank, "clerk", id)->employer_name, ==, "Дальняя");
}

static void
a_client_goes_to_the_bin_and_comes_back (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id = people_make (bank, "all", COMPANY ("ТехноСила", .tin = "7707083893"));
  RecordRef *ref = bank_ask (bank, "all", &clients_delete_method, A (RecordRef, record_ref, .id = id, .version = 1));
  ClientPage *page = bank_ask (bank, "all", &clients_list_method, A (ListQuery, list_query));
  uint64_t other;

  g_assert_cmpint (page->n_clients, ==, 0);
  page = bank_ask (bank, "all", &clients_list_method, A (ListQuery, list_query, .n_facets = 1,
                   .facets = LIST (Facet, A (Facet, facet, .field = "deleted_at", .value = 1))));
  g_assert_cmpint (page->n_clients, ==, 1);
  other = people_make (bank, "all", COMPANY ("Вторая", .tin = "7707083893"));
  bank_refuses (bank, "all", &clients_restore_method, A (RecordRef, record_ref, .id = id, .version = ref->version),
                STATUS__INVALID, "tin");
  bank_ask (bank, "all", &clients_delete_method, A (RecordRef, record_ref, .id = other, .version = 1));
  bank_ask (bank, "all", &clients_restore_method, A (RecordRef, record_ref, .id = id, .version = ref->version));
  g_assert_cmpint (people_get (bank, "all", id)->deleted_at, ==, 0);
}

static void
clients_who_are_alike_and_one_who_is_not_are_each_kept_whole (void)
{
  static const char *const jobs[] = { "", "", "", "Инженер", "", "Врач", "Слесарь", "Повар", "", "" };
  g_autoptr (Bank) bank = bank_open ();
  uint64_t ids[G_N_ELEMENTS (jobs)];

  for (unsigned i = 0; i < G_N_ELEMENTS (jobs); i++)
    ids[i] = people_make (bank, "all", PERSON ("Иванова", "Анна", .job = jobs[i], .birth_day = 720000 + i));
  for (unsigned i = 0; i < G_N_ELEMENTS (jobs); i++)
    {
      const Client *kept = people_get (bank, "all", ids[i]);

      g_assert_cmpstr (kept->job, ==, jobs[i]);
      g_assert_cmpint (kept->birth_day, ==, 720000 + i);
    }
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM client WHERE job IS NULL"), ==, 6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clients/a-person-reads-back-whole-and-is-named-by-the-server",
                   a_person_reads_back_whole_and_is_named_by_the_server);
  g_test_add_func ("/clients/each-form-needs-its-own-fields", each_form_needs_its_own_fields);
  g_test_add_func ("/clients/a-number-must-hold-together-when-it-is-typed",
                   a_number_must_hold_together_when_it_is_typed);
  g_test_add_func ("/clients/two-clients-cannot-share-a-tax-number-and-only-who-sees-the-first-is-told-its-name",
                   two_clients_cannot_share_a_tax_number_and_only_who_sees_the_first_is_told_its_name);
  g_test_add_func ("/clients/lists-show-the-main-phone-mail-and-city", lists_show_the_main_phone_mail_and_city);
  g_test_add_func ("/clients/the-main-lines-of-a-card-stand-first", the_main_lines_of_a_card_stand_first);
  g_test_add_func ("/clients/a-phone-that-is-none-is-blamed-in-its-row", a_phone_that_is_none_is_blamed_in_its_row);
  g_test_add_func ("/clients/a-new-surname-renames-the-person-and-nothing-else",
                   a_new_surname_renames_the_person_and_nothing_else);
  g_test_add_func ("/clients/nobody-changes-his-own-record-or-his-familys",
                   nobody_changes_his_own_record_or_his_familys);
  g_test_add_func ("/clients/a-reference-is-picked-from-what-one-sees", a_reference_is_picked_from_what_one_sees);
  g_test_add_func ("/clients/a-client-goes-to-the-bin-and-comes-back", a_client_goes_to_the_bin_and_comes_back);
  g_test_add_func ("/clients/clients-who-are-alike-and-one-who-is-not-are-each-kept-whole",
                   clients_who_are_alike_and_one_who_is_not_are_each_kept_whole);
  return g_test_run ();
}
