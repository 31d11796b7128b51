/* caller.c - what a person may, out of the roles he holds: for the dispatcher, for people who ask why, and the other
 * way round, who may see a record.
 *
 * A substitute's row counts while its days last and the absent person holds that role there himself: rights lent to him
 * are not lent on.
 */

#include "server/people/people.h"

#include <string.h>

#include "people.rpc.h"
#include "server/call/page.h"
#include "server/call/query.h"
#include "server/call/rights.h"
#include "server/call/sift.h"
#include "server/people/places.h"

/* The holdings that count on the day :today. */
#define HOLDINGS                                                                                                       \
  " holding h JOIN role r ON r.id = h.role_id JOIN role_right rr ON rr.role_id = h.role_id JOIN branch b ON b.id = "   \
  "h.branch_id"                                                                                                        \
  " LEFT JOIN person f ON f.id = h.for_id"
#define ARE_GOOD                                                                                                       \
  " coalesce (h.first_day, 0) <= :today AND coalesce (h.last_day, :today) >= :today"                                   \
  " AND (h.for_id IS NULL OR EXISTS (SELECT 1 FROM holding o WHERE o.person_id = h.for_id AND o.role_id = h.role_id"   \
  " AND o.branch_id = h.branch_id AND o.for_id IS NULL"                                                                \
  " AND coalesce (o.first_day, 0) <= :today AND coalesce (o.last_day, :today) >= :today))"

static void
append (Call *call, GrantedRights *all, const GrantedRights *some)
{
  GrantedRight **rights = arena_alloc (call->arena, (all->n_rights + some->n_rights + 1) * sizeof *rights);

  if (all->n_rights > 0)
    memcpy (rights, all->rights, all->n_rights * sizeof *rights);
  if (some->n_rights > 0)
    memcpy (rights + all->n_rights, some->rights, some->n_rights * sizeof *rights);
  all->rights = rights;
  all->n_rights += some->n_rights;
}

/* However many: who stands in for many may hold more rows than one question is answered with. :place is how many are
 * known. */
static bool
find_grants (Call *call, uint64_t person_id, uint32_t today, GrantedRights *grants)
{
  GrantQuery asked = GRANT_QUERY__INIT;
  GrantedRights some;
  bool good = query_one (call, grants, "SELECT coalesce (max (place), 0) AS greatest FROM branch", NULL);

  asked.id = person_id;
  asked.today = today;
  do
    {
      some = (GrantedRights) GRANTED_RIGHTS__INIT;
      asked.place = grants->n_rights;
      good = good
             && query_many (call, &some, "rights",
                            "SELECT rr.name, rr.breadth, b.place, b.last, r.name AS role_name, b.name AS held_at, "
                            "h.for_id, f.name AS for_name,"
                            " (SELECT min (x.place) FROM branch x WHERE x.place > b.place) AS after_branch,"
                            " (SELECT min (x.place) FROM branch x WHERE x.place > b.last) AS after_all"
                            " FROM" HOLDINGS " WHERE h.person_id = :id AND" ARE_GOOD
                            " ORDER BY rr.name, rr.breadth DESC, b.place, h.id, rr.id LIMIT 1000"
                            " OFFSET coalesce (:place, 0)",
                            &asked);
      append (call, grants, &some);
    }
  while (good && some.n_rights == QUERY_MAX_ROWS);
  return good;
}

static Reach
reach_of (const GrantedRight *grant, uint32_t n_places)
{
  uint32_t after = grant->breadth == ROLE_RIGHT__BREADTH__BRANCH ? grant->after_branch : grant->after_all;

  switch (grant->breadth)
    {
    case ROLE_RIGHT__BREADTH__BRANCH:
    case ROLE_RIGHT__BREADTH__BELOW:
      return (Reach) { grant->name, grant->place, after != 0 ? after - 1 : n_places };
    case ROLE_RIGHT__BREADTH__BANK:
      return (Reach) { grant->name, 1, n_places };
    default:
      return (Reach) { grant->name, 1, 0 };
    }
}

static int
compare_reach (gconstpointer a, gconstpointer b)
{
  const Reach *one = a, *other = b;

  return one->first < other->first ? -1 : one->first > other->first;
}

/* Ranges that touch become one; those of one's own records only stay when there is nothing wider. */
static void
add_merged (GArray *all, GArray *of_right)
{
  unsigned start = all->len;

  g_array_sort (of_right, compare_reach);
  for (unsigned i = 0; i < of_right->len; i++)
    {
      Reach next = g_array_index (of_right, Reach, i);
      Reach *last = all->len > start ? &g_array_index (all, Reach, all->len - 1) : NULL;

      if (last != NULL && next.first <= next.last && last->first > last->last)
        *last = next;
      else if (last != NULL && next.first > next.last)
        continue;
      else if (last != NULL && next.first <= last->last + 1)
        last->last = MAX (last->last, next.last);
      else
        g_array_append_val (all, next);
    }
}

