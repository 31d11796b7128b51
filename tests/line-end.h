/* line-end.h - the bank's end of a desk's line, held by a test: it hears what the desk asks, and answers as the test
 * wants, over a real socket.
 */

#pragma once

#include <glib.h>
#include <zmq.h>

#include "client/net/link.h"
#include "client/net/record.h"
#include "wire.pb-c.h"

enum { ROUTE_MAX = 256, FRAME_MAX = 65536, PATIENCE_US = 15 * G_USEC_PER_SEC };

typedef struct
{
  void *zmq, *socket;
  char public_key[41], secret_key[41], desk_public[41], desk_secret[41], address[64];
  uint8_t route[ROUTE_MAX];
  int n_route;
  Request *heard;
} Bank;

static inline void
bank_listen (Bank *bank, const char *address)
{
  const int yes = 1, none = 0;
  size_t size = sizeof bank->address;

  bank->socket = zmq_socket (bank->zmq, ZMQ_ROUTER);
  zmq_setsockopt (bank->socket, ZMQ_CURVE_SERVER, &yes, sizeof yes);
  zmq_setsockopt (bank->socket, ZMQ_CURVE_SECRETKEY, bank->secret_key, 40);
  zmq_setsockopt (bank->socket, ZMQ_LINGER, &none, sizeof none);
  for (int i = 0; zmq_bind (bank->socket, address) != 0; i++)   /* the port is free a moment after it was left */
    {
      g_assert_cmpint (i, <, 100);
      g_usleep (50 * 1000);
    }
  zmq_getsockopt (bank->socket, ZMQ_LAST_ENDPOINT, bank->address, &size);
}

static inline void
bank_hang_up (Bank *bank)
{
  zmq_close (bank->socket);
  bank->socket = NULL;
}

static inline Bank *
bank_open (const char *first)
{
  Bank *bank = g_new0 (Bank, 1);
  const char *servers[3] = { NULL };

  bank->zmq = zmq_ctx_new ();
  zmq_curve_keypair (bank->public_key, bank->secret_key);
  zmq_curve_keypair (bank->desk_public, bank->desk_secret);
  bank_listen (bank, "tcp://127.0.0.1:*");
  servers[0] = first != NULL ? first : bank->address;
  servers[1] = first != NULL ? bank->address : NULL;
  link_open (link_default (), &(LineShape) { servers, bank->public_key, bank->desk_public, bank->desk_secret });
  return bank;
}

static inline void
bank_close (Bank *bank)
{
  if (bank->heard != NULL)
    protobuf_c_message_free_unpacked (&bank->heard->base, NULL);
  if (bank->socket != NULL)
    zmq_close (bank->socket);
  zmq_ctx_term (bank->zmq);
  g_free (bank);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Bank, bank_close)

/* The next request, while the desk's main loop goes on. */
static inline const Request *
bank_hear (Bank *bank)
{
  static uint8_t frame[FRAME_MAX];
  gint64 end = g_get_monotonic_time () + PATIENCE_US;
  int n;

  while ((bank->n_route = zmq_recv (bank->socket, bank->route, ROUTE_MAX, ZMQ_DONTWAIT)) < 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  n = zmq_recv (bank->socket, frame, FRAME_MAX, 0);
  if (bank->heard != NULL)
    protobuf_c_message_free_unpacked (&bank->heard->base, NULL);
  bank->heard = (Request *) protobuf_c_message_unpack (&request__descriptor, NULL, n, frame);
  g_assert_nonnull (bank->heard);
  return bank->heard;
}

static inline void
bank_send (Bank *bank, const Reply *reply)
{
  g_autoptr (GBytes) frame = record_pack (reply);

  zmq_send (bank->socket, bank->route, bank->n_route, ZMQ_SNDMORE);
  zmq_send (bank->socket, g_bytes_get_data (frame, NULL), g_bytes_get_size (frame), 0);
}

static inline void
bank_answer (Bank *bank, const void *body)
{
  Reply reply = REPLY__INIT;
  g_autoptr (GBytes) bytes = record_pack (body);

  reply.serial = bank->heard->serial;
  reply.body.data = (uint8_t *) g_bytes_get_data (bytes, &reply.body.len);
  bank_send (bank, &reply);
}

static inline void
wait_for (const bool *done)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_US;

  while (!*done)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
    }
}
