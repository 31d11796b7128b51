/* names.c - what other rooms ask of dictionaries: names of items, items by name, and whether a record may refer to one.
 */

#include <string.h>

#include "common/text.h"
#include "server/call/query.h"
#include "server/call/save.h"
#include "server/dictionaries/dictionaries.h"

static bool
find_item (Call *call, uint64_t id, ItemName *item, bool *found)
{
  ItemQuery asked = ITEM_QUERY__INIT;

  asked.id = id;
  return query_maybe (
      call, item, found,
      "SELECT i.id, CASE WHEN @russian = 1 THEN i.name_ru ELSE i.name_en END AS name, d.name AS dictionary,"
      " i.retired_day FROM dictionary_item i JOIN dictionary d ON d.id = i.dictionary_id WHERE i.id = :id",
      &asked);
}

/* The names that one reply has needed so far: fifty rows of a list have few different items. A slot that is taken is
 * taken over. */
enum { KNOWN_NAMES = 128 };

typedef struct
{
  uint64_t id;
  const char *name;
} KnownName;

static bool
known_name (Call *call, KnownName *known, uint64_t id, const char **name)
{
  KnownName *slot = &known[id % KNOWN_NAMES];
  ItemQuery asked = ITEM_QUERY__INIT;
  ItemName item = ITEM_NAME__INIT;
  bool found;

  if (slot->id != id)
    {
      asked.id = id;
      if (!query_maybe (call, &item, &found,
                        "SELECT CASE WHEN @russian = 1 THEN i.name_ru ELSE i.name_en END AS name"
                        " FROM dictionary_item i WHERE i.id = :id",
                        &asked))
        return false;
      *slot = (KnownName) { id, found ? item.name : NULL };
    }
  *name = slot->name;
  return true;
}

static bool
is_item (const Msg *record, unsigned i)
{
  return msg_fact (record->descriptor, &record->descriptor->fields[i])->dictionary[0] != '\0';
}

/* "industry_id" -> the field "industry_name"; NULL when there is none. */
static const Field *
name_beside (const Msg *record, const Field *id)
{
  size_t stem = strlen (id->name) - strlen ("_id");
  char name[64];

  g_assert (g_str_has_suffix (id->name, "_id"));
  g_assert (stem + sizeof "_name" <= sizeof name);
  memcpy (name, id->name, stem);
  memcpy (name + stem, "_name", sizeof "_name");
  return protobuf_c_message_descriptor_get_field_by_name (record->descriptor, name);
}

static bool
name_field (Call *call, KnownName *known, Msg *record, const Field *id)
{
  uint64_t item_id = *(uint64_t *) msg_member (record, id);
  const Field *beside = item_id != 0 ? name_beside (record, id) : NULL;
  const char *name;

  if (beside == NULL)
    return true;
  if (!known_name (call, known, item_id, &name))
    return false;
  if (name != NULL)
    *(const char **) msg_member (record, beside) = name;
  return true;
}

static bool
name_all (Call *call, KnownName *known, Msg *record)
{
  for (unsigned i = 0; i < record->descriptor->n_fields; i++)
    {
      const Field *field = &record->descriptor->fields[i];
      bool repeated = field->label == PROTOBUF_C_LABEL_REPEATED;
      size_t n = repeated ? *(size_t *) ((char *) record + field->quantifier_offset) : 1;
      Msg **inner = msg_member (record, field);

      if (is_item (record, i) && !name_field (call, known, record, field))
        return false;
      if (field->type != PROTOBUF_C_TYPE_MESSAGE)
        continue;
      if (repeated)
        inner = *(Msg ***) inner;
      for (size_t j = 0; j < n; j++)
        if (inner[j] != NULL && !name_all (call, known, inner[j]))
          return false;
    }
  return true;
}

bool
dictionaries_name (Call *call, void *message)
{
  return name_all (call, arena_alloc (call->arena, KNOWN_NAMES * sizeof (KnownName)), msg (message));
}

/* "%text%", folded; what means something to LIKE means itself. */
static char *
pattern_of (Call *call, const char *text)
{
  g_autofree char *folded = text_fold (text);
  GString *pattern = g_string_new ("%");

  for (const char *c = folded; *c != '\0'; c++)
    {
      if (strchr ("%_\\", *c) != NULL)
        g_string_append_c (pattern, '\\');
      g_string_append_c (pattern, *c);
    }
  return call_own (call, g_string_free (g_string_append_c (pattern, '%'), FALSE));
}

