/* as-of.c - a record as it was: what stands today, with every later entry of the log taken back. */

#include <stdlib.h>
#include <string.h>

#include "server/audit/audit.h"
#include "server/call/changes.h"
#include "server/call/names.h"
#include "server/call/past.h"
#include "server/call/plan.h"
#include "server/call/query.h"

enum { PAGE = 1000 };

static uint64_t *
id_of (const Msg *record)
{
  return msg_named (record, "id");
}

static void
set_version (Msg *record, uint32_t version)
{
  uint32_t *member = msg_named (record, "version");

  if (member != NULL)
    *member = version;
}

static bool
restore (Call *call, Msg *row, const Change *entry)
{
  ChangeSet *values;

  if (!past_values (call, entry, &values))
    return false;
  for (size_t i = 0; values != NULL && i < values->n_fields; i++)
    changes_restore (row, values->fields[i], call->arena);
  return true;
}

/* The child row of @id in today's or, when it has gone since, a new one. */
static Msg *
find_child (Call *call, GPtrArray *rows, const ProtobufCMessageDescriptor *type, uint64_t id)
{
  Msg *row;

  for (unsigned i = 0; i < rows->len; i++)
    if (*id_of (rows->pdata[i]) == id)
      return rows->pdata[i];
  row = arena_alloc (call->arena, type->sizeof_message);
  protobuf_c_message_init (type, row);
  *id_of (row) = id;
  g_ptr_array_add (rows, row);
  return row;
}

static void
put_list (Call *call, Msg *record, const Field *field, GPtrArray *rows)
{
  g_ptr_array_sort (rows, msg_compare_rows);
  *(size_t *) ((char *) record + field->quantifier_offset) = rows->len;
  *(void **) msg_member (record, field) =
    rows->len > 0 ? (void *) arena_copy (call->arena, rows->pdata, rows->len * sizeof (void *)) : NULL;
}

typedef struct
{
  Msg *record;
  const char *kind;
  GPtrArray **lists;        /* one for each field of the record; NULL where it is no list of child rows */
} Journey;

static bool
take_back_child (Call *call, Journey *self, const Change *entry)
{
  for (unsigned i = 0; i < self->record->descriptor->n_fields; i++)
    {
      const ProtobufCMessageDescriptor *type = self->record->descriptor->fields[i].descriptor;
      Msg *row;

      if (self->lists[i] == NULL || strcmp (msg_record (type)->kind, entry->kind) != 0)
        continue;
      row = find_child (call, self->lists[i], type, entry->record_id);
      if (!past_made (entry))
        return restore (call, row, entry);
      g_ptr_array_remove (self->lists[i], row);
    }
  return true;
}

static bool
take_back (Call *call, Journey *self, const Change *entry)
{
  if (entry->within_id != 0 && entry->within_id == *id_of (self->record) && strcmp (entry->kind, self->kind) != 0)
    return take_back_child (call, self, entry);
  if (past_made (entry))
    return call_fail (call, STATUS__NOT_FOUND, NULL, N_("The record did not exist then"), NULL);
  set_version (self->record, entry->version - 1);
  return restore (call, self->record, entry);
}

static bool
walk (Call *call, Journey *self, int64_t at)
{
  PastQuery query = { self->kind, *id_of (self->record), 0, at, true };
  ChangeList entries;

  do
    {
      change_list__init (&entries);
      if (!past_entries (call, &query, &entries))
        return false;
      for (size_t i = 0; i < entries.n_changes; i++)
        if (!take_back (call, self, entries.changes[i]))
          return false;
      if (entries.n_changes > 0)
        query.below = entries.changes[entries.n_changes - 1]->id;
    }
  while (entries.n_changes == PAGE);
  return true;
}

static bool
open_lists (Call *call, Journey *self)
{
  for (unsigned i = 0; i < self->record->descriptor->n_fields; i++)
    {
      const Field *field = &self->record->descriptor->fields[i];

      if (!plan_is_children (field))
        continue;
      if (!plan_read_children (call, self->record, field))
        return false;
      self->lists[i] = g_ptr_array_new ();
      for (size_t j = 0; j < *(size_t *) ((char *) self->record + field->quantifier_offset); j++)
        g_ptr_array_add (self->lists[i], (*(Msg ***) msg_member (self->record, field))[j]);
    }
  return true;
}

static bool
close_lists (Call *call, Journey *self, bool good)
{
  for (unsigned i = 0; i < self->record->descriptor->n_fields; i++)
    {
      GPtrArray *rows = self->lists[i];

      if (rows == NULL)
        continue;
      for (unsigned j = 0; good && j < rows->len; j++)
        good = names_fill (call, rows->pdata[j]);
      put_list (call, self->record, &self->record->descriptor->fields[i], rows);
      g_ptr_array_unref (rows);
    }
  return good;
}

bool
audit_as_of (Call *call, Msg *record, int64_t at)
{
  Journey self = { record, msg_record (record->descriptor)->kind };
  bool good;

  self.lists = arena_alloc (call->arena, record->descriptor->n_fields * sizeof *self.lists);
  good = open_lists (call, &self) && walk (call, &self, at);
  return close_lists (call, &self, good) && names_fill (call, record);
}
