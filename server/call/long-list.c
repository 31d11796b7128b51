/* long-list.c - see long-list.h. */

#include "server/call/long-list.h"

#include <sodium.h>
#include <string.h>

#include "common/pack.h"
#include "server/call/anchors.h"
#include "server/call/mask.h"
#include "server/call/query.h"
#include "server/call/reach.h"

enum { HOP_NARROW = 1000, MAX_MARK = 4096 };

/* One list in one order, while a call works on it. */
typedef struct
{
  Call *call;
  const LongList *list;
  const LongOrder *order;
  LongFilter *filter;
  bool descending;
  Anchors *anchors;
  AnchorList key;
} View;

/* Which part of the list rows are read from: those that have a key, or those that have none. */
typedef enum { PART_KEYED, PART_NULL } Part;

static const Field *
field_of (const void *message, const char *name)
{
  const Field *field = protobuf_c_message_descriptor_get_field_by_name (msg_const (message)->descriptor, name);

  g_assert (field != NULL);
  return field;
}

static const LongOrder *
order_of (Call *call, const void *out, const LongList *list, const char *sort)
{
  const ProtobufCMessageDescriptor *row = field_of (out, list->rows)->descriptor;

  for (unsigned i = 0; i < LONG_LIST_ORDERS && list->orders[i].field != NULL; i++)
    if (sort[0] == '\0' || strcmp (list->orders[i].field, sort) == 0)
      {
        const Field *field = protobuf_c_message_descriptor_get_field_by_name (row, list->orders[i].field);

        g_assert (field != NULL);
        return mask_permits (call, row, field) ? &list->orders[i] : NULL;
      }
  call_fail (call, STATUS__INVALID, NULL, N_("This list cannot be sorted or filtered by “{0}”"), sort, NULL);
  return NULL;
}

/* SQLite finds no row by both parts of (column, id): from a mark within a column's value that many rows have it would
 * walk them all. So those of the same value are one range, and those behind it another. */
static char *
rows_behind (const View *self, const char *key)
{
  const char *kind = self->list->kind, *column = self->order->column, *where = self->filter->where;
  const char *way = self->descending ? "<" : ">";

  return g_strdup_printf ("(SELECT id, %s FROM {%s/id, %s/%s AND %s = :%s AND id %s :after_id} same"
                          " UNION ALL SELECT id, %s FROM {%s/id, %s/%s AND %s %s :%s} further) k",
                          column, kind, column, where, column, key, way, column, kind, column, where, column, way, key);
}

/* Rows of the kind and filter within reach, from the place that the asked :after_ stand for: "(SELECT ...) k". */
static char *
rows_of (const View *self, Part part, bool from_mark)
{
  const LongOrder *order = self->order;
  const char *way = self->descending ? "<" : ">", *key = order->number ? "after_number" : "after_key";
  g_autoptr (GString) where = g_string_new (self->filter->where);

  if (from_mark && part == PART_KEYED && store_is_embedded (link_store (self->call->link))
      && !reach_is_narrow (self->call, self->list->kind))
    return rows_behind (self, key);
  if (part == PART_NULL)
    g_string_append_printf (where, " AND %s IS NULL", order->column);
  else if (order->nullable && !from_mark)
    g_string_append_printf (where, " AND %s IS NOT NULL", order->column);
  if (from_mark && part == PART_NULL)
    g_string_append_printf (where, " AND id %s :after_id", way);
  else if (from_mark)
    g_string_append_printf (where, " AND (%s, id) %s (:%s, :after_id)", order->column, way, key);
  return g_strdup_printf ("{%s/id, %s/%s} k", self->list->kind, order->column, where->str);
}

static const char *
sql_of (const View *self, Part part, bool from_mark, const char *format)
{
  const char *way = self->descending ? "DESC" : "ASC", *column = self->order->column;
  g_autofree char *rows = rows_of (self, part, from_mark);
  g_autofree char *order = g_strdup_printf ("ORDER BY k.%s %s, k.id %s", column, way, way);
  g_autoptr (GString) sql = g_string_new (format);

  g_string_replace (sql, "$rows", rows, 0);
  g_string_replace (sql, "$order", order, 0);
  g_string_replace (sql, "$column", column, 0);
  g_string_replace (sql, "$key", self->order->number ? "number" : "key", 0);
  g_string_replace (sql, "$kind", self->list->kind, 0);
  g_string_replace (sql, "$select", self->list->select, 0);
  g_string_replace (sql, "$joins", self->list->joins, 0);
  g_string_replace (sql, "$way", way, 0);
  g_string_replace (sql, "$most", self->filter->asked.limit <= LONG_LIST_DEFAULT ? "200" : "1000", 0);
  return arena_copy (self->call->arena, sql->str, sql->len);
}

