/* file-keys.c - the key under which files lie: outside the store, changed without a moment in which files have none,
 * and missed when it is not there.
 */

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "tests/scenarios/papers.h"

enum { SIZE = 5000, KILLS = 12 };

typedef struct
{
  char *keys;             /* a folder beside the bank's */
  House *house;
  Station window;
  uint64_t file_id;
} Kept;

static void
fill (uint8_t bytes[SIZE])
{
  for (int i = 0; i < SIZE; i++)
    bytes[i] = 'a' + i % 23;
}

static Wire *
sit_down (Kept *kept, Me **me)
{
  Wire *desk = desk_open (kept->house, &kept->window, NULL);

  *me = desk_sign_in (desk, "olga");
  return desk;
}

static void
attach (Kept *kept)
{
  Me *me;
  g_autoptr (Wire) desk = sit_down (kept, &me);
  uint8_t bytes[SIZE];

  fill (bytes);
  kept->file_id = desk_attach (desk, desk_client (desk, me, "Orlov"), "paper.txt", bytes, SIZE);
}

static void
the_file_is_there (Kept *kept)
{
  Me *me;
  g_autoptr (Wire) desk = sit_down (kept, &me);
  FileChunk *chunk = desk_ask (desk, &files_take_method, A (FileChunk, file_chunk, .file_id = kept->file_id));
  uint8_t bytes[SIZE];

  fill (bytes);
  g_assert_cmpmem (chunk->data.data, chunk->data.len, bytes, SIZE);
}

static char *
in_keys (const Kept *kept, const char *name)
{
  return g_build_filename (kept->keys, name, NULL);
}

/* @named: the settings name a key of files; else it is made of the server's, as in banks of old. */
static Kept
a_bank_with_a_file (bool named)
{
  Kept kept = { .keys = g_dir_make_tmp ("kontor-XXXXXX", NULL) };
  g_autofree char *settings = named ? g_strdup_printf ("[files]\nkey = %s/file.key\n", kept.keys) : g_strdup ("");

  kept.house = house_make ("", settings);
  house_start (kept.house);
  kept.window = house_enrol (kept.house, "Window 1", "0000");
  house_person (kept.house, "olga", "Petrova Olga", "0000", "Branch manager");
  attach (&kept);
  return kept;
}

static void
close_bank (Kept *kept)
{
  static const char *const names[] = { "file.key", "next.key" };

  house_close (kept->house);
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = in_keys (kept, names[i]);

      g_unlink (path);
    }
  g_rmdir (kept->keys);
  g_free (kept->keys);
}

static void
say_key (Kept *kept, const char *path)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  g_assert_true (g_key_file_load_from_file (file, house_config (kept->house), G_KEY_FILE_NONE, NULL));
  g_key_file_set_string (file, "files", "key", path);
  g_assert_true (g_key_file_save_to_file (file, house_config (kept->house), NULL));
}

/* What kontord complains of when it is only to look whether it could start; NULL when of nothing. */
static char *
complaint (Kept *kept, const char *credentials)
{
  g_autofree char *program = g_build_filename (g_getenv ("BUILD_DIR"), "server", "kontord", NULL);
  char *argv[] = { program, (char *) "--config", (char *) house_config (kept->house), (char *) "--check", NULL };
  g_auto (GStrv) environment = g_get_environ ();
  char *said = NULL;
  int status;

  if (credentials != NULL)
    environment = g_environ_setenv (environment, "CREDENTIALS_DIRECTORY", credentials, TRUE);
  g_assert_true (g_spawn_sync (NULL, argv, environment, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, &said, &status,
                               NULL));
  if (said[0] != '\0')
    return said;
  g_assert_cmpint (status, ==, 0);
  g_free (said);
  return NULL;
}

static void
all_but_files_works (Kept *kept)
{
  Me *me;
  g_autoptr (Wire) desk = sit_down (kept, &me);
  g_autofree char *log = house_log (kept->house);
  uint8_t hash[PAPER_HASH] = { 1 };
  uint64_t client;

  g_assert_nonnull (strstr (log, "attached files stay shut"));
  g_assert_null (strstr (log, "?kontorctl")); /* said in letters that any locale has */
  client = desk_client (desk, me, "Orlova");
  desk_refuses (desk, &files_take_method, A (FileChunk, file_chunk, .file_id = kept->file_id), STATUS__BROKEN);
  desk_refuses (desk, &files_begin_method,
                A (File, file, .of_kind = "client", .of_id = client, .name = "paper.txt", .size = SIZE,
                   .hash = { PAPER_HASH, hash }), STATUS__BROKEN);
}

