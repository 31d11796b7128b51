/* conf.c - see conf.h. One table says what may stand in the file. */

#include "server/conf.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zmq.h>

#include "config.h"
#include "server/jobs/clamd.h"
#include "server/jobs/scanner.h"

typedef struct
{
  const char *group, *key;
  size_t offset;
  const char *fallback; /* NULL: must be given */
  unsigned min, max;    /* of a number; 0, 0 = a text */
  const char *right;    /* what would be right */
  bool (*will_do) (const char *text); /* NULL: any text will; an absent one does by its fallback */
} ConfKey;

#define AT(member) G_STRUCT_OFFSET (Conf, member)

static bool
is_store (const char *text)
{
  return g_str_has_prefix (text, "sqlite:") || g_str_has_prefix (text, "postgresql:");
}

static bool
is_folder (const char *text)
{
  return g_path_is_absolute (text);
}

static bool
is_schema (const char *text)
{
  return g_file_test (text, G_FILE_TEST_IS_DIR);
}

/* host:port; the system draws the port of "*". */
static bool
is_host (const char *text)
{
  const char *colon = strrchr (text, ':');

  return colon != NULL && colon > text
         && (strcmp (colon, ":*") == 0 || g_ascii_string_to_unsigned (colon + 1, 10, 1, 65535, NULL, NULL));
}

static bool
is_address (const char *text)
{
  return g_str_has_prefix (text, "tcp://") && is_host (text + strlen ("tcp://"));
}

static bool
are_addresses (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);
  bool good = parts[0] != NULL;

  for (char **part = parts; *part != NULL; part++)
    good = good && is_address (*part);
  return good;
}

static const ConfKey keys[] = {
  { "server", "store", AT (store), NULL, 0, 0, "sqlite:/var/lib/kontor/bank.db or postgresql:dbname=kontor", is_store },
  { "server", "schema", AT (schema), SCHEMA_DIR, 0, 0, "the folder with 001-house.sql", is_schema },
  { "server", "listen", AT (listen), "tcp://127.0.0.1:5410", 0, 0, "tcp://0.0.0.0:5410", is_address },
  { "server", "enrol", AT (enrol), "tcp://127.0.0.1:5411", 0, 0, "tcp://0.0.0.0:5411", is_address },
  { "server", "greet", AT (greet), "", 0, 0, "tcp://0.0.0.0:5412", is_address },
  { "server", "key", AT (key), NULL, 0, 0, "/etc/kontor/server.key" },
  { "server", "node", AT (node), "1", 1, 63, "a number of this server from 1 to 63" },
  { "server", "seal_every_ms", AT (seal_ms), "1000", 100, 60000, "milliseconds from 100 to 60000" },
  { "server", "heads", AT (heads), "", 0, 0, "/var/log/kontor/heads" },
  { "desks", "servers", AT (servers), "", 0, 0, "tcp://bank.example:5410;tcp://second.example:5410", are_addresses },
  { "desks", "enrol", AT (enrols), "", 0, 0, "tcp://bank.example:5411", are_addresses },
  { "desks", "greet", AT (greets), "", 0, 0, "bank.example:5412", is_host },
  { "lanes", "readers", AT (readers), "4", 1, 16, "a number from 1 to 16" },
  { "lanes", "slow", AT (slow), "2", 1, 16, "a number from 1 to 16" },
  { "lanes", "writers", AT (writers), "8", 1, 16, "a number from 1 to 16" },
  { "files", "key", AT (file_key), "", 0, 0, "/etc/kontor/file.key" },
  { "files", "clamd", AT (clamd), "", 0, 0, "unix:/run/clamav/clamd.ctl or tcp://127.0.0.1:3310",
    clamd_is_address },
  { "files", "clamd_at_once", AT (clamd_at_once), "2", 1, SCANNER_MAX, "a number of files from 1 to 8" },
  { "passwords", "memory_mib", AT (password_mib), "64", 8, 1024, "mebibytes from 8 to 1024" },
  { "passwords", "operations", AT (password_operations), "2", 1, 16, "a number from 1 to 16" },
  { "backup", "folder", AT (backup_folder), "", 0, 0, "/var/backups/kontor", is_folder },
  { "backup", "every_hours", AT (backup_hours), "24", 1, 720, "hours from 1 to 720" },
  { "backup", "keep", AT (backup_keep), "14", 1, 1000, "a number of backups from 1 to 1000" },
};

static const ConfKey *
find (const char *group, const char *key)
{
  for (size_t i = 0; i < G_N_ELEMENTS (keys); i++)
    if (strcmp (keys[i].group, group) == 0 && (key == NULL || strcmp (keys[i].key, key) == 0))
      return &keys[i];
  return NULL;
}

/* GKeyFile tells no lines, and people look for them. Of what stands twice the last holds. */
static unsigned
line_of (const char *text, const char *group, const char *key)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  bool inside = false;
  unsigned last = 0;

  for (unsigned i = 0; lines[i] != NULL; i++)
    {
      char *line = g_strstrip (lines[i]);
      size_t n = strlen (line);

      if (line[0] == '[')
        {
          inside = n > 2 && strncmp (line + 1, group, n - 2) == 0 && strlen (group) == n - 2;
          if (inside && key == NULL)
            return i + 1;
        }
      else if (inside && key != NULL && g_str_has_prefix (line, key) && strchr (" =\t", line[strlen (key)]) != NULL)
        last = i + 1;
    }
  return last;
}

