/* plan.c - see plan.h. The columns are found once in each thread, from a SELECT without rows. */

#include "server/call/plan.h"

#include <stdlib.h>
#include <string.h>

#include "list.pb-c.h"
#include "server/call/query.h"

static const Field *
field_named (const ProtobufCMessageDescriptor *type, const char *name)
{
  return protobuf_c_message_descriptor_get_field_by_name (type, name);
}

uint64_t *
plan_id (const Plan *plan, const Msg *record)
{
  return msg_member (record, plan->id);
}

uint32_t
plan_version (const Plan *plan, const Msg *record)
{
  return plan->version != NULL ? *(uint32_t *) msg_member (record, plan->version) : 0;
}

uint64_t
plan_parent (const Plan *plan, const Msg *record)
{
  return plan->parent != NULL ? *(uint64_t *) msg_member (record, plan->parent) : 0;
}

Msg *
plan_blank (Call *call, const Plan *plan)
{
  Msg *row = arena_alloc (call->arena, plan->type->sizeof_message);

  protobuf_c_message_init (plan->type, row);
  return row;
}

static bool
is_own (const char *column)
{
  return strcmp (column, "id") == 0 || strcmp (column, "version") == 0 || strcmp (column, "created_at") == 0;
}

static const char *
select_sql (const Plan *plan, const char *names, const char *from, const char *key)
{
  g_autofree char *sql
      = g_strdup_printf ("SELECT id%s%s FROM %s WHERE %s", plan->version != NULL ? ", version" : "", names, from, key);

  return g_intern_string (sql);
}

/* @present: NULL = of all columns. */
static char *
insert_sql (const Plan *plan, const bool *present)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (GString) values = g_string_new (NULL);

  for (unsigned i = 0; i < plan->n; i++)
    if (present == NULL || present[i])
      {
        g_string_append_printf (names, ", %s", plan->columns[i].name);
        g_string_append_printf (values, ", :%s", plan->columns[i].name);
      }
  return g_strdup_printf ("INSERT INTO %s (id%s%s%s) VALUES (:id%s%s%s)", plan->record->table,
                          plan->version != NULL ? ", version" : "", plan->has_created ? ", created_at" : "",
                          names->str, plan->version != NULL ? ", 1" : "", plan->has_created ? ", @now" : "",
                          values->str);
}

static void
make_sql (Plan *plan)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *insert = insert_sql (plan, NULL);
  g_autofree char *key = plan->parent == NULL
                             ? g_strdup ("id = :id")
                             : g_strdup_printf ("%s = :%s AND id = :id", plan->parent->name, plan->parent->name);
  g_autofree char *mine = g_strdup_printf ("{%s+} r", plan->record->kind);
  g_autofree char *remove = g_strdup_printf ("DELETE FROM %s WHERE %s%s", plan->record->table, key,
                                             plan->version != NULL ? " AND version = :version" : "");

  for (unsigned i = 0; i < plan->n; i++)
    g_string_append_printf (names, ", %s", plan->columns[i].name);
  plan->any = select_sql (plan, names->str, plan->record->table, key);
  plan->read = select_sql (plan, names->str, mine, key);
  plan->insert = g_intern_string (insert);
  plan->remove = g_intern_string (remove);
}

static int
compare_columns (const void *a, const void *b)
{
  return strcmp (((const ChangeColumn *) a)->name, ((const ChangeColumn *) b)->name);
}

static void
find_parent (Plan *plan)
{
  g_autofree char *parent = g_strconcat (plan->record->within, "_id", NULL);

  if (plan->record->within[0] == '\0')
    return;
  plan->parent = field_named (plan->type, parent);
  if (plan->parent == NULL)
    g_error ("%s is within a %s but has no %s", plan->type->name, plan->record->within, parent);
}

/* A connection that has just been lost tells of no column: the plan stays empty, whatever is asked by it along this
 * link is to be asked again, and then so are the columns. */
