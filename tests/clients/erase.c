/* erase.c - what was known of a client goes for good: nothing of his name, phone or tax number is left in the store's
 * file, its log, or a dump of it, and verify says by which decision.
 */

#define _GNU_SOURCE

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "server/people/people.h"
#include "server/store/backup.h"
#include "tests/clients/people.h"
#include "tests/exports/lists.h"

#define REF(id_) A (RecordRef, record_ref, .id = id_)
#define SURNAME "Ляпидевская"
#define PHONE "9105556677"
#define TIN "366220664163"
#define MAIL "lyap@example.ru"

static const char *const gone[] = { SURNAME, "ляпидевская", "Евстолия", PHONE, "7766555019", TIN, MAIL, "4509123456",
                                    "Кузнечная", NULL };

static void
employ (Bank *bank)
{
  uint64_t role = bank_role (bank, "Eraser", ROLE_RIGHT__BREADTH__BANK, "clients.view", "clients.erase",
                             "clients.serve", NULL);

  bank_grant (bank, BANK_ALL, role, BANK_HEAD);
}

/* Much has happened with her: saved and changed, written about, served, exported, imported again and refused. */
static uint64_t
a_client_with_a_past (Bank *bank)
{
  Address *home = A (Address, address, .type_id = 1001, .city = "Пермь", .street = "Кузнечная");
  Document *passport = A (Document, document, .type_id = bank_number (bank, "SELECT min (id) FROM dictionary_item"
                          " WHERE dictionary_id = 4"), .series = "4509", .number = "4509123456");
  uint64_t id = people_make (bank, "all",
                             PERSON (SURNAME, "Евстолия", .tin = TIN, .n_communications = 2,
                                     .communications = LIST (Communication, REACHED_BY (MOBILE, PHONE),
                                                             REACHED_BY (EMAIL, MAIL)),
                                     .n_addresses = 1, .addresses = &home, .n_documents = 1, .documents = &passport,
                                     .note = "Дочь: " SURNAME " Анна"));
  ContactPerson *contact = A (ContactPerson, contact_person, .name = SURNAME " Евстолия", .other_id = id,
                              .phone = "+7" PHONE, .email = MAIL);

  bank_ask (bank, "all", &clients_save_method,
            A (ClientSave, client_save, .n_touched = 2, .touched = TOUCHED ("surname", "note"),
               .record = A (Client, client, .id = id, .version = 1, .surname = SURNAME "-Новая", .note = "Была "
                                                                                                       SURNAME)));
  people_make (bank, "all", COMPANY ("Ромашка", .n_contacts = 1, .contacts = &contact));
  bank_ask (bank, "all", &history_save_method,
            A (EventSave, event_save, .record = A (Event, event, .of_kind = "client", .of_id = id,
                                                   .kind = EVENT__KIND__CALL, .subject = "Звонок " SURNAME,
                                                   .state = EVENT__STATE__DONE)));
  bank_ask (bank, "all", &records_save_note_method,
            A (NoteSave, note_save, .record = A (Note, note, .kind = "client", .record_id = id,
                                                 .text = SURNAME " просила не звонить")));
  export_all (bank, "all", &clients_list_method,
              ORDER_OF (clients_list_method, LIST_OF (.text = SURNAME), "name"));
  export_begin (bank, "all",
                ORDER_OF (records_notes_method, LIST_OF (.of_kind = "client", .of_id = id), "text"));
  bank_refuses (bank, "all", &clients_serve_restricted_method,
                A (ServeHere, serve_here, .id = id, .reason = "Пришла " SURNAME, .number = TIN), STATUS__PROPOSED,
                NULL);
  return id;
}

static uint64_t
order_erasure (Bank *bank, uint64_t id)
{
  const Fault *fault = bank_refuses (bank, "all", &clients_erase_method,
                                     A (EraseOrder, erase_order, .id = id, .decision = "152-7", .reason = "Отзыв"),
                                     STATUS__PROPOSED, NULL);

  return g_ascii_strtoull (fault->args[0], NULL, 10);
}

static void
erase (Bank *bank, uint64_t id)
{
  ScrubState *state;

  bank_ask (bank, "second", &people_confirm_method, REF (order_erasure (bank, id)));
  for (int i = 0; i < 100; i++)
    {
      state = bank_ask (bank, "house", &clients_scrub_method, A (Nothing, nothing));
      if (state->done)
        break;
    }
  g_assert_true (state->done);
}

