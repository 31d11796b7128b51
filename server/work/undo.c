/* undo.c - the machine that takes a work back, record by record, the newest first.
 *
 * Of what the work changed, a field goes back to its old value where nobody has changed it since, through the same
 * method as the work's rows; what the work made is taken away when nobody has touched it since. The rest is kept and
 * listed.
 */

#include <string.h>

#include "server/call/past.h"
#include "server/call/plan.h"
#include "server/call/query.h"
#include "server/call/save.h"
#include "server/work/steps.h"
#include "server/work/work.h"

enum { PART = 100 };

/* One record on its way back. */
typedef struct
{
  Step *step;
  const ProtobufCMessageDescriptor *type;
  uint64_t id;
  const char *kind;
  ChangeList entries;          /* all of the record and its child rows, the newest first */
  GHashTable *later;           /* "id.field" that somebody changed after the work; and "id" */
  GHashTable *seen;            /* "id.field" that was put back already, and child ids that are in @lists */
  Msg *record;                 /* as it will be sent */
  GPtrArray *touched;
  GString *kept;               /* fields that stay as they are */
} Undo;

static bool
is_mine (const Undo *self, const Change *entry)
{
  return entry->operation_id == self->step->work->undoes_id;
}

static char *
mark_of (Undo *self, uint64_t id, const char *field)
{
  return arena_print (self->step->call->arena, "%" G_GUINT64_FORMAT ".%s", id, field);
}

/* What others did after the work's first entry; undo itself is another operation and comes later still. */
static bool
note_later (Undo *self)
{
  size_t oldest = 0;

  for (size_t i = 0; i < self->entries.n_changes; i++)
    if (is_mine (self, self->entries.changes[i]))
      oldest = i;
  for (size_t i = 0; i < oldest; i++)
    {
      const Change *entry = self->entries.changes[i];
      ChangeSet *values;

      if (is_mine (self, entry))
        continue;
      if (!past_values (self->step->call, entry, &values))
        return false;
      g_hash_table_add (self->later, mark_of (self, entry->record_id, ""));
      for (size_t j = 0; values != NULL && j < values->n_fields; j++)
        g_hash_table_add (self->later, mark_of (self, entry->record_id, values->fields[j]->field));
    }
  return true;
}

static bool
is_later (Undo *self, uint64_t id, const char *field)
{
  return g_hash_table_contains (self->later, mark_of (self, id, field));
}

static void
keep_field (Undo *self, const char *label)
{
  if (strstr (self->kept->str, label) == NULL)
    g_string_append_printf (self->kept, "%s%s", self->kept->len > 0 ? "\n" : "", label);
}

static void
touch (Undo *self, const char *name)
{
  if (!g_ptr_array_find_with_equal_func (self->touched, name, g_str_equal, NULL))
    g_ptr_array_add (self->touched, (char *) name);
}

/* Entries come the newest first, so the last value written is the oldest: what was before the work. */
static bool
put_back_fields (Undo *self, const Change *entry)
{
  ChangeSet *values;

  if (!past_values (self->step->call, entry, &values))
    return false;
  for (size_t i = 0; values != NULL && i < values->n_fields; i++)
    {
      const Field *field = protobuf_c_message_descriptor_get_field_by_name (self->type, values->fields[i]->field);

      if (field == NULL || msg_fact (self->type, field)->server)
        continue;
      if (is_later (self, self->id, field->name))
        {
          keep_field (self, msg_fact (self->type, field)->label);
          continue;
        }
      changes_restore (self->record, values->fields[i], self->step->call->arena);
      touch (self, field->name);
    }
  return true;
}

static const Field *
list_of (const Undo *self, const char *kind)
{
  for (unsigned i = 0; i < self->type->n_fields; i++)
    if (plan_is_children (&self->type->fields[i])
        && strcmp (msg_record (self->type->fields[i].descriptor)->kind, kind) == 0)
      return &self->type->fields[i];
  return NULL;
}

static Msg *
add_child (Undo *self, const Field *list)
{
  Call *call = self->step->call;
  size_t *n = (size_t *) ((char *) self->record + list->quantifier_offset);
  Msg ***rows = msg_member (self->record, list);
  Msg *row = plan_blank (call, plan_find (call->link, list->descriptor));
  Msg **more = arena_alloc (call->arena, (*n + 1) * sizeof *more);

  if (*n > 0)
    memcpy (more, *rows, *n * sizeof *more);
  more[(*n)++] = row;
  *rows = more;
  return row;
}

static void
set_removed (Msg *row)
{
  protobuf_c_boolean *removed = msg_named (row, "removed");

  if (removed != NULL)
    *removed = true;
}

