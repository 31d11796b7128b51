/* find.c - what is typed into the one field, and who comes first. */

#include <string.h>

#include "common/text.h"
#include "tests/clients/people.h"

typedef struct { const char *typed, *first, *field; } Typed;

/* Who is in the bank: see fill (). */
static const Typed table[] = {
  { "ива", "Иванов Иван Иванович", "name" },
  { "иванов", "Иванов Иван Иванович", "name" },
  { "ИВАНОВ", "Иванов Иван Иванович", "name" },
  { "bdfyjd", "Иванов Иван Иванович", "name" },
  { "Bdfyjd Bdfy", "Иванов Иван Иванович", "name" },
  { "ivanov", "Иванов Иван Иванович", "name" },
  { "иванов пётр", "Иванов Пётр Сергеевич", "name" },
  { "иванов петр", "Иванов Пётр Сергеевич", "name" },
  { "пет иван", "Иванов Пётр Сергеевич", "name" },
  { "сергеевич", "Иванов Пётр Сергеевич", "name" },
  { "соколова", "Соколова Мария Ильинична", "name" },
  { "cjrjkjdf", "Соколова Мария Ильинична", "name" },
  { "мария сок", "Соколова Мария Ильинична", "name" },
  { "ильинична мар", "Соколова Мария Ильинична", "name" },
  { "sokolova", "Соколова Мария Ильинична", "name" },
  { "щукина", "Щукина Юлия Яковлевна", "name" },
  { "shchukina", "Щукина Юлия Яковлевна", "name" },
  { "oerbyf", "Щукина Юлия Яковлевна", "name" },
  { "ёлкин", "Ёлкин Артём", "name" },
  { "елкин", "Ёлкин Артём", "name" },
  { "техносила", "ТехноСила", "name" },
  { "«техносила»", "ТехноСила", "name" },
  { "сила", "Сила Духа", "name" },
  { "эльдорадо", "ТехноСила", "alt_names" },
  { "star", "Star-Консалтинг", "name" },
  { "ыефк", "Star-Консалтинг", "name" },
  { "стар", "Star-Консалтинг", "name" },
  { "консалт", "Star-Консалтинг", "name" },
  { "7707083893", "ТехноСила", "tin" },
  { "7707 083 893", "ТехноСила", "tin" },
  { "77070838", "ТехноСила", "tin" },
  { "1027700132195", "ТехноСила", "ogrn" },
  { "112-233-445 95", "Соколова Мария Ильинична", "snils" },
  { "89162041837", "Соколова Мария Ильинична", "communications" },
  { "+7 (916) 204-18-37", "Соколова Мария Ильинична", "communications" },
  { "9162041837", "Соколова Мария Ильинична", "communications" },
  { "1837", "Соколова Мария Ильинична", "communications" },
  { "04-18-37", "Соколова Мария Ильинична", "communications" },
  { "maria@mail.ru", "Соколова Мария Ильинична", "communications" },
  { "Maria@", "Соколова Мария Ильинична", "communications" },
  { "40602810700000000025", "ТехноСила", "accounts" },
  { "4510 123456", "Соколова Мария Ильинична", "documents" },
  { "0454", "Star-Консалтинг", "code" },
};

static void
fill (Bank *bank)
{
  people_make (bank, "all", PERSON ("Иванов", "Иван", .patronymic = "Иванович", .birth_day = 724000));
  people_make (bank, "all", PERSON ("Иванов", "Пётр", .patronymic = "Сергеевич"));
  people_make (bank, "all", PERSON ("Иванова", "Анна"));
  people_make (bank, "all", PERSON ("Щукина", "Юлия", .patronymic = "Яковлевна"));
  people_make (bank, "all", PERSON ("Ёлкин", "Артём"));
  people_make (bank, "all",
               PERSON ("Соколова", "Мария", .patronymic = "Ильинична", .snils = "11223344595", .n_communications = 2,
                       .communications = LIST (Communication, REACHED_BY (MOBILE, "8 916 204 18 37"),
                                               REACHED_BY (EMAIL, "Maria@mail.ru")),
                       .n_documents = 1,
                       .documents = LIST (
                           Document, A (Document, document, .type_id = 4001, .series = "4510", .number = "123456"))));
  people_make (bank, "all", COMPANY ("ТехноСила", .tin = "7707083893", .ogrn = "1027700132195",
    .n_alt_names = 1, .alt_names = LIST (AltName, A (AltName, alt_name, .name = "Эльдорадо")),
    .n_accounts = 1, .accounts = LIST (BankAccount, A (BankAccount, bank_account, .account = "40602810700000000025",
                                                       .bik = "049805746"))));
  people_make (bank, "all", COMPANY ("Сила Духа"));
  people_make (bank, "all", COMPANY ("Star-Консалтинг", .code = "0454"));
}

