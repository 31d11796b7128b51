/* clock.c - see clock.h. A seal is a call of the house's own account and goes through the writers' lane like any other. */

#include "server/jobs/clock.h"

#include <glib.h>
#include <stdatomic.h>
#include <string.h>

#include "audit.pb-c.h"
#include "methods.h"
#include "server/lanes/group.h"

enum { TICK_MS = 50, SEAL_CHANGES = 500 };

struct Clock
{
  Link *keeper;
  Router *router;
  unsigned seal_every_ms;
  atomic_bool stopping;
  GThread *thread;
};

static void
ask_for_seal (Clock *self)
{
  static const char *const rights[] = { "audit.seal", NULL };
  static const Caller house = { .id = 1, .login = "house", .rights = rights };
  Job *job = g_new0 (Job, 1);
  SealRequest seal = SEAL_REQUEST__INIT;
  Request request = REQUEST__INIT;
  uint8_t body[16], packed[128], key[JOB_KEY_SIZE];
  uint64_t moment = GUINT64_TO_BE ((uint64_t) moment_now () << 16);

  memcpy (key, &moment, 6);
  for (int i = 6; i < JOB_KEY_SIZE; i++)
    key[i] = g_random_int ();

  seal.limit = SEAL_CHANGES;
  request.method = audit_seal_method.name;
  request.key = (ProtobufCBinaryData) { sizeof key, key };
  request.body = (ProtobufCBinaryData) { protobuf_c_message_pack (&seal.base, body), body };

  job->arena = arena_new (ROUTER_ARENA);
  job->caller = &house;
  if (!job_open (job, packed, protobuf_c_message_pack (&request.base, packed)) || !router_take (self->router, job))
    {
      arena_free (job->arena);
      g_free (job);
    }
}

/* As long as nobody writes, neither does the house: every commit empties the readers' caches. Each write may have left one
 * change; a page of them is sealed at once, fewer when the time has come. */
static void *
tick (void *data)
{
  Clock *self = data;
  uint64_t n_sealed = 0;

  for (unsigned ms = 0; !atomic_load (&self->stopping); ms += TICK_MS)
    {
      uint64_t n_due = router_writes (self->router) - n_sealed;
      bool time_has_come = ms % MAX (self->seal_every_ms, 1) < TICK_MS;

      g_usleep (TICK_MS * 1000);
      store_tend (self->keeper);
      if (self->seal_every_ms == 0 || n_due == 0 || (n_due < SEAL_CHANGES && !time_has_come))
        continue;
      ask_for_seal (self);
      n_sealed += MIN (n_due, SEAL_CHANGES);
    }
  return NULL;
}

Clock *
clock_start (Store *store, Router *router, unsigned seal_every_ms, char **error)
{
  Link *keeper = link_open (store, STORE_WRITE, error);
  Clock *self;

  if (keeper == NULL)
    return NULL;
  self = g_new0 (Clock, 1);
  self->keeper = keeper;
  self->router = router;
  self->seal_every_ms = seal_every_ms;
  self->thread = g_thread_new ("clock", tick, self);
  return self;
}

void
clock_stop (Clock *self)
{
  atomic_store (&self->stopping, true);
  g_thread_join (self->thread);
  link_close (self->keeper);
  g_free (self);
}
