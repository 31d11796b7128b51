/* list.c - see list.h. */

#include "server/clients/list.h"

#include <string.h>

#include "common/text.h"
#include "server/call/query.h"
#include "server/dictionaries/dictionaries.h"
#include "store.pb-c.h"

enum { LIST_LIMIT = 200, COUNTED = 10000 };

#define ROW_COLUMNS \
  "c.id, c.version, c.form, c.name, c.code, c.type, c.state, c.birth_day, c.tin, c.ogrn, c.industry_id," \
  " c.turnover_id, c.legal_form_id, c.category_id, c.relationship_id, c.main_person_id, mp.name AS main_person_name," \
  " c.manager_id, ma.name AS manager_name, c.risk, c.negative, c.branch_id, b.name AS branch_name, c.created_at," \
  " c.deleted_at, c.main_phone, c.main_email, c.city"
#define ROW_TABLES \
  "JOIN {client!of the page, which was narrowed} c ON c.id = p.id JOIN {branch} b ON b.id = c.branch_id" \
  " LEFT JOIN {person} ma ON ma.id = c.manager_id" \
  " LEFT JOIN {client!whom a row refers to} mp ON mp.id = c.main_person_id"

/* Orders that have indexes of their own: the row's field and the column. */
static const struct { const char *field, *column; } orders[] = {
  { "name", "name_key" }, { "tin", "tin" }, { "city", "city" }, { "created_at", "created_at" } };

static const char *const facets[] = { "form", "type", "state", "risk", "negative", "manager_id", "branch_id",
                                      "holding_id", "parent_id", "category_id", "industry_id", "turnover_id" };

static const char *
order_column (Call *call, const char *sort)
{
  if (sort[0] == '\0')
    return "name_key";
  for (unsigned i = 0; i < G_N_ELEMENTS (orders); i++)
    if (strcmp (orders[i].field, sort) == 0)
      return orders[i].column;
  call_fail (call, STATUS__INVALID, NULL, N_("This list cannot be sorted or filtered by “{0}”"), sort, NULL);
  return NULL;
}

static bool
add_facets (Call *call, GString *where, const ListQuery *in, PageAsked *asked)
{
  uint64_t *places[] = { &asked->f0, &asked->f1, &asked->f2, &asked->f3 };
  bool bin = false;
  unsigned n = 0;

  for (size_t i = 0; i < in->n_facets; i++)
    {
      const Facet *facet = in->facets[i];

      if (strcmp (facet->field, "deleted_at") == 0)
        {
          bin = facet->value != 0;
          continue;
        }
      if (!g_strv_contains (facets, facet->field) || n == G_N_ELEMENTS (places))
        return call_fail (call, STATUS__INVALID, NULL, N_("This list cannot be sorted or filtered by “{0}”"),
                          facet->field, NULL);
      *places[n] = facet->value;
      g_string_append_printf (where, facet->value != 0 ? " AND %s = :f%u" : " AND %s IS NULL", facet->field, n);
      n++;
    }
  g_string_prepend (where, bin ? "deleted_at IS NOT NULL" : "deleted_at IS NULL");
  return true;
}

/* One word begins the name, or the tax number when it is made of digits; more words stand further on in the name. */
static void
add_words (Call *call, GString *where, const ListQuery *in, PageAsked *asked)
{
  g_autofree char *folded = text_fold (in->text);
  const char *column = strspn (folded, "0123456789") == strlen (folded) ? "tin" : "name_key";
  char *more = strchr (folded, ' ');

  if (folded[0] == '\0')
    return;
  if (more != NULL)
    {
      *more++ = '\0';
      asked->w2 = call_own (call, g_strdup_printf ("%% %s%%", more));
      g_string_append (where, " AND name_key LIKE :w2");
    }
  asked->w0 = call_own (call, g_strdup (folded));
  asked->w1 = call_own (call, g_strconcat (folded, "\U0010FFFD", NULL));
  g_string_append_printf (where, " AND %s >= :w0 AND %s < :w1", column, column);
}

static bool
ask (Call *call, const ListQuery *in, GString *where, PageAsked *asked)
{
  page_asked__init (asked);
  asked->limit = in->limit == 0 ? LIST_LIMIT : MIN (in->limit, QUERY_MAX_ROWS);
  asked->offset = in->offset;
  g_string_truncate (where, 0);
  if (!add_facets (call, where, in, asked))
    return false;
  add_words (call, where, in, asked);
  return true;
}

static bool
count (Call *call, const char *where, const PageAsked *asked, unsigned limit, unsigned *n)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count (*) AS total FROM (SELECT id FROM {client/id/%s} k LIMIT %u)"
                                          " counted", where, limit);
  ClientPage page = CLIENT_PAGE__INIT;

  if (!query_one (call, &page, g_intern_string (sql), asked))
    return false;
  *n = page.total;
  return true;
}

bool
list_count (Call *call, const ListQuery *in, unsigned limit, unsigned *n)
{
  g_autoptr (GString) where = g_string_new (NULL);
  PageAsked asked;

  return ask (call, in, where, &asked) && count (call, where->str, &asked, limit, n);
}

bool
list_read (Call *call, const ListQuery *in, ClientPage *out)
{
  const char *column = order_column (call, in->sort), *way = in->descending ? "DESC" : "ASC";
  g_autoptr (GString) where = g_string_new (NULL);
  g_autofree char *sql = NULL;
  PageAsked asked;
  unsigned total;

  if (column == NULL || !ask (call, in, where, &asked))
    return false;
  sql = g_strdup_printf ("SELECT " ROW_COLUMNS " FROM (SELECT k.id FROM {client/id, %s/%s} k ORDER BY k.%s %s, k.id %s"
                         " LIMIT :limit OFFSET :offset) p " ROW_TABLES " ORDER BY c.%s %s, c.id %s",
                         column, where->str, column, way, way, column, way, way);
  if (!query_many (call, out, "clients", g_intern_string (sql), &asked)
      || !count (call, where->str, &asked, COUNTED + 1, &total) || !dictionaries_name (call, out))
    return false;
  out->total = total;
  out->estimated = total > COUNTED;
  return true;
}
