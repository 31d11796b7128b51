/* moved.c - kontorctl move: a bank goes to PostgreSQL and back, row by row the same, and people go on. */

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "server/store/backup.h"
#include "tests/desk.h"

static char *tool, *server_folder;

static char *
run_tool (const char *command, const char *folder)
{
  const char *argv[] = { tool, command, folder, NULL };
  char *out = NULL;
  int status;

  if (!g_spawn_sync (NULL, (char **) argv, NULL, 0, NULL, NULL, &out, NULL, &status, NULL) || status != 0)
    g_error ("%s %s: %s", tool, command, out);
  return out;
}

/* KONTOR_STORE='postgresql:host=FOLDER dbname=...' */
static char *
start_postgresql (void)
{
  g_autofree char *said = run_tool ("start", NULL);
  g_auto (GStrv) words = g_strsplit (said, "'", 3);
  const char *host = strstr (words[1], "host=") + strlen ("host=");

  server_folder = g_strndup (host, strcspn (host, " "));
  return g_strdup (words[1]);
}

/* Every row but the looks: that the operator was there is itself a row. */
static char *
dump_of (const char *uri)
{
  static const char *const without[] = { "look", NULL };
  g_autofree char *error = NULL, *text = NULL;
  Store *store = store_open (uri, 60, &error);
  size_t size;
  FILE *out = open_memstream (&text, &size);

  if (store == NULL || !store_dump (store, out, without, &error))
    g_error ("%s", error);
  fclose (out);
  store_close (store);
  return g_strdup (text);
}

static void
a_client_is_found (House *house, const Station *window)
{
  g_autoptr (Wire) desk = desk_open (house, window, NULL);
  Hits *hits;

  desk_sign_in (desk, "olga");
  hits = desk_ask (desk, &search_find_method, A (FindQuery, find_query, .text = "Ilya Orl"));
  g_assert_cmpint (hits->n_hits, ==, 1);
}

static void
a_bank_goes_to_postgresql_and_back_row_by_row_the_same (void)
{
  g_autofree char *uri = start_postgresql (), *back = NULL, *home = NULL, *before = NULL, *there = NULL, *again = NULL,
                  *said = NULL, *settings = NULL, *verified = NULL, *refused = NULL;
  g_autoptr (House) house = house_open ("");
  Station window = house_enrol (house, "Window 1", "0000");

  house_person (house, "olga", "Petrova Olga", "0000", "Branch manager");
  {
    g_autoptr (Wire) desk = desk_open (house, &window, NULL);
    Me *me = desk_sign_in (desk, "olga");

    desk_ask (desk, &clients_save_method,
              A (ClientSave, client_save, .record = A (Client, client, .form = CLIENT__FORM__PERSON, .surname = "Orlov",
                                                       .given_name = "Ilya", .branch_id = me->branch_id)));
  }
  g_assert_cmpint (house_stop (house, SIGTERM), ==, 0);
  home = g_strdup_printf ("sqlite:%s/bank.db", house_folder (house));
  back = g_strdup_printf ("sqlite:%s/back.db", house_folder (house));
  before = dump_of (home);

  said = house_ctl (house, "move", uri, NULL);
  g_assert_nonnull (strstr (said, "equal to the old"));
  g_assert_true (g_file_get_contents (house_config (house), &settings, NULL, NULL));
  g_assert_nonnull (strstr (settings, uri));
  there = dump_of (uri);
  g_assert_cmpstr (before, ==, there);
  verified = house_ctl (house, "verify", NULL);
  g_assert_nonnull (strstr (verified, "nothing is wrong"));
  refused = house_ctl_fails (house, "move", home, NULL);
  g_assert_nonnull (strstr (refused, "new, empty store only"));
  house_start (house);
  a_client_is_found (house, &window);
  g_assert_cmpint (house_stop (house, SIGTERM), ==, 0);

  g_free (there);
  there = dump_of (uri);
  g_free (said);
  said = house_ctl (house, "move", back, NULL);
  again = dump_of (back);
  g_assert_cmpstr (again, ==, there);
  house_start (house);
  a_client_is_found (house, &window);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  g_unsetenv ("KONTOR_STORE");
  tool = g_build_filename (g_getenv ("SOURCE_DIR"), "tools", "postgresql", NULL);
  g_test_add_func ("/moved/a-bank-goes-to-postgresql-and-back-row-by-row-the-same",
                   a_bank_goes_to_postgresql_and_back_row_by_row_the_same);
  result = g_test_run ();
  if (server_folder != NULL)
    g_free (run_tool ("stop", server_folder));
  return result;
}
