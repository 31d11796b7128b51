/* reach.c - see reach.h. */

#include "server/call/reach.h"

#include <string.h>

#include "list.pb-c.h"
#include "server/call/query.h"

enum { NARROW_SHARE = 64, MAX_NAME = 40 };

static unsigned
ranges_of (const Caller *caller, const char *right, const Reach *ranges[ROW_RANGES])
{
  unsigned n = 0;

  for (unsigned i = 0; i < caller->n_reach && n < ROW_RANGES; i++)
    if (strcmp (caller->reach[i].right, right) == 0 && caller->reach[i].first <= caller->reach[i].last)
      ranges[n++] = &caller->reach[i];
  return n;
}

static uint32_t
n_places_of (const Caller *caller, const char *right)
{
  const Reach *ranges[ROW_RANGES];
  unsigned n = ranges_of (caller, right, ranges);
  uint32_t places = 0;

  for (unsigned i = 0; i < n; i++)
    places += ranges[i]->last - ranges[i]->first + 1;
  return places;
}

bool
reach_covers (const Caller *caller, const char *right, uint32_t place)
{
  const Reach *ranges[ROW_RANGES];
  unsigned n = ranges_of (caller, right, ranges);

  for (unsigned i = 0; i < n; i++)
    if (place >= ranges[i]->first && place <= ranges[i]->last)
      return true;
  return caller->id == CALLER_HOUSE;
}

/* One statement names one kind with a reach as a rule; where it names more, they share the caller's ranges by turns. */
void
reach_bind (const Call *call, RowCaller *row)
{
  const Caller *caller = call->caller;

  for (unsigned i = 0; i < caller->n_reach && i < ROW_RANGES; i++)
    {
      row->first[i] = caller->reach[i].first;
      row->last[i] = caller->reach[i].last;
    }
}

/* Ranges are told by their number among all of the caller's, so that statements about two kinds do not mix them up. */
static void
write_places (GString *out, const Caller *caller, const RecordFact *record, bool narrow)
{
  for (unsigned i = 0; i < caller->n_reach && i < ROW_RANGES; i++)
    if (strcmp (caller->reach[i].right, record->right) == 0 && caller->reach[i].first <= caller->reach[i].last)
      g_string_append_printf (out, "%s%s BETWEEN @first%u AND @last%u OR ", narrow ? "" : "+", record->place, i, i);
}

static void
write_source (GString *out, const Call *call, const RecordFact *record)
{
  const Caller *caller = call->caller;
  uint32_t places = n_places_of (caller, record->right);
  bool narrow = (uint64_t) places * NARROW_SHARE < caller->n_places;

  if (caller->id == CALLER_HOUSE || record->place[0] == '\0' || (places >= caller->n_places && places > 0))
    {
      g_string_append (out, record->table);
      return;
    }
  g_string_append_printf (out, "(SELECT * FROM %s WHERE ", record->table);
  write_places (out, caller, record, narrow);
  if (record->owner[0] != '\0')
    g_string_append_printf (out, "%s%s = @user OR ", narrow ? "" : "+", record->owner);
  g_string_append_printf (out, "id IN (SELECT record_id FROM record_access WHERE person_id = @user AND kind = '%s'"
                               " AND (last_day IS NULL OR last_day >= @today)))", record->kind);
}

/* A record that is part of another shares its reach. */
static void
write_kind (GString *out, const Call *call, const RecordFact *record)
{
  const MessageFacts *whole = record->within[0] != '\0' ? msg_of_kind (record->within) : NULL;

  if (whole == NULL)
    {
      write_source (out, call, record);
      return;
    }
  g_string_append_printf (out, "(SELECT * FROM %s WHERE %s_id IN (SELECT id FROM ", record->table, record->within);
  write_source (out, call, whole->record);
  g_string_append (out, "))");
}

bool
reach_is_narrow (const Call *call, const char *kind)
{
  const MessageFacts *facts = msg_of_kind (kind);

  g_assert (facts != NULL);
  return call->caller->id != CALLER_HOUSE && facts->record->place[0] != '\0'
         && (uint64_t) n_places_of (call->caller, facts->record->right) * NARROW_SHARE < call->caller->n_places;
}

const char *
reach_expand (const Call *call, const char *sql)
{
  g_autoptr (GString) out = NULL;
  const char *open = strchr (sql, '{');

  if (open == NULL)
    return sql;
  out = g_string_new (NULL);
  for (; open != NULL; open = strchr (sql, '{'))
    {
      const char *close = strchr (open, '}');
      size_t n = strcspn (open + 1, "!}");
      char kind[MAX_NAME];
      const MessageFacts *facts;

      g_assert (close != NULL && n < sizeof kind);
      memcpy (kind, open + 1, n);
      kind[n] = '\0';
      facts = msg_of_kind (kind);
      if (facts == NULL)
        g_error ("no record is called %s in: %s", kind, sql);
      g_string_append_len (out, sql, open - sql);
      if (open[1 + n] == '!')
        g_string_append (out, facts->record->table);
      else
        write_kind (out, call, facts->record);
      sql = close + 1;
    }
  g_string_append (out, sql);
  return g_intern_string (out->str);
}

bool
record_may (Call *call, const char *kind, uint64_t id)
{
  const MessageFacts *facts = msg_of_kind (kind);
  g_autofree char *sql = NULL;
  RecordRef ref = RECORD_REF__INIT, out = RECORD_REF__INIT;
  bool found;

  if (facts == NULL)
    return call_fail (call, STATUS__INVALID, NULL, N_("There is no such kind of record"), NULL);
  if (facts->record->right[0] != '\0' && !call_may (call, facts->record->right))
    return call_fail (call, STATUS__NOT_FOUND, NULL, N_("There is no such record, or you may not see it"), NULL);
  ref.id = id;
  sql = g_strdup_printf ("SELECT id FROM {%s} r WHERE id = :id", kind);
  return query_maybe (call, &out, &found, g_intern_string (sql), &ref)
         && (found || call_fail (call, STATUS__NOT_FOUND, NULL, N_("There is no such record, or you may not see it"), NULL));
}
