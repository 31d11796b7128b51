/* beside.c - what stands beside a client: notes, groups, who was let in, and who can see it at all. */

#include <string.h>

#include "tests/clients/people.h"

#define NOTE(...) A (NoteSave, note_save, .record = A (Note, note, .kind = "client", __VA_ARGS__))

static void
a_note_is_its_authors (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t client = people_make (bank, "clerk", PERSON ("Соколова", "Мария"));
  RecordRef *ref = bank_ask (bank, "clerk", &records_save_note_method, NOTE (.record_id = client, .text = "Любит чай"));
  NotePage *page;

  bank_refuses (bank, "all", &records_save_note_method,
                A (NoteSave, note_save, .n_touched = 1, .touched = TOUCHED ("text"),
                   .record = A (Note, note, .id = ref->id, .version = 1, .text = "Любит кофе")),
                STATUS__DENIED, NULL);
  bank_refuses (bank, "all", &records_delete_note_method, A (RecordRef, record_ref, .id = ref->id, .version = 1),
                STATUS__DENIED, NULL);
  bank_ask (bank, "clerk", &records_save_note_method,
            A (NoteSave, note_save, .n_touched = 1, .touched = TOUCHED ("text"),
               .record = A (Note, note, .id = ref->id, .version = 1, .text = "Любит кофе")));
  page = bank_ask (bank, "all", &records_notes_method, OF_CLIENT (client));
  g_assert_cmpint (page->n_notes, ==, 1);
  g_assert_cmpstr (page->notes[0]->text, ==, "Любит кофе");
  g_assert_cmpstr (page->notes[0]->author_name, ==, "Person clerk");
  bank_ask (bank, "clerk", &records_delete_note_method, A (RecordRef, record_ref, .id = ref->id, .version = 2));
}

static void
what_was_changed_in_a_note_is_told_as_far_as_its_record (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t client = people_make_far (bank);
  RecordRef *far = bank_ask (bank, "all", &records_save_note_method, NOTE (.record_id = client, .text = "Тайна"));
  ListQuery *of_note = A (ListQuery, list_query, .of_kind = "note", .of_id = far->id);

  bank_ask (bank, "all", &audit_changes_method, of_note);
  bank_refuses (bank, "region", &audit_changes_method, of_note, STATUS__NOT_FOUND, NULL);
}

static void
a_record_joins_a_group_once_and_leaves_it (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t client = people_make (bank, "clerk", PERSON ("Соколова", "Мария"));
  RecordRef *vip = bank_ask (bank, "all", &records_save_group_method, A (GroupSave, group_save,
                             .record = A (Group, group, .name = "VIP", .kind = "client")));
  Membership *in
      = A (Membership, membership, .group_id = vip->id, .kind = "client", .record_id = client, .member = true);
  Membership *out = A (Membership, membership, .group_id = vip->id, .kind = "client", .record_id = client);
  GroupPage *page;

  bank_ask (bank, "clerk", &records_join_method, in);
  bank_ask (bank, "clerk", &records_join_method, in);
  page = bank_ask (bank, "clerk", &records_groups_method, OF_CLIENT (client));
  g_assert_cmpint (page->n_groups, ==, 1);
  g_assert_cmpstr (page->groups[0]->name, ==, "VIP");
  bank_ask (bank, "clerk", &records_join_method, out);
  page = bank_ask (bank, "clerk", &records_groups_method, OF_CLIENT (client));
  g_assert_cmpint (page->n_groups, ==, 0);
  bank_refuses (bank, "all", &records_save_group_method, A (GroupSave, group_save,
                .record = A (Group, group, .name = "VIP", .kind = "client")), STATUS__INVALID, "name");
}

