/* save.c - what a save costs the thread that writes, without wire and lanes: for a profiler.
 *
 *   bench-save STORE SAVES [GROUP]   one field of a client, so many in a transaction (1); prints microseconds a save.
 *
 * STORE is a demo bank (kontor-seed) that may be spoilt. Instructions are the same on a busy machine:
 *
 *   valgrind --tool=callgrind --toggle-collect=group_run bench-save STORE 400 16
 */

#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clients.rpc.h"
#include "methods.h"
#include "server/call/query.h"
#include "server/lanes/group.h"

enum { ARENA = 8 << 20, MOST_RIGHTS = 256, JUMP = 7919, BODY = 4096 };

typedef struct
{
  Link *link, *reader;
  Arena *arena;
  const Caller *caller;
  ClientPage page;
  unsigned n;          /* saves so far */
} Bench;

static bool
read_clients (Call *call, void *data)
{
  return query_many (call, &((Bench *) data)->page, "clients",
                     "SELECT id, version FROM client ORDER BY id LIMIT 1000", NULL)
         && query_one (call, &((Bench *) data)->page, "SELECT max (last) AS total FROM branch", NULL);
}

/* Whoever may do everything everywhere. */
static const Caller *
caller_of (uint32_t n_places)
{
  const char *rights[MOST_RIGHTS + 1];
  Reach reach[MOST_RIGHTS];
  Caller caller = { .id = 2, .login = "bench", .name = "bench", .rights = rights, .reach = reach, .branch_id = 1,
                    .n_places = n_places, .workstation_id = 1, .session_id = 1, .zone_minutes = 180 };

  for (size_t i = 0; i < n_rpc_methods; i++)
    {
      rights[caller.n_reach] = NULL;
      if (strchr (rpc_methods[i]->right, '.') == NULL || g_strv_contains (rights, rpc_methods[i]->right))
        continue;
      g_assert (caller.n_reach < MOST_RIGHTS);
      rights[caller.n_reach] = rpc_methods[i]->right;
      reach[caller.n_reach++] = (Reach) { rpc_methods[i]->right, 1, n_places };
    }
  rights[caller.n_reach] = NULL;
  return caller_new (&caller);
}

static ProtobufCBinaryData
pack_save (Bench *bench, uint8_t *body)
{
  const char *touched[] = { "note" };
  const Client *known = bench->page.clients[(size_t) bench->n * JUMP % bench->page.n_clients];
  g_autofree char *note = g_strdup_printf ("asked to call back at %u", bench->n);
  ClientSave save = CLIENT_SAVE__INIT;
  Client record = CLIENT__INIT;

  record.id = known->id;
  record.version = known->version;
  record.note = note;
  save.record = &record;
  save.touched = touched;
  save.n_touched = 1;
  g_assert (protobuf_c_message_get_packed_size (&save.base) <= BODY);
  return (ProtobufCBinaryData) { protobuf_c_message_pack (&save.base, body), body };
}

static void
open_job (Bench *bench, Job *job)
{
  uint8_t body[BODY], bytes[2 * BODY];
  const uint64_t key[2] = { GUINT64_TO_BE ((uint64_t) moment_now () << 16), bench->n };
  Request request = REQUEST__INIT;

  if (job->arena == NULL)
    *job = (Job) { .arena = arena_new (ARENA), .notices = g_ptr_array_new () };
  arena_reset (job->arena);
  *job = (Job) { .arena = job->arena, .notices = job->notices, .caller = bench->caller };
  request.serial = 1;
  request.method = clients_save_method.name;
  request.body = pack_save (bench, body);
  request.key = (ProtobufCBinaryData) { JOB_KEY_SIZE, (uint8_t *) key };
  g_assert (job_open (job, bytes, protobuf_c_message_pack (&request.base, bytes)));
}

static Job *
nobody (void *data, unsigned most)
{
  return NULL;
}

/* Nobody else writes, so the next version is known. */
static void
save_some (Bench *bench, Job *jobs, unsigned group)
{
  const GroupQueue queue = { nobody, NULL };
  unsigned first = bench->n;

  for (unsigned i = 0; i < group; i++, bench->n++)
    {
      open_job (bench, &jobs[i]);
      jobs[i].next = i + 1 < group ? &jobs[i + 1] : NULL;
    }
  group_run (&bench->link, STORE_WRITE, jobs, &queue);
  for (unsigned i = 0; i < group; i++)
    {
      g_assert_cmpint (jobs[i].status, ==, STATUS__OK);
      bench->page.clients[(size_t) (first + i) * JUMP % bench->page.n_clients]->version++;
    }
}

static double
processor_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * 1e6 + now.tv_nsec / 1e3;
}

int
main (int argc, char **argv)
{
  static Job jobs[GROUP_MAX_JOBS];
  Bench bench = { .arena = arena_new (64 << 20), .page = CLIENT_PAGE__INIT };
  unsigned n = argc > 2 ? (unsigned) g_ascii_strtoull (argv[2], NULL, 10) : 0;
  unsigned group = argc > 3 ? (unsigned) g_ascii_strtoull (argv[3], NULL, 10) : 1;
  g_autofree char *error = NULL;
  Store *store;
  double begun;

  if (n == 0 || group == 0 || group > GROUP_MAX_JOBS)
    g_error ("bench-save STORE SAVES [GROUP]");
  if ((store = store_open (argv[1], 1, &error)) == NULL || !store_migrate (store, g_getenv ("SCHEMA_DIR"), &error)
      || (bench.link = link_open (store, STORE_WRITE, &error)) == NULL
      || (bench.reader = link_open (store, STORE_READ, &error)) == NULL)
    g_error ("%s", error);
  if (!group_look (&bench.reader, bench.arena, false, read_clients, &bench))
    g_error ("this is no demo bank");
  bench.caller = caller_of (bench.page.total);
  begun = processor_us ();
  for (unsigned i = 0; i < n; i += group)
    save_some (&bench, jobs, group);
  g_print ("%.1f us of processor a save, %u in a transaction\n", (processor_us () - begun) / bench.n, group);
  return EXIT_SUCCESS;
}
