/* may.c - see may.h. */

#include "server/clients/may.h"

#include "server/audit/audit.h"
#include "server/call/query.h"
#include "server/call/reach.h"
#include "server/call/save.h"
#include "server/people/people.h"

static bool
is_family (Call *call, const Caller *who, uint64_t client_id, bool *family)
{
  Relation pair = RELATION__INIT, found = RELATION__INIT;

  *family = false;
  pair.client_id = client_id;
  pair.other_id = who->client_id;
  return pair.other_id == 0
         || query_maybe (call, &found, family,
                         "SELECT r.id FROM {relation!nobody edits his family's record} r"
                         " JOIN {dictionary_item} t ON t.id = r.type_id"
                         " WHERE t.code IN ('spouse', 'parent', 'child', 'sibling')"
                         " AND r.client_id = :client_id AND r.other_id = :other_id"
                         " UNION ALL SELECT r.id FROM {relation!nobody edits his family's record} r"
                         " JOIN {dictionary_item} t ON t.id = r.type_id"
                         " WHERE t.code IN ('spouse', 'parent', 'child', 'sibling')"
                         " AND r.client_id = :other_id AND r.other_id = :client_id LIMIT 1", &pair);
}

static bool
is_a_stranger (Call *call, const Caller *who, uint64_t client_id)
{
  bool family;

  if (client_id != 0 && client_id == who->client_id)
    return call_fail (call, STATUS__DENIED, NULL, N_("Nobody edits or approves his own record: ask a colleague"), NULL);
  return is_family (call, who, client_id, &family)
         && (!family
             || call_fail (call, STATUS__DENIED, NULL, N_("Nobody changes the record of his own family"), NULL));
}

bool
may_change (Call *call, uint64_t client_id)
{
  return audit_stands (call, "client", client_id) && is_a_stranger (call, call->caller, client_id)
         && (call->second == NULL || is_a_stranger (call, call->second, client_id));
}

bool
may_hand_over (Call *call, const Client *before, const Client *after)
{
  const char *field = before->manager_id != after->manager_id ? "manager_id"
                      : before->branch_id != after->branch_id ? "branch_id" : NULL;

  if (before->id == 0 || field == NULL)
    return true;
  if (before->restricted)
    return call_may (call, "clients.security")
           || call_fail (call, STATUS__DENIED, field, N_("You need the right “{0}” for this"), "clients.security",
                         NULL);
  return before->manager_id == call->caller->id
         || reach_covers (call->caller, call->method->right, before->place)
         || call_fail (call, STATUS__DENIED, field,
                       N_("You were let in to serve the client: his own branch says who manages him and where"), NULL);
}

static bool
may_name (Call *call, uint64_t id, const char *field)
{
  RecordRef ref = RECORD_REF__INIT, seen = RECORD_REF__INIT;
  bool found;

  if (id == 0)
    return true;
  ref.id = id;
  return query_maybe (call, &seen, &found, "SELECT id FROM {client} c WHERE id = :id", &ref)
         && (found || call_fail (call, STATUS__INVALID, field, N_("Pick a client from the list"), NULL));
}

/* A row that stood already may go on referring to a client out of the caller's sight. */
static bool
may_name_in_row (Call *call, uint64_t was, uint64_t id, const char *list, size_t number)
{
  g_autofree char *field = g_strdup_printf ("%s.%zu.other_id", list, number);

  return was == id || may_name (call, id, field);
}

static bool
may_relate (Call *call, const Client *record)
{
  for (size_t i = 0; i < record->n_relations; i++)
    {
      Relation row = *record->relations[i], stored = RELATION__INIT;
      bool found = false;

      row.client_id = record->id;
      if (row.id != 0 && !query_maybe (call, &stored, &found, "SELECT other_id FROM {relation!of a client seen already}"
                                                              " WHERE client_id = :client_id AND id = :id", &row))
        return false;
      if (!row.removed && !may_name_in_row (call, stored.other_id, row.other_id, "relations", i))
        return false;
    }
  return true;
}

static bool
may_contact (Call *call, const Client *record)
{
  for (size_t i = 0; i < record->n_contacts; i++)
    {
      ContactPerson row = *record->contacts[i], stored = CONTACT_PERSON__INIT;
      bool found = false;

      row.client_id = record->id;
      if (row.id != 0
          && !query_maybe (call, &stored, &found,
                           "SELECT other_id FROM {contact_person!of a client seen already}"
                           " WHERE client_id = :client_id AND id = :id",
                           &row))
        return false;
      if (!row.removed && !may_name_in_row (call, stored.other_id, row.other_id, "contacts", i))
        return false;
    }
  return true;
}

bool
may_refer (Call *call, const Client *record, const char **touched, size_t n_touched)
{
  const struct { const char *name; uint64_t id; } refs[] = {
    { "employer_id", record->employer_id }, { "parent_id", record->parent_id },
    { "holding_id", record->holding_id }, { "main_person_id", record->main_person_id } };

  for (unsigned i = 0; i < G_N_ELEMENTS (refs); i++)
    if ((record->id == 0 || query_touches (touched, n_touched, refs[i].name))
        && !may_name (call, refs[i].id, refs[i].name))
      return false;
  return may_relate (call, record) && may_contact (call, record);
}