/* The child row as it was before the work: all of the work's entries on it taken back from what stands now. */
static bool
fill_child (Undo *self, Msg *row, uint64_t id, bool *was_there)
{
  bool found;

  *was_there = true;
  if (!save_read (self->step->call, row, id, self->id, &found))
    return false;
  for (size_t i = 0; i < self->entries.n_changes; i++)
    {
      const Change *entry = self->entries.changes[i];
      ChangeSet *values;

      if (entry->record_id != id || entry->within_id != self->id)
        continue;
      *was_there = !past_made (entry);
      if (!past_values (self->step->call, entry, &values))
        return false;
      for (size_t j = 0; values != NULL && j < values->n_fields; j++)
        changes_restore (row, values->fields[j], self->step->call->arena);
    }
  if (!found)
    *plan_id (plan_find (self->step->call->link, row->descriptor), row) = 0;
  return true;
}

static bool
put_back_child (Undo *self, const Change *entry)
{
  const Field *list = list_of (self, entry->kind);
  bool was_there;
  Msg *row;

  if (list == NULL || !g_hash_table_add (self->seen, mark_of (self, entry->record_id, "")))
    return true;
  if (is_later (self, entry->record_id, ""))
    {
      keep_field (self, msg_fact (self->type, list)->label);
      return true;
    }
  row = add_child (self, list);
  touch (self, list->name);
  if (!fill_child (self, row, entry->record_id, &was_there))
    return false;
  if (!was_there)
    set_removed (row);
  return true;
}

static bool
list_kept (Undo *self, const char *complaint, const char *field)
{
  const Field *name = protobuf_c_message_descriptor_get_field_by_name (self->type, "name");
  Step *step = self->step;
  WorkRow row = WORK_ROW__INIT;

  row.work_id = step->work->id;
  row.number = step->work->done + 1;
  row.record_id = self->id;
  row.complaint = complaint;
  row.field = field;
  row.text
      = name != NULL && name->type == PROTOBUF_C_TYPE_STRING ? *(const char **)msg_member (self->record, name) : "";
  row.state = WORK_ROW_KEPT;
  step->work->rejected++;
  return query_run (step->call, "INSERT INTO work_row (work_id, number, record_id, complaint, field, text, state)"
                                " VALUES (:work_id, :number, :record_id, :complaint, :field, :text, :state)", &row);
}

/* Stands in for SERVICE.Unmake where a room has none. */
static bool
unmake_any (Call *call, const void *in, void *out)
{
  return query_delete (call, *(Msg **) msg_named (in, "record"));
}

static const RpcEntry *
find_unmake (const Step *step)
{
  const char *method = step->work->method, *dot = strchr (method, '.');
  g_autofree char *name = g_strdup_printf ("%.*s.Unmake", (int) (dot - method), method);
  const RpcEntry *entry = rpc_find (name);

  return entry != NULL && entry->method->house && entry->method->in == &record_ref__descriptor ? entry : NULL;
}

static bool
take_away (Undo *self, Msg *save, StepOutcome *outcome)
{
  const RpcEntry *unmake = find_unmake (self->step), any = { self->step->entry->method, unmake_any };
  const Plan *plan = plan_find (self->step->call->link, self->type);
  RecordRef ref = RECORD_REF__INIT;

  ref.id = self->id;
  ref.version = plan_version (plan, self->record);
  return unmake != NULL ? step_run (self->step, unmake, &ref.base, outcome)
                        : step_run (self->step, &any, save, outcome);
}

/* A request of the work's method, which takes a record and what of it is touched; NULL when it is another kind of
 * method. */
static Msg *
request_for (Undo *self)
{
  const ProtobufCMessageDescriptor *type = self->step->entry->method->in;
  const Field *record = protobuf_c_message_descriptor_get_field_by_name (type, "record");
  const Field *touched = protobuf_c_message_descriptor_get_field_by_name (type, "touched");
  Msg *save = arena_alloc (self->step->call->arena, type->sizeof_message);

  if (record == NULL || touched == NULL || record->descriptor != self->type)
    return NULL;
  protobuf_c_message_init (type, save);
  *(Msg **) msg_member (save, record) = self->record;
  *(size_t *) ((char *) save + touched->quantifier_offset) = self->touched->len;
  *(void **) msg_member (save, touched) = self->touched->pdata;
  return save;
}

static bool
was_made (const Undo *self)
{
  for (size_t i = 0; i < self->entries.n_changes; i++)
    if (is_mine (self, self->entries.changes[i]) && self->entries.changes[i]->record_id == self->id
        && past_made (self->entries.changes[i]))
      return true;
  return false;
}

static bool
collect (Undo *self)
{
  for (size_t i = 0; i < self->entries.n_changes; i++)
    {
      const Change *entry = self->entries.changes[i];

      if (is_mine (self, entry)
          && !(entry->record_id == self->id ? put_back_fields (self, entry) : put_back_child (self, entry)))
        return false;
    }
  return true;
}

