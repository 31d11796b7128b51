/* may.h - what nobody may do with a client, whatever rights he holds: change his own record or his family's, or name
 * clients that he does not see. Where rights reach is the house's to know (call/reach.h, call/save.h).
 */

#pragma once

#include "clients.pb-c.h"
#include "server/call/call.h"

/* DENIED when the client is the caller himself, or of his family; or the one who confirms what he proposed. CONFLICT
 * when there is nothing left to change: his data were erased. */
bool may_change (Call *call, uint64_t client_id);

/* Who manages the client, and where he belongs, is not said by whoever was let in for a while: he would keep him. A
 * restricted one is handed over with the right of security alone. DENIED. */
bool may_hand_over (Call *call, const Client *before, const Client *after);

/* May every client that @record newly refers to be seen? INVALID at the reference. */
bool may_refer (Call *call, const Client *record, const char **touched, size_t n_touched);
