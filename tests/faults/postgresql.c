/* postgresql.c - what PostgreSQL, its operator and its network do to a server in the middle of the day.
 *
 * It has a PostgreSQL of its own, for it changes settings and stops it.
 */

#include <glib.h>
#include <signal.h>
#include <string.h>

#include "list.pb-c.h"
#include "records.pb-c.h"
#include "server/call/plan.h"
#include "server/call/query.h"
#include "server/lanes/group.h"
#include "server/net/ear.h"
#include "tests/scratch.h"

static char *tool, *server_folder;

static void
run_tool (const char *command, const char *folder)
{
  const char *argv[] = { tool, command, folder, NULL };
  g_autofree char *out = NULL;
  g_auto (GStrv) words = NULL;
  int status;

  if (!g_spawn_sync (NULL, (char **) argv, NULL, 0, NULL, NULL, &out, NULL, &status, NULL) || status != 0)
    g_error ("%s %s: %s", tool, command, out);
  if (strcmp (command, "start") != 0)
    return;
  words = g_strsplit (out, "'", 3);
  g_setenv ("KONTOR_STORE", words[1], TRUE);
  g_clear_pointer (&server_folder, g_free);
  server_folder = g_strndup (strstr (words[1], "host=") + 5, strcspn (strstr (words[1], "host=") + 5, " "));
}

/* By the operator, in another connection that waits for no standby. */
static void
operate (const char *sql)
{
  g_autofree char *conninfo = g_strconcat (g_getenv ("KONTOR_STORE") + strlen ("postgresql:"),
                                           " options='-c synchronous_commit=local'", NULL);
  const char *argv[] = { "psql", "-qXAt", "-v", "ON_ERROR_STOP=1", "-c", sql, conninfo, NULL };
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL,
                               NULL, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
}

static void
set_setting (const char *name, const char *value)
{
  g_autofree char *sql = value != NULL ? g_strdup_printf ("ALTER SYSTEM SET %s = %s", name, value)
                                       : g_strdup_printf ("ALTER SYSTEM RESET %s", name);

  operate (sql);
  operate ("SELECT pg_reload_conf ()");
  g_usleep (300000);
}

static bool
keep (Call *call, const void *in, void *out)
{
  return query_run (call, "INSERT INTO thing (id) VALUES (:id)", in);
}

static const RpcMethod keep_method = { .name = "Scratch.Keep", .right = "scratch", .write = true,
                                       .in = &record_ref__descriptor, .out = &record_ref__descriptor };
static const RpcEntry keep_entry = { &keep_method, keep };

static void
cut_all_connections (void)
{
  operate ("SELECT pg_terminate_backend (pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid ()"
           " AND backend_type = 'client backend'");
}

/* Its connection is lost before it has learned what columns a note has; and then it is run again. */
static bool
note_down (Call *call, const void *in, void *out)
{
  static unsigned n_runs;
  Note note = NOTE__INIT;

  if (n_runs++ == 0)
    cut_all_connections ();
  note.id = ((const RecordRef *) in)->id;
  note.text = "typed";
  return query_run (call, plan_insert (plan_find (call->link, &note__descriptor), &note.base), &note);
}

static const RpcMethod note_method = { .name = "Scratch.Note", .right = "scratch", .write = true,
                                       .in = &record_ref__descriptor, .out = &record_ref__descriptor };
static const RpcEntry note_entry = { &note_method, note_down };

static Scratch *
a_store (void)
{
  g_autofree char *house = scratch_house_step ("001-house.sql");

  return scratch_open ((const char *const[]) { house, "CREATE TABLE thing (id {ID} PRIMARY KEY) {TABLE};\n"
                                               "CREATE TABLE note (id {ID} PRIMARY KEY, version {INT},"
                                               " text {TEXT}) {TABLE};\n", NULL });
}

static Status
ask (Scratch *scratch, const RpcEntry *entry, uint64_t id)
{
  RecordRef ref = RECORD_REF__INIT;
  Job *job;
  const Reply *reply;

  ref.id = id;
  job = scratch_job (scratch, entry, &ref.base, id);
  group_run (&scratch->link, STORE_WRITE, job, NULL);
  reply = scratch_reply (job);
  return reply->fault != NULL ? reply->fault->status : STATUS__OK;
}

static Status
ask_to_keep (Scratch *scratch, uint64_t id)
{
  return ask (scratch, &keep_entry, id);
}

