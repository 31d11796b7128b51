/* steps.h - what the machines of this room share: one step of a work, and how it is written down. */

#pragma once

#include "server/call/dispatch.h"
#include "work.pb-c.h"

/* What is committed together is written once: a page that a thousand rows change is as dear as one that ten thousand
 * change. So a step is long as long as nobody waits, and ends soon for whoever comes. */
enum
{
  STEP_ROWS = 1000,
  STEP_ROWS_MOST = 10000,  /* of those that are saved row by row: bounds what one commit has to write */
  STEP_US = 50000,
  STEP_US_MOST = 1000000
};

/* One step on its way. The moment at which it has taken long enough is no part of what it does: a step that is run
 * again may only get less far. */
typedef struct
{
  Call *call;
  Work *work;
  const Caller *person;        /* in whose name */
  const RpcEntry *entry;       /* of the work's method */
  int64_t until, latest;       /* monotonic: how long when people wait, and when nobody does */
  unsigned n_done, n_most;     /* rows of this step; n_most when nobody waits, STEP_ROWS when people do */
  bool careful;                /* each request has a savepoint of its own; without, one that was refused after it had
                                  written loses the transaction */
  Later *later;                /* what the rows of a part have left to be written */
  Arena *part;                 /* memory of the rows that were read together */
  Arena *request, *answer;     /* and of the one that has its turn */
} Step;

bool step_may_go_on (const Step *step);

/* What became of one request that a step has run. */
typedef struct
{
  Status status;               /* OK, or why it was refused and left no trace */
  const char *complaint, *field;
} StepOutcome;

/* Runs @in by @entry's handler in the person's name, in the memory of its turn and, when the step is careful, with a
 * savepoint around it. False only when the store lost the whole transaction. */
bool step_run (Step *step, const RpcEntry *entry, Msg *in, StepOutcome *outcome);

/* The machines: false when the store failed; the work's state tells whether it has ended. */
bool step_rows (Step *step);
bool step_undo (Step *step);

/* Writes down how far the work has come, and tells those who watch. */
bool work_keep (Call *call, Work *work);
void work_tell (Call *call, const Work *work);
