/* file-key.c - see file-key.h. */

#include "server/file-key.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/files/vault.h"
#include "server/lanes/group.h"

enum { DIGITS = 2 * STORE_VAULT_SIZE };

static bool
read_file (const char *path, FileKeyBytes *key, char **error)
{
  struct stat info;
  g_autofree char *text = NULL;
  size_t n = 0;
  bool good;

  if (stat (path, &info) != 0 || !g_file_get_contents (path, &text, NULL, NULL))
    {
      *error = g_strdup_printf ("%s: cannot read the key of files: %s; bring it, or see \"kontorctl key\" for a"
                                " bank without files and \"kontorctl rekey --lost\"", path, g_strerror (errno));
      return false;
    }
  good = sodium_hex2bin (key->bytes, sizeof key->bytes, text, strlen (text), "\n", &n, NULL) == 0
         && n == sizeof key->bytes;
  sodium_memzero (text, strlen (text));
  if ((info.st_mode & 077) != 0)
    *error = g_strdup_printf ("%s: others may read the key of files; right is chmod 600", path);
  else if (!good)
    *error = g_strdup_printf ("%s: this is no key of files: it has %d hexadecimal digits", path, DIGITS);
  return *error == NULL;
}

bool
file_key_make (const char *path, FileKeyBytes *key, char **error)
{
  int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  char text[DIGITS + 2];
  bool done;

  if (fd < 0 && errno == EEXIST)
    return read_file (path, key, error);
  randombytes_buf (key->bytes, sizeof key->bytes);
  sodium_bin2hex (text, sizeof text, key->bytes, sizeof key->bytes);
  text[DIGITS] = '\n';
  text[DIGITS + 1] = '\0';
  done = fd >= 0 && write (fd, text, DIGITS + 1) == DIGITS + 1 && fsync (fd) == 0;
  sodium_memzero (text, sizeof text);
  if (!done)
    *error = g_strdup_printf ("%s: cannot write a key of files: %s", path, g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return done;
}

static void
make_legacy (const char *secret, FileKeyBytes *key)
{
  static const char what[] = "kontor files";

  crypto_generichash (key->bytes, sizeof key->bytes, (const uint8_t *) what, sizeof what, (const uint8_t *) secret,
                      CONF_KEY_SIZE - 1);
}

bool
file_key_read (const Conf *conf, const char *secret, FileKeyBytes *key, char **error)
{
  const char *folder = g_getenv ("CREDENTIALS_DIRECTORY");
  g_autofree char *credential = folder != NULL ? g_build_filename (folder, "file.key", NULL) : NULL;

  if (conf->file_key[0] != '\0')
    return read_file (conf->file_key, key, error);
  if (credential != NULL && g_file_test (credential, G_FILE_TEST_EXISTS))
    return read_file (credential, key, error);
  make_legacy (secret, key);
  return true;
}

typedef struct
{
  FileKeyBytes master, legacy, key;
  const FileKeyBytes *next;    /* to be added; NULL = none */
  bool settle;
  uint64_t n_keys;
  char *complaint;
  bool is_wrong;               /* the store answered, and lies under another key */
} Opening;

static bool
open_vault (Call *call, void *data)
{
  Opening *opening = data;

  if (vault_open (call, opening->master.bytes, opening->legacy.bytes, opening->key.bytes)
      && (opening->next == NULL || vault_wrap (call, opening->key.bytes, opening->next->bytes))
      && (!opening->settle || vault_settle (call, opening->master.bytes)))
    return vault_count (call, &opening->n_keys);
  opening->complaint = g_strdup (call->fault.text);
  opening->is_wrong = call->fault.status == STATUS__CONFLICT;
  return false;
}

static bool
lose_vault (Call *call, void *data)
{
  Opening *opening = data;

  if (vault_open (call, opening->master.bytes, opening->legacy.bytes, opening->key.bytes))
    {
      opening->complaint = g_strdup ("the key of the settings opens the files: nothing is lost");
      return false;
    }
  if (call->fault.status == STATUS__CONFLICT)
    {
      fault__init (&call->fault);
      if (vault_lose (call, opening->next->bytes, opening->key.bytes))
        return true;
    }
  opening->complaint = g_strdup (call->fault.text);
  return false;
}

/* @opening holds the master key; @work opens the vault with it. */
static bool
run (Store *store, const char *secret, GroupLook *work, Opening *opening, char **error)
{
  Link *link = link_open (store, STORE_WRITE, error);
  Arena *arena = arena_new (1 << 20);
  bool done = false;

  make_legacy (secret, &opening->legacy);
  if (link != NULL)
    {
      done = group_look (&link, arena, false, work, opening);
      link_close (link);
    }
  if (done)
    store_give_vault (store, opening->key.bytes);
  else if (*error == NULL)
    *error = opening->complaint != NULL && opening->complaint[0] != '\0'
               ? g_strconcat (opening->complaint, "; see [files] in the settings, and \"kontorctl rekey\"", NULL)
               : g_strdup ("the store does not answer");
  g_clear_pointer (&opening->complaint, g_free);
  arena_free (arena);
  return done;
}

static void
forget (Opening *opening)
{
  sodium_memzero (opening, sizeof *opening);
}

static bool
is_missing (const Conf *conf)
{
  return conf->file_key[0] != '\0' && !g_file_test (conf->file_key, G_FILE_TEST_EXISTS);
}

bool
file_key_open (Store *store, const Conf *conf, const char *secret, char **warning, char **error)
{
  Opening opening = { .next = NULL };
  bool missing = is_missing (conf), read = file_key_read (conf, secret, &opening.master, error);
  bool done = read && run (store, secret, open_vault, &opening, error);

  if (!done && (read ? opening.is_wrong : missing))
    {
      *warning = g_steal_pointer (error);
      done = true;
    }
  forget (&opening);
  return done;
}

bool
file_key_add (Store *store, const Conf *conf, const char *secret, const FileKeyBytes *next, uint64_t *n_keys,
              char **error)
{
  Opening opening = { .next = next };
  bool done = file_key_read (conf, secret, &opening.master, error) && run (store, secret, open_vault, &opening, error);

  if (done)
    *n_keys = opening.n_keys;
  forget (&opening);
  return done;
}

bool
file_key_settle (Store *store, const Conf *conf, const char *secret, char **error)
{
  Opening opening = { .settle = true };
  bool done = file_key_read (conf, secret, &opening.master, error) && run (store, secret, open_vault, &opening, error);

  forget (&opening);
  return done;
}

bool
file_key_lose (Store *store, const Conf *conf, const char *secret, const FileKeyBytes *next, char **error)
{
  Opening opening = { .next = next, .master = *next };
  bool done = (is_missing (conf) || file_key_read (conf, secret, &opening.master, error))
              && run (store, secret, lose_vault, &opening, error);

  forget (&opening);
  return done;
}
