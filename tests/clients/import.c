/* import.c - clients out of a file, and all of them gone again. */

#include <string.h>

#include "server/lanes/group.h"
#include "tests/clients/people.h"

/* A work asks the tables who may do what, so the clerk needs a role there. */
static Bank *
bank_with_importer (void)
{
  Bank *bank = bank_open ();
  uint64_t role = bank_role (bank, "Importer", ROLE_RIGHT__BREADTH__BANK, "clients.edit", "clients.view",
                             "clients.import", "work.undo", NULL);

  bank_grant (bank, BANK_ALL, role, BANK_HEAD);
  return bank;
}

static ClientRow *
row (Bank *bank, uint32_t number, const char *surname, const char *tin)
{
  ClientRow *made = arena_alloc (bank_arena (bank), sizeof *made);
  Client *client = arena_alloc (bank_arena (bank), sizeof *client);
  ClientSave *save = arena_alloc (bank_arena (bank), sizeof *save);
  Communication **phone = arena_alloc (bank_arena (bank), sizeof *phone);

  client_row__init (made);
  *client = *PERSON (surname, "Анна", .tin = tin);
  *phone = arena_alloc (bank_arena (bank), sizeof **phone);
  **phone = *REACHED_BY (MOBILE, arena_print (bank_arena (bank), "+7916%07u", number));
  client->communications = phone;
  client->n_communications = 1;
  client_save__init (save);
  save->record = client;
  made->number = number;
  made->save = save;
  made->text = arena_print (bank_arena (bank), "%s;%s", surname, tin);
  return made;
}

/* 20 people; of the fourth the tax number does not hold, the fifth has no surname. */
static uint64_t
import_twenty (Bank *bank)
{
  ClientRow *rows[20];
  Work *work;

  for (unsigned i = 0; i < 20; i++)
    rows[i] = row (bank, i + 2, i == 4 ? "" : arena_print (bank_arena (bank), "Иванова%u", i),
                   i == 3 ? "366220664164" : "");
  work = bank_ask (bank, "all", &clients_import_method,
                   A (ClientImport, client_import, .title = "clients.csv", .heads = "Surname;TIN;", .total = 20,
                      .n_rows = 12, .rows = rows));
  bank_ask (bank, "all", &clients_import_method,
            A (ClientImport, client_import, .work_id = work->id, .n_rows = 8, .rows = rows + 12, .last = true));
  return work->id;
}

static Work *
run_to_end (Bank *bank)
{
  Work *work;

  do
    work = bank_ask (bank, "house", &works_step_method, A (RecordRef, record_ref));
  while (work->state == WORK__STATE__RUNS);
  return work;
}

/* Everything that an import could leave behind. */
static int64_t
n_rows (Bank *bank)
{
  return bank_number (bank, "SELECT (SELECT count (*) FROM client) + (SELECT count (*) FROM client_communication)"
                            " + (SELECT count (*) FROM client_search)");
}

/* A desk that cannot read a row sends it all the same, so that the bank's count is the file's. */
static void
a_row_that_the_desk_refused_is_counted_and_listed_with_its_reason (void)
{
  g_autoptr (Bank) bank = bank_with_importer ();
  ClientRow *rows[] = { row (bank, 2, "Иванова", ""),
                        A (ClientRow, client_row, .number = 3, .text = "Иванова;31.02", .field = "Born",
                           .complaint = "There is no such day") };
  Work *work = bank_ask (bank, "all", &clients_import_method,
                         A (ClientImport, client_import, .title = "clients.csv", .heads = "Surname;Born;", .n_rows = 2,
                            .rows = rows, .last = true));
  WorkRowPage *page;

  g_assert_cmpint (work->total, ==, 2);
  g_assert_cmpstr (work->heads, ==, "Surname;Born;");
  work = run_to_end (bank);
  g_assert_cmpint (work->done, ==, 2);
  g_assert_cmpint (work->rejected, ==, 1);
  page = bank_ask (bank, "all", &works_rows_method, A (ListQuery, list_query, .of_id = work->id));
  g_assert_cmpint (page->total, ==, 1);
  g_assert_cmpstr (page->rows[0]->text, ==, "Иванова;31.02");
  g_assert_cmpstr (page->rows[0]->field, ==, "Born");
  g_assert_cmpstr (page->rows[0]->complaint, ==, "There is no such day");
}

