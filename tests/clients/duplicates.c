/* duplicates.c - rows of a file become clients one by one: who is there already is refused, and told with field and
 * reason. */

#include <string.h>

#include "tests/clients/people.h"

static Bank *
bank_with_roles (void)
{
  Bank *bank = bank_open ();

  bank_run (bank, "INSERT INTO role (id, version, name) VALUES (501, 1, 'Importer')");
  bank_run (bank, "INSERT INTO role_right (id, role_id, name, breadth) VALUES (502, 501, 'clients.import', 4),"
                  " (503, 501, 'work.undo', 4), (504, 501, 'clients.view', 4), (505, 501, 'clients.edit', 4),"
                  " (506, 501, 'clients.identity', 4), (507, 501, 'clients.money', 4)");
  bank_run (bank, "INSERT INTO holding (id, version, person_id, role_id, branch_id) VALUES (508, 1, 101, 501, 1001)");
  return bank;
}

static Work *
feed (Bank *bank, Client **clients, size_t n)
{
  ClientImport *import = A (ClientImport, client_import, .title = "clients.csv", .total = n, .last = true, .n_rows = n);

  import->rows = arena_alloc (bank_arena (bank), n * sizeof *import->rows);
  for (size_t i = 0; i < n; i++)
    {
      ClientRow *row = import->rows[i] = arena_alloc (bank_arena (bank), sizeof *row);

      client_row__init (row);
      row->number = i + 1;
      row->text = arena_print (bank_arena (bank), "line %zu", i + 1);
      row->save = arena_alloc (bank_arena (bank), sizeof *row->save);
      client_save__init (row->save);
      row->save->record = clients[i];
    }
  return bank_ask (bank, "all", &clients_import_method, import);
}

static Work *
run (Bank *bank, const Work *begun)
{
  Work *work = NULL;

  for (int i = 0; i < 50; i++)
    {
      work = bank_ask (bank, "all", &works_get_method, A (RecordRef, record_ref, .id = begun->id));
      if (work->state == WORK__STATE__DONE || work->state == WORK__STATE__FAILED)
        break;
      bank_ask (bank, "house", &works_step_method, A (RecordRef, record_ref, .id = work->id, .version = work->version));
    }
  return work;
}

static WorkRow *
refused_row (Bank *bank, const Work *work, size_t number)
{
  WorkRowPage *page = bank_ask (bank, "all", &works_rows_method, A (ListQuery, list_query, .of_id = work->id));

  g_assert_cmpint (page->n_rows, >, number);
  return page->rows[number];
}

#define PHONES(...) .n_communications = 1, .communications = LIST (Communication, REACHED_BY (MOBILE, __VA_ARGS__))

static void
good_rows_become_clients_and_bad_ones_are_told_with_field_and_reason (void)
{
  g_autoptr (Bank) bank = bank_with_roles ();
  Client *rows[] = { PERSON ("Соколова", "Мария", .tin = "366220664163", .birth_day = 724000, PHONES ("9162041837")),
                     PERSON ("", "Никто"),
                     PERSON ("Орлов", "Пётр", .tin = "366220664163"),
                     PERSON ("Соколова", "Мария", .birth_day = 724000),
                     PERSON ("Соколова", "Дарья", PHONES ("8 916 204 18 37")),
                     PERSON ("Орлов", "Пётр", PHONES ("8 916 204 18 37")),
                     COMPANY ("Бета", .tin = "7707083894"),
                     COMPANY ("Гамма", .tin = "7707083894", .excuse = "Так в старой базе") };
  Work *work = run (bank, feed (bank, rows, G_N_ELEMENTS (rows)));

  g_assert_cmpint (work->state, ==, WORK__STATE__DONE);
  g_assert_cmpint (work->done, ==, 8);
  g_assert_cmpint (work->rejected, ==, 5);
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM client"), ==, 3);
  g_assert_cmpstr (refused_row (bank, work, 0)->field, ==, "Surname");
  g_assert_cmpstr (refused_row (bank, work, 0)->text, ==, "line 2");
  g_assert_cmpstr (refused_row (bank, work, 1)->field, ==, "Tax number");
  g_assert_cmpstr (refused_row (bank, work, 2)->field, ==, "Date of birth");
  g_assert_cmpstr (refused_row (bank, work, 3)->field, ==, "Number or address");
  g_assert_cmpstr (refused_row (bank, work, 4)->field, ==, "Tax number");
}

