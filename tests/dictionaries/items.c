/* items.c - pick lists: as their editors see them, and as records refer to them. */

#include <string.h>

#include "common/text.h"
#include "server/call/query.h"
#include "server/dictionaries/dictionaries.h"
#include "tests/bank.h"

enum { COUNTRY = 2, REGION = 3, INDUSTRY = 8, CONSULTING = 8001, RUSSIA = 2001 };

#define NEW_ITEM(list, en, ru)                                                                                         \
  A (DictionaryItemSave, dictionary_item_save,                                                                         \
     .record = A (DictionaryItem, dictionary_item, .dictionary_id = list, .name_en = en, .name_ru = ru))
#define REF(id_) A (RecordRef, record_ref, .id = id_)

static DictionaryItemPage *
items_of (Bank *bank, uint64_t list)
{
  return bank_ask (bank, "clerk", &dictionaries_items_method, A (ListQuery, list_query, .of_id = list, .limit = 1000));
}

static DictionaryItem *
load (Bank *bank, uint64_t id)
{
  return bank_ask (bank, "clerk", &dictionaries_get_method, REF (id));
}

static DictionaryItemPage *
suggested (Bank *bank, const char *name, const char *text, uint64_t within)
{
  Call *call = bank_begin (bank, "clerk", &dictionaries_items_method);
  DictionaryItemPage *page = arena_alloc (bank_arena (bank), sizeof *page);

  dictionary_item_page__init (page);
  g_assert_true (dictionaries_suggest (call, name, text, within, 20, page));
  bank_end (bank, call);
  return page;
}

/* The contracts name dictionaries; the schema brings them, with items whose keys are folded as the program folds. */
static void
every_dictionary_that_a_field_names_has_items (void)
{
  g_autoptr (Bank) bank = bank_open ();

  for (size_t i = 0; i < n_message_facts; i++)
    for (unsigned j = 0; j < message_facts[i].type->n_fields; j++)
      {
        const char *name = msg_fact (message_facts[i].type, &message_facts[i].type->fields[j])->dictionary;

        if (name[0] != '\0' && suggested (bank, name, "", 0)->n_items == 0)
          g_error ("the dictionary %s is empty", name);
      }
  for (uint64_t list = 1; list <= 23; list++)
    {
      DictionaryItemPage *page = items_of (bank, list);

      for (size_t i = 0; i < page->n_items; i++)
        {
          DictionaryItemPage *found
              = bank_ask (bank, "clerk", &dictionaries_items_method,
                          A (ListQuery, list_query, .of_id = list, .text = page->items[i]->name_ru, .limit = 1000));

          g_assert_cmpint (found->n_items, >=, 1);
        }
    }
}

static void
a_new_item_stands_last_and_is_found_at_once (void)
{
  g_autoptr (Bank) bank = bank_open ();
  RecordRef *ref = bank_ask (bank, "all", &dictionaries_save_method, NEW_ITEM (INDUSTRY, "Beekeeping", "Пчеловодство"));
  DictionaryItemPage *page = items_of (bank, INDUSTRY);

  g_assert_cmpint (page->items[page->n_items - 1]->id, ==, ref->id);
  page = suggested (bank, "industry", "ПЧЕЛ", 0);
  g_assert_cmpint (page->n_items, ==, 1);
  g_assert_cmpint (page->items[0]->id, ==, ref->id);
  g_assert_cmpint (suggested (bank, "country", "пчел", 0)->n_items, ==, 0);
}

static void
what_others_lie_within_is_suggested_from_its_own_list (void)
{
  g_autoptr (Bank) bank = bank_open ();

  g_assert_cmpint (suggested (bank, "dictionary_item", "росси", 0)->n_items, ==, 1);
  g_assert_cmpint (suggested (bank, "dictionary_item", "амурская", 0)->n_items, ==, 0);
}

static void
two_items_of_a_list_cannot_share_a_name (void)
{
  g_autoptr (Bank) bank = bank_open ();

  bank_refuses (bank, "all", &dictionaries_save_method, NEW_ITEM (INDUSTRY, "Advice", "Консалтинг"), STATUS__INVALID,
                "name_ru");
  bank_refuses (bank, "all", &dictionaries_save_method, NEW_ITEM (INDUSTRY, "Consulting", "Советы"), STATUS__INVALID,
                "name_en");
  bank_ask (bank, "all", &dictionaries_save_method, NEW_ITEM (COUNTRY, "Consulting", "Консалтинг"));
}