/* Of 250 rows a few are refused when the client is written already, for a child row that is not there. */
static void
a_row_refused_after_it_had_written_leaves_nothing_and_its_neighbours_stay (void)
{
  enum { ROWS = 250, EVERY = 60 };
  g_autoptr (Bank) bank = bank_with_importer ();
  ClientRow *rows[ROWS];
  const GPtrArray *told;
  Work *work;

  for (unsigned i = 0; i < ROWS; i++)
    {
      rows[i] = row (bank, i + 1, arena_print (bank_arena (bank), "Онежская%u", i), "");
      rows[i]->save->record->communications[0]->id = i % EVERY == 30 ? 777 : 0;
    }
  bank_ask (bank, "all", &clients_import_method,
            A (ClientImport, client_import, .title = "clients.csv", .n_rows = ROWS, .rows = rows, .last = true));
  work = run_to_end (bank);
  told = bank_notices (bank);
  g_assert_cmpint (work->done, ==, ROWS);
  g_assert_cmpint (work->rejected, ==, 4);
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM client"), ==, ROWS - 4);
  g_assert_cmpint (n_rows (bank), ==, 3 * (ROWS - 4));
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM change WHERE operation_id IS NOT NULL"), ==,
                   2 * (ROWS - 4));
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM work_row WHERE state = 1"), ==, ROWS - 4);
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM work_row WHERE state = 2 AND record_id IS NULL"), ==, 4);
  g_assert_cmpint (told->len, <=, ROWS - 4 + 1);
}

/* The step loses the transaction in which a person has saved as well: both are run again. */
static void
a_row_that_spoils_a_step_costs_nobody_who_shares_its_commit (void)
{
  enum { ROWS = 40 };
  g_autoptr (Bank) bank = bank_with_importer ();
  ClientRow *rows[ROWS];
  Job *step, *save;

  for (unsigned i = 0; i < ROWS; i++)
    rows[i] = row (bank, i + 1, arena_print (bank_arena (bank), "Онежская%u", i), "");
  rows[30]->save->record->communications[0]->id = 777;
  bank_ask (bank, "all", &clients_import_method,
            A (ClientImport, client_import, .title = "clients.csv", .n_rows = ROWS, .rows = rows, .last = true));
  step = bank_job (bank, "house", &works_step_method, A (RecordRef, record_ref), (const uint8_t[JOB_KEY_SIZE]) { 1 });
  save = bank_job (bank, "all", &clients_save_method, SAVE_OF (PERSON ("Ильменская", "Анна")),
                   (const uint8_t[JOB_KEY_SIZE]) { 2 });
  save->next = step;
  group_run (bank_link (bank), STORE_WRITE, save, NULL);
  g_assert_cmpint (save->status, ==, STATUS__OK);
  g_assert_cmpint (step->status, ==, STATUS__OK);
  run_to_end (bank);
  g_assert_cmpint (n_rows (bank), ==, 3 * (ROWS - 1) + 2);
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM client WHERE surname = 'Ильменская'"), ==, 1);
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM work_row WHERE state = 2 AND number = 31"), ==, 1);
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM work_row WHERE state = 1"), ==, ROWS - 1);
}

/* More than one seal's worth, more than one statement's, and some that are neither; then a clerk goes on as ever. */
static void
what_an_import_has_made_is_in_the_log_and_the_chain_holds (void)
{
  enum { ROWS = 1337, CHANGES = 2 * (ROWS - 1) };
  g_autoptr (Bank) bank = bank_with_importer ();
  ClientRow *rows[ROWS];
  VerifyReport *report;
  int64_t n_before;

  bank_enter_log (bank);
  n_before = bank_number (bank, "SELECT count (*) FROM change");
  for (unsigned i = 0; i < ROWS; i++)
    rows[i] = row (bank, i + 1, arena_print (bank_arena (bank), "Онежская%u", i == 700 ? 699 : i), "");
  rows[700]->save->record->birth_day = rows[699]->save->record->birth_day = 710000;
  bank_ask (bank, "all", &clients_import_method,
            A (ClientImport, client_import, .title = "clients.csv", .n_rows = ROWS, .rows = rows, .last = true));
  g_assert_cmpint (run_to_end (bank)->rejected, ==, 1);
  people_make (bank, "all", PERSON ("Ильменская", "Анна"));
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM change"), ==, n_before + CHANGES + 1);
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM change WHERE operation_id IS NOT NULL AND person_id = 101"
                                      " AND method = 'Clients.Take'"), ==, CHANGES);
  while (((SealReport *) bank_ask (bank, "house", &audit_seal_method, A (SealRequest, seal_request)))->n_sealed > 0)
    ;
  report = bank_ask (bank, "all", &audit_verify_method, A (VerifyRequest, verify_request));
  g_assert_cmpint (report->n_complaints, ==, 0);
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM change WHERE seal_id IS NULL"), ==, 0);
  g_assert_cmpint (bank_number (bank, "SELECT CAST (sum (n_changes) AS BIGINT) FROM seal"), ==, n_before + CHANGES + 1);
}

