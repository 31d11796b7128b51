/* groups.c - groups that records belong to (C19): "VIP", "Visited the seminar". */

#include <string.h>

#include "records.rpc.h"
#include "server/audit/audit.h"
#include "server/call/page.h"
#include "server/call/query.h"
#include "server/call/reach.h"
#include "server/call/save.h"

#define GROUP_COLUMNS { { "name", "g.name" } }

bool
records_groups (Call *call, const ListQuery *in, GroupPage *out)
{
  static const Page all = {
    .rows = "groups", .select = "g.id, g.version, g.name, g.kind, g.note", .from = "{group} g",
    .where = "g.kind = :of_kind", .order = "g.name, g.id", .id = "g.id", .sifted = true, .columns = GROUP_COLUMNS,
  };
  static const Page of_record = {
    .rows = "groups",
    .select = "g.id, g.version, g.name, g.kind, g.note",
    .from = "{membership} m JOIN {group} g ON g.id = m.group_id",
    .where = "m.kind = :of_kind AND m.record_id = :of_id",
    .order = "g.name, g.id",
    .id = "g.id",
    .sifted = true,
    .columns = GROUP_COLUMNS,
  };

  if (in->of_id == 0)
    return query_page (call, out, &all, in);
  return record_beside (call, in->of_kind, in->of_id) && query_page (call, out, &of_record, in);
}

bool
records_save_group (Call *call, const GroupSave *in, RecordRef *out)
{
  if (in->record->id == 0 && msg_of_kind (in->record->kind) == NULL)
    return call_fail (call, STATUS__INVALID, "kind", N_("There is no such kind of record"), NULL);
  if (in->record->id != 0 && query_touches ((const char **) in->touched, in->n_touched, "kind"))
    return call_fail (call, STATUS__INVALID, "kind", N_("A group keeps the kind of its records"), NULL);
  return query_save (call, in->record, (const char **) in->touched, in->n_touched, out);
}

static bool
check_group (Call *call, const Membership *in)
{
  Group group = GROUP__INIT;

  return query_one (call, &group, "SELECT id, kind FROM {group} g WHERE id = :group_id", in)
         && (strcmp (group.kind, in->kind) == 0
             || call_fail (call, STATUS__INVALID, "group_id", N_("This group is for records of another kind"), NULL));
}

/* Asked twice it is done once. */
bool
records_join (Call *call, const Membership *in, Nothing *out)
{
  Membership known = MEMBERSHIP__INIT;
  bool is_member;

  if (!audit_takes (call, in->kind, in->record_id) || !check_group (call, in)
      || !query_maybe (call, &known, &is_member, "SELECT id, version, group_id, kind, record_id FROM {membership} m"
                                                 " WHERE group_id = :group_id AND record_id = :record_id", in))
    return false;
  if (is_member == in->member)
    return true;
  return in->member ? query_save (call, in, NULL, 0, NULL) : query_delete (call, &known);
}
