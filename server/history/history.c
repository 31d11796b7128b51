/* history.c - the timeline of a record, and everybody's own tasks in the order of their days.
 *
 * Whoever sees the record sees what happened with it. An entry is changed by who wrote it or by whose task it is.
 */

#include "server/history/history.h"

#include <string.h>

#include "history.rpc.h"
#include "server/audit/audit.h"
#include "server/call/page.h"
#include "server/call/query.h"
#include "server/call/reach.h"
#include "server/call/save.h"
#include "server/dictionaries/dictionaries.h"

#define EVENT_COLUMNS \
  "e.id, e.version, e.of_kind, e.of_id, e.kind, e.subject, e.text, e.state, e.at, e.due_day, e.executor_id," \
  " x.name AS executor_name, e.author_id, a.name AS author_name, e.result_id, e.incoming"
#define EVENT_TABLES "{event} e JOIN {person} a ON a.id = e.author_id LEFT JOIN {person} x ON x.id = e.executor_id"
#define EVENT_ORDERS { { "kind", "e.kind" }, { "state", "e.state" }, { "at", "e.at" }, { "due_day", "e.due_day" }, \
                       { "executor_id", "e.executor_id" }, { "author_id", "e.author_id" }, \
                       { "result_id", "e.result_id" }, { "of_kind", "e.of_kind" }, { "subject", "e.subject" } }

bool
history_list (Call *call, const ListQuery *in, EventPage *out)
{
  static const Page page = {
    .rows = "events", .select = EVENT_COLUMNS, .from = EVENT_TABLES,
    .where = "e.of_id = :of_id AND e.of_kind = :of_kind",
    .order = "e.at DESC, e.id DESC", .id = "e.id DESC", .sifted = true, .columns = EVENT_ORDERS,
  };

  return record_beside (call, in->of_kind, in->of_id) && query_page (call, out, &page, in)
         && dictionaries_name (call, out);
}

static bool
find (Call *call, const void *in, Event *event)
{
  return query_one (call, event, "SELECT " EVENT_COLUMNS " FROM " EVENT_TABLES " WHERE e.id = :id", in)
         && record_beside (call, event->of_kind, event->of_id);
}

bool
history_get (Call *call, const RecordRef *in, Event *out)
{
  return find (call, in, out) && dictionaries_name (call, out);
}

/* Made by the program, which tells somebody of something by it. */
static bool
is_message (Event__Kind kind)
{
  return kind == EVENT__KIND__SERVED || kind == EVENT__KIND__VIRUS;
}

static bool
check (Call *call, const Event *event)
{
  if (is_message (event->kind))
    return call_fail (call, STATUS__INVALID, "kind", N_("Such entries are made by the program alone"), NULL);
  if (event->kind == EVENT__KIND__TASK && event->due_day == 0)
    return call_fail (call, STATUS__INVALID, "due_day", N_("A task needs a day until when it is to be done"), NULL);
  return true;
}

bool
history_add (Call *call, const Event *event, RecordRef *out)
{
  Event record = *event;
  bool planned = event->kind == EVENT__KIND__TASK || is_message (event->kind);

  if (call->caller->id != CALLER_HOUSE)
    record.author_id = call->caller->id;
  if (record.at == 0)
    record.at = call->now;
  if (record.state == EVENT__STATE__NO_STATE)
    record.state = planned ? EVENT__STATE__PLANNED : EVENT__STATE__DONE;
  if (record.executor_id == 0 && planned)
    record.executor_id = call->caller->id;
  return query_save (call, &record, NULL, 0, out);
}

/* An entry as it stands, provided that the caller may see its record, and wrote it or has it to do. */
static bool
find_own (Call *call, const void *in, Event *event)
{
  return find (call, in, event)
         && (event->author_id == call->caller->id || event->executor_id == call->caller->id
             || call_fail (call, STATUS__DENIED, NULL, N_("Only its author and its executor may change an entry"),
                           NULL));
}

static Event
merge (const Event *known, const EventSave *in)
{
  Event after = *known;

  for (size_t i = 0; i < in->n_touched; i++)
    {
      const Field *field = protobuf_c_message_descriptor_get_field_by_name (&event__descriptor, in->touched[i]);

      if (field != NULL)
        msg_copy_member (&after.base, &in->record->base, field);
    }
  return after;
}

