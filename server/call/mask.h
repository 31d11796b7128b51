/* mask.h - what a reader of a record may not see is taken out of the reply, in one place, whatever method made it. */

#pragma once

#include "server/call/call.h"

/* Empties each field of @out, and of every message in it, whose (fact).mask the caller does not hold, and names it in
 * access.masked. */
void mask_apply (Call *call, Msg *out);

/* What a person may not see he may not change: DENIED and the field when @field of @type is masked for the caller. */
bool mask_permits (Call *call, const ProtobufCMessageDescriptor *type, const Field *field);

/* May the caller see what a field with this fact holds? The house sees all: what it answers reaches nobody. */
bool mask_may_see (const Call *call, const FieldFact *fact);

/* Takes out of a request what only the server fills, and its name out of what a save touches. */
void mask_strip_server (Msg *in);
