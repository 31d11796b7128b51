/* connections.c - see connections.h. */

#include "server/net/connections.h"

#include <glib.h>
#include <string.h>

#include "server/people/people.h"

/* Keys and hashes are random already. */
static guint
hash_32 (const void *bytes)
{
  guint hash;

  memcpy (&hash, bytes, sizeof hash);
  return hash;
}

static gboolean
equal_32 (const void *one, const void *other)
{
  return memcmp (one, other, 32) == 0;
}

/* ZeroMQ counts them, the last digit in the fifth byte: g_int64_hash () looks at the first four. */
guint
connections_hash_route (const void *bytes)
{
  uint64_t route;

  memcpy (&route, bytes, sizeof route);
  return (guint)(route * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) >> 32);
}

static gboolean
equal_routes (const void *one, const void *other)
{
  return memcmp (one, other, JOB_ROUTE_SIZE) == 0;
}

static void
forget_guests (Station *station)
{
  for (int i = 0; i < 2; i++)
    if (station->guest[i] != NULL)
      caller_unref (g_steal_pointer (&station->guest[i]));
}

static void
free_station (void *data)
{
  forget_guests (data);
  g_free (data);
}

static void
free_session (void *data)
{
  caller_unref (((Session *)data)->caller);
  g_free (data);
}

Connections *
connections_new (GDestroyNotify free_connection)
{
  Connections *self = g_new0 (Connections, 1);

  self->stations = g_hash_table_new_full (hash_32, equal_32, NULL, free_station);
  self->sessions = g_hash_table_new_full (hash_32, equal_32, NULL, free_session);
  self->routes = g_hash_table_new_full (connections_hash_route, equal_routes, NULL, free_connection);
  return self;
}

void
connections_free (Connections *self)
{
  g_hash_table_unref (self->stations);
  g_hash_table_unref (self->sessions);
  g_hash_table_unref (self->routes);
  g_free (self);
}

Connection *
connections_find (const Connections *self, const uint8_t route[JOB_ROUTE_SIZE])
{
  return g_hash_table_lookup (self->routes, route);
}

Connection *
connections_of (Connections *self, const Job *job)
{
  Connection *connection = connections_find (self, job->route);

  if (connection != NULL)
    return connection;
  connection = g_new0 (Connection, 1);
  memcpy (connection->route, job->route, JOB_ROUTE_SIZE);
  g_hash_table_insert (self->routes, connection->route, connection);
  return connection;
}

Station *
connections_station (Connections *self, const uint8_t key[VISIT_KEY_SIZE])
{
  Station *station = g_hash_table_lookup (self->stations, key);

  if (station != NULL)
    return station;
  station = g_new0 (Station, 1);
  memcpy (station->key, key, VISIT_KEY_SIZE);
  g_hash_table_insert (self->stations, station->key, station);
  return station;
}

static Caller *
guest_new (const Visit *visit, bool russian)
{
  static const char *const none[] = { NULL };
  const Caller guest = { .login = "",
                         .name = "",
                         .rights = none,
                         .branch_id = visit->branch_id,
                         .workstation_id = visit->workstation_id,
                         .russian = russian };

  return caller_new (&guest);
}

static void
learn_session (Connections *self, Visit *visit, int64_t now)
{
  Session *old = g_hash_table_lookup (self->sessions, visit->token_hash), *session;
  int64_t heard_at = old != NULL ? old->heard_at : visit->seen_at;
  bool heard = old != NULL && old->heard;

  if (visit->owner == NULL)
    {
      g_hash_table_remove (self->sessions, visit->token_hash);
      return;
    }
  session = g_new0 (Session, 1);
  *session = (Session){ .caller = g_steal_pointer (&visit->owner),
                        .checked_at = now,
                        .heard_at = heard_at,
                        .idle_ms = visit->idle_ms,
                        .heard = heard };
  memcpy (session->hash, visit->token_hash, VISIT_HASH_SIZE);
  g_hash_table_replace (self->sessions, session->hash, session);
}

bool
connections_learn (Connections *self, Visit *visit, int64_t now)
{
  Station *station;

  if (visit->doubts != self->doubts)
    return false;
  station = connections_station (self, visit->key);
  station->enrolled = visit->enrolled;
  station->checked_at = now;
  if (station->id != visit->workstation_id || station->guest[0] == NULL)
    {
      forget_guests (station);
      for (int i = 0; i < 2; i++)
        station->guest[i] = guest_new (visit, i);
    }
  station->id = visit->workstation_id;
  if (visit->has_token && visit->enrolled)
    learn_session (self, visit, now);
  return true;
}

