/* past.c - see past.h. */

#include "server/call/past.h"

#include "server/call/query.h"

bool
past_entries (Call *call, const PastQuery *query, ChangeList *out)
{
  Change asked = CHANGE__INIT;

  asked.kind = query->kind;
  asked.record_id = query->id;
  asked.id = query->below > 0 ? query->below : INT64_MAX;
  asked.at = query->after;
  if (!query->parts)
    return query_many (call, out, "changes",
                       "SELECT " PAST_COLUMNS " FROM change WHERE record_id = :record_id AND kind = :kind"
                       " AND id < :id AND at > coalesce (:at, 0) ORDER BY id DESC LIMIT 1000",
                       &asked);
  return query_many (call, out, "changes",
                     "SELECT " PAST_COLUMNS " FROM (SELECT * FROM change WHERE record_id = :record_id AND kind = :kind"
                     " UNION ALL SELECT * FROM change WHERE within_id = :record_id) c"
                     " WHERE id < :id AND at > coalesce (:at, 0) ORDER BY id DESC LIMIT 1000", &asked);
}

bool
past_made (const Change *entry)
{
  return entry->values_hash.len == 0 && entry->row_hash.len > 0 && (entry->within_id != 0 || entry->version <= 1);
}

bool
past_took_away (const Change *entry)
{
  return entry->row_hash.len == 0;
}

bool
past_values (Call *call, const Change *entry, ChangeSet **values)
{
  ProtobufCAllocator allocator = arena_allocator (call->arena);
  ChangeValue beside = CHANGE_VALUE__INIT;
  bool found;

  *values = NULL;
  if (entry->values_hash.len == 0)
    return true;
  if (!query_maybe (call, &beside, &found, "SELECT fields FROM change_value WHERE change_id = :id", entry))
    return false;
  if (found && beside.fields.len > 0)
    *values = (ChangeSet *) protobuf_c_message_unpack (&change_set__descriptor, &allocator, beside.fields.len,
                                                       beside.fields.data);
  return true;
}
