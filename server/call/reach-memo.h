/* reach-memo.h - statements whose {kinds} were written out before, for callers of the same rights and the same reach.
 *
 * Writing one out takes longer than running it. What comes out depends on its words, on (Caller).scope and, for
 * writing methods, on the right of the method: on nothing that is in the store. Each thread remembers its own, some
 * hundreds of them; one takes over the place of another. A caller without a scope is not remembered.
 */

#pragma once

#include "server/call/call.h"

/* The text as it was kept, and its ranges into @row; NULL when there is none. It stands until the thread keeps
 * another. */
const char *reach_memo_find (const Call *call, const char *sql, RowCaller *row);

/* Keeps @text, which has named the first @n ranges of @row. */
void reach_memo_keep (const Call *call, const char *sql, const char *text, const RowCaller *row, unsigned n);
