/* memory.c - see memory.h. A small file that is read and written whole; losing it loses nothing but habits. */

#include "client/list/memory.h"

static char *
file_name (void)
{
  return g_build_filename (g_get_user_config_dir (), "kontor", "desk.ini", NULL);
}

static GKeyFile *
read_file (void)
{
  GKeyFile *file = g_key_file_new ();
  g_autofree char *name = file_name ();

  g_key_file_load_from_file (file, name, G_KEY_FILE_NONE, NULL);
  return file;
}

char *
memory_get (const char *group, const char *key)
{
  g_autoptr (GKeyFile) file = read_file ();

  return g_key_file_get_string (file, group, key, NULL);
}

void
memory_set (const char *group, const char *key, const char *value)
{
  g_autoptr (GKeyFile) file = read_file ();
  g_autofree char *name = file_name (), *folder = g_path_get_dirname (name);

  if (value != NULL)
    g_key_file_set_string (file, group, key, value);
  else
    g_key_file_remove_key (file, group, key, NULL);
  g_mkdir_with_parents (folder, 0700);
  g_key_file_save_to_file (file, name, NULL);
}

char **
memory_keys (const char *group)
{
  g_autoptr (GKeyFile) file = read_file ();
  char **keys = g_key_file_get_keys (file, group, NULL, NULL);

  return keys != NULL ? keys : g_new0 (char *, 1);
}