static void
the_old_file_is_refused (Kept *kept)
{
  Me *me;
  g_autoptr (Wire) desk = sit_down (kept, &me);

  desk_refuses (desk, &files_take_method, A (FileChunk, file_chunk, .file_id = kept->file_id), STATUS__BROKEN);
}

static void
a_lost_key_shuts_the_files_and_nothing_else (void)
{
  Kept kept = a_bank_with_a_file (true);
  g_autofree char *path = in_keys (&kept, "file.key"), *next = in_keys (&kept, "next.key"), *kept_well = NULL,
                  *not_made = NULL, *given_up = NULL, *verified = NULL;

  kept_well = house_ctl_fails (kept.house, "rekey", "--lost", next, NULL);
  g_assert_nonnull (strstr (kept_well, "nothing is lost"));
  g_assert_cmpint (house_stop (kept.house, SIGTERM), ==, 0);
  g_assert_cmpint (g_unlink (path), ==, 0);
  not_made = house_ctl_fails (kept.house, "key", NULL);
  g_assert_nonnull (strstr (not_made, "rekey --lost"));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  house_start (kept.house);
  all_but_files_works (&kept);
  g_assert_cmpint (house_stop (kept.house, SIGTERM), ==, 0);
  given_up = house_ctl (kept.house, "rekey", "--lost", path, NULL);
  g_assert_nonnull (strstr (given_up, "given up"));
  g_assert_null (complaint (&kept, NULL));
  house_start (kept.house);
  the_old_file_is_refused (&kept);
  attach (&kept);
  the_file_is_there (&kept);
  verified = house_ctl (kept.house, "verify", NULL);
  g_assert_nonnull (strstr (verified, "nothing is wrong"));
  close_bank (&kept);
}

static void
a_second_next_key_is_told_of_the_first (void)
{
  Kept kept = a_bank_with_a_file (true);
  g_autofree char *next = in_keys (&kept, "next.key"), *first = NULL, *second = NULL;

  first = house_ctl (kept.house, "rekey", next, NULL);
  g_assert_null (strstr (first, "pending"));
  g_assert_cmpint (g_unlink (next), ==, 0);
  second = house_ctl (kept.house, "rekey", next, NULL);
  g_assert_nonnull (strstr (second, "pending already: 3 keys"));
  close_bank (&kept);
}

static void
files_open_under_a_new_key_and_no_more_under_the_old (void)
{
  Kept kept = a_bank_with_a_file (true);
  g_autofree char *next = in_keys (&kept, "next.key"), *old = in_keys (&kept, "file.key"), *added = NULL,
                  *finished = NULL, *refused = NULL;

  added = house_ctl (kept.house, "rekey", next, NULL);
  g_assert_nonnull (strstr (added, "rekey --finish"));
  the_file_is_there (&kept);
  g_assert_cmpint (house_stop (kept.house, SIGTERM), ==, 0);
  say_key (&kept, next);
  house_start (kept.house);
  the_file_is_there (&kept);
  finished = house_ctl (kept.house, "rekey", "--finish", NULL);
  the_file_is_there (&kept);
  g_assert_cmpint (house_stop (kept.house, SIGTERM), ==, 0);
  say_key (&kept, old);
  refused = complaint (&kept, NULL);
  g_assert_nonnull (refused);
  g_assert_nonnull (strstr (refused, "lie under another key"));
  say_key (&kept, next);
  house_start (kept.house);
  the_file_is_there (&kept);
  close_bank (&kept);
}

/* How long a change of key takes that nobody kills; after it either key opens. */
static gint64
change_key (Kept *kept, const char *next)
{
  gint64 began = g_get_monotonic_time (), took;
  g_autofree char *said = house_ctl (kept->house, "rekey", next, NULL);

  took = g_get_monotonic_time () - began;
  house_start (kept->house);
  the_file_is_there (kept);
  g_assert_cmpint (house_stop (kept->house, SIGTERM), ==, 0);
  return took;
}

