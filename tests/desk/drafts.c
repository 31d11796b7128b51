/* drafts.c - what is typed and not saved, on the disk of one machine that two people share. */

#include <glib.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>
#include <utime.h>

#include "client/net/profile.h"
#include "client/record/drafts.h"

static const uint8_t anna[DRAFTS_KEY] = { 1 }, olga[DRAFTS_KEY] = { 2 };

static void
type (const char *address, const char *field, const char *text)
{
  g_autoptr (GHashTable) texts = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (texts, (gpointer) field, (gpointer) text);
  draft_keep (address, 4, texts);
}

static void
is_draft (const char *address, const char *field, const char *text)
{
  uint32_t version = 0;
  g_autoptr (GHashTable) texts = draft_find (address, &version);

  g_assert_nonnull (texts);
  g_assert_cmpuint (version, ==, 4);
  g_assert_cmpstr (g_hash_table_lookup (texts, field), ==, text);
}

static void
forget_all (void)
{
  g_autofree char *folder = g_build_filename (profile_get_data_folder (), "drafts", NULL);
  g_autoptr (GDir) dir = NULL;

  drafts_close ();
  dir = g_dir_open (folder, 0, NULL);
  for (const char *name; dir != NULL && (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
}

static void
a_draft_is_found_by_its_address (void)
{
  forget_all ();
  drafts_open (7, anna);
  type ("client:17", "surname", "Соколова");
  type ("client:18", "surname", "Иванова");
  is_draft ("client:17", "surname", "Соколова");
  is_draft ("client:18", "surname", "Иванова");
  g_assert_null (draft_find ("client:19", NULL));
}

static gboolean
quit (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static void
it_is_on_disk_within_two_seconds (void)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  forget_all ();
  drafts_open (7, anna);
  type ("client:17", "surname", "Соколова");
  g_timeout_add (2000, quit, loop);
  g_main_loop_run (loop);
  drafts_open (8, olga);   /* as good as a crash: what is not on disk is gone */
  g_assert_cmpuint (drafts_of_others (), ==, 1);
}

static void
another_person_sees_only_that_there_is_one (void)
{
  g_auto (GStrv) mine = NULL;

  forget_all ();
  drafts_open (7, anna);
  type ("client:17", "surname", "Соколова");
  drafts_open (8, olga);
  mine = drafts_mine ();
  g_assert_cmpuint (g_strv_length (mine), ==, 0);
  g_assert_null (draft_find ("client:17", NULL));
  g_assert_cmpuint (drafts_of_others (), ==, 1);
}

static void
what_is_asked_again_is_not_offered (void)
{
  g_auto (GStrv) mine = NULL;

  forget_all ();
  drafts_open (7, anna);
  type (DRAFT_QUIET "client:17/Why/0", "text", "a call");
  type ("client:17", "surname", "Соколова");
  mine = drafts_mine ();
  g_assert_cmpuint (g_strv_length (mine), ==, 1);
  g_assert_cmpstr (mine[0], ==, "client:17");
  is_draft (DRAFT_QUIET "client:17/Why/0", "text", "a call");
}

static char *
only_file (void)
{
  g_autofree char *folder = g_build_filename (profile_get_data_folder (), "drafts", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  return g_build_filename (folder, g_dir_read_name (dir), NULL);
}

/* As if so many days had gone by since. */
static void
make_older (unsigned days)
{
  g_autofree char *folder = g_build_filename (profile_get_data_folder (), "drafts", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  time_t then = time (NULL) - (time_t) days * 24 * 3600;

  for (const char *name; (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_cmpint (g_utime (path, &(struct utimbuf) { then, then }), ==, 0);
    }
}

static void
what_nobody_has_typed_in_for_long_is_gone_whosever_it_was (void)
{
  forget_all ();
  drafts_open (7, anna);
  type (DRAFT_QUIET "client:17/Why/0", "text", "a call");
  type ("client:17", "surname", "Соколова");
  drafts_open (8, olga);
  type (DRAFT_QUIET "client:18/Why/0", "text", "a visit");
  drafts_flush ();
  make_older (DRAFT_DAYS - 1);
  drafts_open (7, anna);
  is_draft ("client:17", "surname", "Соколова");
  is_draft (DRAFT_QUIET "client:17/Why/0", "text", "a call");
  g_assert_cmpuint (drafts_of_others (), ==, 1);
  make_older (DRAFT_DAYS + 1);
  type ("client:19", "surname", "Иванова");
  drafts_open (7, anna);
  g_assert_null (draft_find ("client:17", NULL));
  g_assert_null (draft_find (DRAFT_QUIET "client:17/Why/0", NULL));
  is_draft ("client:19", "surname", "Иванова");
  g_assert_cmpuint (drafts_of_others (), ==, 0);
}

static bool
holds (const char *bytes, gsize size, const char *word)
{
  for (gsize i = 0; i + strlen (word) <= size; i++)
    if (memcmp (bytes + i, word, strlen (word)) == 0)
      return true;
  return false;
}

static void
neither_words_nor_addresses_can_be_read_on_the_disk (void)
{
  g_autofree char *path = NULL, *bytes = NULL;
  gsize size;

  forget_all ();
  drafts_open (7, anna);
  type ("client:1234567", "surname", "Sokolova");
  drafts_flush ();
  path = only_file ();
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  g_assert_false (holds (bytes, size, "Sokolova"));
  g_assert_false (holds (bytes, size, "1234567"));
  g_assert_null (strstr (path, "1234567"));
}

static void
a_damaged_draft_is_no_draft (void)
{
  g_autofree char *path = NULL, *bytes = NULL;
  gsize size;

  forget_all ();
  drafts_open (7, anna);
  type ("client:17", "surname", "Соколова");
  drafts_flush ();
  path = only_file ();
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  bytes[size / 2] ^= 1;
  g_assert_true (g_file_set_contents (path, bytes, size, NULL));
  g_assert_null (draft_find ("client:17", NULL));
  g_assert_true (g_file_set_contents (path, "x", 1, NULL));
  g_assert_null (draft_find ("client:17", NULL));
}

static void
what_was_saved_or_undone_is_forgotten (void)
{
  g_autoptr (GHashTable) nothing = g_hash_table_new (g_str_hash, g_str_equal);

  forget_all ();
  drafts_open (7, anna);
  type ("client:17", "surname", "Соколова");
  drafts_flush ();
  draft_drop ("client:17");
  g_assert_null (draft_find ("client:17", NULL));
  type ("client:18", "surname", "Соколова");
  drafts_flush ();
  draft_keep ("client:18", 4, nothing);
  g_assert_null (draft_find ("client:18", NULL));
}

static void
a_draft_of_the_right_name_under_another_key_stays_shut (void)
{
  forget_all ();
  drafts_open (7, anna);
  type ("client:17", "surname", "Соколова");
  drafts_open (7, olga);
  g_assert_null (draft_find ("client:17", NULL));
}

/* Else whoever reads the folder would try the addresses of all clients. */
static void
the_name_of_a_file_tells_nobody_without_the_key_whose_card_it_is (void)
{
  g_autofree char *one = NULL, *other = NULL;

  forget_all ();
  drafts_open (7, anna);
  type ("client:17", "surname", "Соколова");
  drafts_flush ();
  one = only_file ();
  forget_all ();
  drafts_open (7, olga);
  type ("client:17", "surname", "Соколова");
  drafts_flush ();
  other = only_file ();
  g_assert_cmpstr (one, !=, other);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("drafts-XXXXXX", NULL);
  int failed;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (sodium_init (), >=, 0);
  profile_open (folder);
  g_test_add_func ("/drafts/a-draft-is-found-by-its-address", a_draft_is_found_by_its_address);
  g_test_add_func ("/drafts/it-is-on-disk-within-two-seconds", it_is_on_disk_within_two_seconds);
  g_test_add_func ("/drafts/another-person-sees-only-that-there-is-one", another_person_sees_only_that_there_is_one);
  g_test_add_func ("/drafts/what-is-asked-again-is-not-offered", what_is_asked_again_is_not_offered);
  g_test_add_func ("/drafts/neither-words-nor-addresses-can-be-read-on-the-disk",
                   neither_words_nor_addresses_can_be_read_on_the_disk);
  g_test_add_func ("/drafts/a-damaged-draft-is-no-draft", a_damaged_draft_is_no_draft);
  g_test_add_func ("/drafts/what-was-saved-or-undone-is-forgotten", what_was_saved_or_undone_is_forgotten);
  g_test_add_func ("/drafts/a-draft-of-the-right-name-under-another-key-stays-shut",
                   a_draft_of_the_right_name_under_another_key_stays_shut);
  g_test_add_func ("/drafts/the-name-of-a-file-tells-nobody-without-the-key-whose-card-it-is",
                   the_name_of_a_file_tells_nobody_without_the_key_whose_card_it_is);
  g_test_add_func ("/drafts/what-nobody-has-typed-in-for-long-is-gone-whosever-it-was",
                   what_nobody_has_typed_in_for_long_is_gone_whosever_it_was);
  failed = g_test_run ();
  forget_all ();
  return failed;
}
