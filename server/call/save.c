/* save.c - see save.h.
 *
 * Which columns a table shares with a type is found once per connection. An UPDATE is made for each set of columns that
 * people really change together; it names only these, for SQLite touches the index of every column that an UPDATE names.
 */

#include "server/call/save.h"

#include <stdarg.h>
#include <string.h>

#include "server/call/mask.h"
#include "server/call/query.h"

typedef struct
{
  const RecordFact *record;
  const ProtobufCMessageDescriptor *type;
  const char *read, *select, *insert, *remove;   /* read: any row; select: one that the caller may see */
  const Field *id, *version, *parent;            /* version: NULL for child rows; parent: NULL for all others */
  unsigned n;
  ChangeColumn columns[CHANGE_COLUMNS];
} SavePlan;

static const Field *
field_named (const ProtobufCMessageDescriptor *type, const char *name)
{
  return protobuf_c_message_descriptor_get_field_by_name (type, name);
}

static uint64_t *
id_of (const SavePlan *plan, const Msg *record)
{
  return msg_member (record, plan->id);
}

static uint32_t
version_of (const SavePlan *plan, const Msg *record)
{
  return plan->version != NULL ? *(uint32_t *) msg_member (record, plan->version) : 0;
}

static bool
is_own (const char *column)
{
  return strcmp (column, "id") == 0 || strcmp (column, "version") == 0 || strcmp (column, "created_at") == 0;
}

static void
make_sql (SavePlan *plan, bool has_created)
{
  g_autoptr (GString) names = g_string_new (NULL), values = g_string_new (NULL);
  const char *version = plan->version != NULL ? ", version" : "";
  g_autofree char *key = plan->parent != NULL ? g_strdup_printf ("%s = :%s AND id = :id", plan->parent->name, plan->parent->name)
                                              : g_strdup ("id = :id");

  for (unsigned i = 0; i < plan->n; i++)
    {
      g_string_append_printf (names, ", %s", plan->columns[i].name);
      g_string_append_printf (values, ", :%s", plan->columns[i].name);
    }
  plan->read = g_strdup_printf ("SELECT id%s%s FROM %s WHERE %s", version, names->str, plan->record->table, key);
  plan->select = plan->parent != NULL ? plan->read
                                      : g_strdup_printf ("SELECT id%s%s FROM {%s} r WHERE %s", version, names->str, plan->record->kind, key);
  plan->insert = g_strdup_printf ("INSERT INTO %s (id%s%s%s) VALUES (:id%s%s%s)", plan->record->table, version,
                                  has_created ? ", created_at" : "", names->str, plan->version != NULL ? ", 1" : "",
                                  has_created ? ", @now" : "", values->str);
  plan->remove = g_strdup_printf ("DELETE FROM %s WHERE %s%s", plan->record->table, key, plan->version != NULL ? " AND version = :version" : "");
}

static SavePlan *
plan_new (Link *link, const ProtobufCMessageDescriptor *type)
{
  SavePlan *plan = g_new0 (SavePlan, 1);
  const char *const *columns;
  bool has_created = false;

  plan->type = type;
  plan->record = msg_record (type);
  if (plan->record == NULL)
    g_error ("%s is no record", type->name);
  if (plan->record->within[0] != '\0')
    {
      g_autofree char *parent = g_strconcat (plan->record->within, "_id", NULL);

      plan->parent = field_named (type, parent);
    }
  plan->id = field_named (type, "id");
  plan->version = field_named (type, "version");
  g_assert (plan->id != NULL);
  for (columns = statement_columns (link, plan->record->table); *columns != NULL; columns++)
    {
      const Field *field = field_named (type, *columns);

      has_created = has_created || strcmp (*columns, "created_at") == 0;
      if (is_own (*columns) || field == NULL)
        continue;
      g_assert (plan->n < CHANGE_COLUMNS);
      plan->columns[plan->n++] = (ChangeColumn) { *columns, field };
    }
  g_assert (plan->n > 0);
  make_sql (plan, has_created);
  return plan;
}

/* Plans are alike on all connections of a thread and are never forgotten: there are as many as kinds. */
static SavePlan *
plan_find (Link *link, const ProtobufCMessageDescriptor *type)
{
  static _Thread_local GHashTable *plans;
  SavePlan *plan;

  if (plans == NULL)
    plans = g_hash_table_new (NULL, NULL);
  plan = g_hash_table_lookup (plans, type);
  if (plan == NULL)
    {
      plan = plan_new (link, type);
      g_hash_table_insert (plans, (gpointer) type, plan);
    }
  return plan;
}

