/* office.c - see office.h. */

#include "tests/bench/office/office.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <unistd.h>
#include <zmq.h>

enum { MAX_SAMPLES = 1 << 21, WARM_UP_US = 300000 };

typedef struct
{
  void *socket;
  int64_t asked_at;
  uint64_t serial;
  unsigned n_counted;
  bool waits;
} Desk;

struct Office
{
  void *context;
  int epoll;
  unsigned n_desks;
  Desk *desks;
  float *samples;
};

static void
answer_all (const Station *station, unsigned size, int end)
{
  void *socket = zmq_socket (zmq_ctx_new (), ZMQ_ROUTER);
  const int yes = 1;
  char endpoint[128];
  size_t length = sizeof endpoint;
  uint8_t *bytes = g_malloc0 (size);
  zmq_msg_t route, body;

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  zmq_setsockopt (socket, ZMQ_CURVE_SERVER, &yes, sizeof yes);
  zmq_setsockopt (socket, ZMQ_CURVE_SECRETKEY, station->secret_key, WIRE_Z85_SIZE);
  g_assert (zmq_bind (socket, "tcp://127.0.0.1:*") == 0);
  zmq_getsockopt (socket, ZMQ_LAST_ENDPOINT, endpoint, &length);
  g_assert (write (end, endpoint, sizeof endpoint) == sizeof endpoint);
  zmq_msg_init (&route);
  zmq_msg_init (&body);
  while (zmq_msg_recv (&route, socket, 0) >= 0 && zmq_msg_recv (&body, socket, 0) >= 0)
    {
      zmq_msg_send (&route, socket, ZMQ_SNDMORE);
      zmq_send (socket, bytes, size, 0);
    }
}

int
office_echo (const Station *station, unsigned size, char endpoint[128])
{
  int ends[2], pid;

  g_assert (pipe (ends) == 0);
  pid = fork ();
  g_assert (pid >= 0);
  if (pid == 0)
    {
      answer_all (station, size, ends[1]);
      _exit (0);
    }
  g_assert (read (ends[0], endpoint, 128) == 128);
  return pid;
}

size_t
office_pack (uint8_t *bytes, uint64_t serial, const RpcMethod *method, const void *in, const uint8_t *key,
             ProtobufCBinaryData token)
{
  Request request = REQUEST__INIT;
  uint8_t body[8192];

  g_assert (protobuf_c_message_get_packed_size (in) <= sizeof body);
  request.serial = serial;
  request.method = method->name;
  request.token = token;
  request.body = (ProtobufCBinaryData) { protobuf_c_message_pack (in, body), body };
  if (key != NULL)
    request.key = (ProtobufCBinaryData) { WIRE_KEY_SIZE, (uint8_t *) key };
  return protobuf_c_message_pack (&request.base, bytes);
}

static void *
open_socket (void *context, const OfficeShape *shape)
{
  void *socket = zmq_socket (context, ZMQ_DEALER);
  const int none = 0, patience = OFFICE_PATIENCE_MS;

  g_assert (socket != NULL);
  zmq_setsockopt (socket, ZMQ_LINGER, &none, sizeof none);
  zmq_setsockopt (socket, ZMQ_RCVTIMEO, &patience, sizeof patience);
  zmq_setsockopt (socket, ZMQ_CURVE_SERVERKEY, shape->server_key, WIRE_Z85_SIZE);
  zmq_setsockopt (socket, ZMQ_CURVE_PUBLICKEY, shape->station->public_key, WIRE_Z85_SIZE);
  zmq_setsockopt (socket, ZMQ_CURVE_SECRETKEY, shape->station->secret_key, WIRE_Z85_SIZE);
  g_assert (zmq_connect (socket, shape->endpoint) == 0);
  return socket;
}

Office *
office_open (const OfficeShape *shape, unsigned n_desks)
{
  Office *office = g_new0 (Office, 1);

  office->context = zmq_ctx_new ();
  zmq_ctx_set (office->context, ZMQ_MAX_SOCKETS, n_desks + 16);
  office->epoll = epoll_create1 (EPOLL_CLOEXEC);
  office->n_desks = n_desks;
  office->desks = g_new0 (Desk, n_desks);
  office->samples = g_new (float, MAX_SAMPLES);
  for (unsigned i = 0; i < n_desks; i++)
    {
      struct epoll_event event = { .events = EPOLLIN | EPOLLET, .data.u32 = i };
      int fd;
      size_t size = sizeof fd;

      office->desks[i].socket = open_socket (office->context, shape);
      zmq_getsockopt (office->desks[i].socket, ZMQ_FD, &fd, &size);
      epoll_ctl (office->epoll, EPOLL_CTL_ADD, fd, &event);
    }
  return office;
}

static double
cpu_of (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid), *text = NULL;
  unsigned long user, kernel;

  if (!g_file_get_contents (path, &text, NULL, NULL)
      || sscanf (strrchr (text, ')') + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &kernel) != 2)
    return 0;
  return (user + kernel) / (double) sysconf (_SC_CLK_TCK);
}