static bool
check_names (GKeyFile *file, const char *path, const char *text, char **error)
{
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

  for (char **group = groups; *group != NULL; group++)
    {
      g_auto (GStrv) names = g_key_file_get_keys (file, *group, NULL, NULL);

      if (find (*group, NULL) == NULL)
        {
          *error = g_strdup_printf (
              "%s:%u: there is no section [%s]; there are [server], [desks], [lanes], [files], [passwords] and"
              " [backup]", path, line_of (text, *group, NULL), *group);
          return false;
        }
      for (char **name = names; *name != NULL; name++)
        if (find (*group, *name) == NULL)
          {
            *error
                = g_strdup_printf ("%s:%u: [%s] has no key “%s”", path, line_of (text, *group, *name), *group, *name);
            return false;
          }
    }
  return true;
}

static bool
take_key (Conf *conf, const ConfKey *key, GKeyFile *file, const char *path, const char *text, char **error)
{
  g_autofree char *value = g_key_file_get_string (file, key->group, key->key, NULL);
  bool said = value != NULL && g_strstrip (value)[0] != '\0';
  guint64 number = 0;
  bool good = true;

  if (value == NULL && key->fallback == NULL)
    {
      *error = g_strdup_printf ("%s: [%s] lacks the key “%s”: %s", path, key->group, key->key, key->right);
      return false;
    }
  if (value == NULL)
    value = g_strdup (key->fallback);
  if (key->max != 0)
    good = g_ascii_string_to_unsigned (value, 10, key->min, key->max, &number, NULL);
  else if (key->will_do != NULL && (said || key->fallback == NULL || key->fallback[0] != '\0'))
    good = key->will_do (value);
  if (good && key->max != 0)
    *(unsigned *)((char *)conf + key->offset) = number;
  else if (good)
    *(char **)((char *)conf + key->offset) = g_steal_pointer (&value);
  else
    {
      *error = g_strdup_printf ("%s:%u: “%s” will not do for “%s”; right is %s", path,
                                line_of (text, key->group, key->key), value, key->key, key->right);
    }
  return good;
}

static void
take_instead (char **text, const char *other)
{
  g_free (*text);
  *text = g_strdup (other);
}

Conf *
conf_read (const char *path, char **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) problem = NULL;
  g_autoptr (Conf) conf = g_new0 (Conf, 1);
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, &problem)
      || !g_key_file_load_from_data (file, text, -1, G_KEY_FILE_NONE, &problem))
    {
      *error = g_strdup_printf ("%s: %s", path, problem->message);
      return NULL;
    }
  if (!check_names (file, path, text, error))
    return NULL;
  for (size_t i = 0; i < G_N_ELEMENTS (keys); i++)
    if (!take_key (conf, &keys[i], file, path, text, error))
      return NULL;
  if (conf->servers[0] == '\0')
    take_instead (&conf->servers, conf->listen);
  if (conf->enrols[0] == '\0')
    take_instead (&conf->enrols, conf->enrol);
  if (conf->greets[0] == '\0')
    take_instead (&conf->greets, conf->greet);
  return g_steal_pointer (&conf);
}

void
conf_free (Conf *conf)
{
  for (size_t i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i].max == 0)
      g_free (*(char **)((char *)conf + keys[i].offset));
  g_free (conf);
}

bool
conf_read_key (const Conf *conf, char secret[CONF_KEY_SIZE], char public[CONF_KEY_SIZE], char **error)
{
  struct stat info;
  g_autofree char *text = NULL;

  if (stat (conf->key, &info) != 0 || !g_file_get_contents (conf->key, &text, NULL, NULL))
    *error = g_strdup_printf ("%s: cannot read the server's key: %s; “kontorctl init” makes it, and “kontorctl key”"
                              " for a bank that stands", conf->key, g_strerror (errno));
  else if ((info.st_mode & 077) != 0)
    *error = g_strdup_printf ("%s: others may read the server's key; right is chmod 600", conf->key);
  else if (strlen (g_strstrip (text)) != CONF_KEY_SIZE - 1 || zmq_curve_public (public, text) != 0)
    *error = g_strdup_printf ("%s: this is no key", conf->key);
  else
    return g_strlcpy (secret, text, CONF_KEY_SIZE) > 0;
  return false;
}

bool
conf_write_key (const Conf *conf, char **error)
{
  char public[CONF_KEY_SIZE], secret[CONF_KEY_SIZE];
  int fd = open (conf->key, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  bool ok;

  if (fd < 0)
    {
      *error = g_strdup_printf ("%s: %s", conf->key, g_strerror (errno));
      return false;
    }
  ok = zmq_curve_keypair (public, secret) == 0 && write (fd, secret, CONF_KEY_SIZE - 1) == CONF_KEY_SIZE - 1
       && fsync (fd) == 0;
  if (close (fd) != 0 || !ok)
    *error = g_strdup_printf ("%s: cannot write the server's key", conf->key);
  return *error == NULL;
}

