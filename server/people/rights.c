/* rights.c - see rights.h. */

#include "server/people/rights.h"

#include <string.h>

#include "common/rpc.h"

#define N_(text) (text)

const Right rights_known[] = {
  { "clients.view", N_("See clients"), false },
  { "clients.edit", N_("Create and edit clients"), false },
  { "clients.delete", N_("Delete clients and restore them"), false },
  { "clients.serve", N_("Serve clients of other branches at this desk"), false },
  { "clients.identity", N_("See clients' identity numbers"), false },
  { "clients.money", N_("See clients' income and profitability"), false },
  { "clients.security", N_("See what the security service found"), false },
  { "clients.erase", N_("Erase clients' personal data for good"), true },
  { "clients.import", N_("Import clients from files"), false },
  { "clients.export", N_("Export and print lists of clients"), false },
  { "history.edit", N_("Record events and tasks"), false },
  { "records.note", N_("Write notes"), false },
  { "records.group", N_("Put records into groups"), false },
  { "records.open", N_("Let colleagues in to one record"), true },
  { "files.add", N_("Attach files"), false },
  { "work.view", N_("See the long works of others"), false },
  { "work.undo", N_("Undo imports and mass changes"), false },
  { "dictionaries.edit", N_("Edit pick lists"), false },
  { "people.view", N_("See staff, branches, roles, workstations and sessions"), false },
  { "people.edit", N_("Edit staff and branches"), true },
  { "people.grant", N_("Grant roles, edit them, and reset passwords"), true },
  { "people.invite", N_("Invite and revoke workstations, end sessions"), true },
  { "people.confirm", N_("Confirm what a colleague proposes"), true },
  { "audit.changes", N_("See who changed what"), false },
  { "audit.looks", N_("See who looked at what"), true },
  { "audit.verify", N_("Verify the seals of the change log"), false },
};
const size_t n_rights_known = sizeof rights_known / sizeof *rights_known;

const Right *
right_find (const char *name)
{
  for (size_t i = 0; i < n_rights_known; i++)
    if (strcmp (rights_known[i].name, name) == 0)
      return &rights_known[i];
  return NULL;
}

/* A right narrows rows when it opens a kind that lies in branches; others of the same module narrow what may be done to
 * them. */
bool
right_has_reach (const char *name)
{
  size_t module = strcspn (name, ".");

  for (size_t i = 0; i < n_message_facts; i++)
    {
      const RecordFact *record = message_facts[i].record;

      if (record != NULL && record->place[0] != '\0' && strncmp (record->right, name, module + 1) == 0)
        return true;
    }
  return false;
}
