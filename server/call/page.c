/* page.c - see page.h. */

#include "server/call/page.h"

#include <string.h>

#include "common/pack.h"
#include "common/text.h"
#include "server/call/facets.h"
#include "server/call/mask.h"
#include "server/call/query.h"
#include "server/call/sift.h"
#include "store.pb-c.h"

enum { MAX_WORDS = 4, MAX_FACETS = 4, MAX_LIMIT = 1000, MAX_MARK = 64 };

static const ProtobufCMessageDescriptor *
row_type (const void *out, const Page *page)
{
  const Field *rows = protobuf_c_message_descriptor_get_field_by_name (msg_const (out)->descriptor, page->rows);

  g_assert (rows != NULL);
  return rows->descriptor;
}

/* The column behind @name; NULL and a fault when the list has none, or the caller may not know what it holds. */
static const char *
find_column (Call *call, const void *out, const Page *page, const char *name)
{
  const Field *field = protobuf_c_message_descriptor_get_field_by_name (row_type (out, page), name);

  for (unsigned i = 0; i < PAGE_COLUMNS && page->columns[i].field != NULL; i++)
    if (strcmp (page->columns[i].field, name) == 0)
      return field == NULL || mask_permits (call, row_type (out, page), field) ? page->columns[i].column : NULL;
  call_fail (call, STATUS__INVALID, NULL, N_("This list cannot be sorted or filtered by “{0}”"), name, NULL);
  return NULL;
}

/* "%word%", in which % and _ of the person's own mean themselves. */
static char *
pattern_of (Call *call, const char *word)
{
  GString *pattern = g_string_new ("%");

  for (const char *c = word; *c != '\0'; c++)
    {
      if (strchr ("%_\\", *c) != NULL)
        g_string_append_c (pattern, '\\');
      g_string_append_c (pattern, *c);
    }
  return call_own (call, g_string_free (g_string_append_c (pattern, '%'), FALSE));
}

static void
add_words (Call *call, GString *where, const Page *page, const ListQuery *in, PageAsked *asked)
{
  const char **places[MAX_WORDS] = { &asked->w0, &asked->w1, &asked->w2, &asked->w3 };
  g_autofree char *folded = text_fold (in->text);
  g_auto (GStrv) words = g_strsplit (folded, " ", MAX_WORDS);

  for (unsigned i = 0, n = 0; page->words != NULL && words[i] != NULL; i++)
    if (words[i][0] != '\0')
      {
        g_string_append_printf (where, " AND %s LIKE :w%u ESCAPE '\\'", page->words, n);
        *places[n++] = pattern_of (call, words[i]);
      }
}

static bool
add_facets (Call *call, GString *where, const void *out, const Page *page, const ListQuery *in, PageAsked *asked)
{
  uint64_t *places[MAX_FACETS] = { &asked->f0, &asked->f1, &asked->f2, &asked->f3 };
  const Facet **facets;

  if (in->n_facets > MAX_FACETS)
    return call_fail (call, STATUS__INVALID, NULL, N_("Too many filters at once"), NULL);
  if (!facets_in_order (call, in, &facets))
    return false;
  for (unsigned i = 0; i < in->n_facets; i++)
    {
      const char *column = find_column (call, out, page, facets[i]->field);

      if (column == NULL)
        return false;
      *places[i] = facets[i]->value;
      if (facets[i]->value != 0)
        g_string_append_printf (where, " AND %s = :f%u", column, i);
      else
        g_string_append_printf (where, " AND coalesce (%s, 0) = 0", column);
    }
  return true;
}

static bool
order_of (Call *call, GString *order, const void *out, const Page *page, const ListQuery *in)
{
  const char *column;

  if (in->sort[0] == '\0')
    {
      g_string_append (order, page->order);
      return true;
    }
  column = find_column (call, out, page, in->sort);
  if (column == NULL)
    return false;
  g_string_append_printf (order, "%s %s NULLS LAST, %s", column, in->descending ? "DESC" : "ASC", page->id);
  return true;
}

static uint32_t
limit_of (const ListQuery *in)
{
  return in->limit == 0 ? PAGE_DEFAULT : MIN (in->limit, MAX_LIMIT);
}

void
page_cut (void *out, const ListQuery *in)
{
  Msg *page = out;
  const Field *rows = &page->descriptor->fields[0];
  size_t *n = (size_t *) ((char *) page + rows->quantifier_offset), first = MIN (in->offset, *n);
  Msg ***list = msg_member (page, rows);

  g_assert (rows->label == PROTOBUF_C_LABEL_REPEATED);
  *(uint32_t *) msg_named (page, "total") = *n;
  *n = MIN (limit_of (in), *n - first);
  *list = *n > 0 ? *list + first : NULL;
}

