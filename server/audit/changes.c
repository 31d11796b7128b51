/* changes.c - the log as people read it: one row a field, the newest first, with what it was and what it became.
 *
 * The log keeps only what was. What a field became is what it is in the row as it stands, or was before the next entry:
 * so the rows are walked back from today, entry by entry, and shown on the way.
 */

#include <string.h>

#include "audit.rpc.h"
#include "common/facts.h"
#include "server/call/names.h"
#include "server/call/changes.h"
#include "server/call/mask.h"
#include "server/call/page.h"
#include "server/call/past.h"
#include "server/call/query.h"
#include "server/call/reach.h"
#include "server/call/save.h"
#include "server/call/sift.h"

enum { MAX_ROWS = 4000, SUMMARY_PARTS = 4 };

typedef struct
{
  Call *call;
  GHashTable *rows;        /* the record and its child rows by id, on their way back */
  GPtrArray *shown;        /* ChangeRow */
  const MessageFacts *owner;
} Telling;

static Msg *
row_of (Telling *self, const Change *entry)
{
  const MessageFacts *facts = msg_of_kind (entry->kind);
  Msg *row = g_hash_table_lookup (self->rows, &entry->record_id);
  bool found;

  if (row != NULL || facts == NULL)
    return row;
  row = arena_alloc (self->call->arena, facts->type->sizeof_message);
  protobuf_c_message_init (facts->type, row);
  if (!save_read (self->call, row, entry->record_id, entry->within_id, &found))
    return NULL;
  g_hash_table_insert (self->rows, (uint64_t *) &entry->record_id, row);
  return row;
}

static bool
find_person (Call *call, uint64_t id, const char **name)
{
  ChangeRow asked = CHANGE_ROW__INIT, found = CHANGE_ROW__INIT;
  bool there;

  *name = "";
  if (id == 0)
    return true;
  asked.id = id;
  if (!query_maybe (call, &found, &there, "SELECT name AS person_name FROM {person!who did it} p WHERE id = :id",
                    &asked))
    return false;
  *name = there ? found.person_name : id == CALLER_HOUSE ? N_("The system") : "";
  return true;
}

static ChangeRow *
add_row (Telling *self, const Change *entry)
{
  ChangeRow *row = arena_alloc (self->call->arena, sizeof *row);

  change_row__init (row);
  row->id = entry->id;
  row->at = entry->at;
  row->person_id = entry->person_id;
  row->for_id = entry->for_id;
  row->method = entry->method;
  row->kind = entry->kind;
  row->record_id = entry->record_id;
  row->version = entry->version;
  g_ptr_array_add (self->shown, row);
  return row;
}

static bool
is_told (Call *call, const FieldFact *fact)
{
  return fact->label[0] != '\0' && !fact->server && mask_may_see (call, fact);
}

/* A child row that was added, in a few words; a choice among them would be an English one. */
static bool
summarise (Call *call, Msg *record, const char **summary)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (unsigned i = 0, n = 0; i < record->descriptor->n_fields && n < SUMMARY_PARTS; i++)
    {
      const Field *field = &record->descriptor->fields[i];
      const char *shown;

      if (!is_told (call, msg_fact (record->descriptor, field)) || field->type == PROTOBUF_C_TYPE_BOOL
          || field->type == PROTOBUF_C_TYPE_ENUM)
        continue;
      shown = names_show (call, record, field);
      if (shown == NULL)
        return false;
      if (shown[0] == '\0')
        continue;
      g_string_append_printf (text, "%s%s", n++ > 0 ? ", " : "", shown);
    }
  *summary = arena_copy (call->arena, text->str, text->len);
  return true;
}

/* A child row that was moved is told by what it says: by what number it stands is nothing to read. */
static bool
tell_move (Telling *self, const Change *entry, Msg *record, const OldValue *old)
{
  ChangeRow *row = past_took_away (entry) ? NULL : add_row (self, entry);

  changes_restore (record, old, self->call->arena);
  if (row == NULL)
    return true;
  row->label = N_("Moved in its table");
  return summarise (self->call, record, &row->now);
}