static const Hits *
find (Bank *bank, const char *who, const char *text)
{
  return bank_ask (bank, who, &search_find_method, A (FindQuery, find_query, .text = text));
}

static void
forty_ways_to_type_find_whom_they_mean (void)
{
  g_autoptr (Bank) bank = bank_open ();

  fill (bank);
  for (unsigned i = 0; i < G_N_ELEMENTS (table); i++)
    {
      const Hits *hits = find (bank, "all", table[i].typed);

      g_test_message ("%s", table[i].typed);
      if (hits->n_hits == 0)
        g_error ("nobody is found by %s", table[i].typed);
      g_assert_cmpstr (hits->hits[0]->title, ==, table[i].first);
      g_assert_cmpstr (hits->hits[0]->field, ==, table[i].field);
    }
}

static void
what_was_read_in_another_way_is_said (void)
{
  g_autoptr (Bank) bank = bank_open ();

  fill (bank);
  g_assert_cmpstr (find (bank, "all", "bdfyjd")->read_as, ==, "иванов");
  g_assert_cmpstr (find (bank, "all", "иванов")->read_as, ==, "");
  g_assert_cmpstr (find (bank, "all", "1837")->hits[0]->why, ==, "+7 916 204-18-37");
  g_assert_cmpint (find (bank, "all", "")->n_hits, ==, 0);
  g_assert_cmpint (find (bank, "all", "нигде никто")->n_hits, ==, 0);
}

static void
a_whole_tax_number_is_no_beginning_of_another_but_may_be_a_phone (void)
{
  g_autoptr (Bank) bank = bank_open ();
  const Hits *hits;

  people_make (bank, "all", COMPANY ("ТехноСила", .tin = "7707083893", .ogrn = "1027700132195"));
  people_make (bank, "all", PERSON ("Соколова", "Мария", .tin = "770708389324"));
  people_make (bank, "all", PERSON ("Щукина", "Юлия", .n_communications = 1,
                                    .communications = LIST (Communication, REACHED_BY (MOBILE, "8 770 708 38 93"))));
  hits = find (bank, "all", "7707083893");
  g_assert_cmpint (hits->n_hits, ==, 2);
  g_assert_cmpstr (hits->hits[0]->title, ==, "ТехноСила");
  g_assert_cmpstr (hits->hits[1]->title, ==, "Щукина Юлия");
  g_assert_cmpint (find (bank, "all", "770708389")->n_hits, ==, 2);
}

static void
an_exact_number_out_of_reach_shows_a_teaser_and_a_part_of_it_shows_nothing (void)
{
  g_autoptr (Bank) bank = bank_open ();
  const Hits *hits;

  people_make (bank, "all", A (Client, client, .form = CLIENT__FORM__PERSON, .surname = "Дальний", .given_name = "Олег",
               .branch_id = BANK_FAR_BRANCH, .tin = "366220664163", .n_communications = 1,
               .communications = LIST (Communication, REACHED_BY (MOBILE, "9105556677"))));
  hits = find (bank, "clerk", "366220664163");
  g_assert_cmpint (hits->n_hits, ==, 1);
  g_assert_true (hits->hits[0]->teaser);
  g_assert_cmpstr (hits->hits[0]->title, ==, "Дальний О.");
  g_assert_cmpstr (hits->hits[0]->detail, ==, "Branch 7");
  g_assert_true (find (bank, "clerk", "8 910 555 66 77")->hits[0]->teaser);
  g_assert_cmpint (find (bank, "clerk", "6677")->n_hits, ==, 0);
  g_assert_cmpint (find (bank, "clerk", "36622066")->n_hits, ==, 0);
  g_assert_cmpint (find (bank, "clerk", "Дальний")->n_hits, ==, 0);
  g_assert_cmpint (find (bank, "guest", "366220664163")->n_hits, ==, 0);
  g_assert_false (find (bank, "all", "366220664163")->hits[0]->teaser);
}

