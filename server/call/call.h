/* call.h - one request on its way through the server: who asks, what may be used, and what went wrong.
 *
 * Every handler has the shape
 *
 *     bool clients_get (Call *call, const RecordRef *in, Client *out);
 *
 * @in is checked against the facts of its .proto before the handler runs; @out comes initialised. A handler that
 * returns true is committed and its @out sent; one that returns false has said why with call_fail() and leaves no trace
 * in the database. Everything that @out points to comes from the arena. A handler may be run again, so it does nothing
 * but read and write rows, and knows no moment but the call's.
 */

#pragma once

#include <glib.h>

#include "common/arena.h"
#include "common/msg.h"
#include "server/store/row.h"
#include "wire.pb-c.h"

/* Where a right reaches: branches are numbered in the order of a walk through their tree, so that a branch with all
 * under it is a range of places. A right that reaches only one's own records has first > last. */
typedef struct
{
  const char *right;
  uint32_t first, last;
} Reach;

enum { CALLER_SCOPE = 16 };

typedef struct Caller Caller;

/* What a caller may out of his own hand (@for_id 0), or out of that and what one person whom he stands for lent him. */
typedef struct
{
  uint64_t for_id;
  const Caller *caller;
} LentHand;

/* Whoever asks. Made by the room "people" when a session begins, shared by threads, and never changed: who gains or
 * loses a right gets a new one. */
struct Caller
{
  uint64_t id;                 /* of the person; CALLER_HOUSE for the house itself, 0 before sign-in */
  const char *login, *name;
  const char *const *rights;   /* NULL-terminated */
  const Reach *reach;
  unsigned n_reach;
  uint32_t n_places;           /* places in the whole bank: whether a reach is broad or narrow is a share of these */
  uint64_t branch_id, workstation_id, session_id, client_id;
  int zone_minutes;            /* of the branch, east of UTC: decides what day it is for this person */
  bool must_change;            /* a password that somebody else gave: no rights until a new one is chosen */
  bool russian;                /* which of the two names of a dictionary's item is shown */
  uint8_t scope[CALLER_SCOPE]; /* a digest of all that decides which rows he reaches; noughts: nobody has made it */
  const LentHand *hands;           /* his own first; none when nothing is lent to him */
  unsigned n_hands;
};

enum { CALLER_HOUSE = 1 };

Caller *caller_ref (const Caller *caller);
void caller_unref (const Caller *caller);
Caller *caller_new (const Caller *like);      /* a deep copy with a count and a scope of its own */

/* What a list answered before the call that writes. */
typedef struct Ahead Ahead;

/* What a call leaves to be written with that of its neighbours: see later.h. */
typedef struct Later Later;

/* A record that a call has shown, for the access log. */
typedef struct
{
  const char *kind;
  uint64_t id;
} Shown;

enum { CALL_MAX_LOOKS = 16 };

typedef struct
{
  const RpcMethod *method;
  const Caller *caller;
  int64_t now;                 /* milliseconds since 1970 UTC; one moment for the whole call */
  Link *link;
  Arena *arena;
  const char *reason;          /* why, as the person says it; "" */
  const void *proof;           /* what the sign-in lane found out before; see lanes/sign-in.h */
  uint64_t operation_id;       /* of the work this belongs to, for the change log; 0 */
  uint64_t for_id; /* on whose behalf: who proposed what the caller confirms, or caused what the house does; 0: the
                      caller's own, or that of whoever lent him the right: see reach_for () */
  const Caller *second; /* who confirms what this call was proposed for; NULL: nobody has to, or not yet */
  unsigned depth;              /* of reactions to reactions */
  const _Atomic unsigned *waiting; /* calls of people that are not answered before this one; NULL: nobody counts them */
  bool rehearses;              /* goes through every check and writes nothing: see proposal.h */
  bool again;                  /* was lost before: takes no way that only a new beginning can mend */
  bool reads_ahead;            /* rehearses for the lists alone, where it may only read: see dispatch.h */
  Ahead **ahead;               /* their answers; the job's */
  Later *later;                /* where it is gathered; NULL: each call writes all of it by itself */
  const char *summary;         /* what a handler says it would do, for the second person */
  Fault fault;
  Shown looks[CALL_MAX_LOOKS];
  unsigned n_looks;
  GPtrArray *notices;          /* Notice, from the arena; what has changed, for those who watch */
  StoreResult lost;            /* how the store lost the transaction, through nobody's fault; DONE = it did not */
} Call;

bool call_may (const Call *call, const char *right);
bool call_is_waited_for (const Call *call);   /* by people: what takes long goes on another time */
uint32_t call_today (const Call *call);       /* day number in the time zone of the caller's branch */

/* Records what the person is to be told and returns false, so that a handler can return it. @text is an English msgid
 * with {0} {1} for the strings that follow, closed by NULL. With a @field the words are a blame on that field; blames
 * of INVALID gather, so that all that is wrong is told at once, but the first status counts. */
bool call_fail (Call *call, Status status, const char *field, const char *text, ...) G_GNUC_NULL_TERMINATED;

/* False, and BUSY or a fault about the record, after the store has said anything but DONE or ROW. */
bool call_failed (const Call *call);

/* Checks @in against the facts of its fields: required, max_length, kind, range of enums, UTF-8. All broken ones are
 * told. */
bool call_check (Call *call, const Msg *in);

/* Tells those who watch the record, after the commit. */
void call_tell (Call *call, const char *kind, uint64_t id, uint32_t version);

/* Notes that the caller has seen the record, for the access log: files, teasers. Of a method with (rule).trace
 * dispatch notes the record that it answers by itself. @kind is of the contract's tables. */
void call_looked (Call *call, const char *kind, uint64_t id);

uint64_t call_new_id (Call *call);

/* g_malloc'ed text (common/text, common/kinds) becomes the arena's. */
char *call_own (Call *call, char *text);

#ifndef N_
#define N_(text) (text)
#endif
