/* rights.c - see rights.h. */

#include "server/call/rights.h"

#include <string.h>

const Right *
right_find (const char *name)
{
  for (size_t i = 0; i < n_rights_known; i++)
    if (strcmp (rights_known[i].name, name) == 0)
      return &rights_known[i];
  return NULL;
}

/* A right narrows rows when it opens a kind that lies in branches; others of the same module narrow what may be done to
 * them. One whose kind is the whole bank's narrows what hangs on it. */
bool
right_has_reach (const char *name)
{
  size_t module = strcspn (name, ".");

  for (size_t i = 0; i < n_message_facts; i++)
    {
      const RecordFact *record = message_facts[i].record;

      if (record != NULL
          && ((record->place[0] != '\0' && strncmp (record->right, name, module + 1) == 0)
              || (record->beside[0] != '\0' && strcmp (record->right, name) == 0)))
        return true;
    }
  return false;
}

bool
right_lacks (Call *call, const char *field, const char *name)
{
  const Right *right = right_find (name);

  return call_fail (call, STATUS__DENIED, field, N_("You need the right “{0}” for this"),
                    right != NULL ? right->label : name, NULL);
}

bool
right_held (Call *call, const char *field, const char *name)
{
  return call_may (call, name) || right_lacks (call, field, name);
}
