/* postgresql-told.c - one process tells another by NOTIFY, which the server sends on once the transaction is committed.
 *
 * A channel is the whole database's: of several banks in its schemas each hears the others too, and asks its store once
 * more than it must. */

#include "server/store/postgresql.h"

StoreResult
pg_tell (Link *link)
{
  PgLink *self = (PgLink *) link;

  if (!self->dead && PQsendQueryParams (self->conn, "NOTIFY kontor", 0, NULL, NULL, NULL, NULL, 1) == 0)
    self->dead = true;
  return self->dead ? STORE_RETRY : STORE_DONE;   /* goes with the next */
}

static bool
listen_now (PgLink *self)
{
  g_autofree char *error = NULL;

  self->listens = pg_script (&self->base, "LISTEN kontor", &error);
  return self->listens;
}

/* Reads what has come and waits for nothing. Before it listened it may have missed what was told. */
bool
pg_was_told (Link *link)
{
  PgLink *self = (PgLink *) link;
  bool told = !self->listens;
  PGnotify *notice;

  if (!self->dead && !self->listens && !listen_now (self))
    self->dead = true;
  if (!self->dead && !PQconsumeInput (self->conn))
    self->dead = true;
  while (!self->dead && (notice = PQnotifies (self->conn)) != NULL)
    {
      told = true;
      PQfreemem (notice);
    }
  return told || self->dead;
}
