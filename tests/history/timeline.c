/* timeline.c - what happened with a client, and what is to be done about it. */

#include <string.h>

#include "tests/clients/people.h"

#define EVENT(...) A (EventSave, event_save, .record = A (Event, event, .of_kind = "client", __VA_ARGS__))

static EventPage *
timeline (Bank *bank, const char *who, uint64_t client)
{
  return bank_ask (bank, who, &history_list_method, OF_CLIENT (client));
}

static void
what_happened_is_told_newest_first (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t client = people_make (bank, "clerk", PERSON ("Соколова", "Мария"));
  EventPage *page;

  bank_ask (bank, "clerk", &history_save_method,
            EVENT (.of_id = client, .kind = EVENT__KIND__CALL, .subject = "Второй звонок", .at = 1700000200000,
                   .result_id = 23003));
  bank_ask (bank, "clerk", &history_save_method,
            EVENT (.of_id = client, .kind = EVENT__KIND__CALL, .subject = "Первый звонок", .at = 1700000100000));
  page = timeline (bank, "clerk", client);
  g_assert_cmpint (page->n_events, ==, 2);
  g_assert_cmpstr (page->events[0]->subject, ==, "Второй звонок");
  g_assert_cmpstr (page->events[0]->result_name, ==, "Interested");
  g_assert_cmpstr (page->events[0]->author_name, ==, "Person clerk");
  g_assert_cmpint (page->events[0]->state, ==, EVENT__STATE__DONE);
}

static void
a_task_has_a_day_and_stands_in_its_executors_list_until_it_is_done (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t client = people_make (bank, "clerk", PERSON ("Соколова", "Мария"));
  RecordRef *ref;
  EventPage *page;

  bank_refuses (bank, "clerk", &history_save_method,
                EVENT (.of_id = client, .kind = EVENT__KIND__TASK, .subject = "Позвонить"), STATUS__INVALID, "due_day");
  ref = bank_ask (bank, "clerk", &history_save_method,
                  EVENT (.of_id = client, .kind = EVENT__KIND__TASK, .subject = "Позвонить", .due_day = 740000,
                         .executor_id = BANK_REGION));
  bank_ask (bank, "clerk", &history_save_method, EVENT (.of_id = client, .kind = EVENT__KIND__TASK, .subject = "Раньше",
            .due_day = 739000, .executor_id = BANK_REGION));
  page = bank_ask (bank, "region", &history_tasks_method, A (ListQuery, list_query));
  g_assert_cmpint (page->n_events, ==, 2);
  g_assert_cmpstr (page->events[0]->subject, ==, "Раньше");
  g_assert_cmpstr (page->events[1]->of_name, ==, "Соколова Мария");
  bank_ask (bank, "region", &history_save_method,
            A (EventSave, event_save, .n_touched = 1, .touched = TOUCHED ("state"),
               .record = A (Event, event, .id = ref->id, .version = 1, .state = EVENT__STATE__DONE)));
  page = bank_ask (bank, "region", &history_tasks_method, A (ListQuery, list_query));
  g_assert_cmpint (page->n_events, ==, 1);
  page = bank_ask (bank, "clerk", &history_tasks_method, A (ListQuery, list_query));
  g_assert_cmpint (page->n_events, ==, 0);
}

static void
an_entry_is_changed_by_who_wrote_it_or_has_it_to_do (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t client = people_make (bank, "clerk", PERSON ("Соколова", "Мария"));
  RecordRef *ref = bank_ask (bank, "clerk", &history_save_method, EVENT (.of_id = client, .kind = EVENT__KIND__CALL,
                             .subject = "Звонок"));

  bank_refuses (bank, "all", &history_save_method,
                A (EventSave, event_save, .n_touched = 1, .touched = TOUCHED ("subject"),
                   .record = A (Event, event, .id = ref->id, .version = 1, .subject = "Не было")),
                STATUS__DENIED, NULL);
  bank_refuses (bank, "all", &history_delete_method, A (RecordRef, record_ref, .id = ref->id, .version = 1),
                STATUS__DENIED, NULL);
  bank_refuses (bank, "clerk", &history_save_method,
                EVENT (.of_id = client, .kind = EVENT__KIND__SERVED, .subject = "x"), STATUS__INVALID, "kind");
  bank_ask (bank, "clerk", &history_delete_method, A (RecordRef, record_ref, .id = ref->id, .version = 1));
  g_assert_cmpint (timeline (bank, "clerk", client)->n_events, ==, 0);
}

static void
an_entry_does_not_move_to_another_record (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t one = people_make (bank, "clerk", PERSON ("Соколова", "Мария")),
           other = people_make (bank, "clerk", PERSON ("Орлов", "Пётр"));
  RecordRef *ref = bank_ask (bank, "clerk", &history_save_method,
                             EVENT (.of_id = one, .kind = EVENT__KIND__CALL, .subject = "Звонок"));

  bank_ask (bank, "clerk", &history_save_method,
            A (EventSave, event_save, .n_touched = 2, .touched = TOUCHED ("of_id", "subject"),
               .record = A (Event, event, .id = ref->id, .version = 1, .of_kind = "client", .of_id = other,
                            .subject = "Беседа")));
  g_assert_cmpint (timeline (bank, "clerk", one)->n_events, ==, 1);
  g_assert_cmpint (timeline (bank, "clerk", other)->n_events, ==, 0);
}

