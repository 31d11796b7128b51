/* durability.c - the server is killed again and again while sixteen desks enter clients, on a disk that forgets
 * whatever was not synced (tests/vfs-drop.h). What was answered is there, once; what was in doubt is asked again under
 * its key, and is there, once. On a disk that is never asked to sync the same must fail, or this test would prove
 * nothing.
 *
 *   faults-durability --kills 1000      as often as one likes; 25 without
 *
 * The desks are this process: it keeps the journal of what was answered. The server is this program again, with the
 * real lane, group commit, handler, log and word index.
 */

#include <glib.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clients.pb-c.h"
#include "methods.h"
#include "server/lanes/group.h"
#include "server/lanes/lane.h"
#include "server/store/engine.h"
#include "tests/vfs-drop.h"

enum { DESKS = 16, FEWEST = 40, MOST = 400, TEND_EVERY = 150, PATIENCE_MS = 20000 };

/* ---- the server ---- */

typedef struct
{
  Store *store;
  Lane *writers;
  Mailbox *done;
  Link *keeper;
  _Atomic unsigned n_answered;
} Server;

static const char *const rights[] = { "clients.view", "clients.edit", NULL };
static const Reach reach[] = { { "clients.view", 1, 1 }, { "clients.edit", 1, 1 } };
static const Caller desk = { .id = 101, .login = "desk", .name = "Desk", .rights = rights, .reach = reach, .n_reach = 2,
                             .n_places = 1, .branch_id = 1001, .session_id = 1, .workstation_id = 1 };

static void
found_bank (Link *link)
{
  static const char *const texts[] = {
    "INSERT INTO branch (id, version, name, code, zone, state, place, last, depth)"
    " VALUES (1001, 1, 'Head', '1', 'Europe/Moscow', 1, 1, 1, 0) ON CONFLICT (id) DO NOTHING",
    "INSERT INTO person (id, version, login, name, name_key, branch_id, state)"
    " VALUES (101, 1, 'desk', 'Desk', 'desk', 1001, 1) ON CONFLICT (id) DO NOTHING" };
  char *error = NULL;

  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++)
    if (!link->engine->script (link, texts[i], &error))
      g_error ("%s", error);
}

static ProtobufCBinaryData
pack (Arena *arena, const ProtobufCMessage *message)
{
  ProtobufCBinaryData bytes = { 0, arena_alloc (arena, protobuf_c_message_get_packed_size (message)) };

  bytes.len = protobuf_c_message_pack (message, bytes.data);
  return bytes;
}

/* "Company 17": the mark is the name, the key, and what the journal keeps. */
static Job *
job_for (uint64_t mark)
{
  Job *job = g_new0 (Job, 1);
  Request request = REQUEST__INIT;
  ClientSave save = CLIENT_SAVE__INIT;
  Client client = CLIENT__INIT;
  uint8_t key[JOB_KEY_SIZE] = { 0 };
  ProtobufCBinaryData bytes;

  job->arena = arena_new (8 << 20);
  job->notices = g_ptr_array_new ();
  job->caller = &desk;
  client.form = CLIENT__FORM__COMPANY;
  client.branch_id = 1001;
  client.name = arena_alloc (job->arena, 40);
  g_snprintf ((char *) client.name, 40, "Company %" PRIu64, mark);
  save.record = &client;
  memcpy (key, &mark, sizeof mark);
  request.serial = mark;
  request.method = clients_save_method.name;
  request.key = (ProtobufCBinaryData) { sizeof key, key };
  request.body = pack (job->arena, &save.base);
  bytes = pack (job->arena, &request.base);
  g_assert (job_open (job, bytes.data, bytes.len));
  return job;
}

static void *
tend (void *data)
{
  Server *server = data;

  for (unsigned seen = 0;;)
    {
      g_usleep (2000);
      if (server->n_answered < seen + TEND_EVERY)
        continue;
      seen = server->n_answered;
      *store_litter (server->store) = G_MAXINT;   /* the log goes into the tables far more often than it would */
      store_tend (server->keeper);
    }
  return NULL;
}

