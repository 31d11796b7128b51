/* router.c - see router.h. */

#include "server/net/router.h"

#include <glib.h>
#include <stdatomic.h>
#include <string.h>
#include <zmq.h>

#include "server/lanes/group.h"
#include "server/lanes/inline.h"

enum { MAX_SPARE = 256 };

struct Router
{
  void *socket;
  const Gate *gate;
  char endpoint[128];
  Mailbox *done;
  Lane *readers, *slow, *writers;
  Inline *inline_reads;          /* NULL when reads have a lane */
  GHashTable *waiting;           /* route -> number of its jobs in the lanes */
  Job *spare;                    /* jobs and their arenas, to be used again */
  unsigned n_spare;
  _Atomic uint64_t n_writes;
};

static Job *
job_new (Router *self)
{
  Job *job = self->spare;

  if (job == NULL)
    {
      job = g_new0 (Job, 1);
      job->arena = arena_new (ROUTER_ARENA);
      return job;
    }
  self->spare = job->next;
  self->n_spare--;
  return job;
}

static void
job_free (Router *self, Job *job)
{
  Arena *arena = job->arena;

  if (self->n_spare >= MAX_SPARE)
    {
      arena_free (arena);
      g_free (job);
      return;
    }
  arena_reset (arena);
  *job = (Job) { .next = self->spare, .arena = arena };
  self->spare = job;
  self->n_spare++;
}

/* A peer that has gone, or does not read, loses its reply: it will ask again under the same key. */
static void
send_reply (Router *self, Job *job)
{
  if (job->route[0] != 0)
    {
      zmq_send (self->socket, job->route + 1, job->route[0], ZMQ_SNDMORE | ZMQ_DONTWAIT);
      zmq_send (self->socket, job->reply.data, job->reply.len, ZMQ_DONTWAIT);
    }
  job_free (self, job);
}

static gpointer
route_key (const Job *job)
{
  uint64_t key;

  memcpy (&key, job->route, sizeof key);
  return GSIZE_TO_POINTER (key);
}

/* Counts one job more or less in the lanes; false when the connection has too many there. */
static bool
count_waiting (Router *self, const Job *job, int step)
{
  gpointer key = route_key (job);
  int n = GPOINTER_TO_INT (g_hash_table_lookup (self->waiting, key)) + step;

  if (n > ROUTER_QUEUE)
    return false;
  if (n > 0)
    g_hash_table_insert (self->waiting, key, GINT_TO_POINTER (n));
  else
    g_hash_table_remove (self->waiting, key);
  return true;
}

static void
send_done (Router *self)
{
  for (Job *job = mailbox_empty (self->done), *next; job != NULL; job = next)
    {
      next = job->next;
      if (job->route[0] != 0)
        count_waiting (self, job, -1);
      send_reply (self, job);
    }
}

static void
hand_over (Router *self, Lane *lane, Job *job)
{
  if (count_waiting (self, job, 1))
    {
      if (lane_take (lane, job))
        return;
      count_waiting (self, job, -1);
    }
  job_refuse (job, STATUS__BUSY, N_("The bank is busy; try again in a moment"));
  send_reply (self, job);
}

static void
read_inline (Router *self, Job *job)
{
  if (inline_run (self->inline_reads, job))
    send_reply (self, job);
  else
    hand_over (self, self->slow, job);
}

static void
take_message (Router *self, Job *job, zmq_msg_t *body)
{
  const RpcMethod *method;

  job->caller = gate_caller (self->gate, zmq_msg_gets (body, "User-Id"));
  if (job->caller == NULL)
    {
      job_free (self, job);   /* nobody comes through the gate without a name */
      return;
    }
  if (!job_open (job, zmq_msg_data (body), zmq_msg_size (body)))
    {
      send_reply (self, job);
      return;
    }

  method = job->entry->method;
  if (method->write)
    {
      atomic_fetch_add_explicit (&self->n_writes, 1, memory_order_relaxed);
      hand_over (self, self->writers, job);
    }
  else if (method->slow)
    hand_over (self, self->slow, job);
  else if (self->inline_reads == NULL)
    hand_over (self, self->readers, job);
  else
    read_inline (self, job);
}

/* One [route][request]; false when nothing has come. Frames more or fewer are a stranger's and are dropped. */
static bool
receive (Router *self)
{
  Job *job;
  zmq_msg_t frame;
  unsigned n = 0;
  int more = 1;

  zmq_msg_init (&frame);
  if (zmq_msg_recv (&frame, self->socket, ZMQ_DONTWAIT) < 0)
    return false;

  job = job_new (self);
  g_assert (zmq_msg_size (&frame) < JOB_ROUTE_SIZE);
  job->route[0] = zmq_msg_size (&frame);
  memcpy (job->route + 1, zmq_msg_data (&frame), job->route[0]);

  for (more = zmq_msg_more (&frame); more; n++)
    {
      zmq_msg_recv (&frame, self->socket, 0);
      more = zmq_msg_more (&frame);
    }
  if (n == 1)
    take_message (self, job, &frame);
  else
    job_free (self, job);
  zmq_msg_close (&frame);
  return true;
}

