/* looks.c - see looks.h. */

#include "server/call/looks.h"

#include <string.h>

#include "audit.pb-c.h"
#include "common/pack.h"

enum { MAX_WAITING = 100000 };

typedef struct
{
  int64_t at;
  uint64_t person_id, record_id;
  const char *kind, *what;     /* of the tables of the contract: they never go away */
  char *why;
} Look;

struct Looks
{
  GMutex lock;
  GArray *waiting;             /* Look */
};

static void
clear_look (void *look)
{
  g_free (((Look *) look)->why);
}

Looks *
looks_new (void)
{
  Looks *self = g_new0 (Looks, 1);

  g_mutex_init (&self->lock);
  self->waiting = g_array_new (FALSE, FALSE, sizeof (Look));
  g_array_set_clear_func (self->waiting, clear_look);
  return self;
}

void
looks_free (Looks *self)
{
  g_array_unref (self->waiting);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* A file comes in many chunks: the same look as the one before it is the same. */
static bool
is_last (const Looks *self, const Look *look)
{
  const Look *last
      = self->waiting->len > 0 ? &g_array_index (self->waiting, Look, self->waiting->len - 1) : NULL;

  return last != NULL && last->person_id == look->person_id && last->record_id == look->record_id
         && last->kind == look->kind && last->what == look->what && g_strcmp0 (last->why, look->why) == 0;
}

/* A full house means that nothing was written for minutes: then the oldest go, and the journal says so. */
void
looks_keep (Looks *self, const Call *call)
{
  g_mutex_lock (&self->lock);
  if (self->waiting->len + call->n_looks > MAX_WAITING)
    {
      g_warning ("the access log cannot be written: %u looks are lost", MAX_WAITING / 2);
      g_array_remove_range (self->waiting, 0, MAX_WAITING / 2);
    }
  for (unsigned i = 0; i < call->n_looks; i++)
    {
      Look look = { call->now, call->caller->id, call->looks[i].id, call->looks[i].kind, call->method->name,
                    call->reason[0] != '\0' ? g_strdup (call->reason) : NULL };

      if (is_last (self, &look))
        clear_look (&look);
      else
        g_array_append_val (self->waiting, look);
    }
  g_mutex_unlock (&self->lock);
}

static LookRow *
row_of (const Look *look, Arena *arena)
{
  LookRow *row = arena_alloc (arena, sizeof *row);

  look_row__init (row);
  row->at = look->at;
  row->person_id = look->person_id;
  row->record_id = look->record_id;
  row->kind = look->kind;
  row->what = look->what;
  if (look->why != NULL)
    row->why = arena_copy (arena, look->why, strlen (look->why));
  return row;
}

bool
looks_take (Looks *self, unsigned limit, Arena *arena, ProtobufCBinaryData *request)
{
  LookPage page = LOOK_PAGE__INIT;
  unsigned n;

  g_mutex_lock (&self->lock);
  n = MIN (limit, self->waiting->len);
  page.looks = arena_alloc (arena, n * sizeof *page.looks);
  for (page.n_looks = 0; page.n_looks < n; page.n_looks++)
    page.looks[page.n_looks] = row_of (&g_array_index (self->waiting, Look, page.n_looks), arena);
  g_array_remove_range (self->waiting, 0, n);
  g_mutex_unlock (&self->lock);

  *request = message_pack (arena, &page);
  return n > 0;
}
