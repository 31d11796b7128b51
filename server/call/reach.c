/* reach.c - see reach.h. */

#include "server/call/reach.h"

#include <string.h>

#include "server/call/query.h"
#include "server/call/reach-memo.h"
#include "server/call/rights.h"

enum { NARROW_SHARE = 64, MAX_NAME = 40 };

/* Which ranges a statement has named so far, each once: its @first0 @last0 ... */
typedef struct
{
  const Call *call;
  RowCaller *row;
  unsigned n;
  GString *out;
} Writing;

static bool
is_range (const Reach *reach, const char *right)
{
  return reach->first <= reach->last && strcmp (reach->right, right) == 0;
}

static uint32_t
n_places_of (const Caller *caller, const char *right)
{
  uint32_t places = 0;

  for (unsigned i = 0; i < caller->n_reach; i++)
    if (is_range (&caller->reach[i], right))
      places += caller->reach[i].last - caller->reach[i].first + 1;
  return places;
}

bool
reach_covers (const Caller *caller, const char *right, uint32_t place)
{
  for (unsigned i = 0; i < caller->n_reach; i++)
    if (is_range (&caller->reach[i], right) && place >= caller->reach[i].first && place <= caller->reach[i].last)
      return true;
  return caller->id == CALLER_HOUSE;
}

static bool
is_narrow (const Caller *caller, const char *right)
{
  return caller->id != CALLER_HOUSE && (uint64_t) n_places_of (caller, right) * NARROW_SHARE < caller->n_places;
}

/* The slot of a range; the same range of another right shares it. ROW_RANGES is what is left when a person has more. */
static unsigned
slot_of (Writing *self, const Reach *range)
{
  for (unsigned i = 0; i < self->n; i++)
    if (self->row->first[i] == range->first && self->row->last[i] == range->last)
      return i;
  if (self->n == ROW_RANGES)
    return ROW_RANGES;
  self->row->first[self->n] = range->first;
  self->row->last[self->n] = range->last;
  return self->n++;
}

/* "place BETWEEN ... OR ... OR ", or nothing. A wide reach is a filter: the unary plus keeps the index for the list's
 * order. */
static void
write_places (Writing *self, const RecordFact *record, const char *right, bool narrow)
{
  const Caller *caller = self->call->caller;

  for (unsigned i = 0; i < caller->n_reach; i++)
    {
      unsigned slot = is_range (&caller->reach[i], right) ? slot_of (self, &caller->reach[i]) : ROW_RANGES;

      if (slot < ROW_RANGES)
        g_string_append_printf (self->out, "%s%s BETWEEN @first%u AND @last%u OR ", narrow ? "" : "+", record->place,
                                slot, slot);
    }
}

bool
reach_is_whole (const Caller *caller, const char *right)
{
  uint32_t places = n_places_of (caller, right);

  return caller->id == CALLER_HOUSE || (places > 0 && places >= caller->n_places);
}

/* Kinds without a place and an owner belong to everybody. Where rows may be sealed nobody sees all, but the house. */
static bool
sees_all (const Call *call, const RecordFact *record, const char *right)
{
  return (record->place[0] == '\0' && record->owner[0] == '\0')
         || (reach_is_whole (call->caller, right) && (record->sealed[0] == '\0' || call->caller->id == CALLER_HOUSE));
}

/* What is true of the rows that @right reaches. @changes: whoever was let in to see only does not count. */
static void
write_condition (Writing *self, const RecordFact *record, const char *right, bool changes)
{
  const Caller *caller = self->call->caller;
  bool holds = right[0] == '\0' || call_may (self->call, right), narrow = is_narrow (caller, right);

  if (holds && record->place[0] != '\0')
    write_places (self, record, right, narrow);
  if (record->owner[0] != '\0' && (holds || record->place[0] == '\0'))
    g_string_append_printf (self->out, "%s%s = @user OR ", narrow ? "" : "+", record->owner);
  if (holds)
    g_string_append_printf (self->out,
                            "id IN (SELECT record_id FROM record_access WHERE person_id = @user AND kind = '%s'"
                            " AND (last_day IS NULL OR last_day >= @today)%s)",
                            record->kind, changes ? " AND level = 2" : "");
  else
    g_string_append (self->out, "1 = 0");
}

