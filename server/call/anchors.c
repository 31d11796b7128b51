/* anchors.c - see anchors.h. A list has one walk that pages are served from, and while that is too old a second one
 * that a survey is making. */

#include "server/call/anchors.h"

#include <string.h>

typedef struct
{
  uint32_t position;
  uint64_t id;
  int64_t number;
  char *key;
} Anchor;

typedef struct
{
  GArray *anchors;             /* Anchor, by position */
  uint32_t seen, apart;
  bool ended;
  int64_t began;
  uint64_t changes;            /* of the kind, when it began */
} Walk;

typedef struct
{
  GBytes *key;
  size_t set;
  const char *kind;
  int64_t used;                /* when, counted in questions */
  Walk *walk, *survey;         /* the latter NULL when none is under way beside the walk */
} Memo;

struct Anchors
{
  GMutex lock;
  GHashTable *memos;           /* GBytes: Memo */
  GHashTable *changes;         /* kind: how often records of it were saved */
  int64_t asked;
  uint32_t n_anchors;
};

static void
clear_anchor (void *anchor)
{
  g_free (((Anchor *) anchor)->key);
}

static uint64_t
changes_of (Anchors *self, const char *kind)
{
  return GPOINTER_TO_SIZE (g_hash_table_lookup (self->changes, kind));
}

static Walk *
walk_new (Anchors *self, const AnchorList *list)
{
  Walk *walk = g_new0 (Walk, 1);

  walk->anchors = g_array_new (FALSE, FALSE, sizeof (Anchor));
  g_array_set_clear_func (walk->anchors, clear_anchor);
  walk->apart = ANCHORS_APART;
  walk->began = list->now;
  walk->changes = changes_of (self, list->kind);
  return walk;
}

static void
walk_free (Anchors *self, Walk *walk)
{
  if (walk == NULL)
    return;
  self->n_anchors -= walk->anchors->len;
  g_array_unref (walk->anchors);
  g_free (walk);
}

static void
memo_drop (Anchors *self, Memo *memo)
{
  walk_free (self, memo->walk);
  walk_free (self, memo->survey);
  g_hash_table_remove (self->memos, memo->key);
}

static void
memo_free (void *data)
{
  Memo *memo = data;

  g_bytes_unref (memo->key);
  g_free (memo);
}

static void *
anchors_new (void)
{
  Anchors *self = g_new0 (Anchors, 1);

  g_mutex_init (&self->lock);
  self->memos = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, NULL, memo_free);
  self->changes = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

static void
anchors_free (void *data)
{
  Anchors *self = data;
  GHashTableIter iter;
  void *value;

  g_hash_table_iter_init (&iter, self->memos);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      walk_free (self, ((Memo *) value)->walk);
      walk_free (self, ((Memo *) value)->survey);
    }
  g_hash_table_unref (self->memos);
  g_hash_table_unref (self->changes);
  g_mutex_clear (&self->lock);
  g_free (self);
}

Anchors *
anchors_of (Store *store)
{
  return store_memory (store, anchors_new, anchors_free);
}

void
anchors_changed (Anchors *self, const GPtrArray *notices)
{
  g_mutex_lock (&self->lock);
  for (unsigned i = 0; i < notices->len; i++)
    {
      const char *kind = g_intern_string (((const Notice *) notices->pdata[i])->kind);

      g_hash_table_insert (self->changes, (void *) kind, GSIZE_TO_POINTER (changes_of (self, kind) + 1));
    }
  g_mutex_unlock (&self->lock);
}

static void
make_room (Anchors *self)
{
  while (self->n_anchors > ANCHORS_IN_ALL || g_hash_table_size (self->memos) > ANCHORS_LISTS)
    {
      Memo *oldest = NULL;
      GHashTableIter iter;
      void *value;

      g_hash_table_iter_init (&iter, self->memos);
      while (g_hash_table_iter_next (&iter, NULL, &value))
        if (oldest == NULL || ((Memo *) value)->used < oldest->used)
          oldest = value;
      memo_drop (self, oldest);
    }
}

