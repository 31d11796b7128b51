/* operator.c - kontorctl and kontord.conf, as whoever looks after a bank uses them. */

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <utime.h>

#include "tests/desk.h"

static const ListQuery few
    = { .base = PROTOBUF_C_MESSAGE_INIT (&list_query__descriptor), .limit = 5, .text = "", .sort = "", .of_kind = "" };

static char *
in_folder (House *house, const char *name)
{
  return g_build_filename (house_folder (house), name, NULL);
}

static void
any_method_is_asked_as_json_by_a_person_at_a_workstation (void)
{
  g_autoptr (House) house = house_make ("", "[desks]\nservers = tcp://127.0.0.1:1\nenrol = tcp://127.0.0.1:1\n");
  g_autofree char *station = in_folder (house, "station.ini"), *invitation = in_folder (house, "invitation"),
                  *said = NULL, *text = NULL, *right = NULL, *refused = NULL, *wrong = NULL, *blamed = NULL;

  house_start (house);
  said = house_ctl (house, "workstation", "invite", "--name", "Office", "-o", invitation, NULL);
  g_assert_true (g_file_get_contents (invitation, &text, NULL, NULL));
  right = g_strdup (text);
  {
    g_autoptr (GString) mended = g_string_new (text);
    g_autofree char *servers = g_strdup_printf ("Servers=%s;", house_endpoint (house)),
                    *enrol = g_strdup_printf ("Enrol=%s;", house_enrol_endpoint (house));

    g_string_replace (mended, "Servers=tcp://127.0.0.1:1;", servers, 1);
    g_string_replace (mended, "Enrol=tcp://127.0.0.1:1;", enrol, 1);
    g_assert_true (g_file_set_contents (invitation, mended->str, -1, NULL));
  }
  g_free (said);
  said = house_ctl (house, "enrol", "-w", station, invitation, NULL);
  g_assert_nonnull (strstr (said, "Office"));
  g_free (said);
  said = house_ctl (house, "call", "-w", station, "Session.Hello", NULL);
  g_assert_nonnull (strstr (said, "\"bank\": \"Bank of tests\""));
  g_assert_null (strstr (said, "TOO_OLD"));
  g_free (said);
  said = house_ctl (house, "call", "-w", station, "-l", "admin", "--password-fd", "3", "People.List",
                    "{\"text\":\"admin\",\"limit\":3}", NULL);
  g_assert_nonnull (strstr (said, "\"login\": \"admin\""));
  refused = house_ctl_fails (house, "call", "-w", station, "People.List", NULL);
  g_assert_nonnull (strstr (refused, "Sign in first"));
  wrong = house_ctl_fails (house, "call", "-w", station, "-l", "admin", "--password-fd", "3", "People.List",
                           "{\"colour\":\"blue\"}", NULL);
  g_assert_nonnull (strstr (wrong, "colour: there is no such field"));
  g_free (wrong);
  wrong = house_ctl_fails (house, "methods", "Clients.Find", NULL);
  g_assert_nonnull (strstr (wrong, "there is no method “Clients.Find”"));
  g_assert_nonnull (strstr (wrong, "  Clients.Search\n"));
  g_assert_nonnull (strstr (wrong, "  Search.Find\n"));
  g_assert_null (strstr (wrong, "People."));
  g_free (said);
  said = house_ctl (house, "methods", "Clients.Search", NULL);
  g_assert_nonnull (strstr (said, "hits[]"));
  blamed = house_ctl_fails (house, "call", "-w", station, "-l", "admin", "--password-fd", "3", "People.Save",
                            "{\"record\": {\"login\": \"olga\"}}", NULL);
  g_assert_nonnull (strstr (blamed, "name: Full name is required"));
}