static void
find_in (const char *what, const char *bytes, size_t n)
{
  for (const char *const *word = gone; *word != NULL; word++)
    {
      const char *at = memmem (bytes, n, *word, strlen (*word));

      if (at != NULL)
        g_error ("%s still has “%s”: %.*s", what, *word, 120, MAX (bytes, at - 60));
    }
}

static void
find_in_dump (Bank *bank)
{
  g_autofree char *error = NULL, *text = NULL;
  size_t size;
  FILE *out = open_memstream (&text, &size);

  if (!store_dump (bank_store (bank), out, NULL, &error))
    g_error ("%s", error);
  fclose (out);
  find_in ("the dump", text, size);
}

static void
nothing_of_her_is_left_in_the_store (void)
{
  Bank *bank = bank_open ();
  g_autofree char *file = g_strdup (bank_file (bank)), *kept = NULL, *bytes = NULL;
  size_t n;
  uint64_t id;

  employ (bank);
  for (unsigned i = 0; i < 40; i++)
    {
      g_autofree char *name = g_strdup_printf ("Иванова%u", i);

      people_make (bank, "all", PERSON (name, "Анна"));
    }
  id = a_client_with_a_past (bank);
  erase (bank, id);
  find_in_dump (bank);
  if (file == NULL)
    {
      bank_close (bank);
      return;
    }
  kept = g_strconcat (file, ".closed", NULL);
  g_unlink (kept);
  g_assert_cmpint (link (file, kept), ==, 0);   /* the bank takes its own name of the file away */
  bank_close (bank);
  g_assert_true (g_file_get_contents (kept, &bytes, &n, NULL));
  g_unlink (kept);
  g_assert_nonnull (memmem (bytes, n, "152-7", 5));
  find_in ("the closed store", bytes, n);
}

static void
she_is_found_no_more_and_her_card_is_empty (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id;
  Client *card;
  Hits *hits;
  ExportList *exports;

  employ (bank);
  id = a_client_with_a_past (bank);
  exports = bank_ask (bank, "all", &exports_list_method, LIST_OF ());
  g_assert_nonnull (strstr (exports->exports[0]->of_name, SURNAME));
  erase (bank, id);
  exports = bank_ask (bank, "all", &exports_list_method, LIST_OF ());
  g_assert_cmpint (exports->n_exports, ==, 2);
  g_assert_cmpstr (exports->exports[0]->of_name, ==, "");
  card = people_get (bank, "all", id);
  g_assert_cmpstr (card->name, ==, "—");
  g_assert_cmpstr (card->surname, ==, "");
  g_assert_cmpstr (card->branch_name, ==, "Branch 3");
  g_assert_cmpint (card->n_communications + card->n_addresses + card->n_documents, ==, 0);
  g_assert_cmpint (card->deleted_at, !=, 0);
  for (const char *const *word = gone; *word != NULL; word++)
    {
      hits = bank_ask (bank, "all", &search_find_method, A (FindQuery, find_query, .text = *word));
      g_assert_cmpint (hits->n_hits, ==, 0);
    }
}

static void
verify_says_by_which_decision (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id;
  g_autofree char *words = NULL;
  VerifyReport *report;
  bool told = false;

  bank_enter_log (bank);
  employ (bank);
  id = a_client_with_a_past (bank);
  bank_ask (bank, "house", &audit_seal_method, A (SealRequest, seal_request));
  erase (bank, id);
  bank_ask (bank, "house", &audit_seal_method, A (SealRequest, seal_request));
  report = bank_ask (bank, "all", &audit_verify_method, A (VerifyRequest, verify_request));
  for (size_t i = 0; i < report->n_complaints; i++)
    g_test_message ("%s", report->complaints[i]);
  g_assert_cmpint (report->n_complaints, ==, 0);
  words = g_strdup_printf ("client:%" G_GUINT64_FORMAT ": erased by decision 152-7", id);
  for (size_t i = 0; i < report->n_erasures; i++)
    told = told || strcmp (report->erasures[i], words) == 0;
  g_assert_true (told);
  g_assert_cmpint (bank_number (bank, "SELECT second_id FROM erasure"), ==, BANK_SECOND);
  g_assert_cmpint (bank_number (bank, "SELECT person_id FROM erasure"), ==, BANK_ALL);
}