static Memo *
memo_find (Anchors *self, const AnchorList *list)
{
  g_autoptr (GBytes) key = g_bytes_new (list->key, list->size);
  Memo *memo = g_hash_table_lookup (self->memos, key);

  g_assert (list->size <= ANCHORS_KEY);
  if (memo == NULL)
    {
      memo = g_new0 (Memo, 1);
      memo->key = g_steal_pointer (&key);
      memo->set = list->set;
      memo->kind = g_intern_string (list->kind);
      memo->walk = walk_new (self, list);
      memo->used = ++self->asked;
      g_hash_table_insert (self->memos, memo->key, memo);
      make_room (self);
    }
  memo->used = ++self->asked;
  return memo;
}

static bool
is_fresh (Anchors *self, const Memo *memo, const Walk *walk, int64_t now)
{
  return walk->changes == changes_of (self, memo->kind) && walk->began + ANCHORS_FRESH_MS > now;
}

/* The same rows in another order are as many. */
static uint32_t
guess (Anchors *self, const Memo *memo)
{
  uint32_t most = memo->survey != NULL ? memo->survey->seen : 0;
  const char *key = g_bytes_get_data (memo->key, NULL);
  GHashTableIter iter;
  void *value;

  g_hash_table_iter_init (&iter, self->memos);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Memo *other = value;

      if (other->set == memo->set && memcmp (g_bytes_get_data (other->key, NULL), key, memo->set) == 0)
        most = MAX (most, other->walk->seen);
    }
  return most;
}

AnchorState
anchors_state (Anchors *self, const AnchorList *list)
{
  AnchorState state;
  Memo *memo;

  g_mutex_lock (&self->lock);
  memo = memo_find (self, list);
  state = (AnchorState) { memo->walk->seen, memo->walk->ended, is_fresh (self, memo, memo->walk, list->now), 0 };
  if (!state.ended)
    state.guess = guess (self, memo);
  g_mutex_unlock (&self->lock);
  return state;
}

/* How many anchors stand at or before @position. */
static unsigned
place_of (const Walk *walk, uint32_t position)
{
  unsigned from = 0, to = walk->anchors->len;

  while (from < to)
    {
      unsigned middle = (from + to) / 2;

      if (g_array_index (walk->anchors, Anchor, middle).position <= position)
        from = middle + 1;
      else
        to = middle;
    }
  return from;
}

static uint32_t
give (const Walk *walk, uint32_t position, Arena *arena, Mark *mark)
{
  unsigned place = place_of (walk, position);
  const Anchor *anchor;

  mark__init (mark);
  if (place == 0)
    return 0;
  anchor = &g_array_index (walk->anchors, Anchor, place - 1);
  mark->id = anchor->id;
  mark->number = anchor->number;
  if (anchor->key != NULL)
    mark->key = arena_copy (arena, anchor->key, strlen (anchor->key));
  return anchor->position;
}

uint32_t
anchors_before (Anchors *self, const AnchorList *list, uint32_t position, Arena *arena, Mark *mark)
{
  uint32_t at;

  g_mutex_lock (&self->lock);
  at = give (memo_find (self, list)->walk, position, arena, mark);
  g_mutex_unlock (&self->lock);
  return at;
}

/* Every other one goes; the walk goes on in steps twice as long. */
static void
thin_out (Anchors *self, Walk *walk)
{
  GArray *kept = g_array_new (FALSE, FALSE, sizeof (Anchor));

  g_array_set_clear_func (kept, clear_anchor);
  for (unsigned i = 1; i < walk->anchors->len; i += 2)
    g_array_append_vals (kept, &(Anchor) { g_array_index (walk->anchors, Anchor, i).position,
                                           g_array_index (walk->anchors, Anchor, i).id,
                                           g_array_index (walk->anchors, Anchor, i).number,
                                           g_steal_pointer (&g_array_index (walk->anchors, Anchor, i).key) }, 1);
  self->n_anchors -= walk->anchors->len - kept->len;
  g_array_unref (walk->anchors);
  walk->anchors = kept;
  walk->apart *= 2;
}

