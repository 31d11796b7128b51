/* group.c - what a transaction shared by many calls promises each of them, on both engines: whole or not at all, once,
 * and nobody pays for another's mistake.
 */

#include <glib.h>
#include <string.h>

#include "list.pb-c.h"
#include "server/call/query.h"
#include "server/lanes/group.h"
#include "server/store/engine.h"
#include "tests/scratch.h"

enum { LATE_ID = 900, ROLLS_BACK_ID = 901, REFUSED_ID = 902 };

static int n_runs;

/* Writes first and looks afterwards, as no handler should: that is what must be undone. */
static bool
keep (Call *call, const void *in, void *out)
{
  const RecordRef *asked = in;

  n_runs++;
  if (!query_run (call, "INSERT INTO thing (id, n) VALUES (:id, 1)", asked))
    return false;
  if (asked->id == REFUSED_ID)
    return call_fail (call, STATUS__CONFLICT, NULL, "Written, and then refused", NULL);
  if (asked->id == ROLLS_BACK_ID && n_runs == 2)   /* as the engine does at an error of its own */
    return link_command (call->link, STORE_ROLLBACK) == STORE_ROW || query_sound (call, STORE_RETRY);
  if (asked->id == LATE_ID)
    {
      link_deadline (call->link, g_get_monotonic_time () + 20000);
      return query_one (call, out,
                        "WITH RECURSIVE many (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < 1000000000)"
                        " SELECT count (*) AS id FROM many",
                        NULL);
    }
  ((RecordRef *) out)->id = asked->id;
  return true;
}

static const RpcMethod keep_method = { .name = "Scratch.Keep", .right = "scratch", .write = true,
                                       .in = &record_ref__descriptor, .out = &record_ref__descriptor };
static const RpcEntry keep_entry = { &keep_method, keep };

static Scratch *
a_store (void)
{
  g_autofree char *house = scratch_house_step ("001-house.sql");

  n_runs = 0;
  return scratch_open (
      (const char *const[]){ house, "CREATE TABLE thing (id {ID} PRIMARY KEY, n {INT} NOT NULL) {TABLE};\n", NULL });
}

static Job *
to_keep (Scratch *scratch, uint64_t id, uint64_t key)
{
  RecordRef ref = RECORD_REF__INIT;

  ref.id = id;
  return scratch_job (scratch, &keep_entry, &ref.base, key);
}

/* A chain of one job for each id, each under a key of its own. */
static Job *
chain (Scratch *scratch, const uint64_t *ids, unsigned n, Job **jobs)
{
  for (unsigned i = 0; i < n; i++)
    {
      jobs[i] = to_keep (scratch, ids[i], ids[i]);
      if (i > 0)
        jobs[i - 1]->next = jobs[i];
    }
  return jobs[0];
}

static Status
status_of (const Job *job)
{
  const Reply *reply = scratch_reply (job);

  return reply->fault != NULL ? reply->fault->status : STATUS__OK;
}

static int64_t
n_things (Scratch *scratch)
{
  return scratch_number (scratch, "SELECT count (*) FROM thing");
}

static void
who_writes_and_is_refused_leaves_no_trace_and_takes_nobody_with_him (void)
{
  g_autoptr (Scratch) scratch = a_store ();
  Job *jobs[4];

  group_run (&scratch->link, STORE_WRITE, chain (scratch, (const uint64_t[]) { 1, REFUSED_ID, 1, 2 }, 4, jobs), NULL);
  g_assert_cmpint (status_of (jobs[0]), ==, STATUS__OK);
  g_assert_cmpint (status_of (jobs[1]), ==, STATUS__CONFLICT);
  g_assert_cmpint (status_of (jobs[3]), ==, STATUS__OK);
  g_assert_cmpint (n_things (scratch), ==, 2);
  g_assert_cmpint (scratch_number (scratch, "SELECT count (*) FROM operation"), ==, 2);
}

static void
a_group_that_nobody_spoils_is_run_once (void)
{
  g_autoptr (Scratch) scratch = a_store ();
  Job *jobs[5];

  group_run (&scratch->link, STORE_WRITE, chain (scratch, (const uint64_t[]) { 1, 2, 3, 4, 5 }, 5, jobs), NULL);
  g_assert_cmpint (n_runs, ==, 5);
  g_assert_cmpint (n_things (scratch), ==, 5);
}

