/* names.c - see names.h. The name of what is referred to stands in the table of its kind, whatever the kind is. */

#include "server/call/names.h"

#include <inttypes.h>
#include <string.h>

#include "common/facts.h"
#include "server/call/query.h"
#include "server/call/save.h"
#include "store.pb-c.h"

enum { MINUTE_MS = 60000 };

static bool
has_name (Link *link, const MessageFacts *facts)
{
  unsigned n;
  const ChangeColumn *columns = save_columns (link, facts->type, &n);

  for (unsigned i = 0; i < n; i++)
    if (strcmp (columns[i].name, "name") == 0)
      return true;
  return false;
}

static const char *
name_sql (Link *link, const FieldFact *fact)
{
  const MessageFacts *facts = fact->dictionary[0] == '\0' && fact->of[0] != '\0' ? msg_of_kind (fact->of) : NULL;
  g_autofree char *sql = NULL;

  if (fact->dictionary[0] != '\0' || strcmp (fact->of, "dictionary_item") == 0)
    return "SELECT CASE WHEN @russian = 1 THEN name_ru ELSE name_en END AS name"
           " FROM {dictionary_item!whom a row refers to} r WHERE id = :id";
  if (facts == NULL || !has_name (link, facts))
    return NULL;
  sql = g_strdup_printf ("SELECT name FROM {%s!whom a row refers to} r WHERE id = :id", fact->of);
  return g_intern_string (sql);
}

static bool
find_name (Call *call, const FieldFact *fact, uint64_t id, char **name)
{
  const char *sql = id != 0 ? name_sql (call->link, fact) : NULL;
  NamedRow asked = NAMED_ROW__INIT, found = NAMED_ROW__INIT;
  bool there;

  asked.id = id;
  *name = id != 0 ? arena_print (call->arena, "#%" PRIu64, id) : "";
  if (sql == NULL)
    return true;
  if (!query_maybe (call, &found, &there, sql, &asked))
    return false;
  if (there)
    *name = (char *) found.name;
  return true;
}

static char *
show_moment (Call *call, int64_t moment)
{
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *text = NULL;

  if (moment == 0)
    return "";
  time = g_date_time_new_from_unix_utc ((moment + call->caller->zone_minutes * (int64_t) MINUTE_MS) / 1000);
  text = time != NULL ? g_date_time_format (time, "%d.%m.%Y %H:%M") : g_strdup ("");
  return arena_copy (call->arena, text, strlen (text));
}

char *
names_show (Call *call, Msg *record, const Field *field)
{
  const FieldFact *fact = msg_fact (record->descriptor, field);
  char *name;

  if (fact->kind == KIND_REF && field->type == PROTOBUF_C_TYPE_UINT64)
    return find_name (call, fact, *(uint64_t *) msg_member (record, field), &name) ? name : NULL;
  if (fact->kind == KIND_MOMENT)
    return show_moment (call, *(int64_t *) msg_member (record, field));
  if (field->type == PROTOBUF_C_TYPE_BYTES || field->type == PROTOBUF_C_TYPE_MESSAGE || !msg_is_present (record, field))
    return "";
  return call_own (call, fact_show (record, field->name));
}

bool
names_fill (Call *call, Msg *record)
{
  for (unsigned i = 0; i < record->descriptor->n_fields; i++)
    {
      const Field *field = &record->descriptor->fields[i], *beside;
      const FieldFact *fact = msg_fact (record->descriptor, field);
      g_autofree char *name = NULL;

      if (fact->kind != KIND_REF || !g_str_has_suffix (field->name, "_id"))
        continue;
      name = g_strdup_printf ("%.*s_name", (int) strlen (field->name) - 3, field->name);
      beside = protobuf_c_message_descriptor_get_field_by_name (record->descriptor, name);
      if (beside != NULL
          && !find_name (call, fact, *(uint64_t *) msg_member (record, field), msg_member (record, beside)))
        return false;
    }
  return true;
}

bool
names_seen (Call *call, const char *kind, uint64_t id, const char **name)
{
  const MessageFacts *facts = id != 0 ? msg_of_kind (kind) : NULL;
  NamedRow asked = NAMED_ROW__INIT, found = NAMED_ROW__INIT;
  g_autofree char *sql = NULL;
  bool there;

  *name = "";
  if (facts == NULL || !has_name (call->link, facts))
    return true;
  sql = g_strdup_printf ("SELECT name FROM {%s} r WHERE id = :id", kind);
  asked.id = id;
  if (!query_maybe (call, &found, &there, g_intern_string (sql), &asked))
    return false;
  if (there && found.name != NULL)
    *name = found.name;
  return true;
}
