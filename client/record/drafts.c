/* drafts.c - see drafts.h. A file is named <person>-<keyed hash of the address>.draft and holds [nonce][secretbox of a
 * variant]: the name tells whose it is, and not of which client. */

#include "client/record/drafts.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <stdbool.h>
#include <string.h>

#include "client/net/profile.h"

#define SHAPE "(sua{ss})"

enum { WRITE_AFTER_MS = 1500, DRAFT_MAX = 1 << 20, NAME_BYTES = 16 };

typedef struct
{
  char *address;
  GVariant *content;
} Pending;

typedef struct
{
  GHashTable *pending;             /* address -> Pending */
  guint write_id;
  uint64_t person;                 /* 0 = nobody */
  uint8_t key[DRAFTS_KEY];
} Drafts;

G_STATIC_ASSERT (DRAFTS_KEY == crypto_secretbox_KEYBYTES);

static void
pending_free (gpointer data)
{
  Pending *self = data;

  g_free (self->address);
  g_variant_unref (self->content);
  g_free (self);
}

static Drafts *
drafts (void)
{
  static Drafts only;

  if (only.pending == NULL)
    only.pending = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, pending_free);
  return &only;
}

static const uint8_t *
key (void)
{
  return drafts ()->person != 0 ? drafts ()->key : NULL;
}

static char *
folder (void)
{
  char *path = g_build_filename (profile_get_data_folder (), "drafts", NULL);

  g_mkdir_with_parents (path, 0700);
  return path;
}

static char *
path_of (const char *address)
{
  g_autofree char *place = folder (), *name = NULL;
  uint8_t hash[NAME_BYTES];
  char hex[NAME_BYTES * 2 + 1];

  crypto_generichash (hash, sizeof hash, (const uint8_t *) address, strlen (address), key (),
                      crypto_secretbox_KEYBYTES);
  sodium_bin2hex (hex, sizeof hex, hash, sizeof hash);
  name = g_strdup_printf ("%" G_GUINT64_FORMAT "-%s.draft", drafts ()->person, hex);
  return g_build_filename (place, name, NULL);
}

static void
write_draft (const Pending *draft)
{
  g_autofree char *path = path_of (draft->address);
  gsize size = g_variant_get_size (draft->content);
  gsize sealed_size = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + size;
  g_autofree uint8_t *sealed = g_malloc (sealed_size);
  g_autoptr (GError) error = NULL;

  randombytes_buf (sealed, crypto_secretbox_NONCEBYTES);
  crypto_secretbox_easy (sealed + crypto_secretbox_NONCEBYTES, g_variant_get_data (draft->content), size, sealed,
                         key ());
  if (!g_file_set_contents_full (path, (const char *) sealed, sealed_size,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &error))
    g_warning ("%s", error->message);
}

void
drafts_flush (void)
{
  GHashTableIter each;
  gpointer draft;

  g_clear_handle_id (&drafts ()->write_id, g_source_remove);
  if (key () == NULL)
    return;
  g_hash_table_iter_init (&each, drafts ()->pending);
  while (g_hash_table_iter_next (&each, NULL, &draft))
    {
      write_draft (draft);
      g_hash_table_iter_remove (&each);
    }
}

static gboolean
write_now (gpointer data)
{
  drafts ()->write_id = 0;
  drafts_flush ();
  return G_SOURCE_REMOVE;
}

void
drafts_close (void)
{
  drafts_flush ();
  g_hash_table_remove_all (drafts ()->pending);
  sodium_memzero (drafts ()->key, DRAFTS_KEY);
  drafts ()->person = 0;
}