static void
a_backup_comes_back_as_the_same_bank (void)
{
  g_autoptr (House) house = house_open ("");
  Station window = house_enrol (house, "Window 1", "0000");
  g_autofree char *file = in_folder (house, "all.backup"), *made = NULL, *back = NULL, *verified = NULL,
                  *refused = NULL, *over = NULL;

  house_person (house, "olga", "Petrova Olga", "0000", "Branch manager");
  made = house_ctl (house, "backup", file, NULL);
  g_assert_nonnull (strstr (made, "Bank of tests"));
  over = house_ctl_fails (house, "backup", file, NULL);
  g_assert_nonnull (strstr (over, "is there already"));
  refused = house_ctl_fails (house, "restore", file, NULL); /* over a bank that stands */
  g_assert_cmpint (house_stop (house, SIGTERM), ==, 0);
  house_lose_store (house);
  back = house_ctl (house, "restore", file, NULL);
  verified = house_ctl (house, "verify", NULL);
  g_assert_nonnull (strstr (verified, "nothing is wrong"));
  house_start (house);
  {
    g_autoptr (Wire) desk = desk_open (house, &window, NULL);

    desk_sign_in (desk, "olga");
    desk_ask (desk, &clients_list_method, &few);
  }
}

static void
is_private (House *house, const char *name)
{
  g_autofree char *path = in_folder (house, name);
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 077, ==, 0);
}

static void
the_store_and_its_backups_are_nobody_elses_to_read (void)
{
  mode_t before = umask (022);
  g_autoptr (House) house = house_make ("", "");
  g_autofree char *file = in_folder (house, "all.backup"), *made = house_ctl (house, "backup", file, NULL);

  umask (before);
  is_private (house, "all.backup");
  if (g_getenv ("KONTOR_STORE") == NULL)
    is_private (house, "bank.db");
}

static long
column_of (const char *said, const char *line, const char *word)
{
  const char *start = strstr (said, line);

  g_assert_nonnull (start);
  return g_utf8_pointer_to_offset (start, strstr (start, word));
}

static void
lists_name_what_may_be_given_and_stand_straight_in_any_letters (void)
{
  g_autoptr (House) house = house_make ("", "");
  g_autofree char *people = NULL, *roles = house_ctl (house, "role", "list", NULL),
                  *branches = house_ctl (house, "branch", "list", NULL);

  house_person (house, "olga", "Петрова Ольга", "0000", "Branch manager");
  people = house_ctl (house, "person", "list", NULL);
  g_assert_cmpint (column_of (people, "olga", "Bank of tests"), ==, column_of (people, "admin", "Bank of tests"));
  g_assert_nonnull (strstr (roles, "Branch manager\n"));
  g_assert_nonnull (strstr (branches, "0000       Bank of tests\n"));
}

/* A large bank: whoever is last in the list is there, too. */
static void
a_list_is_as_long_as_the_bank (void)
{
  static const char hire[]
      = "INSERT INTO person (id, version, login, name, name_key, branch_id, state)"
        " WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2100)"
        " SELECT i, 1, 'teller' || i, 'Teller', printf ('%05d', i), (SELECT id FROM branch), 1 FROM n WHERE i > 1";
  g_autoptr (House) house = house_make ("", "");
  g_autofree char *people = NULL;
  g_auto (GStrv) lines = NULL;

  house_hand (house, hire);
  people = house_ctl (house, "person", "list", NULL);
  lines = g_strsplit (people, "\n", -1);
  g_assert_cmpint (g_strv_length (lines), ==, 2099 + 1 + 1); /* and the administrator, and the end */
  g_assert_nonnull (strstr (people, "\nteller2100 "));
}

static void
heads_that_are_not_there_yet_are_said_to_be_so (void)
{
  g_autoptr (House) house = house_make ("", "");
  g_autofree char *file = in_folder (house, "heads"),
                  *said = house_ctl_fails (house, "verify", "--heads", file, NULL);

  g_assert_nonnull (strstr (said, "is not there"));
}

