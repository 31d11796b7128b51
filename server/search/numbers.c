/* numbers.c - see numbers.h. */

#include "server/search/numbers.h"

#include <string.h>

#include "common/checkdigit.h"
#include "common/text.h"
#include "common/values.h"
#include "server/call/query.h"

enum { SHORTEST = 3, ACCOUNT_DIGITS = 20, PASSPORT_DIGITS = 10, SERIES_DIGITS = 4 };

#define COLUMNS \
  "c.id, c.form, c.name, c.surname, c.given_name, c.patronymic, c.birth_day, c.tin, c.city, c.restricted"
#define OUTSIDE "{client!an exact number opens a teaser}"

/* How a number is looked up: @own among clients within reach, @any among all, for a teaser. The value is told as
 * note. */
typedef struct
{
  const char *field;
  const char *own, *any;
  const char *right;       /* without which the field is masked, or NULL */
} Way;

#define TEASER(from, where) \
  "SELECT " COLUMNS ", b.name AS branch_name FROM " from " JOIN {branch} b ON b.id = c.branch_id" \
  " WHERE " where " AND c.deleted_at IS NULL LIMIT 2"
#define COLUMN_WAY(column) \
  "SELECT " COLUMNS ", c." column " AS note FROM {client} c WHERE c." column " = :from" \
  " AND c.deleted_at IS NULL LIMIT :limit", \
  TEASER (OUTSIDE " c", "c." column " = :from")
#define CHILD_WAY(child, value, where) \
  "SELECT " COLUMNS ", " value " AS note FROM {" child "!the client is narrowed} m CROSS JOIN {client} c" \
  " WHERE c.id = m.client_id AND " where " AND c.deleted_at IS NULL LIMIT :limit", \
  TEASER ("{" child "!an exact number opens a teaser} m CROSS JOIN " OUTSIDE " c", "c.id = m.client_id AND " where)

static const Way by_tin = { "tin", COLUMN_WAY ("tin"), NULL };
static const Way by_ogrn = { "ogrn", COLUMN_WAY ("ogrn"), NULL };
static const Way by_snils = { "snils", COLUMN_WAY ("snils"), "clients.identity" };
static const Way by_code = { "code", COLUMN_WAY ("code"), NULL };
static const Way by_account = { "accounts", CHILD_WAY ("bank_account", "m.account", "m.account = :from"), NULL };
static const Way by_contact = { "communications", CHILD_WAY ("communication", "m.value", "m.digits = :from"), NULL };
static const Way by_passport =
  { "documents", CHILD_WAY ("document", "m.number", "m.number = :from AND m.series = :until"), NULL };

static const char tin_begins_sql[] =
  "SELECT " COLUMNS ", c.tin AS note FROM (SELECT q.id FROM (SELECT k.id FROM {client/id, tin/deleted_at IS NULL"
  " AND tin >= :from AND tin < :until} k ORDER BY k.tin, k.id LIMIT :limit) q LIMIT 100) p"
  " JOIN {client!of the page, which was narrowed} c ON c.id = p.id ORDER BY c.tin, c.id";
static const char contact_begins_sql[] =
  "SELECT " COLUMNS ", m.value AS note FROM {communication!the client is narrowed} m CROSS JOIN {client} c"
  " WHERE c.id = m.client_id AND m.digits >= :from AND m.digits < :until AND c.deleted_at IS NULL LIMIT :limit";
static const char document_sql[] =
  "SELECT " COLUMNS ", m.number AS note FROM {document!the client is narrowed} m CROSS JOIN {client} c"
  " WHERE c.id = m.client_id AND m.number = :from AND c.deleted_at IS NULL LIMIT :limit";

bool
numbers_meant (const char *text)
{
  size_t n_digits = 0;

  if (strchr (text, '@') != NULL)
    return true;
  for (const char *c = text; *c != '\0'; c++)
    if (g_ascii_isdigit (*c))
      n_digits++;
    else if (strchr (" +-().№#/", *c) == NULL)
      return false;
  return n_digits >= SHORTEST;
}

