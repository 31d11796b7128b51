/* watch.c - see watch.h. */

#include "server/net/watch.h"

#include <glib.h>
#include <string.h>

#include "server/call/query.h"
#include "server/call/reach.h"
#include "server/lanes/group.h"

enum
{
  KEY_SIZE = 64,
  MAX_NOTICES = 64
};

/* For each notice of a visit, or for all of a kind when they were too many. */
struct Audience
{
  const RecordFact *record;
  bool gone; /* the record is no more */
  bool beside; /* it hangs on @record, whose cards are the whole bank's */
  uint32_t place;
  uint64_t owner_id;
  size_t n_opened; /* to whom record_access opens it */
  uint64_t *opened;
};

typedef struct
{
  GPtrArray *keys;    /* "client:17"; id 0 is the whole kind */
  GPtrArray *pending; /* Notice, for the frame under way */
  bool missed;
} Watch;

struct Watchers
{
  Connections *known;
  WatchSend *send;
  void *data;
  GHashTable *by_key; /* "client:17" -> GPtrArray of Connection */
};

static const char *
key_of (char key[KEY_SIZE], const char *kind, uint64_t id)
{
  g_snprintf (key, KEY_SIZE, "%s:%" G_GUINT64_FORMAT, kind, id);
  return key;
}

Watchers *
watchers_new (Connections *known, WatchSend *send, void *data)
{
  Watchers *self = g_new0 (Watchers, 1);

  self->known = known;
  self->send = send;
  self->data = data;
  self->by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  return self;
}

void
watchers_free (Watchers *self)
{
  g_hash_table_unref (self->by_key);
  g_free (self);
}

void
watchers_forget (Watchers *self, Connection *connection)
{
  Watch *watch = g_steal_pointer (&connection->watch);

  if (watch == NULL)
    return;
  for (unsigned i = 0; i < watch->keys->len; i++)
    {
      const char *key = g_ptr_array_index (watch->keys, i);
      GPtrArray *desks = g_hash_table_lookup (self->by_key, key);

      g_ptr_array_remove_fast (desks, connection);
      if (desks->len == 0)
        g_hash_table_remove (self->by_key, key);
    }
  g_ptr_array_unref (watch->keys);
  g_ptr_array_unref (watch->pending);
  g_free (watch);
}

static void
add (Watchers *self, Connection *connection, Watch *watch, const RecordOf *record)
{
  char key[KEY_SIZE];
  GPtrArray *desks = g_hash_table_lookup (self->by_key, key_of (key, record->kind, record->id));

  if (desks == NULL)
    {
      desks = g_ptr_array_new ();
      g_hash_table_insert (self->by_key, g_strdup (key), desks);
    }
  if (g_ptr_array_find (desks, connection, NULL))
    return;
  g_ptr_array_add (desks, connection);
  g_ptr_array_add (watch->keys, g_strdup (key));
}

void
watchers_set (Watchers *self, Connection *connection, const WatchList *list)
{
  Watch *watch;

  watchers_forget (self, connection);
  if (list->n_records == 0)
    return;
  connection->watch = watch = g_new0 (Watch, 1);
  watch->keys = g_ptr_array_new_with_free_func (g_free);
  watch->pending = g_ptr_array_new ();
  for (size_t i = 0; i < list->n_records; i++)
    add (self, connection, watch, list->records[i]);
}

static GPtrArray *
desks_of (const Watchers *self, const char *kind, uint64_t id)
{
  char key[KEY_SIZE];

  return g_hash_table_lookup (self->by_key, key_of (key, kind, id));
}

bool
watchers_care (const Watchers *self, const Visit *visit)
{
  const GPtrArray *notices = visit->job.notices;

  if (g_hash_table_size (self->by_key) == 0)
    return false;
  if (notices->len > WATCH_MANY)
    return true;
  for (unsigned i = 0; i < notices->len; i++)
    {
      const Notice *notice = g_ptr_array_index (notices, i);

      if (desks_of (self, notice->kind, notice->id) != NULL || desks_of (self, notice->kind, 0) != NULL)
        return true;
    }
  return false;
}

