/* export-file.c - the file that an export makes: whole or not at all, in the order of its parts, and a disk that will
 * not take it says so in words.
 *
 * A disk without room is a tmpfs of 64 KiB; where this program may not mount one, it is a file that may not grow.
 */

#define _GNU_SOURCE   /* unshare () */

#include <glib/gstdio.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "client/net/profile.h"
#include "client/page/export-file.h"
#include "client/page/export-parts.h"

enum { ROOM = 64 << 10, PART = 20 << 10 };

typedef struct
{
  char *folder, *path;
  GFile *place;
  ExportFile *file;
  GMainLoop *loop;
  GError *error;
  unsigned n_turns;          /* of the loop, while a part was put */
} World;

/* A mount of this process alone: before it has threads, or it would be of one of them. */
static char *
small_disk (void)
{
  g_autofree char *size = g_strdup_printf ("size=%u", ROOM), *folder = g_dir_make_tmp ("kontor-disk-XXXXXX", NULL);

  if (unshare (CLONE_NEWNS) == 0 && mount ("none", "/", "none", MS_REC | MS_PRIVATE, NULL) == 0
      && mount ("tmpfs", folder, "tmpfs", 0, size) == 0)
    return g_steal_pointer (&folder);
  g_rmdir (folder);
  return NULL;
}

/* @disk: NULL = wherever there is room. */
static void
world_open (World *world, const void *disk)
{
  world->folder = disk != NULL ? g_build_filename (disk, "in", NULL) : g_dir_make_tmp ("kontor-file-XXXXXX", NULL);
  g_mkdir (world->folder, 0700);
  world->path = g_build_filename (world->folder, "list.csv", NULL);
  world->place = g_file_new_for_path (world->path);
  world->file = export_file_new (world->place);
  world->loop = g_main_loop_new (NULL, FALSE);
}

static bool
is_beside (const World *world)
{
  g_autofree char *part = g_strconcat (world->path, ".part", NULL);

  return g_file_test (part, G_FILE_TEST_EXISTS);
}

/* Its end is a thread's: it is over when nothing is beside the place. */
static void
let_go (World *world)
{
  g_clear_pointer (&world->file, export_file_free);
  for (unsigned i = 0; i < 5000 && is_beside (world); i++)
    g_usleep (1000);
  g_assert_false (is_beside (world));
}

static void
world_close (World *world, const void *data)
{
  let_go (world);
  g_unlink (world->path);
  g_rmdir (world->folder);
  g_clear_error (&world->error);
  g_object_unref (world->place);
  g_main_loop_unref (world->loop);
  g_free (world->path);
  g_free (world->folder);
}

static void
done (GObject *source, GAsyncResult *result, void *data)
{
  World *world = data;

  export_file_put_finish (result, &world->error);
  g_main_loop_quit (world->loop);
}

static bool
put (World *world, const char *text, ExportPart which, GCancellable *cancellable)
{
  g_clear_error (&world->error);
  export_file_put_async (world->file, g_string_new (text), which, cancellable, done, world);
  g_main_loop_run (world->loop);
  return world->error == NULL;
}

static void
holds (const World *world, const char *text)
{
  g_autofree char *told = NULL;

  g_assert_true (g_file_get_contents (world->path, &told, NULL, NULL));
  g_assert_cmpstr (told, ==, text);
}

static void
parts_stand_in_their_order_and_only_a_whole_file_has_its_name (World *world, const void *data)
{
  g_assert_true (put (world, "one\n", EXPORT_FIRST, NULL));
  g_assert_true (put (world, "two\n", 0, NULL));
  g_assert_false (g_file_test (world->path, G_FILE_TEST_EXISTS));
  g_assert_true (put (world, "three\n", EXPORT_LAST, NULL));
  let_go (world);
  holds (world, "one\ntwo\nthree\n");
}

