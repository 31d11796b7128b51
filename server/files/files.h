/* files.h - files, as other rooms may ask of them. */

#pragma once

#include "files.pb-c.h"
#include "server/call/call.h"

/* Takes the next file away that is attached to the record, with its bytes; its id in @id, 0 when there is none. */
bool files_take_away (Call *call, const char *kind, uint64_t record_id, uint64_t *id);
