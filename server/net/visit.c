/* visit.c - see visit.h. */

#include "server/net/visit.h"

#include <glib.h>

enum
{
  MAX_SPARE = 256
};

Visit *
visit_new (void)
{
  Visit *visit = g_new0 (Visit, 1);

  visit->job.arena = arena_new (VISIT_ARENA);
  visit->job.notices = g_ptr_array_new ();
  return visit;
}

static void
clear (Visit *visit)
{
  if (visit->n_pending != NULL)
    atomic_fetch_sub (visit->n_pending, 1);
  visit->n_pending = NULL;
  if (visit->job.caller != NULL)
    caller_unref (visit->job.caller);
  if (visit->owner != NULL)
    caller_unref (visit->owner);
  visit->job.caller = NULL;
  visit->owner = NULL;
}

void
visit_free (Visit *visit)
{
  clear (visit);
  g_ptr_array_unref (visit->job.notices);
  arena_free (visit->job.arena);
  g_free (visit);
}

Visit *
visits_take (Visits *self)
{
  Visit *visit = (Visit *)self->spare;

  if (visit == NULL)
    return visit_new ();
  self->spare = visit->job.next;
  visit->job.next = NULL;
  self->n--;
  return visit;
}

void
visits_put (Visits *self, Visit *visit)
{
  Arena *arena = visit->job.arena;
  GPtrArray *notices = visit->job.notices;

  if (self->n >= MAX_SPARE)
    {
      visit_free (visit);
      return;
    }
  clear (visit);
  arena_reset (arena);
  g_ptr_array_set_size (notices, 0);
  *visit = (Visit){ .job = { .next = self->spare, .arena = arena, .notices = notices } };
  self->spare = &visit->job;
  self->n++;
}

void
visits_clear (Visits *self)
{
  while (self->spare != NULL)
    visit_free (visits_take (self));
}