const ChangeColumn *
save_columns (Link *link, const ProtobufCMessageDescriptor *type, unsigned *n)
{
  SavePlan *plan = plan_find (link, type);

  *n = plan->n;
  return plan->columns;
}

static Msg *
blank (Call *call, const SavePlan *plan)
{
  Msg *row = arena_alloc (call->arena, plan->type->sizeof_message);

  protobuf_c_message_init (plan->type, row);
  return row;
}

bool
save_read (Call *call, Msg *row, uint64_t id, bool *found)
{
  SavePlan *plan = plan_find (call->link, row->descriptor);
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM (%s) r", plan->read);

  *id_of (plan, row) = id;
  return query_maybe (call, row, found, plan->parent == NULL ? plan->read : g_intern_string (sql), row);
}

bool
query_touches (const char **touched, size_t n_touched, const char *name)
{
  for (size_t i = 0; i < n_touched; i++)
    if (strcmp (touched[i], name) == 0)
      return true;
  return false;
}

const char **
query_touched (Call *call, const char **touched, size_t *n_touched, ...)
{
  enum { MAX_MORE = 32 };
  const char **all = arena_alloc (call->arena, (*n_touched + MAX_MORE) * sizeof *all);
  const char *name;
  va_list names;

  memcpy (all, touched, *n_touched * sizeof *all);
  va_start (names, n_touched);
  while ((name = va_arg (names, const char *)) != NULL)
    if (!query_touches (all, *n_touched, name))
      all[(*n_touched)++] = name;
  va_end (names);
  return all;
}

/* The row as it will be: as it was, with the touched fields of @record. */
static Msg *
merge (Call *call, const SavePlan *plan, const Msg *before, const Msg *record, const char **touched, size_t n_touched)
{
  Msg *after = (Msg *) arena_copy (call->arena, before, plan->type->sizeof_message);

  for (unsigned i = 0; i < plan->n; i++)
    {
      const Field *field = plan->columns[i].field;

      if (query_touches (touched, n_touched, field->name))
        msg_copy_member (after, record, field);
    }
  return after;
}

static bool
permits (Call *call, const SavePlan *plan, const Msg *record, const char **touched, size_t n_touched)
{
  for (unsigned i = 0; i < plan->n; i++)
    {
      const Field *field = plan->columns[i].field;
      bool named = *id_of (plan, record) == 0 ? msg_fact (plan->type, field)->mask[0] != '\0' && msg_is_present (record, field)
                                              : query_touches (touched, n_touched, field->name);

      if (named && !mask_permits (call, plan->type, field))
        return false;
    }
  return true;
}

/* Built of column names alone; the same set gives the same interned text. */
static const char *
update_sql (const SavePlan *plan, const bool *changed)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  const char *comma = "";

  g_string_printf (sql, "UPDATE %s SET ", plan->record->table);
  if (plan->version != NULL)
    {
      g_string_append (sql, "version = version + 1");
      comma = ", ";
    }
  for (unsigned i = 0; i < plan->n; i++)
    if (changed[i])
      {
        g_string_append_printf (sql, "%s%s = :%s", comma, plan->columns[i].name, plan->columns[i].name);
        comma = ", ";
      }
  if (plan->parent != NULL)
    g_string_append_printf (sql, " WHERE %s = :%s AND id = :id", plan->parent->name, plan->parent->name);
  else
    g_string_append_printf (sql, " WHERE id = :id%s", plan->version != NULL ? " AND version = :version" : "");
  return g_intern_string (sql->str);
}

static bool
note (Call *call, const SavePlan *plan, uint64_t id, uint32_t version, const Msg *before, const Msg *after)
{
  const Msg *any = after != NULL ? after : before;
  ChangedRow row = { plan->record->kind, id, plan->parent != NULL ? *(uint64_t *) msg_member (any, plan->parent) : 0, version, before, after };

  return changes_note (call, &row, plan->columns, plan->n);
}

static bool
insert (Call *call, const SavePlan *plan, const Msg *record, uint32_t version, uint64_t *id)
{
  Msg *created = (Msg *) arena_copy (call->arena, record, plan->type->sizeof_message);

  *id = *id_of (plan, created) = call_new_id (call);
  return query_run (call, plan->insert, created) && note (call, plan, *id, version, NULL, created);
}