static void
who_is_let_in_sees_and_changes_as_far_as_it_was_said_and_as_long (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t far = people_make_far (bank);
  uint32_t today = bank_number (bank, "SELECT 719163") + g_get_real_time () / 86400000000;
  RecordAccess *sees = A (RecordAccess, record_access, .kind = "client", .record_id = far, .person_id = BANK_CLERK,
                          .level = RECORD_ACCESS__LEVEL__SEES, .last_day = today + 1, .reason = "Ведёт сделку");
  RecordAccess *changes = A (RecordAccess, record_access, .kind = "client", .record_id = far, .person_id = BANK_CLERK,
                             .level = RECORD_ACCESS__LEVEL__CHANGES, .last_day = today + 1, .reason = "Ведёт сделку");
  ClientSave *save = A (ClientSave, client_save, .n_touched = 1, .touched = TOUCHED ("note"),
                        .record = A (Client, client, .id = far, .version = 1, .note = "Новое"));
  AccessPage *page;
  RecordRef *ref;

  bank_refuses (bank, "clerk", &clients_get_method, A (RecordRef, record_ref, .id = far), STATUS__NOT_FOUND, NULL);
  bank_refuses (bank, "clerk", &records_open_method, sees, STATUS__NOT_FOUND, NULL);
  bank_ask (bank, "all", &records_open_method, sees);
  g_assert_cmpstr (people_get (bank, "clerk", far)->name, ==, "Дальняя");
  bank_refuses (bank, "clerk", &clients_save_method, save, STATUS__DENIED, NULL);
  ref = bank_ask (bank, "all", &records_open_method, changes);
  bank_ask (bank, "clerk", &clients_save_method, save);
  page = bank_ask (bank, "all", &records_access_method, OF_CLIENT (far));
  g_assert_cmpint (page->n_rows, ==, 1);
  g_assert_cmpstr (page->rows[0]->giver_name, ==, "Person all");
  bank_ask (bank, "all", &records_close_method, A (RecordRef, record_ref, .id = ref->id, .version = ref->version));
  bank_refuses (bank, "clerk", &clients_get_method, A (RecordRef, record_ref, .id = far), STATUS__NOT_FOUND, NULL);
}

static void
nobody_lets_himself_in_and_nothing_is_opened_for_a_day_that_is_over (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t client = people_make (bank, "clerk", PERSON ("Соколова", "Мария"));

  bank_refuses (bank, "all", &records_open_method,
                A (RecordAccess, record_access, .kind = "client", .record_id = client, .person_id = BANK_ALL,
                   .level = RECORD_ACCESS__LEVEL__CHANGES, .reason = "x"),
                STATUS__DENIED, "person_id");
  bank_refuses (bank, "all", &records_open_method,
                A (RecordAccess, record_access, .kind = "client", .record_id = client, .person_id = BANK_CLERK,
                   .level = RECORD_ACCESS__LEVEL__SEES, .last_day = 700000, .reason = "x"),
                STATUS__INVALID, "last_day");
  bank_refuses (bank, "all", &records_open_method,
                A (RecordAccess, record_access, .kind = "client", .record_id = client, .person_id = BANK_CLERK,
                   .level = RECORD_ACCESS__LEVEL__SEES),
                STATUS__INVALID, "reason");
}

static void
who_can_see_a_record_is_told_with_the_reason (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t far = people_make (bank, "all", A (Client, client, .form = CLIENT__FORM__COMPANY, .name = "Дальняя",
                              .branch_id = BANK_FAR_BRANCH, .manager_id = BANK_REGION));
  SeerPage *page;
  unsigned ways = 0;

  bank_ask (bank, "all", &records_open_method, A (RecordAccess, record_access, .kind = "client", .record_id = far,
            .person_id = BANK_CLERK, .level = RECORD_ACCESS__LEVEL__SEES, .reason = "Ведёт сделку"));
  page = bank_ask (bank, "all", &records_seers_method, OF_CLIENT (far));
  for (size_t i = 0; i < page->n_seers; i++)
    {
      const Seer *seer = page->seers[i];

      if (seer->way == SEER__WAY__OWNER)
        g_assert_cmpint (seer->person_id, ==, BANK_REGION);
      if (seer->way == SEER__WAY__OPENED)
        g_assert_cmpstr (seer->why, ==, "Ведёт сделку");
      ways |= 1 << seer->way;
    }
  g_assert_cmpint (ways & (1 << SEER__WAY__OWNER), !=, 0);
  g_assert_cmpint (ways & (1 << SEER__WAY__OPENED), !=, 0);
}

static void
what_stands_beside_a_record_is_seen_as_far_as_the_record (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t far = people_make_far (bank);
  RecordRef *note = bank_ask (bank, "all", &records_save_note_method, NOTE (.record_id = far, .text = "Тайна"));
  RecordRef *vip = bank_ask (bank, "all", &records_save_group_method, A (GroupSave, group_save,
                             .record = A (Group, group, .name = "VIP", .kind = "client")));
  RecordRef *open = bank_ask (bank, "all", &records_open_method,
                              A (RecordAccess, record_access, .kind = "client", .record_id = far,
                                 .person_id = BANK_REGION, .level = RECORD_ACCESS__LEVEL__SEES, .reason = "x"));
  const RpcMethod *lists[]
      = { &records_notes_method, &records_groups_method, &records_access_method, &records_seers_method };

  for (unsigned i = 0; i < G_N_ELEMENTS (lists); i++)
    bank_refuses (bank, "clerk", lists[i], OF_CLIENT (far), STATUS__NOT_FOUND, NULL);
  bank_refuses (bank, "clerk", &records_save_note_method, NOTE (.record_id = far, .text = "x"), STATUS__NOT_FOUND,
                NULL);
  bank_refuses (bank, "clerk", &records_delete_note_method, A (RecordRef, record_ref, .id = note->id, .version = 1),
                STATUS__NOT_FOUND, NULL);
  bank_refuses (bank, "clerk", &records_join_method, A (Membership, membership, .group_id = vip->id, .kind = "client",
                .record_id = far, .member = true), STATUS__NOT_FOUND, NULL);
  bank_refuses (bank, "clerk", &records_close_method, A (RecordRef, record_ref, .id = open->id, .version = 1),
                STATUS__NOT_FOUND, NULL);
}

