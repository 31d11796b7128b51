/* works.c - works as people see them: begun, looked at, cancelled. */

#include "work.rpc.h"

#include <string.h>

#include "common/text.h"
#include "server/call/page.h"
#include "server/call/query.h"
#include "server/call/reach.h"
#include "server/call/rights.h"
#include "server/work/steps.h"
#include "server/work/work.h"

enum { PART_ARENA = 8 << 20 };

#define COLUMNS \
  "w.id, w.version, w.title, w.method, w.state, w.done, w.total, w.rejected, w.person_id, p.name AS person_name," \
  " w.began_at, w.ended_at, w.complaint, w.undoes_id"
#define TABLES "{work} w LEFT JOIN {person!in whose name} p ON p.id = w.person_id"

static const Page works = {
  .rows = "works",
  .select = COLUMNS,
  .from = TABLES,
  .order = "w.id DESC",
  .id = "w.id",
  .columns = { { "began_at", "w.began_at" },
               { "title", "w.title" },
               { "state", "w.state" },
               { "person_id", "w.person_id" },
               { "person_name", "p.name_key" } }
};

/* The rejected and the kept: what somebody has to look at. */
static const Page rows = {
  .rows = "rows",
  .select = "r.work_id, r.number, r.record_id, r.version, r.complaint, r.field, r.text, r.state",
  .from = "work_row r",
  .where = "r.work_id = :of_id AND r.state >= 2",
  .order = "r.number",
  .id = "r.number",
  .columns = { { "number", "r.number" }, { "field", "r.field" }, { "complaint", "r.complaint" } }
};

bool
works_list (Call *call, const ListQuery *in, WorkPage *out)
{
  return query_page (call, out, &works, in);
}

bool
works_get (Call *call, const RecordRef *in, Work *out)
{
  return query_one (call, out,
                    "SELECT " COLUMNS
                    ", (SELECT h.text FROM work_row h WHERE h.work_id = w.id AND h.number = 0) AS heads"
                    " FROM " TABLES " WHERE w.id = :id", in);
}

bool
works_rows (Call *call, const ListQuery *in, WorkRowPage *out)
{
  return record_may (call, "work", in->of_id) && query_page (call, out, &rows, in);
}

static bool
is_under_way (const Work *work)
{
  return work->state == WORK__STATE__NO_STATE || work->state == WORK__STATE__WAITING
         || work->state == WORK__STATE__RUNS;
}

bool
works_cancel (Call *call, const RecordRef *in, Work *out)
{
  Work work = WORK__INIT;

  if (!works_get (call, in, &work))
    return false;
  if (!is_under_way (&work))
    return call_fail (call, STATUS__CONFLICT, NULL, N_("This has ended already"), NULL);
  work.state = WORK__STATE__CANCELLED;
  return work_keep (call, &work) && works_get (call, in, out);
}

static bool
begin (Call *call, Work *work)
{
  work->id = call_new_id (call);
  work->version = 1;
  work->began_at = call->now;
  if (!query_run (call,
                  "INSERT INTO work (id, version, title, method, state, done, total, rejected, person_id, began_at,"
                  " arguments, undoes_id) VALUES (:id, 1, :title, :method, :state, 0, :total, 0, :person_id, @now,"
                  " :arguments, :undoes_id)",
                  work))
    return false;
  work_tell (call, work);
  return true;
}

static bool
may_feed (Call *call, const WorkFeed *feed, Work *work)
{
  RecordRef ref = RECORD_REF__INIT;

  if (call->caller->id != CALLER_HOUSE && !right_held (call, NULL, feed->method->right))
    return false;
  if (feed->work_id == 0)
    {
      work->title = feed->title;
      work->method = feed->method->name;
      work->total = feed->total;
      work->person_id = call->caller->id;
      return begin (call, work);
    }
  ref.id = feed->work_id;
  if (!works_get (call, &ref, work))
    return false;
  if (work->state != WORK__STATE__NO_STATE || work->person_id != call->caller->id
      || strcmp (work->method, feed->method->name) != 0)
    return call_fail (call, STATUS__CONFLICT, NULL, N_("This takes no more rows"), NULL);
  return true;
}

#define PUT_ROW \
  "INSERT INTO work_row (work_id, number, body, complaint, field, text, state)" \
  " VALUES (:work_id, :number, :body, :complaint, :field, :text, coalesce (:state, 0))"

