/* scratch.h - a store of a test's own, made from schema steps that the test writes itself: for what the store promises
 * to every room, whatever the rooms keep. A bank with all its rooms is tests/bank.h.
 *
 * KONTOR_STORE names a PostgreSQL database ("postgresql:CONNINFO"), where each scratch takes a schema of its own;
 * without it a scratch is a SQLite file in a folder of its own.
 */

#pragma once

#include <glib.h>

#include "server/call/dispatch.h"

typedef struct
{
  char *folder, *schema, *uri;
  Store *store;
  Link *link;                    /* writes */
  Arena *arena;
  GPtrArray *jobs;
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

/* The schema's own step @file, "001-house.sql", for tests that need some of the house's tables; g_free(). */
char *scratch_house_step (const char *file);

/* A request as a lane gets it: @entry with its handler may be the test's own. Run by group_run() or a lane; the reply
 * then lies packed in the job. Jobs live as long as the scratch, and each has an arena of its own. */
Job *scratch_job (Scratch *scratch, const RpcEntry *entry, const Msg *in, uint64_t key);
const Reply *scratch_reply (const Job *job);