/* The right of a writing method, where the caller holds it; else the one that opens the record. */
static const char *
right_to_change (const Call *call, const RecordFact *record)
{
  return call->method != NULL && call->method->write && call_may (call, call->method->right) ? call->method->right
                                                                                             : record->right;
}

/* Who may see wider than he may change is narrowed twice, by conditions on the one row: a list of ids would be made for
 * each statement, of every row in reach. */
static void
write_conditions (Writing *self, const RecordFact *record, bool changes)
{
  const char *right = right_to_change (self->call, record);
  bool twice = changes && strcmp (right, record->right) != 0 && !sees_all (self->call, record, right);

  if (sees_all (self->call, record, record->right))
    g_string_append (self->out, "1 = 1");
  else
    write_condition (self, record, record->right, twice ? false : changes);
  if (!twice)
    return;
  g_string_append (self->out, ") AND (");
  write_condition (self, record, right, true);
}

static void
write_source (Writing *self, const RecordFact *record, bool changes)
{
  if (sees_all (self->call, record, record->right)
      && (!changes || sees_all (self->call, record, right_to_change (self->call, record))))
    {
      g_string_append (self->out, record->table);
      return;
    }
  g_string_append_printf (self->out, "(SELECT * FROM %s WHERE (", record->table);
  write_conditions (self, record, changes);
  g_string_append (self->out, "))");
}

const char *
reach_place_beside (const RecordFact *record, const char *alias)
{
  g_autofree char *place = NULL;

  if (record->place[0] != '\0' || record->beside[0] == '\0')
    return record->place;
  place = g_strdup_printf ("(SELECT lies.place FROM branch lies WHERE lies.id = %s.%s)", alias, record->beside);
  return g_intern_string (place);
}

/* A kind without a place is anybody's, but for those who lack its right: they see nothing that hangs on it. */
static bool
lacks_right (const Call *call, const RecordFact *record)
{
  return record->owner[0] == '\0' && record->right[0] != '\0' && call->caller->id != CALLER_HOUSE
         && !call_may (call, record->right);
}

static void
write_beside (Writing *self, const RecordFact *record, bool changes)
{
  RecordFact lies = *record;

  lies.place = reach_place_beside (record, record->table);
  if (lacks_right (self->call, record))
    g_string_append_printf (self->out, "(SELECT * FROM %s WHERE 1 = 0)", record->table);
  else
    write_source (self, &lies, changes);
}

/* A record that is part of another shares its reach. */
static void
write_kind (Writing *self, const RecordFact *record, bool changes)
{
  const MessageFacts *whole = record->within[0] != '\0' ? msg_of_kind (record->within) : NULL;

  if (whole == NULL)
    {
      write_source (self, record, changes);
      return;
    }
  if (!changes && sees_all (self->call, whole->record, whole->record->right))
    {
      g_string_append (self->out, record->table);
      return;
    }
  g_string_append_printf (
      self->out, "(SELECT * FROM %s part WHERE EXISTS (SELECT 1 FROM %s whole WHERE whole.id = part.%s_id AND (",
      record->table, whole->record->table, record->within);
  write_conditions (self, whole->record, changes);
  g_string_append (self->out, ")))");
}

static void
write_let_in (Writing *self, const RecordFact *record)
{
  g_string_append_printf (self->out,
                          "id IN (SELECT record_id FROM record_access WHERE person_id = @user AND kind = '%s'"
                          " AND (last_day IS NULL OR last_day >= @today))",
                          record->kind);
}

/* One arm for each range, one for what is the caller's own, one for what he was let in to: each finds its own index,
 * which it would not as one arm of an OR. No arm gives what one before it gave, so nothing has to be thrown out, and
 * the engine may merge them in the order of the list and stop where the page is full. */
