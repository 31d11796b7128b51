/* ahead.c - the lists that an export asks are read before it writes, on a link that holds up nobody: what is put in
 * behind the reader's back shows who was asked. */

#include <string.h>

#include "server/lanes/group.h"
#include "tests/clients/people.h"
#include "tests/exports/lists.h"

typedef struct
{
  Bank *bank;
  Link *reader;
} World;

static World
world_open (void)
{
  World world = { bank_open (), NULL };
  char *error = NULL;

  world.reader = link_open (bank_store (world.bank), STORE_READ, &error);
  g_assert_nonnull (world.reader);
  return world;
}

static void
world_close (World *world)
{
  link_close (world->reader);
  bank_close (world->bank);
}

static Job *
read_ahead (World *world, const char *who, const RpcMethod *method, const void *in)
{
  static uint8_t key[JOB_KEY_SIZE];
  Job *job;

  key[0]++;
  job = bank_job (world->bank, who, method, in, key);
  group_read_ahead (NULL, &world->reader, job);
  g_assert_null (job->reply.data);
  return job;
}

static Reply *
write_now (World *world, Job *job)
{
  group_run (bank_link (world->bank), STORE_WRITE, job, NULL);
  return bank_reply (world->bank, job);
}

static void
the_rows_of_a_page_are_those_that_were_read_before (void)
{
  World world = world_open ();
  Bank *bank = world.bank;
  ProtobufCAllocator allocator = arena_allocator (bank_arena (bank));
  uint64_t id;
  ExportedPage *page;
  Reply *reply;
  Job *job;

  make_companies (bank, 1, 3);
  id = export_begin (bank, "clerk", CLIENTS ());
  job = read_ahead (&world, "clerk", &exports_take_method, A (ExportTurn, export_turn, .id = id));
  make_companies (bank, 4, 9);
  reply = write_now (&world, job);
  g_assert_null (reply->fault);
  page = (ExportedPage *) protobuf_c_message_unpack (&exported_page__descriptor, &allocator, reply->body.len,
                                                     reply->body.data);
  g_assert_cmpint (((ClientPage *) export_rows (bank, &clients_list_method, page))->n_clients, ==, 3);
  g_assert_cmpint (bank_number (bank, "SELECT given FROM export"), ==, 3);
  world_close (&world);
}

static void
how_many_leave_is_counted_before (void)
{
  World world = world_open ();
  Bank *bank = world.bank;
  Job *job;

  make_companies (bank, 1, 1000);
  job = read_ahead (&world, "clerk", &exports_begin_method, CLIENTS ());
  make_companies (bank, 1001, 1001);
  g_assert_null (write_now (&world, job)->fault);
  job = read_ahead (&world, "clerk", &exports_begin_method, CLIENTS ());
  bank_run (bank, "DELETE FROM client WHERE id > 900");
  g_assert_cmpint (write_now (&world, job)->fault->status, ==, STATUS__DENIED);
  world_close (&world);
}

static void
what_goes_on_paper_was_read_before (void)
{
  World world = world_open ();
  Bank *bank = world.bank;
  Job *job;

  make_companies (bank, 1, 3);
  job = read_ahead (&world, "clerk", &exports_print_method, CLIENTS ());
  make_companies (bank, 4, 9);
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM export"), ==, 0);
  g_assert_null (write_now (&world, job)->fault);
  g_assert_cmpint (bank_number (bank, "SELECT given FROM export"), ==, 3);
  world_close (&world);
}

/* Nothing but the number is carried over: who may and who may not is asked again. */
static void
what_was_read_before_allows_nothing (void)
{
  World world = world_open ();
  Bank *bank = world.bank;
  uint64_t id;
  Job *job;

  make_companies (bank, 1, 3);
  id = export_begin (bank, "clerk", CLIENTS ());
  job = read_ahead (&world, "clerk", &exports_take_method, A (ExportTurn, export_turn, .id = id));
  job->caller = bank_caller (bank, "guest");
  bank_run (bank, "UPDATE export SET person_id = 106");
  g_assert_cmpint (write_now (&world, job)->fault->status, ==, STATUS__DENIED);
  g_assert_cmpint (bank_number (bank, "SELECT given FROM export"), ==, 0);
  world_close (&world);
}

static void
what_a_colleague_confirms_is_counted_before_he_does (void)
{
  World world = world_open ();
  Bank *bank = world.bank;
  uint64_t proposal;
  Job *job;

  bank_grant (bank, BANK_ALL,
              bank_role (bank, "Exporter", ROLE_RIGHT__BREADTH__BANK, "clients.view", "clients.export", NULL),
              BANK_HEAD);
  make_companies (bank, 1, 1200);
  proposal = g_ascii_strtoull (
      bank_refuses (bank, "all", &exports_allow_method, CLIENTS (), STATUS__PROPOSED, NULL)->args[0], NULL, 10);
  job = read_ahead (&world, "second", &people_confirm_method, A (RecordRef, record_ref, .id = proposal));
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM export"), ==, 0);
  g_assert_cmpint (bank_number (bank, "SELECT state FROM proposal"), ==, 1);
  make_companies (bank, 1201, 1300);
  g_assert_null (write_now (&world, job)->fault);
  g_assert_cmpint (bank_number (bank, "SELECT allowed FROM export"), ==, 1320);
  world_close (&world);
}

/* It is run once, by the writer, for there is nothing to be read before. */
static void
what_asks_no_list_is_not_rehearsed_by_who_only_reads (void)
{
  World world = world_open ();
  Bank *bank = world.bank;
  uint64_t role = bank_role (bank, "Granter", ROLE_RIGHT__BREADTH__BANK, "people.view", "people.grant", NULL);
  const Fault *proposed = bank_refuses (bank, "all", &people_grant_method,
                                        A (Holding, holding, .person_id = BANK_CLERK, .role_id = role,
                                           .branch_id = BANK_HEAD),
                                        STATUS__PROPOSED, NULL);
  uint64_t proposal = g_ascii_strtoull (proposed->args[0], NULL, 10);
  RecordRef *granted = bank_grant (bank, BANK_ALL, role, BANK_HEAD);
  Job *job = read_ahead (&world, "second", &people_confirm_method, A (RecordRef, record_ref, .id = proposal));

  g_assert_nonnull (granted);
  g_assert_null (job->ahead);
  g_assert_null (write_now (&world, job)->fault);
  world_close (&world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name) g_test_add_func ("/exports/" #name, name)
  ADD (the_rows_of_a_page_are_those_that_were_read_before);
  ADD (how_many_leave_is_counted_before);
  ADD (what_goes_on_paper_was_read_before);
  ADD (what_was_read_before_allows_nothing);
  ADD (what_a_colleague_confirms_is_counted_before_he_does);
  ADD (what_asks_no_list_is_not_rehearsed_by_who_only_reads);
  return g_test_run ();
}
