/* line.c - see line.h. libzmq's own reconnecting is switched off: it can neither try another address nor say how long
 * it is going to wait. */

#include "client/net/line.h"

#include <string.h>

enum { N_ITEMS = 2, MS = 1000, EVENT_SIZE = 6 };

struct Line
{
  void *zmq, *dealer, *monitor;
  char *servers[LINE_ADDRESSES];
  unsigned n_servers, turn, serial;
  char server_key[41], public_key[41], secret_key[41];
  LineState state;
  gint64 due;                      /* end of the handshake, or of the pause */
  unsigned delay_ms;
};

static void
hang_up (Line *self)
{
  if (self->dealer == NULL)
    return;
  zmq_socket_monitor (self->dealer, NULL, 0);
  zmq_close (self->monitor);
  zmq_close (self->dealer);
  self->dealer = self->monitor = NULL;
}

static void
set_number (void *socket, int option, int value)
{
  zmq_setsockopt (socket, option, &value, sizeof value);
}

static void
set_options (Line *self)
{
  const int64_t frame = LINE_FRAME;

  set_number (self->dealer, ZMQ_LINGER, 0);
  set_number (self->dealer, ZMQ_RECONNECT_IVL, -1);
  set_number (self->dealer, ZMQ_CONNECT_TIMEOUT, LINE_HANDSHAKE_MS);
  set_number (self->dealer, ZMQ_HANDSHAKE_IVL, LINE_HANDSHAKE_MS);
  set_number (self->dealer, ZMQ_HEARTBEAT_IVL, LINE_HEARTBEAT_MS);
  set_number (self->dealer, ZMQ_HEARTBEAT_TIMEOUT, LINE_SILENCE_MS);
  set_number (self->dealer, ZMQ_HEARTBEAT_TTL, LINE_SILENCE_MS);
  set_number (self->dealer, ZMQ_IMMEDIATE, 1);
  set_number (self->dealer, ZMQ_IPV6, 1);
  zmq_setsockopt (self->dealer, ZMQ_MAXMSGSIZE, &frame, sizeof frame);
  zmq_setsockopt (self->dealer, ZMQ_CURVE_SERVERKEY, self->server_key, 40);
  zmq_setsockopt (self->dealer, ZMQ_CURVE_PUBLICKEY, self->public_key, 40);
  zmq_setsockopt (self->dealer, ZMQ_CURVE_SECRETKEY, self->secret_key, 40);
}

static void
wait_awhile (Line *self, LineState state, gint64 now)
{
  unsigned half = self->delay_ms / 2;

  hang_up (self);
  self->state = state;
  self->due = now + (gint64) (half + g_random_int_range (0, self->delay_ms + 1)) * MS;
  self->turn++;
  /* The others are tried at once; only a whole round of silence makes us patient. */
  if (self->turn % self->n_servers == 0)
    self->delay_ms = MIN (self->delay_ms * 2, LINE_DELAY_MAX_MS);
}

void
line_refuse (Line *self, gint64 now)
{
  self->delay_ms = LINE_DELAY_MAX_MS;
  wait_awhile (self, LINE_REFUSED, now);
}

static void
dial (Line *self, gint64 now)
{
  char place[48];

  g_snprintf (place, sizeof place, "inproc://line-%p-%u", (void *) self, self->serial++);
  self->dealer = zmq_socket (self->zmq, ZMQ_DEALER);
  self->monitor = zmq_socket (self->zmq, ZMQ_PAIR);
  g_assert (self->dealer != NULL);
  g_assert (self->monitor != NULL);
  set_options (self);
  zmq_socket_monitor (self->dealer, place, ZMQ_EVENT_ALL);
  zmq_connect (self->monitor, place);
  self->state = LINE_CONNECTING;
  self->due = now + (gint64) LINE_HANDSHAKE_MS * MS;
  if (zmq_connect (self->dealer, self->servers[self->turn % self->n_servers]) != 0)
    wait_awhile (self, LINE_WAITING, now);
}

