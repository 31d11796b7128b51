/* vfs-drop.c - see vfs-drop.h. Whatever is not about reading, writing and syncing goes on to the ordinary disk. */

#include "tests/vfs-drop.h"

#include <glib.h>
#include <sqlite3.h>
#include <stdint.h>
#include <string.h>

enum { BLOCK = 4096, TORN = 512, SCATTER_ONE_IN = 8 };

/* What the process sees of a file beyond what lies in it; all connections share it. */
typedef struct
{
  GHashTable *blocks;        /* number -> BLOCK bytes */
  sqlite3_int64 size;
} Overlay;

typedef struct
{
  sqlite3_file base;
  sqlite3_file *real;
  Overlay *overlay;          /* NULL for files that do not matter */
} DropFile;

static sqlite3_vfs *disk;
static GHashTable *overlays;
static GMutex mutex;
static DropMode drop_mode;

static sqlite3_file *
real_of (sqlite3_file *file)
{
  return ((DropFile *) file)->real;
}

static int
drop_close (sqlite3_file *file)
{
  DropFile *self = (DropFile *) file;
  int rc = self->real->pMethods != NULL ? self->real->pMethods->xClose (self->real) : SQLITE_OK;

  g_free (self->real);
  return rc;
}

/* The block as the process sees it, made from the file where nobody has written to it yet. */
static uint8_t *
block_of (DropFile *self, sqlite3_int64 number)
{
  gpointer key = GSIZE_TO_POINTER ((gsize) number + 1);
  uint8_t *block = g_hash_table_lookup (self->overlay->blocks, key);
  sqlite3_int64 size = 0, start = number * BLOCK;

  if (block != NULL)
    return block;
  block = g_malloc0 (BLOCK);
  self->real->pMethods->xFileSize (self->real, &size);
  if (start < size)
    self->real->pMethods->xRead (self->real, block, (int) MIN (BLOCK, size - start), start);
  g_hash_table_insert (self->overlay->blocks, key, block);
  return block;
}

static int
drop_read (sqlite3_file *file, void *bytes, int n, sqlite3_int64 offset)
{
  DropFile *self = (DropFile *) file;
  int rc = SQLITE_OK;

  if (self->overlay == NULL)
    return self->real->pMethods->xRead (self->real, bytes, n, offset);

  g_mutex_lock (&mutex);
  if (offset + n > self->overlay->size)
    {
      memset (bytes, 0, n);
      n = (int) MAX (0, self->overlay->size - offset);
      rc = SQLITE_IOERR_SHORT_READ;
    }
  if (n > 0)
    {
      int real_rc = self->real->pMethods->xRead (self->real, bytes, n, offset);

      g_assert (real_rc == SQLITE_OK || real_rc == SQLITE_IOERR_SHORT_READ);
    }
  for (sqlite3_int64 number = offset / BLOCK; number * BLOCK < offset + n; number++)
    {
      uint8_t *block = g_hash_table_lookup (self->overlay->blocks, GSIZE_TO_POINTER ((gsize) number + 1));
      sqlite3_int64 first = MAX (offset, number * BLOCK), last = MIN (offset + n, (number + 1) * BLOCK);

      if (block != NULL)
        memcpy ((uint8_t *) bytes + (first - offset), block + first % BLOCK, last - first);
    }
  g_mutex_unlock (&mutex);
  return rc;
}

static int
put_down (DropFile *self, sqlite3_int64 number, const uint8_t *block, int n)
{
  sqlite3_int64 start = number * BLOCK;

  return self->real->pMethods->xWrite (self->real, block, (int) MIN (n, self->overlay->size - start), start);
}

static int
drop_write (sqlite3_file *file, const void *bytes, int n, sqlite3_int64 offset)
{
  DropFile *self = (DropFile *) file;

  if (self->overlay == NULL)
    return self->real->pMethods->xWrite (self->real, bytes, n, offset);

  g_mutex_lock (&mutex);
  self->overlay->size = MAX (self->overlay->size, offset + n);
  for (sqlite3_int64 number = offset / BLOCK; number * BLOCK < offset + n; number++)
    {
      uint8_t *block = block_of (self, number);
      sqlite3_int64 first = MAX (offset, number * BLOCK), last = MIN (offset + n, (number + 1) * BLOCK);

      memcpy (block + first % BLOCK, (const uint8_t *) bytes + (first - offset), last - first);
      if (drop_mode == DROP_SCATTER && g_random_int_range (0, SCATTER_ONE_IN) == 0)
        put_down (self, number, block, g_random_boolean () ? BLOCK : TORN);
    }
  g_mutex_unlock (&mutex);
  return SQLITE_OK;
}

static int
drop_sync (sqlite3_file *file, int flags)
{
  DropFile *self = (DropFile *) file;
  GHashTableIter iter;
  gpointer key, block;
  int rc = SQLITE_OK;

  if (self->overlay == NULL)
    return self->real->pMethods->xSync (self->real, flags);

  g_mutex_lock (&mutex);
  g_hash_table_iter_init (&iter, self->overlay->blocks);
  while (rc == SQLITE_OK && g_hash_table_iter_next (&iter, &key, &block))
    rc = put_down (self, (sqlite3_int64) GPOINTER_TO_SIZE (key) - 1, block, BLOCK);
  if (rc == SQLITE_OK)
    g_hash_table_remove_all (self->overlay->blocks);
  g_mutex_unlock (&mutex);
  return rc;
}

static gboolean
is_beyond (gpointer key, gpointer block, gpointer size)
{
  return ((sqlite3_int64) GPOINTER_TO_SIZE (key) - 1) * BLOCK >= *(sqlite3_int64 *) size;
}