static void
backups_are_made_by_the_clock_and_the_oldest_thrown_away (void)
{
  g_autofree char *folder = g_dir_make_tmp ("kontor-XXXXXX", NULL), *settings = NULL,
                  *old = g_build_filename (folder, "kontor-20200101-000000.backup", NULL),
                  *older = g_build_filename (folder, "kontor-20190101-000000.backup", NULL);
  g_autoptr (House) house = NULL;
  const char *name;
  unsigned n = 0;

  for (const char *const *path = (const char *const[]){ old, older, NULL }; *path != NULL; path++)
    {
      const struct utimbuf long_ago = { 0, 0 };

      g_assert_true (g_file_set_contents (*path, "x", -1, NULL));
      g_assert_cmpint (g_utime (*path, (struct utimbuf *)&long_ago), ==, 0);
    }
  settings = g_strdup_printf ("[backup]\nfolder = %s\nevery_hours = 1\nkeep = 2\n", folder);
  house = house_make ("", settings);
  house_start (house);
  for (int i = 0; i < 100 && g_file_test (older, G_FILE_TEST_EXISTS); i++)
    g_usleep (100000);
  g_assert_false (g_file_test (older, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (old, G_FILE_TEST_EXISTS));
  {
    g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

    while ((name = g_dir_read_name (dir)) != NULL)
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        n++;
        g_unlink (path);
      }
  }
  g_assert_cmpuint (n, ==, 2);
  g_rmdir (folder);
}

/* What kontord says of a file with @settings added; it must not start. */
static void
complains (const char *settings, const char *of)
{
  g_autoptr (House) house = house_make ("", "");
  g_autofree char *text = NULL, *more = NULL,
                  *program = g_build_filename (g_getenv ("BUILD_DIR"), "server", "kontord", NULL), *said = NULL;
  char *argv[] = { program, (char *)"--config", (char *)house_config (house), (char *)"--check", NULL };
  int status;

  g_assert_true (g_file_get_contents (house_config (house), &text, NULL, NULL));
  more = g_strconcat (text, settings, NULL);
  g_assert_true (g_file_set_contents (house_config (house), more, -1, NULL));
  g_assert_true (g_spawn_sync (NULL, argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, &said, &status, NULL));
  g_assert_cmpint (status, !=, 0);
  if (strstr (said, of) == NULL)
    g_error ("“%s” does not tell of “%s”", said, of);
}

static void
a_setting_that_is_wrong_is_named_with_its_line_and_what_is_right (void)
{
  complains ("[lanes]\nreaders = many\n", ":13: “many” will not do for “readers”; right is a number from 1 to 16");
  complains ("[lanes]\nreeders = 4\n", ":13: [lanes] has no key “reeders”");
  complains ("[lains]\nreaders = 4\n", ":12: there is no section [lains]");
  complains ("[server]\nlisten = 0.0.0.0:5410\n",
             "“0.0.0.0:5410” will not do for “listen”; right is tcp://0.0.0.0:5410");
  complains ("[server]\ngreet = tcp://0.0.0.0:99999\n", "“tcp://0.0.0.0:99999” will not do for “greet”");
  complains ("[server]\nstore = mysql:bank\n", "“mysql:bank” will not do for “store”; right is sqlite:");
  complains ("[desks]\nservers = tcp://one:5410;two\n", ":13: “tcp://one:5410;two” will not do for “servers”");
  complains ("[files]\nclamd = /run/clamav/clamd.ctl\n",
             ":13: “/run/clamav/clamd.ctl” will not do for “clamd”; right is unix:/run/clamav/clamd.ctl");
  complains ("[files]\nclamd_at_once = 0\n", "“0” will not do for “clamd_at_once”");
  complains ("[backup]\nfolder = backups\n", ":13: “backups” will not do for “folder”; right is /var/backups/kontor");
}

