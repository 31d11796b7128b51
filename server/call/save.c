/* save.c - see save.h.
 *
 * An UPDATE is made for each set of columns that people really change together; it names only these, for SQLite touches
 * the index of every column that an UPDATE names.
 */

#include "server/call/save.h"

#include <stdarg.h>
#include <string.h>

#include "server/call/chosen.h"
#include "server/call/mask.h"
#include "server/call/plan.h"
#include "server/call/query.h"
#include "server/call/reach.h"

typedef struct
{
  const char **names;
  size_t n;
} Touched;

const ChangeColumn *
save_columns (Link *link, const ProtobufCMessageDescriptor *type, unsigned *n)
{
  const Plan *plan = plan_find (link, type);

  *n = plan->n;
  return plan->columns;
}

bool
save_read (Call *call, Msg *row, uint64_t id, uint64_t within_id, bool *found)
{
  const Plan *plan = plan_find (call->link, row->descriptor);

  *plan_id (plan, row) = id;
  if (plan->parent != NULL)
    *(uint64_t *) msg_member (row, plan->parent) = within_id;
  return query_maybe (call, row, found, plan->any, row);
}

bool
query_touches (const char *const *touched, size_t n_touched, const char *name)
{
  for (size_t i = 0; i < n_touched; i++)
    if (touched[i][0] == name[0] && strcmp (touched[i], name) == 0)
      return true;
  return false;
}

const char **
query_touched (Call *call, const char **touched, size_t *n_touched, ...)
{
  enum { MAX_MORE = 32 };
  const char **all = arena_alloc (call->arena, (*n_touched + MAX_MORE) * sizeof *all);
  const size_t limit = *n_touched + MAX_MORE;
  const char *name;
  va_list names;

  if (*n_touched > 0)
    memcpy (all, touched, *n_touched * sizeof *all);
  va_start (names, n_touched);
  while ((name = va_arg (names, const char *)) != NULL)
    if (!query_touches (all, *n_touched, name))
      {
        g_assert (*n_touched < limit);
        all[(*n_touched)++] = name;
      }
  va_end (names);
  return all;
}

/* The row as it will be: as it was, with the touched fields of @record. */
static Msg *
merge (Call *call, const Plan *plan, const Msg *before, const Msg *record, const Touched *touched)
{
  Msg *after = (Msg *) arena_copy (call->arena, before, plan->type->sizeof_message);

  for (unsigned i = 0; i < plan->n; i++)
    if (query_touches (touched->names, touched->n, plan->columns[i].field->name))
      msg_copy_member (after, record, plan->columns[i].field);
  return after;
}

/* What is hidden from a person he may neither change nor, in a new record, set. */
static bool
permits (Call *call, const Plan *plan, const Msg *record, const Touched *touched)
{
  const Chosen *masked = chosen_of (plan->type, CHOSEN_MASKED);
  bool new = *plan_id (plan, record) == 0;

  for (unsigned i = 0; i < masked->n_fields; i++)
    {
      const Field *field = masked->fields[i].field;
      bool named = new ? msg_is_present (record, field) : query_touches (touched->names, touched->n, field->name);

      if (named && !mask_permits (call, plan->type, field))
        return false;
    }
  return true;
}

/* Nobody puts a record where he may not change it, unless it stays his own. */
static bool
stays_in_reach (Call *call, const Plan *plan, const Msg *before, const Msg *after)
{
  const RecordFact *record = plan->record;
  const ProtobufCMessageDescriptor *type = plan->type;
  const Field *place = protobuf_c_message_descriptor_get_field_by_name (type, record->place);
  const Field *owner = protobuf_c_message_descriptor_get_field_by_name (type, record->owner);
  const char *right = call_may (call, call->method->right) ? call->method->right : record->right;

  if (place == NULL
      || (before != NULL && *(uint32_t *)msg_member (before, place) == *(uint32_t *)msg_member (after, place)))
    return true;
  return reach_covers (call->caller, right, *(uint32_t *) msg_member (after, place))
         || (record->sealed[0] != '\0' && *(uint32_t *) msg_member (after, place) == 0)
         || (owner != NULL && *(uint64_t *) msg_member (after, owner) == call->caller->id)
         || call_fail (call, STATUS__DENIED, "branch_id", N_("You may not put a record into this branch"), NULL);
}

