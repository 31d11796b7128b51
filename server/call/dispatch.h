/* dispatch.h - takes a request off the wire, finds its method, and runs the handler under the rules that hold for all.
 *
 * A Job is one request on its way: the router opens it, a lane runs it inside a transaction, the router sends its
 * reply.
 */

#pragma once

#include "server/call/call.h"
#include "server/call/looks.h"

typedef bool (*RpcHandler) (Call *call, const void *in, void *out);

typedef struct
{
  const RpcMethod *method;
  RpcHandler handler;
} RpcEntry;

/* Written by tools/mkrpc from the .proto files, sorted by name. */
extern const RpcEntry rpc_entries[];
extern const size_t n_rpc_entries;

/* NULL when nobody knows the method. */
const RpcEntry *rpc_find (const char *method);

/* Asks a method that only reads within a call of another, under all rules that hold for its own: the caller's right,
 * the facts of @in, the masks of @out, which is the arena's. Within a write that was read ahead the answer may be some
 * milliseconds old. */
bool rpc_ask (Call *call, const RpcEntry *entry, Msg *in, Msg **out);

enum { JOB_ROUTE_SIZE = 8, JOB_KEY_SIZE = 16, JOB_TRACE_SIZE = 17 };

typedef struct Job
{
  struct Job *next;
  uint8_t route[JOB_ROUTE_SIZE];    /* the router's name of the connection */
  const Caller *caller;             /* a reference of the job's own */
  const RpcEntry *entry;
  Request *request;
  Arena *arena;                     /* of the job; holds request and reply */
  ProtobufCBinaryData reply;
  Status status;                    /* of the reply */
  StoreResult lost;                 /* after JOB_LOST: RETRY, LATE, UNAVAILABLE or UNKNOWN */
  bool again;                       /* it was lost once */
  char trace[JOB_TRACE_SIZE];       /* finds the call in the log; goes with every fault */
  const void *proof;                /* left by the sign-in lane, in the arena */
  uint64_t operation_id;            /* of the work that this is a step of */
  unsigned depth;
  uint64_t for_id;                  /* on whose behalf the house asks */
  const _Atomic unsigned *waiting;  /* the lane's count of people's jobs that it has not done; NULL = of no lane */
  Looks *looks;                     /* where the access log waits; NULL = nobody keeps one */
  Ahead *ahead;                     /* what lists have answered */
  GPtrArray *notices;               /* Notice, in the arena: what the call has changed; to be told after the commit */
} Job;

/* Opens @n bytes of a packed Request; false when the reply is made already, for there is nothing to run. */
bool job_open (Job *job, const uint8_t *bytes, size_t n);

/* Runs the handler inside the transaction of @link and makes the reply. Only after DONE may the transaction be
 * committed; REFUSED must leave no trace; LOST means that the store has lost the transaction (@lost says how) and no
 * reply is made. */
typedef enum { JOB_DONE, JOB_REFUSED, JOB_LOST } JobOutcome;
JobOutcome job_run (Job *job, Link *link, int64_t now);

/* Of a write with (rule).ahead, before it is run: goes through its handler on a @link that only reads, writes nothing
 * and keeps what lists answer, so that the writer waits for none of them. The reply is made only when there was no
 * time for that; any other fault is told by job_run (). */
void job_read_ahead (Job *job, Link *link, int64_t now);

/* Makes a reply that says only why not. */
void job_refuse (Job *job, Status status, const char *text);
void job_refuse_revoked (Job *job);   /* whoever sits there is out, whatever was asked */