static Part
ask_from (View *self, const Mark *mark, uint32_t offset, uint32_t limit)
{
  PageAsked *asked = &self->filter->asked;

  asked->after_id = mark->id;
  asked->after_key = mark->key;
  asked->after_number = mark->number;
  asked->offset = offset;
  asked->limit = limit;
  return mark->id != 0 && mark->key[0] == '\0' && mark->number == 0 ? PART_NULL : PART_KEYED;
}

/* How many rows follow in a part of the list, up to @limit. */
static bool
count_part (View *self, Part part, bool from_mark, uint32_t limit, uint32_t *n)
{
  MarkList counted = MARK_LIST__INIT;

  self->filter->asked.limit = limit;
  if (!query_one (self->call, &counted,
                  sql_of (self, part, from_mark,
                          "SELECT count (*) AS total FROM (SELECT k.id FROM $rows LIMIT :limit) counted"),
                  &self->filter->asked))
    return false;
  *n = counted.total;
  return true;
}

/* How many rows follow @mark, up to @limit. */
static bool
count_from (View *self, const Mark *mark, uint32_t limit, uint32_t *n)
{
  Part part = ask_from (self, mark, 0, limit);
  uint32_t more = 0;

  if (!count_part (self, part, mark->id != 0, limit, n)
      || (part == PART_KEYED && self->order->nullable && *n < limit
          && !count_part (self, PART_NULL, false, limit - *n, &more)))
    return false;
  *n += more;
  return true;
}

/* The row that stands @hop rows after @mark. */
static bool
hop (View *self, const Mark *mark, uint32_t hop, Mark *to, bool *found)
{
  static const char format[] = "SELECT k.id, k.$column AS $key FROM $rows $order LIMIT :limit OFFSET :offset";
  Part part = ask_from (self, mark, hop - 1, 1);
  uint32_t n = 0;

  mark__init (to);
  if (!query_maybe (self->call, to, found, sql_of (self, part, mark->id != 0, format), &self->filter->asked))
    return false;
  if (*found || part == PART_NULL || !self->order->nullable)
    return true;
  if (!count_part (self, part, mark->id != 0, hop, &n))
    return false;
  self->filter->asked.offset = hop - 1 - n;
  self->filter->asked.limit = 1;
  return query_maybe (self->call, to, found, sql_of (self, PART_NULL, false, format), &self->filter->asked);
}

static size_t
n_rows (const View *self, const void *out)
{
  const Field *rows = field_of (out, self->list->rows);

  return *(const size_t *) ((const char *) out + rows->quantifier_offset);
}

/* PostgreSQL plans a LIMIT that it does not know as a tenth of the table; the second says that the page is small.
 * SQLite merges the ranges of rows_behind () only in an order that stands among the columns. */
static bool
read_part (View *self, void *out, Part part, bool from_mark)
{
  return query_many (self->call, out, self->list->rows,
                     sql_of (self, part, from_mark,
                             "SELECT $select FROM (SELECT q.id FROM (SELECT k.id, k.$column FROM $rows $order"
                             " LIMIT :limit OFFSET :offset) q LIMIT $most) p $joins"
                             " ORDER BY c.$column $way, c.id $way"),
                     &self->filter->asked);
}

/* The rows that were there before come first. */
static bool
append_part (View *self, void *out)
{
  const Field *rows = field_of (out, self->list->rows);
  size_t before = n_rows (self, out), n;
  Msg **had = *(Msg ***) msg_member (out, rows), **all;

  if (!read_part (self, out, PART_NULL, false))
    return false;
  n = n_rows (self, out);
  all = arena_alloc (self->call->arena, (before + n + 1) * sizeof *all);
  for (size_t i = 0; i < before + n; i++)
    all[i] = i < before ? had[i] : (*(Msg ***) msg_member (out, rows))[i - before];
  *(Msg ***) msg_member (out, rows) = all;
  *(size_t *) ((char *) out + rows->quantifier_offset) = before + n;
  return true;
}