static void
who_tries_numbers_of_other_branches_is_seen_trying (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t far = people_make (bank, "all",
                              A (Client, client, .form = CLIENT__FORM__PERSON, .surname = "Дальний",
                                 .given_name = "Олег", .branch_id = BANK_FAR_BRANCH, .tin = "366220664163"));

  find (bank, "all", "366220664163");
  g_assert_cmpuint (bank_looked (bank)->n_looks, ==, 0);
  find (bank, "clerk", "366220664163");
  bank_saw (bank, BANK_CLERK, "Search.Find", "client", far);
}

static void
nobody_is_found_by_a_field_that_is_masked_for_the_searcher (void)
{
  g_autoptr (Bank) bank = bank_open ();

  fill (bank);
  g_assert_cmpint (find (bank, "all", "11223344595")->n_hits, ==, 1);
  g_assert_cmpint (find (bank, "clerk", "11223344595")->n_hits, ==, 0);
}

static void
clients_are_searched_alone_as_the_one_field_finds_them (void)
{
  g_autoptr (Bank) bank = bank_open ();
  const Hits *all, *clients;

  fill (bank);
  people_make (bank, "all", PERSON ("Колосов", "Егор"));
  bank_run (bank, "UPDATE person SET name = 'Колосова Вера', name_key = 'колосова вера' WHERE login = 'clerk'");
  all = find (bank, "all", "колос");
  clients = bank_ask (bank, "all", &clients_search_method, A (FindQuery, find_query, .text = "колос"));
  g_assert_cmpint (all->n_hits, ==, 2);
  g_assert_cmpint (clients->n_hits, ==, 1);
  g_assert_cmpstr (clients->hits[0]->title, ==, "Колосов Егор");
  clients = bank_ask (bank, "all", &clients_search_method, A (FindQuery, find_query, .text = "bdfyjd"));
  g_assert_cmpstr (clients->read_as, ==, "иванов");
}

/* More than one question brings. */
static void
whom_words_within_find_come_newest_first_each_once (void)
{
  enum { BEARERS = 60, MOST = 50 };
  g_autoptr (Bank) bank = bank_open ();
  const Hits *hits;

  for (unsigned i = 0; i < BEARERS; i++)
    {
      g_autofree char *surname = g_strdup_printf ("Туманов%c%c", 'a' + i / 26, 'a' + i % 26);

      people_make (bank, "all", PERSON (surname, "Ярополк"));
    }
  hits = bank_ask (bank, "all", &search_find_method, A (FindQuery, find_query, .text = "яропол", .limit = MOST));
  g_assert_cmpuint (hits->n_hits, ==, MOST);
  g_assert_true (hits->more);
  for (unsigned i = 0; i < MOST; i++)
    {
      unsigned n = BEARERS - 1 - i;
      g_autofree char *name = g_strdup_printf ("Туманов%c%c Ярополк", 'a' + n / 26, 'a' + n % 26);

      g_assert_cmpstr (hits->hits[i]->title, ==, name);
      g_assert_cmpstr (hits->hits[i]->field, ==, "name");
    }
  hits = bank_ask (bank, "all", &search_find_method, A (FindQuery, find_query, .text = "яропол туманов"));
  g_assert_cmpuint (hits->n_hits, ==, 20);
  g_assert_cmpstr (hits->hits[19]->title, ==, "Тумановbo Ярополк");
}

static void
who_is_in_the_bin_is_not_found (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id = people_make (bank, "all", PERSON ("Соколова", "Мария", .tin = "366220664163"));

  bank_ask (bank, "all", &clients_delete_method, A (RecordRef, record_ref, .id = id, .version = 1));
  g_assert_cmpint (find (bank, "all", "соколова")->n_hits, ==, 0);
  g_assert_cmpint (find (bank, "all", "мария сок")->n_hits, ==, 0);
  g_assert_cmpint (find (bank, "all", "366220664163")->n_hits, ==, 0);
  bank_ask (bank, "all", &clients_restore_method, A (RecordRef, record_ref, .id = id, .version = 2));
  g_assert_cmpint (find (bank, "all", "мария сок")->n_hits, ==, 1);
}