/* An event is [number of 16 bits, value of 32][address]. 0 when there is none. */
static unsigned
next_event (Line *self)
{
  uint8_t event[EVENT_SIZE];
  char address[256];
  uint16_t number;

  if (self->monitor == NULL || zmq_recv (self->monitor, event, sizeof event, ZMQ_DONTWAIT) != EVENT_SIZE)
    return 0;
  zmq_recv (self->monitor, address, sizeof address, ZMQ_DONTWAIT);
  memcpy (&number, event, sizeof number);
  return number;
}

static void
hear (Line *self, unsigned event, gint64 now)
{
  switch (event)
    {
    case ZMQ_EVENT_HANDSHAKE_SUCCEEDED:
      self->state = LINE_UP;
      self->due = G_MAXINT64;
      self->delay_ms = LINE_DELAY_MS;
      break;
    case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH:
      line_refuse (self, now);
      break;
    case ZMQ_EVENT_DISCONNECTED:
    case ZMQ_EVENT_CLOSED:
    case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL:
    case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL:
      wait_awhile (self, LINE_WAITING, now);
      break;
    default:
      break;
    }
}

LineState
line_turn (Line *self, gint64 now)
{
  unsigned event;

  while ((event = next_event (self)) != 0)
    hear (self, event, now);
  if (self->due > now)
    return self->state;
  if (self->state == LINE_CONNECTING)
    wait_awhile (self, LINE_WAITING, now);
  else if (self->state != LINE_UP)
    dial (self, now);
  return self->state;
}

gint64
line_due (const Line *self)
{
  return self->due;
}

gint64
line_again_at (const Line *self)
{
  return self->state == LINE_WAITING || self->state == LINE_REFUSED ? self->due : 0;
}

void
line_retry (Line *self)
{
  self->delay_ms = LINE_DELAY_MS;
  if (self->state == LINE_WAITING || self->state == LINE_REFUSED)
    self->due = 0;
}

int
line_items (Line *self, zmq_pollitem_t *items)
{
  if (self->dealer == NULL)
    return 0;
  items[0] = (zmq_pollitem_t) { .socket = self->monitor, .events = ZMQ_POLLIN };
  items[1] = (zmq_pollitem_t) { .socket = self->dealer, .events = ZMQ_POLLIN };
  return N_ITEMS;
}

bool
line_send (Line *self, const void *data, size_t size)
{
  return self->state == LINE_UP && zmq_send (self->dealer, data, size, ZMQ_DONTWAIT) >= 0;
}

bool
line_receive (Line *self, zmq_msg_t *frame)
{
  bool whole;

  if (self->state != LINE_UP || zmq_msg_recv (frame, self->dealer, ZMQ_DONTWAIT) < 0)
    return false;
  for (whole = !zmq_msg_more (frame); zmq_msg_more (frame);)
    if (zmq_msg_recv (frame, self->dealer, 0) < 0)
      return false;
  return whole;
}

Line *
line_new (void *zmq_context, const LineShape *shape)
{
  Line *self = g_new0 (Line, 1);

  self->zmq = zmq_context;
  for (; shape->servers[self->n_servers] != NULL && self->n_servers < LINE_ADDRESSES; self->n_servers++)
    self->servers[self->n_servers] = g_strdup (shape->servers[self->n_servers]);
  g_assert (self->n_servers > 0);
  g_strlcpy (self->server_key, shape->server_key, sizeof self->server_key);
  g_strlcpy (self->public_key, shape->public_key, sizeof self->public_key);
  g_strlcpy (self->secret_key, shape->secret_key, sizeof self->secret_key);
  self->state = LINE_WAITING;
  self->delay_ms = LINE_DELAY_MS;
  return self;
}

void
line_free (Line *self)
{
  hang_up (self);
  for (unsigned i = 0; i < self->n_servers; i++)
    g_free (self->servers[i]);
  memset (self->secret_key, 0, sizeof self->secret_key);
  g_free (self);
}
