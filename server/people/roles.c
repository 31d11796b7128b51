/* roles.c - lists of rights, each with how far it reaches; and the roles that a new bank begins with. */

#include "people.rpc.h"
#include "server/call/page.h"
#include "server/call/query.h"
#include "server/call/save.h"
#include "server/people/people.h"
#include "server/people/rights.h"
#include "server/people/roles.h"

static const Page roles = {
  .rows = "roles",
  .select = "r.id, r.version, r.name, r.note, (SELECT count(DISTINCT h.person_id) FROM holding h WHERE h.role_id = r.id) AS n_people",
  .from = "{role} r",
  .order = "r.name, r.id",
  .id = "r.id",
  .columns = { { "name", "r.name" }, { "note", "r.note" } }
};

bool
people_roles (Call *call, const ListQuery *in, RolePage *out)
{
  return query_page (call, out, &roles, in);
}

bool
people_get_role (Call *call, const RecordRef *in, Role *out)
{
  if (!query_one (call, out, "SELECT r.id, r.version, r.name, r.note,"
                             " (SELECT count(DISTINCT h.person_id) FROM holding h WHERE h.role_id = r.id) AS n_people"
                             " FROM {role} r WHERE r.id = :id", in)
      || !query_many (call, out, "rights", "SELECT id, role_id, name, breadth FROM role_right WHERE role_id = :id ORDER BY name", in))
    return false;
  for (size_t i = 0; i < out->n_rights; i++)
    {
      const Right *right = right_find (out->rights[i]->name);

      if (right != NULL)
        out->rights[i]->label = right->label;
    }
  return true;
}

bool
people_rights (Call *call, const ListQuery *in, RightPage *out)
{
  out->rights = arena_alloc (call->arena, n_rights_known * sizeof *out->rights);
  for (size_t i = 0; i < n_rights_known; i++)
    {
      RightRow *row = out->rights[i] = arena_alloc (call->arena, sizeof *row);

      right_row__init (row);
      row->id = i + 1;
      row->name = rights_known[i].name;
      row->label = rights_known[i].label;
      row->has_reach = right_has_reach (row->name);
    }
  out->total = out->n_rights = n_rights_known;
  return true;
}

/* A right that exists, and a breadth that means something: whoever has one that does not narrow rows has it everywhere. */
static bool
check_right (Call *call, RoleRight *right, size_t number)
{
  g_autofree char *field = g_strdup_printf ("rights.%zu.name", number);

  if (right->removed)
    return true;
  if (right_find (right->name) == NULL)
    return call_fail (call, STATUS__INVALID, field, N_("There is no such right"), NULL);
  if (right->breadth == ROLE_RIGHT__BREADTH__NO_BREADTH || !right_has_reach (right->name))
    right->breadth = right_has_reach (right->name) ? ROLE_RIGHT__BREADTH__BRANCH : ROLE_RIGHT__BREADTH__BANK;
  return true;
}

bool
people_not_mine (Call *call, uint64_t role_id)
{
  Holding mine = HOLDING__INIT;
  bool found;

  mine.role_id = role_id;
  if (!query_maybe (call, &mine, &found, "SELECT id FROM holding WHERE role_id = :role_id AND person_id = @user LIMIT 1", &mine))
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
