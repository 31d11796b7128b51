/* works.c - long work: rows judged one by one, steps that can be cancelled, and all of it taken back. */

#include <sqlite3.h>
#include <string.h>

#include "server/call/query.h"
#include "server/lanes/group.h"
#include "server/lanes/lane.h"
#include "server/work/steps.h"
#include "server/work/work.h"
#include "tests/bank.h"

enum { INDUSTRY = 8 };

/* The bank's people get their rights from the caller that a test makes; a work asks the tables again at every step. */
static Bank *
bank_with_roles (void)
{
  Bank *bank = bank_open ();
  uint64_t role = bank_role (bank, "Librarian", ROLE_RIGHT__BREADTH__BANK, "dictionaries.edit", "work.undo", NULL);

  bank_grant (bank, BANK_ALL, role, BANK_HEAD);
  return bank;
}

#define ITEM(...) A (DictionaryItem, dictionary_item, .dictionary_id = INDUSTRY, __VA_ARGS__)

static WorkRow *
row_of (Bank *bank, uint32_t number, DictionaryItem *item)
{
  DictionaryItemSave save = DICTIONARY_ITEM_SAVE__INIT;
  WorkRow *row = arena_alloc (bank_arena (bank), sizeof *row);

  save.record = item;
  save.n_touched = 2;
  save.touched = TOUCHED ("name_en", "name_ru");
  work_row__init (row);
  row->number = number;
  row->text = arena_print (bank_arena (bank), "row %u", number);
  row->body.len = protobuf_c_message_get_packed_size (&save.base);
  row->body.data = arena_alloc (bank_arena (bank), row->body.len);
  protobuf_c_message_pack (&save.base, row->body.data);
  return row;
}

static DictionaryItem *
named (Bank *bank, const char *name)
{
  DictionaryItem *item = arena_alloc (bank_arena (bank), sizeof *item);

  dictionary_item__init (item);
  item->dictionary_id = INDUSTRY;
  item->name_en = item->name_ru = name;
  return item;
}

static uint64_t
feed (Bank *bank, const char *who, WorkRow **rows, size_t n, uint64_t work_id, bool last)
{
  Call *call = bank_begin (bank, who, &dictionaries_save_method);
  const WorkFeed part = { "industries.csv", "", &dictionaries_save_method, work_id, n, last };
  Work work = WORK__INIT;

  g_assert_true (work_feed (call, &part, rows, n, &work));
  bank_end (bank, call);
  return work.id;
}

/* @n rows with names of their own, the third of which is taken and the fourth has no name. */
static uint64_t
feed_industries (Bank *bank, unsigned n)
{
  g_autofree WorkRow **rows = g_new (WorkRow *, n);

  for (unsigned i = 0; i < n; i++)
    rows[i] = row_of (bank, i + 1,
                      named (bank, i == 3 ? "" : arena_print (bank_arena (bank), "Industry %u", i == 2 ? 0 : i)));
  return feed (bank, "all", rows, n, 0, true);
}

static Work *
step (Bank *bank)
{
  return bank_ask (bank, "house", &works_step_method, A (RecordRef, record_ref));
}

static Job *
to_step (Bank *bank)
{
  static uint8_t number;
  uint8_t *key = arena_alloc (bank_arena (bank), JOB_KEY_SIZE);

  key[0] = ++number;
  return bank_job (bank, "house", &works_step_method, A (RecordRef, record_ref), key);
}

static Work *
stepped (Bank *bank, const Job *job)
{
  ProtobufCAllocator allocator = arena_allocator (bank_arena (bank));
  Reply *reply = bank_reply (bank, job);

  g_assert_null (reply->fault);
  return (Work *) protobuf_c_message_unpack (&work__descriptor, &allocator, reply->body.len, reply->body.data);
}

/* As if a person waited for the writer. */
static Work *
step_hurriedly (Bank *bank)
{
  static const _Atomic unsigned one = 1;
  Job *job = to_step (bank);

  job->waiting = &one;
  group_run (bank_link (bank), STORE_WRITE, job, NULL);
  return stepped (bank, job);
}

static Work *
run_to_end (Bank *bank)
{
  Work *work;

  do
    work = step (bank);
  while (work->state == WORK__STATE__RUNS);
  return work;
}

static int64_t
n_industries (Bank *bank)
{
  return bank_number (bank, "SELECT count (*) FROM dictionary_item WHERE name_en LIKE 'Industry %'");
}

