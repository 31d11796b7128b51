/* steps.c - see steps.h: one step of whatever is to be done next, and the machine that runs a method once for each row.
 */

#include "server/work/steps.h"

#include <string.h>

#include "common/facts.h"
#include "server/call/later.h"
#include "server/call/query.h"
#include "server/people/people.h"
#include "server/work/work.h"
#include "work.rpc.h"

enum { ROW_ARENA = 8 << 20 };

bool
step_may_go_on (const Step *step)
{
  bool soon = call_is_waited_for (step->call);

  return step->n_done < (soon ? MIN (STEP_ROWS, step->n_most) : step->n_most)
         && g_get_monotonic_time () < (soon ? step->until : step->latest);
}

void
work_tell (Call *call, const Work *work)
{
  Notice *notice;

  call_tell (call, "work", work->id, work->version);
  if (call->notices == NULL)
    return;
  notice = call->notices->pdata[call->notices->len - 1];
  notice->done = work->done;
  notice->total = work->total;
}

bool
work_keep (Call *call, Work *work)
{
  if (work->state != WORK__STATE__WAITING && work->state != WORK__STATE__RUNS)
    work->ended_at = call->now;
  if (!query_run (
          call,
          "UPDATE work SET version = version + 1, state = :state, done = :done, total = :total,"
          " rejected = :rejected, cursor = :cursor, complaint = :complaint, ended_at = :ended_at WHERE id = :id",
          work))
    return false;
  work->version++;
  work_tell (call, work);
  return true;
}

/* "communications.0.value" of a request with a record: the label of what is to blame there, and where that is unknown
 * its name. */
static const char *
label_of (const ProtobufCMessageDescriptor *request, const char *path)
{
  const Field *record = protobuf_c_message_descriptor_get_field_by_name (request, "record");
  const ProtobufCMessageDescriptor *type = record != NULL ? record->descriptor : request;
  g_auto (GStrv) parts = g_strsplit (path, ".", 3);
  const Field *list = protobuf_c_message_descriptor_get_field_by_name (type, parts[0]);
  const FieldFact *fact;

  if (g_strv_length (parts) == 3 && list != NULL && list->type == PROTOBUF_C_TYPE_MESSAGE)
    fact = fact_find (list->descriptor, parts[2]);
  else
    fact = fact_find (type, parts[0]);
  return fact != NULL && fact->label[0] != '\0' ? fact->label : path;
}

/* A msgid, and its arguments in lines of their own. */
static char *
complaint_of (Arena *arena, const char *text, const char *const *args, size_t n_args)
{
  char *whole = arena_copy (arena, text, strlen (text));

  for (size_t i = 0; i < n_args; i++)
    whole = arena_print (arena, "%s\n%s", whole, args[i]);
  return whole;
}

/* The words of a fault outlive the memory of the call that made it. */
static void
take_outcome (Step *step, const Call *inner, StepOutcome *outcome)
{
  const Blame *blame = inner->fault.n_blames > 0 ? inner->fault.blames[0] : NULL;
  Arena *arena = step->call->arena;

  *outcome = (StepOutcome) { .status = inner->fault.status, .complaint = "", .field = "" };
  if (outcome->status == STATUS__OK)
    return;
  if (blame == NULL)
    outcome->complaint = complaint_of (arena, inner->fault.text, inner->fault.args, inner->fault.n_args);
  else
    {
      const char *label = label_of (step->entry->method->in, blame->field);

      outcome->complaint = complaint_of (arena, blame->text, blame->args, blame->n_args);
      outcome->field = arena_copy (arena, label, strlen (label));
    }
}

/* Notices of the row live in its memory: they are told again in the step's. */
static void
pass_notices (Step *step, const GPtrArray *notices)
{
  for (unsigned i = 0; i < notices->len; i++)
    {
      const Notice *notice = notices->pdata[i];

      call_tell (step->call, g_intern_string (notice->kind), notice->id, notice->version);
    }
}

/* Refused before it had written, it has left nothing; refused later, it has spoilt all that was done without
 * savepoints: the transaction is given up, and the step comes again with one for each row. */
static bool
settle (Step *step, Call *inner, int64_t n_before, bool good)
{
  Link *link = step->call->link;
  StoreResult result = STORE_DONE;

  if (inner->lost != STORE_DONE || !link_in_transaction (link))
    return query_sound (step->call, inner->lost != STORE_DONE ? inner->lost : STORE_RETRY);
  if (!step->careful)
    return good || link_changes (link) == n_before || query_sound (step->call, STORE_RETRY);
  if (!good)
    result = link_command (link, STORE_UNDO);
  if (result == STORE_DONE)
    result = link_command (link, STORE_RELEASE);
  return query_sound (step->call, result);
}

