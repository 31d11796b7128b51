/* reservation.c - the race of docs/probes.md: fifty desks reserve a contact with one debtor at once, and the law allows
 * only so many a day. They go through the writers' lane, in groups on the one engine and side by side on the other; the
 * handler counts and then writes, with no lock of its own.
 */

#include <glib.h>
#include <poll.h>

#include "list.pb-c.h"
#include "server/call/query.h"
#include "server/lanes/group.h"
#include "server/lanes/lane.h"
#include "tests/scratch.h"

enum { DESKS = 50, ALLOWED = 3, DEBTOR = 17 };

static const char schema[] =
  "CREATE TABLE contact_reservation (id {ID} PRIMARY KEY, debtor_id {ID} NOT NULL, day {INT} NOT NULL) {TABLE};\n"
  "CREATE INDEX contact_reservation_of_debtor ON contact_reservation (debtor_id, day);\n";

static bool
reserve (Call *call, const void *in, void *out)
{
  RecordRef count = RECORD_REF__INIT, fresh = *(const RecordRef *) in;

  if (!query_one (call, &count,
                  "SELECT count (*) AS id FROM contact_reservation WHERE debtor_id = :id AND day = @today", in))
    return false;
  if (count.id >= ALLOWED)
    return call_fail (call, STATUS__CONFLICT, NULL, "As many contacts as the law allows are reserved for today", NULL);

  fresh.version = fresh.id;
  fresh.id = ((RecordRef *) out)->id = call_new_id (call);
  return query_run (call, "INSERT INTO contact_reservation (id, debtor_id, day) VALUES (:id, :version, @today)",
                    &fresh);
}

static const RpcMethod reserve_method = { .name = "Scratch.Reserve", .right = "scratch", .write = true,
                                          .in = &record_ref__descriptor, .out = &record_ref__descriptor };
static const RpcEntry reserve_entry = { &reserve_method, reserve };

/* Every job comes back, whatever became of it. */
static unsigned
wait_for_all (Mailbox *done, unsigned n_reserved[STATUS__PROPOSED + 1])
{
  unsigned n = 0;

  for (int64_t end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC; n < DESKS && g_get_monotonic_time () < end;)
    {
      struct pollfd item = { .fd = mailbox_fd (done), .events = POLLIN };

      if (mailbox_may_sleep (done))
        poll (&item, 1, 100);
      mailbox_wake (done, true);
      for (Job *job = mailbox_empty (done); job != NULL; job = job->next, n++)
        n_reserved[job->status]++;
    }
  return n;
}

static void
fifty_at_once_reserve_exactly_as_many_as_are_allowed (void)
{
  g_autofree char *house = scratch_house_step ("001-house.sql"), *error = NULL;
  g_autoptr (Scratch) scratch = scratch_open ((const char *const[]) { house, schema, NULL });
  bool embedded = scratch_is_embedded (scratch);
  const LaneShape shape = { .name = "writers", .mode = STORE_WRITE, .n_threads = embedded ? 1 : 8,
                            .group = embedded ? GROUP_MAX_JOBS : 1, .limit = DESKS };
  Mailbox *done = mailbox_new ();
  Lane *lane = lane_open (scratch->store, &shape, done, &error);
  unsigned n_told[STATUS__PROPOSED + 1] = { 0 };
  RecordRef debtor = RECORD_REF__INIT;

  debtor.id = DEBTOR;
  for (unsigned i = 0; i < DESKS; i++)
    g_assert_true (lane_take (lane, scratch_job (scratch, &reserve_entry, &debtor.base, i + 1)));
  g_assert_cmpuint (wait_for_all (done, n_told), ==, DESKS);
  lane_close (lane);
  mailbox_free (done);

  g_assert_cmpuint (n_told[STATUS__OK], ==, ALLOWED);
  g_assert_cmpuint (n_told[STATUS__CONFLICT], ==, DESKS - ALLOWED);
  g_assert_cmpint (scratch_number (scratch, "SELECT count (*) FROM contact_reservation"), ==, ALLOWED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reservation/fifty-at-once-reserve-exactly-as-many-as-are-allowed",
                   fifty_at_once_reserve_exactly_as_many_as_are_allowed);
  return g_test_run ();
}