typedef struct
{
  Scratch *scratch;
  Link *other;
  Job *late;
} Latecomers;

static Job *
come_late (void *data, unsigned most)
{
  Latecomers *self = data;

  g_assert_cmpint (most, >, 0);
  g_assert_cmpint (most, <, GROUP_MAX_JOBS);
  g_assert_cmpint (scratch_read (self->other, "SELECT count (*) FROM thing"), ==, 0);
  return g_steal_pointer (&self->late);
}

static void
who_comes_while_a_group_is_run_shares_its_commit (void)
{
  g_autoptr (Scratch) scratch = a_store ();
  g_autofree char *error = NULL;
  Job *first = to_keep (scratch, 1, 1), *jobs[3];
  Latecomers late = { scratch, link_open (scratch->store, STORE_READ, &error),
                      chain (scratch, (const uint64_t[]) { 2, REFUSED_ID, 3 }, 3, jobs) };
  const GroupQueue queue = { come_late, &late };

  group_run (&scratch->link, STORE_WRITE, first, &queue);
  g_assert_true (first->next == jobs[0]);
  g_assert_cmpint (status_of (first), ==, STATUS__OK);
  g_assert_cmpint (status_of (jobs[0]), ==, STATUS__OK);
  g_assert_cmpint (status_of (jobs[1]), ==, STATUS__CONFLICT);
  g_assert_cmpint (status_of (jobs[2]), ==, STATUS__OK);
  g_assert_cmpint (n_things (scratch), ==, 3);
  link_close (late.other);
}

static void
the_same_key_twice_in_a_group_is_done_once_and_answered_twice (void)
{
  g_autoptr (Scratch) scratch = a_store ();
  Job *first = to_keep (scratch, 1, 77), *second = to_keep (scratch, 1, 77);

  first->next = second;
  group_run (&scratch->link, STORE_WRITE, first, NULL);
  g_assert_cmpint (status_of (first), ==, STATUS__OK);
  g_assert_cmpint (status_of (second), ==, STATUS__OK);
  g_assert_cmpmem (scratch_reply (first)->body.data, scratch_reply (first)->body.len,
                   scratch_reply (second)->body.data, scratch_reply (second)->body.len);
  g_assert_cmpint (n_things (scratch), ==, 1);
}

static void
a_transaction_that_the_engine_loses_is_run_again (void)
{
  g_autoptr (Scratch) scratch = a_store ();
  Job *jobs[3];

  group_run (&scratch->link, STORE_WRITE, chain (scratch, (const uint64_t[]) { 1, ROLLS_BACK_ID, 2 }, 3, jobs), NULL);
  for (unsigned i = 0; i < 3; i++)
    g_assert_cmpint (status_of (jobs[i]), ==, STATUS__OK);
  g_assert_cmpint (n_things (scratch), ==, 3);
}

static void
who_takes_too_long_is_stopped_alone (void)
{
  g_autoptr (Scratch) scratch = a_store ();
  Job *jobs[3];

  group_run (&scratch->link, STORE_WRITE, chain (scratch, (const uint64_t[]) { 1, LATE_ID, 2 }, 3, jobs), NULL);
  g_assert_cmpint (status_of (jobs[0]), ==, STATUS__OK);
  g_assert_cmpint (status_of (jobs[1]), ==, STATUS__BUSY);
  g_assert_cmpint (status_of (jobs[2]), ==, STATUS__OK);
  g_assert_cmpint (n_things (scratch), ==, 2);
}

/* An engine that commits and then cannot say so; that is what a lost connection or a failed fsync looks like. */
static int n_lies;
static StoreResult (*honest) (Link *link, StoreCommand command);

static StoreResult
lie_once (Link *link, StoreCommand command)
{
  StoreResult result = honest (link, command);

  return command == STORE_COMMIT && n_lies-- > 0 ? STORE_UNKNOWN : result;
}

static void
make_it_lie (Link *link, Engine *liar, int times)
{
  *liar = *link->engine;
  honest = liar->command;
  liar->command = lie_once;
  link->engine = liar;
  n_lies = times;
}

