/* watch.c - see watch.h. */

#include "client/net/watch.h"

#include "client/net/ask.h"
#include "client/net/link.h"
#include "client/net/session.h"
#include "methods.h"

enum
{
  PRESENCE_S = 8,                  /* the server forgets who is silent for 20 s */
  WATCHES_MAX = 500                /* more the server does not take */
};

struct _Watch
{
  GObject parent_instance;

  char *kind;
  uint64_t id;
  bool editing;
  guint presence_id;
};

G_DEFINE_FINAL_TYPE (Watch, watch, G_TYPE_OBJECT)

static guint changed_signal, presence_signal, progress_signal;

typedef struct
{
  GPtrArray *watches;              /* not owned */
  gint64 epoch;                    /* of the log, in which all that is shown was read */
  guint ask_id;
} Watching;

static void
told (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Record) record = ask_finish (result, &error);

  if (record == NULL && g_error_matches (error, FAULT_ERROR, FAULT_DENIED))
    g_message ("not watched: %s", error->message);
}

static Watching *watching (void);

/* One kind that may not be watched would have the whole list refused. */
static bool
may_be_watched (const Watch *watch)
{
  const MessageFacts *facts = msg_of_kind (watch->kind);

  g_assert (facts != NULL);
  return watch->id != 0 || facts->record->right[0] == '\0' || msg_is_personal (facts->record)
         || session_may (facts->record->right);
}

/* The list says all that is watched from now on, not what is new. */
static gboolean
tell_list (gpointer data)
{
  Watching *self = data;
  g_autofree RecordOf *records = g_new0 (RecordOf, self->watches->len + 1);
  g_autofree RecordOf **list = g_new0 (RecordOf *, self->watches->len + 1);
  WatchList message = WATCH_LIST__INIT;

  self->ask_id = 0;
  if (session_me () == NULL || session_get_state () == SESSION_ENDED)
    return G_SOURCE_REMOVE;
  for (guint i = 0; i < self->watches->len && message.n_records < WATCHES_MAX; i++)
    {
      const Watch *watch = g_ptr_array_index (self->watches, i);
      RecordOf *record = &records[i];

      if (!may_be_watched (watch))
        continue;
      record_of__init (record);
      record->kind = watch->kind;
      record->id = watch->id;
      list[message.n_records++] = record;
    }
  message.records = list;
  ask_async (&session_watch_method, &message, NULL, told, NULL);
  return G_SOURCE_REMOVE;
}

static void
list_changed (void)
{
  Watching *self = watching ();

  if (self->ask_id == 0)
    self->ask_id = g_idle_add_full (ANSWER_PRIORITY, tell_list, self, NULL);
}

static void
hear (Link *line, const Notice *notice, Watching *self)
{
  g_autoptr (GPtrArray) now = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->watches->len; i++)
    {
      Watch *watch = g_ptr_array_index (self->watches, i);

      if (g_str_equal (watch->kind, notice->kind) && (watch->id == notice->id || watch->id == 0 || notice->id == 0))
        g_ptr_array_add (now, g_object_ref (watch));
    }
  for (guint i = 0; i < now->len; i++)
    if (notice->presence)
      g_signal_emit (g_ptr_array_index (now, i), presence_signal, 0, notice->text);
    else if (notice->total > 0)
      g_signal_emit (g_ptr_array_index (now, i), progress_signal, 0, notice);
    else
      g_signal_emit (g_ptr_array_index (now, i), changed_signal, 0, notice->version);
}

/* What changed while the line was down nobody has told us. */
static void
line_is_up (Link *line, Watching *self)
{
  g_autoptr (GPtrArray) now = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->watches->len; i++)
    g_ptr_array_add (now, g_object_ref (g_ptr_array_index (self->watches, i)));
  list_changed ();
  for (guint i = 0; i < now->len; i++)
    g_signal_emit (g_ptr_array_index (now, i), changed_signal, 0, 0);
}

/* Whoever was told that the bank was restored sees what has become of it. */
static void
session_changed (Session *session, Watching *self)
{
  gint64 before = self->epoch;

  if (session_get_state () == SESSION_IN && session_log () == BANK_LOG_SAME)
    self->epoch = link_get_epoch (link_default ());
  if (before != 0 && before != self->epoch)
    line_is_up (link_default (), self);
  else
    list_changed ();
}

static Watching *
watching (void)
{
  static Watching only;

  if (only.watches == NULL)
    {
      only.watches = g_ptr_array_new ();
      only.epoch = link_get_epoch (link_default ());
      g_signal_connect (link_default (), "notice", G_CALLBACK (hear), &only);
      g_signal_connect (link_default (), "up", G_CALLBACK (line_is_up), &only);
      g_signal_connect (session_default (), "changed", G_CALLBACK (session_changed), &only);
    }
  return &only;
}

static void
tell_presence (Watch *self)
{
  Presence presence = PRESENCE__INIT;

  presence.kind = self->kind;
  presence.id = self->id;
  presence.editing = self->editing;
  if (session_get_state () == SESSION_IN)
    ask_async (&session_present_method, &presence, NULL, told, NULL);
}

static gboolean
still_editing (gpointer data)
{
  tell_presence (data);
  return G_SOURCE_CONTINUE;
}

void
watch_set_editing (Watch *self, bool editing)
{
  if (self->editing == editing)
    return;
  self->editing = editing;
  tell_presence (self);
  g_clear_handle_id (&self->presence_id, g_source_remove);
  if (editing)
    self->presence_id = g_timeout_add_seconds (PRESENCE_S, still_editing, self);
}

static void
watch_dispose (GObject *object)
{
  Watch *self = CLIENT_WATCH (object);

  watch_set_editing (self, false);
  if (g_ptr_array_remove_fast (watching ()->watches, self))
    list_changed ();
  G_OBJECT_CLASS (watch_parent_class)->dispose (object);
}

static void
watch_finalize (GObject *object)
{
  g_free (CLIENT_WATCH (object)->kind);
  G_OBJECT_CLASS (watch_parent_class)->finalize (object);
}

static void
watch_class_init (WatchClass *class)
{
  G_OBJECT_CLASS (class)->dispose = watch_dispose;
  G_OBJECT_CLASS (class)->finalize = watch_finalize;
  changed_signal =
      g_signal_new ("changed", CLIENT_TYPE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  presence_signal = g_signal_new ("presence", CLIENT_TYPE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_STRING);
  progress_signal = g_signal_new ("progress", CLIENT_TYPE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_POINTER);
}

static void
watch_init (Watch *self)
{
}

Watch *
watch_new (const char *kind, uint64_t id)
{
  Watch *self = g_object_new (CLIENT_TYPE_WATCH, NULL);

  self->kind = g_strdup (kind);
  self->id = id;
  g_ptr_array_add (watching ()->watches, self);
  list_changed ();
  return self;
}
