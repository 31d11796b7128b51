/* ear.c - see ear.h. The connection belongs to the thread that makes it until @ready says that it is done. */

#include "server/net/ear.h"

#include <glib.h>
#include <stdatomic.h>

struct Ear
{
  Store *store;
  Link *link;                /* NULL while it is deaf */
  GThread *connecting;
  Link *made;                /* by that thread; NULL when the store did not answer */
  atomic_bool ready;
};

/* Nothing was told to who did not listen: asked once, it does. */
static Link *
open_link (Store *store, char **error)
{
  Link *link = link_open (store, STORE_READ, error);

  if (link != NULL)
    link_was_told (link);
  return link;
}

static void *
make_link (void *data)
{
  Ear *self = data;
  g_autofree char *error = NULL;

  self->made = open_link (self->store, &error);
  atomic_store (&self->ready, true);
  return NULL;
}

Ear *
ear_new (Store *store, char **error)
{
  Link *link = open_link (store, error);
  Ear *self;

  if (link == NULL)
    return NULL;
  self = g_new0 (Ear, 1);
  self->store = store;
  self->link = link;
  return self;
}

/* True when there is a connection now. */
static bool
take_made (Ear *self)
{
  g_thread_join (g_steal_pointer (&self->connecting));
  atomic_store (&self->ready, false);
  self->link = g_steal_pointer (&self->made);
  return self->link != NULL;
}

void
ear_free (Ear *self)
{
  if (self->connecting != NULL)
    take_made (self);
  if (self->link != NULL)
    link_close (self->link);
  g_free (self);
}

bool
ear_is_deaf (const Ear *self)
{
  return self->link == NULL;
}

void
ear_listen (Ear *self)
{
  if (self->link == NULL && self->connecting == NULL)
    self->connecting = g_thread_new ("ear", make_link, self);
}

bool
ear_was_told (Ear *self)
{
  if (self->link == NULL)
    return self->connecting != NULL && atomic_load (&self->ready) && take_made (self);
  if (!link_was_told (self->link))
    return false;
  if (!link_is_alive (self->link))
    link_close (g_steal_pointer (&self->link));
  return true;
}
