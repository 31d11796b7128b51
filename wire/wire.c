/* wire.c - see wire.h. */

#include "wire/wire.h"

#include <sodium.h>
#include <string.h>
#include <zmq.h>

enum
{
  QUEUE = 1000
};

struct Wire
{
  void *context, *socket;
  GByteArray *token;
  uint64_t serial;
  GQueue notices; /* Reply with notices, not yet given out */
};

static bool
connect_socket (Wire *self, const WireShape *shape)
{
  const int none = 0, queue = QUEUE;
  g_autofree char *address = g_strdup (shape->endpoint);

  zmq_setsockopt (self->socket, ZMQ_LINGER, &none, sizeof none);
  zmq_setsockopt (self->socket, ZMQ_RCVHWM, &queue, sizeof queue);
  if (zmq_setsockopt (self->socket, ZMQ_CURVE_SERVERKEY, shape->server_key, WIRE_Z85_SIZE) != 0
      || zmq_setsockopt (self->socket, ZMQ_CURVE_PUBLICKEY, shape->public_key, WIRE_Z85_SIZE) != 0
      || zmq_setsockopt (self->socket, ZMQ_CURVE_SECRETKEY, shape->secret_key, WIRE_Z85_SIZE) != 0)
    return false;
  if (shape->from != NULL && g_str_has_prefix (shape->endpoint, "tcp://"))
    {
      g_free (address);
      address = g_strdup_printf ("tcp://%s:0;%s", shape->from, shape->endpoint + strlen ("tcp://"));
    }
  return zmq_connect (self->socket, address) == 0;
}

Wire *
wire_open (const WireShape *shape)
{
  Wire *self = g_new0 (Wire, 1);

  self->context = zmq_ctx_new ();
  self->socket = zmq_socket (self->context, ZMQ_DEALER);
  self->token = g_byte_array_new ();
  g_queue_init (&self->notices);
  if (connect_socket (self, shape))
    return self;
  wire_close (self);
  return NULL;
}

void
wire_free (void *message)
{
  protobuf_c_message_free_unpacked (message, NULL);
}

void
wire_close (Wire *self)
{
  zmq_close (self->socket);
  zmq_ctx_term (self->context);
  sodium_memzero (self->token->data, self->token->len);
  g_byte_array_unref (self->token);
  g_queue_clear_full (&self->notices, wire_free);
  g_free (self);
}

void
wire_set_token (Wire *self, const void *token, size_t n)
{
  g_byte_array_set_size (self->token, 0);
  g_byte_array_append (self->token, token, n);
}

void
wire_new_key (uint8_t key[WIRE_KEY_SIZE])
{
  uint64_t moment = GUINT64_TO_BE ((uint64_t)(g_get_real_time () / 1000) << 16);

  randombytes_buf (key, WIRE_KEY_SIZE);
  memcpy (key, &moment, 6);
}

bool
wire_send_bytes (Wire *self, const void *bytes, size_t n)
{
  return zmq_send (self->socket, bytes, n, 0) >= 0;
}

uint64_t
wire_send (Wire *self, const char *method, const ProtobufCMessage *in, const uint8_t *key, const char *reason)
{
  Request request = REQUEST__INIT;
  size_t n_body = protobuf_c_message_get_packed_size (in), n;
  g_autofree uint8_t *body = g_malloc (n_body + 1), *bytes = NULL;

  request.serial = ++self->serial;
  request.method = method;
  request.body = (ProtobufCBinaryData){ protobuf_c_message_pack (in, body), body };
  request.token = (ProtobufCBinaryData){ self->token->len, self->token->data };
  request.reason = reason != NULL ? reason : "";
  if (key != NULL)
    request.key = (ProtobufCBinaryData){ WIRE_KEY_SIZE, (uint8_t *)key };
  n = protobuf_c_message_get_packed_size (&request.base);
  bytes = g_malloc (n);
  protobuf_c_message_pack (&request.base, bytes);
  wire_send_bytes (self, bytes, n);
  sodium_memzero (body, n_body);
  sodium_memzero (bytes, n);
  return self->serial;
}

/* One reply, or NULL when the time is up. */
static Reply *
receive (Wire *self, int64_t deadline_us)
{
  zmq_pollitem_t item = { .socket = self->socket, .events = ZMQ_POLLIN };
  int64_t left = (deadline_us - g_get_monotonic_time () + 999) / 1000;
  Reply *reply;
  zmq_msg_t frame;

  if (zmq_poll (&item, 1, MAX (left, 0)) <= 0)
    return NULL;
  zmq_msg_init (&frame);
  zmq_msg_recv (&frame, self->socket, ZMQ_DONTWAIT);
  reply = (Reply *)protobuf_c_message_unpack (&reply__descriptor, NULL, zmq_msg_size (&frame), zmq_msg_data (&frame));
  zmq_msg_close (&frame);
  return reply;
}

Reply *
wire_hear (Wire *self, uint64_t serial, int timeout_ms)
{
  int64_t deadline = g_get_monotonic_time () + timeout_ms * 1000LL;

  for (Reply *reply; (reply = receive (self, deadline)) != NULL;)
    {
      if (reply->serial == serial)
        return reply;
      if (reply->n_notices > 0)
        g_queue_push_tail (&self->notices, reply);
      else
        wire_free (reply);
    }
  return NULL;
}

Reply *
wire_ask (Wire *self, const RpcMethod *method, const ProtobufCMessage *in)
{
  uint8_t key[WIRE_KEY_SIZE];

  wire_new_key (key);
  return wire_hear (self, wire_send (self, method->name, in, method->write ? key : NULL, NULL), WIRE_TIMEOUT_MS);
}

/* Taken out of its reply, which shrinks until it is empty. */
static Notice *
take_notice (Wire *self)
{
  Reply *reply = g_queue_peek_head (&self->notices);
  Notice *notice;

  if (reply == NULL)
    return NULL;
  notice = reply->notices[0];
  memmove (reply->notices, reply->notices + 1, --reply->n_notices * sizeof *reply->notices);
  if (reply->n_notices == 0)
    wire_free (g_queue_pop_head (&self->notices));
  return notice;
}

Notice *
wire_notice (Wire *self, int timeout_ms)
{
  int64_t deadline = g_get_monotonic_time () + timeout_ms * 1000LL;

  while (g_queue_is_empty (&self->notices))
    {
      Reply *reply = receive (self, deadline);

      if (reply == NULL)
        return NULL;
      if (reply->n_notices > 0)
        g_queue_push_tail (&self->notices, reply);
      else
        wire_free (reply);
    }
  return take_notice (self);
}

void *
wire_socket (Wire *self)
{
  return self->socket;
}
