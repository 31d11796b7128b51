/* import-row.c - rows of foreign tables become clients: by their headers, with reasons where they do not. */

#include <glib.h>
#include <string.h>

#include "client/import/row.h"
#include "client/import/targets.h"

typedef struct
{
  ImportPlan plan;
  size_t targets[16];
  Arena *arena;
  ClientSave save;
  const char *label;
} Table;

static void
table_of (Table *table, const char *heads)
{
  g_auto (GStrv) cells = g_strsplit (heads, ";", -1);

  *table = (Table) { .arena = arena_new (1 << 20) };
  table->plan.n_columns = g_strv_length (cells);
  table->plan.targets = table->targets;
  table->plan.ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (size_t i = 0; i < table->plan.n_columns; i++)
    table->targets[i] = import_target_guess (cells[i]);
}

static void
table_close (Table *table)
{
  g_hash_table_unref (table->plan.ids);
  arena_free (table->arena);
}

static const char *
row (Table *table, const char *line)
{
  g_auto (GStrv) cells = g_strsplit (line, ";", -1);

  return import_row_make (&table->plan, cells, &table->save, &table->label, table->arena);
}

static void
headers_are_known_in_both_languages (void)
{
  static const char *const pairs[]
      = { "Фамилия", "surname", "FIRST NAME", "given_name", "Мобильный телефон", "+MOBILE",   "e-mail", "+EMAIL",
          "ИНН",     "tin",     "Ф.И.О.",     ":person",    "Дата рождения",     "birth_day", "City",   "@city" };

  for (unsigned i = 0; i < G_N_ELEMENTS (pairs); i += 2)
    {
      size_t found = import_target_guess (pairs[i]);

      g_assert_cmpuint (found, !=, (size_t) -1);
      g_assert_cmpstr (import_target (found)->path, ==, pairs[i + 1]);
    }
  g_assert_cmpuint (import_target_guess ("Лишнее"), ==, (size_t) -1);
  g_assert_cmpuint (import_target_guess (""), ==, (size_t) -1);
}

static void
a_full_name_a_day_and_phones_are_read_as_people_write_them (void)
{
  Table table;

  table_of (&table, "ФИО;Дата рождения;Пол;Телефон;Мобильный");
  g_assert_null (row (&table, "Соколова  Елена Викторовна;1984-08-27;ж;8 (495) 123-45-67;9162041837"));
  g_assert_cmpstr (table.save.record->surname, ==, "Соколова");
  g_assert_cmpstr (table.save.record->patronymic, ==, "Викторовна");
  g_assert_cmpuint (table.save.record->birth_day, !=, 0);
  g_assert_cmpint (table.save.record->form, ==, CLIENT__FORM__PERSON);
  g_assert_cmpuint (table.save.record->n_communications, ==, 2);
  g_assert_cmpstr (table.save.record->communications[0]->value, ==, "+74951234567");
  g_assert_true (table.save.record->communications[1]->main);
  table_close (&table);
}

static void
a_number_that_does_not_hold_is_refused_or_kept_with_its_excuse (void)
{
  Table table;

  table_of (&table, "Название;ИНН");
  g_assert_nonnull (row (&table, "ООО Ромашка;7707083894"));
  g_assert_cmpstr (table.label, ==, "Tax number");
  table.plan.excuse = "from the old base";
  g_assert_null (row (&table, "ООО Ромашка;7707083894"));
  g_assert_cmpstr (table.save.record->tin, ==, "7707083894");
  g_assert_cmpstr (table.save.record->excuse, ==, "from the old base");
  g_assert_cmpint (table.save.record->form, ==, CLIENT__FORM__COMPANY);
  g_assert_null (row (&table, "ООО Ромашка;7707083893"));
  g_assert_cmpstr (table.save.record->excuse, ==, "");
  table_close (&table);
}

static void
a_name_of_a_dictionary_must_be_there (void)
{
  Table table;

  table_of (&table, "Название;Отрасль");
  g_assert_nonnull (row (&table, "Ромашка;Торговля"));
  g_hash_table_insert (table.plan.ids, import_row_key ("industry_id", "ТОРГОВЛЯ"), GSIZE_TO_POINTER (77));
  g_assert_null (row (&table, "Ромашка;Торговля"));
  g_assert_cmpuint (table.save.record->industry_id, ==, 77);
  table_close (&table);
}

static void
a_column_of_clients_holds_people_and_companies (void)
{
  Table table;

  table_of (&table, "Клиент;ИНН");
  g_assert_null (row (&table, "ООО \"Ромашка и Ко\";7707083893"));
  g_assert_cmpstr (table.save.record->name, ==, "ООО \"Ромашка и Ко\"");
  g_assert_cmpstr (table.save.record->surname, ==, "");
  for (size_t i = 0; i < table.save.n_touched; i++)
    g_assert_cmpstr (table.save.touched[i], !=, "surname");
  g_assert_null (row (&table, "Соколова Елена;"));
  g_assert_cmpstr (table.save.record->surname, ==, "Соколова");
  table_close (&table);
}

static void
an_empty_row_and_a_day_that_never_was_are_told (void)
{
  Table table;

  table_of (&table, "ФИО;Дата рождения");
  g_assert_nonnull (row (&table, ";"));
  g_assert_nonnull (row (&table, "Кузнецова Анна;31.02.1990"));
  g_assert_cmpstr (table.label, ==, "Date of birth");
  g_assert_nonnull (row (&table, "Иванов;"));
  table_close (&table);
}

static void
whoever_has_no_name_is_not_sent (void)
{
  Table table;

  table_of (&table, "Фамилия;Имя;Наименование;Город");
  g_assert_cmpstr (row (&table, ";Анна;;Тверь"), ==, "This must be filled in");
  g_assert_cmpstr (table.label, ==, "Surname");
  g_assert_cmpstr (row (&table, "Кузнецова;;;Тверь"), ==, "This must be filled in");
  g_assert_cmpstr (table.label, ==, "Given name");
  table.plan.form = CLIENT__FORM__COMPANY;
  g_assert_nonnull (row (&table, ";;;Тверь"));
  g_assert_null (row (&table, ";;Ромашка;Тверь"));
  table_close (&table);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/import/headers are known in both languages", headers_are_known_in_both_languages);
  g_test_add_func ("/import/a full name, a day and phones are read as people write them",
                   a_full_name_a_day_and_phones_are_read_as_people_write_them);
  g_test_add_func ("/import/a number that does not hold is refused, or kept with its excuse",
                   a_number_that_does_not_hold_is_refused_or_kept_with_its_excuse);
  g_test_add_func ("/import/a name of a dictionary must be there", a_name_of_a_dictionary_must_be_there);
  g_test_add_func ("/import/a column of clients holds people and companies",
                   a_column_of_clients_holds_people_and_companies);
  g_test_add_func ("/import/whoever has no name is not sent", whoever_has_no_name_is_not_sent);
  g_test_add_func ("/import/an empty row and a day that never was are told",
                   an_empty_row_and_a_day_that_never_was_are_told);
  return g_test_run ();
}
