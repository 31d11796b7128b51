/* keep.h - what the server keeps of a client by itself: keys to sort and look up by, the main phone, e-mail and city
 * that lists show, the place of the branch.
 */

#pragma once

#include "clients.pb-c.h"
#include "server/call/call.h"

/* Numbers lose what people put between their digits; before the rules look at them. */
void keep_numbers (Call *call, Client *record);

/* Completes @record, of which @touched are saved, and its child rows; @after is the client as it will be. Tells the
 * fields that it wrote in @touched too. INVALID for a phone or e-mail that is none. */
bool keep_record (Call *call, Client *record, const Client *after, const char ***touched, size_t *n_touched);
