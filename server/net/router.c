/* router.c - see router.h. */

#include "server/net/router.h"

#include <glib.h>
#include <sodium.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "methods.h"
#include "server/lanes/group.h"
#include "server/lanes/inline.h"
#include "server/net/connections.h"
#include "server/net/door.h"
#include "server/net/enrol.h"
#include "server/net/gate.h"
#include "server/net/house.h"
#include "server/net/journal.h"
#include "server/net/sockets.h"
#include "server/session/session.h"

enum { MAX_SPARE = 256, TICK_MS = 100, DELAY_TICK_MS = 20 };

struct Router
{
  void *socket;
  char endpoint[SOCKET_ENDPOINT];
  Enrol *enrol;
  Mailbox *done;
  Lane *readers, *slow, *writers, *door, *passwords;
  Inline *inline_reads;          /* NULL when reads have a lane */
  SignIn *sign_in;
  Connections *known;
  Journal *journal;
  GPtrArray *delayed;            /* Visit, proven, whose answer must not come at once */
  Job *spare;                    /* visits and their arenas, to be used again */
  unsigned n_spare;
  _Atomic uint64_t n_writes;
};

static Visit *
visit_new (void)
{
  Visit *visit = g_new0 (Visit, 1);

  visit->job.arena = arena_new (ROUTER_ARENA);
  visit->job.notices = g_ptr_array_new ();
  return visit;
}

static void
visit_clear (Visit *visit)
{
  if (visit->job.caller != NULL)
    caller_unref (visit->job.caller);
  if (visit->owner != NULL)
    caller_unref (visit->owner);
  visit->job.caller = NULL;
  visit->owner = NULL;
}

static void
visit_free (Visit *visit)
{
  visit_clear (visit);
  g_ptr_array_unref (visit->job.notices);
  arena_free (visit->job.arena);
  g_free (visit);
}

static Visit *
take_spare (Router *self)
{
  Visit *visit = visit_of (self->spare);

  if (visit == NULL)
    return visit_new ();
  self->spare = visit->job.next;
  self->n_spare--;
  return visit;
}

static void
put_spare (Router *self, Visit *visit)
{
  Arena *arena = visit->job.arena;
  GPtrArray *notices = visit->job.notices;

  if (self->n_spare >= MAX_SPARE)
    {
      visit_free (visit);
      return;
    }
  visit_clear (visit);
  arena_reset (arena);
  g_ptr_array_set_size (notices, 0);
  *visit = (Visit) { .job = { .next = self->spare, .arena = arena, .notices = notices } };
  self->spare = &visit->job;
  self->n_spare++;
}

static bool
is_of_house (const Visit *visit)
{
  return visit->job.route[0] == 0;
}

/* A peer that has gone, or does not read, loses its reply: it will ask again under the same key. */
static void
send_reply (Router *self, Visit *visit)
{
  Job *job = &visit->job;
  void *socket = visit->enrolling ? enrol_socket (self->enrol) : self->socket;

  if (is_of_house (visit))
    return;
  if (socket_send (socket, job->route, job->reply.data, job->reply.len) == SOCKET_GONE && !visit->enrolling)
    connections_drop (self->known, job->route);
  if (job->entry != NULL && job->entry->method->proof)
    sodium_memzero (job->reply.data, job->reply.len);
}

static void
count_out (Router *self, const Visit *visit)
{
  Connection *connection = connections_find (self->known, visit->job.route);

  if (connection != NULL && connection->n_waiting > 0)
    connection->n_waiting--;
}

static void
note_hello (Router *self, Visit *visit)
{
  ProtobufCAllocator allocator = arena_allocator (visit->job.arena);
  const ProtobufCBinaryData *body = &visit->job.request->body;
  Greeting *in = (Greeting *) protobuf_c_message_unpack (&greeting__descriptor, &allocator, body->len, body->data);
  Connection *connection = connections_find (self->known, visit->job.route);

  if (in != NULL && connection != NULL)
    connection->russian = g_str_has_prefix (in->language, "ru");
}