/* Whose grants count: what is his own always, and what @for_id lent him, or everybody. */
typedef struct
{
  bool all;
  uint64_t for_id;
} Lenders;

/* What a substitute is never lent counts only out of his own hand. */
static bool
counts (const GrantedRight *grant, const Lenders *lenders)
{
  const Right *right = right_find (grant->name);

  return right != NULL && (grant->for_id == 0 || !right->never_lent)
         && (lenders->all || grant->for_id == 0 || grant->for_id == lenders->for_id);
}

static const Lenders everybody = { true, 0 };

/* The rights in their order, and their ranges; @with_reach: of those whose breadth narrows rows, or of the others.
 * Statements look at the first ranges only, so those that matter go first. */
static void
gather (const GrantedRights *grants, const Lenders *lenders, uint32_t n_places, bool with_reach, GPtrArray *rights,
        GArray *reach)
{
  g_autoptr (GArray) of_right = g_array_new (FALSE, FALSE, sizeof (Reach));

  for (size_t i = 0; i < grants->n_rights; i++)
    {
      const GrantedRight *grant = grants->rights[i];
      bool ends = i + 1 == grants->n_rights || strcmp (grants->rights[i + 1]->name, grant->name) != 0;

      if (counts (grant, lenders) && right_has_reach (grant->name) == with_reach)
        {
          Reach one = reach_of (grant, n_places);

          g_array_append_val (of_right, one);
        }
      if (!ends || of_right->len == 0)
        continue;
      g_ptr_array_add (rights, (char *) grant->name);
      add_merged (reach, of_right);
      g_array_set_size (of_right, 0);
    }
}

/* Minutes east of UTC at @now; 0 when the zone is unknown to this machine. */
static int
zone_minutes (const char *name, int64_t now)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (name);

  return zone == NULL
             ? 0
             : g_time_zone_get_offset (zone, g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, now / 1000)) / 60;
}

static uint32_t
day_in (const Call *call, int minutes)
{
  const Caller there = { .zone_minutes = minutes };
  Call like = { .caller = &there, .now = call->now };

  return call_today (&like);
}

/* @like in all but his rights. */
static Caller *
make_caller (const Caller *like, const GrantedRights *grants, const Lenders *lenders)
{
  g_autoptr (GPtrArray) rights = g_ptr_array_new ();
  g_autoptr (GArray) reach = g_array_new (FALSE, FALSE, sizeof (Reach));
  Caller made = *like;

  gather (grants, lenders, made.n_places, true, rights, reach);
  gather (grants, lenders, made.n_places, false, rights, reach);
  g_ptr_array_add (rights, NULL);
  made.rights = (const char *const *) rights->pdata;
  made.reach = (const Reach *) (void *) reach->data;
  made.n_reach = reach->len;
  return caller_new (&made);
}

static void
add_hand (GArray *hands, const Caller *like, const GrantedRights *grants, uint64_t for_id)
{
  LentHand hand = { for_id, NULL };

  for (unsigned i = 0; i < hands->len; i++)
    if (g_array_index (hands, LentHand, i).for_id == for_id)
      return;
  hand.caller = make_caller (like, grants, &(Lenders) { false, for_id });
  g_array_append_val (hands, hand);
}

/* Out of how many hands he has what he has, for the log to say whose right it was: none are told where all is his
 * own. */
static Caller *
make_with_hands (const Caller *like, const GrantedRights *grants)
{
  g_autoptr (GArray) hands = g_array_new (FALSE, FALSE, sizeof (LentHand));
  Caller made = *like, *caller;

  for (size_t i = 0; i < grants->n_rights; i++)
    if (grants->rights[i]->for_id != 0)
      {
        add_hand (hands, like, grants, 0);
        add_hand (hands, like, grants, grants->rights[i]->for_id);
      }
  made.hands = (const LentHand *) (void *) hands->data;
  made.n_hands = hands->len;
  caller = make_caller (&made, grants, &everybody);
  for (unsigned i = 0; i < hands->len; i++)
    caller_unref (g_array_index (hands, LentHand, i).caller);
  return caller;
}

