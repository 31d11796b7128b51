/* csv.c - what common/csv makes of the files that people have. */

#include "common/csv.h"

#include <glib.h>
#include <string.h>

static char *
row_of (CsvReader *reader)
{
  GString *out = g_string_new (NULL);

  for (size_t i = 0; i < csv_n_cells (reader); i++)
    g_string_append_printf (out, "%s[%s]", i > 0 ? " " : "", csv_cell (reader, i));
  return g_string_free (out, FALSE);
}

static void
expect (CsvReader *reader, CsvResult result, const char *row)
{
  g_assert_cmpint (csv_reader_next (reader), ==, result);
  if (row != NULL)
    {
      g_autofree char *got = row_of (reader);

      g_assert_cmpstr (got, ==, row);
    }
}

static CsvReader *
reader_of (const char *text)
{
  return csv_reader_new (text, strlen (text), '\0');
}

static void
the_separator_is_found_by_itself (void)
{
  static const char *const files[]
      = { "a;b, c;d\n1;2;3\n", "a,b,c\n1,\"2;2\",3\n", "a\tb\tc\n1\t2\t3\n", "a|b|c\n1|2|3" };
  const char *found = ";,\t|";

  for (unsigned i = 0; i < G_N_ELEMENTS (files); i++)
    {
      CsvReader *reader = reader_of (files[i]);

      g_assert_cmpint (csv_separator (reader), ==, found[i]);
      csv_reader_free (reader);
    }
}

static void
quoted_cells_hold_separators_quotes_and_line_ends (void)
{
  CsvReader *reader = reader_of ("name;note\r\n\"ООО \"\"Ромашка\"\"\";\"a;b\nc\"\r\n Анна ; \"x\" \n");

  expect (reader, CSV_ROW, "[name] [note]");
  expect (reader, CSV_ROW, "[ООО \"Ромашка\"] [a;b\nc]");
  g_assert_cmpint (csv_line (reader), ==, 2);
  expect (reader, CSV_ROW, "[Анна] [x]");
  g_assert_cmpint (csv_line (reader), ==, 4);
  expect (reader, CSV_END, NULL);
  csv_reader_free (reader);
}

static void
the_windows_encoding_is_told_and_read (void)
{
  CsvReader *reader = reader_of ("\310\354\377;\270\346\210\n\317\350\362\345\360;\2711\n");

  g_assert_cmpint (csv_encoding (reader), ==, CSV_CP1251);
  expect (reader, CSV_ROW, "[Имя] [ёж€]");
  expect (reader, CSV_ROW, "[Питер] [№1]");
  csv_reader_free (reader);
}

static void
the_mark_of_utf8_is_no_part_of_the_first_name (void)
{
  CsvReader *reader = reader_of ("\357\273\277Имя;ИНН\n");

  g_assert_cmpint (csv_encoding (reader), ==, CSV_UTF8);
  expect (reader, CSV_ROW, "[Имя] [ИНН]");
  csv_reader_free (reader);
}

static void
a_torn_row_costs_only_itself (void)
{
  CsvReader *reader = reader_of ("a;b\n\"x\"y;1\n2;3\n\"never closed;4\n5;6\n");

  expect (reader, CSV_ROW, "[a] [b]");
  expect (reader, CSV_BAD, "[\"x\"y;1]");
  g_assert_cmpstr (csv_complaint (reader), ==, "There is text after a closing quote");
  expect (reader, CSV_ROW, "[2] [3]");
  expect (reader, CSV_BAD, "[\"never closed;4]");
  g_assert_cmpint (csv_line (reader), ==, 4);
  expect (reader, CSV_ROW, "[5] [6]");
  g_assert_cmpint (csv_line (reader), ==, 5);
  expect (reader, CSV_END, NULL);
  csv_reader_free (reader);
}

static void
empty_lines_are_skipped_and_empty_cells_are_not (void)
{
  CsvReader *reader = reader_of ("\n\na;;b\n;;\n\n");

  expect (reader, CSV_ROW, "[a] [] [b]");
  g_assert_cmpint (csv_line (reader), ==, 3);
  expect (reader, CSV_ROW, "[] [] []");
  expect (reader, CSV_END, NULL);
  csv_reader_free (reader);
}

static void
limits_hold (void)
{
  g_autoptr (GString) wide = g_string_new (NULL), deep = g_string_new (NULL);
  CsvReader *reader;

  for (int i = 0; i < CSV_CELLS_MAX + 1; i++)
    g_string_append (wide, "x;");
  reader = reader_of (wide->str);
  expect (reader, CSV_BAD, NULL);
  g_assert_cmpstr (csv_complaint (reader), ==, "The row has more than 256 cells");
  csv_reader_free (reader);

  for (int i = 0; i <= CSV_CELL_MAX; i++)
    g_string_append_c (deep, 'x');
  g_string_append (deep, ";1\n2;3\n");
  reader = reader_of (deep->str);
  expect (reader, CSV_BAD, NULL);
  expect (reader, CSV_ROW, "[2] [3]");
  csv_reader_free (reader);
}

static void
what_is_no_text_is_refused_at_once (void)
{
  CsvReader *reader = csv_reader_new ("P\0K\0\3\0", 6, '\0');

  expect (reader, CSV_HOPELESS, NULL);
  csv_reader_free (reader);
  reader = csv_reader_new ("", 0, '\0');
  expect (reader, CSV_END, NULL);
  csv_reader_free (reader);
}

static void
what_is_written_is_read_again_and_no_formula_runs (void)
{
  static const char *const cells[] = { "plain", "a;b", "say \"yes\"", "two\nlines", "", "-5", "+7 916 204-18-37" };
  g_autofree char *formula = csv_written ("=HYPERLINK(\"http://x\")", ';');

  g_assert_cmpstr (formula, ==, "\"'=HYPERLINK(\"\"http://x\"\")\"");
  for (unsigned i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      g_autofree char *written = csv_written (cells[i], ';'), *file = g_strdup_printf ("1;%s\n", written);
      CsvReader *reader = csv_reader_new (file, strlen (file), ';');

      g_assert_cmpint (csv_reader_next (reader), ==, CSV_ROW);
      g_assert_cmpstr (csv_cell (reader, 1), ==, cells[i]);
      csv_reader_free (reader);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv/the separator is found by itself", the_separator_is_found_by_itself);
  g_test_add_func ("/csv/quoted cells hold separators, quotes and line ends",
                   quoted_cells_hold_separators_quotes_and_line_ends);
  g_test_add_func ("/csv/the Windows encoding is told and read", the_windows_encoding_is_told_and_read);
  g_test_add_func ("/csv/the mark of UTF-8 is no part of the first name",
                   the_mark_of_utf8_is_no_part_of_the_first_name);
  g_test_add_func ("/csv/a torn row costs only itself", a_torn_row_costs_only_itself);
  g_test_add_func ("/csv/empty lines are skipped and empty cells are not",
                   empty_lines_are_skipped_and_empty_cells_are_not);
  g_test_add_func ("/csv/limits hold", limits_hold);
  g_test_add_func ("/csv/what is no text is refused at once", what_is_no_text_is_refused_at_once);
  g_test_add_func ("/csv/what is written is read again and no formula runs",
                   what_is_written_is_read_again_and_no_formula_runs);
  return g_test_run ();
}