/* A kind with more than WATCH_MANY records becomes one notice without an id. */
static void
gather (Visit *visit)
{
  GPtrArray *notices = visit->job.notices;
  g_autoptr (GHashTable) count = g_hash_table_new (g_str_hash, g_str_equal);
  unsigned n = 0;

  for (unsigned i = 0; i < notices->len; i++)
    {
      const char *kind = ((Notice *)g_ptr_array_index (notices, i))->kind;

      g_hash_table_insert (count, (char *)kind,
                           GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (count, kind)) + 1));
    }
  for (unsigned i = 0; i < notices->len; i++)
    {
      Notice *notice = g_ptr_array_index (notices, i);
      unsigned of_kind = GPOINTER_TO_UINT (g_hash_table_lookup (count, notice->kind));

      if (of_kind == 0)
        continue;
      if (of_kind > WATCH_MANY)
        {
          notice->id = notice->version = 0;
          g_hash_table_remove (count, notice->kind);
        }
      notices->pdata[n++] = notice;
    }
  g_ptr_array_set_size (notices, n);
}

/* A part of a record lies where its whole lies; what hangs on it, where its kind says. */
static const char *
standing_sql (const RecordFact *record, bool beside)
{
  const MessageFacts *whole = record->within[0] != '\0' ? msg_of_kind (record->within) : NULL;
  const RecordFact *facts = whole != NULL ? whole->record : record;
  const char *place = beside ? reach_place_beside (facts, "r") : facts->place;
  bool column = place == facts->place && place[0] != '\0';
  g_autofree char *source = NULL, *sql = NULL;

  source = whole != NULL ? g_strdup_printf ("%s p JOIN %s r ON r.id = p.%s_id WHERE p.id = :id", record->table,
                                            facts->table, record->within)
                         : g_strdup_printf ("%s r WHERE r.id = :id", record->table);
  sql = g_strdup_printf ("SELECT r.id%s%s%s%s%s%s FROM %s", column ? ", r." : place[0] != '\0' ? ", " : "", place,
                         place[0] != '\0' ? " AS place" : "", facts->owner[0] != '\0' ? ", r." : "",
                         facts->owner, facts->owner[0] != '\0' ? " AS person_id" : "", source);
  return g_intern_string (sql);
}

static bool
find_opened (Call *call, Standing *standing, Audience *audience)
{
  Standings rows = STANDINGS__INIT;

  if (!query_many (call, &rows, "rows",
                   "SELECT person_id FROM record_access WHERE record_id = :id AND kind = :kind"
                   " AND (last_day IS NULL OR last_day >= @today)",
                   standing))
    return false;
  audience->opened = arena_alloc (call->arena, (rows.n_rows + 1) * sizeof *audience->opened);
  for (size_t i = 0; i < rows.n_rows; i++)
    audience->opened[audience->n_opened++] = rows.rows[i]->person_id;
  return true;
}

/* The whole whose reach a part shares. */
static const RecordFact *
reach_of (const RecordFact *record)
{
  return record->within[0] != '\0' ? msg_of_kind (record->within)->record : record;
}

static bool
find_audience (Call *call, const Notice *notice, Audience *audience)
{
  const MessageFacts *facts = msg_of_kind (notice->kind);
  Standing standing = STANDING__INIT;
  RecordIn on = RECORD_IN__INIT;
  bool found;

  audience->record = facts != NULL ? facts->record : NULL;
  if (audience->record == NULL || notice->id == 0)
    return true;
  standing.id = notice->id;
  if (record_hangs_on (call, facts, notice->id, &on) && msg_of_kind (on.kind) != NULL)
    {
      audience->record = msg_of_kind (on.kind)->record;
      audience->beside = audience->record->beside[0] != '\0';
      standing.id = on.id;
    }
  standing.kind = (char *)reach_of (audience->record)->kind;
  if (call_failed (call)
      || !query_maybe (call, &standing, &found, standing_sql (audience->record, audience->beside), &standing))
    return false;
  audience->gone = !found;
  audience->place = standing.place;
  audience->owner_id = standing.person_id;
  return audience->gone || find_opened (call, &standing, audience);
}