static void
a_server_that_may_lose_what_it_confirmed_is_refused (void)
{
  static const char *const weaker[][2] = { { "fsync", "off" },
                                           { "full_page_writes", "off" },
                                           { "synchronous_commit", "off" },
                                           { "synchronous_commit", "local" } };
  g_autoptr (Scratch) scratch = a_store ();

  for (size_t i = 0; i < G_N_ELEMENTS (weaker); i++)
    {
      g_autofree char *error = NULL;

      set_setting (weaker[i][0], weaker[i][1]);
      g_assert_null (link_open (scratch->store, STORE_WRITE, &error));
      g_assert_nonnull (strstr (error, weaker[i][0]));
      /* the base configuration says the durable value */
      set_setting (weaker[i][0], NULL);
    }
  link_close (scratch->link);
  g_autofree char *error = NULL;
  scratch->link = link_open (scratch->store, STORE_WRITE, &error);
  g_assert_nonnull (scratch->link);
}

/* Every standby is away: the commit waits, is stopped at the deadline, and has happened here but perhaps nowhere
 * else. */
static void
a_commit_that_no_standby_confirms_is_of_unknown_outcome (void)
{
  g_autoptr (Scratch) scratch = a_store ();
  int64_t start;

  g_assert_cmpint (ask_to_keep (scratch, 1), ==, STATUS__OK);
  set_setting ("synchronous_standby_names", "'somebody'");
  start = g_get_monotonic_time ();
  g_assert_cmpint (ask_to_keep (scratch, 2), ==, STATUS__UNKNOWN);
  g_assert_cmpint (g_get_monotonic_time () - start, <, (GROUP_DEADLINE_MS + 3000) * 1000);

  set_setting ("synchronous_standby_names", NULL);
  g_assert_cmpint (ask_to_keep (scratch, 2), ==, STATUS__OK);   /* the same key */
  g_assert_cmpint (scratch_number (scratch, "SELECT count (*) FROM thing"), ==, 2);
}

static void
a_connection_that_is_cut_is_nobodys_business (void)
{
  g_autoptr (Scratch) scratch = a_store ();

  for (uint64_t id = 1; id <= 3; id++)
    {
      g_assert_cmpint (ask_to_keep (scratch, id), ==, STATUS__OK);
      cut_all_connections ();
    }
  g_assert_cmpint (ask_to_keep (scratch, 4), ==, STATUS__OK);
  g_assert_cmpint (scratch_number (scratch, "SELECT count (*) FROM thing"), ==, 4);
}

static void
a_connection_that_is_cut_before_a_kind_of_record_is_known_ends_nothing (void)
{
  g_autoptr (Scratch) scratch = a_store ();

  g_assert_cmpint (ask (scratch, &note_entry, 1), ==, STATUS__OK);
  g_assert_cmpint (scratch_number (scratch, "SELECT count (*) FROM note WHERE text = 'typed'"), ==, 1);
}

static void *
restart (void *data)
{
  run_tool ("stop", server_folder);
  run_tool ("start", server_folder);
  return NULL;
}

/* What is asked while the server is away waits for it, within the time that a call has. */
static void
a_restart_of_the_server_is_waited_for (void)
{
  g_autoptr (Scratch) scratch = a_store ();
  GThread *operator;
  unsigned n_kept = 0, n_busy = 0;

  g_assert_cmpint (ask_to_keep (scratch, 1), ==, STATUS__OK);
  operator = g_thread_new ("operator", restart, NULL);
  for (uint64_t id = 2; id < 200; id++)
    {
      Status status = ask_to_keep (scratch, id);

      n_kept += status == STATUS__OK;
      n_busy += status == STATUS__BUSY;
      g_usleep (10000);
    }
  g_thread_join (operator);
  g_assert_cmpint (ask_to_keep (scratch, 200), ==, STATUS__OK);
  g_assert_cmpuint (n_kept + n_busy, ==, 198);
  g_assert_cmpint (scratch_number (scratch, "SELECT count (*) FROM thing"), ==, n_kept + 2);
}

static void
signal_server (int number)
{
  g_autofree char *file = g_build_filename (server_folder, "data", "postmaster.pid", NULL), *text = NULL;

  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  g_assert_cmpint (kill ((pid_t) g_ascii_strtoll (text, NULL, 10), number), ==, 0);
}

static void
tell (Store *store)
{
  g_autofree char *error = NULL;
  Link *link = link_open (store, STORE_WRITE, &error);

  g_assert_nonnull (link);
  g_assert_cmpint (link_command (link, STORE_BEGIN), ==, STORE_DONE);
  g_assert_cmpint (link_tell (link), ==, STORE_DONE);
  g_assert_cmpint (link_command (link, STORE_COMMIT), ==, STORE_DONE);
  link_close (link);
}