/* @bump: write a new version even when no column of the row itself has changed, for its child rows have. */
static bool
update (Call *call, const SavePlan *plan, const Msg *before, const Msg *after, uint32_t version, bool bump, bool *written)
{
  bool changed[CHANGE_COLUMNS];

  *written = changes_between (plan->columns, plan->n, before, after, changed) > 0 || bump;
  return !*written || (query_run (call, update_sql (plan, changed), after) && note (call, plan, *id_of (plan, after), version, before, after));
}

static bool
remove_row (Call *call, const SavePlan *plan, const Msg *before, uint32_t version)
{
  return query_run (call, plan->remove, before) && note (call, plan, *id_of (plan, before), version, before, NULL);
}

static bool
is_removed (const Msg *row)
{
  const Field *removed = field_named (row->descriptor, "removed");

  return removed != NULL && *(protobuf_c_boolean *) msg_member (row, removed);
}

static bool
save_child (Call *call, Msg *row, uint64_t parent_id, uint32_t version, bool *written)
{
  SavePlan *plan = plan_find (call->link, row->descriptor);
  Msg *before = blank (call, plan);
  uint64_t id;

  g_assert (plan->parent != NULL);
  *(uint64_t *) msg_member (row, plan->parent) = parent_id;
  if (*id_of (plan, row) == 0)
    {
      *written = !is_removed (row);
      return is_removed (row) || insert (call, plan, row, version, &id);
    }
  if (!query_one (call, before, plan->read, row))
    return false;
  *written = true;
  if (is_removed (row))
    return remove_row (call, plan, before, version);
  return update (call, plan, before, row, version, false, written);
}

/* Saves every touched list of child rows; tells whether anything was written. */
static bool
save_children (Call *call, const Msg *record, uint64_t id, uint32_t version, const char **touched, size_t n_touched, bool *written)
{
  *written = false;
  for (unsigned i = 0; i < record->descriptor->n_fields; i++)
    {
      const Field *field = &record->descriptor->fields[i];
      size_t n;

      if (field->label != PROTOBUF_C_LABEL_REPEATED || field->type != PROTOBUF_C_TYPE_MESSAGE
          || !query_touches (touched, n_touched, field->name))
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
save_new (Call *call, const SavePlan *plan, const Msg *record, const char **touched, size_t n_touched, RecordRef *saved)
{
  bool written;

  if (!insert (call, plan, record, 1, &saved->id)
      || !save_children (call, record, saved->id, 1, touched, n_touched, &written))
    return false;
  saved->version = 1;
  return true;
}

static bool
save_known (Call *call, const SavePlan *plan, const Msg *record, const char **touched, size_t n_touched, RecordRef *saved)
{
  Msg *before = blank (call, plan), *after;
  uint32_t seen = version_of (plan, record);
  bool children = false, written = false;

  if (!query_one (call, before, plan->select, record))
    return false;
  if (version_of (plan, before) != seen)
    return call_fail (call, STATUS__CONFLICT, NULL, N_("Somebody changed this record while you were editing it"), NULL);
  after = merge (call, plan, before, record, touched, n_touched);
  saved->id = *id_of (plan, before);
  if (!save_children (call, record, saved->id, seen + 1, touched, n_touched, &children)
      || !update (call, plan, before, after, seen + 1, children, &written))
    return false;
  saved->version = seen + written;
  return true;
}

bool
query_save (Call *call, const void *record, const char **touched, size_t n_touched, RecordRef *saved)
{
  const Msg *message = msg_const (record);
  SavePlan *plan = plan_find (call->link, message->descriptor);
  RecordRef ref = RECORD_REF__INIT;
  bool new = *id_of (plan, message) == 0;

  if (!permits (call, plan, message, touched, n_touched))
    return false;
  if (!(new ? save_new : save_known) (call, plan, message, touched, n_touched, &ref))
    return false;
  if (ref.version != version_of (plan, message) || new)
    call_tell (call, plan->record->kind, ref.id, ref.version);
  if (saved != NULL)
    {
      saved->id = ref.id;
      saved->version = ref.version;
    }
  return true;
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

bool
query_delete (Call *call, const void *record)
{
  const Msg *message = msg_const (record);
  SavePlan *plan = plan_find (call->link, message->descriptor);
  Msg *before = blank (call, plan);

  if (!query_one (call, before, plan->select, message))
    return false;
  if (version_of (plan, before) != version_of (plan, message))
    return call_fail (call, STATUS__CONFLICT, NULL, N_("Somebody changed this record while you were editing it"), NULL);
  if (!remove_row (call, plan, before, version_of (plan, before) + 1))
    return false;
  call_tell (call, plan->record->kind, *id_of (plan, before), 0);
  return true;
}