static void
ask (Office *office, const OfficeWork *work, unsigned number)
{
  static uint8_t bytes[OFFICE_ROOM];
  Desk *desk = &office->desks[number];
  size_t n = work->ask (work->data, number, ++desk->serial, bytes);

  desk->asked_at = g_get_monotonic_time ();
  desk->waits = zmq_send (desk->socket, bytes, n, 0) >= 0;
  g_assert (desk->waits);
}

/* A notice that nobody asked for is no reply: its serial is 0, and such a message begins with another field. */
static bool
is_reply (const uint8_t *bytes, int n, bool from_echo)
{
  return from_echo || (n > 0 && bytes[0] == 0x08);
}

/* All that has come for one desk; each reply is followed by the next request while @go_on. */
static void
hear (Office *office, const OfficeWork *work, unsigned number, bool counting, bool go_on, OfficeResult *result)
{
  static uint8_t bytes[OFFICE_ROOM];
  Desk *desk = &office->desks[number];

  for (int n; desk->waits && (n = zmq_recv (desk->socket, bytes, sizeof bytes, ZMQ_DONTWAIT)) >= 0;)
    {
      int64_t us = g_get_monotonic_time () - desk->asked_at;
      bool right;

      if (!is_reply (bytes, n, bytes[0] == 0))
        continue;
      desk->waits = false;
      right = work->hear (work->data, number, bytes, n);
      result->n_wrong += !right;
      if (counting && result->n < MAX_SAMPLES)
        {
          office->samples[result->n++] = us;
          desk->n_counted++;
          result->size += n;
        }
      if (go_on)
        ask (office, work, number);
    }
}

static int
compare_samples (const void *a, const void *b)
{
  float one = *(const float *) a, other = *(const float *) b;

  return (one > other) - (one < other);
}

static void
conclude (Office *office, OfficeResult *result, double seconds, double cpu)
{
  qsort (office->samples, result->n, sizeof (float), compare_samples);
  result->fewest = G_MAXUINT;
  for (unsigned i = 0; i < office->n_desks; i++)
    {
      result->fewest = MIN (result->fewest, office->desks[i].n_counted);
      result->most = MAX (result->most, office->desks[i].n_counted);
    }
  if (result->n == 0)
    return;
  result->rate = result->n / seconds;
  result->p50 = office->samples[result->n / 2];
  result->p99 = office->samples[(size_t) (result->n * 0.99)];
  result->server_cpu = cpu / result->n * 1e6;
  result->size /= result->n;
}

/* Leaves nothing under way for the next work. */
static void
finish (Office *office, const OfficeWork *work, OfficeResult *result)
{
  int64_t end = g_get_monotonic_time () + OFFICE_PATIENCE_MS * 1000;

  for (unsigned i = 0; i < office->n_desks; i++)
    while (office->desks[i].waits)
      {
        hear (office, work, i, false, false, result);
        if (!office->desks[i].waits)
          break;
        if (g_get_monotonic_time () > end)
          g_error ("desk %u waits in vain", i);
        g_usleep (200);
      }
}

OfficeResult
office_work (Office *office, const OfficeWork *work, double seconds, int server_pid)
{
  OfficeResult result = { 0 };
  struct epoll_event events[512];
  int64_t begin = g_get_monotonic_time () + WARM_UP_US, end = begin + (int64_t) (seconds * 1e6), now;
  double cpu = 0;
  bool counting = false;

  for (unsigned i = 0; i < office->n_desks; i++)
    {
      office->desks[i].n_counted = 0;
      ask (office, work, i);
    }
  for (unsigned i = 0; i < office->n_desks; i++)   /* an edge that came before we looked */
    hear (office, work, i, false, true, &result);
  while ((now = g_get_monotonic_time ()) < end)
    {
      int n = epoll_wait (office->epoll, events, G_N_ELEMENTS (events), 100);

      if (!counting && now >= begin)
        {
          counting = true;
          cpu = cpu_of (server_pid);
        }
      for (int i = 0; i < n; i++)
        hear (office, work, events[i].data.u32, counting, true, &result);
    }
  conclude (office, &result, (now - begin) / 1e6, cpu_of (server_pid) - cpu);
  finish (office, work, &result);
  return result;
}

double
office_resume (const OfficeShape *shape, const OfficeWork *work, double seconds, unsigned long *n_wrong)
{
  static uint8_t bytes[OFFICE_ROOM];
  void *context = zmq_ctx_new ();
  int64_t begin = g_get_monotonic_time (), now;
  unsigned n = 0;

  while ((now = g_get_monotonic_time ()) < begin + (int64_t) (seconds * 1e6))
    {
      void *socket = open_socket (context, shape);
      int size;

      zmq_send (socket, bytes, work->ask (work->data, 0, ++n, bytes), 0);
      size = zmq_recv (socket, bytes, sizeof bytes, 0);
      *n_wrong += size < 0 || !work->hear (work->data, 0, bytes, size);
      zmq_close (socket);
    }
  zmq_ctx_term (context);
  return n / ((now - begin) / 1e6);
}

void
office_close (Office *office)
{
  for (unsigned i = 0; i < office->n_desks; i++)
    zmq_close (office->desks[i].socket);
  zmq_ctx_term (office->context);
  close (office->epoll);
  g_free (office->desks);
  g_free (office->samples);
  g_free (office);
}
