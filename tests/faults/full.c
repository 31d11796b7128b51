/* full.c - a disk without room: what is read is read, what is written is refused with one clear text, and when there is
 * room again, it is written, without a restart.
 *
 * The disk is a tmpfs of 64 MiB; a store that may not grow is another case.
 */

#define _GNU_SOURCE   /* unshare () */

#include <glib.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "list.pb-c.h"
#include "server/call/query.h"
#include "server/lanes/group.h"
#include "server/lanes/inline.h"
#include "server/store/sqlite.h"
#include "store.pb-c.h"
#include "tests/scratch.h"

enum { MIB = 1 << 20, BALLAST = 40 * MIB, ROW = 64 * 1024, PAGES = 5 * 1024 };

static bool mounted;

/* Where the system lets people be root in a world of their own, who is not root may mount there. */
static bool
leave_for_own_world (void)
{
  g_autofree char *users = g_strdup_printf ("0 %u 1", getuid ()), *groups = g_strdup_printf ("0 %u 1", getgid ());

  return unshare (CLONE_NEWUSER | CLONE_NEWNS) == 0
         && g_file_set_contents_full ("/proc/self/setgroups", "deny", -1, G_FILE_SET_CONTENTS_NONE, 0, NULL)
         && g_file_set_contents_full ("/proc/self/uid_map", users, -1, G_FILE_SET_CONTENTS_NONE, 0, NULL)
         && g_file_set_contents_full ("/proc/self/gid_map", groups, -1, G_FILE_SET_CONTENTS_NONE, 0, NULL);
}

/* A mount of this process alone. */
static bool
mount_small_disk (const char *path)
{
  if (unshare (CLONE_NEWNS) != 0 && !leave_for_own_world ())
    return false;
  mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
  return mount ("tmpfs", path, "tmpfs", 0, "size=64m") == 0;
}

static bool
keep (Call *call, const void *in, void *out)
{
  Operation row = OPERATION__INIT;

  row.reply.len = ROW;
  row.reply.data = arena_alloc (call->arena, ROW);
  memset (row.reply.data, 7, ROW);
  row.at = call_new_id (call);
  return query_run (call, "INSERT INTO thing (id, body) VALUES (:at, :reply)", &row);
}

static bool
count (Call *call, const void *in, void *out)
{
  return query_one (call, out, "SELECT count (*) AS id FROM thing", NULL);
}

static bool
dawdle (Call *call, const void *in, void *out)
{
  return query_one (call, out, "WITH RECURSIVE many (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < 300000)"
                    " SELECT count (*) AS id FROM many", NULL);
}

#define METHOD(Name, is_write)                                                                                         \
  {                                                                                                                    \
    .name = "Scratch." #Name, .right = "scratch", .write = is_write, .in = &record_ref__descriptor,                    \
    .out = &record_ref__descriptor                                                                                     \
  }
static const RpcMethod keep_method = METHOD (Keep, true), count_method = METHOD (Count, false),
                       dawdle_method = METHOD (Dawdle, false);
static const RpcEntry keep_entry = { &keep_method, keep }, count_entry = { &count_method, count },
                      dawdle_entry = { &dawdle_method, dawdle };

static Scratch *
a_store (void)
{
  g_autofree char *house = scratch_house_step ("001-house.sql");

  return scratch_open (
      (const char *const[]){ house, "CREATE TABLE thing (id {ID} PRIMARY KEY, body {BLOB}) {TABLE};\n", NULL });
}

static const Reply *
ask_to_keep (Scratch *scratch)
{
  static uint64_t key;
  RecordRef ref = RECORD_REF__INIT;
  Job *job = scratch_job (scratch, &keep_entry, &ref.base, ++key);

  group_run (&scratch->link, STORE_WRITE, job, NULL);
  return scratch_reply (job);
}

static Job *
ask_inline (Scratch *scratch, Inline *reads, const RpcEntry *entry, bool *answered)
{
  RecordRef ref = RECORD_REF__INIT;
  Job *job = scratch_job (scratch, entry, &ref.base, 0);

  *answered = inline_run (reads, job);
  inline_end (reads);
  return job;
}

static uint64_t
number_in (const Job *job)
{
  const Reply *reply = scratch_reply (job);
  g_autofree RecordRef *ref = NULL;

  g_assert_null (reply->fault);
  ref = (RecordRef *) protobuf_c_message_unpack (&record_ref__descriptor, NULL, reply->body.len, reply->body.data);
  return ref->id;
}

static void
limit_pages (Scratch *scratch, int pages)
{
  g_autofree char *error = NULL, *sql = g_strdup_printf ("PRAGMA max_page_count = %d", pages);

  g_assert_true (sqlite_script (scratch->link, sql, &error));
}

