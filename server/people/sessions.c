/* sessions.c - who is in, at which machine: what sign-in writes, and what an administrator sees and ends. */

#include "people.rpc.h"
#include "server/call/page.h"
#include "server/call/query.h"
#include "server/call/save.h"
#include "server/people/people.h"

static const Page sessions = {
  .rows = "sessions",
  .select
  = "s.id, s.version, s.person_id, p.name AS person_name, s.workstation_id, w.name AS workstation_name, s.began_at,"
    " coalesce (s.last_seen_at, s.began_at) AS seen_at, s.ended_at",
  .from = "{session} s JOIN person p ON p.id = s.person_id JOIN workstation w ON w.id = s.workstation_id",
  .where = "(coalesce (:of_id, 0) = 0 OR s.person_id = :of_id)",
  .words = "p.name_key",
  .order = "s.id DESC",
  .id = "s.id DESC",
  .columns = { { "person_name", "p.name_key" },
               { "workstation_name", "w.name" },
               { "began_at", "s.began_at" },
               { "seen_at", "s.last_seen_at" },
               { "ended_at", "s.ended_at" },
               { "person_id", "s.person_id" },
               { "workstation_id", "s.workstation_id" } }
};

bool
people_sessions (Call *call, const ListQuery *in, SessionPage *out)
{
  return query_page (call, out, &sessions, in);
}

bool
people_session_begin (Call *call, uint64_t person_id, uint64_t workstation_id, ProtobufCBinaryData token_hash,
                      uint64_t *session_id)
{
  SessionRow session = SESSION_ROW__INIT;
  RecordRef saved = RECORD_REF__INIT;

  session.person_id = person_id;
  session.workstation_id = workstation_id;
  session.began_at = call->now;
  session.token_hash = token_hash;
  if (!query_save (call, &session, NULL, 0, &saved))
    return false;
  session.id = *session_id = saved.id;
  return people_session_seen (call, saved.id)
         && query_post (call, "UPDATE person SET last_seen_at = @now WHERE id = :person_id", &session);
}

bool
people_session_find (Call *call, ProtobufCBinaryData token_hash, SessionRow *session, bool *found)
{
  Hash asked = HASH__INIT;

  asked.hash = token_hash;
  return query_maybe (
      call, session, found,
      "SELECT id, version, person_id, workstation_id, began_at, ended_at, coalesce (last_seen_at, began_at) AS seen_at"
      " FROM session WHERE token_hash = :hash",
      &asked);
}

bool
people_session_seen (Call *call, uint64_t session_id)
{
  RecordRef ref = RECORD_REF__INIT;

  ref.id = session_id;
  return query_post (call, "UPDATE session SET last_seen_at = @now WHERE id = :id", &ref);
}

bool
people_session_end (Call *call, uint64_t session_id)
{
  SessionRow session = SESSION_ROW__INIT;

  session.id = session_id;
  if (!query_one (call, &session, "SELECT version, ended_at FROM session WHERE id = :id", &session))
    return false;
  if (session.ended_at != 0)
    return true;
  session.ended_at = call->now;
  return query_change (call, &session, NULL, "ended_at", NULL);
}

bool
people_end_session (Call *call, const RecordRef *in, Nothing *out)
{
  return people_session_end (call, in->id);
}