static bool
look (Call *call, void *data)
{
  Visit *visit = data;
  const GPtrArray *notices = visit->job.notices;

  for (unsigned i = 0; i < notices->len; i++)
    if (!find_audience (call, g_ptr_array_index (notices, i), &visit->audience[i]))
      return false;
  return true;
}

/* When the store does not answer, nobody is told what: the desks ask when they next look. */
void
watch_step (void *data, Link **link, Job *job)
{
  Visit *visit = visit_of (job);

  gather (visit);
  visit->audience = arena_alloc (job->arena, (job->notices->len + 1) * sizeof *visit->audience);
  if (!group_look (link, job->arena, false, look, visit))
    g_ptr_array_set_size (job->notices, 0);
}

/* A kind without a place belongs to everybody who holds its right; where it has owners, to them and to who sees all. */
static bool
may_see (const Caller *caller, const Audience *audience, const Notice *notice)
{
  const RecordFact *facts = reach_of (audience->record);

  if (facts->right[0] != '\0' && !g_strv_contains (caller->rights, facts->right))
    return msg_is_personal (facts) && (notice->id == 0 || caller->id == audience->owner_id);
  if (notice->id == 0 || (facts->place[0] == '\0' && facts->owner[0] == '\0' && !audience->beside)
      || caller->id == audience->owner_id)
    return true;
  if (facts->place[0] != '\0' || audience->beside ? reach_covers (caller, facts->right, audience->place)
                              : reach_is_whole (caller, facts->right))
    return true;
  for (size_t i = 0; i < audience->n_opened; i++)
    if (audience->opened[i] == caller->id)
      return true;
  return false;
}

static void
put (Connection *connection, const Notice *notice, Arena *arena)
{
  Watch *watch = connection->watch;
  Notice *own;

  for (unsigned i = 0; i < watch->pending->len; i++)
    {
      own = g_ptr_array_index (watch->pending, i);
      if (own->id == notice->id && own->version == notice->version && strcmp (own->kind, notice->kind) == 0)
        return;
    }
  own = arena_alloc (arena, sizeof *own);
  *own = *notice;
  if (watch->pending->len < MAX_NOTICES)
    g_ptr_array_add (watch->pending, own);
  else
    watch->missed = true;
}

/* @wide: the desk watches the kind. Who watched this very record could see it once: he is told that it is no more, for
 * him. */
static void
offer (Watchers *self, Connection *connection, const Notice *notice, const Audience *audience, bool wide, Arena *arena,
       GPtrArray *touched)
{
  Watch *watch = connection->watch;
  Notice changed = *notice;
  const Caller *caller = connections_watcher (self->known, connection);

  if (caller == NULL)
    {
      watch->missed = true;
      return;
    }
  if (audience->gone && wide)
    changed.id = changed.version = 0;
  if (audience->gone || !may_see (caller, audience, notice))
    {
      if (wide && !(audience->gone && may_see (caller, audience, &changed)))
        return;
      changed = (Notice)NOTICE__INIT;
      changed.kind = notice->kind;
      changed.id = wide ? 0 : notice->id;
    }
  if (watch->pending->len == 0)
    g_ptr_array_add (touched, connection);
  put (connection, &changed, arena);
}

static void
flush (Watchers *self, Connection *connection)
{
  Watch *watch = connection->watch;
  Reply reply = REPLY__INIT;
  g_autofree uint8_t *bytes = NULL;
  size_t n;

  reply.n_notices = watch->pending->len;
  reply.notices = (Notice **)watch->pending->pdata;
  n = protobuf_c_message_get_packed_size (&reply.base);
  bytes = g_malloc (n);
  protobuf_c_message_pack (&reply.base, bytes);
  watch->missed = self->send (self->data, connection->route, bytes, n) != SOCKET_SENT || watch->missed;
  g_ptr_array_set_size (watch->pending, 0);
}

