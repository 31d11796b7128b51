/* items.c - the items of the pick lists as administrators see and change them. One that a record refers to is never
 * deleted: it is retired, so that old records read as they did. */

#include <string.h>

#include "common/text.h"
#include "dictionaries.rpc.h"
#include "server/call/page.h"
#include "server/call/query.h"
#include "server/call/save.h"
#include "server/dictionaries/dictionaries.h"

static const Page dictionaries = {
  .rows = "dictionaries",
  .select
  = "d.id, d.version, d.name, d.title_en, d.title_ru,"
    " (SELECT count(*) FROM dictionary_item i WHERE i.dictionary_id = d.id AND i.retired_day IS NULL) AS n_items,"
    " (SELECT count(*) FROM dictionary_item i WHERE i.dictionary_id = d.id AND i.within_id IS NOT NULL) AS n_within",
  .from = "{dictionary} d",
  .order = "CASE WHEN @russian = 1 THEN d.title_ru ELSE d.title_en END, d.id",
  .id = "d.id",
  .columns = { { "name", "d.name" }, { "title_en", "d.title_en" }, { "title_ru", "d.title_ru" } }
};

/* of_id says which dictionary; what is retired stands at the end. */
static const Page items = {
  .rows = "items",
  .select = "i.id, i.version, i.dictionary_id, d.name AS dictionary, i.code, i.name_en, i.name_ru, i.position, "
            "i.retired_day, i.tone,"
            " i.within_id, CASE WHEN @russian = 1 THEN w.name_ru ELSE w.name_en END AS within_name",
  .from
  = "{dictionary_item} i JOIN dictionary d ON d.id = i.dictionary_id LEFT JOIN dictionary_item w ON w.id = i.within_id",
  .where = "i.dictionary_id = :of_id",
  .words = "(i.key_en || ' ' || i.key_ru || ' ' || coalesce (i.code, ''))",
  .order = "CASE WHEN i.retired_day IS NULL THEN 0 ELSE 1 END, i.position, i.id",
  .id = "i.id",
  .columns = { { "name_en", "i.key_en" },
               { "name_ru", "i.key_ru" },
               { "code", "i.code" },
               { "position", "i.position" },
               { "retired_day", "i.retired_day" },
               { "within_id", "i.within_id" } }
};

bool
dictionaries_list (Call *call, const ListQuery *in, DictionaryPage *out)
{
  return query_page (call, out, &dictionaries, in);
}

bool
dictionaries_items (Call *call, const ListQuery *in, DictionaryItemPage *out)
{
  return query_page (call, out, &items, in);
}

bool
dictionaries_get (Call *call, const RecordRef *in, DictionaryItem *out)
{
  return query_one (
      call, out,
      "SELECT i.id, i.version, i.dictionary_id, d.name AS dictionary, i.code, i.name_en, i.name_ru, i.position,"
      " i.retired_day, i.tone, i.within_id, CASE WHEN @russian = 1 THEN w.name_ru ELSE w.name_en END AS within_name"
      " FROM {dictionary_item} i JOIN dictionary d ON d.id = i.dictionary_id"
      " LEFT JOIN dictionary_item w ON w.id = i.within_id WHERE i.id = :id",
      in);
}

static bool
check_within (Call *call, const DictionaryItem *item)
{
  DictionaryItem outer = DICTIONARY_ITEM__INIT;
  bool found;

  if (item->within_id == 0)
    return true;
  if (!query_maybe (call, &outer, &found, "SELECT dictionary_id FROM dictionary_item WHERE id = :within_id", item))
    return false;
  return (found && outer.dictionary_id != item->dictionary_id)
         || call_fail (call, STATUS__INVALID, "within_id", N_("This has to be an item of another list"), NULL);
}

static bool
find_dictionary (Call *call, DictionaryItem *item)
{
  Dictionary dictionary = DICTIONARY__INIT;
  bool found;

  if (item->id != 0)
    return query_one (call, item, "SELECT dictionary_id FROM dictionary_item WHERE id = :id", item);
  dictionary.id = item->dictionary_id;
  if (!query_maybe (call, &dictionary, &found, "SELECT id FROM dictionary WHERE id = :id", &dictionary))
    return false;
  return found ? query_one (call, item, "SELECT coalesce (max (position), 0) + 1 AS position FROM dictionary_item"
                                        " WHERE dictionary_id = :dictionary_id", item)
               : call_fail (call, STATUS__NOT_FOUND, NULL, N_("There is no such list"), NULL);
}