/* Killed a little later each time, up to its end; then once more, by nobody. */
static void
a_change_of_key_that_is_killed_leaves_every_file_readable (void)
{
  Kept kept = a_bank_with_a_file (true);
  g_autofree char *program = g_build_filename (g_getenv ("BUILD_DIR"), "kontorctl", NULL),
                  *next = in_keys (&kept, "next.key");
  char *argv[] = { program, (char *) "--config", (char *) house_config (kept.house), (char *) "rekey", next, NULL };
  gint64 whole;

  g_assert_cmpint (house_stop (kept.house, SIGTERM), ==, 0);
  whole = change_key (&kept, next);
  for (int i = 0; i < KILLS; i++)
    {
      GPid pid;

      g_unlink (next);
      g_assert_true (g_spawn_async (NULL, argv, NULL,
                                    G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL
                                      | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &pid, NULL));
      g_usleep (whole * (i + 1) / KILLS);
      kill (pid, SIGKILL);
      waitpid (pid, NULL, 0);
      house_start (kept.house);
      the_file_is_there (&kept);
      g_assert_cmpint (house_stop (kept.house, SIGTERM), ==, 0);
    }
  g_unlink (next);
  change_key (&kept, next);
  say_key (&kept, next);
  house_start (kept.house);
  the_file_is_there (&kept);
  close_bank (&kept);
}

static void
a_bank_without_a_key_of_files_gets_one_later (void)
{
  Kept kept = a_bank_with_a_file (false);
  g_autofree char *next = in_keys (&kept, "next.key"), *said = NULL, *finished = NULL;

  the_file_is_there (&kept);
  said = house_ctl (kept.house, "rekey", next, NULL);
  g_assert_cmpint (house_stop (kept.house, SIGTERM), ==, 0);
  say_key (&kept, next);
  house_start (kept.house);
  finished = house_ctl (kept.house, "rekey", "--finish", NULL);
  the_file_is_there (&kept);
  close_bank (&kept);
}

static void
the_key_may_come_as_a_credential_and_is_missed_without (void)
{
  Kept kept = a_bank_with_a_file (true);
  g_autofree char *refused = NULL;

  g_assert_cmpint (house_stop (kept.house, SIGTERM), ==, 0);
  say_key (&kept, "");
  refused = complaint (&kept, NULL);
  g_assert_nonnull (refused);
  g_assert_nonnull (strstr (refused, "lie under another key"));
  g_assert_null (complaint (&kept, kept.keys));
  g_setenv ("CREDENTIALS_DIRECTORY", kept.keys, TRUE);
  house_start (kept.house);
  g_unsetenv ("CREDENTIALS_DIRECTORY");
  the_file_is_there (&kept);
  close_bank (&kept);
}

static void
a_key_of_files_that_others_may_read_is_refused (void)
{
  Kept kept = a_bank_with_a_file (true);
  g_autofree char *path = in_keys (&kept, "file.key"), *refused = NULL;

  g_assert_cmpint (house_stop (kept.house, SIGTERM), ==, 0);
  g_assert_cmpint (g_chmod (path, 0644), ==, 0);
  refused = complaint (&kept, NULL);
  g_assert_nonnull (refused);
  g_assert_nonnull (strstr (refused, "chmod 600"));
  g_assert_cmpint (g_chmod (path, 0600), ==, 0);
  house_start (kept.house);
  close_bank (&kept);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/file-keys/files-open-under-a-new-key-and-no-more-under-the-old",
                   files_open_under_a_new_key_and_no_more_under_the_old);
  g_test_add_func ("/file-keys/a-change-of-key-that-is-killed-leaves-every-file-readable",
                   a_change_of_key_that_is_killed_leaves_every_file_readable);
  g_test_add_func ("/file-keys/a-bank-without-a-key-of-files-gets-one-later",
                   a_bank_without_a_key_of_files_gets_one_later);
  g_test_add_func ("/file-keys/the-key-may-come-as-a-credential-and-is-missed-without",
                   the_key_may_come_as_a_credential_and_is_missed_without);
  g_test_add_func ("/file-keys/a-key-of-files-that-others-may-read-is-refused",
                   a_key_of_files_that_others_may_read_is_refused);
  g_test_add_func ("/file-keys/a-lost-key-shuts-the-files-and-nothing-else",
                   a_lost_key_shuts_the_files_and_nothing_else);
  g_test_add_func ("/file-keys/a-second-next-key-is-told-of-the-first", a_second_next_key_is_told_of_the_first);
  return g_test_run ();
}
