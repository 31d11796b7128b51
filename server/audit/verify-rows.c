/* verify-rows.c - the other way round: from the tables to the log. A row that no entry tells of was put in by hand; and
 * a place, which no hash covers because it is a copy, must be that of the row's branch.
 */

#include <inttypes.h>
#include <string.h>

#include "server/audit/check.h"
#include "server/call/changes.h"
#include "server/call/query.h"
#include "server/call/save.h"
#include "store.pb-c.h"

/* Ids of our own begin with a clock; those below were given by a step of the schema. */
enum { ROWS = 1000, MAX_COMPLAINTS = 100, MAX_BORN = 4096 };
static const uint64_t born_below = UINT64_C (1) << 32;

void
check_complain (Check *check, const char *text)
{
  VerifyReport *out = check->out;

  if (out->complaints == NULL)
    out->complaints = arena_alloc (check->kept, MAX_COMPLAINTS * sizeof *out->complaints);
  if (out->n_complaints < MAX_COMPLAINTS)
    out->complaints[out->n_complaints++] = arena_copy (check->kept, text, strlen (text));
}

/* Works are how things were done; what they did is in the log. */
static bool
is_logged (const MessageFacts *facts)
{
  return facts->record != NULL && strcmp (facts->record->kind, "work") != 0;
}

static bool
comes_with_the_schema (const char *kind, uint64_t id)
{
  return id < born_below && (strcmp (kind, "dictionary") == 0 || strcmp (kind, "dictionary_item") == 0);
}

/* A page of the table in the order of its key, found by that key however long the table is. */
static const char *
page_sql (const RecordFact *record)
{
  g_autofree char *within = record->within[0] != '\0' ? g_strconcat (record->within, "_id", NULL) : NULL;
  bool placed = record->place[0] != '\0', sealed = record->sealed[0] != '\0';
  g_autoptr (GString) sql = g_string_new ("SELECT r.id");

  g_string_append_printf (sql, ", %s AS within_id, (SELECT c.id FROM change c WHERE c.record_id = r.id"
                               " AND c.kind = '%s' LIMIT 1) AS entry_id",
                          within != NULL ? "r.within_id" : "NULL", record->kind);
  if (placed)
    g_string_append_printf (sql, ", r.%s AS place, CASE WHEN %s%s THEN 0 ELSE (SELECT b.place FROM branch b"
                                 " WHERE b.id = r.branch_id) END AS right_place", record->place,
                            sealed ? "r.sealed" : "1", sealed ? " = 1" : " = 0");
  g_string_append_printf (sql, " FROM (SELECT id%s%s%s%s%s%s%s%s FROM %s WHERE ", within != NULL ? ", " : "",
                          within != NULL ? within : "", within != NULL ? " AS within_id" : "",
                          placed ? ", branch_id, " : "", placed ? record->place : "",
                          sealed ? ", " : "", record->sealed, sealed ? " AS sealed" : "", record->table);
  if (within != NULL)
    g_string_append_printf (sql, "(%s, id) > (coalesce (:after_within, 0), coalesce (:after_row, 0))"
                                 " ORDER BY %s, id LIMIT :limit) r ORDER BY r.within_id, r.id", within, within);
  else
    g_string_append (sql, "id > coalesce (:after_row, 0) ORDER BY id LIMIT :limit) r ORDER BY r.id");
  return g_intern_string (sql->str);
}

static bool
note_born (Check *check, const MessageFacts *facts, const RowSeen *seen)
{
  VerifyReport *out = check->out;
  Msg *row = arena_alloc (check->call->arena, facts->type->sizeof_message);
  BornRow *born = arena_alloc (check->kept, sizeof *born);
  uint8_t *hash = arena_alloc (check->kept, CHANGE_HASH_SIZE);
  const ChangeColumn *columns;
  unsigned n;
  bool found;

  protobuf_c_message_init (facts->type, row);
  if (!save_read (check->call, row, seen->id, 0, &found))
    return false;
  columns = save_columns (check->call->link, facts->type, &n);
  changes_hash_row (columns, n, row, hash);
  born_row__init (born);
  born->kind = facts->record->kind;
  born->id = seen->id;
  born->hash = (ProtobufCBinaryData) { CHANGE_HASH_SIZE, hash };
  if (out->born == NULL)
    out->born = arena_alloc (check->kept, MAX_BORN * sizeof *out->born);
  if (out->n_born < MAX_BORN)
    out->born[out->n_born++] = born;
  return true;
}

static bool
check_seen (Check *check, const MessageFacts *facts, const RowSeen *seen)
{
  const char *kind = facts->record->kind;

  if (seen->entry_id == 0 && comes_with_the_schema (kind, seen->id))
    return note_born (check, facts, seen);
  if (seen->entry_id == 0)
    check_complain (check, arena_print (check->call->arena,
                                        "%s:%" PRIu64 ": the row was put in by hand: no entry of the log tells of it",
                                        kind, seen->id));
  if (seen->place != seen->right_place)
    check_complain (check, arena_print (check->call->arena,
                                        "%s:%" PRIu64 ": its place is %u, but that of its branch is %u", kind, seen->id,
                                        seen->place, seen->right_place));
  return true;
}

static bool
check_page (Check *check, const MessageFacts *facts, VerifyRequest *asked, size_t *n)
{
  RowSeenList rows = ROW_SEEN_LIST__INIT;

  if (!query_many (check->call, &rows, "rows", page_sql (facts->record), asked))
    return false;
  for (size_t i = 0; i < rows.n_rows; i++)
    if (!check_seen (check, facts, rows.rows[i]))
      return false;
  *n = rows.n_rows;
  if (*n > 0)
    {
      asked->after_row = rows.rows[*n - 1]->id;
      asked->after_within = rows.rows[*n - 1]->within_id;
    }
  check->out->n_seen += *n;
  return true;
}

/* One table, or what is left of the part; @done tells which. */
static bool
check_table (Check *check, const MessageFacts *facts, VerifyRequest *asked, unsigned part, bool *done)
{
  Arena *arena = check->call->arena;
  size_t n = ROWS;
  bool good = true;

  while (good && n == ROWS && check->out->n_seen < part)
    {
      check->call->arena = arena_new (CHECK_ARENA);
      good = check_page (check, facts, asked, &n);
      arena_free (check->call->arena);
      check->call->arena = arena;
    }
  *done = n < ROWS;
  return good;
}

static size_t
table_of (const char *kind)
{
  for (size_t i = 0; i < n_message_facts; i++)
    if (message_facts[i].record != NULL && strcmp (message_facts[i].record->kind, kind) == 0)
      return i;
  return n_message_facts;
}

/* "done" is no kind: then every table was gone through in an earlier part. */
bool
check_rows (Check *check, const VerifyRequest *in, unsigned part, bool *finished)
{
  VerifyRequest asked = VERIFY_REQUEST__INIT;
  size_t i = in->after_kind[0] != '\0' ? table_of (in->after_kind) : 0;
  bool done = true;

  asked.limit = ROWS;
  asked.after_row = in->after_row;
  asked.after_within = in->after_within;
  for (; i < n_message_facts && done; i += done)
    {
      if (!is_logged (&message_facts[i]))
        continue;
      if (!check_table (check, &message_facts[i], &asked, part, &done))
        return false;
      if (done)
        asked.after_row = asked.after_within = 0;
    }
  *finished = i == n_message_facts;
  check->out->last_kind = *finished ? "done" : message_facts[i].record->kind;
  check->out->last_row = asked.after_row;
  check->out->last_within = asked.after_within;
  return true;
}