static bool
run (Undo *self, bool made)
{
  Msg *save = request_for (self);
  StepOutcome outcome = { STATUS__OK, "", "" };

  if (save == NULL)
    return list_kept (self, N_("This cannot be undone, or is undone already"), "");
  if (made && g_hash_table_size (self->later) > 0)
    return list_kept (self, N_("Somebody has changed it since"), "");
  if (made ? !take_away (self, save, &outcome)
           : self->touched->len > 0 && !step_run (self->step, self->step->entry, save, &outcome))
    return false;
  if (outcome.status != STATUS__OK)
    return list_kept (self, outcome.complaint, outcome.field);
  return self->kept->len == 0 || list_kept (self, N_("Somebody has changed it since"), self->kept->str);
}

/* What the record is now, and all that has happened to it. */
static bool
look (Undo *self)
{
  PastQuery query = { self->kind, self->id, 0, 0, true };
  bool found;

  self->record = plan_blank (self->step->call, plan_find (self->step->call->link, self->type));
  return save_read (self->step->call, self->record, self->id, 0, &found)
         && past_entries (self->step->call, &query, &self->entries) && note_later (self);
}

static bool
undo_record (Step *step, const char *kind, uint64_t id)
{
  const MessageFacts *facts = msg_of_kind (kind);
  Undo self = { .step = step, .kind = kind, .id = id, .entries = CHANGE_LIST__INIT };
  bool made, good;

  if (facts == NULL)
    return true;
  self.type = facts->type;
  self.later = g_hash_table_new (g_str_hash, g_str_equal);
  self.seen = g_hash_table_new (g_str_hash, g_str_equal);
  self.touched = g_ptr_array_new ();
  self.kept = g_string_new (NULL);
  good = look (&self);
  made = was_made (&self);
  good = good && (made || collect (&self)) && run (&self, made);
  g_hash_table_unref (self.later);
  g_hash_table_unref (self.seen);
  g_ptr_array_unref (self.touched);
  g_string_free (self.kept, TRUE);
  step->work->done++;
  return good;
}

/* A record comes up with its newest entry in the work; its older ones are passed by. The zero keeps the index of a
 * whole work out of the question about one record. */
static bool
is_first_of_record (Step *step, const Change *entry, uint64_t id, bool *first)
{
  Change asked = *entry, newer = CHANGE__INIT;
  bool found;

  asked.record_id = id;
  if (!query_maybe (step->call, &newer, &found,
                    "SELECT id FROM (SELECT id, operation_id FROM change WHERE record_id = :record_id"
                    " AND id > :id UNION ALL SELECT id, operation_id FROM change WHERE within_id ="
                    " :record_id AND id > :id) c WHERE operation_id + 0 = :operation_id LIMIT 1",
                    &asked))
    return false;
  *first = !found;
  return true;
}

static bool
undo_entry (Step *step, const Change *entry)
{
  const MessageFacts *facts = msg_of_kind (entry->kind);
  uint64_t id = entry->within_id != 0 ? entry->within_id : entry->record_id;
  const char *kind = entry->within_id != 0 && facts != NULL ? facts->record->within : entry->kind;
  bool first;

  return is_first_of_record (step, entry, id, &first) && (!first || undo_record (step, kind, id));
}

static bool
end (Step *step)
{
  Work undone = WORK__INIT;

  step->work->state = WORK__STATE__DONE;
  undone.id = step->work->undoes_id;
  call_tell (step->call, "work", undone.id, 0);
  return query_run (step->call, "UPDATE work SET state = 6, version = version + 1 WHERE id = :id", &undone);
}

bool
step_undo (Step *step)
{
  Change asked = CHANGE__INIT;
  ChangeList part;

  asked.operation_id = step->work->undoes_id;
  asked.id = INT64_MAX;
  asked.version = PART;
  if (step->work->cursor.len == sizeof asked.id)
    memcpy (&asked.id, step->work->cursor.data, sizeof asked.id);
  do
    {
      change_list__init (&part);
      if (!query_many (step->call, &part, "changes",
                       "SELECT " PAST_COLUMNS " FROM change WHERE operation_id = :operation_id"
                       " AND id < :id ORDER BY id DESC LIMIT :version",
                       &asked))
        return false;
      for (size_t i = 0; i < part.n_changes && step_may_go_on (step); i++, step->n_done++)
        {
          if (!undo_entry (step, part.changes[i]))
            return false;
          asked.id = part.changes[i]->id;
        }
    }
  while (part.n_changes > 0 && step_may_go_on (step));
  step->work->cursor.len = sizeof asked.id;
  step->work->cursor.data = (uint8_t *) arena_copy (step->call->arena, &asked.id, sizeof asked.id);
  return part.n_changes > 0 || end (step);
}
