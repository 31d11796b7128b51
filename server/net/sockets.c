/* sockets.c - see sockets.h. */

#include "server/net/sockets.h"

#include <errno.h>
#include <glib.h>
#include <string.h>

static bool
configure (void *socket, const SocketShape *shape)
{
  const int queue = shape->queue > 0 ? shape->queue : SOCKET_HIGH_WATER;
  const struct
  {
    int name, value;
  } options[] = {
    { ZMQ_LINGER, 0 },
    { ZMQ_CURVE_SERVER, 1 },
    { ZMQ_ROUTER_MANDATORY, 1 },
    { ZMQ_ROUTER_HANDOVER, 0 },
    { ZMQ_RCVHWM, queue },
    { ZMQ_SNDHWM, queue },
    { ZMQ_BACKLOG, 4096 },
    { ZMQ_HANDSHAKE_IVL, SOCKET_HANDSHAKE_MS },
    { ZMQ_HEARTBEAT_IVL, SOCKET_HEARTBEAT_MS },
    { ZMQ_HEARTBEAT_TIMEOUT, 2 * SOCKET_HEARTBEAT_MS },
    { ZMQ_HEARTBEAT_TTL, 3 * SOCKET_HEARTBEAT_MS },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (options); i++)
    if (zmq_setsockopt (socket, options[i].name, &options[i].value, sizeof (int)) != 0)
      return false;
  return zmq_setsockopt (socket, ZMQ_CURVE_SECRETKEY, shape->secret_key, strlen (shape->secret_key) + 1) == 0
         && zmq_setsockopt (socket, ZMQ_ZAP_DOMAIN, shape->domain, strlen (shape->domain)) == 0
         && zmq_setsockopt (socket, ZMQ_MAXMSGSIZE, &shape->frame, sizeof shape->frame) == 0;
}

void *
socket_listen (void *zmq_context, const SocketShape *shape, char endpoint[SOCKET_ENDPOINT], char **error)
{
  void *socket = zmq_socket (zmq_context, ZMQ_ROUTER);
  size_t size = SOCKET_ENDPOINT;

  if (!configure (socket, shape))
    *error = g_strdup_printf ("the server's key is none: %s", zmq_strerror (zmq_errno ()));
  else if (zmq_bind (socket, shape->endpoint) != 0)
    *error = g_strdup_printf ("cannot listen on %s: %s", shape->endpoint, zmq_strerror (zmq_errno ()));
  else if (zmq_getsockopt (socket, ZMQ_LAST_ENDPOINT, endpoint, &size) == 0)
    return socket;
  zmq_close (socket);
  return NULL;
}

SocketResult
socket_receive (void *socket, Job *job, zmq_msg_t *frame)
{
  unsigned n = 0;

  if (zmq_msg_recv (frame, socket, ZMQ_DONTWAIT) < 0)
    return SOCKET_NOTHING;
  g_assert (zmq_msg_size (frame) < JOB_ROUTE_SIZE);
  job->route[0] = zmq_msg_size (frame);
  memcpy (job->route + 1, zmq_msg_data (frame), job->route[0]);
  for (; zmq_msg_more (frame); n++)
    if (zmq_msg_recv (frame, socket, 0) < 0)
      return SOCKET_STRANGE;
  return n == 1 ? SOCKET_FRAME : SOCKET_STRANGE;
}

/* With a full queue even the first part is refused, so a message is sent whole or not at all. */
SocketSent
socket_send (void *socket, const uint8_t route[JOB_ROUTE_SIZE], const void *bytes, size_t n)
{
  if (zmq_send (socket, route + 1, route[0], ZMQ_SNDMORE | ZMQ_DONTWAIT) < 0)
    return zmq_errno () == EAGAIN ? SOCKET_FULL : SOCKET_GONE;
  return zmq_send (socket, bytes, n, ZMQ_DONTWAIT) < 0 ? SOCKET_GONE : SOCKET_SENT;
}

bool
socket_ration (SocketRation *self, unsigned a_minute)
{
  int64_t now = g_get_monotonic_time ();

  self->taken = MAX (0, self->taken - (now - self->at) * (a_minute / 60e6));
  self->at = now;
  if (self->taken > a_minute - 1)
    return false;
  self->taken++;
  return true;
}