static void
serve_batch (Router *self)
{
  int64_t end = 0;

  for (int i = 0; i < ROUTER_BATCH_MESSAGES && receive (self); i++)
    {
      int64_t now = g_get_monotonic_time ();

      if (end == 0)
        end = now + ROUTER_BATCH_US;
      else if (now > end)
        break;
    }
  if (self->inline_reads != NULL)
    inline_end (self->inline_reads);
  send_done (self);
}

static bool
has_input (Router *self)
{
  int events = 0;
  size_t size = sizeof events;

  zmq_getsockopt (self->socket, ZMQ_EVENTS, &events, &size);
  return events & ZMQ_POLLIN;
}

void
router_serve (Router *self, const volatile int *stop)
{
  zmq_pollitem_t items[] = { { .socket = self->socket, .events = ZMQ_POLLIN },
                             { .fd = mailbox_fd (self->done), .events = ZMQ_POLLIN } };

  while (!*stop)
    {
      if (!has_input (self) && mailbox_may_sleep (self->done))
        {
          zmq_poll (items, G_N_ELEMENTS (items), 100);
          mailbox_wake (self->done);
        }
      serve_batch (self);
    }
}

static bool
bind_socket (Router *self, const RouterShape *shape, char **error)
{
  const int yes = 1, none = 0, queue = ROUTER_QUEUE * 2, backlog = 4096;
  const int64_t frame = ROUTER_FRAME;
  size_t size = sizeof self->endpoint;

  zmq_setsockopt (self->socket, ZMQ_LINGER, &none, sizeof none);
  zmq_setsockopt (self->socket, ZMQ_CURVE_SERVER, &yes, sizeof yes);
  zmq_setsockopt (self->socket, ZMQ_CURVE_SECRETKEY, shape->secret_key, 41);
  zmq_setsockopt (self->socket, ZMQ_ZAP_DOMAIN, "kontor", 6);
  zmq_setsockopt (self->socket, ZMQ_RCVHWM, &queue, sizeof queue);
  zmq_setsockopt (self->socket, ZMQ_SNDHWM, &queue, sizeof queue);
  zmq_setsockopt (self->socket, ZMQ_BACKLOG, &backlog, sizeof backlog);
  zmq_setsockopt (self->socket, ZMQ_MAXMSGSIZE, &frame, sizeof frame);
  if (zmq_bind (self->socket, shape->endpoint) == 0)
    return zmq_getsockopt (self->socket, ZMQ_LAST_ENDPOINT, self->endpoint, &size) == 0;

  *error = g_strdup_printf ("cannot listen on %s: %s", shape->endpoint, zmq_strerror (zmq_errno ()));
  return false;
}

static bool
open_lanes (Router *self, Store *store, const RouterShape *shape, char **error)
{
  bool embedded = store_is_embedded (store);
  const LaneShape readers = { "readers", STORE_READ, shape->n_readers, 1, ROUTER_LANE };
  const LaneShape slow = { "slow", STORE_READ, shape->n_slow, 1, ROUTER_LANE };
  const LaneShape writers = { "writers", STORE_WRITE, embedded ? 1 : shape->n_writers,
                              embedded ? GROUP_MAX_JOBS : 1, ROUTER_LANE };

  if (embedded)
    self->inline_reads = inline_open (store, error);
  else
    self->readers = lane_open (store, &readers, self->done, error);
  if (self->inline_reads == NULL && self->readers == NULL)
    return false;

  self->slow = lane_open (store, &slow, self->done, error);
  self->writers = lane_open (store, &writers, self->done, error);
  return self->slow != NULL && self->writers != NULL;
}

Router *
router_open (void *zmq_context, Store *store, const Gate *gate, const RouterShape *shape, char **error)
{
  Router *self = g_new0 (Router, 1);

  self->gate = gate;
  self->done = mailbox_new ();
  self->waiting = g_hash_table_new (NULL, NULL);
  self->socket = zmq_socket (zmq_context, ZMQ_ROUTER);
  if (open_lanes (self, store, shape, error) && bind_socket (self, shape, error))
    return self;

  router_close (self);
  return NULL;
}

const char *
router_endpoint (const Router *self)
{
  return self->endpoint;
}

uint64_t
router_writes (Router *self)
{
  return atomic_load_explicit (&self->n_writes, memory_order_relaxed);
}

bool
router_take (Router *self, Job *job)
{
  return lane_take (self->writers, job);
}

void
router_close (Router *self)
{
  Lane *const lanes[] = { self->readers, self->slow, self->writers };

  for (size_t i = 0; i < G_N_ELEMENTS (lanes); i++)
    if (lanes[i] != NULL)
      lane_close (lanes[i]);
  send_done (self);
  if (self->inline_reads != NULL)
    inline_close (self->inline_reads);

  for (Job *job = self->spare, *next; job != NULL; job = next)
    {
      next = job->next;
      arena_free (job->arena);
      g_free (job);
    }
  zmq_close (self->socket);
  g_hash_table_unref (self->waiting);
  mailbox_free (self->done);
  g_free (self);
}