/* What a call that went well means to the router itself. */
static void
take_effect (Router *self, Visit *visit)
{
  const GPtrArray *notices = visit->job.notices;

  if (visit->job.entry->method == &session_hello_method)
    note_hello (self, visit);
  for (unsigned i = 0; i < notices->len; i++)
    {
      const Notice *notice = g_ptr_array_index (notices, i);

      connections_doubt (self->known, notice->kind, notice->id);
    }
}

/* The reply is made. */
static void
finish (Router *self, Visit *visit)
{
  if (visit->job.status == STATUS__OK)
    take_effect (self, visit);
  journal_note (self->journal, visit);
  send_reply (self, visit);
  put_spare (self, visit);
}

static void
refuse (Router *self, Visit *visit, Status status, const char *text)
{
  job_refuse (&visit->job, status, text);
  finish (self, visit);
}

static void
refuse_busy (Router *self, Visit *visit)
{
  refuse (self, visit, STATUS__BUSY, N_("The bank is busy; try again in a moment"));
}

/* @next: what will have happened when it comes back. */
static void
hand_over (Router *self, Lane *lane, Visit *visit, VisitStage next)
{
  Connection *connection = is_of_house (visit) || visit->enrolling ? NULL : connections_find (self->known, visit->job.route);

  visit->stage = next;
  if ((connection == NULL || connection->n_waiting < ROUTER_QUEUE) && lane_take (lane, &visit->job))
    {
      if (connection != NULL)
        connection->n_waiting++;
      return;
    }
  refuse_busy (self, visit);
}

static void
read_inline (Router *self, Visit *visit)
{
  if (inline_run (self->inline_reads, &visit->job))
    finish (self, visit);
  else
    hand_over (self, self->slow, visit, VISIT_RUN);
}

static void
end_batch (Router *self)
{
  if (self->inline_reads != NULL)
    inline_end (self->inline_reads);
}

static void
run (Router *self, Visit *visit)
{
  const RpcMethod *method = visit->job.entry->method;

  if (method->write)
    {
      atomic_fetch_add_explicit (&self->n_writes, 1, memory_order_relaxed);
      hand_over (self, self->writers, visit, VISIT_RUN);
    }
  else if (method->slow || visit->stage == VISIT_PROVEN)
    hand_over (self, self->slow, visit, VISIT_RUN);
  else if (self->inline_reads == NULL)
    hand_over (self, self->readers, visit, VISIT_RUN);
  else
    read_inline (self, visit);
}

/* Who is it? Nothing goes on before that is known now. */
static void
identify (Router *self, Visit *visit)
{
  bool known;

  visit->job.caller = connections_caller (self->known, visit, moment_now (), &known);
  if (visit->job.caller != NULL)
    {
      if (visit->job.entry->method->proof)
        hand_over (self, self->passwords, visit, VISIT_PROVEN);
      else
        run (self, visit);
      return;
    }
  visit->doubts = self->known->doubts;
  if (!known)
    hand_over (self, self->door, visit, VISIT_AT_DOOR);
  else if (!connections_station (self->known, visit->key)->enrolled)
    refuse (self, visit, STATUS__DENIED, N_("This workstation is not let in any more"));
  else
    refuse (self, visit, STATUS__SIGN_IN, N_("Your session has ended; sign in again"));
}

static void
come_from_door (Router *self, Visit *visit)
{
  if (visit->job.reply.data != NULL)
    finish (self, visit);
  else
    {
      if (!connections_learn (self->known, visit, moment_now ()))
        visit->stage = VISIT_ARRIVED;
      identify (self, visit);
    }
}

static void
keep_count (Router *self, const Visit *visit)
{
  SignInCount count;
  Tries tries = TRIES__INIT;

  if (!sign_in_counted (&visit->job, &count))
    return;
  tries.person_id = count.person_id;
  tries.workstation_id = count.workstation_id;
  tries.failed = count.tried.failed;
  tries.until = count.tried.until;
  router_ask (self, &session_tried_method, &tries.base);
}

static void
come_from_passwords (Router *self, Visit *visit)
{
  unsigned delay_ms = sign_in_delay_ms (&visit->job);

  keep_count (self, visit);
  if (visit->job.reply.data != NULL)
    finish (self, visit);
  else if (delay_ms == 0)
    run (self, visit);
  else
    {
      visit->due_us = g_get_monotonic_time () + delay_ms * 1000LL;
      g_ptr_array_add (self->delayed, visit);
    }
}

