/* export-parts.c - see export-parts.h. A note is a file "<process>-<number>" that holds the address of the part. */

#include "client/page/export-parts.h"

#include <glib/gstdio.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "client/net/machine.h"
#include "client/net/profile.h"

enum { WAIT_MS = 2000 };

static char *
folder (void)
{
  return g_build_filename (profile_get_data_folder (), "exports", NULL);
}

char *
export_part_note (GFile *part)
{
  static guint number;
  g_autofree char *place = folder (), *name = g_strdup_printf ("%d-%u", (int) getpid (), number++),
                  *uri = g_file_get_uri (part);
  char *note = g_build_filename (place, name, NULL);

  g_mkdir_with_parents (place, 0700);
  if (!g_file_set_contents_full (note, uri, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL))
    g_warning ("%s", note);   /* the file is made all the same */
  return note;
}

/* A share that is not there keeps its note: the part may be removed another time. */
static void
remove_part (const char *note)
{
  g_autofree char *uri = NULL;
  g_autoptr (GFile) part = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_file_get_contents (note, &uri, NULL, NULL))
    return;
  part = g_file_new_for_uri (uri);
  if (g_file_delete (part, NULL, &error) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    g_unlink (note);
}

/* Whoever starts is making nothing yet: what bears his number is of somebody before him. */
static void
remove_noted (const char *place, bool at_start)
{
  g_autoptr (GDir) dir = g_dir_open (place, 0, NULL);

  for (const char *name; dir != NULL && (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *note = g_build_filename (place, name, NULL);
      int process = (int) g_ascii_strtoll (name, NULL, 10);

      if (process == (int) getpid () || (at_start && !machine_runs (process)))
        remove_part (note);
    }
}

static void
sweep (GTask *task, gpointer source, gpointer place, GCancellable *cancellable)
{
  remove_noted (place, true);
  g_task_return_boolean (task, TRUE);
}

void
export_parts_sweep (void)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_task_data (task, folder (), g_free);
  g_task_run_in_thread (task, sweep);
}

static gpointer
remove_mine (gpointer data)
{
  g_autoptr (GAsyncQueue) done = data;
  g_autofree char *place = folder ();

  remove_noted (place, false);
  g_async_queue_push (done, done);
  return NULL;
}

void
export_parts_remove (void)
{
  g_autoptr (GAsyncQueue) done = g_async_queue_new ();

  g_thread_unref (g_thread_new ("exports", remove_mine, g_async_queue_ref (done)));
  g_async_queue_timeout_pop (done, WAIT_MS * 1000);
}
