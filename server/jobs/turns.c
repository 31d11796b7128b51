/* turns.c - see turns.h. */

#include "server/jobs/turns.h"

#include <glib.h>

static Turn *
find (const Turns *self, uint64_t file_id)
{
  for (unsigned i = 0; i < self->n; i++)
    if (self->turns[i].file_id == file_id)
      return (Turn *) &self->turns[i];
  return NULL;
}

static void
remove_at (Turns *self, unsigned i)
{
  self->turns[i] = self->turns[--self->n];
}

/* Those that are put off and could have been looked at long ago are no more: somebody took them away. */
static void
forget (Turns *self, int64_t before)
{
  for (unsigned i = self->n; i-- > 0;)
    if (self->turns[i].from < before)
      remove_at (self, i);
}

bool
turns_rest (const Turns *self, int64_t now)
{
  return now < self->from;
}

bool
turns_may (const Turns *self, uint64_t file_id, int64_t now)
{
  const Turn *turn = find (self, file_id);

  return !turns_rest (self, now) && (turn == NULL || turn->from <= now);
}

void
turns_begin (Turns *self, uint64_t file_id)
{
  Turn *turn = find (self, file_id);

  if (turn == NULL)
    {
      g_assert (self->n < TURNS_MAX);
      turn = &self->turns[self->n++];
      *turn = (Turn) { .file_id = file_id };
    }
  turn->from = INT64_MAX;
}

void
turns_end (Turns *self, uint64_t file_id)
{
  for (unsigned i = 0; i < self->n; i++)
    if (self->turns[i].file_id == file_id)
      {
        remove_at (self, i);
        return;
      }
}

static void
rest (Turns *self, int64_t now, int64_t pause)
{
  self->pause = pause;
  self->from = now + pause;
}

/* Room is left for as many as may be under way at once: half of all. */
void
turns_put_off (Turns *self, uint64_t file_id, int64_t now)
{
  Turn *turn = find (self, file_id);

  g_assert (turn != NULL);
  turn->pause = CLAMP (turn->pause * 2, TURNS_FIRST_MS, TURNS_OFF_MS);
  turn->from = now + turn->pause;
  forget (self, now - TURNS_OFF_MS);
  if (self->n < TURNS_MAX / 2)
    return;
  forget (self, INT64_MAX);
  rest (self, now, TURNS_REST_MS);
}

void
turns_unheard (Turns *self, int64_t now)
{
  rest (self, now, CLAMP (self->pause * 2, TURNS_FIRST_MS, TURNS_REST_MS));
}

void
turns_heard (Turns *self)
{
  self->pause = 0;
}