static void
take_all_room (Scratch *scratch, const char *ballast, bool by_disk)
{
  g_autofree char *much = g_malloc0 (BALLAST);

  if (by_disk)
    g_assert_true (g_file_set_contents (ballast, much, BALLAST, NULL));
  else
    limit_pages (scratch, PAGES);
}

static void
make_room (Scratch *scratch, const char *ballast, bool by_disk)
{
  if (by_disk)
    g_assert_cmpint (g_unlink (ballast), ==, 0);
  else
    limit_pages (scratch, 2 * PAGES);
}

static void
refuses_writes_and_nothing_else (bool by_disk)
{
  g_autoptr (Scratch) scratch = a_store ();
  g_autofree char *error = NULL, *ballast = g_build_filename (scratch->folder, "ballast", NULL);
  Inline *reads = inline_open (scratch->store, &error);
  unsigned n_kept = 0;
  const Reply *reply;
  bool answered;

  take_all_room (scratch, ballast, by_disk);
  while (n_kept < 64 * MIB / ROW && (reply = ask_to_keep (scratch))->fault == NULL)
    n_kept++;
  g_assert_cmpuint (n_kept, >, 100);
  g_assert_cmpuint (n_kept, <, 64 * MIB / ROW);

  for (unsigned i = 0; i < 20; i++)
    {
      int64_t start = g_get_monotonic_time ();

      reply = ask_to_keep (scratch);
      g_assert_cmpint (reply->fault->status, ==, STATUS__BROKEN);
      g_assert_nonnull (strstr (reply->fault->text, "no room"));
      g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC);
      g_assert_cmpuint (number_in (ask_inline (scratch, reads, &count_entry, &answered)), ==, n_kept);
      g_assert_true (answered);
    }

  make_room (scratch, ballast, by_disk);
  g_assert_null (ask_to_keep (scratch)->fault);
  g_assert_cmpuint (number_in (ask_inline (scratch, reads, &count_entry, &answered)), ==, n_kept + 1);
  *store_litter (scratch->store) = G_MAXINT;   /* the log is brought into the tables, which needs as much room again */
  store_tend (scratch->link);
  g_assert_null (ask_to_keep (scratch)->fault);
  inline_close (reads);
}

static void
a_full_disk_refuses_writes_and_nothing_else (void)
{
  if (mounted)
    refuses_writes_and_nothing_else (true);
  else
    g_test_skip ("no mount is allowed here");
}

static void
a_store_that_may_not_grow_refuses_writes_and_nothing_else (void)
{
  refuses_writes_and_nothing_else (false);
}

/* A read without bounds would keep the router's thread, and with it everybody. */
static void
a_read_past_its_budget_goes_to_the_slow_lane (void)
{
  g_autoptr (Scratch) scratch = a_store ();
  g_autofree char *error = NULL;
  Inline *reads = inline_open (scratch->store, &error);
  bool answered;
  int64_t start = g_get_monotonic_time ();
  Job *job = ask_inline (scratch, reads, &dawdle_entry, &answered);

  g_assert_false (answered);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * INLINE_BUDGET_MS * 1000);
  g_assert_cmpuint (inline_take_late (reads, n_rpc_entries), ==, 1);
  g_assert_cmpuint (inline_take_late (reads, n_rpc_entries), ==, 0);
  g_assert_cmpuint (number_in (ask_inline (scratch, reads, &count_entry, &answered)), ==, 0);

  group_run (&scratch->link, STORE_READ, job, NULL);
  g_assert_cmpuint (number_in (job), ==, 300000);
  inline_close (reads);
}

int
main (int argc, char **argv)
{
  const char *tmp = g_getenv ("TMPDIR");   /* GLib would remember it, and here it changes */
  g_autofree char *disk = g_strconcat (tmp != NULL ? tmp : "/tmp", "/full-XXXXXX", NULL);
  int status;

  g_unsetenv ("KONTOR_STORE");
  g_assert_nonnull (g_mkdtemp (disk));
  mounted = mount_small_disk (disk);
  if (mounted)
    g_setenv ("TMPDIR", disk, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/full/a-full-disk-refuses-writes-and-nothing-else", a_full_disk_refuses_writes_and_nothing_else);
  g_test_add_func ("/full/a-store-that-may-not-grow-refuses-writes-and-nothing-else",
                   a_store_that_may_not_grow_refuses_writes_and_nothing_else);
  g_test_add_func ("/full/a-read-past-its-budget-goes-to-the-slow-lane", a_read_past_its_budget_goes_to_the_slow_lane);
  status = g_test_run ();
  if (mounted)
    umount2 (disk, MNT_DETACH);
  g_rmdir (disk);
  return status;
}