/* @limit rows, @offset rows after @mark. Where those with a key end, those without follow. */
static bool
read_from (View *self, void *out, const Mark *mark, uint32_t offset, uint32_t limit)
{
  Part part = ask_from (self, mark, offset, limit);
  uint32_t passed = 0, n;

  if (!read_part (self, out, part, mark->id != 0))
    return false;
  n = n_rows (self, out);
  if (n == limit || part == PART_NULL || !self->order->nullable)
    return true;
  if (n == 0 && offset > 0 && !count_part (self, part, mark->id != 0, offset, &passed))
    return false;
  self->filter->asked.offset = n == 0 ? offset - passed : 0;
  self->filter->asked.limit = limit - n;
  return append_part (self, out);
}

static bool
mark_of_last (View *self, const void *out, Mark *mark)
{
  const Field *rows = field_of (out, self->list->rows);
  Msg *const *list = *(Msg *const *const *) msg_member (out, rows);
  Mark asked = MARK__INIT;

  mark__init (mark);
  asked.id = *(const uint64_t *) msg_member (list[n_rows (self, out) - 1], field_of (list[0], "id"));
  return query_one (self->call, mark,
                    sql_of (self, PART_KEYED, false,
                            "SELECT k.id, k.$column AS $key FROM {$kind/id, $column/id = :id} k"),
                    &asked);
}

static void
set_total (void *out, uint32_t total, bool estimated)
{
  *(uint32_t *) msg_member (out, field_of (out, "total")) = total;
  *(protobuf_c_boolean *) msg_member (out, field_of (out, "estimated")) = estimated;
}

static void
set_next (View *self, void *out, const Mark *mark)
{
  ProtobufCBinaryData *next = msg_member (out, field_of (out, "next"));

  *next = message_pack (self->call->arena, mark);
}

/* What was read says that there are so many rows at least, or where the list ends. */
static bool
learn (View *self, void *out, uint32_t position, uint32_t limit)
{
  uint32_t n = n_rows (self, out);
  Mark mark, start;
  uint32_t from, more;

  if (n == limit)
    {
      if (!mark_of_last (self, out, &mark))
        return false;
      anchors_note (self->anchors, &self->key, position + n, &mark);
      set_next (self, out, &mark);
      return true;
    }
  if (n > 0 || position == 0)
    {
      anchors_seen (self->anchors, &self->key, position + n, true);
      return true;
    }
  from = anchors_before (self->anchors, &self->key, position, self->call->arena, &start);
  if (!count_from (self, &start, position - from, &more))
    return false;
  anchors_seen (self->anchors, &self->key, from + more, true);
  return true;
}

/* A short list is counted at once; of one that is dear to count only so much is said as is known. */
static bool
tell_total (View *self, void *out, bool may_count)
{
  AnchorState state = anchors_state (self->anchors, &self->key);
  const Mark beginning = MARK__INIT;
  uint32_t n;

  if (may_count && !state.ended && state.seen < LONG_LIST_LOOK && state.guess < LONG_LIST_LOOK)
    {
      if (!count_from (self, &beginning, LONG_LIST_LOOK, &n))
        return false;
      anchors_seen (self->anchors, &self->key, n, n < LONG_LIST_LOOK);
      state = anchors_state (self->anchors, &self->key);
    }
  if (state.ended)
    set_total (out, state.seen, !state.fresh && state.seen > LONG_LIST_LOOK);
  else
    set_total (out, MAX (state.guess, state.seen + LONG_LIST_DEFAULT), true);
  return true;
}

/* What was typed may be as long as a frame, and hundreds of keys are kept. */
static void
digest (GString *key)
{
  uint8_t hash[crypto_generichash_BYTES];

  crypto_generichash (hash, sizeof hash, (const uint8_t *) key->str, key->len, NULL, 0);
  g_string_truncate (key, 0);
  g_string_append_len (key, (const char *) hash, sizeof hash);
}

