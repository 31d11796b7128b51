/* list.c - see list.h. */

#include "server/clients/list.h"

#include <string.h>

#include "common/text.h"
#include "server/call/facets.h"
#include "server/call/long-list.h"
#include "server/call/reach.h"
#include "server/dictionaries/dictionaries.h"

static const LongList clients = {
  .kind = "client",
  .rows = "clients",
  .select = "c.id, c.version, c.form, c.name, c.code, c.type, c.state, c.birth_day, c.tin, c.ogrn, c.industry_id,"
            " c.turnover_id, c.legal_form_id, c.category_id, c.relationship_id, c.main_person_id,"
            " mp.name AS main_person_name, c.manager_id, ma.name AS manager_name, c.risk, c.negative, c.branch_id,"
            " b.name AS branch_name, c.created_at, c.deleted_at, c.main_phone, c.main_email, c.city",
  .joins = "JOIN {client!of the page, which was narrowed} c ON c.id = p.id JOIN {branch} b ON b.id = c.branch_id"
           " LEFT JOIN {person} ma ON ma.id = c.manager_id"
           " LEFT JOIN {client!whom a row refers to} mp ON mp.id = c.main_person_id",
  .orders = { { "name", "name_key" },
              { "tin", "tin", .nullable = true },
              { "city", "city", .nullable = true },
              { "created_at", "created_at", .number = true } },
};

static const char *const filters[] = { "form", "type", "state", "risk", "negative", "manager_id", "branch_id",
                                       "holding_id", "parent_id", "category_id", "industry_id", "turnover_id", NULL };

/* By these the list is read along an index of their own, in the order of names (schema/043-filters.sql); and so are the
 * clients for whom nobody answers (063). */
static const char *const indexed[] = { "type", "state", "risk", NULL }, unowned[] = "manager_id";

static bool
may_have_index (const Facet *facet)
{
  return facet->value != 0 ? g_strv_contains (indexed, facet->field) : strcmp (facet->field, unowned) == 0;
}

/* In any other order, within words or for who sees little, that index would have to be sorted or thrown away for the
 * most part, and SQLite, which counts no rows, would take it: the unary plus keeps it out. */
static bool
has_index (const Call *call, const ListQuery *in, const Facet *facet)
{
  return may_have_index (facet) && in->text[0] == '\0'
         && (in->sort[0] == '\0' || strcmp (in->sort, "name") == 0) && !reach_is_narrow (call, clients.kind);
}

static bool
add_facets (Call *call, GString *where, const ListQuery *in, LongFilter *filter)
{
  PageAsked *asked = &filter->asked;
  uint64_t *places[] = { &asked->f0, &asked->f1, &asked->f2, &asked->f3 };
  const Facet **facets;
  bool bin = false;
  unsigned n = 0;

  if (!facets_in_order (call, in, &facets))
    return false;
  for (size_t i = 0; i < in->n_facets; i++)
    {
      const Facet *facet = facets[i];
      const char *plus;

      if (strcmp (facet->field, "deleted_at") == 0)
        {
          bin = facet->value != 0;
          continue;
        }
      if (!g_strv_contains (filters, facet->field) || n == G_N_ELEMENTS (places))
        return call_fail (call, STATUS__INVALID, NULL, N_("This list cannot be sorted or filtered by “{0}”"),
                          facet->field, NULL);
      *places[n] = facet->value;
      plus = may_have_index (facet) && !has_index (call, in, facet) ? "+" : "";
      if (facet->value != 0)
        g_string_append_printf (where, " AND %s%s = :f%u", plus, facet->field, n);
      else
        g_string_append_printf (where, " AND %s%s IS NULL", plus, facet->field);
      n++;
    }
  g_string_prepend (where, bin ? "deleted_at IS NOT NULL" : "deleted_at IS NULL");
  return true;
}

/* One word begins the name, or the tax number when it is made of digits; more words stand further on in the name. */
static void
add_words (Call *call, GString *where, const ListQuery *in, LongFilter *filter)
{
  g_autofree char *folded = text_fold (in->text);
  const char *column = strspn (folded, "0123456789") == strlen (folded) ? "tin" : "name_key";
  PageAsked *asked = &filter->asked;
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
  filter->cheap = filter->cheap && more == NULL && in->sort[0] == '\0';
}

static bool
ask (Call *call, const ListQuery *in, LongFilter *filter)
{
  g_autoptr (GString) where = g_string_new (NULL);

  *filter = (LongFilter) { .asked = PAGE_ASKED__INIT };
  filter->cheap = in->n_facets == 0 || (in->n_facets == 1 && has_index (call, in, in->facets[0]));
  if (!add_facets (call, where, in, filter))
    return false;
  add_words (call, where, in, filter);
  filter->where = arena_copy (call->arena, where->str, where->len);
  return true;
}

bool
list_survey (Call *call, const ListQuery *in, ClientPage *out)
{
  LongFilter filter;

  return ask (call, in, &filter) && long_list_survey (call, out, &clients, &filter, in);
}

bool
list_read (Call *call, const ListQuery *in, ClientPage *out)
{
  LongFilter filter;

  return ask (call, in, &filter) && long_list_read (call, out, &clients, &filter, in) && dictionaries_name (call, out);
}