static void
a_new_name_is_found_and_the_old_one_is_not (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id = people_make (bank, "all", PERSON ("Соколова", "Мария"));

  bank_ask (bank, "all", &clients_save_method,
            A (ClientSave, client_save, .n_touched = 1, .touched = TOUCHED ("surname"),
               .record = A (Client, client, .id = id, .version = 1, .surname = "Орлова")));
  g_assert_cmpint (find (bank, "all", "мария орл")->n_hits, ==, 1);
  g_assert_cmpint (find (bank, "all", "мария сок")->n_hits, ==, 0);
}

/* The parts of @client that are named, as they stand in it. */
static void
save (Bank *bank, Client *client, size_t n_touched, const char **touched)
{
  client->version = bank_number (bank, "SELECT max (version) FROM client");
  bank_ask (bank, "all", &clients_save_method,
            A (ClientSave, client_save, .record = client, .n_touched = n_touched, .touched = touched));
}

/* The only client, by two words in no order of his name; "clerk" has branch 3 of a thousand, "region" branch 7, and
 * "nothing" no more than is his own. */
static void
finds_him (Bank *bank, bool clerk, bool region, bool nobody)
{
  g_assert_cmpint (find (bank, "clerk", "мар сок")->n_hits, ==, clerk);
  g_assert_cmpint (find (bank, "region", "мар сок")->n_hits, ==, region);
  g_assert_cmpint (find (bank, "nothing", "мар сок")->n_hits, ==, nobody);
  g_assert_cmpint (find (bank, "all", "мар сок")->n_hits, ==, 1);
}

static void
who_moves_is_found_where_he_is_now_and_by_whom_he_was_given_to (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id = people_make (bank, "all", PERSON ("Соколова", "Мария"));

  bank_reaches (bank, "clerk", 3, 3, 1000);
  bank_reaches (bank, "region", 7, 7, 1000);
  finds_him (bank, true, false, false);
  save (bank, A (Client, client, .id = id, .branch_id = BANK_FAR_BRANCH), 1, TOUCHED ("branch_id"));
  finds_him (bank, false, true, false);
  save (bank, A (Client, client, .id = id, .manager_id = BANK_NOBODY), 1, TOUCHED ("manager_id"));
  finds_him (bank, false, true, true);
  bank_ask (bank, "all", &records_open_method,
            A (RecordAccess, record_access, .kind = "client", .record_id = id, .person_id = BANK_CLERK,
               .level = RECORD_ACCESS__LEVEL__SEES, .last_day = 800000, .reason = "Ведёт сделку"));
  finds_him (bank, true, true, true);
  save (bank, A (Client, client, .id = id, .branch_id = BANK_BRANCH), 2, TOUCHED ("branch_id", "manager_id"));
  finds_him (bank, true, false, false);
}

/* A branch has new numbers when it moves; its clients are entered by who it is. */
static void
who_is_in_a_branch_that_moves_is_found_there (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint32_t place;

  people_make (bank, "all", A (Client, client, .form = CLIENT__FORM__PERSON, .surname = "Соколова",
                               .given_name = "Мария", .branch_id = BANK_FAR_BRANCH));
  bank_ask (bank, "all", &people_save_branch_method,
            A (BranchSave, branch_save, .n_touched = 1, .touched = TOUCHED ("parent_id"),
               .record = A (Branch, branch, .id = BANK_FAR_BRANCH, .version = 1, .parent_id = BANK_NORTH)));
  place = bank_number (bank, "SELECT place FROM branch WHERE id = 1007");
  g_assert_cmpuint (place, !=, 7);
  bank_reaches (bank, "all", 1, 1000000, 1000000);
  bank_reaches (bank, "clerk", 7, 7, 1000000);
  bank_reaches (bank, "region", place, place, 1000000);
  finds_him (bank, false, true, false);
}

static const Suggestions *
suggest (Bank *bank, const char *who, const char *of, const char *text)
{
  return bank_ask (bank, who, &search_suggest_method, A (SuggestQuery, suggest_query, .of = of, .text = text));
}