/* The rows that a list has depend on filters and reach; on the person only where the statement says so. */
static void
make_key (View *self)
{
  g_autofree char *rows = g_strdup_printf ("{%s/id, id/%s}", self->list->kind, self->filter->where);
  RowCaller caller = query_caller (self->call);
  const char *text = reach_expand (self->call, rows, &caller);
  PageAsked asked = self->filter->asked;
  GString *key = g_string_new (text);
  uint64_t person = strstr (text, "@user") != NULL ? self->call->caller->id : 0;
  ProtobufCBinaryData packed;

  asked.offset = asked.limit = 0;
  packed = message_pack (self->call->arena, &asked);
  g_string_append_len (key, (const char *) packed.data, packed.len);
  g_string_append_len (key, (const char *) caller.first, sizeof caller.first);
  g_string_append_len (key, (const char *) caller.last, sizeof caller.last);
  g_string_append_len (key, (const char *) &person, sizeof person);
  digest (key);
  self->key = (AnchorList) { .set = key->len, .kind = self->list->kind, .now = self->call->now };
  g_string_append_printf (key, "%s%c", self->order->column, self->descending ? '<' : '>');
  self->key.size = key->len;
  self->key.key = arena_copy (self->call->arena, key->str, key->len);
  g_string_free (key, TRUE);
}

static bool
view_open (View *self, Call *call, const void *out, const LongList *list, LongFilter *filter, const ListQuery *in)
{
  *self = (View) { .call = call, .list = list, .filter = filter, .descending = in->descending,
                   .order = order_of (call, out, list, in->sort),
                   .anchors = anchors_of (link_store (call->link)) };
  if (self->order == NULL)
    return false;
  make_key (self);
  return true;
}

/* Where the page begins: behind the row that the person has seen last, or else at an anchor and @offset rows on. */
static bool
find_start (View *self, const ListQuery *in, Mark *start, uint32_t *offset)
{
  ProtobufCAllocator allocator = arena_allocator (self->call->arena);
  Mark *after = in->after.len > 0 && in->after.len < MAX_MARK
                    ? (Mark *) protobuf_c_message_unpack (&mark__descriptor, &allocator, in->after.len, in->after.data)
                    : NULL;

  if (in->after.len > 0 && (after == NULL || after->id == 0))
    return call_fail (self->call, STATUS__INVALID, NULL, N_("The request is damaged or too big"), NULL);
  *offset = 0;
  if (after != NULL)
    *start = *after;
  else
    *offset = in->offset - anchors_before (self->anchors, &self->key, in->offset, self->call->arena, start);
  return true;
}

bool
long_list_read (Call *call, void *out, const LongList *list, LongFilter *filter, const ListQuery *in)
{
  uint32_t limit = in->limit == 0 ? LONG_LIST_DEFAULT : MIN (in->limit, QUERY_MAX_ROWS), offset = 0;
  AnchorState state;
  Mark start;
  View view;

  if (!view_open (&view, call, out, list, filter, in))
    return false;
  state = anchors_state (view.anchors, &view.key);
  if (!state.fresh && state.seen <= LONG_LIST_LOOK)   /* it is cheap to count anew, and may be much shorter now */
    anchors_forget (view.anchors, &view.key);
  return find_start (&view, in, &start, &offset)
         && read_from (&view, out, &start, offset, limit)
         && learn (&view, out, in->offset, limit)
         && tell_total (&view, out, filter->cheap);
}

bool
long_list_survey (Call *call, void *out, const LongList *list, LongFilter *filter, const ListQuery *in)
{
  uint32_t step = reach_is_narrow (call, list->kind) ? HOP_NARROW : ANCHORS_APART, at = 0, left = LONG_LIST_SURVEY;
  bool found = true;
  Mark here, there;
  View view;

  if (!view_open (&view, call, out, list, filter, in))
    return false;
  if (!anchors_survey (view.anchors, &view.key, call->arena, &at, &here))
    return tell_total (&view, out, false);
  for (; left >= step && found; left -= step)
    {
      if (!hop (&view, &here, step, &there, &found))
        return false;
      if (!found)
        continue;
      at += step;
      here = there;
      anchors_survey_note (view.anchors, &view.key, at, &here);
    }
  if (found)
    set_next (&view, out, &here);
  else
    {
      uint32_t rest;

      if (!count_from (&view, &here, step, &rest))
        return false;
      anchors_survey_end (view.anchors, &view.key, at + rest);
    }
  return tell_total (&view, out, false);
}
