/* proposal.c - see proposal.h. */

#include "server/call/proposal.h"

#include <stdlib.h>
#include <string.h>

#include "common/json.h"
#include "common/msg.h"
#include "common/pack.h"
#include "common/text.h"
#include "list.pb-c.h"
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
  proposal.body = message_pack (call->arena, in);
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

static Msg *
unpack (Call *call, const Proposal *kept)
{
  const RpcEntry *entry = rpc_find (kept->method);
  ProtobufCAllocator allocator = arena_allocator (call->arena);

  return entry != NULL ? protobuf_c_message_unpack (entry->method->in, &allocator, kept->body.len, kept->body.data)
                       : NULL;
}

Msg *
proposal_request (Call *call, const Proposal *kept)
{
  Msg *in = unpack (call, kept);

  if (in == NULL)
    call_fail (call, STATUS__CONFLICT, NULL, N_ ("This program does not know any more what was proposed: decline it"),
               NULL);
  return in;
}

/* A field of its own, or that of a record which it is; "" when it names none. */
static const char *
kind_named (const Msg *in, const Field *field)
{
  const FieldFact *fact = msg_fact (in->descriptor, field);
  const RecordFact *record = msg_record (in->descriptor);

  if (field->type != PROTOBUF_C_TYPE_UINT64 || field->label == PROTOBUF_C_LABEL_REPEATED)
    return "";
  if (strcmp (field->name, "id") == 0 && record != NULL)
    return record->kind;
  return fact != NULL && fact->of != NULL ? fact->of : "";
}

unsigned
proposal_about (const Msg *in, About about[PROPOSAL_MAX_ABOUT])
{
  const Field *save = protobuf_c_message_descriptor_get_field_by_name (in->descriptor, "record");
  const Msg *record
      = save != NULL && save->type == PROTOBUF_C_TYPE_MESSAGE ? *(const Msg *const *)msg_member (in, save) : NULL;
  unsigned n = 0;

  if (record != NULL)
    return proposal_about (record, about);
  for (unsigned i = 0; i < in->descriptor->n_fields && n < PROPOSAL_MAX_ABOUT; i++)
    {
      const Field *field = &in->descriptor->fields[i];
      const char *kind = kind_named (in, field);

      if (kind[0] == '\0' || *(const uint64_t *)msg_member (in, field) == 0)
        continue;
      about[n] = (About)ABOUT__INIT;
      about[n].kind = kind;
      about[n++].id = *(const uint64_t *)msg_member (in, field);
    }
  return n;
}

bool
proposal_is_stale (Call *call, const Proposal *kept, bool *stale)
{
  About about[PROPOSAL_MAX_ABOUT];
  const Msg *in = proposal_request (call, kept);
  unsigned n = in != NULL ? proposal_about (in, about) : 0;

  *stale = kept->proposed_at + PROPOSAL_MAX_DAYS * 86400000LL < call->now;
  for (unsigned i = 0; i < n && !*stale; i++)
    {
      RecordRef change = RECORD_REF__INIT;

      about[i].since = kept->id;
      if (!query_maybe (call, &change, stale,
                        "SELECT id FROM change WHERE record_id = :id AND kind = :kind AND id > :since LIMIT 1",
                        &about[i]))
        return false;
    }
  return in != NULL;
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
  inner.second = call->caller;
  inner.proof = &proof;
  inner.reason = kept->reason;
  inner.operation_id = call->operation_id = kept->id;
  if (strchr (entry->method->right, '.') != NULL && !call_may (&inner, entry->method->right))
    return call_fail (call, STATUS__CONFLICT, NULL, N_ ("Who proposed it has lost the right to do so: decline it"),
                      NULL);
  if (call->reads_ahead && !entry->method->ahead)
    return true;
  if (entry->handler (&inner, in, blank (call, entry->method->out)))
    return true;
  call->fault = inner.fault;
  call->lost = inner.lost;
  return false;
}

/* What this program does not know any more may be about anybody. */
static bool
is_about (Call *call, const Proposal *kept, uint64_t id, const char *const *words)
{
  Msg *in = unpack (call, kept);
  const Field *field = in != NULL ? protobuf_c_message_descriptor_get_field_by_name (in->descriptor, "id") : NULL;
  json_t *json = in != NULL ? json_of_msg (in) : NULL;
  g_autofree char *text = json != NULL ? json_dumps (json, JSON_COMPACT) : NULL;
  bool about = text == NULL || (field != NULL && field->type == PROTOBUF_C_TYPE_UINT64
                                && *(uint64_t *)msg_member (in, field) == id);

  for (; *words != NULL && !about; words++)
    about = text_names (text, *words) || text_names (kept->summary, *words) || text_names (kept->reason, *words);
  json_decref (json);
  return about;
}

static bool
empty (Call *call, Proposal *kept)
{
  kept->body = (ProtobufCBinaryData) { 0, NULL };
  kept->summary = kept->reason = "";
  if (kept->state == PROPOSAL__STATE__WAITING)
    kept->state = PROPOSAL__STATE__STALE;
  return query_change (call, kept, NULL, "body", "summary", "reason", "state", NULL);
}

bool
proposal_forget (Call *call, uint64_t id, const char *const *words, ForgottenProposals *part)
{
  Proposals page = PROPOSALS__INIT;
  RecordRef after = RECORD_REF__INIT;

  after.id = part->last;
  part->n = 0;
  if (!query_many (call, &page, "rows", "SELECT id, version, method, body, summary, reason, state FROM proposal"
                                        " WHERE id > coalesce (:id, 0) AND body IS NOT NULL ORDER BY id LIMIT 200",
                   &after))
    return false;
  for (size_t i = 0; i < page.n_rows; i++)
    if (page.rows[i]->id != call->operation_id && is_about (call, page.rows[i], id, words))
      {
        part->ids[part->n++] = page.rows[i]->id;
        if (!empty (call, page.rows[i]))
          return false;
      }
  part->last = page.n_rows > 0 ? page.rows[page.n_rows - 1]->id : 0;
  return true;
}
