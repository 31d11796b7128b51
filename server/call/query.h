/* query.h - SQL as a handler says it: one line in, one message out.
 *
 * :name takes a field of @in, @user and @now take the call's own facts, a column fills the field of @out of the same
 * name. A broken constraint becomes a fault that names the field, so handlers do not test first what the schema holds.
 * FROM {client} c reads the clients that the caller may see (reach.h). Statements are found again by the words of
 * @sql, so those that differ from call to call should be few.
 */

#pragma once

#include "server/call/call.h"

/* Fills @out from the only row; NOT_FOUND when there is none. */
bool query_one (Call *call, void *out, const char *sql, const void *in);

/* Fills @out from the only row, if there is one, and tells in @found. */
bool query_maybe (Call *call, void *out, bool *found, const char *sql, const void *in);

/* Makes the repeated field @field of @out a message for every row, up to QUERY_MAX_ROWS. */
enum { QUERY_MAX_ROWS = 1000 };
bool query_many (Call *call, void *out, const char *field, const char *sql, const void *in);

/* Runs a statement that must touch at least one row; NOT_FOUND when it touched none. */
bool query_run (Call *call, const char *sql, const void *in);

/* The same for each row (Msg) of one "INSERT INTO ... VALUES (...)": many at once where the engine gains by it. */
bool query_run_rows (Call *call, const char *sql, const GPtrArray *rows);

/* Runs a statement that cannot fail but by a mistake of ours; on PostgreSQL nobody waits for it before the commit. */
bool query_post (Call *call, const char *sql, const void *in);

/* What query_run() says of the result of a statement; false and a fault unless it is DONE or ROW. */
bool query_sound (Call *call, StoreResult result);
RowCaller query_caller (const Call *call);