static void
run_delayed (Router *self)
{
  int64_t now = g_get_monotonic_time ();

  for (unsigned i = 0; i < self->delayed->len;)
    {
      Visit *visit = g_ptr_array_index (self->delayed, i);

      if (visit->due_us > now)
        i++;
      else
        run (self, g_ptr_array_remove_index_fast (self->delayed, i));
    }
}

static void
come_back (Router *self, Visit *visit)
{
  if (!is_of_house (visit) && !visit->enrolling)
    count_out (self, visit);
  switch (visit->stage)
    {
    case VISIT_AT_DOOR:
      come_from_door (self, visit);
      break;
    case VISIT_PROVEN:
      come_from_passwords (self, visit);
      break;
    default:
      finish (self, visit);
    }
}

static void
take_done (Router *self)
{
  for (Job *job = mailbox_empty (self->done), *next; job != NULL; job = next)
    {
      next = job->next;
      come_back (self, visit_of (job));
    }
  run_delayed (self);
  end_batch (self);
}

/* The token goes with every frame; nobody is remembered by his connection. */
static void
take_token (Visit *visit)
{
  const ProtobufCBinaryData *token = &visit->job.request->token;

  visit->has_token = token->len > 0;
  if (visit->has_token)
    session_hash (token->data, token->len, visit->token_hash);
}

static void
take_frame (Router *self, Visit *visit, zmq_msg_t *frame)
{
  Job *job = &visit->job;
  Connection *connection;
  uint64_t trace;

  if (!gate_key (zmq_msg_gets (frame, "User-Id"), visit->key))
    {
      put_spare (self, visit);   /* nobody comes through the gate without a name */
      return;
    }
  randombytes_buf (&trace, sizeof trace);
  g_snprintf (job->trace, sizeof job->trace, "%016" G_GINT64_MODIFIER "x", trace);
  visit->began_us = g_get_monotonic_time ();
  connection = connections_of (self->known, job);
  visit->russian = connection->russian;

  if (!job_open (job, zmq_msg_data (frame), zmq_msg_size (frame)))
    {
      finish (self, visit);
      return;
    }
  take_token (visit);
  if (job->entry->method->proof)
    sodium_memzero (zmq_msg_data (frame), zmq_msg_size (frame));
  identify (self, visit);
}

/* False when nothing has come. */
static bool
receive (Router *self)
{
  Visit *visit = take_spare (self);
  zmq_msg_t frame;
  SocketResult result;

  zmq_msg_init (&frame);
  result = socket_receive (self->socket, &visit->job, &frame);
  if (result == SOCKET_FRAME)
    take_frame (self, visit, &frame);
  else
    put_spare (self, visit);
  zmq_msg_close (&frame);
  return result != SOCKET_NOTHING;
}

static void
receive_enrolment (Router *self)
{
  Visit *visit = take_spare (self);

  switch (enrol_receive (self->enrol, visit, moment_now ()))
    {
    case ENROL_ASKED:
      visit->began_us = g_get_monotonic_time ();
      run (self, visit);
      break;
    case ENROL_REPLY:
      finish (self, visit);
      break;
    default:
      put_spare (self, visit);
    }
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
  end_batch (self);
  receive_enrolment (self);
  take_done (self);
  journal_flush (self->journal);
}

static bool
has_input (void *socket)
{
  int events = 0;
  size_t size = sizeof events;

  zmq_getsockopt (socket, ZMQ_EVENTS, &events, &size);
  return events & ZMQ_POLLIN;
}

void
router_serve (Router *self, const volatile int *stop)
{
  zmq_pollitem_t items[] = { { .socket = self->socket, .events = ZMQ_POLLIN },
                             { .socket = enrol_socket (self->enrol), .events = ZMQ_POLLIN },
                             { .fd = mailbox_fd (self->done), .events = ZMQ_POLLIN } };

  while (!*stop)
    {
      if (!has_input (self->socket) && !has_input (enrol_socket (self->enrol)) && mailbox_may_sleep (self->done))
        {
          zmq_poll (items, G_N_ELEMENTS (items), self->delayed->len > 0 ? DELAY_TICK_MS : TICK_MS);
          mailbox_wake (self->done);
        }
      serve_batch (self);
    }
}