static void
values_that_somebody_took_away_by_hand_are_no_erasure (void)
{
  g_autoptr (Bank) bank = bank_open ();
  VerifyReport *report;

  bank_enter_log (bank);
  a_client_with_a_past (bank);
  bank_run (bank, "UPDATE change_value SET salt = NULL, fields = NULL, erased_by = 99");
  report = bank_ask (bank, "all", &audit_verify_method, A (VerifyRequest, verify_request));
  g_assert_cmpint (report->n_complaints, >, 0);
  g_assert_nonnull (strstr (report->complaints[0], "there is no decision"));
  bank_run (bank, "INSERT INTO erasure (id, version, kind, record_id, decision, reason, at)"
                  " VALUES (99, 1, 'client', 1, '1', 'x', 1)");
  report = bank_ask (bank, "all", &audit_verify_method, A (VerifyRequest, verify_request));
  g_assert_nonnull (strstr (report->complaints[0], "taken away by a decision about something else"));
  g_assert_nonnull (strstr (report->complaints[report->n_complaints - 1], "erasure:99: the row was put in by hand"));
}

static int64_t
rows_with_text (Bank *bank)
{
  return bank_number (bank, "SELECT count (*) FROM work_row WHERE text IS NOT NULL");
}

/* Files of other systems are in any letters; whoever was refused there has no record to be found by. */
static void
a_refused_row_in_whatever_letters_is_forgotten_too (void)
{
  static const char *const texts[] = { "ЛЯПИДЕВСКАЯ;ЕВСТОЛИЯ;31.02.1980", "ЛЯПИДЕВСКАЯ;Евстолия",
                                       "ляпидевская;ЕВСТОЛИЯ", "г-жа ЛяпиДевская \"евстолия\"", "ИНН" TIN,
                                       "ЛЯПИДЕВСКАЯ;АННА" };
  g_autoptr (Bank) bank = bank_open ();
  ClientRow row[G_N_ELEMENTS (texts)], *rows[G_N_ELEMENTS (texts)];

  employ (bank);
  for (unsigned i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      row[i] = *A (ClientRow, client_row, .number = i + 1, .text = texts[i], .complaint = "x");
      rows[i] = &row[i];
    }
  bank_ask (bank, "all", &clients_import_method,
            A (ClientImport, client_import, .title = "a.csv", .n_rows = G_N_ELEMENTS (rows), .rows = rows,
               .total = G_N_ELEMENTS (rows), .last = true));
  g_assert_cmpint (rows_with_text (bank), ==, G_N_ELEMENTS (rows));
  erase (bank, people_make (bank, "all", PERSON (SURNAME, "Евстолия", .tin = TIN)));
  g_assert_cmpint (rows_with_text (bank), ==, 1);
  g_assert_cmpint (bank_number (bank, "SELECT number FROM work_row WHERE text IS NOT NULL"), ==, G_N_ELEMENTS (rows));
}

/* A bank of some years has many of them, and people ask by what they typed, not by how she is written. */
static void
proposals_are_forgotten_however_many_they_are (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id;

  employ (bank);
  id = people_make (bank, "all", PERSON (SURNAME, "Евстолия"));
  bank_refuses (bank, "all", &exports_allow_method,
                ORDER_OF (clients_list_method, LIST_OF (.text = "ляпидевская"), "name"), STATUS__PROPOSED, NULL);
  bank_run (bank, "INSERT INTO proposal (id, version, method, body, reason, first_id, proposed_at, state)"
                  " WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)"
                  " SELECT p.id + i, 1, p.method, p.body, p.reason, p.first_id, p.proposed_at, 3 FROM proposal p, n");
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM proposal WHERE body IS NOT NULL"), ==, 1501);
  erase (bank, id);
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM proposal WHERE body IS NOT NULL"), ==, 1);
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM proposal WHERE reason = 'Сверка'"), ==, 0);
}

