/* proposal.c - see proposal.h. */

#include "server/call/proposal.h"

#include <stdlib.h>
#include <string.h>

#include "server/call/dispatch.h"
#include "server/call/proof.h"
#include "server/call/query.h"
#include "server/call/save.h"

bool
proposal_is_needed (const Call *call)
{
  return call->method->second && call->caller->id != CALLER_HOUSE;
}

static Msg *
blank (Call *call, const ProtobufCMessageDescriptor *type)
{
  Msg *message = arena_alloc (call->arena, type->sizeof_message);

  protobuf_c_message_init (type, message);
  return message;
}

/* Everything but the writes: they are left out while the call rehearses (query.c). */
static bool
rehearse (Call *call, const Msg *in)
{
  bool good;

  call->rehearses = true;
  good = rpc_find (call->method->name)->handler (call, in, blank (call, call->method->out));
  call->rehearses = false;
  if (call->notices != NULL)
    g_ptr_array_set_size (call->notices, 0);
  return good;
}

static bool
keep_proof (Call *call, uint64_t id)
{
  const Proof *proof = call->proof;
  KeptProof kept = KEPT_PROOF__INIT;

  if (proof == NULL || proof->new_hash == NULL)
    return true;
  kept.id = id;
  kept.proof = proof->new_hash;
  return query_run (call, "UPDATE proposal SET proof = :proof WHERE id = :id", &kept);
}

bool
proposal_keep (Call *call, const Msg *in, uint64_t *id)
{
  Proposal proposal = PROPOSAL__INIT;
  RecordRef saved = RECORD_REF__INIT;

  call->summary = "";
  if (!rehearse (call, in))
    return false;
  proposal.method = call->method->name;
  proposal.body.len = protobuf_c_message_get_packed_size (in);
  proposal.body.data = arena_alloc (call->arena, proposal.body.len);
  protobuf_c_message_pack (in, proposal.body.data);
  proposal.reason = call->reason;
  proposal.summary = call->summary;
  proposal.first_id = call->caller->id;
  proposal.proposed_at = call->now;
  proposal.state = PROPOSAL__STATE__WAITING;
  if (!query_save (call, &proposal, NULL, 0, &saved) || !keep_proof (call, saved.id))
    return false;
  *id = saved.id;
  return true;
}

Msg *
proposal_request (Call *call, const Proposal *kept)
{
  const RpcEntry *entry = rpc_find (kept->method);
  ProtobufCAllocator allocator = arena_allocator (call->arena);
  Msg *in = entry != NULL ? protobuf_c_message_unpack (entry->method->in, &allocator, kept->body.len, kept->body.data)
                          : NULL;

  if (in == NULL)
    call_fail (call, STATUS__CONFLICT, NULL, N_ ("This program does not know any more what was proposed: decline it"),
               NULL);
  return in;
}

bool
proposal_run (Call *call, const Proposal *kept, const Caller *first)
{
  const RpcEntry *entry = rpc_find (kept->method);
  KeptProof asked = KEPT_PROOF__INIT, found = KEPT_PROOF__INIT;
  Msg *in = proposal_request (call, kept);
  Proof proof = { 0 };
  Call inner = *call;

  asked.id = kept->id;
  if (in == NULL || !query_one (call, &found, "SELECT proof FROM proposal WHERE id = :id", &asked)
      || !query_run (call, "UPDATE proposal SET proof = NULL WHERE id = :id", &asked))
    return false;
  proof.new_hash = found.proof[0] != '\0' ? found.proof : NULL;
  inner.method = entry->method;
  inner.caller = first;
  inner.proof = &proof;
  inner.reason = kept->reason;
  inner.operation_id = call->operation_id = kept->id;
  if (strchr (entry->method->right, '.') != NULL && !call_may (&inner, entry->method->right))
    return call_fail (call, STATUS__CONFLICT, NULL, N_ ("Who proposed it has lost the right to do so: decline it"),
                      NULL);
  if (entry->handler (&inner, in, blank (call, entry->method->out)))
    return true;
  call->fault = inner.fault;
  call->lost = inner.lost;
  return false;
}