static void
note (Anchors *self, Walk *walk, uint32_t position, const Mark *mark)
{
  unsigned place = place_of (walk, position);
  Anchor anchor = { position, mark->id, mark->number, mark->key[0] != '\0' ? g_strdup (mark->key) : NULL };
  uint32_t before = place > 0 ? g_array_index (walk->anchors, Anchor, place - 1).position : 0;

  if (position > walk->seen)
    {
      walk->seen = position;
      walk->ended = false;
    }
  if (position < before + walk->apart
      || (place < walk->anchors->len
          && g_array_index (walk->anchors, Anchor, place).position < position + walk->apart))
    {
      clear_anchor (&anchor);
      return;
    }
  g_array_insert_val (walk->anchors, place, anchor);
  self->n_anchors++;
  if (walk->anchors->len >= ANCHORS_OF_LIST)
    thin_out (self, walk);
}

void
anchors_note (Anchors *self, const AnchorList *list, uint32_t position, const Mark *mark)
{
  g_mutex_lock (&self->lock);
  note (self, memo_find (self, list)->walk, position, mark);
  make_room (self);
  g_mutex_unlock (&self->lock);
}

/* What lies beyond the end is no longer there. */
static void
cut (Anchors *self, Walk *walk)
{
  unsigned place = place_of (walk, walk->seen);

  self->n_anchors -= walk->anchors->len - place;
  g_array_set_size (walk->anchors, place);
}

void
anchors_seen (Anchors *self, const AnchorList *list, uint32_t seen, bool ended)
{
  Walk *walk;

  g_mutex_lock (&self->lock);
  walk = memo_find (self, list)->walk;
  if (ended || seen > walk->seen)
    {
      walk->seen = seen;
      walk->ended = ended;
    }
  if (ended)
    cut (self, walk);
  g_mutex_unlock (&self->lock);
}

void
anchors_forget (Anchors *self, const AnchorList *list)
{
  g_mutex_lock (&self->lock);
  memo_drop (self, memo_find (self, list));
  g_mutex_unlock (&self->lock);
}

/* The walk that a survey is to go on with; NULL when there is nothing to be done. */
static Walk *
to_survey (Anchors *self, Memo *memo, const AnchorList *list)
{
  if (!memo->walk->ended)
    {
      walk_free (self, g_steal_pointer (&memo->survey));
      return memo->walk;
    }
  if (is_fresh (self, memo, memo->walk, list->now))
    return NULL;
  if (memo->survey != NULL && memo->survey->began + ANCHORS_FRESH_MS > list->now)
    return memo->survey;
  if (memo->walk->seen > ANCHORS_COUNTED && memo->walk->began + ANCHORS_REST_MS > list->now)
    return NULL;
  walk_free (self, memo->survey);
  memo->survey = walk_new (self, list);
  return memo->survey;
}

bool
anchors_survey (Anchors *self, const AnchorList *list, Arena *arena, uint32_t *position, Mark *mark)
{
  Walk *walk;

  g_mutex_lock (&self->lock);
  walk = to_survey (self, memo_find (self, list), list);
  if (walk != NULL)
    *position = give (walk, UINT32_MAX, arena, mark);
  g_mutex_unlock (&self->lock);
  return walk != NULL;
}

void
anchors_survey_note (Anchors *self, const AnchorList *list, uint32_t position, const Mark *mark)
{
  Memo *memo;

  g_mutex_lock (&self->lock);
  memo = memo_find (self, list);
  note (self, memo->survey != NULL ? memo->survey : memo->walk, position, mark);
  make_room (self);
  g_mutex_unlock (&self->lock);
}

void
anchors_survey_end (Anchors *self, const AnchorList *list, uint32_t total)
{
  Memo *memo;

  g_mutex_lock (&self->lock);
  memo = memo_find (self, list);
  if (memo->survey != NULL)
    {
      walk_free (self, memo->walk);
      memo->walk = g_steal_pointer (&memo->survey);
    }
  memo->walk->seen = total;
  memo->walk->ended = true;
  g_mutex_unlock (&self->lock);
}

uint32_t
anchors_size (Anchors *self)
{
  uint32_t n;

  g_mutex_lock (&self->lock);
  n = self->n_anchors;
  g_mutex_unlock (&self->lock);
  return n;
}
