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

enum { MAX_SAMPLES = 1 << 20, WARM_UP_US = 300000, MAX_RESUMES = 1 << 16 };

typedef struct
{
  void *socket;
  int64_t asked_at;
  uint64_t serial;
  unsigned n_counted;
  bool waits;
} Desk;

typedef struct
{
  float us;
  unsigned sort;
} Sample;

struct Office
{
  void *context;
  int epoll;
  unsigned n_desks;
  Desk *desks;
  Sample *samples;
  uint8_t *bytes;      /* of the message that is written or read */
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
  office->samples = g_new (Sample, MAX_SAMPLES);
  office->bytes = g_malloc (OFFICE_ROOM);
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

/* What every thread of @pid has used, in microseconds. */
static unsigned
costs_of (int pid, ThreadCost *costs)
{
  g_autofree char *folder = g_strdup_printf ("/proc/%d/task", pid);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *task;
  unsigned n = 0;

  while (dir != NULL && n < OFFICE_THREADS && (task = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *name_file = g_build_filename (folder, task, "comm", NULL), *name = NULL, *text = NULL,
                      *cost_file = g_build_filename (folder, task, "schedstat", NULL);

      if (!g_file_get_contents (name_file, &name, NULL, NULL) || !g_file_get_contents (cost_file, &text, NULL, NULL))
        continue;
      g_strlcpy (costs[n].name, g_strchomp (name), sizeof costs[n].name);
      costs[n++].us = g_ascii_strtod (text, NULL) / 1000;
    }
  return n;
}

double
office_processor (int pid)
{
  ThreadCost costs[OFFICE_THREADS];
  unsigned n = costs_of (pid, costs);
  double us = 0;

  for (unsigned i = 0; i < n; i++)
    us += costs[i].us;
  return us;
}

/* Threads of one name count together. */
static void
add_cost (OfficeResult *result, const char *name, double us)
{
  ThreadCost *cost = result->threads;

  while (cost < result->threads + OFFICE_THREADS - 1 && cost->name[0] != '\0' && strcmp (cost->name, name) != 0)
    cost++;
  g_strlcpy (cost->name, name, sizeof cost->name);
  cost->us += us / MAX (result->n, 1);
  result->server_cpu += us / MAX (result->n, 1);
}

static void
take_costs (OfficeResult *result, int pid, const ThreadCost *before, unsigned n_before)
{
  ThreadCost after[OFFICE_THREADS];
  unsigned n = costs_of (pid, after);

  for (unsigned i = 0; i < n; i++)
    add_cost (result, after[i].name, after[i].us);
  for (unsigned i = 0; i < n_before; i++)
    add_cost (result, before[i].name, -before[i].us);
}

static void
ask (Office *office, const OfficeWork *work, unsigned number)
{
  Desk *desk = &office->desks[number];
  size_t n = work->ask (work->data, number, ++desk->serial, office->bytes);

  desk->asked_at = g_get_monotonic_time ();
  desk->waits = zmq_send (desk->socket, office->bytes, n, 0) >= 0;
  g_assert (desk->waits);
}

/* A notice that nobody asked for is no reply: its serial is 0, and such a message begins with another field. The echo
 * answers nothing but noughts. */
static bool
is_reply (const uint8_t *bytes, int n)
{
  return n > 0 && (bytes[0] == 0x08 || bytes[0] == 0);
}

static void
count (Office *office, const OfficeWork *work, unsigned number, int n, OfficeResult *result)
{
  Desk *desk = &office->desks[number];
  int64_t us = g_get_monotonic_time () - desk->asked_at;

  if (result->n == MAX_SAMPLES)
    return;
  office->samples[result->n++] = (Sample) { us, work->sort_of != NULL ? work->sort_of (work->data, number) : 0 };
  desk->n_counted++;
  result->size += n;
}

/* All that has come for one desk; each reply is followed by the next request while @go_on. */
static void
hear (Office *office, const OfficeWork *work, unsigned number, bool counting, bool go_on, OfficeResult *result)
{
  Desk *desk = &office->desks[number];

  for (int n; desk->waits && (n = zmq_recv (desk->socket, office->bytes, OFFICE_ROOM, ZMQ_DONTWAIT)) >= 0;)
    {
      if (!is_reply (office->bytes, n))
        continue;
      desk->waits = false;
      if (counting)
        count (office, work, number, n, result);
      result->n_wrong += !work->hear (work->data, number, office->bytes, n);
      if (go_on)
        ask (office, work, number);
    }
}

static int
compare_floats (const void *a, const void *b)
{
  float one = *(const float *) a, other = *(const float *) b;

  return (one > other) - (one < other);
}

OfficeResult
office_conclude (float *samples, size_t n, double seconds)
{
  OfficeResult result = { .n = n };

  if (n == 0)
    return result;
  qsort (samples, n, sizeof *samples, compare_floats);
  result.rate = n / seconds;
  result.p50 = samples[n / 2];
  result.p99 = samples[(size_t) (n * 0.99)];
  return result;
}

static int
compare_samples (const void *a, const void *b)
{
  return compare_floats (&((const Sample *) a)->us, &((const Sample *) b)->us);
}

/* Samples are sorted: the p99 of a sort is where 99 of 100 of its own have gone by. */
static void
find_worst (const Sample *samples, OfficeResult *result)
{
  unsigned n_all[OFFICE_SORTS] = { 0 }, n_seen[OFFICE_SORTS] = { 0 };

  for (size_t i = 0; i < result->n; i++)
    n_all[samples[i].sort]++;
  for (size_t i = 0; i < result->n; i++)
    if (++n_seen[samples[i].sort] == (unsigned) (n_all[samples[i].sort] * 0.99) + 1 && samples[i].us > result->worst)
      {
        result->worst = samples[i].us;
        result->worst_sort = samples[i].sort;
      }
}

static void
conclude (Office *office, OfficeResult *result, double seconds)
{
  unsigned fewest = G_MAXUINT, most = 0;

  for (unsigned i = 0; i < office->n_desks; i++)
    {
      fewest = MIN (fewest, office->desks[i].n_counted);
      most = MAX (most, office->desks[i].n_counted);
    }
  result->fairness = (double) most / MAX (fewest, 1);
  if (result->n == 0)
    return;
  qsort (office->samples, result->n, sizeof (Sample), compare_samples);
  result->rate = result->n / seconds;
  result->p50 = office->samples[result->n / 2].us;
  result->p99 = office->samples[(size_t) (result->n * 0.99)].us;
  result->size /= result->n;
  find_worst (office->samples, result);
}

/* Leaves nothing under way for the next work. A desk that waits in vain is a wrong reply. */
static bool
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
          {
            fprintf (stderr, "desk %u waits in vain\n", i);
            result->n_wrong++;
            return false;
          }
        g_usleep (200);
      }
  return true;
}