static void
offer_all (Watchers *self, const GPtrArray *desks, const Visit *visit, unsigned i, bool wide, GPtrArray *touched)
{
  for (unsigned j = 0; desks != NULL && j < desks->len; j++)
    offer (self, g_ptr_array_index (desks, j), g_ptr_array_index (visit->job.notices, i), &visit->audience[i], wide,
           visit->job.arena, touched);
}

/* All of the kind have changed: also those who watch one of it. */
static void
offer_kind (Watchers *self, const Visit *visit, unsigned i, GPtrArray *touched)
{
  const Notice *notice = g_ptr_array_index (visit->job.notices, i);
  g_autofree char *prefix = g_strconcat (notice->kind, ":", NULL);
  GHashTableIter iter;
  void *key, *desks;

  g_hash_table_iter_init (&iter, self->by_key);
  while (g_hash_table_iter_next (&iter, &key, &desks))
    if (g_str_has_prefix (key, prefix))
      offer_all (self, desks, visit, i, true, touched);
}

void
watchers_tell (Watchers *self, const Visit *visit)
{
  const GPtrArray *notices = visit->job.notices;
  g_autoptr (GPtrArray) touched = g_ptr_array_new ();

  for (unsigned i = 0; i < notices->len; i++)
    {
      const Notice *notice = g_ptr_array_index (notices, i);

      if (visit->audience[i].record == NULL)
        continue;
      if (notice->id == 0)
        offer_kind (self, visit, i, touched);
      else
        {
          offer_all (self, desks_of (self, notice->kind, notice->id), visit, i, false, touched);
          offer_all (self, desks_of (self, notice->kind, 0), visit, i, true, touched);
        }
    }
  for (unsigned i = 0; i < touched->len; i++)
    flush (self, g_ptr_array_index (touched, i));
}

void
watchers_say (Watchers *self, const char *kind, uint64_t id, WatchText *text_for, void *data)
{
  const GPtrArray *desks = desks_of (self, kind, id);

  for (unsigned i = 0; desks != NULL && i < desks->len; i++)
    {
      Connection *connection = g_ptr_array_index (desks, i);
      const Caller *watcher = connections_watcher (self->known, connection);
      Notice notice = NOTICE__INIT;

      if (watcher == NULL)
        continue;
      notice.kind = (char *)kind;
      notice.id = id;
      notice.presence = true;
      notice.text = text_for (data, watcher);
      g_ptr_array_add (((Watch *)connection->watch)->pending, &notice);
      flush (self, connection);
    }
}

/* Every kind it watches, once. */
static void
tell_missed (Watchers *self, Connection *connection)
{
  Watch *watch = connection->watch;
  g_autoptr (GHashTable) kinds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Notice notices[MAX_NOTICES];
  GHashTableIter iter;
  void *kind;
  unsigned n = 0;

  for (unsigned i = 0; i < watch->keys->len; i++)
    {
      const char *key = g_ptr_array_index (watch->keys, i);

      g_hash_table_add (kinds, g_strndup (key, strcspn (key, ":")));
    }
  g_hash_table_iter_init (&iter, kinds);
  while (n < MAX_NOTICES && g_hash_table_iter_next (&iter, &kind, NULL))
    {
      notices[n] = (Notice)NOTICE__INIT;
      notices[n].kind = kind;
      g_ptr_array_add (watch->pending, &notices[n++]);
    }
  watch->missed = false;
  flush (self, connection);
}

void
watchers_catch_up (Watchers *self)
{
  GHashTableIter iter;
  void *value;

  g_hash_table_iter_init (&iter, self->known->routes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Connection *connection = value;
      Watch *watch = connection->watch;

      if (watch != NULL && watch->missed && connections_watcher (self->known, connection) != NULL)
        tell_missed (self, connection);
    }
}
