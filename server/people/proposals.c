/* proposals.c - what waits for a second person. Dispatch keeps the request as it was packed; here a colleague looks at
 * it and says yes or no. */

#include <string.h>

#include "people.rpc.h"
#include "server/call/dispatch.h"
#include "server/call/page.h"
#include "server/call/proposal.h"
#include "server/call/query.h"
#include "server/call/save.h"
#include "server/people/people.h"
#include "server/people/roles.h"

static const Page proposals
    = { .rows = "proposals",
        .select = "q.id, q.version, q.method, q.reason, q.first_id, f.name AS first_name, q.proposed_at, q.second_id, "
                  "s.name AS second_name,"
                  " q.decided_at, q.state, q.summary",
        .from = "{proposal} q LEFT JOIN person f ON f.id = q.first_id LEFT JOIN person s ON s.id = q.second_id",
        .words = "coalesce (f.name_key, '')",
        .order = "CASE WHEN q.state = 1 THEN 0 ELSE 1 END, q.id DESC",
        .id = "q.id DESC",
        .columns = { { "method", "q.method" },
                     { "first_name", "f.name_key" },
                     { "second_name", "s.name_key" },
                     { "proposed_at", "q.proposed_at" },
                     { "decided_at", "q.decided_at" },
                     { "state", "q.state" },
                     { "first_id", "q.first_id" } } };

/* What people call a method; its own name when this program does not know it any more. */
static const char *
action_of (const char *method)
{
  const RpcEntry *entry = rpc_find (method);

  return entry != NULL && entry->method->label[0] != '\0' ? entry->method->label : method;
}

bool
people_proposals (Call *call, const ListQuery *in, ProposalPage *out)
{
  if (!query_page (call, out, &proposals, in))
    return false;
  for (size_t i = 0; i < out->n_proposals; i++)
    out->proposals[i]->action = action_of (out->proposals[i]->method);
  return true;
}

/* The second person is nobody who acts for the first, on that day, in anything. */
static bool
check_second (Call *call, const Proposal *proposal)
{
  Holding lent = HOLDING__INIT;
  bool found;

  if (proposal->first_id == call->caller->id)
    return call_fail (call, STATUS__DENIED, NULL, N_("You proposed it: another person has to confirm it"), NULL);
  lent.for_id = proposal->first_id;
  if (!query_maybe (call, &lent, &found,
                    "SELECT id FROM holding WHERE person_id = @user AND for_id = :for_id"
                    " AND coalesce (first_day, 0) <= @today AND coalesce (last_day, @today) >= @today LIMIT 1",
                    &lent))
    return false;
  return !found
         || call_fail (call, STATUS__DENIED, NULL,
                       N_("You substitute for the one who proposed it: another person has to confirm it"), NULL);
}

/* Nobody confirms what is done for himself: a role of his, his password, a role that he holds, his own card. */
static bool
check_not_for_me (Call *call, const Proposal *proposal)
{
  const Msg *in = proposal_request (call, proposal);
  uint64_t me = call->caller->id;
  About about[PROPOSAL_MAX_ABOUT];
  unsigned n;

  if (in == NULL)
    return false;
  n = proposal_about (in, about);
  for (unsigned i = 0; i < n; i++)
    if (strcmp (about[i].kind, "client") == 0 && !people_not_self (call, about[i].id))
      return false;
  if ((in->descriptor == &holding__descriptor && ((const Holding *) in)->person_id == me)
      || (in->descriptor == &password_reset__descriptor && ((const PasswordReset *) in)->id == me))
    return call_fail (call, STATUS__DENIED, NULL, N_("Nobody edits or approves his own record: ask a colleague"), NULL);
  return in->descriptor != &role_save__descriptor || people_not_mine (call, ((const RoleSave *) in)->record->id);
}

static bool
refuse_stale (Call *call)
{
  return call_fail (call, STATUS__CONFLICT, NULL,
                    N_("This proposal is out of date: it is too old, or what it is about was changed since. "
                       "It has to be proposed anew"),
                    NULL);
}

static bool
read_waiting (Call *call, const RecordRef *in, Proposal *proposal)
{
  if (!query_one (call, proposal,
                  "SELECT id, version, method, body, reason, first_id, proposed_at, state FROM {proposal} q"
                  " WHERE id = :id",
                  in))
    return false;
  if (proposal->state == PROPOSAL__STATE__STALE)
    return refuse_stale (call);
  return proposal->state == PROPOSAL__STATE__WAITING
         || call_fail (call, STATUS__CONFLICT, NULL, N_("This proposal has been decided already"), NULL);
}

static bool
decide (Call *call, Proposal *proposal, Proposal__State state)
{
  call->operation_id = proposal->id;
  proposal->state = state;
  proposal->second_id = call->caller->id;
  proposal->decided_at = call->now;
  return query_change (call, proposal, NULL, "state", "second_id", "decided_at", NULL);
}

/* Whoever proposed it may take it back, too. */
bool
people_decline (Call *call, const RecordRef *in, Nothing *out)
{
  Proposal proposal = PROPOSAL__INIT;

  return read_waiting (call, in, &proposal) && decide (call, &proposal, PROPOSAL__STATE__DECLINED)
         && query_run (call, "UPDATE proposal SET proof = NULL WHERE id = :id", in);
}

bool
people_confirm (Call *call, const RecordRef *in, Nothing *out)
{
  Proposal proposal = PROPOSAL__INIT;
  Caller *first = NULL;
  bool good, stale;

  if (!read_waiting (call, in, &proposal) || !check_second (call, &proposal) || !check_not_for_me (call, &proposal)
      || !proposal_is_stale (call, &proposal, &stale))
    return false;
  if (stale)
    return refuse_stale (call);
  if (!people_caller (call, proposal.first_id, 0, 0, &first))
    return false;
  good = proposal_run (call, &proposal, first) && decide (call, &proposal, PROPOSAL__STATE__DONE);
  caller_unref (first);
  return good;
}

static bool
put_away (Call *call, Proposal *proposal)
{
  RecordRef ref = RECORD_REF__INIT;

  ref.id = proposal->id;
  proposal->state = PROPOSAL__STATE__STALE;
  proposal->decided_at = call->now;
  return query_change (call, proposal, NULL, "state", "decided_at", NULL)
         && query_run (call, "UPDATE proposal SET proof = NULL WHERE id = :id", &ref);
}

bool
people_put_away_stale (Call *call)
{
  ProposalPage waiting = PROPOSAL_PAGE__INIT;
  bool stale;

  if (!query_many (call, &waiting, "proposals",
                   "SELECT id, version, method, body, proposed_at FROM {proposal} q WHERE state = 1"
                   " ORDER BY id LIMIT 200",
                   NULL))
    return false;
  for (size_t i = 0; i < waiting.n_proposals; i++)
    {
      Proposal *one = waiting.proposals[i];

      if (rpc_find (one->method) == NULL)
        continue;
      if (!proposal_is_stale (call, one, &stale) || (stale && !put_away (call, one)))
        return false;
    }
  return true;
}
