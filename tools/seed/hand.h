/* hand.h - the seeder's way into the house: through the handlers of the rooms, with their checks, change log and reach,
 * but with a clock of its own, so that three years pass in a minute.
 *
 * Calls are committed in groups, into a store that is being filled (server/store/fill.h): it is a bank only after
 * hand_finish (). A call that is refused is a mistake of the seeder and stops the program with the reason.
 */

#pragma once

#include "server/call/dispatch.h"
#include "server/store/fill.h"

typedef struct Hand Hand;

/* Opens the store, brings its schema up to date, and begins as the house itself. */
Hand *hand_open (const char *uri, const char *schema_dir, char **error);
void hand_close (Hand *hand);

/* What waits until all rows are there. */
bool hand_finish (Hand *hand, FillingNews news, void *data, char **error);

void hand_as (Hand *hand, const Caller *caller);   /* NULL: the house */
void hand_at (Hand *hand, int64_t moment);         /* never back */
int64_t hand_moment (const Hand *hand);
bool hand_may (const Hand *hand, const char *right);

/* Does @in by @method's handler; @out, if asked for, is valid until the next call. */
const void *hand_do (Hand *hand, const RpcMethod *method, const void *in);

/* A call for what other rooms may ask without a method (people.h), inside the group's transaction. */
Call *hand_call (Hand *hand);
void hand_must (Hand *hand, const Call *call, bool ok);

void hand_commit (Hand *hand);
