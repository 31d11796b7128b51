/* roles.c - lists of rights, each with how far it reaches; and the roles that a new bank begins with. */

#include <string.h>

#include "people.rpc.h"
#include "server/call/page.h"
#include "server/call/query.h"
#include "server/call/rights.h"
#include "server/call/save.h"
#include "server/people/people.h"
#include "server/people/roles.h"

#define NOT_HELD (UINT64_C (1) << 61)

static const Page roles = { .rows = "roles",
                            .select = "r.id, r.version, r.name, r.note, (SELECT count(DISTINCT h.person_id) FROM "
                                      "holding h WHERE h.role_id = r.id) AS n_people",
                            .from = "{role} r",
                            .order = "r.name, r.id",
                            .id = "r.id",
                            .columns = { { "name", "r.name" }, { "note", "r.note" } } };

bool
people_roles (Call *call, const ListQuery *in, RolePage *out)
{
  return query_page (call, out, &roles, in);
}

/* What any role of the bank has, each right once. */
static bool
find_held (Call *call, Role *held)
{
  role__init (held);
  return query_many (call, held, "rights", "SELECT DISTINCT name FROM role_right", NULL);
}

static bool
has (const Role *role, const char *right)
{
  for (size_t i = 0; i < role->n_rights; i++)
    if (strcmp (role->rights[i]->name, right) == 0)
      return true;
  return false;
}

/* What the role does not hold is told too, without a breadth, under a number that no row has: so an editor shows one
 * table of all rights, and gives or takes by the breadth alone. */
static bool
add_others (Call *call, Role *role)
{
  RoleRight **all = arena_alloc (call->arena, n_rights_known * sizeof *all);
  size_t n = 0;
  Role held;

  if (!find_held (call, &held))
    return false;
  for (size_t i = 0; i < n_rights_known; i++)
    {
      RoleRight *row = NULL;

      for (size_t j = 0; j < role->n_rights && row == NULL; j++)
        if (strcmp (role->rights[j]->name, rights_known[i].name) == 0)
          row = role->rights[j];
      if (row == NULL)
        {
          row = arena_alloc (call->arena, sizeof *row);
          role_right__init (row);
          row->id = NOT_HELD + i;
          row->role_id = role->id;
          row->name = rights_known[i].name;
          row->unheld = !has (&held, row->name);
        }
      row->label = rights_known[i].label;
      all[n++] = row;
    }
  role->rights = all;
  role->n_rights = n;
  return true;
}

/* Id 0: a role yet to be, with all that it may be given. */
bool
people_get_role (Call *call, const RecordRef *in, Role *out)
{
  if (in->id == 0)
    return add_others (call, out);
  return query_one (call, out,
                    "SELECT r.id, r.version, r.name, r.note,"
                    " (SELECT count(DISTINCT h.person_id) FROM holding h WHERE h.role_id = r.id) AS n_people"
                    " FROM {role} r WHERE r.id = :id",
                    in)
         && query_many (call, out, "rights", "SELECT id, role_id, name, breadth FROM role_right WHERE role_id = :id",
                        in)
         && add_others (call, out);
}

bool
people_rights (Call *call, const ListQuery *in, RightPage *out)
{
  Role held;

  if (!find_held (call, &held))
    return false;
  out->rights = arena_alloc (call->arena, n_rights_known * sizeof *out->rights);
  for (size_t i = 0; i < n_rights_known; i++)
    {
      RightRow *row = out->rights[i] = arena_alloc (call->arena, sizeof *row);

      right_row__init (row);
      row->id = i + 1;
      row->name = rights_known[i].name;
      row->label = rights_known[i].label;
      row->has_reach = right_has_reach (row->name);
      row->unheld = !has (&held, row->name);
    }
  out->total = out->n_rights = n_rights_known;
  return true;
}

/* A right that exists, and a breadth that means something: whoever has one that does not narrow rows has it everywhere.
 * A line without a breadth takes the right away. */
static bool
check_right (Call *call, RoleRight *right, size_t number)
{
  g_autofree char *field = g_strdup_printf ("rights.%zu.name", number);

  if (right->id >= NOT_HELD)
    right->id = 0;
  right->removed = right->removed || right->breadth == ROLE_RIGHT__BREADTH__NO_BREADTH;
  if (right->removed)
    return true;
  if (right_find (right->name) == NULL)
    return call_fail (call, STATUS__INVALID, field, N_("There is no such right"), NULL);
  if (!right_has_reach (right->name))
    right->breadth = ROLE_RIGHT__BREADTH__BANK;
  return true;
}

bool
people_not_mine (Call *call, uint64_t role_id)
{
  Holding mine = HOLDING__INIT;
  bool found;

  mine.role_id = role_id;
  if (!query_maybe (call, &mine, &found,
                    "SELECT id FROM holding WHERE role_id = :role_id AND person_id = @user LIMIT 1", &mine))
    return false;
  return !found || call_fail (call, STATUS__DENIED, NULL, N_("Nobody grants rights to himself: ask a colleague"), NULL);
}

bool
people_save_role (Call *call, const RoleSave *in, RecordRef *out)
{
  for (size_t i = 0; i < in->record->n_rights; i++)
    check_right (call, in->record->rights[i], i);
  call->summary = in->record->name;
  return !call_failed (call) && people_not_mine (call, in->record->id)
         && query_save (call, in->record, in->touched, in->n_touched, out);
}