bool
people_caller (Call *call, uint64_t person_id, uint64_t workstation_id, uint64_t session_id, Caller **caller)
{
  GrantedRights grants = GRANTED_RIGHTS__INIT;
  PersonSecret person = PERSON_SECRET__INIT;
  Caller made = { 0 };
  bool found;

  if (!people_by_id (call, person_id, &person, &found))
    return false;
  if (!found)
    return call_fail (call, STATUS__SIGN_IN, NULL, N_("This person does not work here any more"), NULL);
  made.zone_minutes = zone_minutes (person.zone, call->now);
  if (!find_grants (call, person_id, day_in (call, made.zone_minutes), &grants))
    return false;

  made.n_places = grants.greatest + PLACE_STEP - 1;
  made.id = person_id;
  made.login = person.login;
  made.name = person.name;
  made.branch_id = person.branch_id;
  made.workstation_id = workstation_id;
  made.session_id = session_id;
  made.client_id = person.client_id;
  made.russian = call->caller->russian;
  *caller = make_with_hands (&made, &grants);
  return true;
}

bool
people_concerns (const char *kind)
{
  static const char *const kinds[] = { "person", "branch", "role", "holding", "session", "workstation", NULL };

  return g_strv_contains (kinds, kind);
}

static EffectiveRight *
explain (Call *call, const GrantedRight *grant)
{
  EffectiveRight *row = arena_alloc (call->arena, sizeof *row);

  effective_right__init (row);
  row->right = grant->name;
  row->label = right_find (grant->name)->label;
  row->breadth = right_has_reach (grant->name) ? grant->breadth : ROLE_RIGHT__BREADTH__BANK;
  row->through = arena_print (call->arena, "%s · %s", grant->role_name, grant->held_at);
  row->for_name = grant->for_name;
  return row;
}

/* Every way in which he has a right, so that the one that should not be there is found. */
bool
people_effective (Call *call, const ListQuery *in, EffectiveRights *out)
{
  GrantedRights grants = GRANTED_RIGHTS__INIT;

  if (!find_grants (call, in->of_id, call_today (call), &grants))
    return false;
  out->rights = arena_alloc (call->arena, grants.n_rights * sizeof *out->rights);
  for (size_t i = 0; i < n_rights_known; i++)
    for (size_t j = 0; j < grants.n_rights; j++)
      if (strcmp (grants.rights[j]->name, rights_known[i].name) == 0 && counts (grants.rights[j], &everybody))
        {
          out->rights[out->n_rights] = explain (call, grants.rights[j]);
          out->rights[out->n_rights]->id = out->n_rights + 1;
          out->n_rights++;
        }
  sift_words (call, out, in->text);
  if (!sift_facets (call, out, in))
    return false;
  page_cut (out, in);
  return true;
}

static PeopleSeer
seer_of (const GrantedRight *grant)
{
  return (PeopleSeer) { grant->person_id, grant->person_name, grant->post, grant->branch_name, grant->role_name,
                        grant->held_at, grant->breadth, grant->for_name };
}

bool
people_seers (Call *call, const char *right, uint32_t place, const PeopleSeer **seers, unsigned *n)
{
  GrantedRights grants = GRANTED_RIGHTS__INIT;
  GrantQuery asked = GRANT_QUERY__INIT;
  PeopleSeer *list;
  unsigned count = 0;

  asked.right = right;
  asked.place = place;
  asked.today = call_today (call);
  if (!query_many (call, &grants, "rights",
                   "SELECT p.id AS person_id, p.name AS person_name, p.post, pb.name AS branch_name, rr.name, "
                   "rr.breadth, r.name AS role_name,"
                   " b.name AS held_at, h.for_id, f.name AS for_name"
                   " FROM" HOLDINGS " JOIN person p ON p.id = h.person_id JOIN branch pb ON pb.id = p.branch_id"
                   " WHERE rr.name = :right AND p.state <> 3 AND" ARE_GOOD
                   " AND (:place = 0 OR rr.breadth = 4 OR (rr.breadth = 2 AND b.place = :place)"
                   " OR (rr.breadth = 3 AND :place BETWEEN b.place AND b.last))"
                   " ORDER BY p.name_key, p.id, rr.breadth DESC LIMIT 500",
                   &asked))
    return false;

  list = arena_alloc (call->arena, grants.n_rights * sizeof *list);
  for (size_t i = 0; i < grants.n_rights; i++)
    if (counts (grants.rights[i], &everybody))
      list[count++] = seer_of (grants.rights[i]);
  *seers = list;
  *n = count;
  return true;
}

bool
people_not_self (Call *call, uint64_t client_id)
{
  return client_id == 0 || client_id != call->caller->client_id
         || call_fail (call, STATUS__DENIED, NULL, N_("Nobody edits or approves his own record: ask a colleague"),
                       NULL);
}