#define ON_STAFF(...) A (NoteSave, note_save, .record = A (Note, note, .kind = "person", __VA_ARGS__))
#define OF_PERSON(person) A (ListQuery, list_query, .of_kind = "person", .of_id = person)

static void
what_is_noted_about_staff_is_seen_in_their_branch_and_above (void)
{
  g_autoptr (Bank) bank = bank_open ();
  const RpcMethod *lists[] = { &records_notes_method, &records_groups_method, &records_access_method,
                               &records_seers_method, &files_list_method, &history_list_method };
  NotePage *page;

  bank_ask (bank, "all", &records_save_note_method, ON_STAFF (.record_id = BANK_ALL, .text = "Тайна"));
  bank_ask (bank, "region", &people_get_method, A (RecordRef, record_ref, .id = BANK_ALL));
  for (unsigned i = 0; i < G_N_ELEMENTS (lists); i++)
    bank_refuses (bank, "region", lists[i], OF_PERSON (BANK_ALL), STATUS__NOT_FOUND, NULL);
  bank_refuses (bank, "region", &records_save_note_method, ON_STAFF (.record_id = BANK_ALL, .text = "x"),
                STATUS__NOT_FOUND, NULL);

  bank_ask (bank, "region", &records_save_note_method, ON_STAFF (.record_id = BANK_CLERK, .text = "Учится"));
  page = bank_ask (bank, "all", &records_notes_method, OF_PERSON (BANK_CLERK));
  g_assert_cmpint (page->n_notes, ==, 1);
  bank_refuses (bank, "region", &records_notes_method,
                A (ListQuery, list_query, .of_kind = "branch", .of_id = BANK_FAR_BRANCH), STATUS__NOT_FOUND, NULL);
  bank_ask (bank, "region", &records_notes_method,
            A (ListQuery, list_query, .of_kind = "branch", .of_id = BANK_BRANCH));
}

static void
who_was_let_in_to_a_card_of_staff_sees_what_hangs_on_it (void)
{
  g_autoptr (Bank) bank = bank_open ();
  SeerPage *seers;
  unsigned n = 0;

  bank_ask (bank, "all", &records_save_note_method, ON_STAFF (.record_id = BANK_ALL, .text = "Тайна"));
  bank_ask (bank, "all", &records_open_method,
            A (RecordAccess, record_access, .kind = "person", .record_id = BANK_ALL, .person_id = BANK_REGION,
               .level = RECORD_ACCESS__LEVEL__SEES, .reason = "Проверка"));
  g_assert_cmpint (((NotePage *) bank_ask (bank, "region", &records_notes_method, OF_PERSON (BANK_ALL)))->n_notes, ==,
                   1);
  seers = bank_ask (bank, "all", &records_seers_method, OF_PERSON (BANK_ALL));
  for (size_t i = 0; i < seers->n_seers; i++)
    n += seers->seers[i]->person_id == BANK_REGION && seers->seers[i]->way == SEER__WAY__OPENED;
  g_assert_cmpint (n, ==, 1);
}

/* A role is the whole bank's: who reads it may leave a file there, and take away his own. */
static void
a_file_on_what_is_the_whole_banks_is_taken_away_by_who_answers_for_the_bank (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t role = bank_role (bank, "Кассир", ROLE_RIGHT__BREADTH__BRANCH, "clients.view", NULL);
  g_autofree char *sql
      = g_strdup_printf ("INSERT INTO file (id, version, of_kind, of_id, name, size, n_chunks, hash, author_id,"
                         " added_at, complete) SELECT 7001, 1, 'role', %" G_GUINT64_FORMAT ", 'order.pdf', 1, 1, key,"
                         " %d, 1, 1 FROM operation LIMIT 1", role, BANK_SECOND);

  bank_run (bank, sql);
  bank_refuses (bank, "region", &files_delete_method, A (RecordRef, record_ref, .id = 7001, .version = 1),
                STATUS__DENIED, NULL);
  bank_ask (bank, "all", &files_delete_method, A (RecordRef, record_ref, .id = 7001, .version = 1));
}