static void
a_commit_of_unknown_outcome_is_not_done_twice (void)
{
  g_autoptr (Scratch) scratch = a_store ();
  const Engine *engine = scratch->link->engine;
  Engine liar;
  Job *jobs[3];

  make_it_lie (scratch->link, &liar, 3);
  group_run (&scratch->link, STORE_WRITE, chain (scratch, (const uint64_t[]) { 1, 2, 3 }, 3, jobs), NULL);
  scratch->link->engine = engine;
  for (unsigned i = 0; i < 3; i++)
    g_assert_cmpint (status_of (jobs[i]), ==, STATUS__OK);
  g_assert_cmpint (n_runs, ==, 3);
  g_assert_cmpint (n_things (scratch), ==, 3);
}

static void
what_stays_unknown_is_told_as_unknown (void)
{
  g_autoptr (Scratch) scratch = a_store ();
  const Engine *engine = scratch->link->engine;
  Engine liar;
  Job *job = to_keep (scratch, 1, 1);

  make_it_lie (scratch->link, &liar, G_MAXINT);
  group_run (&scratch->link, STORE_WRITE, job, NULL);
  scratch->link->engine = engine;
  g_assert_cmpint (status_of (job), ==, STATUS__UNKNOWN);
  g_assert_cmpint (n_things (scratch), ==, 1);
}

/* Two calls each read that nobody is there and write themselves down: with one after the other, one would have seen it.
 * The engine with one writer has it by holding the second back; here that one gives up waiting. */
static void
writers_are_as_if_one_after_the_other (void)
{
  g_autoptr (Scratch) scratch = a_store ();
  g_autofree char *error = NULL;
  Link *one = scratch->link, *other = link_open (scratch->store, STORE_WRITE, &error);
  StoreResult result;

  g_assert_cmpint (link_command (one, STORE_BEGIN), ==, STORE_DONE);
  g_assert_cmpint (scratch_read (one, "SELECT count (*) FROM thing"), ==, 0);
  result = link_command (other, STORE_BEGIN);
  if (result == STORE_DONE)
    {
      g_assert_cmpint (scratch_read (other, "SELECT count (*) FROM thing"), ==, 0);
      result = scratch_try (other, "INSERT INTO thing (id, n) VALUES (2, 0)");
    }
  g_assert_cmpint (scratch_try (one, "INSERT INTO thing (id, n) VALUES (1, 0)"), ==, STORE_DONE);
  g_assert_cmpint (link_command (one, STORE_COMMIT), ==, STORE_DONE);
  if (result == STORE_DONE)
    result = link_command (other, STORE_COMMIT);
  g_assert_cmpint (result, ==, STORE_RETRY);
  link_command (other, STORE_ROLLBACK);
  link_close (other);
  g_assert_cmpint (n_things (scratch), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/group/who-writes-and-is-refused-leaves-no-trace-and-takes-nobody-with-him",
                   who_writes_and_is_refused_leaves_no_trace_and_takes_nobody_with_him);
  g_test_add_func ("/group/a-group-that-nobody-spoils-is-run-once", a_group_that_nobody_spoils_is_run_once);
  g_test_add_func ("/group/who-comes-while-a-group-is-run-shares-its-commit",
                   who_comes_while_a_group_is_run_shares_its_commit);
  g_test_add_func ("/group/the-same-key-twice-in-a-group-is-done-once-and-answered-twice",
                   the_same_key_twice_in_a_group_is_done_once_and_answered_twice);
  g_test_add_func ("/group/a-transaction-that-the-engine-loses-is-run-again",
                   a_transaction_that_the_engine_loses_is_run_again);
  g_test_add_func ("/group/who-takes-too-long-is-stopped-alone", who_takes_too_long_is_stopped_alone);
  g_test_add_func ("/group/a-commit-of-unknown-outcome-is-not-done-twice",
                   a_commit_of_unknown_outcome_is_not_done_twice);
  g_test_add_func ("/group/what-stays-unknown-is-told-as-unknown", what_stays_unknown_is_told_as_unknown);
  g_test_add_func ("/group/writers-are-as-if-one-after-the-other", writers_are_as_if_one_after_the_other);
  return g_test_run ();
}
