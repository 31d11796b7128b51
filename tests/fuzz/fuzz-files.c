/* fuzz-files.c - whatever stands in a file that the server or its operator is told to read, it is taken whole or
 * refused with a word why: the settings, a backup. The first byte chooses. A backup is also tried with a hash that is
 * right, for else nothing but the hash would be read.
 */

#include <glib.h>
#include <sodium.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "server/conf.h"
#include "server/store/backup.h"

enum { HASH = 32 };

int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  return sodium_init () < 0;
}

static void
read_settings (const char *path)
{
  g_autofree char *error = NULL;
  Conf *conf = conf_read (path, &error);

  g_assert_true ((conf == NULL) == (error != NULL));
  if (conf != NULL)
    conf_free (conf);
}

static void
check_backup (const char *path)
{
  g_autofree char *error = NULL;
  BackupFacts facts;

  g_assert_true (backup_check (path, &facts, &error) == (error == NULL));
}

/* Into a store of its own, which is thrown away. */
static void
restore_backup (const char *path)
{
  g_autofree char *error = NULL, *folder = g_dir_make_tmp ("fuzz-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "bank.db", NULL), *uri = g_strconcat ("sqlite:", file, NULL);
  BackupShape shape = { .bank = "" };
  Store *store = store_open (uri, 1, &error);

  if (store == NULL)
    g_error ("%s", error);
  g_assert_true (store_restore (store, g_getenv ("SCHEMA_DIR"), path, &shape, &error) == (error == NULL));
  store_close (store);
}

static void
put (const char *path, const uint8_t *data, size_t size, bool sealed)
{
  g_autofree uint8_t *bytes = g_malloc (size + HASH);

  memcpy (bytes, data, size);
  crypto_generichash (bytes + size, HASH, data, size, NULL, 0);
  g_assert_true (g_file_set_contents_full (path, (char *) bytes, size + (sealed ? HASH : 0), G_FILE_SET_CONTENTS_NONE,
                                           0600, NULL));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const struct { void (*read) (const char *path); bool sealed; } readers[]
      = { { read_settings, false }, { check_backup, false }, { check_backup, true }, { restore_backup, true } };
  unsigned which = size > 0 ? data[0] % G_N_ELEMENTS (readers) : 0;
  static const char path[] = "fuzzed";

  if (size == 0)
    return 0;
  put (path, data + 1, size - 1, readers[which].sealed);
  readers[which].read (path);
  return 0;
}
