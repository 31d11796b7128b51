/* suggest.c - see suggest.h. */

#include "server/search/suggest.h"

#include <string.h>

#include "common/kinds.h"
#include "common/text.h"
#include "people.pb-c.h"
#include "server/call/names.h"
#include "server/call/query.h"
#include "server/call/rights.h"
#include "server/call/search.h"
#include "server/dictionaries/dictionaries.h"
#include "server/search/names.h"
#include "server/search/numbers.h"

/* Lists that are small enough to be looked through whole: id, name and a word beside it. */
typedef struct { const char *of, *sql; } Small;

static const Small small[] = {
  { "branch", "SELECT id, name, city AS detail FROM {branch} b WHERE state <> 2 ORDER BY place" },
  { "role", "SELECT id, name, '' AS detail FROM {role} r ORDER BY name" },
  { "workstation", "SELECT w.id, w.name, b.name AS detail FROM {workstation} w JOIN {branch} b ON b.id = w.branch_id"
                   " WHERE w.state <> 3 ORDER BY b.place, w.name" },
  { "group", "SELECT id, name, note AS detail FROM {group} g ORDER BY name" },
};

static const char people_sql[] =
  "SELECT p.id, p.name, p.post AS detail FROM {person} p WHERE p.name_key LIKE :from ESCAPE '\\' AND p.state <> 3"
  " ORDER BY p.name_key, p.id LIMIT :limit";

static Suggestion *
add (Call *call, Suggestions *out, uint64_t id, const char *name, const char *detail)
{
  Suggestion *one = arena_alloc (call->arena, sizeof *one);

  if (out->suggestions == NULL)
    out->suggestions = arena_alloc (call->arena, SUGGEST_LIMIT * sizeof *out->suggestions);
  if (out->n_suggestions == SUGGEST_LIMIT)
    return NULL;
  suggestion__init (one);
  one->id = id;
  one->name = name;
  one->detail = detail;
  return out->suggestions[out->n_suggestions++] = one;
}

static bool
look_through (Call *call, const char *sql, const char *folded, Suggestions *out)
{
  Suggestions all = SUGGESTIONS__INIT;

  if (!query_many (call, &all, "suggestions", sql, NULL))
    return false;
  for (size_t i = 0; i < all.n_suggestions; i++)
    {
      const Suggestion *one = all.suggestions[i];
      g_autofree char *both = g_strjoin (" ", one->name, one->detail, NULL), *key = text_fold (both);

      if (text_has (key, folded))
        add (call, out, one->id, one->name, one->detail);
    }
  return true;
}

/* At the beginning of the name first, then of any word in it. % and _ are letters here like others. */
static bool
find_people (Call *call, const char *folded, Suggestions *out)
{
  g_autofree char *plain = g_strdelimit (g_strdup (folded), "%_\\", ' ');

  for (unsigned i = 0; i < 2 && out->n_suggestions < SUGGEST_LIMIT; i++)
    {
      g_autofree char *pattern = i == 0 ? g_strdup_printf ("%s%%", plain) : g_strdup_printf ("%% %s%%", plain);
      Suggestions some = SUGGESTIONS__INIT;
      FindRange range = FIND_RANGE__INIT;

      range.from = pattern;
      range.limit = SUGGEST_LIMIT;
      if (!query_many (call, &some, "suggestions", people_sql, &range))
        return false;
      for (size_t j = 0; j < some.n_suggestions; j++)
        add (call, out, some.suggestions[j]->id, some.suggestions[j]->name, some.suggestions[j]->detail);
      if (plain[0] == '\0')
        break;
    }
  return true;
}

static bool
find_clients (Call *call, const char *text, Suggestions *out)
{
  Hits hits = HITS__INIT;
  Found found = hits_begin (call, &hits, SUGGEST_LIMIT);
  const char *read_as = "";

  if (!right_held (call, NULL, "clients.view"))
    return false;
  if (numbers_meant (text) && !numbers_find (&found, text))
    return false;
  if (hits.n_hits == 0 && !names_find (&found, text, &read_as))
    return false;
  for (size_t i = 0; i < hits.n_hits; i++)
    if (!hits.hits[i]->teaser && g_str_has_prefix (hits.hits[i]->address, "client:"))
      add (call, out, g_ascii_strtoull (hits.hits[i]->address + strlen ("client:"), NULL, 10), hits.hits[i]->title,
           hits.hits[i]->detail);
  return true;
}

static bool
find_items (Call *call, const char *dictionary, const char *folded, uint64_t within_id, Suggestions *out)
{
  DictionaryItemPage page = DICTIONARY_ITEM_PAGE__INIT;

  if (!dictionaries_suggest (call, dictionary, folded, within_id, SUGGEST_LIMIT, &page))
    return false;
  for (size_t i = 0; i < page.n_items; i++)
    add (call, out, page.items[i]->id, call->caller->russian ? page.items[i]->name_ru : page.items[i]->name_en,
         page.items[i]->code);
  return true;
}

static bool
find (Call *call, const char *of, const char *folded, uint64_t within_id, Suggestions *out)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (small); i++)
    if (strcmp (of, small[i].of) == 0)
      return look_through (call, small[i].sql, folded, out);
  if (strcmp (of, "person") == 0)
    return find_people (call, folded, out);
  return find_items (call, of, folded, within_id, out);
}

bool
suggest (Call *call, const char *of, const char *text, uint64_t within_id, Suggestions *out)
{
  const char *readings[NAMES_READINGS];

  if (strcmp (of, "client") == 0)
    return text[0] == '\0' || find_clients (call, text, out);
  names_read (call, text, readings);
  for (unsigned i = 0; i < NAMES_READINGS && out->n_suggestions == 0; i++)
    if (readings[i] != NULL && !find (call, of, readings[i], within_id, out))
      return false;
  return true;
}

static bool
find_item (Call *call, uint64_t id, Suggestions *out)
{
  Suggestion asked = SUGGESTION__INIT;

  asked.id = id;
  return query_many (call, out, "suggestions",
                     call->caller->russian ? "SELECT id, name_ru AS name FROM {dictionary_item} i WHERE id = :id"
                                           : "SELECT id, name_en AS name FROM {dictionary_item} i WHERE id = :id",
                     &asked);
}

bool
suggest_name (Call *call, const char *of, uint64_t id, Suggestions *out)
{
  const char *name;

  if (msg_of_kind (of) == NULL)
    return find_item (call, id, out);
  if (!names_seen (call, of, id, &name))
    return false;
  if (name[0] != '\0')
    add (call, out, id, name, "");
  return true;
}