static void
begin (Office *office, const OfficeWork *work, OfficeResult *result)
{
  for (unsigned i = 0; i < office->n_desks; i++)
    {
      office->desks[i].n_counted = 0;
      ask (office, work, i);
    }
  for (unsigned i = 0; i < office->n_desks; i++)   /* an edge that came before we looked */
    hear (office, work, i, false, true, result);
}

OfficeResult
office_work (Office *office, const OfficeWork *work, double seconds, int server_pid)
{
  OfficeResult result = { 0 };
  ThreadCost before[OFFICE_THREADS];
  struct epoll_event events[512];
  int64_t begins = g_get_monotonic_time () + WARM_UP_US, ends = begins + (int64_t) (seconds * 1e6), now;
  unsigned n_before = 0;
  bool counting = false;

  begin (office, work, &result);
  while ((now = g_get_monotonic_time ()) < ends)
    {
      int n = epoll_wait (office->epoll, events, G_N_ELEMENTS (events), 100);

      if (!counting && now >= begins)
        {
          counting = true;
          n_before = costs_of (server_pid, before);
        }
      for (int i = 0; i < n; i++)
        hear (office, work, events[i].data.u32, counting, true, &result);
    }
  take_costs (&result, server_pid, before, n_before);
  conclude (office, &result, (now - begins) / 1e6);
  finish (office, work, &result);
  return result;
}

bool
office_greet (Office *office, const OfficeWork *work)
{
  OfficeResult result = { 0 };

  for (unsigned i = 0; i < office->n_desks; i++)
    ask (office, work, i);
  return finish (office, work, &result) && result.n_wrong == 0;
}

OfficeResult
office_resume (const OfficeShape *shape, const OfficeWork *work, double seconds)
{
  g_autofree float *samples = g_new (float, MAX_RESUMES);
  g_autofree uint8_t *bytes = g_malloc (OFFICE_ROOM);
  void *context = zmq_ctx_new ();
  int64_t begins = g_get_monotonic_time (), last = begins, now;
  OfficeResult result;
  unsigned long n_wrong = 0;
  unsigned n = 0;

  for (; last < begins + (int64_t) (seconds * 1e6) && n < MAX_RESUMES; last = now)
    {
      void *socket = open_socket (context, shape);
      int size;

      zmq_send (socket, bytes, work->ask (work->data, 0, n + 1, bytes), 0);
      size = zmq_recv (socket, bytes, OFFICE_ROOM, 0);
      n_wrong += size < 0 || !work->hear (work->data, 0, bytes, size);
      zmq_close (socket);
      now = g_get_monotonic_time ();
      samples[n++] = now - last;
    }
  zmq_ctx_term (context);
  result = office_conclude (samples, n, (last - begins) / 1e6);
  result.n_wrong = n_wrong;
  return result;
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
  g_free (office->bytes);
  g_free (office);
}