/* Just asked at the door: what is not known now is not there. */
static Caller *
session_owner (Connections *self, const Visit *visit, const Station *station, int64_t now, bool *known)
{
  Session *session = g_hash_table_lookup (self->sessions, visit->token_hash);
  bool fresh = session != NULL && session->checked_at + TRUST_MS > now && session->caller->russian == visit->russian;

  *known = fresh || visit->stage == VISIT_AT_DOOR;
  if (!fresh)
    return NULL;
  if (session->caller->workstation_id != station->id || session->heard_at + session->idle_ms < now)
    return NULL;
  if (!visit->quiet)
    {
      session->heard_at = now;
      session->heard = true;
    }
  return caller_ref (session->caller);
}

Caller *
connections_caller (Connections *self, const Visit *visit, int64_t now, bool *known)
{
  Station *station = connections_station (self, visit->key);

  *known = station->checked_at + TRUST_MS > now || visit->stage == VISIT_AT_DOOR;
  if (!*known || !station->enrolled)
    return NULL;
  if (!visit->has_token)
    return caller_ref (station->guest[visit->russian]);
  return session_owner (self, visit, station, now, known);
}

static const Session *
session_of (const Connections *self, const Connection *connection)
{
  return connection->has_session ? g_hash_table_lookup (self->sessions, connection->token_hash) : NULL;
}

const Caller *
connections_watcher (const Connections *self, const Connection *connection)
{
  const Session *session = session_of (self, connection);
  const Station *station = g_hash_table_lookup (self->stations, connection->key);

  if (session == NULL || session->checked_at == 0 || connection->stopped)
    return NULL;
  return station != NULL && station->enrolled && station->checked_at != 0 ? session->caller : NULL;
}

bool
connections_is_stale (const Connections *self, const Connection *connection, int64_t now)
{
  const Session *session = session_of (self, connection);
  const Station *station = g_hash_table_lookup (self->stations, connection->key);

  if (connection->watch == NULL || connection->looking || session == NULL || station == NULL)
    return false;
  return MIN (session->checked_at, station->checked_at) + WATCH_TRUST_MS < now;
}

void
connections_stop (Connections *self, const uint8_t key[VISIT_KEY_SIZE], const char *address)
{
  GHashTableIter iter;
  void *value;

  g_hash_table_iter_init (&iter, self->routes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Connection *connection = value;

      if (memcmp (connection->key, key, VISIT_KEY_SIZE) == 0 && strcmp (connection->address, address) != 0)
        connection->stopped = true;
    }
}

static bool
concerns (const Session *session, const char *kind, uint64_t id)
{
  if (strcmp (kind, "session") == 0)
    return session->caller->session_id == id || id == 0;
  if (strcmp (kind, "person") == 0)
    return session->caller->id == id || id == 0;
  return true;
}

static void
doubt_stations (Connections *self)
{
  GHashTableIter iter;
  void *value;

  g_hash_table_iter_init (&iter, self->stations);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    ((Station *)value)->checked_at = 0;
}

void
connections_doubt (Connections *self, const char *kind, uint64_t id)
{
  GHashTableIter iter;
  void *value;

  if (!people_concerns (kind))
    return;
  self->doubts++;
  g_hash_table_iter_init (&iter, self->sessions);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (concerns (value, kind, id))
      ((Session *)value)->checked_at = 0;
  if (strcmp (kind, "workstation") == 0)
    doubt_stations (self);
}

void
connections_doubt_all (Connections *self)
{
  connections_doubt (self, "session", 0);
  doubt_stations (self);
}

void
connections_heard (Connections *self, Arena *arena, int64_t now, HeardList *list)
{
  unsigned n = g_hash_table_size (self->sessions);
  GHashTableIter iter;
  void *value;

  list->sessions = arena_alloc (arena, n * sizeof *list->sessions + 1);
  list->ended = arena_alloc (arena, n * sizeof *list->ended + 1);
  g_hash_table_iter_init (&iter, self->sessions);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Session *session = value;

      if (session->heard_at + session->idle_ms < now)
        {
          list->ended[list->n_ended++] = session->caller->session_id;
          g_hash_table_iter_remove (&iter);
        }
      else if (session->heard)
        {
          Heard *heard = arena_alloc (arena, sizeof *heard);

          heard__init (heard);
          heard->session_id = session->caller->session_id;
          heard->workstation_id = session->caller->workstation_id;
          list->sessions[list->n_sessions++] = heard;
          session->heard = false;
        }
    }
}
