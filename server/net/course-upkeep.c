/* course-upkeep.c - what must be looked after without being asked: keys in two hands, sessions of those who only watch,
 * peers that have gone, who was heard of. */

#include "server/net/course-parts.h"

#include <glib.h>
#include <string.h>

#include "methods.h"
#include "server/lanes/group.h"

enum
{
  TICK_MS = 1000,
  TEND_MS = 30000,
  SILENT_MS = 120000,
  LATE_MS = 3600 * 1000
};

/* One key, two places: somebody has copied it. Whoever came first is stopped, and the bank is told. */
static void
raise_alarm (Course *self, const Station *station, const char *address)
{
  g_autofree char *why = g_strdup_printf ("%s, %s", station->address, address);
  Suspicion suspicion = SUSPICION__INIT;

  suspicion.what = (char *)"key.shared";
  suspicion.why = why;
  suspicion.workstation_id = station->id;
  course_ask (self, &session_alarm_method, &suspicion.base);
  journal_say (self->journal, "alarm what=key.shared workstation=%" G_GUINT64_FORMAT " addresses=\"%s\"", station->id,
               why);
  connections_stop (self->known, station->key, address);
}

void
course_note_address (Course *self, Connection *connection, const char *address, int64_t now)
{
  Station *station = connections_station (self->known, connection->key);

  if (station->address[0] != '\0' && strcmp (station->address, address) != 0
      && station->heard_at + COURSE_TOGETHER_MS > now && !connection->stopped)
    raise_alarm (self, station, address);
  if (connection->stopped)
    return;
  g_strlcpy (station->address, address, sizeof station->address);
  station->heard_at = now;
}

/* Whoever watches does not ask: whether his session still lives must be looked at all the same. */
static void
look_again (Course *self, Connection *connection)
{
  Visit *visit = visits_take (&self->visits);

  memcpy (visit->job.route, connection->route, JOB_ROUTE_SIZE);
  memcpy (visit->key, connection->key, VISIT_KEY_SIZE);
  memcpy (visit->token_hash, connection->token_hash, VISIT_HASH_SIZE);
  visit->has_token = visit->only_looks = true;
  visit->russian = connection->russian;
  visit->doubts = self->known->doubts;
  visit->stage = VISIT_AT_DOOR;
  connection->looking = lane_take (self->door, &visit->job);
  if (!connection->looking)
    visits_put (&self->visits, visit);
}

/* A frame without contents to who was silent for long: if he has gone, MANDATORY says so. */
static void
look_after (Course *self, Connection *connection, int64_t now)
{
  const Reply nothing = REPLY__INIT;
  uint8_t bytes[8];

  if (connections_is_stale (self->known, connection, now))
    look_again (self, connection);
  if (connection->heard_at + SILENT_MS > now)
    return;
  connection->heard_at = now;
  connection->gone
      = socket_send (self->socket, connection->route, bytes, protobuf_c_message_pack (&nothing.base, bytes))
        == SOCKET_GONE;
}

static void
tend (Course *self, int64_t now)
{
  Visit *visit = visits_take (&self->visits);
  HeardList list = HEARD_LIST__INIT;

  connections_heard (self->known, visit->job.arena, now, &list);
  course_ask (self, &session_tend_method, &list.base);
  visits_put (&self->visits, visit);
  self->tended_at = now;
}

void
course_tell_late (Course *self)
{
  for (size_t i = 0; self->inline_reads != NULL && i < n_rpc_entries; i++)
    {
      uint64_t n_late = inline_take_late (self->inline_reads, i);

      if (n_late > 0)
        journal_say (self->journal, "late method=%s reads=%" G_GUINT64_FORMAT, rpc_entries[i].method->name, n_late);
    }
}

static void
forget_gone (Course *self)
{
  GHashTableIter iter;
  void *value;

  g_hash_table_iter_init (&iter, self->known->routes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((Connection *)value)->gone)
      {
        watchers_forget (self->watchers, value);
        g_hash_table_iter_remove (&iter);
      }
}

void
course_tick (Course *self)
{
  int64_t now = moment_now ();
  GHashTableIter iter;
  void *value;

  course_run_delayed (self);
  course_end_batch (self);
  if (self->ticked_at + TICK_MS > now)
    return;
  self->ticked_at = now;
  ear_listen (self->ear);
  g_hash_table_iter_init (&iter, self->known->routes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    look_after (self, value, now);
  presences_expire (self->presences, now);
  watchers_catch_up (self->watchers);
  forget_gone (self);
  if (self->tended_at + TEND_MS <= now)
    tend (self, now);
  if (self->late_told_at + LATE_MS <= now)
    {
      self->late_told_at = now;
      course_tell_late (self);
    }
}
