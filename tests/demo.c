/* demo.c - see demo.h. */

#include "tests/demo.h"

#include <glib/gstdio.h>
#include <string.h>

#include "server/store/backup.h"

void
demo_fill (const char *store, unsigned n_clients)
{
  g_autofree char *program = g_build_filename (g_getenv ("BUILD_DIR"), "tools", "seed", "kontor-seed", NULL);
  g_autofree char *words = g_build_filename (g_getenv ("SOURCE_DIR"), "data", "demo", NULL);
  g_autofree char *count = g_strdup_printf ("%u", n_clients);
  const char *const argv[] = { program, "--store", store, "--schema", g_getenv ("SCHEMA_DIR"), "--data", words,
                               "--clients", count, "--quiet", "--steady", NULL };
  g_autoptr (GError) error = NULL;
  int status;

  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status, &error)
      || status != 0)
    g_error ("%s: %s", program, error != NULL ? error->message : "it failed");
}

void
demo_carry (const char *from, const char *to)
{
  g_autofree char *backup = g_strconcat (strchr (from, ':') + 1, ".backup", NULL), *error = NULL;
  const BackupShape shape = { .bank = "demo" };
  Store *here = store_open (from, 60, &error), *there = store_open (to, 60, &error);
  BackupFacts facts;

  if (here == NULL || there == NULL || !store_backup (here, backup, &shape, &facts, &error)
      || !store_restore (there, g_getenv ("SCHEMA_DIR"), backup, &shape, &error))
    g_error ("%s to %s: %s", from, to, error);
  store_close (here);
  store_close (there);
  g_unlink (backup);
}