/* Answers by the mark; a refusal would be a mistake of the test. */
static void
answer (Server *server, Job *job)
{
  uint64_t mark = job->request->serial;

  if (job->status != STATUS__OK)
    g_error ("%" PRIu64 " was refused with %d", mark, job->status);
  server->n_answered++;
  if (write (STDOUT_FILENO, &mark, sizeof mark) != sizeof mark)
    exit (0);
  g_ptr_array_unref (job->notices);
  arena_free (job->arena);
  g_free (job);
}

static void
take_marks (Server *server)
{
  uint64_t marks[DESKS];
  ssize_t n = read (STDIN_FILENO, marks, sizeof marks);

  if (n <= 0)
    exit (0);
  for (size_t i = 0; i < n / sizeof *marks; i++)
    g_assert (lane_take (server->writers, job_for (marks[i])));
}

static void
serve (const char *file, DropMode mode)
{
  const LaneShape shape
      = { .name = "writers", .mode = STORE_WRITE, .n_threads = 1, .group = GROUP_MAX_JOBS, .limit = 1000 };
  Server server = { .done = mailbox_new () };
  g_autofree char *uri = g_strconcat ("sqlite:", file, NULL), *error = NULL;
  struct pollfd items[]
      = { { .fd = STDIN_FILENO, .events = POLLIN }, { .fd = mailbox_fd (server.done), .events = POLLIN } };
  uint64_t ready = 0;

  vfs_drop_install (mode);
  server.store = store_open (uri, 1, &error);
  if (!store_migrate (server.store, g_getenv ("SCHEMA_DIR"), &error)
      || (server.keeper = link_open (server.store, STORE_WRITE, &error)) == NULL)
    g_error ("%s", error);
  found_bank (server.keeper);
  store_tend (server.keeper);   /* commits go to a log that is long already, as they mostly do */
  server.writers = lane_open (server.store, &shape, server.done, &error);
  g_thread_new ("tend", tend, &server);
  g_assert (write (STDOUT_FILENO, &ready, sizeof ready) == sizeof ready);

  for (;;)
    {
      if (mailbox_may_sleep (server.done))
        poll (items, G_N_ELEMENTS (items), 100);
      mailbox_wake (server.done, true);
      if (items[0].revents != 0)
        take_marks (&server);
      items[0].revents = 0;
      for (Job *job = mailbox_empty (server.done), *next; job != NULL; job = next)
        {
          next = job->next;
          answer (&server, job);
        }
    }
}

/* ---- the desks ---- */

typedef struct
{
  char *folder, *file;
  uint64_t last;                 /* mark */
  uint64_t in_doubt[DESKS];      /* asked and not answered; 0 = nothing */
  GArray *answered;              /* the journal */
  unsigned n_kills, n_repeated;
  GPid pid;
  int to, from;
} Desks;

static char *self;

static Desks *
desks_new (void)
{
  Desks *desks = g_new0 (Desks, 1);

  desks->folder = g_dir_make_tmp ("durable-XXXXXX", NULL);
  desks->file = g_build_filename (desks->folder, "bank.db", NULL);
  desks->answered = g_array_new (FALSE, FALSE, sizeof (uint64_t));
  return desks;
}

static void
desks_free (Desks *desks)
{
  for (const char *const *tail = (const char *const[]) { "", "-wal", "-shm", NULL }; *tail != NULL; tail++)
    {
      g_autofree char *path = g_strconcat (desks->file, *tail, NULL);

      g_unlink (path);
    }
  g_rmdir (desks->folder);
  g_free (desks->folder);
  g_free (desks->file);
  g_array_unref (desks->answered);
  g_free (desks);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Desks, desks_free)

static bool
hear (Desks *desks, uint64_t *mark)
{
  struct pollfd item = { .fd = desks->from, .events = POLLIN };

  return poll (&item, 1, PATIENCE_MS) == 1 && read (desks->from, mark, sizeof *mark) == sizeof *mark;
}

