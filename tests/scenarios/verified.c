/* verified.c - kontorctl verify and head, against an administrator who has the store's files in his hands. */

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "tests/desk.h"

static char *
in_folder (House *house, const char *name)
{
  return g_build_filename (house_folder (house), name, NULL);
}

static void
says (const char *said, const char *words)
{
  if (strstr (said, words) == NULL)
    g_error ("“%s” is not in what was said: %s", words, said);
}

/* A bank with a few entries in its log, sealed; the server stands still. */
static House *
a_sealed_house (const char *settings)
{
  House *house = house_make ("", settings);
  g_autofree char *head = NULL;

  house_start (house);
  house_person (house, "olga", "Petrova Olga", "0000", "Branch manager");
  for (int i = 0; i < 100 && (head == NULL || head[0] == '\0'); i++)
    {
      g_free (head);
      head = house_ctl (house, "head", NULL);
      g_usleep (50000);
    }
  g_assert_true (g_str_has_prefix (head, "kontor-head "));
  g_assert_cmpint (house_stop (house, SIGTERM), ==, 0);
  return house;
}

/* "N:HASH" of a line of kontorctl head. */
static char *
remembered (const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 4);

  return g_strconcat (words[1], ":", words[2], NULL);
}

/* Whoever has the store can make a chain that holds by itself: the server does it for him. */
static void
rebuild_chain (House *house)
{
  house_hand (house, "UPDATE change SET at = at + 1 WHERE id = (SELECT min (id) FROM change)");
  house_hand (house, "UPDATE change SET seal_id = NULL");
  house_hand (house, "DELETE FROM seal");
  house_start (house);
  for (int i = 0; i < 100; i++)
    {
      g_autofree char *head = house_ctl (house, "head", NULL);

      if (head[0] != '\0')
        break;
      g_usleep (50000);
    }
  g_assert_cmpint (house_stop (house, SIGTERM), ==, 0);
}

static void
a_chain_that_was_rebuilt_is_found_by_a_head_that_was_kept (void)
{
  g_autoptr (House) house = a_sealed_house ("");
  g_autofree char *line = house_ctl (house, "head", NULL), *head = remembered (line),
                  *file = in_folder (house, "kept-heads"), *holds = NULL, *alone = NULL, *by_head = NULL,
                  *by_heads = NULL;

  g_assert_true (g_file_set_contents (file, line, -1, NULL));
  holds = house_ctl (house, "verify", "--head", head, "--heads", file, NULL);
  says (holds, "nothing is wrong");
  rebuild_chain (house);
  alone = house_ctl (house, "verify", NULL);
  says (alone, "nothing is wrong");
  by_head = house_ctl_fails (house, "verify", "--head", head, NULL);
  says (by_head, "the chain was made anew, or its end is lost");
  by_heads = house_ctl_fails (house, "verify", "--heads", file, NULL);
  says (by_heads, "the chain was made anew, or its end is lost");
}

static void
a_head_that_the_server_did_not_sign_is_named (void)
{
  g_autoptr (House) house = a_sealed_house ("");
  g_autofree char *line = house_ctl (house, "head", NULL), *file = in_folder (house, "kept-heads"), *said = NULL;
  char *digit = strchr (line, ' ') + 1;

  *digit = *digit == '9' ? '8' : *digit + 1;
  g_assert_true (g_file_set_contents (file, line, -1, NULL));
  said = house_ctl_fails (house, "verify", "--heads", file, NULL);
  says (said, "line 1 of the heads is not signed by this server's key");
}

static void
heads_are_written_to_a_file_for_somebody_to_take_away (void)
{
  g_autofree char *folder = g_dir_make_tmp ("kontor-XXXXXX", NULL), *file = g_build_filename (folder, "heads", NULL),
                  *settings = g_strdup_printf ("[server]\nheads = %s\n", file);
  g_autofree char *text = NULL, *line = NULL, *said = NULL;
  g_autoptr (House) house = a_sealed_house (settings);

  line = house_ctl (house, "head", NULL);
  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  g_assert_true (g_str_has_suffix (text, line));
  said = house_ctl (house, "verify", "--heads", file, NULL);
  says (said, "nothing is wrong");
  g_unlink (file);
  g_rmdir (folder);
}

static void
a_row_of_the_schema_that_was_edited_put_in_or_deleted_by_hand_is_named (void)
{
  g_autoptr (House) house = a_sealed_house ("");
  g_autofree char *said = NULL;

  house_hand (house, "UPDATE dictionary_item SET name_en = 'Moon' WHERE id = 1001");
  house_hand (house, "DELETE FROM dictionary_item WHERE id = 1002");
  house_hand (house, "INSERT INTO dictionary_item (id, version, dictionary_id, name_en, name_ru, key_en, key_ru,"
                     " position, tone) VALUES (1999, 1, 1, 'X', 'X', 'x', 'x', 99, 0)");
  said = house_ctl_fails (house, "verify", NULL);
  says (said, "dictionary_item:1001: the row was edited by hand");
  says (said, "dictionary_item:1002: the row is gone, and nobody deleted it");
  says (said, "dictionary_item:1999: the row was put in by hand");
}

static void
rows_that_were_put_in_edited_and_deleted_by_hand_are_named (void)
{
  g_autoptr (House) house = a_sealed_house ("");
  g_autofree char *holds = house_ctl (house, "verify", NULL), *said = NULL;

  says (holds, "nothing is wrong");
  house_hand (house, "INSERT INTO role (id, version, name) VALUES (777, 1, 'Master of all')");
  house_hand (house, "UPDATE person SET name = 'Nobody' WHERE login = 'olga'");
  house_hand (house, "DELETE FROM holding WHERE person_id = (SELECT id FROM person WHERE login = 'olga')");
  said = house_ctl_fails (house, "verify", NULL);
  says (said, "role:777: the row was put in by hand");
  says (said, "the row was edited by hand");
  says (said, "the row is gone, and nobody deleted it");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/verified/a-chain-that-was-rebuilt-is-found-by-a-head-that-was-kept",
                   a_chain_that_was_rebuilt_is_found_by_a_head_that_was_kept);
  g_test_add_func ("/verified/a-head-that-the-server-did-not-sign-is-named",
                   a_head_that_the_server_did_not_sign_is_named);
  g_test_add_func ("/verified/heads-are-written-to-a-file-for-somebody-to-take-away",
                   heads_are_written_to_a_file_for_somebody_to_take_away);
  g_test_add_func ("/verified/a-row-of-the-schema-that-was-edited-put-in-or-deleted-by-hand-is-named",
                   a_row_of_the_schema_that_was_edited_put_in_or_deleted_by_hand_is_named);
  g_test_add_func ("/verified/rows-that-were-put-in-edited-and-deleted-by-hand-are-named",
                   rows_that_were_put_in_edited_and_deleted_by_hand_are_named);
  return g_test_run ();
}
