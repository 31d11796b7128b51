/* erase.c - personal data out of the log: values and salt go, their hash stays, so the chain holds and nothing can be
 * guessed. */

#include <string.h>

#include "server/audit/audit.h"
#include "server/call/query.h"
#include "server/call/reach.h"
#include "server/call/save.h"
#include "list.pb-c.h"

bool
audit_erase (Call *call, const char *kind, uint64_t id, uint64_t decision)
{
  Change asked = CHANGE__INIT;

  asked.kind = kind;
  asked.record_id = id;
  asked.seal_id = decision;
  return query_post (call, "UPDATE change_value SET salt = NULL, fields = NULL, erased_by = :seal_id WHERE change_id IN"
                           " (SELECT id FROM change WHERE record_id = :record_id AND kind = :kind"
                           " UNION ALL SELECT id FROM change WHERE within_id = :record_id)", &asked);
}

/* The columns with the address that rows of this kind hang on; false when they hang on nothing. Files are not deleted
 * as rows alone (server/files), and an erasure is what stays. */
static bool
hangs (const MessageFacts *facts, const char **kind, const char **id)
{
  static const char *const ways[][2] = { { "of_kind", "of_id" }, { "kind", "record_id" } };

  if (facts->record == NULL || strcmp (facts->record->kind, "file") == 0
      || strcmp (facts->record->kind, "erasure") == 0)
    return false;
  for (size_t i = 0; i < G_N_ELEMENTS (ways); i++)
    if (protobuf_c_message_descriptor_get_field_by_name (facts->type, ways[i][0]) != NULL
        && protobuf_c_message_descriptor_get_field_by_name (facts->type, ways[i][1]) != NULL)
      {
        *kind = ways[i][0];
        *id = ways[i][1];
        return true;
      }
  return false;
}

static bool
erase_row (Call *call, const MessageFacts *facts, const Change *row, uint64_t decision)
{
  Msg *message = arena_alloc (call->arena, facts->type->sizeof_message);

  protobuf_c_message_init (facts->type, message);
  *(uint64_t *) msg_named (message, "id") = row->id;
  *(uint32_t *) msg_named (message, "version") = row->version;
  return query_delete (call, message) && audit_erase (call, facts->record->kind, row->id, decision);
}

static bool
erase_kind (Call *call, const MessageFacts *facts, const char *sql, Change *asked, uint64_t decision)
{
  ChangeList rows;

  for (asked->id = 0;; asked->id = rows.changes[rows.n_changes - 1]->id)
    {
      change_list__init (&rows);
      if (!query_many (call, &rows, "changes", sql, asked))
        return false;
      for (size_t i = 0; i < rows.n_changes; i++)
        if (!erase_row (call, facts, rows.changes[i], decision))
          return false;
      if (rows.n_changes == 0)
        return true;
    }
}

bool
audit_erase_beside (Call *call, const char *kind, uint64_t id, uint64_t decision)
{
  Change asked = CHANGE__INIT;
  const char *kind_column, *id_column;

  asked.kind = kind;
  asked.record_id = id;
  for (size_t i = 0; i < n_message_facts; i++)
    if (hangs (&message_facts[i], &kind_column, &id_column))
      {
        g_autofree char *sql = g_strdup_printf ("SELECT id, version FROM %s WHERE %s = :kind AND %s = :record_id"
                                                " AND id > coalesce (:id, 0) ORDER BY id LIMIT 500",
                                                message_facts[i].record->table, kind_column, id_column);

        if (!erase_kind (call, &message_facts[i], sql, &asked, decision))
          return false;
      }
  return true;
}

/* A kept reply does not say whose it is: all that are longer than an id go, and who repeats one of the last two days is
 * told that it was done. */
bool
audit_forget (Call *call, const char *kind, uint64_t id)
{
  Change asked = CHANGE__INIT;

  asked.kind = kind;
  asked.record_id = id;
  return query_post (call, "DELETE FROM outbox WHERE record_id = :record_id AND kind = :kind", &asked)
         && query_post (call, "UPDATE look SET why = NULL WHERE record_id = :record_id AND kind = :kind", &asked)
         && query_post (call, "UPDATE operation SET reply = NULL, unkept = 1 WHERE length (reply) > 64", NULL);
}

bool
audit_scrub_due (Call *call, bool *due)
{
  RecordRef found = RECORD_REF__INIT;

  return query_maybe (call, &found, due, "SELECT id FROM {erasure!what is still to be scrubbed} e"
                                         " WHERE scrubbed IS NULL OR scrubbed = 1 LIMIT 1", NULL);
}

bool
audit_stands (Call *call, const char *kind, uint64_t id)
{
  RecordIn asked = RECORD_IN__INIT;
  RecordRef erasure = RECORD_REF__INIT;
  bool erased;

  asked.kind = (char *) kind;
  asked.id = id;
  return query_maybe (call, &erasure, &erased, "SELECT id FROM {erasure!whose card takes nothing more} e"
                                               " WHERE record_id = :id AND kind = :kind LIMIT 1", &asked)
         && (!erased || call_fail (call, STATUS__CONFLICT, NULL,
                                   N_("This client's personal data were erased: nothing can be added or brought back"),
                                   NULL));
}

bool
audit_takes (Call *call, const char *kind, uint64_t id)
{
  return record_beside (call, kind, id) && audit_stands (call, kind, id);
}