static int
drop_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  DropFile *self = (DropFile *) file;

  g_mutex_lock (&mutex);
  if (self->overlay != NULL)
    {
      self->overlay->size = size;
      g_hash_table_foreach_remove (self->overlay->blocks, is_beyond, &size);
    }
  g_mutex_unlock (&mutex);
  return self->real->pMethods->xTruncate (self->real, size);
}

static int
drop_file_size (sqlite3_file *file, sqlite3_int64 *size)
{
  DropFile *self = (DropFile *) file;

  if (self->overlay == NULL)
    return self->real->pMethods->xFileSize (self->real, size);
  g_mutex_lock (&mutex);
  *size = self->overlay->size;
  g_mutex_unlock (&mutex);
  return SQLITE_OK;
}

static int
drop_lock (sqlite3_file *file, int level)
{
  return real_of (file)->pMethods->xLock (real_of (file), level);
}

static int
drop_unlock (sqlite3_file *file, int level)
{
  return real_of (file)->pMethods->xUnlock (real_of (file), level);
}

static int
drop_check_reserved (sqlite3_file *file, int *out)
{
  return real_of (file)->pMethods->xCheckReservedLock (real_of (file), out);
}

/* The engine asks for synchronous = FULL; the careless disk does as if it had not heard. */
static int
drop_control (sqlite3_file *file, int op, void *arg)
{
  char **pragma = arg;

  if (op == SQLITE_FCNTL_PRAGMA && drop_mode == DROP_CARELESS && g_ascii_strcasecmp (pragma[1], "synchronous") == 0
      && pragma[2] != NULL && g_ascii_strcasecmp (pragma[2], "FULL") == 0)
    return SQLITE_OK;
  return real_of (file)->pMethods->xFileControl (real_of (file), op, arg);
}

static int
drop_sector (sqlite3_file *file)
{
  return real_of (file)->pMethods->xSectorSize (real_of (file));
}

static int
drop_traits (sqlite3_file *file)
{
  return real_of (file)->pMethods->xDeviceCharacteristics (real_of (file));
}

static int
drop_shm_map (sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
  return real_of (file)->pMethods->xShmMap (real_of (file), page, size, extend, out);
}

static int
drop_shm_lock (sqlite3_file *file, int offset, int n, int flags)
{
  return real_of (file)->pMethods->xShmLock (real_of (file), offset, n, flags);
}

static void
drop_shm_barrier (sqlite3_file *file)
{
  real_of (file)->pMethods->xShmBarrier (real_of (file));
}

static int
drop_shm_unmap (sqlite3_file *file, int delete)
{
  return real_of (file)->pMethods->xShmUnmap (real_of (file), delete);
}

/* Version 2: no mapped reads, which would go past what lies here. */
static const sqlite3_io_methods drop_methods = { 2,
                                                 drop_close,
                                                 drop_read,
                                                 drop_write,
                                                 drop_truncate,
                                                 drop_sync,
                                                 drop_file_size,
                                                 drop_lock,
                                                 drop_unlock,
                                                 drop_check_reserved,
                                                 drop_control,
                                                 drop_sector,
                                                 drop_traits,
                                                 drop_shm_map,
                                                 drop_shm_lock,
                                                 drop_shm_barrier,
                                                 drop_shm_unmap,
                                                 NULL,
                                                 NULL };

static void
overlay_free (void *data)
{
  Overlay *overlay = data;

  g_hash_table_unref (overlay->blocks);
  g_free (overlay);
}

static Overlay *
overlay_of (const char *path, sqlite3_file *real)
{
  Overlay *overlay;

  g_mutex_lock (&mutex);
  overlay = g_hash_table_lookup (overlays, path);
  if (overlay == NULL)
    {
      overlay = g_new0 (Overlay, 1);
      overlay->blocks = g_hash_table_new_full (NULL, NULL, NULL, g_free);
      real->pMethods->xFileSize (real, &overlay->size);
      g_hash_table_insert (overlays, g_strdup (path), overlay);
    }
  g_mutex_unlock (&mutex);
  return overlay;
}

static int
drop_open (sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out_flags)
{
  DropFile *self = (DropFile *) file;
  int rc;

  self->real = g_malloc0 (disk->szOsFile);
  self->overlay = NULL;
  rc = disk->xOpen (disk, path, self->real, flags, out_flags);
  self->base.pMethods = rc == SQLITE_OK ? &drop_methods : NULL;
  if (rc != SQLITE_OK)
    g_clear_pointer (&self->real, g_free);
  else if (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL))
    self->overlay = overlay_of (path, self->real);
  return rc;
}

static int
drop_delete (sqlite3_vfs *vfs, const char *path, int sync)
{
  g_mutex_lock (&mutex);
  g_hash_table_remove (overlays, path);
  g_mutex_unlock (&mutex);
  return disk->xDelete (disk, path, sync);
}

static int
be_careless (sqlite3 *db, char **error, const struct sqlite3_api_routines *api)
{
  return sqlite3_exec (db, "PRAGMA synchronous = OFF", NULL, NULL, NULL);
}

void
vfs_drop_install (DropMode mode)
{
  static sqlite3_vfs vfs;

  disk = sqlite3_vfs_find (NULL);
  drop_mode = mode;
  overlays = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, overlay_free);
  vfs = *disk;
  vfs.zName = "drop";
  vfs.szOsFile = sizeof (DropFile);
  vfs.xOpen = drop_open;
  vfs.xDelete = drop_delete;
  sqlite3_vfs_register (&vfs, 1);
  if (mode == DROP_CARELESS)
    sqlite3_auto_extension ((void (*) (void)) be_careless);
}
