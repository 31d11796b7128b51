/* greet.c - see greet.h. */

#include "client/net/greet.h"

#include <glib/gi18n.h>
#include <string.h>
#include <zmq.h>

#define QUESTION "Kontor?"

typedef struct
{
  char *endpoint, *code;
} Asked;

static void
asked_free (gpointer data)
{
  Asked *self = data;

  g_free (self->endpoint);
  g_free (self->code);
  g_free (self);
}

/* "" when nobody answers. */
static char *
travel (const char *endpoint)
{
  const int none = 0, wait = GREET_WAIT_MS;
  const int64_t most = INVITE_MAX;
  void *context = zmq_ctx_new (), *socket = zmq_socket (context, ZMQ_REQ);
  char text[INVITE_MAX + 1];
  int n = -1;

  zmq_setsockopt (socket, ZMQ_LINGER, &none, sizeof none);
  zmq_setsockopt (socket, ZMQ_RCVTIMEO, &wait, sizeof wait);
  zmq_setsockopt (socket, ZMQ_SNDTIMEO, &wait, sizeof wait);
  zmq_setsockopt (socket, ZMQ_MAXMSGSIZE, &most, sizeof most);
  if (zmq_connect (socket, endpoint) == 0 && zmq_send (socket, QUESTION, strlen (QUESTION), 0) >= 0)
    n = zmq_recv (socket, text, INVITE_MAX, 0);
  zmq_close (socket);
  zmq_ctx_term (context);
  return g_strndup (text, CLAMP (n, 0, INVITE_MAX));
}

static void
free_invite (gpointer invite)
{
  invite_free (invite);
}

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Asked *asked = data;
  g_autofree char *text = travel (asked->endpoint);
  Invite *invite = invite_complete (text, asked->code);

  if (invite != NULL)
    g_task_return_pointer (task, invite, free_invite);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s",
                             _("The server does not answer there, or takes no short codes"));
}

void
greet_async (const char *address, const char *code, GAsyncReadyCallback done, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, done, data);
  Asked *asked = g_new0 (Asked, 1);

  asked->endpoint = strchr (address, ':') != NULL ? g_strdup_printf ("tcp://%s", address)
                                                  : g_strdup_printf ("tcp://%s:%d", address, GREET_PORT);
  asked->code = g_strdup (code);
  g_task_set_task_data (task, asked, asked_free);
  g_task_run_in_thread (task, run);
}

Invite *
greet_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
