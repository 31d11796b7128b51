/* throttle.h - how often somebody may try a password: the count of failures, and what it costs.
 *
 * Per person and workstation five tries in a row, then 1, 2, 4 ... 15 minutes after each further one. Per person
 * bank-wide a failure only slows, by two seconds at most, so that nobody can lock a branch out. A name that nobody
 * bears is counted like any other, so that the two cannot be told apart. Any thread.
 */

#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct Throttle Throttle;

enum
{
  THROTTLE_FREE_TRIES = 5,
  THROTTLE_MAX_MINUTES = 15,
  THROTTLE_MAX_SLOW_MS = 2000
};

typedef struct
{
  unsigned failed; /* in a row */
  int64_t until;   /* nothing is heard before this moment */
} Tried;

Throttle *throttle_new (void);
void throttle_free (Throttle *throttle);

/* Counts a try that begins now as failed until throttle_good() takes it back: so many at once do not get more tries
 * than one after another. False when it is not heard, and @tried says until when. @known: what was kept before a
 * restart. */
bool throttle_try (Throttle *throttle, const char *name, uint64_t workstation_id, int64_t now, const Tried *known,
                   Tried *tried);
void throttle_good (Throttle *throttle, const char *name, uint64_t workstation_id);

/* How much later the answer is given, because of failures at any workstation in the last quarter of an hour. */
unsigned throttle_slow_ms (Throttle *throttle, const char *name, int64_t now);

unsigned throttle_size (Throttle *throttle); /* what is kept in mind */