static bool
open_lanes (Router *self, Store *store, const RouterShape *shape, char **error)
{
  bool embedded = store_is_embedded (store);
  const LaneShape shapes[] = {
    { "slow", STORE_READ, shape->n_slow, 1, ROUTER_LANE, NULL, NULL },
    { "writers", STORE_WRITE, embedded ? 1 : shape->n_writers, embedded ? GROUP_MAX_JOBS : 1, ROUTER_LANE, NULL, NULL },
    { "door", STORE_READ, 1, 1, ROUTER_LANE, door_step, NULL },
    { "sign-in", STORE_READ, SIGN_IN_THREADS, 1, ROUTER_LANE, sign_in_step, self->sign_in },
    { "readers", STORE_READ, shape->n_readers, 1, ROUTER_LANE, NULL, NULL },
  };
  Lane **const lanes[] = { &self->slow, &self->writers, &self->door, &self->passwords, &self->readers };

  if (embedded && (self->inline_reads = inline_open (store, error)) == NULL)
    return false;
  for (size_t i = 0; i < G_N_ELEMENTS (lanes) - embedded; i++)
    if ((*lanes[i] = lane_open (store, &shapes[i], self->done, error)) == NULL)
      return false;
  return true;
}

Router *
router_open (void *zmq_context, Store *store, const RouterShape *shape, char **error)
{
  const SocketShape socket = { shape->endpoint, shape->secret_key, GATE_DOMAIN, ROUTER_FRAME, 0 };
  Router *self = g_new0 (Router, 1);

  self->done = mailbox_new ();
  self->known = connections_new (g_free);
  self->journal = journal_new (STDERR_FILENO);
  self->delayed = g_ptr_array_new ();
  self->sign_in = sign_in_new (shape->cost);
  if (open_lanes (self, store, shape, error)
      && (self->socket = socket_listen (zmq_context, &socket, self->endpoint, error)) != NULL
      && (self->enrol = enrol_open (zmq_context, shape->enrol_endpoint, shape->secret_key, error)) != NULL)
    return self;

  router_close (self);
  return NULL;
}

const char *
router_endpoint (const Router *self)
{
  return self->endpoint;
}

const char *
router_enrol_endpoint (const Router *self)
{
  return enrol_endpoint (self->enrol);
}

uint64_t
router_writes (Router *self)
{
  return atomic_load_explicit (&self->n_writes, memory_order_relaxed);
}

bool
router_ask (Router *self, const RpcMethod *method, const Msg *in)
{
  Visit *visit = visit_new ();

  visit->began_us = g_get_monotonic_time ();
  visit->stage = VISIT_RUN;
  if (house_open (&visit->job, method, in) && lane_take (self->writers, &visit->job))
    return true;
  visit_free (visit);
  return false;
}

void
router_close (Router *self)
{
  Lane *const lanes[] = { self->passwords, self->door, self->readers, self->slow, self->writers };

  for (size_t i = 0; i < G_N_ELEMENTS (lanes); i++)
    if (lanes[i] != NULL)
      lane_close (lanes[i]);
  for (Job *job = mailbox_empty (self->done), *next; job != NULL; job = next)
    {
      next = job->next;
      if (self->enrol != NULL && visit_of (job)->stage == VISIT_RUN)
        finish (self, visit_of (job));
      else
        visit_free (visit_of (job));
    }
  for (unsigned i = 0; i < self->delayed->len; i++)
    visit_free (g_ptr_array_index (self->delayed, i));
  g_ptr_array_unref (self->delayed);
  if (self->inline_reads != NULL)
    inline_close (self->inline_reads);
  while (self->spare != NULL)
    visit_free (take_spare (self));
  if (self->socket != NULL)
    zmq_close (self->socket);
  if (self->enrol != NULL)
    enrol_close (self->enrol);
  connections_free (self->known);
  journal_free (self->journal);
  sign_in_free (self->sign_in);
  mailbox_free (self->done);
  g_free (self);
}
