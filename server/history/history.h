/* history.h - what happened with a record, as other rooms may add to it. */

#pragma once

#include "history.pb-c.h"
#include "list.pb-c.h"
#include "server/call/call.h"

/* Adds @event to the record of its address, by the caller (the house: by whom it says), now unless it says when.
 * Whether the caller may see that record is the asking room's to know. */
bool history_add (Call *call, const Event *event, RecordRef *out);
