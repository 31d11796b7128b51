/* branches.c - the tree of branches, and what follows when it changes: see places.h. */

#include <string.h>

#include "common/text.h"
#include "people.rpc.h"
#include "server/call/page.h"
#include "server/call/query.h"
#include "server/call/save.h"
#include "server/people/people.h"
#include "server/people/places.h"
#include "store.pb-c.h"

#define COLUMNS \
  "b.id, b.version, b.name, b.code, b.parent_id, p.name AS parent_name, b.city, b.address, b.phone, b.zone, b.state," \
  " b.place, b.last, b.depth"
#define TABLES "{branch} b LEFT JOIN branch p ON p.id = b.parent_id"

static const Page branches = { .rows = "branches",
                               .select = COLUMNS,
                               .from = TABLES,
                               .words = "(coalesce (b.name_key, '') || ' ' || b.code)",
                               .order = "b.place",
                               .id = "b.place",
                               .columns = { { "name", "b.name_key" },
                                            { "code", "b.code" },
                                            { "city", "b.city" },
                                            { "zone", "b.zone" },
                                            { "state", "b.state" },
                                            { "parent_name", "p.place" },
                                            { "parent_id", "b.parent_id" },
                                            { "depth", "b.depth" } } };

bool
people_branches (Call *call, const ListQuery *in, BranchPage *out)
{
  return query_page (call, out, &branches, in);
}

bool
people_get_branch (Call *call, const RecordRef *in, Branch *out)
{
  return query_one (call, out, "SELECT " COLUMNS " FROM " TABLES " WHERE b.id = :id", in);
}

bool
people_place (Call *call, uint64_t branch_id, uint32_t *place)
{
  Branch branch = BRANCH__INIT;
  bool found;

  branch.id = branch_id;
  if (!query_maybe (call, &branch, &found, "SELECT place FROM branch WHERE id = :id", &branch))
    return false;
  if (!found)
    return call_fail (call, STATUS__INVALID, "branch_id", N_("There is no such branch"), NULL);
  *place = branch.place;
  return true;
}

/* Records that lie in a branch follow it. Their place is a copy of what is known from their branch: it is no change of
 * theirs, so it is neither in the log nor in the hash of the row. */
static bool
carry_records (Call *call, const Branch *branch, uint32_t place)
{
  Moved moved = MOVED__INIT;

  moved.branch_id = branch->id;
  moved.was = branch->place;
  moved.place = place;
  for (size_t i = 0; i < n_message_facts; i++)
    {
      const RecordFact *record = message_facts[i].record;
      g_autofree char *sql = NULL;

      if (record == NULL || record->place[0] == '\0')
        continue;
      sql = g_strdup_printf ("UPDATE %s SET %s = :place WHERE %s = :was AND branch_id = :branch_id", record->table,
                             record->place, record->place);
      if (!query_post (call, sql, &moved))
        return false;
      call_tell (call, record->kind, 0, 0);
    }
  return true;
}

static bool
write_place (Call *call, Branch *known, const Place *place)
{
  if (known->place == place->place && known->last == place->last && known->depth == place->depth)
    return true;
  if (known->place != 0 && known->place != place->place && !carry_records (call, known, place->place))
    return false;
  known->place = place->place;
  known->last = place->last;
  known->depth = place->depth;
  return query_change (call, known, NULL, "place", "last", "depth", NULL);
}

/* The whole tree in the order of places, a new branch at its end. */
static bool
read_tree (Call *call, GPtrArray *tree)
{
  BranchPage part = BRANCH_PAGE__INIT;
  PageAsked asked = PAGE_ASKED__INIT;

  asked.limit = QUERY_MAX_ROWS;
  do
    {
      if (!query_many (call, &part, "branches",
                       "SELECT id, version, parent_id, place, last, depth FROM branch"
                       " ORDER BY CASE WHEN place = 0 THEN 1 ELSE 0 END, place LIMIT :limit OFFSET :offset",
                       &asked))
        return false;
      for (size_t i = 0; i < part.n_branches; i++)
        g_ptr_array_add (tree, part.branches[i]);
      asked.offset += part.n_branches;
    }
  while (part.n_branches == QUERY_MAX_ROWS);
  return true;
}

static Branch *
find_branch (const GPtrArray *tree, uint64_t id)
{
  unsigned i = 0;

  while (((Branch *) tree->pdata[i])->id != id)
    i++;
  return tree->pdata[i];
}

/* Gives branch @id its place in the tree, and writes whatever else changes thereby. */
static bool
put_in_tree (Call *call, uint64_t id)
{
  g_autoptr (GPtrArray) tree = g_ptr_array_new ();
  Place *places;

  if (!read_tree (call, tree))
    return false;
  places = arena_alloc (call->arena, tree->len * sizeof *places);
  for (unsigned i = 0; i < tree->len; i++)
    {
      const Branch *branch = tree->pdata[i];

      places[i] = (Place) { branch->id, branch->parent_id, branch->place, branch->last, branch->depth };
    }
  if (!places_put (places, tree->len, id))
    return call_fail (call, STATUS__INVALID, "parent_id", N_("A branch cannot be a part of itself"), NULL);
  for (unsigned i = 0; i < tree->len; i++)
    if (!write_place (call, find_branch (tree, places[i].id), &places[i]))
      return false;
  return true;
}

/* There is one head office; every other branch is a part of something. */
static bool
check_parent (Call *call, const Branch *branch)
{
  Branch head = BRANCH__INIT;
  bool found;

  if (branch->parent_id != 0)
    return true;
  if (!query_maybe (call, &head, &found, "SELECT id FROM branch WHERE parent_id IS NULL", NULL))
    return false;
  return !found || head.id == branch->id
         || call_fail (call, STATUS__INVALID, "parent_id",
                       N_("There is a head office already: say what this branch is a part of"), NULL);
}

static bool
check_zone (Call *call, const char *zone)
{
  g_autoptr (GTimeZone) known = g_time_zone_new_identifier (zone);

  return known != NULL
         || call_fail (call, STATUS__INVALID, "zone", N_("There is no such time zone; for example: Europe/Moscow"),
                       NULL);
}

bool
people_save_branch (Call *call, const BranchSave *in, RecordRef *out)
{
  Branch *branch = (Branch *) arena_copy (call->arena, in->record, sizeof *in->record), known = BRANCH__INIT;
  const char **touched = in->touched;
  size_t n_touched = in->n_touched;
  bool moves = branch->id == 0 || query_touches (touched, n_touched, "parent_id");

  branch->name_key = call_own (call, text_fold (branch->name));
  if (branch->id == 0 && branch->state == BRANCH__STATE__NO_STATE)
    branch->state = BRANCH__STATE__OPEN;
  if (query_touches (touched, n_touched, "name"))
    touched = query_touched (call, touched, &n_touched, "name_key", NULL);
  if ((moves && !check_parent (call, branch))
      || ((branch->id == 0 || query_touches (touched, n_touched, "zone")) && !check_zone (call, branch->zone))
      || !query_save (call, branch, touched, n_touched, out))
    return false;
  if (!moves)
    return true;
  if (!put_in_tree (call, out->id))
    return false;
  known.id = out->id;
  return query_one (call, out, "SELECT id, version FROM branch WHERE id = :id", &known);
}