static void
write_arms (Writing *self, const RecordFact *record, const char *head)
{
  const Caller *caller = self->call->caller;
  g_autoptr (GString) before = g_string_new (NULL);
  bool done[ROW_RANGES + 1] = { [ROW_RANGES] = true };

  for (unsigned i = 0; i < caller->n_reach; i++)
    {
      const Reach *range = &caller->reach[i];
      unsigned slot = is_range (range, record->right) ? slot_of (self, range) : ROW_RANGES;

      if (done[slot])
        continue;
      done[slot] = true;
      if (range->first == range->last)
        g_string_append_printf (self->out, "%s%s = @first%u%s UNION ALL ", head, record->place, slot, before->str);
      else
        g_string_append_printf (self->out, "%s%s BETWEEN @first%u AND @last%u%s UNION ALL ", head, record->place, slot,
                                slot, before->str);
      g_string_append_printf (before, " AND +%s NOT BETWEEN @first%u AND @last%u", record->place, slot, slot);
    }
  if (record->owner[0] != '\0')
    {
      g_string_append_printf (self->out, "%s%s = @user%s UNION ALL ", head, record->owner, before->str);
      g_string_append_printf (before, " AND coalesce (%s, 0) <> @user", record->owner);
    }
  g_string_append (self->out, head);
  write_let_in (self, record);
  g_string_append (self->out, before->str);
}

/* "id, name_key/name_key >= :w0": these columns of the rows within reach for which that is true. */
static void
write_columns (Writing *self, const RecordFact *record, const char *columns, const char *close)
{
  const char *slash = memchr (columns, '/', close - columns);
  g_autofree char *names = NULL, *where = NULL, *head = NULL;

  g_assert (slash != NULL);
  names = g_strndup (columns, slash - columns);
  where = g_strndup (slash + 1, close - slash - 1);
  head = g_strdup_printf ("SELECT %s FROM %s WHERE %s AND ", names, record->table, where);
  g_string_append_c (self->out, '(');
  if (sees_all (self->call, record, record->right))
    g_string_append_printf (self->out, "SELECT %s FROM %s WHERE %s", names, record->table, where);
  else if (record->right[0] != '\0' && !call_may (self->call, record->right))
    g_string_append_printf (self->out, "%s1 = 0", head);
  else if (is_narrow (self->call->caller, record->right))
    write_arms (self, record, head);
  else
    {
      g_string_append_printf (self->out, "%s(", head);
      write_places (self, record, record->right, false);
      if (record->owner[0] != '\0')
        g_string_append_printf (self->out, "+%s = @user OR ", record->owner);
      write_let_in (self, record);
      g_string_append_c (self->out, ')');
    }
  g_string_append_c (self->out, ')');
}

static const RecordFact *
record_named (const char *name, size_t n, const char *sql)
{
  const MessageFacts *facts;
  char kind[MAX_NAME];

  g_assert (n < sizeof kind);
  memcpy (kind, name, n);
  kind[n] = '\0';
  facts = msg_of_kind (kind);
  if (facts == NULL)
    g_error ("no record is called %s in: %s", kind, sql);
  return facts->record;
}

bool
reach_is_narrow (const Call *call, const char *kind)
{
  const MessageFacts *facts = msg_of_kind (kind);

  g_assert (facts != NULL);
  return facts->record->place[0] != '\0' && is_narrow (call->caller, facts->record->right);
}

static void
write_out (Writing *self, const char *sql)
{
  for (const char *open = strchr (sql, '{'), *close; open != NULL; open = strchr (sql, '{'))
    {
      size_t n = strcspn (open + 1, "!+~/}");
      const RecordFact *record = record_named (open + 1, n, sql);

      close = strchr (open, '}');
      g_assert (close != NULL);
      g_string_append_len (self->out, sql, open - sql);
      if (open[1 + n] == '!')
        g_string_append (self->out, record->table);
      else if (open[1 + n] == '/')
        write_columns (self, record, open + 2 + n, close);
      else if (open[1 + n] == '~')
        write_beside (self, record, open[2 + n] == '+');
      else
        write_kind (self, record, open[1 + n] == '+');
      sql = close + 1;
    }
  g_string_append (self->out, sql);
}

const char *
reach_expand (const Call *call, const char *sql, RowCaller *row)
{
  g_autoptr (GString) out = NULL;
  Writing self = { call, row };
  const char *known;

  if (strchr (sql, '{') == NULL)
    return sql;
  known = reach_memo_find (call, sql, row);
  if (known != NULL)
    return known;
  out = self.out = g_string_new (NULL);
  write_out (&self, sql);
  reach_memo_keep (call, sql, out->str, row, self.n);
  return arena_copy (call->arena, out->str, out->len);
}