static void
what_a_password_costs_may_only_rise (void)
{
  g_autoptr (House) house = house_make ("", "");
  g_autofree char *text = NULL, *program = g_build_filename (g_getenv ("BUILD_DIR"), "server", "kontord", NULL),
                  *said = NULL;
  g_autoptr (GString) changed = NULL;
  char *argv[] = { program, (char *)"--config", (char *)house_config (house), (char *)"--check", NULL };
  int status;

  g_assert_true (g_file_get_contents (house_config (house), &text, NULL, NULL));
  changed = g_string_new (text);
  g_string_replace (changed, "memory_mib = 8", "memory_mib = 16", 1);
  g_assert_true (g_file_set_contents (house_config (house), changed->str, -1, NULL));
  g_assert_true (g_spawn_sync (NULL, argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  g_assert_true (g_file_set_contents (house_config (house), text, -1, NULL));
  g_assert_true (g_spawn_sync (NULL, argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, &said, &status, NULL));
  g_assert_cmpint (status, !=, 0);
  g_assert_nonnull (strstr (said, "this bank has 16"));
}

static void
a_key_that_others_may_read_is_refused (void)
{
  g_autoptr (House) house = house_make ("", "");
  g_autofree char *key = in_folder (house, "server.key"),
                  *program = g_build_filename (g_getenv ("BUILD_DIR"), "server", "kontord", NULL), *said = NULL;
  char *argv[] = { program, (char *)"--config", (char *)house_config (house), (char *)"--check", NULL };
  int status;

  g_assert_cmpint (g_chmod (key, 0644), ==, 0);
  g_assert_true (g_spawn_sync (NULL, argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, &said, &status, NULL));
  g_assert_cmpint (status, !=, 0);
  g_assert_nonnull (strstr (said, "chmod 600"));
}

static void
what_the_operator_does_at_the_store_is_in_the_access_log (void)
{
  g_autoptr (House) house = house_open ("");
  Station window = house_enrol (house, "Window 1", "0000");
  g_autoptr (Wire) desk = desk_open (house, &window, NULL);
  LookPage *looks;
  bool found = false;

  house_person (house, "auditor", "Strogov Pavel", "0000", "Auditor");
  desk_sign_in (desk, "auditor");
  looks = desk_ask (desk, &audit_looks_method, A (ListQuery, list_query, .limit = 50));
  for (size_t i = 0; i < looks->n_looks; i++)
    found = found
            || (strcmp (looks->looks[i]->what, "kontorctl workstation invite") == 0
                && strcmp (looks->looks[i]->why, g_get_user_name ()) == 0);
  g_assert_true (found);
}

static void
a_bank_is_made_once (void)
{
  g_autoptr (House) house = house_make ("", "");
  g_autofree char *said = house_ctl_fails (house, "init", "--password-fd", "3", NULL);

  g_assert_nonnull (strstr (said, "holds a bank already"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/operator/any-method-is-asked-as-json-by-a-person-at-a-workstation",
                   any_method_is_asked_as_json_by_a_person_at_a_workstation);
  g_test_add_func ("/operator/a-backup-comes-back-as-the-same-bank", a_backup_comes_back_as_the_same_bank);
  g_test_add_func ("/operator/backups-are-made-by-the-clock-and-the-oldest-thrown-away",
                   backups_are_made_by_the_clock_and_the_oldest_thrown_away);
  g_test_add_func ("/operator/a-setting-that-is-wrong-is-named-with-its-line-and-what-is-right",
                   a_setting_that_is_wrong_is_named_with_its_line_and_what_is_right);
  g_test_add_func ("/operator/what-a-password-costs-may-only-rise", what_a_password_costs_may_only_rise);
  g_test_add_func ("/operator/a-key-that-others-may-read-is-refused", a_key_that_others_may_read_is_refused);
  g_test_add_func ("/operator/what-the-operator-does-at-the-store-is-in-the-access-log",
                   what_the_operator_does_at_the_store_is_in_the_access_log);
  g_test_add_func ("/operator/a-bank-is-made-once", a_bank_is_made_once);
  g_test_add_func ("/operator/the-store-and-its-backups-are-nobody-elses-to-read",
                   the_store_and_its_backups_are_nobody_elses_to_read);
  g_test_add_func ("/operator/lists-name-what-may-be-given-and-stand-straight-in-any-letters",
                   lists_name_what_may_be_given_and_stand_straight_in_any_letters);
  g_test_add_func ("/operator/a-list-is-as-long-as-the-bank", a_list_is_as_long_as_the_bank);
  g_test_add_func ("/operator/heads-that-are-not-there-yet-are-said-to-be-so",
                   heads_that_are_not_there_yet_are_said_to_be_so);
  return g_test_run ();
}
