/* throttle.c - see throttle.h. */

#include "server/lanes/throttle.h"

#include <glib.h>

enum
{
  MAX_NAMES = 65536,
  FORGET_MS = 15 * 60 * 1000,
  SLOW_STEP_MS = 100
};

typedef struct
{
  Tried tried;
  int64_t at;
} Record;

struct Throttle
{
  GMutex mutex;
  GHashTable *places; /* "ivanova@17" -> Record */
  GHashTable *names;  /* "ivanova" -> Record */
};

Throttle *
throttle_new (void)
{
  Throttle *self = g_new0 (Throttle, 1);

  self->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
throttle_free (Throttle *self)
{
  g_hash_table_unref (self->places);
  g_hash_table_unref (self->names);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static gboolean
is_old (void *key, void *value, void *data)
{
  const Record *record = value;
  int64_t now = *(int64_t *)data;

  return MAX (record->at, record->tried.until) + FORGET_MS < now;
}

static gboolean
any (void *key, void *value, void *data)
{
  return TRUE;
}

/* A flood of made-up names must not fill the memory: what is old goes first, then everything. */
static Record *
find (GHashTable *table, const char *key, int64_t now)
{
  Record *record = g_hash_table_lookup (table, key);

  if (record != NULL)
    return record;
  if (g_hash_table_size (table) >= MAX_NAMES)
    g_hash_table_foreach_remove (table, is_old, &now);
  if (g_hash_table_size (table) >= MAX_NAMES)
    g_hash_table_foreach_remove (table, any, NULL);
  record = g_new0 (Record, 1);
  g_hash_table_insert (table, g_strdup (key), record);
  return record;
}

static char *
place_key (const char *name, uint64_t workstation_id)
{
  return g_strdup_printf ("%s@%" G_GUINT64_FORMAT, name, workstation_id);
}

static void
count (Record *record, int64_t now)
{
  unsigned over = 0;

  record->at = now;
  record->tried.failed++;
  if (record->tried.failed > THROTTLE_FREE_TRIES)
    over = record->tried.failed - THROTTLE_FREE_TRIES;
  if (record->tried.failed >= THROTTLE_FREE_TRIES)
    record->tried.until = now + MIN (1 << MIN (over, 4), THROTTLE_MAX_MINUTES) * 60000LL;
}

bool
throttle_try (Throttle *self, const char *name, uint64_t workstation_id, int64_t now, const Tried *known, Tried *tried)
{
  g_autofree char *key = place_key (name, workstation_id);
  Record *record;
  bool heard;

  g_mutex_lock (&self->mutex);
  record = find (self->places, key, now);
  if (record->tried.failed < known->failed)
    record->tried = *known;
  heard = record->tried.until <= now;
  if (heard)
    {
      Record *everywhere = find (self->names, name, now);

      count (record, now);
      everywhere->tried.failed++;
      everywhere->at = now;
    }
  *tried = record->tried;
  g_mutex_unlock (&self->mutex);
  return heard;
}

void
throttle_good (Throttle *self, const char *name, uint64_t workstation_id)
{
  g_autofree char *key = place_key (name, workstation_id);

  g_mutex_lock (&self->mutex);
  g_hash_table_remove (self->places, key);
  g_hash_table_remove (self->names, name);
  g_mutex_unlock (&self->mutex);
}

unsigned
throttle_slow_ms (Throttle *self, const char *name, int64_t now)
{
  Record *record;
  unsigned failed = 0;

  g_mutex_lock (&self->mutex);
  record = g_hash_table_lookup (self->names, name);
  if (record != NULL && record->at + FORGET_MS > now)
    failed = record->tried.failed;
  g_mutex_unlock (&self->mutex);
  return failed == 0 ? 0 : MIN (SLOW_STEP_MS << MIN (failed - 1, 8), THROTTLE_MAX_SLOW_MS);
}

unsigned
throttle_size (Throttle *self)
{
  unsigned n;

  g_mutex_lock (&self->mutex);
  n = g_hash_table_size (self->places) + g_hash_table_size (self->names);
  g_mutex_unlock (&self->mutex);
  return n;
}
