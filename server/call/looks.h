/* looks.h - who has looked at which record and why, until it is written to the access log.
 *
 * Reads write nothing, and a log entry for each would cost more than the read: so looks wait here, in the order they
 * were made, and each second the house writes them down (Audit.Note). At most a second of them is lost with the power.
 * Any thread.
 */

#pragma once

#include "server/call/call.h"

typedef struct Looks Looks;

Looks *looks_new (void);
void looks_free (Looks *looks);

/* What a call has looked at, after it has answered well; one look when the person did the same just before. */
void looks_keep (Looks *looks, const Call *call);

/* Takes up to @limit of them out, as a packed request of Audit.Note in @arena; false when there are none. */
bool looks_take (Looks *looks, unsigned limit, Arena *arena, ProtobufCBinaryData *request);
