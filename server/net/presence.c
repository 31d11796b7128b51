/* presence.c - see presence.h. */

#include "server/net/presence.h"

#include <glib.h>
#include <string.h>

enum
{
  KIND_SIZE = 32,
  KEY_SIZE = 64,
  TEXT_SIZE = 400
};

typedef struct
{
  uint64_t session_id;
  char *name;
  int64_t until;
} Editor;

typedef struct
{
  char kind[KIND_SIZE];
  uint64_t id;
  unsigned n;
  Editor editors[PRESENCE_MOST];
} Place;

struct Presences
{
  Watchers *watchers;
  GHashTable *places; /* "client:17" -> Place */
};

typedef struct
{
  const Place *place;
  char text[TEXT_SIZE];
} Saying;

static void
free_place (void *data)
{
  Place *place = data;

  for (unsigned i = 0; i < place->n; i++)
    g_free (place->editors[i].name);
  g_free (place);
}

Presences *
presences_new (Watchers *watchers)
{
  Presences *self = g_new0 (Presences, 1);

  self->watchers = watchers;
  self->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_place);
  return self;
}

void
presences_free (Presences *self)
{
  g_hash_table_unref (self->places);
  g_free (self);
}

/* The others, for each who watches. */
static const char *
text_for (void *data, const Caller *watcher)
{
  Saying *saying = data;
  g_autoptr (GString) names = g_string_new (NULL);
  const char *end;

  for (unsigned i = 0; i < saying->place->n; i++)
    if (saying->place->editors[i].session_id != watcher->session_id)
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", saying->place->editors[i].name);
  g_strlcpy (saying->text, names->str, sizeof saying->text);
  g_utf8_validate (saying->text, -1, &end);
  *(char *)end = '\0';
  return saying->text;
}

static void
say (const Presences *self, const Place *place)
{
  Saying saying = { place, "" };

  watchers_say (self->watchers, place->kind, place->id, text_for, &saying);
}

static Place *
find_place (Presences *self, const char *kind, uint64_t id, bool make)
{
  char key[KEY_SIZE];
  Place *place;

  g_snprintf (key, sizeof key, "%s:%" G_GUINT64_FORMAT, kind, id);
  place = g_hash_table_lookup (self->places, key);
  if (place != NULL || !make)
    return place;
  place = g_new0 (Place, 1);
  g_strlcpy (place->kind, kind, sizeof place->kind);
  place->id = id;
  g_hash_table_insert (self->places, g_strdup (key), place);
  return place;
}

static void
remove_editor (Place *place, unsigned i)
{
  g_free (place->editors[i].name);
  place->editors[i] = place->editors[--place->n];
}

static int
find_editor (const Place *place, uint64_t session_id)
{
  for (unsigned i = 0; i < place->n; i++)
    if (place->editors[i].session_id == session_id)
      return i;
  return -1;
}

void
presences_set (Presences *self, const Caller *caller, const Presence *presence, int64_t now)
{
  Place *place = find_place (self, presence->kind, presence->id, presence->editing);
  int i = place != NULL ? find_editor (place, caller->session_id) : -1;

  if (place == NULL || (i < 0 && (!presence->editing || place->n == PRESENCE_MOST)))
    return;
  if (i >= 0 && presence->editing)
    {
      place->editors[i].until = now + PRESENCE_LEASE_MS;
      return;
    }
  if (presence->editing)
    place->editors[place->n++] = (Editor){ caller->session_id, g_strdup (caller->name), now + PRESENCE_LEASE_MS };
  else
    remove_editor (place, i);
  say (self, place);
}

void
presences_greet (Presences *self, const WatchList *list)
{
  for (size_t i = 0; i < list->n_records; i++)
    {
      const Place *place = find_place (self, list->records[i]->kind, list->records[i]->id, false);

      if (place != NULL)
        say (self, place);
    }
}

static bool
expire_place (Place *place, int64_t now)
{
  unsigned before = place->n;

  for (unsigned i = 0; i < place->n;)
    if (place->editors[i].until < now)
      remove_editor (place, i);
    else
      i++;
  return place->n < before;
}

void
presences_expire (Presences *self, int64_t now)
{
  GHashTableIter iter;
  void *value;

  g_hash_table_iter_init (&iter, self->places);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      if (expire_place (value, now))
        say (self, value);
      if (((Place *)value)->n == 0)
        g_hash_table_iter_remove (&iter);
    }
}
