/* postgresql.h - what the files of the PostgreSQL engine share. */

#pragma once

#include <libpq-fe.h>

#include "server/store/engine.h"

typedef struct
{
  Link base;
  PGconn *conn;
  GHashTable *unique_columns;   /* name of a unique index -> its last column: an error tells only the name */
  unsigned n_syncs;             /* sent and not yet answered */
  unsigned n_statements;
  int64_t n_asked;
  char *seen;                   /* what the last transaction that was asked for it had before it: see pg_snapshot () */
  uint32_t n_seen;
  bool listens;                 /* to what other processes tell */
  bool dead;
  bool late;                    /* its deadline has passed and the server was asked to stop */
  bool warned;                  /* the server had a warning since the last command */
} PgLink;

/* Outside of a pipeline. */
bool pg_script (Link *link, const char *sql, char **error);

/* postgresql-link.c: a connection, or NULL and @error; and whether the next answer can be had without waiting longer
 * than the link may: past its deadline the server is asked to stop, and false says that it does not even answer
 * that. */
PgLink *pg_connect (const char *address, StoreMode mode, char **error);
bool pg_await (PgLink *self);

/* postgresql-told.c */
StoreResult pg_tell (Link *link);
bool pg_was_told (Link *link);

/* postgresql-schema.c */
extern const StoreSearch pg_search;
extern const char pg_catalogue[], pg_indexes[];
bool pg_alter (Link *link, bool begin, char **error);
bool pg_hurry (Link *link, bool begin, char **error);
bool pg_load (Link *link, bool begin, char **error);
bool pg_rebuild (Link *link, const char *table, const char *actions, char **error);