/* More than one statement reads at once: rows of her own card, and herself on the cards of others. */
static void
rows_are_emptied_however_many_they_are (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id, company;
  g_autofree char *own = NULL, *of_others = NULL, *of_own = NULL;

  employ (bank);
  id = people_make (bank, "all", PERSON (SURNAME, "Евстолия"));
  company = people_make (bank, "all", COMPANY ("Ромашка"));
  own = g_strdup_printf ("INSERT INTO client_alt_name (client_id, id, name, name_key) WITH RECURSIVE n (i) AS"
                         " (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1100)"
                         " SELECT %" G_GUINT64_FORMAT ", 5000000 + i, '" SURNAME "', 'x' FROM n", id);
  of_others = g_strdup_printf ("INSERT INTO client_contact (client_id, id, name, other_id) WITH RECURSIVE n (i) AS"
                               " (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1100)"
                               " SELECT %" G_GUINT64_FORMAT ", 6000000 + i, '" SURNAME "', %" G_GUINT64_FORMAT
                               " FROM n", company, id);
  of_own = g_strdup_printf ("SELECT count (*) FROM client_alt_name WHERE client_id = %" G_GUINT64_FORMAT, id);
  bank_run (bank, own);
  bank_run (bank, of_others);
  erase (bank, id);
  g_assert_cmpint (bank_number (bank, of_own), ==, 0);
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM client_contact WHERE name = '" SURNAME "'"), ==, 0);
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM client_contact"), ==, 1100);
}

static size_t
n_complaints (Bank *bank)
{
  VerifyReport *report = bank_ask (bank, "all", &audit_verify_method, A (VerifyRequest, verify_request));

  for (size_t i = 0; i < report->n_complaints; i++)
    g_test_message ("%s", report->complaints[i]);
  return report->n_complaints;
}

/* Somebody with the files hides what he did behind a decision that was about another client. */
static void
a_decision_about_one_client_hides_nothing_of_another (void)
{
  g_autoptr (Bank) bank = bank_open ();
  g_autofree char *hide = NULL;
  uint64_t id, other;

  bank_enter_log (bank);
  employ (bank);
  other = people_make (bank, "all", PERSON ("Иванова", "Анна"));
  bank_ask (bank, "all", &clients_save_method,
            A (ClientSave, client_save, .n_touched = 1, .touched = TOUCHED ("note"),
               .record = A (Client, client, .id = other, .version = 1, .note = "Поручилась")));
  id = a_client_with_a_past (bank);
  erase (bank, id);
  g_assert_cmpint (n_complaints (bank), ==, 0);
  hide = g_strdup_printf ("UPDATE change_value SET salt = NULL, fields = NULL, erased_by = (SELECT id FROM erasure)"
                          " WHERE change_id IN (SELECT id FROM change WHERE record_id = %" G_GUINT64_FORMAT
                          " AND version = 2)", other);
  bank_run (bank, hide);
  g_assert_cmpint (n_complaints (bank), ==, 1);
}

static void
values_put_in_the_place_of_erased_ones_are_found (void)
{
  g_autoptr (Bank) bank = bank_open ();

  bank_enter_log (bank);
  employ (bank);
  erase (bank, a_client_with_a_past (bank));
  g_assert_cmpint (n_complaints (bank), ==, 0);
  bank_run (bank, "UPDATE change_value SET fields = (SELECT fields FROM change_value WHERE fields IS NOT NULL LIMIT 1)"
                  " WHERE change_id = (SELECT max (change_id) FROM change_value WHERE erased_by IS NOT NULL)");
  g_assert_cmpint (n_complaints (bank), ==, 1);
}

static void
one_person_alone_erases_nobody_and_no_paper_names_her (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id, proposal;

  employ (bank);
  id = a_client_with_a_past (bank);
  bank_refuses (bank, "clerk", &clients_erase_method,
                A (EraseOrder, erase_order, .id = id, .decision = "152-7", .reason = "Отзыв " SURNAME "-Новая"),
                STATUS__INVALID, "reason");
  proposal = order_erasure (bank, id);
  bank_refuses (bank, "all", &people_confirm_method, REF (proposal), STATUS__DENIED, NULL);
  g_assert_cmpstr (people_get (bank, "all", id)->surname, ==, SURNAME "-Новая");
  bank_become (bank, "second", id);
  bank_refuses (bank, "second", &people_confirm_method, REF (proposal), STATUS__DENIED, NULL);
}

