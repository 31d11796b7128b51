/* watch.h - who is told that a record has changed: the desks that watch it, or its kind, and may see it.
 *
 * Where a changed record lies, whose it is, and to whom it was opened is asked once for each notice, on a lane (the
 * step below); who may be told of it is then judged in memory, for every desk that watches, by the rights its session
 * has now. A desk gets one frame a change; more than WATCH_MANY records of a kind in one call become a single "the kind
 * has changed". A desk that does not read loses notices, and is told later that all it watches has changed.
 *
 * Of the router's thread, but for the step.
 */

#pragma once

#include "server/net/connections.h"
#include "server/net/sockets.h"

typedef struct Watchers Watchers;

enum
{
  WATCH_MANY = 20
};

/* Sends a packed Reply; what socket_send () says. */
typedef SocketSent WatchSend (void *data, const uint8_t route[JOB_ROUTE_SIZE], const void *bytes, size_t n);

Watchers *watchers_new (Connections *known, WatchSend *send, void *data);
void watchers_free (Watchers *self);

/* What @connection watches from now on, instead of what it did. */
void watchers_set (Watchers *self, Connection *connection, const WatchList *list);
void watchers_forget (Watchers *self, Connection *connection);

/* Does anybody watch what @visit has changed? */
bool watchers_care (const Watchers *self, const Visit *visit);

/* The step of the lane: finds out who may be told. */
void watch_step (void *data, Link **link, Job *job);

/* Tells them. */
void watchers_tell (Watchers *self, const Visit *visit);

/* Tells all who watch the record what is no change of it; @text_for gives the words for each, from memory of its own.
 */
typedef const char *WatchText (void *data, const Caller *watcher);
void watchers_say (Watchers *self, const char *kind, uint64_t id, WatchText *text_for, void *data);

/* Once a second: those who lost notices. */
void watchers_catch_up (Watchers *self);
