/* kills.c - PostgreSQL under load, and now the server, now PostgreSQL itself is killed: what was answered is there,
 * once; what was in doubt is asked again under its key, and is there, once. durability.c tells the same of the embedded
 * engine, with a disk that forgets.
 *
 * The desks are this process, which keeps the journal of what was answered. The server is this program again, with the
 * real lane, its writers and operation keys. PostgreSQL is a private one, with the settings that kontord asks for.
 */

#include <glib.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "list.pb-c.h"
#include "server/call/query.h"
#include "server/lanes/lane.h"
#include "tests/scratch.h"

enum
{
  DESKS = 8,
  WRITERS = 4,
  PATIENCE_MS = 60000
};

typedef struct
{
  uint64_t mark;
  int64_t status;
} Answer;

/* ---- the server ---- */

/* A row of its own at each run, so that what is done twice shows. */
static bool
keep (Call *call, const void *in, void *out)
{
  RecordIn entry = RECORD_IN__INIT;

  entry.id = ((const RecordRef *)in)->id;
  entry.kind = arena_print (call->arena, "%" G_GUINT64_FORMAT, call_new_id (call));
  return query_run (call, "INSERT INTO entry (id, mark) VALUES (:kind, :id)", &entry);
}

static const RpcMethod keep_method = { .name = "Scratch.Keep",
                                       .right = "scratch",
                                       .write = true,
                                       .in = &record_ref__descriptor,
                                       .out = &record_ref__descriptor };
static const RpcEntry keep_entry = { &keep_method, keep };

static void
take_mark (Scratch *scratch, Lane *lane)
{
  RecordRef ref = RECORD_REF__INIT;

  if (read (STDIN_FILENO, &ref.id, sizeof ref.id) != sizeof ref.id)
    exit (0);
  g_assert_true (lane_take (lane, scratch_job (scratch, &keep_entry, &ref.base, ref.id)));
}

static void
answer (const Job *job)
{
  Answer answer = { 0, job->status };

  memcpy (&answer.mark, job->request->key.data, sizeof answer.mark);
  if (write (STDOUT_FILENO, &answer, sizeof answer) != sizeof answer)
    exit (0);
}

static void
serve (const char *uri)
{
  const LaneShape shape = { .name = "writers", .mode = STORE_WRITE, .n_threads = WRITERS, .group = 1, .limit = 100 };
  Scratch scratch = { .jobs = g_ptr_array_new () };
  Mailbox *done = mailbox_new ();
  struct pollfd items[]
      = { { .fd = STDIN_FILENO, .events = POLLIN }, { .fd = mailbox_fd (done), .events = POLLIN } };
  g_autofree char *error = NULL;
  Lane *lane;

  scratch.store = store_open (uri, 1, &error);
  if ((lane = lane_open (scratch.store, &shape, done, &error)) == NULL)
    g_error ("%s", error);
  for (;;)
    {
      if (mailbox_may_sleep (done))
        poll (items, G_N_ELEMENTS (items), 100);
      mailbox_wake (done, true);
      if (items[0].revents != 0)
        take_mark (&scratch, lane);
      items[0].revents = 0;
      for (Job *job = mailbox_empty (done), *next; job != NULL; job = next)
        {
          next = job->next;
          answer (job);
        }
    }
}

/* ---- the desks ---- */

typedef struct
{
  Scratch *scratch;
  uint64_t last, asked[DESKS]; /* marks; what each desk waits for */
  GHashTable *answered;        /* the journal: well done */
  unsigned n_again;
  GPid pid;
  int to, from;
} Desks;

static char *self, *tool, *server_folder;

static char *
run_tool (const char *command)
{
  const char *argv[] = { tool, command, server_folder, NULL };
  char *out = NULL;
  int status;

  if (!g_spawn_sync (NULL, (char **)argv, NULL, 0, NULL, NULL, &out, NULL, &status, NULL) || status != 0)
    g_error ("%s %s: %s", tool, command, out);
  return out;
}

static void
ask (const Desks *desks, unsigned place)
{
  g_assert_cmpint (write (desks->to, &desks->asked[place], sizeof desks->asked[0]), ==, sizeof desks->asked[0]);
}

static void
start_server (Desks *desks)
{
  char *argv[] = { self, (char *)"--serve", desks->scratch->uri, NULL };
  g_autoptr (GError) error = NULL;

  if (!g_spawn_async_with_pipes (NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &desks->pid, &desks->to,
                                 &desks->from, NULL, &error))
    g_error ("%s", error->message);
  for (unsigned i = 0; i < DESKS; i++)
    {
      desks->n_again += desks->asked[i] != 0;
      if (desks->asked[i] == 0)
        desks->asked[i] = ++desks->last;
      ask (desks, i);
    }
}

/* Whoever is not answered well asks the same again under the same key. */
static void
note (Desks *desks, Answer one, bool goes_on)
{
  for (unsigned i = 0; i < DESKS; i++)
    if (desks->asked[i] == one.mark)
      {
        g_assert_true (one.status == STATUS__OK || one.status == STATUS__BUSY || one.status == STATUS__UNKNOWN);
        desks->n_again += one.status != STATUS__OK;
        if (one.status == STATUS__OK)
          {
            g_hash_table_add (desks->answered, GSIZE_TO_POINTER (one.mark));
            desks->asked[i] = goes_on ? ++desks->last : 0;
          }
        if (goes_on)
          ask (desks, i);
        return;
      }
}

