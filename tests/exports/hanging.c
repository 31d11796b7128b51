/* hanging.c - what hangs on a record leaves as a file, too: its history, notes, files, groups, changes; as far as the
 * record itself is seen, at every page. */

#include <string.h>

#include "tests/clients/people.h"
#include "tests/exports/lists.h"

#define NOTES(client) ORDER_OF (records_notes_method, OF_CLIENT (client), "text", "author_id")

static const RpcMethod *const hanging[]
    = { &history_list_method, &records_notes_method, &records_groups_method, &records_access_method,
        &records_seers_method, &files_list_method, &clients_tied_method, &audit_changes_method, &audit_looks_method };

static void
write_notes (Bank *bank, uint64_t client, unsigned first, unsigned last)
{
  g_autofree char *sql
      = g_strdup_printf ("INSERT INTO note (id, version, kind, record_id, text, author_id, written_at)"
                         " WITH RECURSIVE n (i) AS (SELECT %u UNION ALL SELECT i + 1 FROM n WHERE i < %u)"
                         " SELECT 9000 + i, 1, 'client', %" G_GUINT64_FORMAT ", 'Note ' || i, 104, 1 FROM n",
                         first, last, client);

  bank_run (bank, sql);
}

static void
what_hangs_on_a_record_leaves_and_of_no_other (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t one = people_make (bank, "all", COMPANY ("Бета")), other = people_make (bank, "all", COMPANY ("Гамма"));
  NotePage *page;

  write_notes (bank, one, 1, 2);
  write_notes (bank, other, 3, 9);
  page = export_all (bank, "clerk", &records_notes_method, NOTES (one));
  g_assert_cmpint (page->n_notes, ==, 2);
  g_assert_cmpstr (page->notes[0]->text, ==, "Note 2");
  g_assert_cmpstr (page->notes[0]->author_name, ==, "Person clerk");
  g_assert_cmpint (page->notes[0]->written_at, ==, 0);
}

static void
nothing_leaves_of_a_record_out_of_reach (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t far = people_make_far (bank);

  for (size_t i = 0; i < G_N_ELEMENTS (hanging); i++)
    {
      const ExportOrder *order = ORDER_OF (*hanging[i], OF_CLIENT (far), "id");

      bank_ask (bank, "all", &exports_begin_method, order);
      bank_refuses (bank, "region", &exports_begin_method, order, STATUS__NOT_FOUND, NULL);
      bank_refuses (bank, "region", &exports_allow_method, order, STATUS__NOT_FOUND, NULL);
    }
}

/* Served at another branch from now on, while its notes were leaving. */
static void
what_went_out_of_reach_meanwhile_leaves_no_further (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t client = people_make (bank, "all", COMPANY ("Бета")), id;
  ExportedPage *page;

  write_notes (bank, client, 1, 300);
  id = export_begin (bank, "clerk", NOTES (client));
  page = export_turn (bank, "clerk", id, 0, NULL);
  g_assert_false (page->last);
  bank_run (bank, "UPDATE client SET branch_id = 1007, place = 7 WHERE name = 'Бета'");
  bank_refuses (bank, "clerk", &exports_take_method,
                A (ExportTurn, export_turn, .id = id, .offset = 250, .after = page->after), STATUS__NOT_FOUND, NULL);
  g_assert_cmpint (bank_number (bank, "SELECT given FROM export"), ==, 250);
}

static void
a_list_of_many_pages_leaves_each_row_once (void)
{
  g_autoptr (Bank) bank = bank_open ();
  g_autoptr (GHashTable) texts = g_hash_table_new (g_str_hash, g_str_equal);
  uint64_t client = people_make (bank, "all", COMPANY ("Бета")), id;
  ExportedPage *page = NULL;

  write_notes (bank, client, 1, 600);
  id = export_begin (bank, "clerk", NOTES (client));
  while (page == NULL || !page->last)
    {
      NotePage *notes;

      page = export_turn (bank, "clerk", id, g_hash_table_size (texts), page);
      notes = export_rows (bank, &records_notes_method, page);
      for (size_t i = 0; i < notes->n_notes; i++)
        g_assert_true (g_hash_table_add (texts, (char *) notes->notes[i]->text));
    }
  g_assert_cmpint (g_hash_table_size (texts), ==, 600);
}

/* They are found by reckoning, not by a statement that knows of pages. */
static void
who_can_see_a_record_leaves_page_by_page_as_well (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t client = people_make (bank, "all", COMPANY ("Бета"));
  SeerPage *all, *page;

  for (unsigned i = 0; i < 3; i++)
    bank_ask (bank, "all", &records_open_method,
              A (RecordAccess, record_access, .kind = "client", .record_id = client, .person_id = BANK_REGION + i,
                 .level = RECORD_ACCESS__LEVEL__SEES, .reason = "x"));
  all = bank_ask (bank, "all", &records_seers_method, OF_CLIENT (client));
  g_assert_cmpint (all->total, >=, 3);
  page = bank_ask (bank, "all", &records_seers_method,
                   OF_CLIENT (client, .offset = 1, .limit = 1));
  g_assert_cmpint (page->total, ==, all->total);
  g_assert_cmpint (page->n_seers, ==, 1);
  g_assert_cmpstr (page->seers[0]->person_name, ==, all->seers[1]->person_name);
  page = bank_ask (bank, "all", &records_seers_method, OF_CLIENT (client, .offset = 99));
  g_assert_cmpint (page->n_seers, ==, 0);
}