bool
step_run (Step *step, const RpcEntry *entry, Msg *in, StepOutcome *outcome)
{
  g_autoptr (GPtrArray) notices = g_ptr_array_new ();
  Link *link = step->call->link;
  Call inner = *step->call;
  int64_t n_before;
  Msg *out;
  bool good;

  if (step->careful && !query_sound (step->call, link_command (link, STORE_MARK)))
    return false;
  n_before = link_changes (link);
  inner.arena = step->answer;
  inner.method = entry->method;
  inner.caller = step->person;
  inner.operation_id = step->work->id;
  inner.reason = step->work->title;
  inner.notices = notices;
  out = arena_alloc (inner.arena, entry->method->out->sizeof_message);
  protobuf_c_message_init (entry->method->out, out);
  good = call_check (&inner, in) && entry->handler (&inner, in, out);
  take_outcome (step, &inner, outcome);
  good = settle (step, &inner, n_before, good);
  if (good && outcome->status == STATUS__OK)
    pass_notices (step, notices);
  arena_reset (step->answer);
  return good;
}

/* Its turn is over; one that was refused before it came is only counted. */
static void
count_row (Step *step, const WorkRow *row)
{
  step->work->done++;
  step->work->rejected += row->state == WORK_ROW_REJECTED;
}

static bool
run_row (Step *step, WorkRow *row)
{
  ProtobufCAllocator allocator = arena_allocator (step->request);
  Msg *in = protobuf_c_message_unpack (step->entry->method->in, &allocator, row->body.len, row->body.data);
  StepOutcome outcome = { STATUS__INVALID, N_("The request is damaged or too big"), "" };
  bool good = in == NULL || step_run (step, step->entry, in, &outcome);

  arena_reset (step->request);
  if (!good)
    return false;
  row->state = outcome.status == STATUS__OK ? WORK_ROW_DONE : WORK_ROW_REJECTED;
  row->complaint = outcome.complaint;
  row->field = outcome.field;
  count_row (step, row);
  return row->state == WORK_ROW_DONE
         || query_run (step->call, "UPDATE work_row SET state = :state, complaint = :complaint, field = :field,"
                                   " body = NULL WHERE work_id = :work_id AND number = :number", row);
}

/* Of the rows after @before up to @last those that were not refused. What each has made is in the log. */
static bool
keep_done (Step *step, uint32_t before, uint32_t last)
{
  WorkRow row = WORK_ROW__INIT;

  row.work_id = step->work->id;
  row.version = before;
  row.number = last;
  return query_post (step->call, "UPDATE work_row SET state = 1, body = NULL, text = NULL"
                                 " WHERE work_id = :work_id AND number > :version AND number <= :number AND state = 0",
                     &row);
}

/* Up to the end of the part or of the step's time. @last: the row that had its turn last. */
static bool
run_rows (Step *step, const WorkRowPage *part, uint32_t *last)
{
  for (size_t i = 0; i < part->n_rows && step_may_go_on (step); i++, step->n_done++)
    {
      WorkRow row = *part->rows[i];

      if (row.state == WORK_ROW_REJECTED)
        count_row (step, &row);
      else if (!run_row (step, &row))
        return false;
      *last = row.number;
    }
  return true;
}

/* In the name of whoever began the work, as his rows are. */
static bool
write_later (Step *step)
{
  Call writing = *step->call;
  bool good;

  writing.caller = step->person;
  writing.arena = step->answer;
  writing.later = step->later;
  good = later_write (&writing);
  arena_reset (step->answer);
  step->call->fault = writing.fault;
  step->call->lost = writing.lost;
  return good;
}

/* A savepoint costs more than the row itself: it writes out what the search has gathered, every page is copied before
 * it changes, and each statement of many rows walks past all these copies. Nearly all rows that are refused are refused
 * before they have written, so the embedded engine makes none until a step comes again. PostgreSQL breaks off at any
 * error, and sends savepoints along. */
static bool
run_part (Step *step, const WorkRowPage *part, uint32_t *last)
{
  bool good;

  if (step->careful)
    return run_rows (step, part, last);
  step->call->later = step->later;
  good = run_rows (step, part, last);
  step->call->later = NULL;
  if (good)
    return write_later (step);
  later_forget (step->later);
  return false;
}

/* The next rows, in memory of their own: a step may come to very many. */
static bool
read_part (Step *step, const WorkRow *after, WorkRowPage *part)
{
  Call reading = *step->call;
  bool good;

  arena_reset (step->part);
  work_row_page__init (part);
  reading.arena = step->part;
  good = query_many (&reading, part, "rows",
                     "SELECT work_id, number, body, state FROM work_row WHERE work_id = :work_id"
                     " AND number > :number ORDER BY number LIMIT :version", after);
  step->call->fault = reading.fault;
  step->call->lost = reading.lost;
  return good;
}

