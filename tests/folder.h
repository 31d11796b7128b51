/* folder.h - takes a test's folder away with all that is in it; what a link in it leads to stays. */

#pragma once

#include <glib/gstdio.h>

static inline void
folder_remove (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_unlink (path) != 0)
        folder_remove (path);
    }
  g_rmdir (folder);
}
