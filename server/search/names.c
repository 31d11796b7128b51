/* names.c - see names.h. */

#include "server/search/names.h"

#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "common/translit.h"
#include "people.pb-c.h"
#include "server/call/query.h"
#include "server/call/search.h"

enum { MAX_STAFF = 5 };

#define COLUMNS "c.id, c.form, c.name, c.birth_day, c.tin, c.city"

/* PostgreSQL plans a LIMIT that it does not know as a tenth of the table; the second says that there are few. */
static const char begins_sql[] =
  "SELECT " COLUMNS ", c.name_key FROM (SELECT q.id FROM (SELECT k.id FROM {client/id, name_key/deleted_at IS NULL"
  " AND name_key >= :from AND name_key < :until} k ORDER BY k.name_key, k.id LIMIT :limit) q LIMIT 100) p"
  " JOIN {client!of the page, which was narrowed} c ON c.id = p.id";
static const char hits_sql[]
    = "SELECT " COLUMNS ", c.name_key FROM {client!narrowed by the index of words} c WHERE c.id IN"
      " (:i1, :i2, :i3, :i4, :i5, :i6, :i7, :i8, :i9, :i10, :i11, :i12, :i13, :i14, :i15, :i16, :i17, :i18, :i19,"
      " :i20, :i21)";
static const char alt_sql[] =
  "SELECT id, name, name_key FROM {alt_name!of a client seen already} WHERE client_id = :id ORDER BY id";
static const char staff_sql[] =
  "SELECT p.id, p.name, p.post FROM {person} p WHERE p.name_key >= :from AND p.name_key < :until AND p.state <> 3"
  " ORDER BY p.name_key, p.id LIMIT :limit";

void
names_read (Call *call, const char *text, const char *readings[NAMES_READINGS])
{
  g_autofree char *other = text_other_layout (text);
  g_autofree char *typed = text_fold (text);

  readings[0] = arena_copy (call->arena, typed, strlen (typed));
  readings[1] = call_own (call, text_fold (other));
  readings[2] = call_own (call, text_translit (typed));
  for (unsigned i = 1; i < NAMES_READINGS; i++)
    for (unsigned j = 0; j < i; j++)
      if (readings[i] != NULL
          && (readings[i][0] == '\0' || (readings[j] != NULL && strcmp (readings[i], readings[j]) == 0)))
        readings[i] = NULL;
}

static int
compare_names (const void *a, const void *b)
{
  const Client *one = *(Client *const *) a, *other = *(Client *const *) b;
  int order = strcmp (one->name_key, other->name_key);

  return order != 0 ? order : (one->id > other->id) - (one->id < other->id);
}

/* The rows come sorted for the most part; that they are is not promised, and an engine that is asked to promise it
 * makes a tree of them. */
static bool
find_sorted (Found *found, const char *folded)
{
  g_autofree char *until = g_strconcat (folded, "\U0010FFFD", NULL);
  FindRange range = FIND_RANGE__INIT;
  ClientPage page = CLIENT_PAGE__INIT;

  range.from = folded;
  range.until = until;
  range.limit = found->limit + 1;
  if (!query_many (found->call, &page, "clients", begins_sql, &range))
    return false;
  if (page.n_clients > 1)
    qsort (page.clients, page.n_clients, sizeof *page.clients, compare_names);
  for (size_t i = 0; i < page.n_clients; i++)
    hits_add (found, page.clients[i], "name", page.clients[i]->name);
  return true;
}

/* By the name itself, or by one that the client also bears: which one. */
static bool
add_by_words (Found *found, const Client *client, const char *folded)
{
  FindRange range = FIND_RANGE__INIT;
  Client other = CLIENT__INIT;

  if (text_has (client->name_key, folded))
    {
      hits_add (found, client, "name", client->name);
      return true;
    }
  range.id = client->id;
  if (!query_many (found->call, &other, "alt_names", alt_sql, &range))
    return false;
  for (size_t i = 0; i < other.n_alt_names; i++)
    if (text_has (other.alt_names[i]->name_key, folded))
      {
        hits_add (found, client, "alt_names", other.alt_names[i]->name);
        return true;
      }
  hits_add (found, client, "full_name", client->name);
  return true;
}

/* One question for all of them: with a server each would be a journey. They come in any order. */
static bool
add_page (Found *found, const uint64_t *ids, unsigned n, const char *folded)
{
  FindIds page = FIND_IDS__INIT;
  ClientPage clients = CLIENT_PAGE__INIT;

  g_assert (n <= find_ids__descriptor.n_fields);
  for (unsigned i = 0; i < n; i++)
    G_STRUCT_MEMBER (uint64_t, &page, find_ids__descriptor.fields[i].offset) = ids[i];
  if (!query_many (found->call, &clients, "clients", hits_sql, &page))
    return false;
  for (unsigned i = 0; i < n; i++)
    for (size_t j = 0; j < clients.n_clients; j++)
      if (clients.clients[j]->id == ids[i] && !add_by_words (found, clients.clients[j], folded))
        return false;
  return true;
}

static bool
find_by_words (Found *found, const char *folded)
{
  const unsigned room = find_ids__descriptor.n_fields;
  uint64_t ids[HITS_MAX + 1];
  unsigned n;

  if (hits_full (found))
    return true;
  if (!search_by_words (found->call, "client", folded, found->limit + 1, ids, &n))
    return false;
  for (unsigned i = 0; i < n; i += room)
    if (!add_page (found, ids + i, MIN (n - i, room), folded))
      return false;
  return true;
}

static bool
find_staff (Found *found, const char *folded)
{
  g_autofree char *until = g_strconcat (folded, "\U0010FFFD", NULL);
  FindRange range = FIND_RANGE__INIT;
  PersonPage page = PERSON_PAGE__INIT;

  range.from = folded;
  range.until = until;
  range.limit = MAX_STAFF;
  if (found->clients_alone || !call_may (found->call, "people.view") || hits_full (found))
    return true;
  if (!query_many (found->call, &page, "people", staff_sql, &range))
    return false;
  for (size_t i = 0; i < page.n_people; i++)
    hits_add_other (found, "person", page.people[i]->id, page.people[i]->name, page.people[i]->post);
  return true;
}

static bool
find_reading (Found *found, const char *folded)
{
  if (call_may (found->call, "clients.view") && (!find_sorted (found, folded) || !find_by_words (found, folded)))
    return false;
  return find_staff (found, folded);
}

bool
names_find (Found *found, const char *text, const char **read_as)
{
  const char *readings[NAMES_READINGS];

  names_read (found->call, text, readings);
  for (unsigned i = 0; i < NAMES_READINGS && found->out->n_hits == 0; i++)
    {
      if (readings[i] == NULL)
        continue;
      if (!find_reading (found, readings[i]))
        return false;
      if (found->out->n_hits > 0 && i > 0)
        *read_as = readings[i];
    }
  return true;
}
