/* proposal.h - four eyes: a method with (rule).second does nothing yet when a person asks for it. The handler is
 * rehearsed (every check, no write), the request is kept, and the reply says PROPOSED with the number of the proposal.
 * When a second person confirms, the handler runs with the rights that the first has by then.
 *
 * A proposal grows stale: after PROPOSAL_MAX_DAYS, or when a record that it saves or refers to was changed since, for
 * the second person would not confirm what the first had seen.
 *
 * A handler may say in call->summary what it would do, in names that need no translation. The house itself needs nobody
 * else.
 */

#pragma once

#include "proposal.pb-c.h"
#include "server/call/call.h"

enum
{
  PROPOSAL_MAX_DAYS = 14,
  PROPOSAL_MAX_ABOUT = 16,
  PROPOSAL_PART = 200
};

/* Must a second person look at what this call asks for? */
bool proposal_is_needed (const Call *call);

/* Rehearses the handler of the call's method with @in; keeps the request when nothing speaks against it. */
bool proposal_keep (Call *call, const Msg *in, uint64_t *id);

/* The request that was kept, for whoever has to judge it; NULL and a fault when this server does not know it any more.
 */
Msg *proposal_request (Call *call, const Proposal *kept);

/* The records that @in saves, names or refers to; gives how many. */
unsigned proposal_about (const Msg *in, About about[PROPOSAL_MAX_ABOUT]);

/* Is it too old, or has one of them been changed since? Of @kept: id, method, body, proposed_at. */
bool proposal_is_stale (Call *call, const Proposal *kept, bool *stale);

/* Runs it as @first; what it changes and the decision bear the proposal's id as their operation in the log. */
bool proposal_run (Call *call, const Proposal *kept, const Caller *first);

/* Of the next PROPOSAL_PART proposals that are kept, from the oldest on; @last is 0 before the first part and after the
 * last one. */
typedef struct
{
  uint64_t last;
  uint64_t ids[PROPOSAL_PART];   /* which of them are forgotten now */
  unsigned n;
} ForgottenProposals;

/* Empties the requests, summaries and reasons of those that are about the record @id, or in which one of the folded
 * @words stands, but that which is being run; what waited is out of date then. */
bool proposal_forget (Call *call, uint64_t id, const char *const *words, ForgottenProposals *part);