static bool
tell_field (Telling *self, const Change *entry, Msg *record, const OldValue *old)
{
  const Field *field = protobuf_c_message_descriptor_get_field_by_name (record->descriptor, old->field);
  const FieldFact *fact = field != NULL ? msg_fact (record->descriptor, field) : NULL;
  const char *now, *was;
  ChangeRow *row;

  if (field == NULL)
    return true;
  if (strcmp (field->name, "ordinal") == 0)
    return tell_move (self, entry, record, old);
  if (!is_told (self->call, fact))
    {
      changes_restore (record, old, self->call->arena);
      return true;
    }
  now = past_took_away (entry) ? "" : names_show (self->call, record, field);
  changes_restore (record, old, self->call->arena);
  was = names_show (self->call, record, field);
  if (now == NULL || was == NULL)
    return false;
  row = add_row (self, entry);
  row->field = field->name;
  row->label = fact->label;
  row->was = was;
  row->now = now;
  row->choice = field->type == PROTOBUF_C_TYPE_ENUM || field->type == PROTOBUF_C_TYPE_BOOL;
  return true;
}

/* What the owner's list of such rows is called. */
static char *
list_label (Telling *self, const ProtobufCMessageDescriptor *type)
{
  const ProtobufCMessageDescriptor *owner = self->owner != NULL ? self->owner->type : type;

  for (unsigned i = 0; i < owner->n_fields; i++)
    if (owner->fields[i].type == PROTOBUF_C_TYPE_MESSAGE && owner->fields[i].descriptor == type)
      return (char *) msg_fact (owner, &owner->fields[i])->label;
  return "";
}

static bool
tell_made (Telling *self, const Change *entry, Msg *record)
{
  ChangeRow *row = add_row (self, entry);

  row->label = entry->within_id == 0 ? N_("Record created") : list_label (self, record->descriptor);
  return entry->within_id == 0 || summarise (self->call, record, &row->now);
}

static bool
tell_entry (Telling *self, const Change *entry)
{
  Msg *record = row_of (self, entry);
  ChangeSet *values;

  if (call_failed (self->call))
    return false;
  if (record == NULL)
    return true;
  if (past_made (entry))
    return tell_made (self, entry, record);
  if (!past_values (self->call, entry, &values))
    return false;
  for (size_t i = 0; values != NULL && i < values->n_fields; i++)
    if (!tell_field (self, entry, record, values->fields[i]))
      return false;
  return true;
}

static bool
name_people (Call *call, ChangeRow **rows, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (!find_person (call, rows[i]->person_id, &rows[i]->person_name)
        || !find_person (call, rows[i]->for_id, &rows[i]->for_name))
      return false;
  return true;
}

static bool
give_page (Telling *self, const ListQuery *in, ChangePage *out)
{
  const bool by_name = in->text[0] != '\0';   /* else who is not on the page need not be known by name */

  out->n_changes = self->shown->len;
  out->changes = (ChangeRow **) arena_copy (self->call->arena, self->shown->pdata, self->shown->len * sizeof (void *));
  if (by_name && !name_people (self->call, out->changes, out->n_changes))
    return false;
  sift_words (self->call, out, in->text);
  if (!sift_facets (self->call, out, in))
    return false;
  page_cut (out, in);
  return by_name || name_people (self->call, out->changes, out->n_changes);
}

bool
audit_changes (Call *call, const ListQuery *in, ChangePage *out)
{
  Telling self = {
    call, g_hash_table_new (g_int64_hash, g_int64_equal), g_ptr_array_new (), msg_of_kind (in->of_kind)
  };
  PastQuery query = { in->of_kind, in->of_id, 0, 0, true };
  ChangeList entries = CHANGE_LIST__INIT;
  bool good = record_may (call, in->of_kind, in->of_id) && past_entries (call, &query, &entries);

  for (size_t i = 0; good && i < entries.n_changes && self.shown->len < MAX_ROWS; i++)
    good = tell_entry (&self, entries.changes[i]);
  good = good && give_page (&self, in, out);
  out->estimated = entries.n_changes == QUERY_MAX_ROWS;
  g_hash_table_unref (self.rows);
  g_ptr_array_unref (self.shown);
  return good;
}
