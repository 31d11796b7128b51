/* move.c - kontorctl move: the whole bank into another store, of the same engine or the other.
 *
 * A backup into a folder that only the operator reads, restored into the new store; then both are compared row by row,
 * and only when they are equal do the settings name the new one. The old store is left as it was.
 */

#define _GNU_SOURCE

#include <glib/gstdio.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kontorctl/ctl.h"
#include "server/people/people.h"
#include "server/store/backup.h"

enum
{
  HASH_SIZE = 32
};

typedef struct
{
  crypto_generichash_state state;
  uint64_t n_rows;
} Sum;

static ssize_t
add_bytes (void *data, const char *bytes, size_t n)
{
  Sum *sum = data;

  crypto_generichash_update (&sum->state, (const uint8_t *)bytes, n);
  for (size_t i = 0; i < n; i++)
    sum->n_rows += bytes[i] == '\n';
  return n;
}

/* Of every row, a line each, however many. */
static bool
sum_store (Store *store, uint8_t hash[HASH_SIZE], uint64_t *n_rows, char **error)
{
  Sum sum = { .n_rows = 0 };
  FILE *out = fopencookie (&sum, "w", (cookie_io_functions_t){ .write = add_bytes });
  bool done;

  crypto_generichash_init (&sum.state, NULL, 0, HASH_SIZE);
  done = store_dump (store, out, NULL, error);
  fclose (out);
  crypto_generichash_final (&sum.state, hash, HASH_SIZE);
  *n_rows = sum.n_rows;
  return done;
}

static bool
compare (Store *old, Store *new, uint64_t *n_rows, char **error)
{
  uint8_t was[HASH_SIZE], is[HASH_SIZE];
  uint64_t n_old;

  if (!sum_store (old, was, &n_old, error) || !sum_store (new, is, n_rows, error))
    return false;
  if (n_old != *n_rows || memcmp (was, is, sizeof was) != 0)
    *error = g_strdup ("the two stores differ: somebody wrote meanwhile. Stop kontord, empty the new store, and move"
                       " again");
  return *error == NULL;
}

static bool
copy (Ctl *ctl, Store *new, const char *file, const BackupShape *shape, char **error)
{
  BackupFacts facts;
  bool done = store_backup (ctl->store, file, shape, &facts, error)
              && store_restore (new, ctl->conf->schema, file, shape, error);

  g_unlink (file);
  return done;
}

static bool
switch_store (const char *config, const char *uri, char **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) problem = NULL;

  if (g_key_file_load_from_file (file, config, G_KEY_FILE_KEEP_COMMENTS, &problem))
    {
      g_key_file_set_string (file, "server", "store", uri);
      if (g_key_file_save_to_file (file, config, &problem))
        return true;
    }
  *error = g_strdup_printf ("the bank is moved, but %s still names the old store (%s): write store = %s there", config,
                            problem->message, uri);
  return false;
}

static bool
take_name (Call *call, void *data)
{
  *(const char **)data = people_setting (call, "bank", "");
  return true;
}

static bool
move (Ctl *ctl, const char *uri, const char *through, char **error)
{
  BackupShape shape = { .at = g_get_real_time () / 1000 };
  g_autofree char *pattern = g_build_filename (through, "kontor-move-XXXXXX", NULL), *file = NULL;
  uint64_t n_rows;
  Store *new = NULL;
  bool done;

  if (g_mkdtemp (pattern) == NULL)
    {
      *error = g_strdup_printf ("cannot make a folder in %s", through);
      return false;
    }
  file = g_build_filename (pattern, "bank.backup", NULL);
  done = ctl_write (ctl, "move", take_name, &shape.bank) && (new = store_open (uri, ctl->conf->node, error)) != NULL
         && copy (ctl, new, file, &shape, error) && compare (ctl->store, new, &n_rows, error)
         && switch_store (ctl->config, uri, error);
  if (new != NULL)
    store_close (new);
  g_rmdir (pattern);
  if (done)
    printf ("%" G_GUINT64_FORMAT " rows of “%s” stand in the new store, equal to the old, and %s names it.\n", n_rows,
            shape.bank, ctl->config);
  return done;
}

int
ctl_move (const char *config, int argc, char **argv)
{
  g_autofree char *through = NULL;
  const GOptionEntry entries[]
      = { { "through", 0, 0, G_OPTION_ARG_FILENAME, &through, "where the copy lies on its way", "FOLDER" }, { NULL } };
  char *error = NULL;
  Ctl ctl;
  bool done;

  if (!ctl_options ("move STORE - the whole bank into another store", entries, &argc, &argv) || argc != 2)
    return ctl_complain (g_strdup ("move STORE, new and empty: sqlite:/var/lib/kontor/bank.db or"
                                   " postgresql:dbname=kontor"));
  if (!ctl_open (&ctl, config))
    return EXIT_FAILURE;
  done = move (&ctl, argv[1], ctl_or (through, g_get_tmp_dir ()), &error);
  ctl_close (&ctl);
  return done ? EXIT_SUCCESS : ctl_complain (error != NULL ? error : g_strdup ("nothing was moved"));
}