static void
notes_are_read_on_behind_the_last_whatever_has_come_meanwhile (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t client = people_make (bank, "clerk", PERSON ("Соколова", "Мария"));
  static const char *const texts[] = { "Первое", "Второе", "Третье" };
  NotePage *first, *rest;

  for (unsigned i = 0; i < G_N_ELEMENTS (texts); i++)
    bank_ask (bank, "clerk", &records_save_note_method, NOTE (.record_id = client, .text = (char *) texts[i]));
  first = bank_ask (bank, "clerk", &records_notes_method, OF_CLIENT (client, .limit = 2));
  g_assert_cmpstr (first->notes[1]->text, ==, "Второе");
  bank_ask (bank, "clerk", &records_save_note_method, NOTE (.record_id = client, .text = "Четвёртое"));
  rest = bank_ask (bank, "clerk", &records_notes_method,
                   OF_CLIENT (client, .limit = 2, .offset = 2, .after = first->next));
  g_assert_cmpint (rest->n_notes, ==, 1);
  g_assert_cmpstr (rest->notes[0]->text, ==, "Первое");
  g_assert_cmpint (rest->next.len, ==, 0);
}

static void
a_note_is_found_by_its_words_in_any_case_and_by_its_author (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t client = people_make (bank, "clerk", PERSON ("Соколова", "Мария"));
  Facet *author = A (Facet, facet, .field = "author_id", .value = BANK_ALL);
  NotePage *page;

  bank_ask (bank, "clerk", &records_save_note_method, NOTE (.record_id = client, .text = "Любит зелёный чай"));
  bank_ask (bank, "all", &records_save_note_method, NOTE (.record_id = client, .text = "Звонить вечером"));
  page = bank_ask (bank, "clerk", &records_notes_method, OF_CLIENT (client, .text = "ЧАЙ зелен"));
  g_assert_cmpint (page->total, ==, 1);
  g_assert_cmpstr (page->notes[0]->text, ==, "Любит зелёный чай");
  page = bank_ask (bank, "clerk", &records_notes_method, OF_CLIENT (client, .n_facets = 1, .facets = &author));
  g_assert_cmpint (page->total, ==, 1);
  g_assert_cmpstr (page->notes[0]->text, ==, "Звонить вечером");
  page = bank_ask (bank, "clerk", &records_notes_method,
                   OF_CLIENT (client, .text = "чай", .n_facets = 1, .facets = &author));
  g_assert_cmpint (page->total, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/records/a-note-is-its-authors", a_note_is_its_authors);
  g_test_add_func ("/records/what-was-changed-in-a-note-is-told-as-far-as-its-record",
                   what_was_changed_in_a_note_is_told_as_far_as_its_record);
  g_test_add_func ("/records/a-record-joins-a-group-once-and-leaves-it", a_record_joins_a_group_once_and_leaves_it);
  g_test_add_func ("/records/who-is-let-in-sees-and-changes-as-far-as-it-was-said-and-as-long",
                   who_is_let_in_sees_and_changes_as_far_as_it_was_said_and_as_long);
  g_test_add_func ("/records/nobody-lets-himself-in-and-nothing-is-opened-for-a-day-that-is-over",
                   nobody_lets_himself_in_and_nothing_is_opened_for_a_day_that_is_over);
  g_test_add_func ("/records/who-can-see-a-record-is-told-with-the-reason",
                   who_can_see_a_record_is_told_with_the_reason);
  g_test_add_func ("/records/what-stands-beside-a-record-is-seen-as-far-as-the-record",
                   what_stands_beside_a_record_is_seen_as_far_as_the_record);
  g_test_add_func ("/records/what-is-noted-about-staff-is-seen-in-their-branch-and-above",
                   what_is_noted_about_staff_is_seen_in_their_branch_and_above);
  g_test_add_func ("/records/who-was-let-in-to-a-card-of-staff-sees-what-hangs-on-it",
                   who_was_let_in_to_a_card_of_staff_sees_what_hangs_on_it);
  g_test_add_func ("/records/a-file-on-what-is-the-whole-banks-is-taken-away-by-who-answers-for-the-bank",
                   a_file_on_what_is_the_whole_banks_is_taken_away_by_who_answers_for_the_bank);
  g_test_add_func ("/records/notes-are-read-on-behind-the-last-whatever-has-come-meanwhile",
                   notes_are_read_on_behind_the_last_whatever_has_come_meanwhile);
  g_test_add_func ("/records/a-note-is-found-by-its-words-in-any-case-and-by-its-author",
                   a_note_is_found_by_its_words_in_any_case_and_by_its_author);
  return g_test_run ();
}