static void
her_card_says_by_whose_decision_it_is_empty (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id;
  Client *card;

  employ (bank);
  id = a_client_with_a_past (bank);
  g_assert_null (people_get (bank, "all", id)->erased);
  erase (bank, id);
  card = people_get (bank, "all", id);
  g_assert_nonnull (card->erased);
  g_assert_cmpstr (card->erased->decision, ==, "152-7");
  g_assert_cmpstr (card->erased->reason, ==, "Отзыв");
  g_assert_cmpint (card->erased->at, ==, card->deleted_at);
  g_assert_cmpstr (card->erased->person_name, !=, "");
  g_assert_cmpstr (card->erased->second_name, !=, "");
  g_assert_cmpstr (card->erased->second_name, !=, card->erased->person_name);
}

static void
refuse (Bank *bank, const RpcMethod *method, const void *in)
{
  const Fault *fault = bank_refuses (bank, "all", method, in, STATUS__CONFLICT, NULL);

  g_assert_cmpstr (fault->text, ==, "This client's personal data were erased: nothing can be added or brought back");
}

static void
nothing_is_brought_back_or_written_about_her_again (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id;
  Client *card;

  employ (bank);
  id = a_client_with_a_past (bank);
  erase (bank, id);
  card = people_get (bank, "all", id);
  refuse (bank, &clients_save_method,
          A (ClientSave, client_save, .n_touched = 1, .touched = TOUCHED ("surname"),
             .record = A (Client, client, .id = id, .version = card->version, .surname = SURNAME)));
  refuse (bank, &clients_restore_method, A (RecordRef, record_ref, .id = id, .version = card->version));
  refuse (bank, &clients_erase_method,
          A (EraseOrder, erase_order, .id = id, .decision = "152-8", .reason = "Ещё раз"));
  refuse (bank, &records_save_note_method,
          A (NoteSave, note_save, .record = A (Note, note, .kind = "client", .record_id = id, .text = "Была")));
  refuse (bank, &history_save_method,
          A (EventSave, event_save, .record = A (Event, event, .of_kind = "client", .of_id = id,
                                                 .kind = EVENT__KIND__CALL, .subject = "Звонок",
                                                 .state = EVENT__STATE__DONE)));
  refuse (bank, &records_open_method,
          A (RecordAccess, record_access, .kind = "client", .record_id = id, .person_id = BANK_CLERK,
             .level = RECORD_ACCESS__LEVEL__SEES, .reason = "x"));
  refuse (bank, &files_begin_method, A (File, file, .of_kind = "client", .of_id = id, .name = "a", .size = 1));
  g_assert_cmpint (people_get (bank, "all", id)->version, ==, card->version);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/erase/nothing-of-her-is-left-in-the-store", nothing_of_her_is_left_in_the_store);
  g_test_add_func ("/erase/she-is-found-no-more-and-her-card-is-empty", she_is_found_no_more_and_her_card_is_empty);
  g_test_add_func ("/erase/verify-says-by-which-decision", verify_says_by_which_decision);
  g_test_add_func ("/erase/values-that-somebody-took-away-by-hand-are-no-erasure",
                   values_that_somebody_took_away_by_hand_are_no_erasure);
  g_test_add_func ("/erase/one-person-alone-erases-nobody-and-no-paper-names-her",
                   one_person_alone_erases_nobody_and_no_paper_names_her);
  g_test_add_func ("/erase/a-refused-row-in-whatever-letters-is-forgotten-too",
                   a_refused_row_in_whatever_letters_is_forgotten_too);
  g_test_add_func ("/erase/proposals-are-forgotten-however-many-they-are",
                   proposals_are_forgotten_however_many_they_are);
  g_test_add_func ("/erase/rows-are-emptied-however-many-they-are", rows_are_emptied_however_many_they_are);
  g_test_add_func ("/erase/a-decision-about-one-client-hides-nothing-of-another",
                   a_decision_about_one_client_hides_nothing_of_another);
  g_test_add_func ("/erase/values-put-in-the-place-of-erased-ones-are-found",
                   values_put_in_the_place_of_erased_ones_are_found);
  g_test_add_func ("/erase/her-card-says-by-whose-decision-it-is-empty", her_card_says_by_whose_decision_it_is_empty);
  g_test_add_func ("/erase/nothing-is-brought-back-or-written-about-her-again",
                   nothing_is_brought_back_or_written_about_her_again);
  return g_test_run ();
}
