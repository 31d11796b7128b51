/* worker.c - see worker.h. */

#include "server/jobs/worker.h"

#include <glib.h>
#include <stdatomic.h>

#include "methods.h"
#include "server/lanes/group.h"
#include "server/work/work.h"

enum
{
  REST_MS = 100,
  BETWEEN_MS = 2,
  ARENA = 1 << 20
};

struct Worker
{
  Course *course;
  Link *link;
  Arena *arena;
  _Atomic unsigned n_pending; /* steps that were asked for and are not done */
  atomic_bool stopping;
  GThread *thread;
};

static bool
look (Call *call, void *data)
{
  WorkWaits *waits = data;

  return work_waits (call, waits);
}

static bool
is_wanted (Worker *self)
{
  WorkWaits waits = { 0 };

  group_look (&self->link, self->arena, false, look, &waits);
  arena_reset (self->arena);
  return waits.id != 0;
}

static void *
run (void *data)
{
  const RecordRef next = RECORD_REF__INIT;
  Worker *self = data;

  while (!atomic_load (&self->stopping))
    {
      bool busy = atomic_load (&self->n_pending) > 0;

      if (!busy && is_wanted (self))
        busy = course_ask_counted (self->course, &works_step_method, &next.base, &self->n_pending);
      g_usleep ((busy ? BETWEEN_MS : REST_MS) * 1000);
    }
  return NULL;
}

Worker *
worker_start (Store *store, Course *course, char **error)
{
  Link *link = link_open (store, STORE_READ, error);
  Worker *self;

  if (link == NULL)
    return NULL;
  self = g_new0 (Worker, 1);
  self->course = course;
  self->link = link;
  self->arena = arena_new (ARENA);
  self->thread = g_thread_new ("worker", run, self);
  return self;
}

void
worker_stop (Worker *self)
{
  atomic_store (&self->stopping, true);
  g_thread_join (self->thread);
}

void
worker_free (Worker *self)
{
  link_close (self->link);
  arena_free (self->arena);
  g_free (self);
}
