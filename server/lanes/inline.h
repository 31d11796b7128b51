/* inline.h - quick reads in the router's own thread, with the embedded engine: a drained batch of them in one snapshot.
 *
 * Each has INLINE_BUDGET_MS; past that it is stopped and, being a pure read, is run again in the slow lane. How often
 * that happened is counted by method: a method that is often too slow should say `slow` in its .proto.
 */

#pragma once

#include "server/call/dispatch.h"

typedef struct Inline Inline;

enum { INLINE_BUDGET_MS = 3 };

Inline *inline_open (Store *store, char **error);
void inline_close (Inline *self);

/* Runs the job in the batch's snapshot, which the first one opens, and makes its reply. False: it has none, and is one
 * for the slow lane. */
bool inline_run (Inline *self, Job *job);

/* Ends the snapshot: what is committed from now on is seen by the next batch. */
void inline_end (Inline *self);

/* How often rpc_entries[@entry] was too slow since this was asked last; n_rpc_entries is for methods that are not
 * listed. Any thread. */
uint64_t inline_take_late (Inline *self, size_t entry);
