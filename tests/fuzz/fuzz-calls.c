/* fuzz-calls.c - any bytes may be the body of any method, or a whole frame: no call crashes, hangs or says nothing.
 *
 * FUZZ_ENTRY names the method ("Clients.Save"), or "frame" for the envelope itself. `fuzz-calls --entries` lists them
 * all, out of the table that the server is built with. Each call runs in a transaction of its own that is rolled back.
 */

#include <stdio.h>
#include <string.h>

#include "server/call/proof.h"
#include "tests/bank.h"

enum { ARENA = 16 << 20 };

int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

typedef struct
{
  Bank *bank;
  const char *method;      /* NULL: the bytes are the frame */
  Arena *arena, *frame;
} Target;

static Target target;

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  const char *entry = g_getenv ("FUZZ_ENTRY");

  if (*argc > 1 && strcmp ((*argv)[1], "--entries") == 0)
    {
      puts ("frame");
      for (size_t i = 0; i < n_rpc_entries; i++)
        puts (rpc_entries[i].method->name);
      fflush (stdout);
      _Exit (0);
    }
  if (entry == NULL)
    g_error ("FUZZ_ENTRY says nothing; see --entries");
  target = (Target) { bank_open (), strcmp (entry, "frame") == 0 ? NULL : entry, arena_new (ARENA), arena_new (ARENA) };
  return 0;
}

static ProtobufCBinaryData
frame_of (const uint8_t *data, size_t size)
{
  static const uint8_t key[JOB_KEY_SIZE] = { 1 };
  Request request = REQUEST__INIT;
  ProtobufCBinaryData frame;

  if (target.method == NULL)
    return (ProtobufCBinaryData) { size, (uint8_t *) data };
  request.method = target.method;
  request.body = (ProtobufCBinaryData) { size, (uint8_t *) data };
  request.key = (ProtobufCBinaryData) { sizeof key, (uint8_t *) key };
  frame.data = arena_alloc (target.frame, protobuf_c_message_get_packed_size (&request.base));
  frame.len = protobuf_c_message_pack (&request.base, frame.data);
  return frame;
}

static void
run (Job *job)
{
  static const Proof proof = { .person_id = BANK_CLERK, .right = true, .new_hash = "$argon2id$" };
  Link *link = *bank_link (target.bank);

  if (job->entry->method->proof)   /* the sign-in lane has been there before the handler */
    job->proof = &proof;
  g_assert_cmpint (link_command (link, STORE_BEGIN), ==, STORE_DONE);
  job_run (job, link, g_get_real_time () / 1000);
  link_command (link, STORE_ROLLBACK);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const Caller *caller = bank_caller (target.bank, size % 2 == 0 ? "all" : "clerk");
  Job job = { .caller = caller, .arena = target.arena, .notices = g_ptr_array_new () };
  ProtobufCBinaryData frame = frame_of (data, size);
  Reply *reply;

  if (job_open (&job, frame.data, frame.len))
    run (&job);
  if (job.reply.data != NULL)
    {
      reply = (Reply *) protobuf_c_message_unpack (&reply__descriptor, NULL, job.reply.len, job.reply.data);
      g_assert_nonnull (reply);
      protobuf_c_message_free_unpacked (&reply->base, NULL);
    }
  g_ptr_array_unref (job.notices);
  arena_reset (target.arena);
  arena_reset (target.frame);
  return 0;
}
