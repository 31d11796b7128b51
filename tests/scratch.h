/* scratch.h - a store of a test's own, made from schema steps that the test writes itself: for what the store promises to
 * every room, whatever the rooms keep. A bank with all its rooms is tests/bank.h.
 *
 * KONTOR_STORE names a PostgreSQL database ("postgresql:CONNINFO"), where each scratch takes a schema of its own; without it
 * a scratch is a SQLite file in a folder of its own.
 */

#pragma once

#include "server/call/dispatch.h"

typedef struct
{
  char *folder, *schema, *uri;
  Store *store;
  Link *link;                    /* writes */
  Arena *arena;
} Scratch;

/* @steps: texts of 001.sql, 002.sql ... closed by NULL. */
Scratch *scratch_open (const char *const *steps);
void scratch_close (Scratch *scratch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Scratch, scratch_close)

/* A place for a second store on the same engine, in the scratch's folder; the schema steps are the same. */
char *scratch_other_uri (const Scratch *scratch, const char *name);

void scratch_step (Scratch *scratch, unsigned number, const char *text);   /* writes or overwrites a step */
bool scratch_migrate (Scratch *scratch, char **error);
bool scratch_is_embedded (const Scratch *scratch);

/* One statement in a transaction of its own that must succeed; the number that a SELECT of one number gives. */
void scratch_run (Scratch *scratch, const char *sql);
int64_t scratch_number (Scratch *scratch, const char *sql);

/* The same inside a transaction that the test has begun, and the result that the store gives. */
StoreResult scratch_try (Link *link, const char *sql);
int64_t scratch_read (Link *link, const char *sql);