bool
dictionaries_suggest (Call *call, const char *name, const char *text, uint64_t within_id, unsigned limit,
                      DictionaryItemPage *out)
{
  ItemQuery asked = ITEM_QUERY__INIT;

  asked.dictionary = name;
  asked.words = pattern_of (call, text);
  asked.within_id = within_id;
  asked.limit = limit;
  if (strcmp (name, "dictionary_item") == 0)   /* items of those lists within which other items lie */
    return query_many (
        call, out, "items",
        "SELECT i.id, i.code, i.name_en, i.name_ru, i.position, i.tone, i.within_id FROM dictionary_item i"
        " WHERE i.retired_day IS NULL AND i.dictionary_id IN (SELECT o.dictionary_id FROM dictionary_item w"
        " JOIN dictionary_item o ON o.id = w.within_id)"
        " AND (i.key_ru LIKE :words ESCAPE '\\' OR i.key_en LIKE :words ESCAPE '\\')"
        " ORDER BY i.position, i.id LIMIT :limit",
        &asked);
  return query_many (
      call, out, "items",
      "SELECT i.id, i.code, i.name_en, i.name_ru, i.position, i.tone, i.within_id FROM dictionary_item i"
      " JOIN dictionary d ON d.id = i.dictionary_id WHERE d.name = :dictionary AND i.retired_day IS NULL"
      " AND (i.key_ru LIKE :words ESCAPE '\\' OR i.key_en LIKE :words ESCAPE '\\')"
      " AND (coalesce (:within_id, 0) = 0 OR i.within_id = :within_id) ORDER BY i.position, i.id LIMIT :limit",
      &asked);
}

bool
dictionaries_find (Call *call, const char *name, const char *text, uint64_t *id)
{
  ItemQuery asked = ITEM_QUERY__INIT;
  ItemName item = ITEM_NAME__INIT;
  bool found;

  asked.dictionary = name;
  asked.words = text;
  asked.key = call_own (call, text_fold (text));
  if (!query_maybe (
          call, &item, &found,
          "SELECT i.id FROM dictionary_item i JOIN dictionary d ON d.id = i.dictionary_id WHERE d.name = :dictionary"
          " AND (i.key_ru = :key OR i.key_en = :key OR i.code = :words)"
          " ORDER BY CASE WHEN i.retired_day IS NULL THEN 0 ELSE 1 END, i.position LIMIT 1",
          &asked))
    return false;
  *id = found ? item.id : 0;
  return true;
}

/* @new: whatever is retired cannot be chosen any more, but may stay where it was. */
static bool
check_field (Call *call, const Msg *record, const Field *field, const char *within, bool new)
{
  const FieldFact *fact = msg_fact (record->descriptor, field);
  uint64_t id = *(uint64_t *) msg_member (record, field);
  char path[96];
  ItemName item = ITEM_NAME__INIT;
  bool found;

  if (id == 0)
    return true;
  if (!find_item (call, id, &item, &found))
    return false;
  g_snprintf (path, sizeof path, "%s%s", within, field->name);
  if (!found || strcmp (item.dictionary, fact->dictionary) != 0)
    call_fail (call, STATUS__INVALID, path, N_("This is no item of the list"), NULL);
  else if (new && item.retired_day != 0)
    call_fail (call, STATUS__INVALID, path, N_("“{0}” is offered no more; choose another"), item.name, NULL);
  return true;
}

static bool
check_row (Call *call, const Msg *row, const char *within)
{
  const Field *id = protobuf_c_message_descriptor_get_field_by_name (row->descriptor, "id");
  bool new = id != NULL && *(uint64_t *) msg_member (row, id) == 0;

  for (unsigned i = 0; i < row->descriptor->n_fields; i++)
    if (is_item (row, i) && !check_field (call, row, &row->descriptor->fields[i], within, new))
      return false;
  return true;
}

static bool
check_rows (Call *call, const Msg *record, const Field *field)
{
  size_t n = *(size_t *) ((char *) record + field->quantifier_offset);
  char within[64];

  for (size_t j = 0; j < n; j++)
    {
      g_snprintf (within, sizeof within, "%s.%zu.", field->name, j);
      if (!check_row (call, (*(Msg ***) msg_member (record, field))[j], within))
        return false;
    }
  return true;
}

bool
dictionaries_check (Call *call, const void *message, const char **touched, size_t n_touched)
{
  const Msg *record = msg_const (message);
  const Field *id = protobuf_c_message_descriptor_get_field_by_name (record->descriptor, "id");
  bool new = *(uint64_t *) msg_member (record, id) == 0;

  for (unsigned i = 0; i < record->descriptor->n_fields; i++)
    {
      const Field *field = &record->descriptor->fields[i];

      if (!new && !query_touches (touched, n_touched, field->name))
        continue;
      if (is_item (record, i) && !check_field (call, record, field, "", true))
        return false;
      if (field->type == PROTOBUF_C_TYPE_MESSAGE && field->label == PROTOBUF_C_LABEL_REPEATED
          && !check_rows (call, record, field))
        return false;
    }
  return !call_failed (call);
}
