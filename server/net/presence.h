/* presence.h - who is editing which record just now. In memory only: a desk says so again every few seconds, and what
 * it has not said for PRESENCE_LEASE_MS is over. Of the router's thread. */

#pragma once

#include "server/net/watch.h"

typedef struct Presences Presences;

enum
{
  PRESENCE_LEASE_MS = 20000,
  PRESENCE_MOST = 16
}; /* editors of one record who are counted */

Presences *presences_new (Watchers *watchers);
void presences_free (Presences *self);

void presences_set (Presences *self, const Caller *caller, const Presence *presence, int64_t now);

/* Somebody begins to watch these: he is told who edits them now. */
void presences_greet (Presences *self, const WatchList *list);

/* Once a second. */
void presences_expire (Presences *self, int64_t now);