static void
drop_old (void)
{
  g_autofree char *place = folder ();
  g_autoptr (GDir) dir = g_dir_open (place, 0, NULL);
  gint64 oldest = g_get_real_time () / G_USEC_PER_SEC - (gint64) DRAFT_DAYS * 24 * 3600;

  for (const char *name; dir != NULL && (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *path = g_build_filename (place, name, NULL);
      GStatBuf about;

      if (g_str_has_suffix (name, ".draft") && g_stat (path, &about) == 0 && about.st_mtime < oldest)
        g_unlink (path);
    }
}

void
drafts_open (uint64_t person, const uint8_t *its_key)
{
  g_assert (person != 0);
  drafts_close ();
  memcpy (drafts ()->key, its_key, DRAFTS_KEY);
  drafts ()->person = person;
  drop_old ();
}

void
draft_keep (const char *address, uint32_t version, GHashTable *texts)
{
  GVariantBuilder fields;
  GHashTableIter each;
  gpointer path, text;
  Pending *draft;

  if (key () == NULL)
    return;
  if (g_hash_table_size (texts) == 0)
    {
      draft_drop (address);
      return;
    }
  g_variant_builder_init (&fields, G_VARIANT_TYPE ("a{ss}"));
  g_hash_table_iter_init (&each, texts);
  while (g_hash_table_iter_next (&each, &path, &text))
    g_variant_builder_add (&fields, "{ss}", path, text);
  draft = g_new (Pending, 1);
  *draft = (Pending) { g_strdup (address), g_variant_ref_sink (g_variant_new (SHAPE, address, version, &fields)) };
  g_hash_table_replace (drafts ()->pending, draft->address, draft);
  if (drafts ()->write_id == 0)
    drafts ()->write_id = g_timeout_add (WRITE_AFTER_MS, write_now, NULL);
}

void
draft_drop (const char *address)
{
  g_autofree char *path = NULL;

  g_hash_table_remove (drafts ()->pending, address);
  if (key () == NULL)
    return;
  path = path_of (address);
  g_unlink (path);
}

/* NULL when it cannot be opened with my key, or is no draft. */
static GVariant *
open_draft (const char *path)
{
  g_autofree char *sealed = NULL;
  gsize sealed_size, size;
  uint8_t *open;
  GVariant *content;

  if (!g_file_get_contents (path, &sealed, &sealed_size, NULL) || sealed_size > DRAFT_MAX
      || sealed_size <= crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES)
    return NULL;
  size = sealed_size - crypto_secretbox_NONCEBYTES - crypto_secretbox_MACBYTES;
  open = g_malloc (size);
  if (crypto_secretbox_open_easy (open, (const uint8_t *) sealed + crypto_secretbox_NONCEBYTES,
                                  sealed_size - crypto_secretbox_NONCEBYTES, (const uint8_t *) sealed, key ()) != 0)
    {
      g_free (open);
      return NULL;
    }
  content = g_variant_ref_sink (g_variant_new_from_data (G_VARIANT_TYPE (SHAPE), open, size, FALSE, g_free, open));
  if (g_variant_is_normal_form (content))
    return content;
  g_variant_unref (content);
  return NULL;
}

GHashTable *
draft_find (const char *address, uint32_t *version)
{
  g_autofree char *path = NULL;
  g_autoptr (GVariant) content = NULL;
  g_autoptr (GVariantIter) fields = NULL;
  GHashTable *texts;
  const char *of, *field, *text;
  guint32 number;

  if (key () == NULL)
    return NULL;
  drafts_flush ();
  path = path_of (address);
  content = open_draft (path);
  if (content == NULL)
    return NULL;
  g_variant_get (content, "(&sua{ss})", &of, &number, &fields);
  texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  while (g_variant_iter_next (fields, "{&s&s}", &field, &text))
    g_hash_table_insert (texts, g_strdup (field), g_strdup (text));
  if (version != NULL)
    *version = number;
  return texts;
}

static bool
is_mine (const char *name)
{
  return drafts ()->person != 0 && g_ascii_strtoull (name, NULL, 10) == drafts ()->person;
}

typedef struct
{
  char *address;
  gint64 changed;
} Found;

static int
by_age (gconstpointer a, gconstpointer b)
{
  const Found *one = a, *other = b;

  return one->changed < other->changed ? -1 : one->changed > other->changed;
}

static void
add_found (GArray *all, const char *path)
{
  g_autoptr (GVariant) content = open_draft (path);
  GStatBuf about;
  Found found = { NULL, g_stat (path, &about) == 0 ? about.st_mtime : 0 };

  if (content == NULL)
    return;
  g_variant_get (content, "(sua{ss})", &found.address, NULL, NULL);
  if (g_str_has_prefix (found.address, DRAFT_QUIET))
    g_free (found.address);
  else
    g_array_append_val (all, found);
}

char **
drafts_mine (void)
{
  g_autofree char *place = folder ();
  g_autoptr (GDir) dir = g_dir_open (place, 0, NULL);
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Found));
  GPtrArray *addresses = g_ptr_array_new ();

  drafts_flush ();
  for (const char *name; dir != NULL && key () != NULL && (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *path = g_build_filename (place, name, NULL);

      if (is_mine (name) && g_str_has_suffix (name, ".draft"))
        add_found (all, path);
    }
  g_array_sort (all, by_age);
  for (guint i = 0; i < all->len; i++)
    g_ptr_array_add (addresses, g_array_index (all, Found, i).address);
  g_ptr_array_add (addresses, NULL);
  return (char **) g_ptr_array_free (addresses, FALSE);
}

unsigned
drafts_of_others (void)
{
  g_autofree char *place = folder ();
  g_autoptr (GDir) dir = g_dir_open (place, 0, NULL);
  unsigned n = 0;

  for (const char *name; dir != NULL && (name = g_dir_read_name (dir)) != NULL;)
    n += g_str_has_suffix (name, ".draft") && !is_mine (name);
  return n;
}