/* The longest that it was waited for, while it was asked for this long or till it heard. */
static int64_t
ask_ear (Ear *ear, int64_t us, bool till_told, bool *told)
{
  int64_t begin = g_get_monotonic_time (), longest = 0;

  *told = false;
  while (g_get_monotonic_time () - begin < us && !(till_told && *told))
    {
      int64_t asked = g_get_monotonic_time ();

      ear_listen (ear);
      *told = ear_was_told (ear) || *told;
      longest = MAX (longest, g_get_monotonic_time () - asked);
      g_usleep (1000);
    }
  return longest;
}

/* A server that takes a connection and says nothing holds up whoever waits for it: the router does not. */
static void
nobody_waits_while_the_ear_connects_again (void)
{
  enum { SHORT_US = 500000, LONG_US = 20000000 };
  g_autoptr (Scratch) scratch = a_store ();
  g_autofree char *error = NULL;
  Ear *ear = ear_new (scratch->store, &error);
  bool told;

  g_assert_nonnull (ear);
  tell (scratch->store);
  ask_ear (ear, LONG_US, true, &told);
  g_assert_true (told);
  operate ("SELECT pg_terminate_backend (pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid ()"
           " AND backend_type = 'client backend'");
  signal_server (SIGSTOP);
  g_assert_cmpint (ask_ear (ear, 3 * G_USEC_PER_SEC, false, &told), <, SHORT_US);
  g_assert_true (told);   /* that it is lost */
  g_assert_true (ear_is_deaf (ear));
  signal_server (SIGCONT);
  g_assert_cmpint (ask_ear (ear, LONG_US, true, &told), <, SHORT_US);
  g_assert_true (told);   /* that it may have missed something */
  g_assert_false (ear_is_deaf (ear));
  ask_ear (ear, SHORT_US, false, &told);
  g_assert_false (told);
  tell (scratch->store);
  ask_ear (ear, LONG_US, true, &told);
  g_assert_true (told);
  ear_free (ear);
}

static void
the_ear_hears_again_after_a_restart (void)
{
  g_autoptr (Scratch) scratch = a_store ();
  g_autofree char *error = NULL;
  Ear *ear = ear_new (scratch->store, &error);
  bool told;

  g_assert_nonnull (ear);
  restart (NULL);
  ask_ear (ear, 20 * G_USEC_PER_SEC, true, &told);
  while (ear_is_deaf (ear))
    ask_ear (ear, 20 * G_USEC_PER_SEC, true, &told);
  g_assert_true (told);
  tell (scratch->store);
  ask_ear (ear, 20 * G_USEC_PER_SEC, true, &told);
  g_assert_true (told);
  ear_free (ear);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("pg-XXXXXX", NULL);
  int status;

  g_test_init (&argc, &argv, NULL);
  tool = g_build_filename (g_getenv ("SOURCE_DIR"), "tools", "postgresql", NULL);
  run_tool ("start", folder);
  g_test_add_func ("/postgresql/a-server-that-may-lose-what-it-confirmed-is-refused",
                   a_server_that_may_lose_what_it_confirmed_is_refused);
  g_test_add_func ("/postgresql/a-commit-that-no-standby-confirms-is-of-unknown-outcome",
                   a_commit_that_no_standby_confirms_is_of_unknown_outcome);
  g_test_add_func ("/postgresql/a-connection-that-is-cut-is-nobodys-business",
                   a_connection_that_is_cut_is_nobodys_business);
  g_test_add_func ("/postgresql/a-connection-that-is-cut-before-a-kind-of-record-is-known-ends-nothing",
                   a_connection_that_is_cut_before_a_kind_of_record_is_known_ends_nothing);
  g_test_add_func ("/postgresql/a-restart-of-the-server-is-waited-for", a_restart_of_the_server_is_waited_for);
  g_test_add_func ("/postgresql/nobody-waits-while-the-ear-connects-again", nobody_waits_while_the_ear_connects_again);
  g_test_add_func ("/postgresql/the-ear-hears-again-after-a-restart", the_ear_hears_again_after_a_restart);
  status = g_test_run ();
  run_tool ("stop", server_folder);
  g_spawn_sync (NULL, (char *[]){ "rm", "-rf", folder, NULL }, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                NULL);
  return status;
}
