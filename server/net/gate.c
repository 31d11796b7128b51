/* gate.c - see gate.h. */

#include "server/net/gate.h"

#include <glib.h>
#include <sodium.h>
#include <string.h>
#include <zmq.h>

#include "server/lanes/group.h"
#include "server/session/session.h"

enum
{
  VERSION,
  SERIAL,
  DOMAIN,
  ADDRESS,
  IDENTITY,
  MECHANISM,
  KEY,
  N_FRAMES,
  FRAME_SIZE = 256,
  ARENA = 1 << 20
};

struct Gate
{
  GThread *thread;
  void *socket;
  Link *link;
  Arena *arena;
};

typedef struct
{
  uint8_t bytes[N_FRAMES][FRAME_SIZE];
  int sizes[N_FRAMES];
} Question;

typedef struct
{
  const uint8_t *key;
  bool enrolled;
} Wanted;

static bool
look (Call *call, void *data)
{
  Wanted *wanted = data;
  Workstation workstation = WORKSTATION__INIT;

  return session_workstation (call, wanted->key, &workstation, &wanted->enrolled);
}

/* 200 let in, 300 ask again, 400 no. */
static const char *
judge (Gate *gate, const Question *question)
{
  Wanted wanted = { question->bytes[KEY], false };
  bool asked;

  if (question->sizes[KEY] != GATE_KEY_SIZE || strcmp ((const char *)question->bytes[MECHANISM], "CURVE") != 0)
    return "400";
  if (strcmp ((const char *)question->bytes[DOMAIN], GATE_ENROL_DOMAIN) == 0)
    return "200";
  if (strcmp ((const char *)question->bytes[DOMAIN], GATE_DOMAIN) != 0)
    return "400";
  asked = group_look (&gate->link, gate->arena, false, look, &wanted);
  arena_reset (gate->arena);
  return !asked ? "300" : wanted.enrolled ? "200" : "400";
}

static void
answer (Gate *gate, const Question *question)
{
  const char *status = judge (gate, question);
  char user_id[GATE_KEY_SIZE * 2 + 1] = "";
  const char *const parts[] = { "1.0", (const char *)question->bytes[SERIAL], status, "", user_id, "" };

  if (strcmp (status, "200") == 0)
    sodium_bin2hex (user_id, sizeof user_id, question->bytes[KEY], GATE_KEY_SIZE);
  for (size_t i = 0; i < G_N_ELEMENTS (parts); i++)
    zmq_send (gate->socket, parts[i], strlen (parts[i]), i + 1 < G_N_ELEMENTS (parts) ? ZMQ_SNDMORE : 0);
}

/* False when the context is gone. Frames too many are read over; one too long is no key and no domain of ours. */
static bool
receive (Gate *gate, Question *question)
{
  int more = 1;
  size_t size = sizeof more;

  memset (question, 0, sizeof *question);
  for (int n = 0; more; n++)
    {
      int slot = MIN (n, N_FRAMES - 1);

      question->sizes[slot] = zmq_recv (gate->socket, question->bytes[slot], FRAME_SIZE - 1, 0);
      if (question->sizes[slot] < 0)
        return false;
      question->bytes[slot][MIN (question->sizes[slot], FRAME_SIZE - 1)] = '\0';
      zmq_getsockopt (gate->socket, ZMQ_RCVMORE, &more, &size);
    }
  return true;
}

static void *
serve (void *data)
{
  Gate *gate = data;
  Question question;

  while (receive (gate, &question))
    answer (gate, &question);
  zmq_close (gate->socket);
  return NULL;
}

static int
digit_value (char digit)
{
  return digit >= '0' && digit <= '9' ? digit - '0' : digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

bool
gate_key (const char *user_id, uint8_t key[GATE_KEY_SIZE])
{
  if (user_id == NULL)
    return false;
  for (unsigned i = 0; i < GATE_KEY_SIZE; i++)
    {
      int high = digit_value (user_id[2 * i]);
      int low = high >= 0 ? digit_value (user_id[2 * i + 1]) : -1;

      if (low < 0)
        return false;
      key[i] = (uint8_t) (high << 4 | low);
    }
  return user_id[2 * GATE_KEY_SIZE] == '\0';
}

Gate *
gate_open (void *zmq_context, Store *store, char **error)
{
  Link *link = link_open (store, STORE_READ, error);
  Gate *gate;

  if (link == NULL)
    return NULL;
  gate = g_new0 (Gate, 1);
  gate->link = link;
  gate->arena = arena_new (ARENA);
  gate->socket = zmq_socket (zmq_context, ZMQ_REP);
  if (zmq_bind (gate->socket, "inproc://zeromq.zap.01") != 0)
    g_error ("two gates in one process");
  gate->thread = g_thread_new ("gate", serve, gate);
  return gate;
}

void
gate_close (Gate *gate)
{
  g_thread_join (gate->thread);
  link_close (gate->link);
  arena_free (gate->arena);
  g_free (gate);
}
