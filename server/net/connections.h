/* connections.h - what the router keeps in mind: connections, the workstations behind their keys, and the sessions that
 * are used. Of the router's thread alone.
 *
 * A workstation and a session are trusted for a few seconds after the store was asked, for a right may end with its
 * day; a notice of a change makes them doubtful at once, and so does another process that tells of one (link_tell ()).
 */

#pragma once

#include "server/net/visit.h"
#include "session.pb-c.h"

enum
{
  TRUST_MS = 5000,
  WATCH_TRUST_MS = 30000
};

typedef struct
{
  uint8_t key[VISIT_KEY_SIZE];
  uint64_t id;
  bool enrolled;
  int64_t checked_at; /* moment; 0 = must be asked for */
  int64_t heard_at;
  char address[48]; /* from where it was heard last */
  Caller *guest[2]; /* who has not signed in there, by language */
} Station;

typedef struct
{
  uint8_t hash[VISIT_HASH_SIZE];
  Caller *caller; /* a reference */
  int64_t checked_at, heard_at, idle_ms;
  bool heard; /* since the house wrote down who was */
} Session;

typedef struct
{
  uint8_t route[JOB_ROUTE_SIZE];
  uint8_t key[VISIT_KEY_SIZE];
  char address[48];
  unsigned n_waiting; /* its jobs in the lanes */
  bool russian;
  bool stopped; /* its key is in other hands */
  bool gone;    /* nobody is there any more */
  int64_t heard_at;
  uint8_t token_hash[VISIT_HASH_SIZE]; /* of the session that it used last */
  bool has_session;
  bool looking; /* its session is being looked at */
  void *watch;  /* watch.c */
} Connection;

typedef struct
{
  GHashTable *stations; /* by key */
  GHashTable *sessions; /* by hash of the token */
  GHashTable *routes;   /* by route */
  unsigned doubts;      /* how often something was doubted */
} Connections;

/* @free_connection frees a Connection and what it watches. */
/* Of the JOB_ROUTE_SIZE bytes by which ZeroMQ knows a connection. */
guint connections_hash_route (const void *bytes);

Connections *connections_new (GDestroyNotify free_connection);
void connections_free (Connections *self);

Connection *connections_of (Connections *self, const Job *job); /* made when there is none */
Connection *connections_find (const Connections *self, const uint8_t route[JOB_ROUTE_SIZE]);

Station *connections_station (Connections *self, const uint8_t key[VISIT_KEY_SIZE]); /* made when there is none */

/* Takes in what the door has found; false when something was doubted while it looked: it must look again. */
bool connections_learn (Connections *self, Visit *visit, int64_t now);

/* Who asks: a reference to the session's owner, or to the workstation's guest. NULL and @known false: ask at the door.
 * NULL and @known true: the session is over, or the workstation is not let in. */
Caller *connections_caller (Connections *self, const Visit *visit, int64_t now, bool *known);

/* Whose desk it is that watches there, by the session it used last; NULL when that is over, or in doubt. The session
 * keeps the reference. */
const Caller *connections_watcher (const Connections *self, const Connection *connection);

/* Watches, and its session must be looked at again at the door, for it was not for WATCH_TRUST_MS. */
bool connections_is_stale (const Connections *self, const Connection *connection, int64_t now);

/* Stops all connections under @key but those from @address. */
void connections_stop (Connections *self, const uint8_t key[VISIT_KEY_SIZE], const char *address);

/* A record has changed that may alter what is known here. */
void connections_doubt (Connections *self, const char *kind, uint64_t id);

/* Somebody else has written to the store: nothing that is known here is sure. */
void connections_doubt_all (Connections *self);

/* Sessions heard of since the last time, and those that have been idle for too long, which are forgotten. The list and
 * its rows come from @arena. */
void connections_heard (Connections *self, Arena *arena, int64_t now, HeardList *list);