static bool
take (Found *found, const char *field, const char *sql, const FindRange *range, bool teaser)
{
  ClientPage page = CLIENT_PAGE__INIT;

  if (!query_many (found->call, &page, "clients", sql, range))
    return false;
  for (size_t i = 0; i < page.n_clients; i++)
    if (teaser)
      hits_add_teaser (found, page.clients[i], field, "");
    else
      hits_add (found, page.clients[i], field, page.clients[i]->note);
  return true;
}

/* A whole number: whoever has it, within reach; else, to who may serve him, that there is somebody. */
static bool
find_whole (Found *found, const Way *way, const char *value, const char *beside)
{
  FindRange range = FIND_RANGE__INIT;
  size_t before = found->out->n_hits;

  if (way->right != NULL && !call_may (found->call, way->right))
    return true;
  range.from = value;
  range.until = beside;
  range.limit = found->limit;
  if (!take (found, way->field, way->own, &range, false))
    return false;
  return found->out->n_hits > before || way == &by_code || !call_may (found->call, "clients.serve")
         || take (found, way->field, way->any, &range, true);
}

static bool
find_beginning (Found *found, const char *field, const char *sql, const char *from)
{
  g_autofree char *until = g_strconcat (from, "\U0010FFFD", NULL);
  FindRange range = FIND_RANGE__INIT;

  range.from = from;
  range.until = until;
  range.limit = found->limit + 1;
  return hits_full (found) || take (found, field, sql, &range, false);
}

static bool
find_phone (Found *found, const char *text)
{
  g_autofree char *wired = phone_wired (text), *digits = wired != NULL ? text_digits (wired) : NULL;

  return wired == NULL || find_whole (found, &by_contact, g_strreverse (digits), NULL);
}

static bool
find_passport (Found *found, const char *digits)
{
  g_autofree char *series = g_strndup (digits, SERIES_DIGITS);

  return strlen (digits) != PASSPORT_DIGITS || find_whole (found, &by_passport, digits + SERIES_DIGITS, series);
}

static bool
find_whole_numbers (Found *found, const char *text, const char *digits)
{
  size_t n = strlen (digits);

  if (checkdigit_tin (digits) && !find_whole (found, &by_tin, digits, NULL))
    return false;
  if (checkdigit_ogrn (digits) && !find_whole (found, &by_ogrn, digits, NULL))
    return false;
  if (n == ACCOUNT_DIGITS && !find_whole (found, &by_account, digits, NULL))
    return false;
  if (checkdigit_snils (digits) && !find_whole (found, &by_snils, digits, NULL))
    return false;
  return find_phone (found, text) && find_passport (found, digits);
}

static bool
find_document (Found *found, const char *digits)
{
  FindRange range = FIND_RANGE__INIT;

  range.from = digits;
  range.limit = found->limit;
  return hits_full (found) || take (found, "documents", document_sql, &range, false);
}

static bool
find_email (Found *found, const char *text)
{
  g_autofree char *folded = text_fold (text);

  return find_whole (found, &by_contact, folded, NULL)
         && find_beginning (found, "communications", contact_begins_sql, folded);
}

/* A whole tax number that is somebody's is no beginning of others', which would be told after him. Tax numbers are
 * looked up before anything else. */
static bool
is_whole_tin (const Found *found)
{
  return found->out->n_hits > 0 && strcmp (found->out->hits[0]->field, by_tin.field) == 0;
}

bool
numbers_find (Found *found, const char *text)
{
  g_autofree char *digits = text_digits (text), *tail = NULL;

  if (strchr (text, '@') != NULL)
    return find_email (found, text);
  tail = g_strreverse (g_strdup (digits));
  return find_whole_numbers (found, text, digits)
         && find_whole (found, &by_code, digits, NULL)
         && find_beginning (found, "communications", contact_begins_sql, tail)
         && (is_whole_tin (found) || find_beginning (found, "tin", tin_begins_sql, digits))
         && find_document (found, digits);
}
