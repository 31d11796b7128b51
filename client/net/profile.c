/* profile.c - see profile.h. */

#include "client/net/profile.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

#define STATION "Workstation"
#define DESK "Desk"

enum { SECRET_SIZE = 41, WRITE_AFTER_MS = 1000 };

typedef struct
{
  char *folder, *data_folder, *bank, *name, *server_key, *public_key;
  char *secret_key;                /* in locked memory */
  char **servers;
  GKeyFile *desk;
  guint write_id;
} Profile;

static Profile *
profile (void)
{
  static Profile only;

  return &only;
}

static char *
place_of (const char *file)
{
  return g_build_filename (profile ()->folder, file, NULL);
}

static void
keep_secret (const char *secret_key)
{
  Profile *self = profile ();

  if (self->secret_key == NULL)
    self->secret_key = sodium_malloc (SECRET_SIZE);
  g_strlcpy (self->secret_key, secret_key, SECRET_SIZE);
}

static void
replace (char **place, char *value)
{
  g_free (*place);
  *place = value != NULL ? value : g_strdup ("");
}

static void
read_station (void)
{
  Profile *self = profile ();
  g_autofree char *path = place_of ("workstation.ini"), *secret = NULL;
  g_autoptr (GKeyFile) file = g_key_file_new ();

  replace (&self->bank, NULL);
  replace (&self->name, NULL);
  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    return;
  replace (&self->bank, g_key_file_get_string (file, STATION, "Bank", NULL));
  replace (&self->name, g_key_file_get_string (file, STATION, "Name", NULL));
  replace (&self->server_key, g_key_file_get_string (file, STATION, "ServerKey", NULL));
  replace (&self->public_key, g_key_file_get_string (file, STATION, "PublicKey", NULL));
  g_strfreev (self->servers);
  self->servers = g_key_file_get_string_list (file, STATION, "Servers", NULL, NULL);
  secret = g_key_file_get_string (file, STATION, "SecretKey", NULL);
  if (secret != NULL)
    {
      keep_secret (secret);
      sodium_memzero (secret, strlen (secret));
    }
}

void
profile_open (const char *folder)
{
  Profile *self = profile ();
  g_autofree char *path = NULL;

  g_assert (self->folder == NULL);
  self->folder = folder != NULL ? g_canonicalize_filename (folder, NULL)
                                : g_build_filename (g_get_user_config_dir (), "kontor", NULL);
  self->data_folder = folder != NULL ? g_build_filename (self->folder, "data", NULL)
                                     : g_build_filename (g_get_user_data_dir (), "kontor", NULL);
  g_mkdir_with_parents (self->folder, 0700);
  g_mkdir_with_parents (self->data_folder, 0700);
  read_station ();
  self->desk = g_key_file_new ();
  path = place_of ("desk.ini");
  g_key_file_load_from_file (self->desk, path, G_KEY_FILE_NONE, NULL);
}

bool
profile_is_enrolled (void)
{
  const Profile *self = profile ();

  return self->servers != NULL && self->servers[0] != NULL && self->secret_key != NULL
         && strlen (self->secret_key) == 40 && strlen (self->server_key) == 40 && strlen (self->public_key) == 40;
}

const char *
profile_get_bank (void)
{
  return profile ()->bank;
}

const char *
profile_get_workstation (void)
{
  return profile ()->name;
}

const char *
profile_get_data_folder (void)
{
  return profile ()->data_folder;
}

LineShape
profile_get_line (void)
{
  const Profile *self = profile ();

  g_assert (profile_is_enrolled ());
  return (LineShape) { (const char *const *) self->servers, self->server_key, self->public_key, self->secret_key };
}

void
profile_use_servers (const char *addresses)
{
  Profile *self = profile ();

  g_strfreev (self->servers);
  self->servers = g_strsplit (addresses, ",", LINE_ADDRESSES);
}

static bool
write_private (const char *path, GKeyFile *file, GError **error)
{
  gsize size;
  g_autofree char *text = g_key_file_to_data (file, &size, NULL);
  bool done = g_file_set_contents_full (path, text, size, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                        0600, error);

  sodium_memzero (text, size);
  return done;
}

bool
profile_enrol (const Invite *invite, const char *name, const char *public_key, const char *secret_key, GError **error)
{
  g_autofree char *path = place_of ("workstation.ini");
  g_autoptr (GKeyFile) file = g_key_file_new ();

  g_key_file_set_string (file, STATION, "Bank", invite->bank != NULL ? invite->bank : "");
  g_key_file_set_string (file, STATION, "Name", name);
  g_key_file_set_string_list (file, STATION, "Servers", (const char *const *) invite->servers,
                              g_strv_length (invite->servers));
  g_key_file_set_string (file, STATION, "ServerKey", invite->server_key);
  g_key_file_set_string (file, STATION, "PublicKey", public_key);
  g_key_file_set_string (file, STATION, "SecretKey", secret_key);
  g_unlink (path);   /* an older file may be open to others */
  if (!write_private (path, file, error))
    return false;
  read_station ();
  return true;
}

char *
profile_get (const char *name)
{
  return g_key_file_get_string (profile ()->desk, DESK, name, NULL);
}

void
profile_flush (void)
{
  Profile *self = profile ();
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  if (self->write_id == 0)
    return;
  g_clear_handle_id (&self->write_id, g_source_remove);
  path = place_of ("desk.ini");
  if (!write_private (path, self->desk, &error))
    g_warning ("%s", error->message);
}

static gboolean
write_now (gpointer data)
{
  profile_flush ();
  return G_SOURCE_REMOVE;
}

void
profile_set (const char *name, const char *value)
{
  Profile *self = profile ();

  if (value != NULL)
    g_key_file_set_string (self->desk, DESK, name, value);
  else
    g_key_file_remove_key (self->desk, DESK, name, NULL);
  if (self->write_id == 0)
    self->write_id = g_timeout_add (WRITE_AFTER_MS, write_now, NULL);
}