static void
an_item_is_renamed_under_its_folded_key (void)
{
  g_autoptr (Bank) bank = bank_open ();

  bank_ask (
      bank, "all", &dictionaries_save_method,
      A (DictionaryItemSave, dictionary_item_save,
         .record = A (DictionaryItem, dictionary_item, .id = CONSULTING, .version = 1, .name_ru = "Чёткий консалтинг"),
         .n_touched = 1, .touched = TOUCHED ("name_ru")));
  g_assert_cmpint (suggested (bank, "industry", "четкий", 0)->n_items, ==, 1);
  g_assert_cmpstr (load (bank, CONSULTING)->name_en, ==, "Consulting");
}

static void
items_are_put_in_order (void)
{
  g_autoptr (Bank) bank = bank_open ();
  DictionaryItemPage *page = items_of (bank, INDUSTRY);
  uint64_t first = page->items[0]->id, second = page->items[1]->id, third = page->items[2]->id;

  bank_ask (bank, "all", &dictionaries_order_method,
            A (ItemOrder, item_order, .dictionary_id = INDUSTRY, .n_ids = 2, .ids = ((uint64_t[]){ third, first })));
  page = items_of (bank, INDUSTRY);
  g_assert_cmpint (page->items[0]->id, ==, third);
  g_assert_cmpint (page->items[1]->id, ==, first);
  g_assert_cmpint (page->items[2]->id, ==, second);
  bank_refuses (bank, "all", &dictionaries_order_method,
                A (ItemOrder, item_order, .dictionary_id = COUNTRY, .n_ids = 1, .ids = ((uint64_t[]){ third })),
                STATUS__INVALID, NULL);
}

static void
a_retired_item_is_offered_no_more_but_keeps_its_name (void)
{
  g_autoptr (Bank) bank = bank_open ();
  DictionaryItemPage *page;

  bank_ask (bank, "all", &dictionaries_retire_method, REF (CONSULTING));
  g_assert_cmpint (suggested (bank, "industry", "консалт", 0)->n_items, ==, 0);
  page = items_of (bank, INDUSTRY);
  g_assert_cmpint (page->items[page->n_items - 1]->id, ==, CONSULTING);
  g_assert_cmpstr (load (bank, CONSULTING)->name_ru, ==, "Консалтинг");
}

static void
regions_are_offered_within_their_country (void)
{
  g_autoptr (Bank) bank = bank_open ();

  g_assert_cmpint (suggested (bank, "region", "челяб", RUSSIA)->n_items, ==, 1);
  g_assert_cmpint (suggested (bank, "region", "челяб", RUSSIA + 1)->n_items, ==, 0);
}

static void
an_item_that_others_stand_under_is_not_deleted (void)
{
  g_autoptr (Bank) bank = bank_open ();
  RecordRef *ref = bank_ask (bank, "all", &dictionaries_save_method, NEW_ITEM (REGION, "Nowhere", "Нигде"));

  bank_refuses (bank, "all", &dictionaries_delete_method, REF (RUSSIA), STATUS__CONFLICT, NULL);
  bank_ask (bank, "all", &dictionaries_delete_method, ref);
  bank_refuses (bank, "all", &dictionaries_get_method, ref, STATUS__NOT_FOUND, NULL);
}

static void
an_item_that_a_record_refers_to_is_retired_not_deleted (void)
{
  g_autoptr (Bank) bank = bank_open ();

  bank_run (bank, "INSERT INTO client (id, version, form, name, name_key, branch_id, place, created_at, industry_id)"
                  " VALUES (5001, 1, 2, 'A', 'a', 1003, 3, 1, 8002)");
  bank_refuses (bank, "all", &dictionaries_delete_method, REF (CONSULTING + 1), STATUS__CONFLICT, NULL);
  bank_ask (bank, "all", &dictionaries_delete_method, REF (CONSULTING));
}

static void
a_record_may_refer_only_to_what_its_list_offers (void)
{
  g_autoptr (Bank) bank = bank_open ();
  static const char *const touched[] = { "industry_id" };
  Client client = CLIENT__INIT;
  Call *call;

  bank_ask (bank, "all", &dictionaries_retire_method, REF (CONSULTING));
  call = bank_begin (bank, "clerk", &clients_save_method);
  client.id = 1;
  client.industry_id = CONSULTING + 1;
  g_assert_true (dictionaries_check (call, &client, (const char **) touched, 1));
  client.industry_id = CONSULTING;
  g_assert_true (dictionaries_check (call, &client, NULL, 0));       /* it stood there before */
  g_assert_false (dictionaries_check (call, &client, (const char **) touched, 1));
  g_assert_cmpstr (call->fault.blames[0]->field, ==, "industry_id");
  bank_end (bank, call);
  call = bank_begin (bank, "clerk", &clients_save_method);
  client.industry_id = RUSSIA;
  g_assert_false (dictionaries_check (call, &client, (const char **) touched, 1));
  bank_end (bank, call);
}