bool
dictionaries_save (Call *call, const DictionaryItemSave *in, RecordRef *out)
{
  DictionaryItem *item = (DictionaryItem *) arena_copy (call->arena, in->record, sizeof *in->record);
  const char **touched = in->touched;
  size_t n_touched = in->n_touched;

  if (query_touches (touched, n_touched, "dictionary_id") && item->id != 0)
    return call_fail (call, STATUS__INVALID, NULL, N_("An item stays in its list"), NULL);
  if (!find_dictionary (call, item) || !check_within (call, item))
    return false;
  item->key_en = call_own (call, text_fold (item->name_en));
  item->key_ru = call_own (call, text_fold (item->name_ru));
  if (query_touches (touched, n_touched, "name_en"))
    touched = query_touched (call, touched, &n_touched, "key_en", NULL);
  if (query_touches (touched, n_touched, "name_ru"))
    touched = query_touched (call, touched, &n_touched, "key_ru", NULL);
  return query_save (call, item, touched, n_touched, out);
}

static bool
put_at (Call *call, DictionaryItem *item, uint32_t position)
{
  if (item->position == position)
    return true;
  item->position = position;
  return query_change (call, item, NULL, "position", NULL);
}

static DictionaryItem *
take_item (DictionaryItemPage *all, uint64_t id)
{
  for (size_t i = 0; i < all->n_items; i++)
    if (all->items[i] != NULL && all->items[i]->id == id)
      return g_steal_pointer (&all->items[i]);
  return NULL;
}

/* First the ids in their order, then those that were not named, as they stood. */
bool
dictionaries_order (Call *call, const ItemOrder *in, Nothing *out)
{
  DictionaryItemPage all = DICTIONARY_ITEM_PAGE__INIT;
  uint32_t position = 0;

  if (!query_many (call, &all, "items",
                   "SELECT id, version, position FROM dictionary_item WHERE dictionary_id = :dictionary_id"
                   " ORDER BY position, id",
                   in))
    return false;
  for (size_t i = 0; i < in->n_ids; i++)
    {
      DictionaryItem *item = take_item (&all, in->ids[i]);

      if (item == NULL)
        return call_fail (call, STATUS__INVALID, NULL, N_("The list has changed: look at it again"), NULL);
      if (!put_at (call, item, ++position))
        return false;
    }
  for (size_t i = 0; i < all.n_items; i++)
    if (all.items[i] != NULL && !put_at (call, all.items[i], ++position))
      return false;
  return true;
}

static bool
read_item (Call *call, const RecordRef *in, DictionaryItem *item)
{
  if (!query_one (
          call, item,
          "SELECT i.id, i.version, i.dictionary_id, d.name AS dictionary, i.retired_day FROM {dictionary_item} i"
          " JOIN dictionary d ON d.id = i.dictionary_id WHERE i.id = :id",
          in))
    return false;
  if (in->version != 0)
    item->version = in->version;
  return true;
}

bool
dictionaries_retire (Call *call, const RecordRef *in, Nothing *out)
{
  DictionaryItem item = DICTIONARY_ITEM__INIT;

  if (!read_item (call, in, &item))
    return false;
  if (item.retired_day == 0)
    item.retired_day = call_today (call);
  return query_change (call, &item, NULL, "retired_day", NULL);
}

/* Does any row of @table refer to the item by @column? */
static bool
is_used_in (Call *call, const char *table, const char *column, const DictionaryItem *item, bool *used)
{
  g_autofree char *sql = g_strdup_printf ("SELECT %s AS id FROM %s WHERE %s = :id LIMIT 1", column, table, column);
  RecordRef any = RECORD_REF__INIT;
  bool found;

  if (!query_maybe (call, &any, &found, sql, item))
    return false;
  *used = *used || found;
  return true;
}

/* Every field of every kind of record says in its .proto of which dictionary it is. */
static bool
is_used_by (Call *call, const MessageFacts *kind, const DictionaryItem *item, bool *used)
{
  for (unsigned j = 0; kind->record != NULL && j < kind->type->n_fields; j++)
    if (strcmp (msg_fact (kind->type, &kind->type->fields[j])->dictionary, item->dictionary) == 0
        && !is_used_in (call, kind->record->table, kind->type->fields[j].name, item, used))
      return false;
  return true;
}

static bool
is_used (Call *call, const DictionaryItem *item, bool *used)
{
  *used = false;
  for (size_t i = 0; i < n_message_facts; i++)
    if (!is_used_by (call, &message_facts[i], item, used))
      return false;
  return is_used_in (call, "dictionary_item", "within_id", item, used);
}

bool
dictionaries_delete (Call *call, const RecordRef *in, Nothing *out)
{
  DictionaryItem item = DICTIONARY_ITEM__INIT;
  bool used;

  if (!read_item (call, in, &item) || !is_used (call, &item, &used))
    return false;
  if (used)
    return call_fail (call, STATUS__CONFLICT, NULL,
                      N_("Records refer to this item: retire it, and it is offered no more"), NULL);
  return query_delete (call, &item);
}