static void
rows_are_saved_one_by_one_and_the_refused_are_listed (void)
{
  g_autoptr (Bank) bank = bank_with_roles ();
  uint64_t id = feed_industries (bank, 10);
  Work *work = run_to_end (bank);
  WorkRowPage *page;

  g_assert_cmpuint (work->id, ==, id);
  g_assert_cmpint (work->state, ==, WORK__STATE__DONE);
  g_assert_cmpint (work->done, ==, 10);
  g_assert_cmpint (work->rejected, ==, 2);
  g_assert_cmpint (n_industries (bank), ==, 8);
  page = bank_ask (bank, "all", &works_rows_method, A (ListQuery, list_query, .of_id = id, .of_kind = "work"));
  g_assert_cmpint (page->total, ==, 2);
  g_assert_cmpint (page->rows[0]->number, ==, 3);
  g_assert_cmpstr (page->rows[0]->text, ==, "row 3");
  g_assert_true (g_str_has_prefix (page->rows[0]->field, "In "));
  g_assert_cmpint (page->rows[1]->number, ==, 4);
}

static void
nothing_runs_before_the_last_part_has_come (void)
{
  g_autoptr (Bank) bank = bank_with_roles ();
  WorkRow *first = row_of (bank, 1, named (bank, "Industry 1")), *second = row_of (bank, 2, named (bank, "Industry 2"));
  uint64_t id = feed (bank, "all", &first, 1, 0, false);

  g_assert_cmpuint (step (bank)->id, ==, 0);
  feed (bank, "all", &second, 1, id, true);
  g_assert_cmpint (run_to_end (bank)->done, ==, 2);
  g_assert_cmpint (n_industries (bank), ==, 2);
}

static void
a_work_goes_on_where_it_was (void)
{
  g_autoptr (Bank) bank = bank_with_roles ();
  unsigned n_steps = 0;
  Work *work;

  feed_industries (bank, 2500);
  do
    {
      work = step_hurriedly (bank);
      g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM work_row WHERE state <> 0"), ==, work->done);
      n_steps++;
    }
  while (work->state == WORK__STATE__RUNS);
  g_assert_cmpint (n_steps, >, 2);
  g_assert_cmpint (work->done, ==, 2500);
  g_assert_cmpint (n_industries (bank), ==, 2498);
}

/* A step of a lane that begins nothing before it is let. */
static void
run_when_let (void *gate, Link **link, Job *job)
{
  g_mutex_lock (gate);
  g_mutex_unlock (gate);
  group_run (link, STORE_WRITE, job, NULL);
}

/* Both are in the lane before either begins. */
static void
run_both (Bank *bank, Job *first, Job *second)
{
  GMutex gate;
  const LaneShape shape = { .name = "writers", .mode = STORE_WRITE, .n_threads = 1, .group = 1, .limit = 2,
                            .step = run_when_let, .data = &gate };
  Mailbox *done = mailbox_new ();
  Lane *lane;

  g_mutex_init (&gate);
  lane = lane_open (bank_store (bank), &shape, done, &(char *) { NULL });
  g_assert_nonnull (lane);
  g_mutex_lock (&gate);
  g_assert_true (lane_take (lane, first));
  g_assert_true (lane_take (lane, second));
  g_mutex_unlock (&gate);
  while (first->reply.data == NULL || second->reply.data == NULL)
    if (mailbox_empty (done) == NULL)
      g_thread_yield ();
  lane_close (lane);
  mailbox_free (done);
  g_mutex_clear (&gate);
}

static void
a_step_ends_soon_when_a_person_waits_and_goes_on_when_only_the_house_does (void)
{
  enum { MANY = 2200 };
  g_autoptr (Bank) bank = bank_with_roles ();
  Job *hurried, *save, *at_leisure, *later;

  feed_industries (bank, MANY);
  hurried = to_step (bank);
  save = bank_job (bank, "all", &dictionaries_save_method,
                   A (DictionaryItemSave, dictionary_item_save, .record = named (bank, "Somebody's own"),
                      .n_touched = 2, .touched = TOUCHED ("name_en", "name_ru")),
                   (const uint8_t[JOB_KEY_SIZE]) { 200 });
  run_both (bank, hurried, save);
  g_assert_cmpint (save->status, ==, STATUS__OK);
  g_assert_cmpint (stepped (bank, hurried)->done, <=, STEP_ROWS);

  at_leisure = to_step (bank);
  later = to_step (bank);
  run_both (bank, at_leisure, later);
  g_assert_cmpint (stepped (bank, at_leisure)->done, >, 2 * stepped (bank, hurried)->done);
}

static void
those_who_watch_hear_how_far_it_is (void)
{
  g_autoptr (Bank) bank = bank_with_roles ();
  const Notice *notice;
  Work *work;

  feed_industries (bank, 10);
  work = step (bank);
  notice = bank_notices (bank)->pdata[bank_notices (bank)->len - 1];
  g_assert_cmpstr (notice->kind, ==, "work");
  g_assert_cmpint (notice->done, ==, work->done);
  g_assert_cmpint (notice->done, >, 0);
  g_assert_cmpint (notice->total, ==, 10);
}

