/* records.h - what any record has beside its fields, as other rooms may ask of it.
 *
 * All hangs on a record by its address. Whoever may see the record sees its notes, groups and access; each method asks
 * record_may () first, so what is out of reach is NOT_FOUND and tells nothing.
 */

#pragma once

#include "records.pb-c.h"
#include "list.pb-c.h"
#include "server/call/call.h"

/* Lets @access->person_id in to the one record until the end of last_day (0 = for good), logged, with the reason; one
 * who has been let in already gets the later day and the wider level. Whether it may be done is the asking room's to
 * say. */
bool records_let_in (Call *call, const RecordAccess *access, RecordRef *out);
