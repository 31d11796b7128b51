/* dispatch.c - see dispatch.h. */

#include "server/call/dispatch.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "common/pack.h"
#include "list.pb-c.h"
#include "server/call/mask.h"
#include "server/call/operation.h"
#include "server/call/proposal.h"
#include "server/call/rights.h"

enum { MAX_REASON = 500 };

static int
compare_names (const void *name, const void *entry)
{
  return strcmp (name, ((const RpcEntry *) entry)->method->name);
}

const RpcEntry *
rpc_find (const char *method)
{
  return bsearch (method, rpc_entries, n_rpc_entries, sizeof *rpc_entries, compare_names);
}

static void
make_reply (Job *job, Fault *fault, ProtobufCBinaryData body)
{
  Reply reply = REPLY__INIT;

  reply.serial = job->request != NULL ? job->request->serial : 0;
  reply.fault = fault;
  if (fault != NULL)
    fault->trace = job->trace;
  reply.body = body;
  job->reply = message_pack (job->arena, &reply);
}

static void
refuse (Job *job, Status status, const char *text, bool revoked)
{
  Fault fault = FAULT__INIT;

  fault.status = job->status = status;
  fault.text = (char *) text;
  fault.revoked = revoked;
  make_reply (job, &fault, (ProtobufCBinaryData) { 0, NULL });
}

void
job_refuse (Job *job, Status status, const char *text)
{
  refuse (job, status, text, false);
}

void
job_refuse_revoked (Job *job)
{
  refuse (job, STATUS__DENIED, N_("This workstation is not let in any more"), true);
}

bool
job_open (Job *job, const uint8_t *bytes, size_t n)
{
  ProtobufCAllocator allocator = arena_allocator (job->arena);

  job->request = (Request *) protobuf_c_message_unpack (&request__descriptor, &allocator, n, bytes);
  job->entry = NULL;
  if (job->request != NULL)
    job->entry = rpc_find (job->request->method);

  if (job->request == NULL)
    job_refuse (job, STATUS__INVALID, N_("The request is damaged or too big"));
  else if (job->entry == NULL)
    job_refuse (job, STATUS__INVALID, N_("This server does not know the method"));
  else if (job->entry->method->write && job->request->key.len != JOB_KEY_SIZE)
    job_refuse (job, STATUS__INVALID, N_("A write needs a key of 16 bytes"));
  return job->reply.data == NULL;
}

/* What is left to somebody who must choose his own password before anything else: besides choosing it, to go away, and
 * to hear an alarm of his desk, which is answered as soon as anybody has signed in. */
static bool
is_open_to_newcomers (const RpcMethod *method)
{
  static const char *const open[] = { "Session.ChangePassword", "Session.SignOut", "Session.Answer", NULL };

  return g_strv_contains (open, method->name);
}

static bool
may_ask (Call *call)
{
  const RpcMethod *method = call->method;

  if (method->house && call->caller->id != CALLER_HOUSE)
    return call_fail (call, STATUS__INVALID, NULL, N_("This server does not know the method"), NULL);
  if (strcmp (method->right, "anybody") == 0 || call->caller->id == CALLER_HOUSE)
    return true;
  if (call->caller->id == 0)
    return call_fail (call, STATUS__SIGN_IN, NULL, N_("Sign in first"), NULL);
  if (call->caller->must_change && !is_open_to_newcomers (method))
    return call_fail (call, STATUS__DENIED, NULL, N_("Change your password first"), NULL);
  if (strcmp (method->right, "person") == 0)
    return true;
  return right_held (call, NULL, method->right);
}

/* What is not done before a second person has confirmed it is answered by the number of the proposal. */
static bool
propose (Call *call, const Msg *in, ProtobufCBinaryData *body)
{
  RecordRef kept = RECORD_REF__INIT;

  if (!proposal_keep (call, in, &kept.id))
    return false;
  *body = message_pack (call->arena, &kept);
  return true;
}

/* A method that is traced answers a record: whose card it was is noted. */
static void
note_look (Call *call, const Msg *out)
{
  const RecordFact *record = call->method->trace && call->n_looks == 0 ? msg_record (out->descriptor) : NULL;
  const uint64_t *id = record != NULL ? msg_named (out, "id") : NULL;

  if (id != NULL)
    call_looked (call, record->kind, *id);
}

static bool
is_text (const char *text, size_t limit)
{
  return g_utf8_validate (text, -1, NULL) && g_utf8_strlen (text, -1) <= (long) limit;
}

/* What came with the request, fit to be handled; NULL and a fault when it is not. */
static Msg *
open_body (Call *call, const Job *job)
{
  ProtobufCAllocator allocator = arena_allocator (job->arena);
  Msg *in = protobuf_c_message_unpack (call->method->in, &allocator, job->request->body.len, job->request->body.data);

  if (in == NULL || !is_text (job->request->reason, MAX_REASON))
    {
      call_fail (call, STATUS__INVALID, NULL, N_("The request is damaged or too big"), NULL);
      return NULL;
    }
  if (call->caller->id != CALLER_HOUSE)
    mask_strip_server (in);
  return call_check (call, in) ? in : NULL;
}

/* What the handler says, without what the caller may not see. */
static bool
answer (Call *call, const RpcEntry *entry, const Msg *in, Msg **out)
{
  *out = arena_alloc (call->arena, call->method->out->sizeof_message);
  protobuf_c_message_init (call->method->out, *out);
  if (!entry->handler (call, in, *out))
    return false;
  note_look (call, *out);
  mask_apply (call, *out);
  return true;
}

