/* greet.c - see greet.h. */

#include "server/net/greet.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>
#include <zmq.h>

#include "server/net/sockets.h"

struct Greet
{
  GThread *thread;
  void *socket;
  char *text;
  char endpoint[SOCKET_ENDPOINT];
  SocketRation answers;
};

/* Whoever asks anything else, or too often, hears nothing in it. */
static void *
serve (void *data)
{
  Greet *self = data;
  char asked[GREET_FRAME];
  int n;

  while ((n = zmq_recv (self->socket, asked, sizeof asked, 0)) >= 0)
    {
      bool known = n == (int)strlen (GREET_QUESTION) && memcmp (asked, GREET_QUESTION, n) == 0;
      const char *text = known && socket_ration (&self->answers, GREET_A_MINUTE) ? self->text : "";

      zmq_send (self->socket, text, strlen (text), ZMQ_DONTWAIT);
    }
  zmq_close (self->socket);
  return NULL;
}

static bool
listen_on (Greet *self, const char *endpoint)
{
  const int none = 0, wait = SOCKET_HANDSHAKE_MS;
  const int64_t frame = GREET_FRAME;
  size_t size = sizeof self->endpoint;

  zmq_setsockopt (self->socket, ZMQ_LINGER, &none, sizeof none);
  zmq_setsockopt (self->socket, ZMQ_HANDSHAKE_IVL, &wait, sizeof wait);
  zmq_setsockopt (self->socket, ZMQ_MAXMSGSIZE, &frame, sizeof frame);
  return zmq_bind (self->socket, endpoint) == 0
         && zmq_getsockopt (self->socket, ZMQ_LAST_ENDPOINT, self->endpoint, &size) == 0;
}

Greet *
greet_open (void *zmq_context, const char *endpoint, const char *text, char **error)
{
  Greet *self = g_new0 (Greet, 1);

  self->socket = zmq_socket (zmq_context, ZMQ_REP);
  self->text = g_strdup (text);
  if (listen_on (self, endpoint))
    {
      self->thread = g_thread_new ("greet", serve, self);
      return self;
    }
  *error = g_strdup_printf ("cannot listen on %s: %s", endpoint, zmq_strerror (zmq_errno ()));
  zmq_close (self->socket);
  g_free (self->text);
  g_free (self);
  return NULL;
}

const char *
greet_endpoint (const Greet *self)
{
  return self->endpoint;
}

void
greet_close (Greet *self)
{
  g_thread_join (self->thread);
  g_free (self->text);
  g_free (self);
}