static void
learn_columns (Plan *plan, Link *link)
{
  g_autofree const char **columns = statement_columns (link, plan->record->table);

  for (const char **column = columns; *column != NULL; column++)
    {
      const Field *field = field_named (plan->type, *column);

      plan->has_created = plan->has_created || strcmp (*column, "created_at") == 0;
      if (is_own (*column) || field == NULL)
        continue;
      g_assert (plan->n < CHANGE_COLUMNS);
      plan->columns[plan->n++] = (ChangeColumn) { *column, field, strcmp (*column, plan->record->place) == 0 };
    }
  g_assert (plan->n > 0 || !link_is_alive (link));
  qsort (plan->columns, plan->n, sizeof plan->columns[0], compare_columns);
  make_sql (plan);
}

static Plan *
plan_new (const ProtobufCMessageDescriptor *type)
{
  Plan *plan = g_new0 (Plan, 1);

  plan->shape = g_new0 (PlanShape, 1);
  plan->type = type;
  plan->record = msg_record (type);
  if (plan->record == NULL || field_named (type, "id") == NULL)
    g_error ("%s is no record", type->name);
  find_parent (plan);
  plan->id = field_named (type, "id");
  plan->version = field_named (type, "version");
  return plan;
}

static void
plan_free (void *data)
{
  Plan *plan = data;

  g_free (plan->shape->insert);
  g_free (plan->shape->update);
  g_free (plan->shape);
  g_free (plan);
}

static void
forget_plans (void *plans)
{
  g_hash_table_unref (plans);
}

const Plan *
plan_find (Link *link, const ProtobufCMessageDescriptor *type)
{
  static GPrivate of_thread = G_PRIVATE_INIT (forget_plans);
  GHashTable *plans = g_private_get (&of_thread);
  Plan *plan;

  if (plans == NULL)
    {
      plans = g_hash_table_new_full (NULL, NULL, NULL, plan_free);
      g_private_set (&of_thread, plans);
    }
  plan = g_hash_table_lookup (plans, type);
  if (plan == NULL)
    {
      plan = plan_new (type);
      g_hash_table_insert (plans, (gpointer) type, plan);
    }
  if (plan->n == 0)
    learn_columns (plan, link);
  return plan;
}

const char *
plan_insert (const Plan *plan, const Msg *row)
{
  PlanShape *shape = plan->shape;
  bool same = true;

  for (unsigned i = 0; i < plan->n; i++)
    {
      bool present = msg_is_present (row, plan->columns[i].field);

      same = same && present == shape->present[i];
      shape->present[i] = present;
    }
  if (same && shape->insert == NULL)
    shape->insert = insert_sql (plan, shape->present);
  if (!same)
    g_clear_pointer (&shape->insert, g_free);
  return same ? shape->insert : plan->insert;
}

static char *
update_sql (const Plan *plan, const bool *changed)
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
    g_string_append (sql, " WHERE id = :id");
  if (plan->version != NULL)
    g_string_append (sql, " AND version = :version");
  return g_strdup (sql->str);
}

const char *
plan_update (const Plan *plan, const bool *changed)
{
  PlanShape *shape = plan->shape;

  if (shape->update != NULL && memcmp (shape->changed, changed, plan->n * sizeof *changed) == 0)
    return shape->update;
  g_free (shape->update);
  shape->update = update_sql (plan, changed);
  memcpy (shape->changed, changed, plan->n * sizeof *changed);
  return shape->update;
}

bool
plan_is_children (const Field *field)
{
  const RecordFact *record;

  if (field->type != PROTOBUF_C_TYPE_MESSAGE || field->label != PROTOBUF_C_LABEL_REPEATED)
    return false;
  record = msg_record (field->descriptor);
  return record != NULL && record->within[0] != '\0';
}

bool
plan_read_children (Call *call, Msg *record, const Field *field)
{
  const Plan *plan = plan_find (call->link, field->descriptor);
  g_autoptr (GString) sql = g_string_new ("SELECT id");
  RecordRef ref = RECORD_REF__INIT;

  if (plan->version != NULL)
    g_string_append (sql, ", version");
  for (unsigned i = 0; i < plan->n; i++)
    g_string_append_printf (sql, ", %s", plan->columns[i].name);
  g_string_append_printf (sql, " FROM %s WHERE %s = :id ORDER BY id", plan->record->table, plan->parent->name);
  ref.id = *(uint64_t *) msg_member (record, field_named (record->descriptor, "id"));
  return query_many (call, record, field->name, sql->str, &ref);
}
