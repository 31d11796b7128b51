/* audit.h - what the log is good for besides being kept: time travel, seals that desks remember, erasure.
 *
 * The log holds old values only (server/call/changes.h), so a moment is reached by walking back from what stands today.
 */

#pragma once

#include "audit.pb-c.h"
#include "server/call/call.h"
#include "store.pb-c.h"

/* Puts @record, which stands filled in as it is today, and its lists of child rows back to what they were at @at. The
 * lists are read anew; names beside ids are looked up. NOT_FOUND when it was made later. What the caller may not see is
 * taken out by the reply's mask, as ever. */
bool audit_as_of (Call *call, Msg *record, int64_t at);

/* Erases the old values of a record and of its child rows from the log, by the @decision of that number: they are gone,
 * their hashes stay, and the chain still holds. The row itself is emptied by a save before, whose old values go with
 * the rest. */
bool audit_erase (Call *call, const char *kind, uint64_t id, uint64_t decision);

/* Erases what hangs on a record by its address (events, notes, groups, who was let in): rows, and their old values. */
bool audit_erase_beside (Call *call, const char *kind, uint64_t id, uint64_t decision);

/* Can anything still be written about the record? CONFLICT when its personal data were erased, for good. The second one
 * is for whoever has not looked at it yet: NOT_FOUND when the caller may not see it. */
bool audit_stands (Call *call, const char *kind, uint64_t id);
bool audit_takes (Call *call, const char *kind, uint64_t id);

/* Is there an erasure after which the word index has still to be scrubbed? */
bool audit_scrub_due (Call *call, bool *due);

/* What is told of a record beside the log: letters that wait, why somebody looked, kept replies that may tell of it. */
bool audit_forget (Call *call, const char *kind, uint64_t id);

/* Whether the chain has the seal that somebody remembers. */
bool audit_knows (Call *call, uint64_t number, ProtobufCBinaryData hash, bool *knows);