static bool
note (Call *call, const Plan *plan, uint64_t id, uint32_t version, const Msg *before, const Msg *after,
      const bool *changed)
{
  ChangedRow row
      = { plan->record->kind, id, plan_parent (plan, after != NULL ? after : before), version, before, after, changed };

  return changes_note (call, &row, plan->columns, plan->n);
}

static bool
insert (Call *call, const Plan *plan, const Msg *record, uint32_t version, uint64_t *id)
{
  Msg *created = (Msg *) arena_copy (call->arena, record, plan->type->sizeof_message);

  *id = *plan_id (plan, created) = call_new_id (call);
  return query_run (call, plan_insert (plan, created), created) && note (call, plan, *id, version, NULL, created, NULL);
}

/* @bump: write a new version even when no column of the row itself has changed, for its child rows have. */
static bool
update (Call *call, const Plan *plan, const Msg *before, const Msg *after, uint32_t version, bool bump, bool *written)
{
  bool changed[CHANGE_COLUMNS];

  *written = changes_between (plan->columns, plan->n, before, after, changed) > 0 || bump;
  return !*written
         || (query_run (call, plan_update (plan, changed), after)
             && note (call, plan, *plan_id (plan, after), version, before, after, changed));
}

static bool
remove_row (Call *call, const Plan *plan, const Msg *before, uint32_t version)
{
  return query_run (call, plan->remove, before)
         && note (call, plan, *plan_id (plan, before), version, before, NULL, NULL);
}

static bool
is_removed (const Msg *row)
{
  const Field *removed = protobuf_c_message_descriptor_get_field_by_name (row->descriptor, "removed");

  return removed != NULL && *(protobuf_c_boolean *) msg_member (row, removed);
}

/* A child row comes whole; what is hidden from who sends it stays as it was. */
static void
keep_masked (Call *call, const Plan *plan, const Msg *before, Msg *row)
{
  for (unsigned i = 0; i < plan->n; i++)
    {
      const Field *field = plan->columns[i].field;

      if (!mask_may_see (call, msg_fact (plan->type, field)))
        msg_copy_member (row, before, field);
    }
}

static bool
save_child (Call *call, Msg *row, uint64_t parent_id, uint32_t version, bool *written)
{
  const Plan *plan = plan_find (call->link, row->descriptor);
  Msg *before = plan_blank (call, plan);
  const Touched nothing = { NULL, 0 };
  uint64_t id;

  g_assert (plan->parent != NULL);
  *(uint64_t *) msg_member (row, plan->parent) = parent_id;
  if (*plan_id (plan, row) == 0)
    {
      *written = !is_removed (row);
      return is_removed (row) || (permits (call, plan, row, &nothing) && insert (call, plan, row, version, &id));
    }
  if (!query_one (call, before, plan->any, row))
    return false;
  *written = true;
  if (is_removed (row))
    return remove_row (call, plan, before, version);
  keep_masked (call, plan, before, row);
  if (plan->version != NULL)
    *(uint32_t *) msg_member (row, plan->version) = plan_version (plan, before);
  return update (call, plan, before, row, version, false, written);
}

/* Saves every touched list of child rows (of a new record: every one) and tells whether anything was written. */
static bool
save_children (Call *call, const Msg *record, uint64_t id, uint32_t version, const Touched *touched, bool *written)
{
  *written = false;
  for (unsigned i = 0; i < record->descriptor->n_fields; i++)
    {
      const Field *field = &record->descriptor->fields[i];
      size_t n;

      if (!plan_is_children (field) || (touched != NULL && !query_touches (touched->names, touched->n, field->name)))
        continue;
      n = *(size_t *) ((char *) record + field->quantifier_offset);
      for (size_t j = 0; j < n; j++)
        {
          bool wrote = false;

          if (!save_child (call, (*(Msg ***) msg_member (record, field))[j], id, version, &wrote))
            return false;
          *written = *written || wrote;
        }
    }
  return true;
}

static bool
save_new (Call *call, const Plan *plan, const Msg *record, const Touched *touched, RecordRef *saved)
{
  bool written;

  if (plan->parent != NULL && !record_may_change (call, plan->record->within, plan_parent (plan, record)))
    return false;
  if (!stays_in_reach (call, plan, NULL, record) || !insert (call, plan, record, 1, &saved->id)
      || !save_children (call, record, saved->id, 1, NULL, &written))
    return false;
  saved->version = 1;
  call_tell (call, plan->record->kind, saved->id, 1);
  return true;
}

