/* link.c - see link.h. The main thread and the I/O thread share two things: a queue of orders, and a few numbers. */

#include "client/net/link.h"

#include "client/net/ask.h"

#include <glib/gi18n.h>
#include <sodium.h>
#include <string.h>

enum { MS = 1000, IDLE_MS = 1000, ITEMS = 3 };

typedef enum { ORDER_ASK, ORDER_CANCEL, ORDER_OPEN, ORDER_RETRY, ORDER_STOP } OrderKind;

typedef struct
{
  OrderKind kind;
  Question *question;
  guint64 serial;
  Line *line;
} Order;

struct _Link
{
  GObject parent_instance;

  void *zmq, *wake;
  GThread *thread;
  GAsyncQueue *orders;
  guint64 last_serial;
  guint8 token[QUESTION_TOKEN];
  size_t n_token;
  gint64 epoch;

  /* written by the I/O thread, read by anybody */
  gint state, latency, waiting;
  gint64 again_at;
  GMutex mutex;                    /* of again_at */

  /* the I/O thread's own */
  Line *line;
  GHashTable *asked;               /* serial -> Question */
  void *ear;
};

G_DEFINE_FINAL_TYPE (Link, link, G_TYPE_OBJECT)

static guint state_signal, up_signal, notice_signal, ended_signal;

static gboolean
emit_state (gpointer data)
{
  g_signal_emit (data, state_signal, 0);
  return G_SOURCE_REMOVE;
}

static gboolean
emit_up (gpointer data)
{
  g_signal_emit (data, up_signal, 0);
  return G_SOURCE_REMOVE;
}

static void
on_main_loop (Link *self, GSourceFunc what, gpointer data, GDestroyNotify free_data)
{
  g_main_context_invoke_full (NULL, ANSWER_PRIORITY, what, data, free_data);
}

static void
note_state (Link *self, LineState state)
{
  bool changed;
  gint waiting = 0;
  GHashTableIter each;
  gpointer value;

  g_hash_table_iter_init (&each, self->asked);
  while (g_hash_table_iter_next (&each, NULL, &value))
    waiting += ((Question *) value)->write;
  changed = g_atomic_int_get (&self->state) != (gint) state || g_atomic_int_get (&self->waiting) != waiting;
  g_atomic_int_set (&self->state, state);
  g_atomic_int_set (&self->waiting, waiting);
  g_mutex_lock (&self->mutex);
  self->again_at = self->line != NULL ? line_again_at (self->line) : 0;
  g_mutex_unlock (&self->mutex);
  if (changed)
    on_main_loop (self, emit_state, g_object_ref (self), g_object_unref);
}

typedef struct
{
  Link *link;
  Reply *reply;
  GError *error;
} News;

static void
news_free (gpointer data)
{
  News *news = data;

  if (news->reply != NULL)
    protobuf_c_message_free_unpacked (&news->reply->base, NULL);
  g_clear_error (&news->error);
  g_object_unref (news->link);
  g_free (news);
}

static gboolean
emit_news (gpointer data)
{
  News *news = data;

  for (size_t i = 0; news->reply != NULL && i < news->reply->n_notices; i++)
    g_signal_emit (news->link, notice_signal, 0, news->reply->notices[i]);
  if (news->error != NULL)
    g_signal_emit (news->link, ended_signal, 0, news->error);
  return G_SOURCE_REMOVE;
}

static void
tell_news (Link *self, Reply *reply, GError *error)
{
  News *news = g_new (News, 1);

  *news = (News) { g_object_ref (self), reply, error };
  on_main_loop (self, emit_news, news, news_free);
}

static void
say (Link *self, Question *question, gint64 now)
{
  g_autoptr (GBytes) frame = question_pack (question);
  gsize size;
  gconstpointer data = g_bytes_get_data (frame, &size);

  if (line_send (self->line, data, size))
    question->sent_at = now;
  question->again_at = question->write ? now + (gint64) QUESTION_AGAIN_MS * MS : 0;
  if (question->secret)
    sodium_memzero ((gpointer) data, size);
}

static int
by_serial (gconstpointer a, gconstpointer b)
{
  const Question *one = a, *other = b;

  return one->serial < other->serial ? -1 : one->serial > other->serial;
}

/* After every reconnection all that is not answered is said again, in the order in which it was asked: reads change
 * nothing, and a write does its work once however often it comes under its key. */
static void
say_all (Link *self, gint64 now)
{
  g_autoptr (GList) all = g_list_sort (g_hash_table_get_values (self->asked), by_serial);

  for (GList *one = all; one != NULL; one = one->next)
    say (self, one->data, now);
}

