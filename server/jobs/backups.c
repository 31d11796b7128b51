/* backups.c - see backups.h. Files are called kontor-20261122-014000.backup, so the order of names is that of time. */

#include "server/jobs/backups.h"

#include <errno.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <stdatomic.h>
#include <string.h>

#include "server/lanes/group.h"
#include "server/people/people.h"
#include "server/store/backup.h"

#define PREFIX "kontor-"
#define SUFFIX ".backup"

enum
{
  LOOK_MS = 500,
  HOUR_S = 3600,
  ARENA = 1 << 20
};

struct Backups
{
  Store *store;
  char *folder;
  unsigned every_hours, keep;
  atomic_bool stopping;
  GThread *thread;
};

static bool
take_name (Call *call, void *data)
{
  *(char **)data = g_strdup (people_setting (call, "bank", ""));
  return true;
}

static char *
bank_name (Store *store)
{
  g_autofree char *error = NULL;
  Link *link = link_open (store, STORE_READ, &error);
  Arena *arena = arena_new (ARENA);
  char *name = NULL;

  if (link != NULL)
    {
      group_look (&link, arena, false, take_name, &name);
      link_close (link);
    }
  arena_free (arena);
  return name != NULL ? name : g_strdup ("");
}

static bool
go_on (void *data, const char *table, uint64_t n_done, uint64_t n_all)
{
  return !atomic_load (&((Backups *)data)->stopping);
}

static char *
backup (Backups *self, const char *bank, char **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *name = g_date_time_format (now, PREFIX "%Y%m%d-%H%M%S" SUFFIX);
  char *path = g_build_filename (self->folder, name, NULL);
  const BackupShape shape = { bank, moment_now (), go_on, self };
  BackupFacts facts;

  if (g_mkdir_with_parents (self->folder, 0700) != 0)
    *error = g_strdup_printf ("%s: %s", self->folder, g_strerror (errno));
  else if (store_backup (self->store, path, &shape, &facts, error))
    return path;
  g_free (path);
  return NULL;
}

static int
compare_names (const void *a, const void *b)
{
  return strcmp (*(char *const *)b, *(char *const *)a);
}

/* The newest first. */
static GPtrArray *
list (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, PREFIX) && g_str_has_suffix (name, SUFFIX))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  return names;
}

static void
forget_old (const Backups *self)
{
  g_autoptr (GPtrArray) names = list (self->folder);

  for (unsigned i = self->keep; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (self->folder, g_ptr_array_index (names, i), NULL);

      if (g_unlink (path) != 0)
        g_warning ("%s: %s", path, g_strerror (errno));
    }
}

/* Seconds since 1970 of the newest file; 0 when there is none. */
static int64_t
newest (const Backups *self)
{
  g_autoptr (GPtrArray) names = list (self->folder);
  g_autofree char *path = names->len > 0 ? g_build_filename (self->folder, g_ptr_array_index (names, 0), NULL) : NULL;
  GStatBuf info;

  return path != NULL && g_stat (path, &info) == 0 ? info.st_mtime : 0;
}

static void
make_one (Backups *self)
{
  g_autofree char *error = NULL, *bank = bank_name (self->store), *path = backup (self, bank, &error);

  if (path != NULL)
    g_printerr ("backup file=\"%s\"\n", path);
  else if (!atomic_load (&self->stopping))
    g_warning ("no backup was made: %s", error);
  if (path != NULL)
    forget_old (self);
}

static void *
work (void *data)
{
  Backups *self = data;
  int64_t every = self->every_hours * (int64_t)HOUR_S, due = newest (self) + every;

  while (!atomic_load (&self->stopping))
    {
      if (g_get_real_time () / G_USEC_PER_SEC >= due)
        {
          make_one (self);
          due = g_get_real_time () / G_USEC_PER_SEC + every;
        }
      g_usleep (LOOK_MS * 1000);
    }
  return NULL;
}

Backups *
backups_start (Store *store, const BackupsShape *shape)
{
  Backups *self = g_new0 (Backups, 1);

  self->store = store;
  self->folder = g_strdup (shape->folder);
  self->every_hours = shape->every_hours;
  self->keep = shape->keep;
  self->thread = g_thread_new ("backups", work, self);
  return self;
}

void
backups_stop (Backups *self)
{
  atomic_store (&self->stopping, true);
  g_thread_join (self->thread);
  g_free (self->folder);
  g_free (self);
}
