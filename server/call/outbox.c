/* outbox.c - see outbox.h. */

#include "server/call/outbox.h"

#include "server/call/query.h"
#include "store.pb-c.h"

bool
outbox_tell (Call *call, const char *topic, const char *kind, uint64_t record_id, ProtobufCBinaryData body)
{
  Letter letter = LETTER__INIT;

  if (call->depth >= OUTBOX_DEPTH)
    return true;
  letter.id = call_new_id (call);
  letter.topic = topic;
  letter.kind = kind;
  letter.record_id = record_id;
  letter.body = body;
  letter.depth = call->depth + 1;
  return query_post (call, "INSERT INTO outbox (id, at, person_id, topic, kind, record_id, body, depth)"
                           " VALUES (:id, @now, @user, :topic, :kind, :record_id, :body, :depth)", &letter);
}
