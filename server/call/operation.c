/* operation.c - see operation.h. */

#include "server/call/operation.h"

#include <sodium.h>
#include <string.h>

#include "common/kinds.h"
#include "server/call/query.h"
#include "store.pb-c.h"

enum { REQUEST_HASH = 16, MAX_REPLY = 4096 };

/* Where many write at once, the key is entered first: it holds back a second run while the first is still under way.
 * The one writer of the embedded engine only looks, and enters key and reply together at the end. */
static bool
enter (Call *call, const Operation *operation, bool *entered)
{
  Statement *statement = statement_find (call->link, "INSERT INTO operation (key, person_id, at, request)"
                                         " VALUES (:key, @user, @now, :request) ON CONFLICT (key) DO NOTHING",
                                         &operation__descriptor, NULL);
  RowCaller caller = query_caller (call);
  StoreResult result;

  statement_start (statement, &operation->base, &caller);
  result = statement_step (statement, NULL, NULL);
  *entered = statement_finish (statement) > 0;
  return query_sound (call, result);
}

static bool
is_embedded (const Call *call)
{
  return store_is_embedded (link_store (call->link));
}

static bool
is_same (const Operation *one, const Operation *other)
{
  return one->request.len == other->request.len
         && memcmp (one->request.data, other->request.data, one->request.len) == 0;
}

/* Who has not signed in has nothing to repeat, and the house looks for itself how far it has come. */
static bool
is_kept (const Call *call)
{
  return strcmp (call->method->right, "anybody") != 0 && !call->method->house;
}

ProtobufCBinaryData
operation_request (Call *call, ProtobufCBinaryData body)
{
  uint8_t *hash = arena_alloc (call->arena, REQUEST_HASH);
  crypto_generichash_state state;

  if (!is_kept (call))
    return (ProtobufCBinaryData) { 0, NULL };
  crypto_generichash_init (&state, NULL, 0, REQUEST_HASH);
  crypto_generichash_update (&state, (const uint8_t *) call->method->name, strlen (call->method->name) + 1);
  crypto_generichash_update (&state, body.data, body.len);
  crypto_generichash_final (&state, hash, REQUEST_HASH);
  return (ProtobufCBinaryData) { REQUEST_HASH, hash };
}

static bool
recall (Call *call, const Operation *known, const Operation *asked, ProtobufCBinaryData *reply)
{
  if (known->person_id != call->caller->id)
    return call_fail (call, STATUS__DENIED, NULL, N_("This key belongs to somebody else"), NULL);
  if (!is_same (known, asked))
    return call_fail (call, STATUS__INVALID, NULL, N_("This key was used for another request"), NULL);
  if (known->unkept)
    return call_fail (call, STATUS__DONE, NULL, N_("This was done already"), NULL);
  *reply = known->reply;
  return true;
}

bool
operation_begin (Call *call, ProtobufCBinaryData key, ProtobufCBinaryData request, bool *done_before,
                 ProtobufCBinaryData *reply)
{
  Operation operation = OPERATION__INIT, known = OPERATION__INIT;
  bool entered = false;

  *done_before = false;
  if (!is_kept (call))
    return true;
  operation.key = key;
  operation.request = request;
  if (!is_embedded (call) && !enter (call, &operation, &entered))
    return false;
  if (entered)
    return true;
  return query_maybe (call, &known, done_before,
                      "SELECT person_id, request, reply, unkept FROM operation WHERE key = :key", &operation)
         && (!*done_before || recall (call, &known, &operation, reply));
}

/* A code or a password in a reply is told once and kept nowhere. */
static bool
is_secret (const RpcMethod *method)
{
  for (unsigned i = 0; i < method->out->n_fields; i++)
    if (msg_fact (method->out, &method->out->fields[i])->kind == KIND_SECRET)
      return true;
  return method->proof;
}

bool
operation_end (Call *call, ProtobufCBinaryData key, ProtobufCBinaryData request, ProtobufCBinaryData reply)
{
  Operation operation = OPERATION__INIT;

  if (!is_kept (call))
    return true;
  operation.key = key;
  operation.request = request;
  operation.unkept = reply.len > MAX_REPLY || (reply.len > 0 && is_secret (call->method));
  operation.reply = operation.unkept ? (ProtobufCBinaryData) { 0, NULL } : reply;
  if (is_embedded (call))
    return query_post (call, "INSERT INTO operation (key, person_id, at, request, reply, unkept)"
                             " VALUES (:key, @user, @now, :request, :reply, :unkept)", &operation);
  return query_post (call, "UPDATE operation SET reply = :reply, unkept = :unkept WHERE key = :key", &operation);
}
