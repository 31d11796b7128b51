/* store.c - kontorctl backup, restore: the whole store as one file, and back from it. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kontorctl/ctl.h"
#include "server/audit/epochs.h"
#include "server/people/people.h"
#include "server/store/backup.h"

enum
{
  MANY_ROWS = 100000
};

static bool
say_progress (void *data, const char *table, uint64_t n_done, uint64_t n_all)
{
  if (n_all >= MANY_ROWS)
    fprintf (stderr, "\r%3u %% %-30s", (unsigned)(n_done * 100 / n_all), table);
  if (n_all >= MANY_ROWS && n_done == n_all)
    fprintf (stderr, "\n");
  return true;
}

static bool
take_name (Call *call, void *data)
{
  *(const char **)data = people_setting (call, "bank", "");
  return true;
}

int
ctl_complain (char *error)
{
  fprintf (stderr, "kontorctl: %s\n", error);
  g_free (error);
  return EXIT_FAILURE;
}

int
ctl_backup (const char *config, int argc, char **argv)
{
  const GOptionEntry entries[] = { { NULL } };
  BackupShape shape = { .at = g_get_real_time () / 1000, .progress = say_progress };
  BackupFacts facts;
  char *error = NULL;
  Ctl ctl;

  if (!ctl_options ("backup FILE - the whole store as one file", entries, &argc, &argv) || argc != 2)
    return ctl_complain (g_strdup ("backup FILE"));
  if (g_file_test (argv[1], G_FILE_TEST_EXISTS))
    return ctl_complain (g_strdup_printf ("%s is there already, and a backup writes over nothing: name another file, or"
                                          " move that one away", argv[1]));
  if (!ctl_open (&ctl, config))
    return EXIT_FAILURE;
  if (ctl_write (&ctl, "backup", take_name, &shape.bank))
    store_backup (ctl.store, argv[1], &shape, &facts, &error);
  else
    error = g_strdup ("no backup was made");
  ctl_close (&ctl);
  if (error != NULL)
    return ctl_complain (error);
  printf ("%s: %" G_GUINT64_FORMAT " rows of %" G_GUINT64_FORMAT " tables of “%s”\n", argv[1], facts.n_rows,
          facts.n_tables, facts.bank);
  return EXIT_SUCCESS;
}

static bool
restore (const Conf *conf, const char *file, char **error)
{
  BackupShape shape = { .progress = say_progress };
  Store *store = store_open (conf->store, conf->node, error);
  bool done = store != NULL && store_restore (store, conf->schema, file, &shape, error);

  if (store != NULL)
    store_close (store);
  return done;
}

bool
ctl_nothing_more (Call *call, void *data)
{
  return true;
}

/* An epoch is signed, so the key has to be there; and a key that is made anew makes every desk a stranger. */
static bool
key_is_there (const Conf *conf, bool new_key, char **error)
{
  if (new_key)
    return conf_write_key (conf, error);
  if (g_file_test (conf->key, G_FILE_TEST_EXISTS))
    return true;
  *error = g_strdup_printf ("%s: the server's key is not here; bring it, or say “restore --new-key FILE”: then every"
                            " desk has to be enrolled anew", conf->key);
  return false;
}

typedef struct
{
  const HeadsKey *key;
  int64_t copy_at;
} Restored;

/* From here the log goes on from an older state: desks that saw a later one are told by whom and from what. */
static bool
open_epoch (Call *call, void *data)
{
  const Restored *restored = data;

  return epochs_open (call, restored->key, ctl_user (call->arena), restored->copy_at);
}

static bool
note_restored (const char *config, const BackupFacts *facts)
{
  HeadsKey key;
  Restored restored = { &key, facts->at };
  Ctl ctl;
  bool noted;

  if (!ctl_open (&ctl, config))
    return false;
  noted = ctl_open_heads (ctl.conf, &key) && ctl_write (&ctl, "restore", open_epoch, &restored);
  heads_forget (&key);
  ctl_close (&ctl);
  return noted;
}

int
ctl_restore (const char *config, int argc, char **argv)
{
  gboolean new_key = FALSE;
  const GOptionEntry entries[]
      = { { "new-key", 0, 0, G_OPTION_ARG_NONE, &new_key, "the server's key is lost: make another", NULL }, { NULL } };
  g_autoptr (Conf) conf = NULL;
  BackupFacts facts;
  char *error = NULL;

  if (!ctl_options ("restore FILE - fill a new store with a backup", entries, &argc, &argv) || argc != 2)
    return ctl_complain (g_strdup ("restore [--new-key] FILE"));
  if ((conf = conf_read (config, &error)) == NULL || !backup_check (argv[1], &facts, &error)
      || !key_is_there (conf, new_key, &error) || !restore (conf, argv[1], &error))
    return ctl_complain (error);
  if (!note_restored (config, &facts))
    return EXIT_FAILURE;
  printf ("%s: %" G_GUINT64_FORMAT " rows of %" G_GUINT64_FORMAT " tables of “%s” stand again\n", argv[1], facts.n_rows,
          facts.n_tables, facts.bank);
  return EXIT_SUCCESS;
}
