/* course-open.c - the lanes of the course and what it keeps in mind, from opening to closing. */

#include "server/net/course-parts.h"

#include <glib.h>
#include <unistd.h>

#include "server/lanes/group.h"
#include "server/net/door.h"
#include "server/net/house.h"

/* To listen costs some ten microseconds: a hundredth of the thread at most. Nobody revokes and is asked sooner. */
enum
{
  LISTEN_US = 1000
};

static SocketSent
send_notices (void *data, const uint8_t route[JOB_ROUTE_SIZE], const void *bytes, size_t n)
{
  return socket_send (((Course *)data)->socket, route, bytes, n);
}

void
course_begin_batch (Course *self)
{
  int64_t now = g_get_monotonic_time ();

  if (self->listened_us + LISTEN_US > now)
    return;
  self->listened_us = now;
  if (ear_was_told (self->ear))
    connections_doubt_all (self->known);
}

void
course_end_batch (Course *self)
{
  if (self->inline_reads != NULL)
    inline_end (self->inline_reads);
  journal_flush (self->journal);
}

bool
course_has_delayed (const Course *self)
{
  return self->delayed->len > 0;
}

static bool
ask (Course *self, const RpcMethod *method, ProtobufCBinaryData body, _Atomic unsigned *n_pending)
{
  Visit *visit = visit_new ();

  visit->began_us = g_get_monotonic_time ();
  visit->stage = VISIT_RUN;
  if (n_pending != NULL)
    atomic_fetch_add (n_pending, 1);
  visit->n_pending = n_pending;
  if (house_open_packed (&visit->job, method, body) && lane_take (self->writers, &visit->job))
    return true;
  visit_free (visit);
  return false;
}

bool
course_ask_packed (Course *self, const RpcMethod *method, ProtobufCBinaryData body)
{
  return ask (self, method, body, NULL);
}

bool
course_ask_counted (Course *self, const RpcMethod *method, const Msg *in, _Atomic unsigned *n_pending)
{
  size_t n = protobuf_c_message_get_packed_size (in);
  g_autofree uint8_t *bytes = g_malloc (n + 1);

  return ask (self, method, (ProtobufCBinaryData){ protobuf_c_message_pack (in, bytes), bytes }, n_pending);
}

bool
course_ask (Course *self, const RpcMethod *method, const Msg *in)
{
  return course_ask_counted (self, method, in, NULL);
}

uint64_t
course_changes (Course *self)
{
  return atomic_load_explicit (&self->n_changes, memory_order_relaxed);
}

Looks *
course_looks (Course *self)
{
  return self->looks;
}

Visit *
course_visit (Course *self)
{
  return visits_take (&self->visits);
}

void
course_drop (Course *self, Visit *visit)
{
  visits_put (&self->visits, visit);
}

static bool
open_lanes (Course *self, Store *store, const CourseShape *shape, Mailbox *done, char **error)
{
  bool embedded = store_is_embedded (store);
  const LaneShape shapes[] = {
    { "slow", STORE_READ, shape->n_slow, 1, COURSE_LANE, NULL, NULL },
    { "writers", STORE_WRITE, embedded ? 1 : shape->n_writers, embedded ? GROUP_MAX_JOBS : 1, COURSE_LANE, NULL, NULL },
    { "ahead", STORE_READ, shape->n_slow, 1, COURSE_LANE, group_read_ahead, NULL },
    { "door", STORE_READ, 1, 1, COURSE_LANE, door_step, NULL },
    { "telling", STORE_READ, 1, 1, COURSE_LANE, watch_step, NULL },
    { "sign-in", STORE_READ, SIGN_IN_THREADS, 1, COURSE_LANE, sign_in_step, self->sign_in },
    { "readers", STORE_READ, shape->n_readers, 1, COURSE_LANE, NULL, NULL },
  };
  Lane **const lanes[] = { &self->slow,    &self->writers,   &self->ahead,  &self->door,
                           &self->telling, &self->passwords, &self->readers };

  if (embedded && (self->inline_reads = inline_open (store, error)) == NULL)
    return false;
  for (size_t i = 0; i < G_N_ELEMENTS (lanes) - embedded; i++)
    if ((*lanes[i] = lane_open (store, &shapes[i], done, error)) == NULL)
      return false;
  return true;
}

Course *
course_open (Store *store, const CourseShape *shape, Mailbox *done, char **error)
{
  Course *self = g_new0 (Course, 1);

  self->store = store;
  self->epoch = shape->epoch;
  self->known = connections_new (g_free);
  self->watchers = watchers_new (self->known, send_notices, self);
  self->presences = presences_new (self->watchers);
  self->journal = journal_new (STDERR_FILENO);
  self->looks = looks_new ();
  self->delayed = g_ptr_array_new ();
  self->sign_in = sign_in_new (shape->cost);
  self->tended_at = self->late_told_at = moment_now ();
  if (open_lanes (self, store, shape, done, error) && (self->ear = ear_new (store, error)) != NULL)
    return self;
  course_close (self);
  return NULL;
}

void
course_send_by (Course *self, void *socket, void *enrol_socket)
{
  self->socket = socket;
  self->enrol_socket = enrol_socket;
}

void
course_stop (Course *self)
{
  Lane **const lanes[] = { &self->passwords, &self->door, &self->telling, &self->readers, &self->slow, &self->ahead,
                           &self->writers };

  for (size_t i = 0; i < G_N_ELEMENTS (lanes); i++)
    if (*lanes[i] != NULL)
      lane_close (g_steal_pointer (lanes[i]));
}

void
course_close (Course *self)
{
  GHashTableIter iter;
  void *value;

  course_stop (self);
  course_tell_late (self);
  g_hash_table_iter_init (&iter, self->known->routes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    watchers_forget (self->watchers, value);
  for (unsigned i = 0; i < self->delayed->len; i++)
    visit_free (g_ptr_array_index (self->delayed, i));
  g_ptr_array_unref (self->delayed);
  if (self->inline_reads != NULL)
    inline_close (self->inline_reads);
  if (self->ear != NULL)
    ear_free (self->ear);
  visits_clear (&self->visits);
  presences_free (self->presences);
  watchers_free (self->watchers);
  connections_free (self->known);
  looks_free (self->looks);
  journal_free (self->journal);
  sign_in_free (self->sign_in);
  g_free (self);
}
