/* looks.h - who has looked at whom, on its way to the access log: a ring that the router fills and the house empties each
 * second. What does not fit is counted, and said in the log: it is not held up for. */

#pragma once

#include "audit.pb-c.h"
#include "server/net/visit.h"

typedef struct Looks Looks;

enum { LOOKS_ROOM = 32768, LOOKS_AT_ONCE = 500 };

Looks *looks_new (void);
void looks_free (Looks *looks);

/* The router: a call of a method with (rule).trace went well. */
void looks_add (Looks *looks, const Visit *visit, int64_t now);

/* Any thread: up to LOOKS_AT_ONCE, oldest first, from @arena; and how many were lost since the last time. */
void looks_take (Looks *looks, Arena *arena, LookPage *page, unsigned *n_lost);
