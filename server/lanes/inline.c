/* inline.c - see inline.h. */

#include "server/lanes/inline.h"

#include <glib.h>
#include <stdatomic.h>

#include "server/lanes/group.h"

struct Inline
{
  Link *link;
  bool in_batch;
  _Atomic uint64_t *late;       /* by the place in rpc_entries; the last is for what stands not there */
};

Inline *
inline_open (Store *store, char **error)
{
  Link *link = link_open (store, STORE_READ, error);
  Inline *self;

  if (link == NULL)
    return NULL;
  self = g_new0 (Inline, 1);
  self->link = link;
  link_warm (link);
  self->late = g_new0 (_Atomic uint64_t, n_rpc_entries + 1);
  return self;
}

void
inline_close (Inline *self)
{
  inline_end (self);
  link_close (self->link);
  g_free (self->late);
  g_free (self);
}

static _Atomic uint64_t *
count_of (const Inline *self, const RpcEntry *entry)
{
  bool listed = entry >= rpc_entries && entry < rpc_entries + n_rpc_entries;

  return &self->late[listed ? (size_t) (entry - rpc_entries) : n_rpc_entries];
}

bool
inline_run (Inline *self, Job *job)
{
  JobOutcome outcome;

  if (!self->in_batch)
    self->in_batch = link_command (self->link, STORE_BEGIN) == STORE_DONE;
  if (!self->in_batch)
    return false;

  link_deadline (self->link, g_get_monotonic_time () + INLINE_BUDGET_MS * 1000);
  outcome = job_run (job, self->link, moment_now ());
  link_deadline (self->link, 0);
  if (outcome == JOB_LOST && job->lost == STORE_LATE)
    atomic_fetch_add_explicit (count_of (self, job->entry), 1, memory_order_relaxed);
  if (!link_in_transaction (self->link))
    self->in_batch = false;
  return outcome != JOB_LOST;
}

void
inline_end (Inline *self)
{
  if (self->in_batch)
    link_command (self->link, STORE_COMMIT);
  self->in_batch = false;
}

uint64_t
inline_take_late (Inline *self, size_t entry)
{
  g_assert (entry <= n_rpc_entries);
  return atomic_exchange_explicit (&self->late[entry], 0, memory_order_relaxed);
}