static void
a_card_is_told_the_names_of_its_items (void)
{
  g_autoptr (Bank) bank = bank_open ();
  Call *call = bank_begin (bank, "clerk", &clients_get_method);
  Address address = ADDRESS__INIT, *list[] = { &address };
  Client client = CLIENT__INIT;

  client.industry_id = CONSULTING;
  address.country_id = RUSSIA;
  client.addresses = list;
  client.n_addresses = 1;
  g_assert_true (dictionaries_name (call, &client));
  g_assert_cmpstr (client.industry_name, ==, "Consulting");
  g_assert_cmpstr (address.country_name, ==, "Russia");
  bank_end (bank, call);
}

/* As a card or a page of a list is told it: after the rows were read. */
static void
is_called (Bank *bank, bool russian, const char *name)
{
  Call *call = bank_begin (bank, "clerk", &clients_get_method);
  Caller caller = *call->caller;
  RecordRef ref = RECORD_REF__INIT;
  Client client = CLIENT__INIT;

  caller.russian = russian;
  call->caller = &caller;
  ref.id = 5001;
  g_assert_true (query_one (call, &client, "SELECT id, industry_id FROM client WHERE id = :id", &ref));
  g_assert_true (dictionaries_name (call, &client));
  g_assert_cmpstr (client.industry_name, ==, name);
  bank_end (bank, call);
}

static void
rename_item (Bank *bank, uint32_t version, const char *name)
{
  bank_ask (bank, "all", &dictionaries_save_method,
            A (DictionaryItemSave, dictionary_item_save,
               .record = A (DictionaryItem, dictionary_item, .id = CONSULTING, .version = version,
                            .name_ru = (char *) name),
               .n_touched = 1, .touched = TOUCHED ("name_ru")));
}

static void
a_name_that_was_changed_is_told_from_the_next_card_on (void)
{
  g_autoptr (Bank) bank = bank_open (), other = bank_open ();
  Bank *banks[] = { bank, other };

  for (unsigned i = 0; i < G_N_ELEMENTS (banks); i++)
    bank_run (banks[i], "INSERT INTO client (id, version, form, name, name_key, branch_id, place, created_at,"
                        " industry_id) VALUES (5001, 1, 2, 'A', 'a', 1003, 3, 1, 8001)");
  for (uint32_t version = 1; version < 4; version++)
    {
      g_autofree char *name = g_strdup_printf ("Советы %u", version);

      rename_item (bank, version, name);
      for (unsigned times = 0; times < 2; times++)
        {
          is_called (bank, true, name);
          is_called (bank, false, "Consulting");
          is_called (other, true, "Консалтинг");
        }
    }
  bank_run (bank, "UPDATE client SET industry_id = 8002 WHERE id = 5001");
  bank_ask (bank, "all", &dictionaries_delete_method, REF (CONSULTING));
  bank_run (bank, "UPDATE client SET industry_id = 2001 WHERE id = 5001");
  is_called (bank, false, "Russia");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dictionaries/every dictionary that a field names has items",
                   every_dictionary_that_a_field_names_has_items);
  g_test_add_func ("/dictionaries/a new item stands last and is found at once",
                   a_new_item_stands_last_and_is_found_at_once);
  g_test_add_func ("/dictionaries/what others lie within is suggested from its own list",
                   what_others_lie_within_is_suggested_from_its_own_list);
  g_test_add_func ("/dictionaries/two items of a list cannot share a name", two_items_of_a_list_cannot_share_a_name);
  g_test_add_func ("/dictionaries/an item is renamed under its folded key", an_item_is_renamed_under_its_folded_key);
  g_test_add_func ("/dictionaries/items are put in order", items_are_put_in_order);
  g_test_add_func ("/dictionaries/a retired item is offered no more but keeps its name",
                   a_retired_item_is_offered_no_more_but_keeps_its_name);
  g_test_add_func ("/dictionaries/regions are offered within their country", regions_are_offered_within_their_country);
  g_test_add_func ("/dictionaries/an item that others stand under is not deleted",
                   an_item_that_others_stand_under_is_not_deleted);
  g_test_add_func ("/dictionaries/an item that a record refers to is retired, not deleted",
                   an_item_that_a_record_refers_to_is_retired_not_deleted);
  g_test_add_func ("/dictionaries/a record may refer only to what its list offers",
                   a_record_may_refer_only_to_what_its_list_offers);
  g_test_add_func ("/dictionaries/a card is told the names of its items", a_card_is_told_the_names_of_its_items);
  g_test_add_func ("/dictionaries/a name that was changed is told from the next card on",
                   a_name_that_was_changed_is_told_from_the_next_card_on);
  return g_test_run ();
}