/* The rows after the last that had its turn; the numbers are those of the file, with gaps where it had empty lines. */
bool
step_rows (Step *step)
{
  enum { PART = 1000 };
  WorkRowPage part;
  WorkRow asked = WORK_ROW__INIT;

  asked.work_id = step->work->id;
  asked.version = PART;
  if (step->work->cursor.len == sizeof asked.number)
    memcpy (&asked.number, step->work->cursor.data, sizeof asked.number);
  step->n_most = STEP_ROWS_MOST;
  step->careful = step->call->again || !store_is_embedded (link_store (step->call->link));
  do
    {
      const uint32_t before = asked.number;

      if (!read_part (step, &asked, &part) || !run_part (step, &part, &asked.number)
          || !keep_done (step, before, asked.number))
        return false;
    }
  while (part.n_rows > 0 && step_may_go_on (step));
  step->work->cursor.len = sizeof asked.number;
  step->work->cursor.data = (uint8_t *) arena_copy (step->call->arena, &asked.number, sizeof asked.number);
  if (part.n_rows == 0)
    step->work->state = WORK__STATE__DONE;
  return true;
}

/* A method of the house that goes one step by itself. What it refuses ends the work. */
static bool
step_alone (Step *step)
{
  Call *call = step->call;
  const RpcMethod *method = call->method;
  const Caller *house = call->caller;
  Work after = *step->work;
  bool good;

  call->method = step->entry->method;
  call->caller = step->person;
  call->operation_id = step->work->id;
  good = step->entry->handler (call, step->work, &after);
  call->method = method;
  call->caller = house;
  call->operation_id = 0;
  if (good)
    *step->work = after;
  return good;
}

static bool
fail (Step *step, const char *complaint)
{
  step->work->state = WORK__STATE__FAILED;
  step->work->complaint = complaint;
  return true;
}

static bool
go (Step *step)
{
  const RpcMethod *method = step->entry != NULL ? step->entry->method : NULL;

  if (method == NULL)
    return fail (step, N_("This server does not know the method"));
  if (!method->house && strchr (method->right, '.') != NULL && step->person->id != CALLER_HOUSE
      && !g_strv_contains (step->person->rights, method->right))
    return fail (step, N_("Whoever began this has lost the right to do it"));
  if (step->work->undoes_id != 0)
    return step_undo (step);
  return method->in == &work__descriptor ? step_alone (step) : step_rows (step);
}

#define STEPPED \
  "SELECT id, version, title, method, state, done, total, rejected, person_id, began_at, arguments, cursor, undoes_id" \
  " FROM work WHERE (state = 1 OR state = 2)"

static bool
find_work (Call *call, const RecordRef *in, Work *work, bool *found)
{
  return query_maybe (call, work, found, in->id != 0 ? STEPPED " AND id = :id" : STEPPED " ORDER BY id LIMIT 1", in);
}

/* In whose name: whoever has left since has nobody's rights. */
static bool
find_person (Call *call, uint64_t id, Caller **person)
{
  Call asking = *call;

  if (id == CALLER_HOUSE)
    {
      *person = caller_ref (call->caller);
      return true;
    }
  if (people_caller (&asking, id, 0, 0, person))
    return true;
  call->lost = asking.lost;
  if (call->lost != STORE_DONE)
    return call_fail (call, STATUS__BUSY, NULL, N_("The bank is busy; try again in a moment"), NULL);
  *person = NULL;
  return true;
}

bool
works_step (Call *call, const RecordRef *in, Work *out)
{
  const int64_t now = g_get_monotonic_time ();
  Step step = { .call = call,
                .until = now + STEP_US,
                .latest = now + (call->again ? STEP_US : MIN (STEP_US_MOST, link_time_left (call->link) / 2)),
                .n_most = STEP_ROWS,
                .careful = true };
  Work work = WORK__INIT;
  Caller *person = NULL;
  bool found, good;

  if (!find_work (call, in, &work, &found) || !found)
    return !call_failed (call);
  if (!find_person (call, work.person_id, &person))
    return false;
  step.work = &work;
  step.person = person;
  step.entry = rpc_find (work.method);
  step.later = later_new ();
  step.part = arena_new (ROW_ARENA);
  step.request = arena_new (ROW_ARENA);
  step.answer = arena_new (ROW_ARENA);
  work.state = WORK__STATE__RUNS;
  good = person != NULL ? go (&step) : fail (&step, N_("Whoever began this has left the bank"));
  later_free (step.later);
  arena_free (step.part);
  arena_free (step.request);
  arena_free (step.answer);
  if (person != NULL)
    caller_unref (person);
  if (good && (good = work_keep (call, &work)))
    {
      *out = work;
      out->arguments = out->cursor = (ProtobufCBinaryData) { 0, NULL };
    }
  return good;
}

bool
work_waits (Call *call, WorkWaits *waits)
{
  Work work = WORK__INIT;
  bool found;

  if (!query_maybe (call, &work, &found,
                    "SELECT id, version FROM work WHERE state = 1 OR state = 2 ORDER BY id LIMIT 1", NULL))
    return false;
  *waits = (WorkWaits) { work.id, work.version };
  return true;
}
