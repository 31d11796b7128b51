/* house.c - what the house asks of this room by itself: to enrol a workstation whose key has come through the gate, to
 * keep in mind who was heard of, who tried in vain to sign in, and what looked like a stolen key. */

#include "session.rpc.h"

#include <string.h>

#include "audit.rpc.h"
#include "server/call/outbox.h"
#include "server/call/query.h"
#include "server/session/session.h"

/* Only the hash of a code is kept. The same key with the same code is answered again: the first reply may be lost. */
bool
session_enrol (Call *call, const Enrolment *in, Enrolled *out)
{
  Workstation workstation = WORKSTATION__INIT;
  uint8_t hash[SESSION_HASH_SIZE];
  char fingerprint[40];
  bool found;

  if (in->public_key.len != SESSION_KEY_SIZE)
    return call_fail (call, STATUS__INVALID, "public_key", N_ ("This is no key"), NULL);
  session_hash (in->code, strlen (in->code), hash);
  session_fingerprint (in->public_key.data, fingerprint);
  if (!session_workstation (call, in->public_key.data, &workstation, &found)
      || (!found
          && !people_enrol (call, (ProtobufCBinaryData){ SESSION_HASH_SIZE, hash }, in->public_key, fingerprint,
                            in->host, &workstation, &found)))
    return false;
  if (!found)
    return call_fail (call, STATUS__DENIED, "code", N_ ("This invitation is not known, has been used, or is too old"),
                      NULL);
  out->workstation_id = workstation.id;
  out->name = workstation.name;
  out->bank = (char *) people_setting (call, "bank", "");
  return true;
}

/* Also those of whom nothing was heard here: from before a restart, or forgotten when their desk came too late. */
static bool
end_idle (Call *call)
{
  enum
  {
    NOTED_LATE_MS = 60000
  };
  SessionRow asked = SESSION_ROW__INIT;
  SessionPage idle = SESSION_PAGE__INIT;

  asked.seen_at = call->now - session_idle_ms (call) - NOTED_LATE_MS;
  if (!query_many (call, &idle, "sessions",
                   "SELECT id FROM session WHERE ended_at IS NULL AND last_seen_at < :seen_at LIMIT 500", &asked))
    return false;
  for (size_t i = 0; i < idle.n_sessions; i++)
    if (!people_session_end (call, idle.sessions[i]->id))
      return false;
  return true;
}

bool
session_tend (Call *call, const HeardList *in, Nothing *out)
{
  for (size_t i = 0; i < in->n_sessions; i++)
    if (!people_session_seen (call, in->sessions[i]->session_id)
        || !people_workstation_seen (call, in->sessions[i]->workstation_id))
      return false;
  for (size_t i = 0; i < in->n_ended; i++)
    if (!people_session_end (call, in->ended[i]))
      return false;
  return end_idle (call) && people_put_away_stale (call)
         && query_post (call, "DELETE FROM ticket WHERE until < @now", NULL);
}

bool
session_tried (Call *call, const Tries *in, Nothing *out)
{
  SignInTry tries = SIGN_IN_TRY__INIT;

  tries.person_id = in->person_id;
  tries.workstation_id = in->workstation_id;
  tries.failed = in->failed;
  tries.at = call->now;
  tries.until = in->until;
  return people_note_try (call, &tries);
}

/* Into the access log, where whoever watches over the bank finds it, and into the outbox. */
bool
session_alarm (Call *call, const Suspicion *in, Nothing *out)
{
  LookRow look = LOOK_ROW__INIT;
  LookRow *looks = &look;
  LookPage page = LOOK_PAGE__INIT;

  look.at = call->now;
  look.person_id = call->caller->id;
  look.kind = "workstation";
  look.record_id = in->workstation_id;
  look.what = in->what;
  look.why = in->why;
  page.looks = &looks;
  page.n_looks = 1;
  return outbox_tell (call, "security.alarm", "workstation", in->workstation_id,
                      (ProtobufCBinaryData){ strlen (in->why), (uint8_t *) in->why })
         && audit_note (call, &page, out);
}