static bool
is_to_be_asked_again (Question *question, const Reply *reply, gint64 now)
{
  Status status = reply->fault != NULL ? reply->fault->status : STATUS__OK;
  gint64 pause;

  if ((status != STATUS__BUSY && status != STATUS__UNKNOWN) || ++question->tries >= QUESTION_TRIES)
    return false;
  pause = ((gint64) 100 << question->tries) + g_random_int_range (0, 200);
  question->again_at = now + pause * MS;
  return question->again_at < question->due;
}

static void
take_reply (Link *self, const Reply *reply, gint64 now)
{
  Question *question = g_hash_table_lookup (self->asked, &reply->serial);

  if (question == NULL || is_to_be_asked_again (question, reply, now))
    return;
  g_hash_table_steal (self->asked, &reply->serial);
  if (question->sent_at != 0)
    g_atomic_int_set (&self->latency, MAX (1, (now - question->sent_at) / MS));
  if (reply->fault != NULL && reply->fault->status == STATUS__SIGN_IN && question->n_token > 0)
    tell_news (self, NULL, fault_of (reply->fault));
  question_answer (question, reply);
}

static LineState
read_frames (Link *self, gint64 now)
{
  zmq_msg_t frame;

  zmq_msg_init (&frame);
  while (line_receive (self->line, &frame))
    {
      Reply *reply =
          (Reply *) protobuf_c_message_unpack (&reply__descriptor, NULL, zmq_msg_size (&frame), zmq_msg_data (&frame));

      if (reply == NULL)
        continue;
      if (reply->serial != 0)
        take_reply (self, reply, now);
      if (reply->fault != NULL && reply->fault->revoked)
        line_refuse (self->line, now);
      if (reply->n_notices > 0)
        tell_news (self, reply, NULL);
      else
        protobuf_c_message_free_unpacked (&reply->base, NULL);
    }
  zmq_msg_close (&frame);
  return line_turn (self->line, now);
}

static GError *
too_late (const Question *question)
{
  if (question->write && question->sent_at != 0)
    return fault_new (FAULT_UNKNOWN, _("The server has not answered. Whether it is saved is not known: look again "
                                        "when the line is back"));
  return fault_new (FAULT_UNREACHABLE, _("The server does not answer"));
}

static void
give_up_or_repeat (Link *self, gint64 now)
{
  GHashTableIter each;
  gpointer value;

  g_hash_table_iter_init (&each, self->asked);
  while (g_hash_table_iter_next (&each, NULL, &value))
    {
      Question *question = value;

      if (question->due <= now)
        {
          g_hash_table_iter_steal (&each);
          question_fail (question, too_late (question));
        }
      else if (question->again_at != 0 && question->again_at <= now)
        say (self, question, now);
    }
}

static gint64
next_due (Link *self, gint64 now)
{
  gint64 due = self->line != NULL ? line_due (self->line) : G_MAXINT64;
  GHashTableIter each;
  gpointer value;

  g_hash_table_iter_init (&each, self->asked);
  while (g_hash_table_iter_next (&each, NULL, &value))
    {
      const Question *question = value;

      due = MIN (due, question->due);
      if (question->again_at != 0)
        due = MIN (due, question->again_at);
    }
  return due == G_MAXINT64 ? -1 : CLAMP ((due - now) / MS + 1, 0, 60 * 1000);
}

static void
cancel (Link *self, guint64 serial)
{
  Question *question = g_hash_table_lookup (self->asked, &serial);

  if (question == NULL)
    return;
  g_hash_table_steal (self->asked, &serial);
  g_task_return_error_if_cancelled (question->task);
  question_free (question);
}

static void
change_line (Link *self, Line *line)
{
  g_clear_pointer (&self->line, line_free);
  self->line = line;
}

/* False when it was the last. */
static bool
obey (Link *self, Order *order, gint64 now)
{
  switch (order->kind)
    {
    case ORDER_ASK:
      g_hash_table_insert (self->asked, &order->question->serial, order->question);
      if (self->line != NULL)
        say (self, order->question, now);
      break;
    case ORDER_CANCEL:
      cancel (self, order->serial);
      break;
    case ORDER_OPEN:
      change_line (self, order->line);
      break;
    case ORDER_RETRY:
      if (self->line != NULL)
        line_retry (self->line);
      break;
    case ORDER_STOP:
      return false;
    }
  return true;
}

static bool
obey_all (Link *self, gint64 now)
{
  bool go_on = true;
  char byte;

  while (zmq_recv (self->ear, &byte, 1, ZMQ_DONTWAIT) >= 0)
    ;
  for (Order *order; go_on && (order = g_async_queue_try_pop (self->orders)) != NULL; g_free (order))
    go_on = obey (self, order, now);
  return go_on;
}