static void
a_reference_is_offered_by_name_in_either_layout (void)
{
  g_autoptr (Bank) bank = bank_open ();

  fill (bank);
  g_assert_cmpstr (suggest (bank, "all", "client", "cjrjkjdf")->suggestions[0]->name, ==, "Соколова Мария Ильинична");
  g_assert_cmpint (suggest (bank, "nothing", "client", "соколова")->n_suggestions, ==, 0);
  g_assert_cmpstr (suggest (bank, "all", "person", "person cl")->suggestions[0]->name, ==, "Person clerk");
  g_assert_cmpstr (suggest (bank, "all", "person", "clerk")->suggestions[0]->name, ==, "Person clerk");
  g_assert_cmpstr (suggest (bank, "all", "branch", "ифкф")->n_suggestions == 0 ? "none" : "some", ==, "none");
  g_assert_cmpstr (suggest (bank, "all", "branch", "branch 7")->suggestions[0]->name, ==, "Branch 7");
  g_assert_cmpint (suggest (bank, "all", "country", "russ")->suggestions[0]->id, ==, 2001);
  g_assert_cmpint (suggest (bank, "all", "country", "кгыы")->suggestions[0]->id, ==, 2001);
}

static const Suggestions *
called (Bank *bank, const char *who, const char *of, uint64_t id)
{
  return bank_ask (bank, who, &search_suggest_method, A (SuggestQuery, suggest_query, .of = of, .id = id));
}

static void
what_an_id_is_called_is_told_to_who_sees_it (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t client;

  fill (bank);
  g_assert_cmpstr (called (bank, "all", "person", BANK_CLERK)->suggestions[0]->name, ==, "Person clerk");
  g_assert_cmpint (called (bank, "all", "person", BANK_CLERK)->n_suggestions, ==, 1);
  client = suggest (bank, "all", "client", "cjrjkjdf")->suggestions[0]->id;
  g_assert_cmpstr (called (bank, "all", "client", client)->suggestions[0]->name, ==, "Соколова Мария Ильинична");
  g_assert_cmpint (called (bank, "nothing", "client", client)->n_suggestions, ==, 0);
  g_assert_cmpuint (called (bank, "all", "country", 2001)->suggestions[0]->id, ==, 2001);
  g_assert_cmpint (called (bank, "all", "person", 987654)->n_suggestions, ==, 0);
  g_assert_cmpint (called (bank, "all", "no such thing", 987654)->n_suggestions, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/search/forty-ways-to-type-find-whom-they-mean", forty_ways_to_type_find_whom_they_mean);
  g_test_add_func ("/search/what-was-read-in-another-way-is-said", what_was_read_in_another_way_is_said);
  g_test_add_func ("/search/an-exact-number-out-of-reach-shows-a-teaser-and-a-part-of-it-shows-nothing",
                   an_exact_number_out_of_reach_shows_a_teaser_and_a_part_of_it_shows_nothing);
  g_test_add_func ("/search/a-whole-tax-number-is-no-beginning-of-another-but-may-be-a-phone",
                   a_whole_tax_number_is_no_beginning_of_another_but_may_be_a_phone);
  g_test_add_func ("/search/who-tries-numbers-of-other-branches-is-seen-trying",
                   who_tries_numbers_of_other_branches_is_seen_trying);
  g_test_add_func ("/search/nobody-is-found-by-a-field-that-is-masked-for-the-searcher",
                   nobody_is_found_by_a_field_that_is_masked_for_the_searcher);
  g_test_add_func ("/search/clients-are-searched-alone-as-the-one-field-finds-them",
                   clients_are_searched_alone_as_the_one_field_finds_them);
  g_test_add_func ("/search/whom-words-within-find-come-newest-first-each-once",
                   whom_words_within_find_come_newest_first_each_once);
  g_test_add_func ("/search/who-is-in-the-bin-is-not-found", who_is_in_the_bin_is_not_found);
  g_test_add_func ("/search/a-new-name-is-found-and-the-old-one-is-not", a_new_name_is_found_and_the_old_one_is_not);
  g_test_add_func ("/search/who-moves-is-found-where-he-is-now-and-by-whom-he-was-given-to",
                   who_moves_is_found_where_he_is_now_and_by_whom_he_was_given_to);
  g_test_add_func ("/search/who-is-in-a-branch-that-moves-is-found-there",
                   who_is_in_a_branch_that_moves_is_found_there);
  g_test_add_func ("/search/a-reference-is-offered-by-name-in-either-layout",
                   a_reference_is_offered_by_name_in_either_layout);
  g_test_add_func ("/search/what-an-id-is-called-is-told-to-who-sees-it", what_an_id_is_called_is_told_to_who_sees_it);
  return g_test_run ();
}