static void
good_rows_are_clients_and_bad_ones_say_why (void)
{
  g_autoptr (Bank) bank = bank_with_importer ();
  uint64_t id = import_twenty (bank);
  Work *work = run_to_end (bank);
  WorkRowPage *page;

  g_assert_cmpint (work->done, ==, 20);
  g_assert_cmpint (work->rejected, ==, 2);
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM client WHERE surname LIKE 'Иванова%'"), ==, 18);
  page = bank_ask (bank, "all", &works_rows_method, A (ListQuery, list_query, .of_kind = "work", .of_id = id));
  g_assert_cmpstr (page->rows[0]->field, ==, "Tax number");
  g_assert_cmpstr (page->rows[0]->text, ==, "Иванова3;366220664164");
  g_assert_cmpstr (page->rows[1]->field, ==, "Surname");
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM work_row WHERE text IS NOT NULL AND number > 0"), ==, 2);
}

static void
an_undone_import_leaves_nothing_but_what_was_edited_since (void)
{
  g_autoptr (Bank) bank = bank_with_importer ();
  int64_t n_before = n_rows (bank);
  uint64_t id = import_twenty (bank);
  Work *work;

  run_to_end (bank);
  g_assert_cmpint (n_rows (bank), ==, n_before + 18 * 3);
  for (unsigned i = 10; i < 13; i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT id FROM client WHERE surname = 'Иванова%u'", i);
      Client *client = PERSON ("Иванова", "Анна", .id = bank_number (bank, sql), .version = 1, .note = "called");

      bank_ask (bank, "second", &clients_save_method,
                A (ClientSave, client_save, .record = client, .n_touched = 1, .touched = TOUCHED ("note")));
    }
  bank_ask (bank, "all", &works_undo_method, A (RecordRef, record_ref, .id = id));
  work = run_to_end (bank);
  g_assert_cmpint (work->done, ==, 18);
  g_assert_cmpint (work->rejected, ==, 3);
  g_assert_cmpint (n_rows (bank), ==, n_before + 3 * 3);
}

static void
an_undone_import_leaves_the_bank_as_it_was (void)
{
  g_autoptr (Bank) bank = bank_with_importer ();
  int64_t n_before = n_rows (bank);
  VerifyReport *report = bank_ask (bank, "all", &audit_verify_method, A (VerifyRequest, verify_request));
  size_t n_by_hand = report->n_complaints;   /* the people and branches that every test finds there */
  uint64_t id = import_twenty (bank);

  run_to_end (bank);
  bank_ask (bank, "all", &works_undo_method, A (RecordRef, record_ref, .id = id));
  g_assert_cmpint (run_to_end (bank)->rejected, ==, 0);
  g_assert_cmpint (n_rows (bank), ==, n_before);
  report = bank_ask (bank, "all", &audit_verify_method, A (VerifyRequest, verify_request));
  g_assert_cmpint (report->n_complaints, ==, n_by_hand);
}

static void
a_row_of_an_import_changes_nobody_who_is_there (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id = people_make (bank, "all", PERSON ("Соколова", "Мария"));

  bank_refuses (bank, "all", &clients_take_method,
                A (ClientSave, client_save, .n_touched = 1, .touched = TOUCHED ("note"),
                   .record = A (Client, client, .id = id, .version = 1, .note = "x")), STATUS__INVALID, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/import/good-rows-are-clients-and-bad-ones-say-why", good_rows_are_clients_and_bad_ones_say_why);
  g_test_add_func ("/import/a-row-refused-after-it-had-written-leaves-nothing-and-its-neighbours-stay",
                   a_row_refused_after_it_had_written_leaves_nothing_and_its_neighbours_stay);
  g_test_add_func ("/import/a-row-that-spoils-a-step-costs-nobody-who-shares-its-commit",
                   a_row_that_spoils_a_step_costs_nobody_who_shares_its_commit);
  g_test_add_func ("/import/what-an-import-has-made-is-in-the-log-and-the-chain-holds",
                   what_an_import_has_made_is_in_the_log_and_the_chain_holds);
  g_test_add_func ("/import/a-row-that-the-desk-refused-is-counted-and-listed-with-its-reason",
                   a_row_that_the_desk_refused_is_counted_and_listed_with_its_reason);
  g_test_add_func ("/import/an-undone-import-leaves-nothing-but-what-was-edited-since",
                   an_undone_import_leaves_nothing_but_what_was_edited_since);
  g_test_add_func ("/import/an-undone-import-leaves-the-bank-as-it-was", an_undone_import_leaves_the_bank_as_it_was);
  g_test_add_func ("/import/a-row-of-an-import-changes-nobody-who-is-there",
                   a_row_of_an_import_changes_nobody_who_is_there);
  return g_test_run ();
}