static void
what_is_begun_anew_has_nothing_of_before (World *world, const void *data)
{
  g_assert_true (put (world, "one, and much more than comes later\n", EXPORT_FIRST, NULL));
  g_assert_true (put (world, "one\n", EXPORT_FIRST, NULL));
  g_assert_true (put (world, "two\n", EXPORT_LAST, NULL));
  holds (world, "one\ntwo\n");
}

static void
a_file_that_stood_there_stands_until_the_new_one_is_whole (World *world, const void *data)
{
  g_assert_true (g_file_set_contents (world->path, "old", -1, NULL));
  g_assert_true (put (world, "new", EXPORT_FIRST, NULL));
  holds (world, "old");
  g_assert_true (put (world, "", EXPORT_LAST, NULL));
  holds (world, "new");
}

static void
what_was_stopped_leaves_nothing_behind (World *world, const void *data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_assert_true (put (world, "one\n", EXPORT_FIRST, cancellable));
  g_cancellable_cancel (cancellable);
  g_assert_false (put (world, "two\n", EXPORT_LAST, cancellable));
  g_assert_error (world->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  let_go (world);
  g_assert_false (g_file_test (world->path, G_FILE_TEST_EXISTS));
}

static void
a_disk_without_room_is_told_in_words_and_nothing_is_left_on_it (World *world, const void *mounted)
{
  const struct rlimit small = { ROOM, RLIM_INFINITY }, none = { RLIM_INFINITY, RLIM_INFINITY };
  g_autofree char *text = g_strnfill (PART, 'x');
  unsigned n = 1;

  if (mounted == NULL)
    {
      signal (SIGXFSZ, SIG_IGN);
      g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
    }
  g_assert_true (put (world, text, EXPORT_FIRST, NULL));
  while (n < 10 && put (world, text, 0, NULL))
    n++;
  setrlimit (RLIMIT_FSIZE, &none);
  g_assert_nonnull (world->error);
  if (mounted != NULL)
    g_assert_cmpstr (world->error->message, ==, "There is no room for the file: no file was made");
  let_go (world);
  g_assert_false (g_file_test (world->path, G_FILE_TEST_EXISTS));
  world->file = export_file_new (world->place);
  g_assert_true (put (world, text, EXPORT_FIRST | EXPORT_LAST, NULL));
  holds (world, text);
}

static void
a_place_that_will_not_have_it_is_told_in_words (World *world, const void *data)
{
  g_autofree char *nowhere = g_build_filename (world->folder, "gone", "list.csv", NULL);
  g_autoptr (GFile) place = g_file_new_for_path (nowhere);

  g_assert_cmpint (g_mkdir (world->path, 0700), ==, 0);
  g_assert_true (put (world, "one\n", EXPORT_FIRST, NULL));
  g_assert_false (put (world, "two\n", EXPORT_LAST, NULL));
  g_assert_nonnull (world->error);
  let_go (world);
  g_assert_cmpint (g_rmdir (world->path), ==, 0);
  world->file = export_file_new (place);
  g_assert_false (put (world, "one\n", EXPORT_FIRST, NULL));
  g_assert_cmpstr (world->error->message, ==, "The folder is not there any more: no file was made");
}

static gboolean
turn (void *data)
{
  ((World *) data)->n_turns++;
  return G_SOURCE_CONTINUE;
}

/* As many megabytes as no page of rows has: the disk takes its time, and the loop goes on. */
static void
the_window_goes_on_while_the_disk_is_busy (World *world, const void *data)
{
  g_autofree char *text = g_strnfill (64 << 20, 'x');
  guint turning = g_idle_add_full (G_PRIORITY_DEFAULT, turn, world, NULL);

  g_assert_true (put (world, text, EXPORT_FIRST, NULL));
  g_assert_cmpint (world->n_turns, >, 10);
  g_source_remove (turning);
}

static char *
part_of (const World *world)
{
  return g_strconcat (world->path, ".part", NULL);
}

static void
gone_within_seconds (const char *part)
{
  for (unsigned i = 0; i < 5000 && g_file_test (part, G_FILE_TEST_EXISTS); i++)
    g_usleep (1000);
  g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));
}