/* Not the first phone alone; and whose phone is another's namesake's is told which of his it was. */
static void
every_phone_of_a_row_is_looked_up (void)
{
  g_autoptr (Bank) bank = bank_with_roles ();
  Communication *many[] = { REACHED_BY (EMAIL, "darya@example.ru"), REACHED_BY (MOBILE, "+7 999 111-22-33"),
                            REACHED_BY (PHONE, "8 916 204 18 37") };
  Communication *mail[] = { REACHED_BY (EMAIL, "olga@example.ru") };
  Client *rows[] = { PERSON ("Соколова", "Мария", PHONES ("9162041837")),
                     PERSON ("Соколова", "Дарья", .n_communications = 3, .communications = many),
                     PERSON ("Соколова", "Ольга", .n_communications = 1, .communications = mail),
                     PERSON ("Соколова", "Ольга") };
  Work *work = run (bank, feed (bank, rows, G_N_ELEMENTS (rows)));

  g_assert_cmpint (work->rejected, ==, 1);
  g_assert_cmpstr (refused_row (bank, work, 0)->text, ==, "line 2");
  g_assert_cmpstr (refused_row (bank, work, 0)->complaint, ==, "A client of this name has this phone already");
  g_assert_cmpstr (refused_row (bank, work, 0)->field, ==, "Number or address");
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM client"), ==, 3);
}

static void
an_import_that_is_undone_leaves_nothing_behind (void)
{
  g_autoptr (Bank) bank = bank_with_roles ();
  Client *rows[] = { PERSON ("Соколова", "Мария", PHONES ("9162041837")), COMPANY ("Бета", .tin = "7707083893") };
  Work *work = run (bank, feed (bank, rows, G_N_ELEMENTS (rows))), *undo;
  Hits *hits;

  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM client"), ==, 2);
  undo = run (bank, bank_ask (bank, "all", &works_undo_method,
                              A (RecordRef, record_ref, .id = work->id, .version = work->version)));
  g_assert_cmpint (undo->state, ==, WORK__STATE__DONE);
  g_assert_cmpint (undo->rejected, ==, 0);
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM client"), ==, 0);
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM client_communication"), ==, 0);
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM client_search"), ==, 0);
  hits = bank_ask (bank, "all", &search_find_method, A (FindQuery, find_query, .text = "мария сок"));
  g_assert_cmpint (hits->n_hits, ==, 0);
}

static void
a_client_that_was_changed_since_is_kept_at_the_undo (void)
{
  g_autoptr (Bank) bank = bank_with_roles ();
  Client *rows[] = { PERSON ("Соколова", "Мария"), COMPANY ("Бета", .tin = "7707083893") };
  Work *work = run (bank, feed (bank, rows, G_N_ELEMENTS (rows))), *undo;
  uint64_t beta = bank_number (bank, "SELECT id FROM client WHERE tin = '7707083893'");

  bank_ask (bank, "all", &clients_save_method, A (ClientSave, client_save, .n_touched = 1, .touched = TOUCHED ("note"),
            .record = A (Client, client, .id = beta, .version = 1, .note = "Важный")));
  undo = run (bank, bank_ask (bank, "all", &works_undo_method,
                              A (RecordRef, record_ref, .id = work->id, .version = work->version)));
  g_assert_cmpint (undo->rejected, ==, 1);
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM client"), ==, 1);
  g_assert_cmpstr (people_get (bank, "all", beta)->note, ==, "Важный");
}

static void
an_excuse_is_for_imports_only_and_a_row_brings_new_clients_only (void)
{
  g_autoptr (Bank) bank = bank_with_roles ();
  Client *known[] = { A (Client, client, .id = 5, .form = CLIENT__FORM__PERSON, .surname = "x", .given_name = "y") };
  ClientImport *import = A (ClientImport, client_import, .title = "a", .total = 1, .n_rows = 1, .rows = LIST (ClientRow,
                            A (ClientRow, client_row, .number = 1, .save = SAVE_OF (known[0]))));

  bank_refuses (bank, "all", &clients_import_method, import, STATUS__INVALID, "rows");
  bank_refuses (bank, "all", &clients_take_method, SAVE_OF (COMPANY ("Гамма", .tin = "7707083894", .excuse = "x")),
                STATUS__INVALID, "excuse");
  bank_refuses (bank, "guest", &clients_import_method, A (ClientImport, client_import, .title = "a"), STATUS__DENIED,
                NULL);
  bank_refuses (bank, "all", &clients_unmake_method, A (RecordRef, record_ref, .id = 1), STATUS__INVALID, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clients/good-rows-become-clients-and-bad-ones-are-told-with-field-and-reason",
                   good_rows_become_clients_and_bad_ones_are_told_with_field_and_reason);
  g_test_add_func ("/clients/every-phone-of-a-row-is-looked-up", every_phone_of_a_row_is_looked_up);
  g_test_add_func ("/clients/an-import-that-is-undone-leaves-nothing-behind",
                   an_import_that_is_undone_leaves_nothing_behind);
  g_test_add_func ("/clients/a-client-that-was-changed-since-is-kept-at-the-undo",
                   a_client_that_was_changed_since_is_kept_at_the_undo);
  g_test_add_func ("/clients/an-excuse-is-for-imports-only-and-a-row-brings-new-clients-only",
                   an_excuse_is_for_imports_only_and_a_row_brings_new_clients_only);
  return g_test_run ();
}
