/* enrol.c - see enrol.h. */

#include "server/net/enrol.h"

#include <glib.h>
#include <sodium.h>
#include <string.h>
#include <zmq.h>

#include "methods.h"
#include "server/net/gate.h"
#include "server/net/house.h"
#include "server/net/sockets.h"

struct Enrol
{
  void *socket;
  char endpoint[SOCKET_ENDPOINT];
  SocketRation tries;
};

Enrol *
enrol_open (void *zmq_context, const char *endpoint, const char *secret_key, char **error)
{
  const SocketShape shape = { endpoint, secret_key, GATE_ENROL_DOMAIN, ENROL_FRAME, ENROL_A_MINUTE };
  Enrol *self = g_new0 (Enrol, 1);

  self->socket = socket_listen (zmq_context, &shape, self->endpoint, error);
  if (self->socket != NULL)
    return self;
  g_free (self);
  return NULL;
}

void
enrol_close (Enrol *self)
{
  zmq_close (self->socket);
  g_free (self);
}

void *
enrol_socket (Enrol *self)
{
  return self->socket;
}

const char *
enrol_endpoint (const Enrol *self)
{
  return self->endpoint;
}

/* The house asks in the workstation's stead, with the key that the connection was made with. */
static EnrolResult
open_call (Visit *visit, const Request *asked)
{
  ProtobufCAllocator allocator = arena_allocator (visit->job.arena);
  Enrolment *in
      = (Enrolment *)protobuf_c_message_unpack (&enrolment__descriptor, &allocator, asked->body.len, asked->body.data);

  if (in == NULL)
    return ENROL_STRANGE;
  in->public_key = (ProtobufCBinaryData){ VISIT_KEY_SIZE, visit->key };
  if (!house_open (&visit->job, &session_enrol_method, &in->base))
    return ENROL_REPLY;
  visit->job.request->serial = asked->serial;
  return ENROL_ASKED;
}

static EnrolResult
take_frame (Enrol *self, Visit *visit, zmq_msg_t *frame)
{
  ProtobufCAllocator allocator = arena_allocator (visit->job.arena);
  Request *asked;

  visit->enrolling = true;
  if (!gate_key (zmq_msg_gets (frame, "User-Id"), visit->key))
    return ENROL_STRANGE;
  asked = (Request *)protobuf_c_message_unpack (&request__descriptor, &allocator, zmq_msg_size (frame),
                                                zmq_msg_data (frame));
  if (asked == NULL || strcmp (asked->method, "Enrol") != 0)
    return ENROL_STRANGE;
  if (socket_ration (&self->tries, ENROL_A_MINUTE))
    return open_call (visit, asked);
  visit->job.request = asked;
  job_refuse (&visit->job, STATUS__BUSY, N_ ("Too many workstations are being enrolled; try again in a minute"));
  return ENROL_REPLY;
}

EnrolResult
enrol_receive (Enrol *self, Visit *visit)
{
  zmq_msg_t frame;
  EnrolResult result = ENROL_NOTHING;

  zmq_msg_init (&frame);
  switch (socket_receive (self->socket, &visit->job, &frame))
    {
    case SOCKET_NOTHING:
      break;
    case SOCKET_STRANGE:
      result = ENROL_STRANGE;
      break;
    case SOCKET_FRAME:
      result = take_frame (self, visit, &frame);
      break;
    }
  zmq_msg_close (&frame);
  return result;
}
