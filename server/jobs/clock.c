/* clock.c - see clock.h. What it asks goes through the writers' lane like anybody's write. */

#include "server/jobs/clock.h"

#include <glib.h>
#include <stdatomic.h>

#include "audit.pb-c.h"
#include "methods.h"

enum { TICK_MS = 50, SEAL_CHANGES = 500 };

struct Clock
{
  Link *keeper;
  Router *router;
  unsigned seal_every_ms;
  uint64_t n_sealed;
  atomic_bool stopping;
  GThread *thread;
};

/* As long as nobody writes, neither does the house: every commit empties the readers' caches. Each write may have left one
 * change; a page of them is sealed at once, fewer when the time has come. */
static void
seal (Clock *self, unsigned ms)
{
  uint64_t n_due = router_writes (self->router) - self->n_sealed;
  bool time_has_come = self->seal_every_ms > 0 && ms % self->seal_every_ms < TICK_MS;
  SealRequest request = SEAL_REQUEST__INIT;

  if (self->seal_every_ms == 0 || n_due == 0 || (n_due < SEAL_CHANGES && !time_has_come))
    return;
  request.limit = SEAL_CHANGES;
  if (router_ask (self->router, &audit_seal_method, &request.base))
    self->n_sealed += MIN (n_due, SEAL_CHANGES);
}

static void *
tick (void *data)
{
  Clock *self = data;

  for (unsigned ms = 0; !atomic_load (&self->stopping); ms += TICK_MS)
    {
      g_usleep (TICK_MS * 1000);
      store_tend (self->keeper);
      seal (self, ms);
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