/* False when it does not come up: then what it found on its disk was no store any more. */
static bool
start_server (Desks *desks, DropMode mode)
{
  g_autofree char *number = g_strdup_printf ("%d", mode);
  char *argv[] = { self, (char *) "--serve", desks->file, number, NULL };
  g_autoptr (GError) error = NULL;
  uint64_t ready = 1;

  if (!g_spawn_async_with_pipes (NULL, argv, NULL,
                                 G_SPAWN_DO_NOT_REAP_CHILD | (mode == DROP_CARELESS ? G_SPAWN_STDERR_TO_DEV_NULL : 0),
                                 NULL, NULL, &desks->pid, &desks->to, &desks->from, NULL, &error))
    g_error ("%s", error->message);
  return hear (desks, &ready) && ready == 0;
}

static void
ask (Desks *desks, unsigned place)
{
  uint64_t mark = desks->in_doubt[place];

  g_assert_cmpint (write (desks->to, &mark, sizeof mark), ==, sizeof mark);
}

static bool
note_answer (Desks *desks, uint64_t mark)
{
  for (unsigned i = 0; i < DESKS; i++)
    if (desks->in_doubt[i] == mark)
      {
        g_array_append_val (desks->answered, mark);
        desks->in_doubt[i] = ++desks->last;
        return true;
      }
  return false;
}

static void
kill_server (Desks *desks)
{
  uint64_t mark;

  kill (desks->pid, SIGKILL);
  while (read (desks->from, &mark, sizeof mark) == sizeof mark)   /* what it had said before it fell */
    g_assert_true (mark == 0 || note_answer (desks, mark));
  waitpid (desks->pid, NULL, 0);
  close (desks->to);
  close (desks->from);
  desks->n_kills++;
}

/* First what was in doubt is asked again, under its own key; then each desk goes on. False: the server did not come
 * up. */
static bool
work_until_the_kill (Desks *desks, DropMode mode)
{
  unsigned n = g_random_int_range (FEWEST, MOST);
  uint64_t mark;

  signal (SIGPIPE, SIG_IGN);
  if (!start_server (desks, mode))
    {
      kill_server (desks);
      return false;
    }
  for (unsigned i = 0; i < DESKS; i++)
    {
      if (desks->in_doubt[i] == 0)
        desks->in_doubt[i] = ++desks->last;
      else
        desks->n_repeated++;
      ask (desks, i);
    }
  for (unsigned i = 0; i < n; i++)
    {
      if (!hear (desks, &mark))
        g_error ("the server does not answer");
      for (unsigned place = 0; place < DESKS; place++)
        if (desks->in_doubt[place] == mark)
          {
            g_assert_true (note_answer (desks, mark));
            ask (desks, place);
            break;
          }
    }
  g_usleep (g_random_int_range (0, 3000));
  kill_server (desks);
  return true;
}

/* ---- the oracle ---- */

static int64_t
number (sqlite3 *db, const char *sql)
{
  sqlite3_stmt *stmt = NULL;
  int64_t result = -1;

  if (sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL) == SQLITE_OK && sqlite3_step (stmt) == SQLITE_ROW)
    result = sqlite3_column_int64 (stmt, 0);
  sqlite3_finalize (stmt);
  return result;
}

static unsigned
count_missing (sqlite3 *db, const GArray *answered)
{
  sqlite3_stmt *stmt = NULL;
  unsigned n_missing = 0;

  if (sqlite3_prepare_v2 (db, "SELECT count (*) FROM client WHERE name = 'Company ' || ?", -1, &stmt, NULL)
      != SQLITE_OK)
    return answered->len;
  for (unsigned i = 0; i < answered->len; i++)
    {
      sqlite3_bind_int64 (stmt, 1, (int64_t) g_array_index (answered, uint64_t, i));
      n_missing += sqlite3_step (stmt) != SQLITE_ROW || sqlite3_column_int64 (stmt, 0) == 0;
      sqlite3_reset (stmt);
    }
  sqlite3_finalize (stmt);
  return n_missing;
}

typedef struct
{
  unsigned n_missing;
  int64_t n_twice, n_half, n_damaged;
} Verdict;