static void
what_happened_is_seen_as_far_as_its_record (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t client = people_make (bank, "clerk", PERSON ("Соколова", "Мария"));
  RecordRef *ref = bank_ask (bank, "clerk", &history_save_method, EVENT (.of_id = client, .kind = EVENT__KIND__CALL,
                             .subject = "Звонок"));

  bank_refuses (bank, "nothing", &history_list_method, OF_CLIENT (client), STATUS__NOT_FOUND, NULL);
  bank_refuses (bank, "nothing", &history_get_method, A (RecordRef, record_ref, .id = ref->id), STATUS__NOT_FOUND,
                NULL);
  bank_refuses (bank, "nothing", &history_save_method,
                EVENT (.of_id = client, .kind = EVENT__KIND__CALL, .subject = "Звонок"), STATUS__NOT_FOUND, NULL);
  bank_refuses (bank, "nothing", &history_delete_method, A (RecordRef, record_ref, .id = ref->id, .version = 1),
                STATUS__NOT_FOUND, NULL);
}

/* What the clerk has done for clients of the north and of the south, as the north's director may see it. */
static void
what_somebody_does_is_told_on_his_card_as_far_as_the_reader_sees (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t near = people_make (bank, "clerk", PERSON ("Соколова", "Мария")),
           far = people_make_far (bank);
  EventPage *page, *rest;

  bank_ask (bank, "clerk", &history_save_method, EVENT (.of_id = near, .kind = EVENT__KIND__TASK, .subject = "Договор",
            .due_day = 740000, .executor_id = BANK_CLERK));
  bank_ask (bank, "all", &history_save_method, EVENT (.of_id = far, .kind = EVENT__KIND__CALL, .subject = "Тайна",
            .executor_id = BANK_CLERK));
  bank_ask (bank, "clerk", &history_save_method, EVENT (.of_id = near, .kind = EVENT__KIND__CALL, .subject = "Звонок",
            .executor_id = BANK_CLERK));
  bank_ask (bank, "clerk", &history_save_method, EVENT (.of_id = near, .kind = EVENT__KIND__CALL, .subject = "Чужой",
            .executor_id = BANK_REGION));

  page = bank_ask (bank, "all", &history_work_method, A (ListQuery, list_query, .of_id = BANK_CLERK));
  g_assert_cmpint (page->total, ==, 3);
  page = bank_ask (bank, "region", &history_work_method, A (ListQuery, list_query, .of_id = BANK_CLERK, .limit = 1));
  g_assert_cmpint (page->total, ==, 2);
  g_assert_cmpstr (page->events[0]->subject, ==, "Звонок");
  g_assert_cmpstr (page->events[0]->of_name, ==, "Соколова Мария");
  rest = bank_ask (bank, "region", &history_work_method,
                   A (ListQuery, list_query, .of_id = BANK_CLERK, .limit = 1, .offset = 1, .after = page->next));
  g_assert_cmpstr (rest->events[0]->subject, ==, "Договор");
  bank_refuses (bank, "region", &history_work_method, A (ListQuery, list_query, .of_id = BANK_ALL), STATUS__NOT_FOUND,
                NULL);
}

static void
what_somebody_does_is_filtered_by_what_is_done_and_by_words (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t client = people_make (bank, "clerk", PERSON ("Соколова", "Мария"));
  Facet *planned = A (Facet, facet, .field = "state", .value = EVENT__STATE__PLANNED);
  EventPage *page;

  bank_ask (bank, "clerk", &history_save_method, EVENT (.of_id = client, .kind = EVENT__KIND__TASK,
            .subject = "Договор", .due_day = 740000, .executor_id = BANK_CLERK));
  bank_ask (bank, "clerk", &history_save_method, EVENT (.of_id = client, .kind = EVENT__KIND__CALL,
            .subject = "Звонок", .executor_id = BANK_CLERK));
  page = bank_ask (bank, "clerk", &history_work_method,
                   A (ListQuery, list_query, .of_id = BANK_CLERK, .n_facets = 1, .facets = &planned));
  g_assert_cmpint (page->total, ==, 1);
  g_assert_cmpstr (page->events[0]->subject, ==, "Договор");
  page = bank_ask (bank, "clerk", &history_work_method,
                   A (ListQuery, list_query, .of_id = BANK_CLERK, .text = "звон СОКОЛ"));
  g_assert_cmpint (page->total, ==, 1);
  g_assert_cmpstr (page->events[0]->subject, ==, "Звонок");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/what-happened-is-told-newest-first", what_happened_is_told_newest_first);
  g_test_add_func ("/history/a-task-has-a-day-and-stands-in-its-executors-list-until-it-is-done",
                   a_task_has_a_day_and_stands_in_its_executors_list_until_it_is_done);
  g_test_add_func ("/history/an-entry-is-changed-by-who-wrote-it-or-has-it-to-do",
                   an_entry_is_changed_by_who_wrote_it_or_has_it_to_do);
  g_test_add_func ("/history/an-entry-does-not-move-to-another-record", an_entry_does_not_move_to_another_record);
  g_test_add_func ("/history/what-happened-is-seen-as-far-as-its-record", what_happened_is_seen_as_far_as_its_record);
  g_test_add_func ("/history/what-somebody-does-is-told-on-his-card-as-far-as-the-reader-sees",
                   what_somebody_does_is_told_on_his_card_as_far_as_the_reader_sees);
  g_test_add_func ("/history/what-somebody-does-is-filtered-by-what-is-done-and-by-words",
                   what_somebody_does_is_filtered_by_what_is_done_and_by_words);
  return g_test_run ();
}