struct Ahead
{
  const RpcEntry *entry;
  ProtobufCBinaryData in, out;
  Ahead *next;
};

/* A copy of the asker's own, who may do with it what he likes. */
static bool
find_ahead (Call *call, const RpcEntry *entry, const Msg *in, Msg **out)
{
  ProtobufCAllocator allocator = arena_allocator (call->arena);
  const Ahead *ahead = *call->ahead;
  ProtobufCBinaryData asked;

  if (ahead == NULL)   /* nearly always */
    return false;
  asked = message_pack (call->arena, in);
  while (ahead != NULL && (ahead->entry != entry || ahead->in.len != asked.len
                           || memcmp (ahead->in.data, asked.data, asked.len) != 0))
    ahead = ahead->next;
  if (ahead == NULL)
    return false;
  *out = protobuf_c_message_unpack (entry->method->out, &allocator, ahead->out.len, ahead->out.data);
  return *out != NULL;
}

static void
keep_ahead (Call *call, const RpcEntry *entry, const Msg *in, const Msg *out)
{
  Ahead *ahead = arena_alloc (call->arena, sizeof *ahead);

  *ahead = (Ahead) { entry, message_pack (call->arena, in), message_pack (call->arena, out), *call->ahead };
  *call->ahead = ahead;
}

static bool
answer_once (Call *call, const RpcEntry *entry, const Msg *in, Msg **out)
{
  if (call->ahead != NULL && find_ahead (call, entry, in, out))
    return true;
  if (!answer (call, entry, in, out))
    return false;
  if (call->reads_ahead)
    keep_ahead (call, entry, in, *out);
  return true;
}

bool
rpc_ask (Call *call, const RpcEntry *entry, Msg *in, Msg **out)
{
  const RpcMethod *asking = call->method;
  bool good;

  g_assert (!entry->method->write);
  call->method = entry->method;
  good = may_ask (call) && call_check (call, in) && answer_once (call, entry, in, out);
  call->method = asking;
  return good;
}

static bool
handle (Call *call, const Job *job, ProtobufCBinaryData *body)
{
  Msg *in, *out;

  if (!may_ask (call))
    return false;
  in = open_body (call, job);
  if (in == NULL)
    return false;
  if (proposal_is_needed (call))
    return propose (call, in, body);
  if (!answer (call, job->entry, in, &out))
    return false;
  *body = message_pack (job->arena, out);
  return true;
}

/* A write is entered under its key first: if the key is there already, the work is done and its reply is known. */
static bool
handle_write (Call *call, const Job *job, ProtobufCBinaryData *body)
{
  ProtobufCBinaryData key = job->request->key, asked = operation_request (call, job->request->body);
  bool done_before;

  return operation_begin (call, key, asked, &done_before, body)
         && (done_before || (handle (call, job, body) && operation_end (call, key, asked, *body)));
}

static void
reply_proposed (Job *job, ProtobufCBinaryData body)
{
  ProtobufCAllocator allocator = arena_allocator (job->arena);
  RecordRef *kept = (RecordRef *) protobuf_c_message_unpack (&record_ref__descriptor, &allocator, body.len, body.data);
  const char *args[1] = { arena_print (job->arena, "%" G_GUINT64_FORMAT, kept != NULL ? kept->id : 0) };
  Fault fault = FAULT__INIT;

  fault.status = job->status = STATUS__PROPOSED;
  fault.text = N_("This waits now for another person to confirm it");
  fault.args = args;
  fault.n_args = 1;
  make_reply (job, &fault, (ProtobufCBinaryData) { 0, NULL });
}

static Call
call_of (Job *job, Link *link, int64_t now)
{
  return (Call) { .method = job->entry->method,
                  .caller = job->caller,
                  .now = now,
                  .link = link,
                  .arena = job->arena,
                  .reason = job->request->reason,
                  .proof = job->proof,
                  .operation_id = job->operation_id,
                  .depth = job->depth,
                  .for_id = job->for_id,
                  .again = job->again,
                  .waiting = job->waiting,
                  .ahead = &job->ahead,
                  .fault = FAULT__INIT,
                  .notices = job->notices };
}

void
job_read_ahead (Job *job, Link *link, int64_t now)
{
  Call call = call_of (job, link, now);
  Msg *in, *out;

  g_assert (job->entry->method->ahead);
  call.rehearses = call.reads_ahead = true;
  if (!may_ask (&call) || (in = open_body (&call, job)) == NULL || answer (&call, job->entry, in, &out))
    return;
  if (call.lost == STORE_LATE)
    job_refuse (job, STATUS__BUSY, N_("This took too long and was stopped; nothing was changed"));
}

JobOutcome
job_run (Job *job, Link *link, int64_t now)
{
  Call call = call_of (job, link, now);
  ProtobufCBinaryData body = { 0, NULL };
  bool ok;

  g_ptr_array_set_size (job->notices, 0);
  ok = call.method->write ? handle_write (&call, job, &body) : handle (&call, job, &body);

  g_assert (ok == !call_failed (&call));
  if (call.lost != STORE_DONE)
    {
      job->lost = call.lost;
      job->again = true;
      return JOB_LOST;
    }
  if (!ok)
    g_ptr_array_set_size (job->notices, 0);
  if (ok && call.n_looks > 0 && job->looks != NULL)
    looks_keep (job->looks, &call);
  if (ok && proposal_is_needed (&call))
    {
      reply_proposed (job, body);
      return JOB_DONE;
    }
  make_reply (job, ok ? NULL : &call.fault, body);
  job->status = call.fault.status;
  return ok ? JOB_DONE : JOB_REFUSED;
}
