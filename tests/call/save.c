/* save.c - what every save of a record keeps its word about, whatever the record is. */

#include <string.h>

#include "server/call/query.h"
#include "server/call/save.h"
#include "tests/bank.h"

enum { INDUSTRY = 8 };

#define ITEM(...) A (DictionaryItem, dictionary_item, .dictionary_id = INDUSTRY, __VA_ARGS__)
#define NAMED(name) .name_en = name, .name_ru = name, .key_en = name, .key_ru = name
#define SAVE(bank, who, record, saved, ...) \
  save (bank, who, record, TOUCHED (__VA_ARGS__), G_N_ELEMENTS (TOUCHED (__VA_ARGS__)), saved)

static Status
save (Bank *bank, const char *who, const void *record, const char **touched, size_t n_touched, RecordRef *saved)
{
  Call *call = bank_begin (bank, who, &dictionaries_save_method);

  query_save (call, record, touched, n_touched, saved);
  bank_end (bank, call);
  return call->fault.status;
}

static DictionaryItem *
load (Bank *bank, uint64_t id)
{
  Call *call = bank_begin (bank, "all", &dictionaries_get_method);
  DictionaryItem *item = arena_alloc (bank_arena (bank), sizeof *item);
  RecordRef ref = RECORD_REF__INIT;

  ref.id = id;
  dictionary_item__init (item);
  g_assert_true (query_one (call, item, "SELECT id, version, name_en, name_ru, code, position, retired_day"
                                        " FROM dictionary_item WHERE id = :id", &ref));
  bank_end (bank, call);
  return item;
}

static RecordRef
made (Bank *bank, const char *name)
{
  RecordRef ref = RECORD_REF__INIT;

  SAVE (bank, "all", ITEM (NAMED (name), .code = "07", .position = 5, .retired_day = 739000), &ref, "name_en");
  g_assert_cmpint (ref.version, ==, 1);
  return ref;
}

static void
a_save_writes_only_what_it_touches (void)
{
  g_autoptr (Bank) bank = bank_open ();
  RecordRef ref = made (bank, "Beekeeping");
  DictionaryItem *item;

  SAVE (bank, "all", ITEM (.id = ref.id, .version = 1, .name_en = "Bees", .code = "99"), &ref, "name_en");
  g_assert_cmpint (ref.version, ==, 2);
  item = load (bank, ref.id);
  g_assert_cmpstr (item->name_en, ==, "Bees");
  g_assert_cmpstr (item->name_ru, ==, "Beekeeping");
  g_assert_cmpstr (item->code, ==, "07");
  g_assert_cmpint (item->position, ==, 5);
  g_assert_cmpint (item->retired_day, ==, 739000);
}

static void
a_touched_field_that_is_empty_is_emptied (void)
{
  g_autoptr (Bank) bank = bank_open ();
  RecordRef ref = made (bank, "Beekeeping");

  g_assert_cmpint (SAVE (bank, "all", ITEM (.id = ref.id, .version = 1), &ref, "code", "retired_day"), ==, STATUS__OK);
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM dictionary_item WHERE name_en = 'Beekeeping'"
                                      " AND code IS NULL AND retired_day IS NULL"), ==, 1);
}

static void
a_save_that_changes_nothing_keeps_its_version_and_writes_nothing (void)
{
  g_autoptr (Bank) bank = bank_open ();
  RecordRef ref = made (bank, "Beekeeping");
  int64_t n_changes = bank_number (bank, "SELECT count (*) FROM change");

  SAVE (bank, "all", ITEM (.id = ref.id, .version = 1, .name_en = "Beekeeping"), &ref, "name_en");
  g_assert_cmpint (ref.version, ==, 1);
  g_assert_cmpint (bank_notices (bank)->len, ==, 0);
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM change"), ==, n_changes);
}

static void
who_comes_second_is_told_of_the_conflict (void)
{
  g_autoptr (Bank) bank = bank_open ();
  RecordRef ref = made (bank, "Beekeeping"), other = RECORD_REF__INIT;

  SAVE (bank, "all", ITEM (.id = ref.id, .version = 1, .name_en = "Bees"), &other, "name_en");
  g_assert_cmpint (SAVE (bank, "second", ITEM (.id = ref.id, .version = 1, .code = "1"), &other, "code"), ==,
                   STATUS__CONFLICT);
  g_assert_cmpstr (load (bank, ref.id)->code, ==, "07");
}

static void
those_who_watch_are_told_of_the_new_version (void)
{
  g_autoptr (Bank) bank = bank_open ();
  RecordRef ref = made (bank, "Beekeeping");
  const Notice *notice;

  SAVE (bank, "all", ITEM (.id = ref.id, .version = 1, .name_en = "Bees"), &ref, "name_en");
  g_assert_cmpint (bank_notices (bank)->len, ==, 1);
  notice = bank_notices (bank)->pdata[0];
  g_assert_cmpstr (notice->kind, ==, "dictionary_item");
  g_assert_cmpuint (notice->id, ==, ref.id);
  g_assert_cmpint (notice->version, ==, 2);
}

static void
a_value_that_is_taken_is_blamed_on_its_field (void)
{
  g_autoptr (Bank) bank = bank_open ();
  Call *call;

  made (bank, "Beekeeping");
  call = bank_begin (bank, "all", &dictionaries_save_method);
  g_assert_false (query_save (call, ITEM (NAMED ("Beekeeping")), NULL, 0, NULL));
  g_assert_cmpint (call->fault.status, ==, STATUS__INVALID);
  g_assert_cmpint (call->fault.n_blames, ==, 1);
  g_assert_true (g_str_has_prefix (call->fault.blames[0]->field, "name_"));
  bank_end (bank, call);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/save/a-save-writes-only-what-it-touches", a_save_writes_only_what_it_touches);
  g_test_add_func ("/save/a-touched-field-that-is-empty-is-emptied", a_touched_field_that_is_empty_is_emptied);
  g_test_add_func ("/save/a-save-that-changes-nothing-keeps-its-version-and-writes-nothing",
                   a_save_that_changes_nothing_keeps_its_version_and_writes_nothing);
  g_test_add_func ("/save/who-comes-second-is-told-of-the-conflict", who_comes_second_is_told_of_the_conflict);
  g_test_add_func ("/save/those-who-watch-are-told-of-the-new-version", those_who_watch_are_told_of_the_new_version);
  g_test_add_func ("/save/a-value-that-is-taken-is-blamed-on-its-field", a_value_that_is_taken_is_blamed_on_its_field);
  return g_test_run ();
}