static void
work (Desks *desks, unsigned n)
{
  struct pollfd item = { .fd = desks->from, .events = POLLIN };
  Answer one;

  for (unsigned i = 0; i < n; i++)
    {
      g_assert_cmpint (poll (&item, 1, PATIENCE_MS), ==, 1);
      g_assert_cmpint (read (desks->from, &one, sizeof one), ==, sizeof one);
      note (desks, one, true);
    }
}

static void
kill_server (Desks *desks)
{
  Answer one;

  kill (desks->pid, SIGKILL);
  while (read (desks->from, &one, sizeof one) == sizeof one) /* what it had said before it fell */
    note (desks, one, false);
  waitpid (desks->pid, NULL, 0);
  close (desks->to);
  close (desks->from);
}

/* An immediate stop: no backend finishes anything, and the next start recovers from the log. */
static void *
crash (void *data)
{
  g_autofree char *file = g_build_filename (server_folder, "data", "postmaster.pid", NULL), *text = NULL;
  pid_t pid;

  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  pid = (pid_t)g_ascii_strtoll (text, NULL, 10);
  kill (pid, SIGQUIT);
  while (kill (pid, 0) == 0)
    g_usleep (10000);
  g_free (run_tool ("start"));
  return NULL;
}

static Desks *
desks_open (void)
{
  g_autofree char *house = scratch_house_step ("001-house.sql");
  Desks *desks = g_new0 (Desks, 1);

  signal (SIGPIPE, SIG_IGN);
  desks->answered = g_hash_table_new (NULL, NULL);
  desks->scratch = scratch_open ((const char *const[]){
      house, "CREATE TABLE entry (id {TEXT} PRIMARY KEY, mark {ID} NOT NULL) {TABLE};\n", NULL });
  start_server (desks);
  return desks;
}

/* What was in doubt at the last kill may be there or not, but not twice. */
static void
judge (Desks *desks)
{
  g_autofree char *error = NULL;
  GHashTableIter iter;
  void *mark;
  unsigned n_lost = 0;

  link_close (desks->scratch->link);
  desks->scratch->link = link_open (desks->scratch->store, STORE_WRITE, &error);
  g_assert_cmpstr (error, ==, NULL);
  g_hash_table_iter_init (&iter, desks->answered);
  while (g_hash_table_iter_next (&iter, &mark, NULL))
    {
      g_autofree char *sql
          = g_strdup_printf ("SELECT count (*) FROM entry WHERE mark = %" G_GSIZE_FORMAT, GPOINTER_TO_SIZE (mark));

      n_lost += scratch_number (desks->scratch, sql) == 0;
    }
  g_test_message ("%u answered, %u asked again, %u lost", g_hash_table_size (desks->answered), desks->n_again, n_lost);
  g_assert_cmpuint (n_lost, ==, 0);
  g_assert_cmpint (
      scratch_number (desks->scratch,
                      "SELECT count (*) FROM (SELECT mark FROM entry GROUP BY mark HAVING count (*) > 1) twice"),
      ==, 0);
  g_assert_cmpint (
      scratch_number (desks->scratch, "SELECT (SELECT count (*) FROM entry) - (SELECT count (*) FROM operation)"), ==,
      0);
  g_assert_cmpint (scratch_number (desks->scratch, "SELECT count (*) FROM entry"), <=,
                   g_hash_table_size (desks->answered) + DESKS);
  scratch_close (desks->scratch);
  g_hash_table_unref (desks->answered);
  g_free (desks);
}

static void
what_was_answered_outlives_the_kill_of_the_server (void)
{
  Desks *desks = desks_open ();

  for (int i = 0; i < 10; i++)
    {
      work (desks, g_random_int_range (20, 120));
      g_usleep (g_random_int_range (0, 3000));
      kill_server (desks);
      start_server (desks);
    }
  work (desks, 3 * DESKS);
  kill_server (desks);
  g_assert_cmpuint (desks->n_again, >, 0);
  judge (desks);
}

static void
what_was_answered_outlives_the_kill_of_postgresql (void)
{
  Desks *desks = desks_open ();

  for (int i = 0; i < 3; i++)
    {
      GThread *fate;

      work (desks, g_random_int_range (50, 200));
      fate = g_thread_new ("fate", crash, NULL);
      work (desks, 200);
      g_thread_join (fate);
    }
  work (desks, 3 * DESKS);
  kill_server (desks);
  judge (desks);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = NULL, *said = NULL;
  g_auto (GStrv) words = NULL;
  int status;

  self = argv[0];
  if (argc == 3 && strcmp (argv[1], "--serve") == 0)
    serve (argv[2]);
  g_test_init (&argc, &argv, NULL);
  server_folder = folder = g_dir_make_tmp ("pg-XXXXXX", NULL);
  tool = g_build_filename (g_getenv ("SOURCE_DIR"), "tools", "postgresql", NULL);
  said = run_tool ("start");
  words = g_strsplit (said, "'", 3);
  g_setenv ("KONTOR_STORE", words[1], TRUE);
  g_test_add_func ("/kills/what-was-answered-outlives-the-kill-of-the-server",
                   what_was_answered_outlives_the_kill_of_the_server);
  g_test_add_func ("/kills/what-was-answered-outlives-the-kill-of-postgresql",
                   what_was_answered_outlives_the_kill_of_postgresql);
  status = g_test_run ();
  g_free (run_tool ("stop"));
  g_spawn_sync (NULL, (char *[]){ (char *)"rm", (char *)"-rf", folder, NULL }, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
                NULL, NULL, NULL, NULL);
  g_free (tool);
  return status;
}
