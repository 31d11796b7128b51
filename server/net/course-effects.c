/* course-effects.c - what a call that went well means to the house itself, beside its reply: a desk's language, what it
 * watches, who is editing, who has looked at whom, what is in doubt from now on. */

#include "server/net/course-parts.h"

#include <string.h>

#include "methods.h"
#include "server/lanes/group.h"

static Msg *
unpack (Visit *visit)
{
  ProtobufCAllocator allocator = arena_allocator (visit->job.arena);
  const ProtobufCBinaryData *body = &visit->job.request->body;

  return protobuf_c_message_unpack (visit->job.entry->method->in, &allocator, body->len, body->data);
}

static Msg *
unpack_answer (Visit *visit)
{
  ProtobufCAllocator allocator = arena_allocator (visit->job.arena);
  const ProtobufCBinaryData *bytes = &visit->job.reply;
  const Reply *reply = (Reply *)protobuf_c_message_unpack (&reply__descriptor, &allocator, bytes->len, bytes->data);

  return reply == NULL ? NULL
                       : protobuf_c_message_unpack (visit->job.entry->method->out, &allocator, reply->body.len,
                                                    reply->body.data);
}

static void
note_hello (Course *self, Visit *visit)
{
  Greeting *in = (Greeting *)unpack (visit);
  Connection *connection = course_connection (self, visit);

  if (in != NULL && connection != NULL)
    connection->russian = g_str_has_prefix (in->language, "ru");
}

/* Skipped ones stand in the answer in the order of the list. */
static void
leave_out (WatchList *in, const Watched *answer)
{
  size_t n = 0, n_skipped = 0;

  for (size_t i = 0; i < in->n_records; i++)
    {
      const RecordOf *next = n_skipped < answer->n_skipped ? answer->skipped[n_skipped] : NULL;

      if (next != NULL && next->id == in->records[i]->id && strcmp (next->kind, in->records[i]->kind) == 0)
        n_skipped++;
      else
        in->records[n++] = in->records[i];
    }
  in->n_records = n;
}

static void
note_watch (Course *self, Visit *visit)
{
  WatchList *in = (WatchList *)unpack (visit);
  const Watched *answer = (Watched *)unpack_answer (visit);
  Connection *connection = course_connection (self, visit);

  if (in == NULL || answer == NULL || connection == NULL)
    return;
  leave_out (in, answer);
  watchers_set (self->watchers, connection, in);
  presences_greet (self->presences, in);
}

static void
note_presence (Course *self, Visit *visit)
{
  Presence *in = (Presence *)unpack (visit);

  if (in != NULL)
    presences_set (self->presences, visit->job.caller, in, moment_now ());
}

void
course_take_effect (Course *self, Visit *visit)
{
  const RpcMethod *method = visit->job.entry->method;
  const GPtrArray *notices = visit->job.notices;

  if (method == &session_hello_method)
    note_hello (self, visit);
  else if (method == &session_watch_method)
    note_watch (self, visit);
  else if (method == &session_present_method)
    note_presence (self, visit);
  atomic_fetch_add_explicit (&self->n_changes, notices->len, memory_order_relaxed);
  for (unsigned i = 0; i < notices->len; i++)
    {
      const Notice *notice = g_ptr_array_index (notices, i);

      connections_doubt (self->known, notice->kind, notice->id);
    }
}