/* Who sees a record but may not change it is told so; for all others it is not there. */
static bool
read_mine (Call *call, const Plan *plan, const Msg *record, Msg *before)
{
  bool found;

  return query_maybe (call, before, &found, plan->read, record)
         && (found
             || (record_may (call, plan->record->kind, *plan_id (plan, record))
                 && call_fail (call, STATUS__DENIED, NULL, N_("You may see this record, but not change it"), NULL)));
}

static bool
is_as_seen (Call *call, const Plan *plan, const Msg *record, const Msg *before)
{
  return plan_version (plan, before) == plan_version (plan, record)
         || call_fail (call, STATUS__CONFLICT, NULL, N_ ("Somebody changed this record while you were editing it"),
                       NULL);
}

static bool
save_known (Call *call, const Plan *plan, const Msg *before, const Msg *record, const Touched *touched,
            RecordRef *saved)
{
  Msg *after;
  uint32_t seen = plan_version (plan, record);
  bool children = false, written = false;

  if (!is_as_seen (call, plan, record, before))
    return false;
  after = merge (call, plan, before, record, touched);
  saved->id = *plan_id (plan, before);
  if (!stays_in_reach (call, plan, before, after)
      || !save_children (call, record, saved->id, seen + 1, touched, &children)
      || !update (call, plan, before, after, seen + 1, children, &written))
    return false;
  saved->version = seen + written;
  if (written)
    call_tell (call, plan->record->kind, saved->id, saved->version);
  return true;
}

bool
query_known (Call *call, const void *record, void *before)
{
  const Msg *message = msg_const (record);

  g_assert (msg (before)->descriptor == message->descriptor);
  return read_mine (call, plan_find (call->link, message->descriptor), message, before);
}

bool
query_save_over (Call *call, const void *before, const void *record, const char **touched, size_t n_touched,
                 RecordRef *saved)
{
  const Msg *message = msg_const (record);
  const Plan *plan = plan_find (call->link, message->descriptor);
  const Touched names = { touched, n_touched };
  RecordRef ref = RECORD_REF__INIT;

  if (!permits (call, plan, message, &names)
      || !(*plan_id (plan, message) == 0 ? save_new (call, plan, message, &names, &ref)
                                         : save_known (call, plan, msg_const (before), message, &names, &ref)))
    return false;
  if (saved != NULL)
    {
      saved->id = ref.id;
      saved->version = ref.version;
    }
  return true;
}

bool
query_save (Call *call, const void *record, const char **touched, size_t n_touched, RecordRef *saved)
{
  const Plan *plan = plan_find (call->link, msg_const (record)->descriptor);
  Msg *before = *plan_id (plan, msg_const (record)) != 0 ? plan_blank (call, plan) : NULL;

  return (before == NULL || read_mine (call, plan, msg_const (record), before))
         && query_save_over (call, before, record, touched, n_touched, saved);
}

bool
query_change (Call *call, const void *record, RecordRef *saved, ...)
{
  enum { MAX_NAMES = 32 };
  const char *names[MAX_NAMES];
  size_t n = 0;
  va_list list;

  va_start (list, saved);
  while ((names[n] = va_arg (list, const char *)) != NULL)
    g_assert (++n < MAX_NAMES);
  va_end (list);
  return query_save (call, record, names, n, saved);
}

static bool
delete_children (Call *call, Msg *before, uint32_t version)
{
  for (unsigned i = 0; i < before->descriptor->n_fields; i++)
    {
      const Field *field = &before->descriptor->fields[i];
      size_t n;

      if (!plan_is_children (field))
        continue;
      if (!plan_read_children (call, before, field))
        return false;
      n = *(size_t *) ((char *) before + field->quantifier_offset);
      for (size_t j = 0; j < n; j++)
        if (!remove_row (call, plan_find (call->link, field->descriptor), (*(Msg ***)msg_member (before, field))[j],
                         version))
          return false;
    }
  return true;
}

bool
query_delete (Call *call, const void *record)
{
  const Msg *message = msg_const (record);
  const Plan *plan = plan_find (call->link, message->descriptor);
  Msg *before = plan_blank (call, plan);
  uint32_t version;

  if (!read_mine (call, plan, message, before) || !is_as_seen (call, plan, message, before))
    return false;
  version = plan_version (plan, before) + 1;
  if (!delete_children (call, before, version) || !remove_row (call, plan, before, version))
    return false;
  call_tell (call, plan->record->kind, *plan_id (plan, before), 0);
  return true;
}