/* The notes of a process that has come to its end. */
static void
become_of_the_dead (void)
{
  g_autofree char *place = g_build_filename (profile_get_data_folder (), "exports", NULL);
  g_autoptr (GDir) dir = g_dir_open (place, 0, NULL);
  pid_t child = fork ();

  if (child == 0)
    _exit (0);
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
  for (const char *name; (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *before = g_build_filename (place, name, NULL),
                      *after = g_strdup_printf ("%s/%d-%s", place, (int) child, name);

      g_assert_cmpint (g_rename (before, after), ==, 0);
    }
}

static void
a_desk_that_ends_in_order_removes_what_it_was_making (World *world, const void *data)
{
  g_autofree char *part = part_of (world);

  g_assert_true (put (world, "one\n", EXPORT_FIRST, NULL));
  g_assert_true (is_beside (world));
  export_parts_remove ();
  g_assert_false (is_beside (world));
}

static void
what_a_desk_that_went_down_was_making_is_gone_once_one_starts (World *world, const void *data)
{
  g_autofree char *part = part_of (world), *whole = g_strconcat (world->path, ".whole", NULL);

  g_assert_true (put (world, "one\n", EXPORT_FIRST, NULL));
  become_of_the_dead ();
  g_assert_true (g_file_set_contents (whole, "another's", -1, NULL));
  export_parts_sweep ();
  gone_within_seconds (part);
  g_assert_true (g_file_test (whole, G_FILE_TEST_EXISTS));
  g_unlink (whole);
}

static void
what_another_desk_is_making_is_left_alone (World *world, const void *data)
{
  g_autofree char *place = g_build_filename (profile_get_data_folder (), "exports", NULL),
                  *note = g_strdup_printf ("%s/%d-0", place, (int) getppid ()),
                  *theirs = g_build_filename (world->folder, "theirs.csv.part", NULL), *part = part_of (world);
  g_autofree char *uri = g_filename_to_uri (theirs, NULL, NULL);

  g_assert_true (put (world, "one\n", EXPORT_FIRST, NULL));
  become_of_the_dead ();
  g_assert_true (g_file_set_contents (note, uri, -1, NULL));
  g_assert_true (g_file_set_contents (theirs, "rows", -1, NULL));
  export_parts_sweep ();
  gone_within_seconds (part);
  g_assert_true (g_file_test (theirs, G_FILE_TEST_EXISTS));
  g_unlink (theirs);
  g_unlink (note);
}

int
main (int argc, char **argv)
{
  g_autofree char *disk = small_disk (), *profile = g_dir_make_tmp ("kontor-profile-XXXXXX", NULL);
  int result;

  g_test_init (&argc, &argv, NULL);
  profile_open (profile);
#define ADD_AT(disk, name) g_test_add ("/desk/export-file/" #name, World, disk, world_open, name, world_close)
#define ADD(name) ADD_AT (NULL, name)
  ADD (parts_stand_in_their_order_and_only_a_whole_file_has_its_name);
  ADD (what_is_begun_anew_has_nothing_of_before);
  ADD (a_file_that_stood_there_stands_until_the_new_one_is_whole);
  ADD (what_was_stopped_leaves_nothing_behind);
  ADD_AT (disk, a_disk_without_room_is_told_in_words_and_nothing_is_left_on_it);
  ADD (a_place_that_will_not_have_it_is_told_in_words);
  ADD (the_window_goes_on_while_the_disk_is_busy);
  ADD (a_desk_that_ends_in_order_removes_what_it_was_making);
  ADD (what_a_desk_that_went_down_was_making_is_gone_once_one_starts);
  ADD (what_another_desk_is_making_is_left_alone);
  result = g_test_run ();
  if (disk != NULL && umount (disk) == 0)
    g_rmdir (disk);
  return result;
}