static void
what_is_cancelled_stops (void)
{
  g_autoptr (Bank) bank = bank_with_roles ();
  uint64_t id = feed_industries (bank, 2500);
  Work *work = step_hurriedly (bank);
  uint32_t done = work->done, rejected = work->rejected;

  g_assert_cmpint (work->state, ==, WORK__STATE__RUNS);
  bank_refuses (bank, "guest", &works_cancel_method, A (RecordRef, record_ref, .id = id), STATUS__NOT_FOUND, NULL);
  work = bank_ask (bank, "all", &works_cancel_method, A (RecordRef, record_ref, .id = id));
  g_assert_cmpint (work->state, ==, WORK__STATE__CANCELLED);
  g_assert_cmpuint (step (bank)->id, ==, 0);
  g_assert_cmpint (n_industries (bank), ==, done - rejected);
}

static void
who_has_lost_the_right_gets_nothing_done (void)
{
  g_autoptr (Bank) bank = bank_with_roles ();
  Work *work;

  feed_industries (bank, 10);
  bank_run (bank, "DELETE FROM holding");
  work = run_to_end (bank);
  g_assert_cmpint (work->state, ==, WORK__STATE__FAILED);
  g_assert_cmpstr (work->complaint, ==, "Whoever began this has lost the right to do it");
  g_assert_cmpint (n_industries (bank), ==, 0);
}

static void
the_log_bears_the_works_name_and_its_owners (void)
{
  g_autoptr (Bank) bank = bank_with_roles ();
  uint64_t id = feed_industries (bank, 10);

  run_to_end (bank);
  g_assert_cmpint (
      bank_number (bank, "SELECT count (*) FROM change WHERE method = 'Dictionaries.Save' AND person_id = 101"), ==, 8);
  g_assert_cmpuint (bank_number (bank, "SELECT max (operation_id) FROM change"), ==, id);
}

static uint64_t
id_of (Bank *bank, const char *name)
{
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM dictionary_item WHERE name_en = '%s'", name);

  return bank_number (bank, sql);
}

static void
edit (Bank *bank, uint64_t id, const char *field, DictionaryItem *item)
{
  item->id = id;
  item->version = 1;
  item->dictionary_id = INDUSTRY;
  bank_ask (bank, "second", &dictionaries_save_method,
            A (DictionaryItemSave, dictionary_item_save, .record = item, .n_touched = 1, .touched = TOUCHED (field)));
}

static Work *
undo (Bank *bank, uint64_t id)
{
  bank_ask (bank, "all", &works_undo_method, A (RecordRef, record_ref, .id = id));
  return run_to_end (bank);
}

static void
what_a_work_made_is_taken_away (void)
{
  g_autoptr (Bank) bank = bank_with_roles ();
  int64_t n_before = bank_number (bank, "SELECT count (*) FROM dictionary_item");
  uint64_t id = feed_industries (bank, 50);
  Work *work;

  run_to_end (bank);
  work = undo (bank, id);
  g_assert_cmpint (work->state, ==, WORK__STATE__DONE);
  g_assert_cmpint (work->done, ==, 48);
  g_assert_cmpint (work->rejected, ==, 0);
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM dictionary_item"), ==, n_before);
  g_assert_cmpint (((Work *) bank_ask (bank, "all", &works_get_method, A (RecordRef, record_ref, .id = id)))->state, ==,
                   WORK__STATE__UNDONE);
  bank_refuses (bank, "all", &works_undo_method, A (RecordRef, record_ref, .id = id), STATUS__CONFLICT, NULL);
}

static void
what_somebody_has_edited_since_is_kept_and_listed (void)
{
  g_autoptr (Bank) bank = bank_with_roles ();
  uint64_t id = feed_industries (bank, 50);
  Work *work;
  WorkRowPage *page;

  run_to_end (bank);
  for (unsigned i = 10; i < 13; i++)
    edit (bank, id_of (bank, arena_print (bank_arena (bank), "Industry %u", i)), "code", ITEM (.code = "7"));
  work = undo (bank, id);
  g_assert_cmpint (work->rejected, ==, 3);
  g_assert_cmpint (n_industries (bank), ==, 3);
  page = bank_ask (bank, "all", &works_rows_method, A (ListQuery, list_query, .of_id = work->id, .of_kind = "work"));
  g_assert_cmpint (page->total, ==, 3);
  g_assert_cmpstr (page->rows[0]->complaint, ==, "Somebody has changed it since");
}