/* The row behind which the page begins; 0 = by position. */
static bool
find_mark (Call *call, const Page *page, const ListQuery *in, PageAsked *asked)
{
  ProtobufCAllocator allocator = arena_allocator (call->arena);
  Mark *mark;

  if (page->key == NULL || in->sort[0] != '\0' || in->after.len == 0)
    return true;
  mark = in->after.len < MAX_MARK
             ? (Mark *) protobuf_c_message_unpack (&mark__descriptor, &allocator, in->after.len, in->after.data)
             : NULL;
  if (mark == NULL || mark->id == 0)
    return call_fail (call, STATUS__INVALID, NULL, N_("The request is damaged or too big"), NULL);
  asked->after_id = mark->id;
  asked->offset = 0;
  return true;
}

static size_t
n_rows (void *out)
{
  return *(const size_t *) ((char *) out + msg_const (out)->descriptor->fields[0].quantifier_offset);
}

static void
tell_next (Call *call, void *out, const Page *page, const ListQuery *in, const PageAsked *asked)
{
  Msg *const *rows = *(Msg ***) msg_named (out, page->rows);
  size_t n = n_rows (out);
  Mark mark = MARK__INIT;

  if (page->key == NULL || in->sort[0] != '\0' || n < asked->limit)
    return;
  mark.id = *(const uint64_t *) msg_named (rows[n - 1], "id");
  *(ProtobufCBinaryData *) msg_named (out, "next") = message_pack (call->arena, &mark);
}

static void
take_rows (void *out, GPtrArray *found)
{
  const Field *rows = &msg_const (out)->descriptor->fields[0];
  size_t *n = (size_t *) ((char *) out + rows->quantifier_offset);
  Msg **list = *(Msg ***) msg_member (out, rows);

  for (size_t i = 0; i < *n; i++)
    g_ptr_array_add (found, list[i]);
  *n = 0;
}

static void
put_rows (Call *call, void *out, const GPtrArray *found)
{
  const Field *rows = &msg_const (out)->descriptor->fields[0];

  *(size_t *) ((char *) out + rows->quantifier_offset) = found->len;
  *(void **) msg_member (out, rows) = arena_copy (call->arena, found->pdata, found->len * sizeof (void *));
}

/* All that belongs to the record is looked through, the first PAGE_AHEAD rows of it: its texts stand in no index. */
static bool
read_sifted (Call *call, void *out, const Page *page, const ListQuery *in, const char *rows, PageAsked *asked)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  size_t n;

  asked->limit = QUERY_MAX_ROWS;
  asked->offset = 0;
  do
    {
      if (!query_many (call, out, page->rows, rows, asked))
        return false;
      n = n_rows (out);
      sift_words (call, out, in->text);
      take_rows (out, found);
      asked->offset += QUERY_MAX_ROWS;
    }
  while (n == QUERY_MAX_ROWS && asked->offset < PAGE_AHEAD);
  put_rows (call, out, found);
  page_cut (out, in);
  *(protobuf_c_boolean *) msg_named (out, "estimated") = n == QUERY_MAX_ROWS;
  return true;
}

static bool
read_page (Call *call, void *out, const Page *page, const ListQuery *in, const GString *where, const GString *order,
           PageAsked *asked)
{
  g_autofree char *count = NULL, *rows = NULL;
  bool behind = asked->after_id != 0;

  rows = g_strdup_printf ("SELECT %s FROM %s WHERE %s%s%s%s ORDER BY %s LIMIT :limit OFFSET :offset", page->select,
                          page->from, where->str, behind ? " AND " : "", behind ? page->key : "",
                          behind ? " < :after_id" : "", order->str);
  if (page->sifted && in->text[0] != '\0')
    return read_sifted (call, out, page, in, rows, asked);
  count = page->grows ? g_strdup_printf ("SELECT count(*) AS total,"
                                         " CASE WHEN count(*) = :ahead THEN 1 ELSE 0 END AS estimated FROM"
                                         " (SELECT 1 FROM %s WHERE %s LIMIT :ahead) counted",
                                         page->from, where->str)
                      : g_strdup_printf ("SELECT count(*) AS total FROM %s WHERE %s", page->from, where->str);
  if (!query_one (call, out, count, asked) || !query_many (call, out, page->rows, rows, asked))
    return false;
  tell_next (call, out, page, in, asked);
  return true;
}

bool
query_page (Call *call, void *out, const Page *page, const ListQuery *in)
{
  g_autoptr (GString) where = g_string_new (page->where != NULL ? page->where : "1 = 1"), order = g_string_new (NULL);
  PageAsked asked = PAGE_ASKED__INIT;

  asked.offset = in->offset;
  asked.limit = limit_of (in);
  asked.of_id = in->of_id;
  asked.of_kind = in->of_kind;
  asked.ahead = in->offset + asked.limit + PAGE_AHEAD;
  add_words (call, where, page, in, &asked);
  return add_facets (call, where, out, page, in, &asked) && order_of (call, order, out, page, in)
         && find_mark (call, page, in, &asked) && read_page (call, out, page, in, where, order, &asked);
}