/* A change says by a mark of its own whether "3" is the name of a choice. */
static void
a_change_leaves_with_what_its_values_are_read_by (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t client = people_make (bank, "all", COMPANY ("Бета"));
  ChangePage *page;
  unsigned n_choices = 0;

  bank_ask (bank, "all", &clients_save_method,
            A (ClientSave, client_save, .n_touched = 1, .touched = TOUCHED ("state"),
               .record = A (Client, client, .id = client, .version = 1, .state = CLIENT__STATE__WATCHED)));
  page = export_all (bank, "all", &audit_changes_method,
                     ORDER_OF (audit_changes_method, OF_CLIENT (client), "~label", "?now"));
  for (size_t i = 0; i < page->n_changes; i++)
    n_choices += page->changes[i]->choice;
  g_assert_cmpint (n_choices, >, 0);
  page = export_all (bank, "all", &audit_changes_method, ORDER_OF (audit_changes_method, OF_CLIENT (client), "~label"));
  for (size_t i = 0; i < page->n_changes; i++)
    g_assert_false (page->changes[i]->choice);
}

static void
who_looks_for_it_on_the_record_finds_that_it_was_taken_along (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t client = people_make (bank, "all", COMPANY ("Бета")), id = export_begin (bank, "clerk", NOTES (client));
  Arena *arena = arena_new (1 << 20);
  ProtobufCBinaryData request;
  LookPage *looks;

  bank_travel (bank, "clerk", &exports_take_method, A (ExportTurn, export_turn, .id = id), NULL, "Сверка");
  g_assert_true (looks_take (bank_looks (bank), 10, arena, &request));
  looks = (LookPage *) protobuf_c_message_unpack (&look_page__descriptor, NULL, request.len, request.data);
  g_assert_cmpint (looks->n_looks, ==, 2);
  g_assert_cmpstr (looks->looks[0]->kind, ==, "client_export");
  g_assert_cmpstr (looks->looks[1]->kind, ==, "client");
  g_assert_cmpint (looks->looks[1]->record_id, ==, client);
  g_assert_cmpstr (looks->looks[1]->why, ==, "Сверка");
  protobuf_c_message_free_unpacked (&looks->base, NULL);
  arena_free (arena);
}

static const char *
card_of_the_export (Bank *bank, const char *who)
{
  ExportList *exports = bank_ask (bank, who, &exports_list_method, LIST_OF ());

  g_assert_cmpint (exports->n_exports, ==, 1);
  return exports->exports[0]->of_name;
}

static void
an_export_names_the_card_it_was_of_to_whoever_sees_that_card (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t client = people_make (bank, "all", COMPANY ("Бета"));

  export_begin (bank, "clerk", NOTES (client));
  g_assert_cmpstr (card_of_the_export (bank, "clerk"), ==, "Бета");
  g_assert_cmpstr (card_of_the_export (bank, "all"), ==, "Бета");
  bank_run (bank, "UPDATE client SET branch_id = 1007, place = 7 WHERE name = 'Бета'");
  g_assert_cmpstr (card_of_the_export (bank, "clerk"), ==, "");
  g_assert_cmpstr (card_of_the_export (bank, "all"), ==, "Бета");
}

static void
an_export_does_not_name_a_card_for_two (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t client = people_make (bank, "all", COMPANY ("Бета"));

  export_begin (bank, "clerk", NOTES (client));
  bank_run (bank, "UPDATE client SET restricted = 1, place = 0 WHERE name = 'Бета'");
  g_assert_cmpstr (card_of_the_export (bank, "all"), ==, "");
}

static void
an_export_of_a_whole_list_names_no_card (void)
{
  g_autoptr (Bank) bank = bank_open ();

  export_begin (bank, "clerk", CLIENTS ());
  g_assert_cmpstr (card_of_the_export (bank, "all"), ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name) g_test_add_func ("/exports/" #name, name)
  ADD (what_hangs_on_a_record_leaves_and_of_no_other);
  ADD (nothing_leaves_of_a_record_out_of_reach);
  ADD (what_went_out_of_reach_meanwhile_leaves_no_further);
  ADD (a_list_of_many_pages_leaves_each_row_once);
  ADD (who_can_see_a_record_leaves_page_by_page_as_well);
  ADD (a_change_leaves_with_what_its_values_are_read_by);
  ADD (who_looks_for_it_on_the_record_finds_that_it_was_taken_along);
  ADD (an_export_names_the_card_it_was_of_to_whoever_sees_that_card);
  ADD (an_export_does_not_name_a_card_for_two);
  ADD (an_export_of_a_whole_list_names_no_card);
  return g_test_run ();
}