/* Every client has one name, one key, one insert in the log with its values, and one entry in the word index. */
static Verdict
judge (const Desks *desks)
{
  Verdict verdict = { .n_damaged = 1 };
  sqlite3 *db = NULL;

  sqlite3_open_v2 (desks->file, &db, SQLITE_OPEN_READWRITE, NULL);
  sqlite3_exec (db, "CREATE INDEX IF NOT EXISTS of_the_oracle ON client (name)", NULL, NULL, NULL);
  verdict.n_damaged = number (db, "SELECT count (*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'")
                      + number (db, "SELECT count (*) FROM pragma_foreign_key_check");
  verdict.n_missing = count_missing (db, desks->answered);
  verdict.n_twice = number (db, "SELECT count (*) FROM (SELECT name FROM client GROUP BY name HAVING count (*) > 1)");
  verdict.n_half
      = number (db, "SELECT abs (c - (SELECT count (*) FROM operation))"
                    " + abs (c - (SELECT count (DISTINCT record_id) FROM change WHERE kind = 'client' AND version = 1))"
                    " + abs (c - (SELECT count (*) FROM client_search))"
                    " + abs (c - (SELECT count (*) FROM client_search_fts WHERE client_search_fts MATCH 'company'))"
                    " FROM (SELECT count (*) AS c FROM client)");
  sqlite3_close (db);
  return verdict;
}

static int n_wanted_kills = 25;

static void
nothing_answered_is_lost (DropMode mode, unsigned n_kills)
{
  g_autoptr (Desks) desks = desks_new ();
  Verdict verdict;

  while (desks->n_kills < n_kills)
    if (!work_until_the_kill (desks, mode))
      g_error ("after kill %u the server does not come up", desks->n_kills);
  verdict = judge (desks);
  g_test_message ("%u kills, %u answered, %u asked again: %u lost, %" PRId64 " doubled, %" PRId64 " halves",
                  desks->n_kills, desks->answered->len, desks->n_repeated, verdict.n_missing, verdict.n_twice,
                  verdict.n_half);
  g_assert_cmpuint (desks->answered->len, >, n_kills * FEWEST - 1);
  g_assert_cmpuint (verdict.n_missing, ==, 0);
  g_assert_cmpint (verdict.n_twice, ==, 0);
  g_assert_cmpint (verdict.n_half, ==, 0);
  g_assert_cmpint (verdict.n_damaged, ==, 0);
}

static void
what_was_answered_outlives_a_kill (void)
{
  nothing_answered_is_lost (DROP_UNSYNCED, n_wanted_kills);
}

static void
what_was_answered_outlives_a_disk_that_writes_in_any_order (void)
{
  nothing_answered_is_lost (DROP_SCATTER, MAX (n_wanted_kills / 3, 1));
}

/* The proof of the proof. */
static void
without_syncs_answers_are_lost_and_this_test_sees_it (void)
{
  g_autoptr (Desks) desks = desks_new ();
  bool came_up = true;
  Verdict verdict;

  for (unsigned i = 0; i < 3 && came_up; i++)
    came_up = work_until_the_kill (desks, DROP_CARELESS);
  verdict = judge (desks);
  g_test_message ("%u answered, %u lost", desks->answered->len, verdict.n_missing);
  g_assert_true (!came_up || verdict.n_missing > 0);
}

int
main (int argc, char **argv)
{
  self = argv[0];
  if (argc == 4 && strcmp (argv[1], "--serve") == 0)
    serve (argv[2], (DropMode) g_ascii_strtoll (argv[3], NULL, 10));
  if (argc > 2 && strcmp (argv[1], "--kills") == 0)
    {
      n_wanted_kills = CLAMP (g_ascii_strtoll (argv[2], NULL, 10), 1, 1000000);
      argv[2] = argv[0];
      argv += 2;
      argc -= 2;
    }
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/durability/what-was-answered-outlives-a-kill", what_was_answered_outlives_a_kill);
  g_test_add_func ("/durability/what-was-answered-outlives-a-disk-that-writes-in-any-order",
                   what_was_answered_outlives_a_disk_that_writes_in_any_order);
  g_test_add_func ("/durability/without-syncs-answers-are-lost-and-this-test-sees-it",
                   without_syncs_answers_are_lost_and_this_test_sees_it);
  return g_test_run ();
}