static gpointer
work (gpointer data)
{
  Link *self = data;
  LineState state = LINE_WAITING, before;
  zmq_pollitem_t items[ITEMS];

  do
    {
      gint64 now = g_get_monotonic_time ();
      int n = 1;

      before = state;
      state = self->line != NULL ? line_turn (self->line, now) : LINE_CONNECTING;
      if (state == LINE_UP && before != LINE_UP)
        {
          on_main_loop (self, emit_up, g_object_ref (self), g_object_unref);
          say_all (self, now);
        }
      if (state == LINE_UP)
        state = read_frames (self, now);
      give_up_or_repeat (self, now);
      note_state (self, state);
      items[0] = (zmq_pollitem_t) { .socket = self->ear, .events = ZMQ_POLLIN };
      if (self->line != NULL)
        n += line_items (self->line, items + 1);
      zmq_poll (items, n, next_due (self, now));
    }
  while (obey_all (self, g_get_monotonic_time ()));
  change_line (self, NULL);
  zmq_close (self->ear);
  return NULL;
}

static void
order (Link *self, Order what)
{
  Order *own = g_new (Order, 1);

  *own = what;
  g_async_queue_push (self->orders, own);
  zmq_send (self->wake, "", 1, ZMQ_DONTWAIT);
}

typedef struct
{
  Link *link;
  guint64 serial;
} Cancel;

static void
cancelled (GCancellable *cancellable, Cancel *what)
{
  order (what->link, (Order) { .kind = ORDER_CANCEL, .serial = what->serial });
}

void
link_ask (Link *self, Question *question)
{
  GCancellable *cancellable = g_task_get_cancellable (question->task);

  question->serial = ++self->last_serial;
  question->n_token = self->n_token;
  question->epoch = self->epoch;
  memcpy (question->token, self->token, self->n_token);
  if (cancellable != NULL)
    {
      Cancel *what = g_new (Cancel, 1);

      *what = (Cancel) { self, question->serial };
      question->cancelled = g_cancellable_connect (cancellable, G_CALLBACK (cancelled), what, g_free);
    }
  order (self, (Order) { .kind = ORDER_ASK, .question = question });
}

void
link_open (Link *self, const LineShape *shape)
{
  order (self, (Order) { .kind = ORDER_OPEN, .line = line_new (self->zmq, shape) });
}

void
link_retry (Link *self)
{
  order (self, (Order) { .kind = ORDER_RETRY });
}

void
link_set_token (Link *self, const guint8 *token, size_t size)
{
  g_assert (size <= sizeof self->token);
  sodium_memzero (self->token, sizeof self->token);
  if (size > 0)
    memcpy (self->token, token, size);
  self->n_token = size;
}

void
link_set_epoch (Link *self, gint64 epoch)
{
  self->epoch = epoch;
}

gint64
link_get_epoch (Link *self)
{
  return self->epoch;
}

LineState
link_get_state (Link *self)
{
  return g_atomic_int_get (&self->state);
}

unsigned
link_get_pause (Link *self)
{
  gint64 again_at;

  g_mutex_lock (&self->mutex);
  again_at = self->again_at;
  g_mutex_unlock (&self->mutex);
  again_at -= g_get_monotonic_time ();
  return again_at > 0 ? (again_at + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC : 0;
}

unsigned
link_get_waiting (Link *self)
{
  return g_atomic_int_get (&self->waiting);
}

unsigned
link_get_latency (Link *self)
{
  return g_atomic_int_get (&self->latency);
}

static void
link_class_init (LinkClass *class)
{
  state_signal = g_signal_new ("state", CLIENT_TYPE_LINK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  up_signal = g_signal_new ("up", CLIENT_TYPE_LINK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  notice_signal =
      g_signal_new ("notice", CLIENT_TYPE_LINK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  ended_signal =
      g_signal_new ("ended", CLIENT_TYPE_LINK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
link_init (Link *self)
{
  self->zmq = zmq_ctx_new ();
  self->orders = g_async_queue_new ();
  self->asked = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->wake = zmq_socket (self->zmq, ZMQ_PAIR);
  self->ear = zmq_socket (self->zmq, ZMQ_PAIR);
  zmq_bind (self->ear, "inproc://orders");
  zmq_connect (self->wake, "inproc://orders");
  g_mutex_init (&self->mutex);
  g_atomic_int_set (&self->state, LINE_CONNECTING);
  self->thread = g_thread_new ("link", work, self);
}

/* It lives as long as the process: nothing waits for its thread at the end. */
Link *
link_default (void)
{
  static Link *only;

  if (only == NULL)
    only = g_object_new (CLIENT_TYPE_LINK, NULL);
  return only;
}
