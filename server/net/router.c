/* router.c - see router.h. */

#include "server/net/router.h"

#include <glib.h>
#include <poll.h>
#include <sodium.h>
#include <string.h>

#include "server/net/enrol.h"
#include "server/net/gate.h"
#include "server/net/sockets.h"

enum
{
  TICK_MS = 100,
  DELAY_TICK_MS = 20
};

struct Router
{
  void *socket;
  char endpoint[SOCKET_ENDPOINT];
  Enrol *enrol;
  Mailbox *done;
  Course *course;
  uint64_t trace;               /* of the last call */
};

/* The token goes with every frame; nobody is remembered by his connection. */
static void
take_token (Visit *visit)
{
  const ProtobufCBinaryData *token = &visit->job.request->token;

  visit->has_token = token->len > 0;
  visit->quiet = visit->job.request->quiet;
  if (visit->has_token)
    session_hash (token->data, token->len, visit->token_hash);
}

/* By which a call is found again in the journal: the first is drawn, and the step comes back to none for very long. */
static uint64_t
next_trace (Router *self)
{
  static const uint64_t step = 0x9e3779b97f4a7c15u;

  if (self->trace == 0)
    randombytes_buf (&self->trace, sizeof self->trace);
  return self->trace += step;
}

/* Every call has one, so it is written without printf. */
static void
write_trace (char text[JOB_TRACE_SIZE], uint64_t trace)
{
  for (int i = 0; i < JOB_TRACE_SIZE - 1; i++)
    text[i] = "0123456789abcdef"[trace >> (60 - 4 * i) & 15];
  text[JOB_TRACE_SIZE - 1] = '\0';
}

/* Secrets do not stay in the frame; the sign-in lane looks after the request's own copy. */
static void
open_job (Router *self, Visit *visit, zmq_msg_t *frame)
{
  Job *job = &visit->job;
  bool opened;

  write_trace (job->trace, next_trace (self));
  visit->began_us = g_get_monotonic_time ();
  opened = job_open (job, zmq_msg_data (frame), zmq_msg_size (frame));
  if (job->entry != NULL && job->entry->method->proof)
    {
      sodium_memzero (zmq_msg_data (frame), zmq_msg_size (frame));
      if (!opened)
        sodium_memzero (job->request->body.data, job->request->body.len);
    }
  if (opened)
    take_token (visit);
}

/* False when nothing has come. */
static bool
receive (Router *self)
{
  Visit *visit = course_visit (self->course);
  const char *address;
  zmq_msg_t frame;
  SocketResult result;

  zmq_msg_init (&frame);
  result = socket_receive (self->socket, &visit->job, &frame);
  if (result == SOCKET_FRAME && gate_key (zmq_msg_gets (&frame, "User-Id"), visit->key))
    {
      address = zmq_msg_gets (&frame, "Peer-Address");
      open_job (self, visit, &frame);
      course_enter (self->course, visit, address != NULL ? address : "");
    }
  else
    course_drop (self->course, visit); /* nobody comes through the gate without a name */
  zmq_msg_close (&frame);
  return result != SOCKET_NOTHING;
}

static void
receive_enrolment (Router *self)
{
  Visit *visit = course_visit (self->course);
  EnrolResult result = enrol_receive (self->enrol, visit);

  if (result == ENROL_ASKED || result == ENROL_REPLY)
    course_enter_enrolment (self->course, visit, result == ENROL_ASKED);
  else
    course_drop (self->course, visit);
}

static void
take_done (Router *self)
{
  for (Job *job = mailbox_empty (self->done), *next; job != NULL; job = next)
    {
      next = job->next;
      course_come_back (self->course, visit_of (job));
    }
}

/* @enrolling: somebody may have knocked at the other door. */
static void
serve_batch (Router *self, bool enrolling)
{
  int64_t end = 0;

  course_begin_batch (self->course);
  for (int i = 0; i < ROUTER_BATCH_MESSAGES && receive (self); i++)
    {
      int64_t now = g_get_monotonic_time ();

      if (end == 0)
        end = now + ROUTER_BATCH_US;
      else if (now > end)
        break;
    }
  course_end_batch (self->course);
  if (enrolling)
    receive_enrolment (self);
  take_done (self);
  course_tick (self->course);
}

static bool
has_input (void *socket)
{
  int events = 0;
  size_t size = sizeof events;

  zmq_getsockopt (socket, ZMQ_EVENTS, &events, &size);
  return events & ZMQ_POLLIN;
}

static int
descriptor_of (void *socket)
{
  int fd = -1;
  size_t size = sizeof fd;

  zmq_getsockopt (socket, ZMQ_FD, &fd, &size);
  return fd;
}

/* Descriptors of sockets tell only of what has come since the socket was last asked: each is asked just before. That is
 * half the work of zmq_poll (), which asks before and after. */
void
router_serve (Router *self, const volatile int *stop)
{
  struct pollfd items[] = { { .fd = descriptor_of (self->socket), .events = POLLIN },
                            { .fd = descriptor_of (enrol_socket (self->enrol)), .events = POLLIN },
                            { .fd = mailbox_fd (self->done), .events = POLLIN } };

  while (!*stop)
    {
      bool asking = has_input (self->socket), enrolling = has_input (enrol_socket (self->enrol));

      if (!asking && !enrolling && mailbox_may_sleep (self->done))
        {
          items[2].revents = 0;
          poll (items, G_N_ELEMENTS (items), course_has_delayed (self->course) ? DELAY_TICK_MS : TICK_MS);
          mailbox_wake (self->done, items[2].revents != 0);
        }
      serve_batch (self, enrolling);
    }
}

Router *
router_open (void *zmq_context, Store *store, const RouterShape *shape, char **error)
{
  const SocketShape socket = { shape->endpoint, shape->secret_key, GATE_DOMAIN, ROUTER_FRAME, 0 };
  Router *self = g_new0 (Router, 1);

  self->done = mailbox_new ();
  if ((self->course = course_open (store, &shape->course, self->done, error)) != NULL
      && (self->socket = socket_listen (zmq_context, &socket, self->endpoint, error)) != NULL
      && (self->enrol = enrol_open (zmq_context, shape->enrol_endpoint, shape->secret_key, error)) != NULL)
    {
      course_send_by (self->course, self->socket, enrol_socket (self->enrol));
      return self;
    }
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

Course *
router_course (Router *self)
{
  return self->course;
}

/* What was taken is done and answered, as far as that needs no further lane. */
void
router_close (Router *self)
{
  if (self->course != NULL)
    {
      course_stop (self->course);
      take_done (self);
      course_close (self->course);
    }
  if (self->socket != NULL)
    zmq_close (self->socket);
  if (self->enrol != NULL)
    enrol_close (self->enrol);
  mailbox_free (self->done);
  g_free (self);
}
