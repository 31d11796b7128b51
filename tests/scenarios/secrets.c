/* secrets.c - no password and no token is left anywhere: not in what the server says, not in its store, not in what
 * waits for a second person; and the server leaves no dump of its memory.
 */

#define _GNU_SOURCE

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "tests/desk.h"

#define WRONG "a wrong guess of mine 771"
#define CHOSEN "a word of my own 4491"
#define GIVEN "a word for a colleague 5582"

static void
find (const char *what, const char *bytes, size_t n, const ProtobufCBinaryData *token)
{
  static const char *const secrets[] = { HOUSE_PASSWORD, WRONG, CHOSEN, GIVEN };

  for (size_t i = 0; i < G_N_ELEMENTS (secrets); i++)
    if (memmem (bytes, n, secrets[i], strlen (secrets[i])) != NULL)
      g_error ("%s has “%s”", what, secrets[i]);
  if (memmem (bytes, n, token->data, token->len) != NULL)
    g_error ("%s has a session's token", what);
}

static void
find_in_folder (House *house, const ProtobufCBinaryData *token)
{
  g_autoptr (GDir) folder = g_dir_open (house_folder (house), 0, NULL);
  const char *name;
  unsigned n_files = 0;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (house_folder (house), name, NULL), *bytes = NULL;
      size_t n;

      if (!g_file_get_contents (path, &bytes, &n, NULL))
        continue;
      n_files++;
      find (path, bytes, n, token);
    }
  g_assert_cmpuint (n_files, >=, 4);   /* settings, key, log, the store and what lies beside it */
}

static uint64_t
id_of (Wire *desk, const char *login)
{
  PersonPage *page = desk_ask (desk, &people_list_method, A (ListQuery, list_query, .text = login, .limit = 5));

  g_assert_cmpint (page->n_people, ==, 1);
  return page->people[0]->id;
}

static void
no_password_and_no_token_is_left_anywhere (void)
{
  g_autoptr (House) house = house_open ("");
  Station window = house_enrol (house, "Window 1", "0000");
  g_autofree char *log = NULL;
  ProtobufCBinaryData token;
  Me *me;

  house_person (house, "olga", "Petrova Olga", "0000", "Branch manager");
  {
    g_autoptr (Wire) desk = desk_open (house, &window, NULL);
    g_autoptr (Wire) admin = desk_open (house, &window, NULL);

    desk_refuses (desk, &session_sign_in_method, A (Credentials, credentials, .login = "olga", .password = WRONG),
                  STATUS__DENIED);
    me = desk_sign_in (desk, "olga");
    token = me->token;
    g_assert_cmpuint (token.len, >=, 32);
    desk_ask (desk, &session_change_password_method,
              A (PasswordChange, password_change, .password = HOUSE_PASSWORD, .new_password = CHOSEN));
    desk_sign_in (admin, "admin");
    desk_refuses (admin, &people_reset_password_method,
                  A (PasswordReset, password_reset, .id = id_of (admin, "olga"), .new_password = GIVEN),
                  STATUS__PROPOSED);
    desk_refuses (admin, &people_reset_password_method,
                  A (PasswordReset, password_reset, .id = 1, .new_password = GIVEN), STATUS__NOT_FOUND);
  }
  find_in_folder (house, &token);   /* while it runs: the log before the checkpoint */
  g_assert_cmpint (house_stop (house, SIGTERM), ==, 0);
  find_in_folder (house, &token);
  log = house_log (house);
  g_assert_cmpuint (strlen (log), >, 0);
  find ("kontord's log", log, strlen (log), &token);
  house_start (house);
}

static void
the_server_leaves_no_dump_of_its_memory (void)
{
  g_autoptr (House) house = house_open ("");
  g_autofree char *path = g_strdup_printf ("/proc/%d/limits", house_pid (house)), *limits = NULL;
  const char *line;
  unsigned long soft = 1, hard = 1;

  g_assert_true (g_file_get_contents (path, &limits, NULL, NULL));
  line = strstr (limits, "Max core file size");
  g_assert_nonnull (line);
  g_assert_cmpint (sscanf (line, "Max core file size %lu %lu", &soft, &hard), ==, 2);
  g_assert_cmpuint (soft + hard, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secrets/no-password-and-no-token-is-left-anywhere", no_password_and_no_token_is_left_anywhere);
  g_test_add_func ("/secrets/the-server-leaves-no-dump-of-its-memory", the_server_leaves_no_dump_of_its_memory);
  return g_test_run ();
}