static bool
is_there (Call *call, const MessageFacts *facts, uint64_t id, const char *mark, bool *found)
{
  const RecordFact *record = facts->record;
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM {%s%s} r WHERE id = :id", record->kind, mark);
  RecordRef ref = RECORD_REF__INIT, out = RECORD_REF__INIT;

  *found = false;
  ref.id = id;
  return lacks_right (call, record) || query_maybe (call, &out, found, sql, &ref);
}

bool
record_hangs_on (Call *call, const MessageFacts *facts, uint64_t id, RecordIn *on)
{
  static const char *const ways[][2] = { { "of_kind", "of_id" }, { "kind", "record_id" } };
  RecordRef ref = RECORD_REF__INIT;
  bool found = false;

  ref.id = id;
  for (size_t i = 0; i < G_N_ELEMENTS (ways) && !found; i++)
    if (protobuf_c_message_descriptor_get_field_by_name (facts->type, ways[i][0]) != NULL
        && protobuf_c_message_descriptor_get_field_by_name (facts->type, ways[i][1]) != NULL)
      {
        g_autofree char *sql = g_strdup_printf ("SELECT %s AS kind, %s AS id FROM %s WHERE id = :id", ways[i][0],
                                                ways[i][1], facts->record->table);

        if (!query_maybe (call, on, &found, sql, &ref))
          return false;
      }
  return found;
}

static const char *
why_not (const MessageFacts *facts, const char *mark)
{
  return mark[0] == '~' && facts->record->beside[0] != '\0'
             ? N_("What was added to this card is seen in its own branch, and by those above it")
             : N_("There is no such record, or you may not see it");
}

static bool
may (Call *call, const char *kind, uint64_t id, const char *mark)
{
  const MessageFacts *facts = msg_of_kind (kind);
  RecordIn on = RECORD_IN__INIT;
  bool found;

  if (facts == NULL)
    return call_fail (call, STATUS__INVALID, NULL, N_("There is no such kind of record"), NULL);
  if (!is_there (call, facts, id, mark, &found))
    return false;
  if (!found)
    return call_fail (call, STATUS__NOT_FOUND, NULL, why_not (facts, mark), NULL);
  if (record_hangs_on (call, facts, id, &on) && strcmp (on.kind, kind) != 0)
    return may (call, on.kind, on.id, strchr (mark, '+') != NULL ? "~+" : "~");
  return !call_failed (call);
}

bool
record_may (Call *call, const char *kind, uint64_t id)
{
  return may (call, kind, id, "");
}

bool
record_may_change (Call *call, const char *kind, uint64_t id)
{
  return may (call, kind, id, "+");
}

bool
record_beside (Call *call, const char *kind, uint64_t id)
{
  return may (call, kind, id, "~");
}

bool
record_beside_change (Call *call, const char *kind, uint64_t id)
{
  const MessageFacts *facts = msg_of_kind (kind);

  if (!may (call, kind, id, "~+"))
    return false;
  if (facts->record->owner[0] != '\0' || reach_place_beside (facts->record, "")[0] != '\0'
      || reach_is_whole (call->caller, facts->record->right))
    return true;
  return call_fail (call, STATUS__DENIED, NULL, N_("Only its author, or who answers for the whole bank, may do this"),
                    NULL);
}

/* Asked as if the caller had nothing but what @hand holds. What is no more is reached by nobody: there the right
 * decides alone. */
static bool
try_hand (Call *call, const LentHand *hand, const char *kind, uint64_t id, bool *holds, bool *reaches)
{
  const char *right = call->method->right;
  Call like = *call;

  like.caller = hand->caller;
  like.fault = (Fault) FAULT__INIT;
  *holds = right_find (right) == NULL || call_may (&like, right);
  *reaches = *holds && record_may_change (&like, kind, id);
  call->lost = like.lost;
  return call->lost == STORE_DONE;
}

bool
reach_for (Call *call, const char *kind, uint64_t id, uint64_t *for_id)
{
  const Caller *caller = call->caller;
  bool holds, reaches = false, held = false;
  uint64_t found = 0;

  for (unsigned i = 0; i < caller->n_hands && !reaches; i++)
    {
      if (!try_hand (call, &caller->hands[i], kind, id, &holds, &reaches))
        return false;
      if (reaches || (holds && !held))
        found = caller->hands[i].for_id;
      held |= holds;
    }
  *for_id = found;
  return true;
}
