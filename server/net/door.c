/* door.c - see door.h. */

#include "server/net/door.h"

#include "server/lanes/group.h"
#include "server/session/session.h"

static bool
look (Call *call, void *data)
{
  Visit *visit = data;
  Workstation workstation = WORKSTATION__INIT;

  if (!session_workstation (call, visit->key, &workstation, &visit->enrolled))
    return false;
  visit->workstation_id = workstation.id;
  visit->branch_id = workstation.branch_id;
  visit->idle_ms = session_idle_ms (call);
  return !visit->has_token || !visit->enrolled
         || session_caller (call, visit->token_hash, workstation.id, &visit->owner, &visit->seen_at);
}

void
door_step (void *data, Link **link, Job *job)
{
  Visit *visit = visit_of (job);

  if (!group_look (link, job->arena, visit->russian, look, visit))
    job_refuse (job, STATUS__BUSY, N_ ("The bank is busy; try again in a moment"));
}