/* Two items that were there before: the work renames both, somebody renames the second once more. */
static void
old_values_come_back_where_nobody_has_changed_them_since (void)
{
  g_autoptr (Bank) bank = bank_with_roles ();
  WorkRow *first[2], *second[2];
  uint64_t id, one, other;
  DictionaryItem *item;
  Work *work;

  first[0] = row_of (bank, 1, named (bank, "Mining"));
  first[1] = row_of (bank, 2, named (bank, "Smithing"));
  feed (bank, "all", first, 2, 0, true);
  run_to_end (bank);
  one = id_of (bank, "Mining");
  other = id_of (bank, "Smithing");
  second[0] = row_of (bank, 1, ITEM (.id = one, .version = 1, .name_en = "Digging", .name_ru = "Digging"));
  second[1] = row_of (bank, 2, ITEM (.id = other, .version = 1, .name_en = "Forging", .name_ru = "Forging"));
  id = feed (bank, "all", second, 2, 0, true);
  g_assert_cmpint (run_to_end (bank)->rejected, ==, 0);
  item = ITEM (.name_en = "Casting");
  item->id = other;
  item->version = 2;
  bank_ask (
      bank, "second", &dictionaries_save_method,
      A (DictionaryItemSave, dictionary_item_save, .record = item, .n_touched = 1, .touched = TOUCHED ("name_en")));
  work = undo (bank, id);
  g_assert_cmpint (work->rejected, ==, 1);
  g_assert_cmpuint (id_of (bank, "Mining"), ==, one);
  g_assert_cmpuint (id_of (bank, "Casting"), ==, other);
  g_assert_cmpint (
      bank_number (bank, "SELECT count (*) FROM dictionary_item WHERE name_en = 'Casting' AND name_ru = 'Smithing'"),
      ==, 1);
}

/* A question about one record must not be answered by walking through all that the work has done. */
static void
judge (const char *sql, void *data)
{
  g_autofree char *explain = g_strconcat ("EXPLAIN QUERY PLAN ", sql, NULL);
  sqlite3_stmt *stmt;

  if (strstr (sql, "FROM change WHERE record_id") == NULL)
    return;
  g_assert_cmpint (sqlite3_prepare_v2 (data, explain, -1, &stmt, NULL), ==, SQLITE_OK);
  while (sqlite3_step (stmt) == SQLITE_ROW)
    g_assert_null (strstr ((const char *) sqlite3_column_text (stmt, 3), "change_of_operation"));
  sqlite3_finalize (stmt);
}

static void
an_undo_looks_up_each_record_by_its_own_entries (void)
{
  g_autoptr (Bank) bank = bank_with_roles ();
  uint64_t id = feed_industries (bank, 50);
  sqlite3 *db;
  Call *call;

  run_to_end (bank);
  undo (bank, id);
  call = bank_begin (bank, "house", &works_step_method);
  if (bank_file (bank) != NULL)   /* PostgreSQL chooses by how many rows there are, and here there are few */
    {
      g_assert_cmpint (sqlite3_open (bank_file (bank), &db), ==, SQLITE_OK);
      statements_each (call->link, judge, db);
      sqlite3_close (db);
    }
  bank_end (bank, call);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/work/rows-are-saved-one-by-one-and-the-refused-are-listed",
                   rows_are_saved_one_by_one_and_the_refused_are_listed);
  g_test_add_func ("/work/nothing-runs-before-the-last-part-has-come", nothing_runs_before_the_last_part_has_come);
  g_test_add_func ("/work/a-work-goes-on-where-it-was", a_work_goes_on_where_it_was);
  g_test_add_func ("/work/a-step-ends-soon-when-a-person-waits-and-goes-on-when-only-the-house-does",
                   a_step_ends_soon_when_a_person_waits_and_goes_on_when_only_the_house_does);
  g_test_add_func ("/work/those-who-watch-hear-how-far-it-is", those_who_watch_hear_how_far_it_is);
  g_test_add_func ("/work/what-is-cancelled-stops", what_is_cancelled_stops);
  g_test_add_func ("/work/who-has-lost-the-right-gets-nothing-done", who_has_lost_the_right_gets_nothing_done);
  g_test_add_func ("/work/the-log-bears-the-works-name-and-its-owners", the_log_bears_the_works_name_and_its_owners);
  g_test_add_func ("/work/what-a-work-made-is-taken-away", what_a_work_made_is_taken_away);
  g_test_add_func ("/work/what-somebody-has-edited-since-is-kept-and-listed",
                   what_somebody_has_edited_since_is_kept_and_listed);
  g_test_add_func ("/work/old-values-come-back-where-nobody-has-changed-them-since",
                   old_values_come_back_where_nobody_has_changed_them_since);
  g_test_add_func ("/work/an-undo-looks-up-each-record-by-its-own-entries",
                   an_undo_looks_up_each_record_by_its_own_entries);
  return g_test_run ();
}