/* What stood over the rows is row 0, which nobody steps on. */
static bool
put_heads (Call *call, const Work *work, const char *heads)
{
  WorkRow row = WORK_ROW__INIT;

  row.work_id = work->id;
  row.text = heads;
  row.state = WORK_ROW_DONE;
  return heads[0] == '\0' || query_run (call, PUT_ROW, &row);
}

bool
work_feed (Call *call, const WorkFeed *feed, WorkRow *const *list, size_t n_rows, Work *out)
{
  g_autoptr (GPtrArray) some = g_ptr_array_sized_new (n_rows);
  Work work = WORK__INIT;
  RecordRef ref = RECORD_REF__INIT;

  if (!may_feed (call, feed, &work) || (feed->work_id == 0 && !put_heads (call, &work, feed->heads)))
    return false;
  for (size_t i = 0; i < n_rows; i++)
    {
      WorkRow *row = (WorkRow *) arena_copy (call->arena, list[i], sizeof *row);

      row->work_id = work.id;
      g_ptr_array_add (some, row);
    }
  if (!query_run_rows (call, PUT_ROW, some))
    return false;
  ref.id = work.id;
  if (feed->last
      && !query_run (call, "UPDATE work SET state = 1, version = version + 1, total ="
                           " (SELECT count(*) FROM work_row WHERE work_id = :id AND number > 0) WHERE id = :id", &ref))
    return false;
  return works_get (call, &ref, out);
}

bool
works_undo (Call *call, const RecordRef *in, Work *out)
{
  Work work = WORK__INIT, undo = WORK__INIT, known = WORK__INIT;
  RecordRef ref = RECORD_REF__INIT;
  bool found;

  if (!works_get (call, in, &work)
      || !query_maybe (call, &known, &found, "SELECT id FROM work WHERE undoes_id = :id", in))
    return false;
  if (is_under_way (&work) || work.undoes_id != 0 || found)
    return call_fail (call, STATUS__CONFLICT, NULL, N_("This cannot be undone, or is undone already"), NULL);
  if (!query_one (call, &undo,
                  "SELECT count(*) AS total FROM (SELECT DISTINCT coalesce (within_id, record_id) AS id FROM change"
                  " WHERE operation_id = :id) r",
                  in))
    return false;
  undo.title = work.title;
  undo.method = work.method;
  undo.state = WORK__STATE__WAITING;
  undo.person_id = call->caller->id;
  undo.undoes_id = work.id;
  if (!begin (call, &undo))
    return false;
  ref.id = undo.id;
  return works_get (call, &ref, out);
}

static bool
is_of (const WorkRow *row, uint64_t record_id, const char *number, const char *name, const char *other_name)
{
  return row->record_id == record_id || text_names (row->text, number)
         || (text_names (row->text, name) && text_names (row->text, other_name));
}

/* In memory of its own, for there may be a million rows; of a fault nothing lies there but words that never go. */
static bool
read_part (Call *call, Arena *arena, const WorkRow *last, WorkRowPage *part)
{
  Call reading = *call;
  bool good;

  arena_reset (arena);
  work_row_page__init (part);
  reading.arena = arena;
  good = query_many (&reading, part, "rows",
                     "SELECT work_id, number, record_id, text FROM work_row"
                     " WHERE (work_id, number) > (coalesce (:work_id, 0), :number)"
                     " AND (text IS NOT NULL OR body IS NOT NULL) ORDER BY work_id, number LIMIT 1000", last);
  call->fault = reading.fault;
  call->lost = reading.lost;
  return good;
}

/* All rows are looked at, letter by letter: no engine knows all letters for LIKE. */
bool
work_forget (Call *call, uint64_t record_id, const char *number, const char *name, const char *other_name)
{
  g_autofree char *key = text_fold (name), *other_key = text_fold (other_name);
  Arena *arena = arena_new (PART_ARENA);
  WorkRow last = WORK_ROW__INIT;
  WorkRowPage part;
  bool good;

  do
    {
      good = read_part (call, arena, &last, &part);
      for (size_t i = 0; i < part.n_rows && good; i++)
        if (is_of (part.rows[i], record_id, number, key, other_key))
          good = query_post (call, "UPDATE work_row SET body = NULL, text = NULL WHERE work_id = :work_id"
                                   " AND number = :number", part.rows[i]);
      if (part.n_rows > 0)
        {
          last.work_id = part.rows[part.n_rows - 1]->work_id;
          last.number = part.rows[part.n_rows - 1]->number;
        }
    }
  while (good && part.n_rows > 0);
  arena_free (arena);
  return good;
}