bool
history_save (Call *call, const EventSave *in, RecordRef *out)
{
  Event known = EVENT__INIT, after;

  if (!dictionaries_check (call, in->record, (const char **) in->touched, in->n_touched))
    return false;
  if (in->record->id == 0)
    return audit_takes (call, in->record->of_kind, in->record->of_id) && check (call, in->record)
           && history_add (call, in->record, out);
  if (!find_own (call, in->record, &known))
    return false;
  after = merge (&known, in);
  after.version = in->record->version;
  if (!is_message (known.kind) && !check (call, &after))
    return false;
  if (known.kind != after.kind && is_message (known.kind))
    return call_fail (call, STATUS__INVALID, "kind", N_("Such entries are made by the program alone"), NULL);
  return query_change (call, &after, out, "kind", "subject", "text", "state", "at", "due_day", "executor_id",
                       "result_id", "incoming", NULL);
}

bool
history_delete (Call *call, const RecordRef *in, Nothing *out)
{
  Event known = EVENT__INIT;

  if (!find_own (call, in, &known))
    return false;
  if (is_message (known.kind))
    return call_fail (call, STATUS__DENIED, NULL, N_("Such entries are made by the program alone"), NULL);
  known.version = in->version;
  return query_delete (call, &known);
}

/* Records that have a card and a name, and on which things may hang; @known counts through them. */
static const RecordFact *
next_named (size_t *known)
{
  while (*known < n_message_facts)
    {
      const MessageFacts *facts = &message_facts[(*known)++];

      if (facts->record != NULL && facts->record->within[0] == '\0' && facts->record->right[0] != '\0'
          && protobuf_c_message_descriptor_get_field_by_name (facts->type, "name") != NULL)
        return facts->record;
    }
  return NULL;
}

/* What each entry is about, as far as the caller may see what hangs there. */
static void
add_names (GString *select)
{
  const RecordFact *record;

  g_string_append (select, EVENT_COLUMNS ", CASE e.of_kind");
  for (size_t known = 0; (record = next_named (&known)) != NULL;)
    g_string_append_printf (select, " WHEN '%s' THEN (SELECT r.name FROM {%s~} r WHERE r.id = e.of_id)", record->kind,
                            record->kind);
  g_string_append (select, " END AS of_name");
}

/* The same as a condition: an entry with a record out of reach tells nothing, not even that there is one. */
static void
add_reach (GString *where)
{
  const RecordFact *record;

  g_string_append (where, " AND CASE e.of_kind");
  for (size_t known = 0; (record = next_named (&known)) != NULL;)
    g_string_append_printf (where, " WHEN '%s' THEN EXISTS (SELECT 1 FROM {%s~} r WHERE r.id = e.of_id)", record->kind,
                            record->kind);
  g_string_append (where, " END");
}

bool
history_tasks (Call *call, const ListQuery *in, EventPage *out)
{
  g_autoptr (GString) select = g_string_new (NULL);
  Page page = {
    .rows = "events", .from = EVENT_TABLES, .where = "e.executor_id = @user AND e.state = 1",
    .order = "e.due_day NULLS LAST, e.id", .id = "e.id", .columns = EVENT_ORDERS,
  };

  add_names (select);
  page.select = select->str;
  return query_page (call, out, &page, in) && dictionaries_name (call, out);
}

/* Everybody sees his own; others', who sees what is noted about them, and of that what he may see himself. */
bool
history_work (Call *call, const ListQuery *in, EventPage *out)
{
  g_autoptr (GString) select = g_string_new (NULL), where = g_string_new ("e.executor_id = :of_id");
  Page page = {
    .rows = "events", .from = EVENT_TABLES, .order = "e.id DESC", .id = "e.id", .key = "e.id", .grows = true,
    .sifted = true, .columns = EVENT_ORDERS,
  };

  if (in->of_id != call->caller->id && !record_beside (call, "person", in->of_id))
    return false;
  add_names (select);
  add_reach (where);
  page.select = select->str;
  page.where = where->str;
  return query_page (call, out, &page, in) && dictionaries_name (call, out);
}
