/* visit.h - a job with what the router knows of where it came from, and how far it has come. */

#pragma once

#include <stdatomic.h>

#include "server/lanes/mailbox.h"

/* What has happened to a job when it comes back to the router. */
typedef enum
{
  VISIT_ARRIVED, /* nothing yet */
  VISIT_AT_DOOR, /* the door has looked who it is */
  VISIT_PROVEN,  /* its password was looked at */
  VISIT_READ,    /* the lists that its method asks are read */
  VISIT_RUN,     /* its method has run: there is a reply */
  VISIT_TOLD,    /* the reply is sent; it was found out who may be told of its notices */
} VisitStage;

typedef struct Audience Audience; /* watch.h */

enum
{
  VISIT_KEY_SIZE = 32,
  VISIT_HASH_SIZE = 32
};

typedef struct
{
  Job job; /* first: lanes know only this */
  VisitStage stage;
  bool enrolling; /* came by the endpoint of enrolment */
  bool has_token;
  bool quiet;      /* no sign that anybody sits there */
  bool only_looks; /* asks nothing: the router wants to know again whose session it is */
  bool russian;
  uint8_t key[VISIT_KEY_SIZE]; /* the public key of the workstation */
  uint8_t token_hash[VISIT_HASH_SIZE];
  _Atomic unsigned *n_pending; /* of whoever asked in the house, or NULL */
  int64_t began_us;
  int64_t due_us; /* when a delayed one goes on */

  unsigned doubts; /* Connections.doubts when it went to the door */

  /* what the door found out */
  bool enrolled; /* the workstation is, now */
  uint64_t workstation_id, branch_id;
  Caller *owner; /* whose session it is, or NULL; a reference */
  int64_t seen_at, idle_ms;

  Audience *audience; /* one for each notice */
} Visit;

/* Used visits and their arenas, to be used again. Of one thread. */
typedef struct
{
  Job *spare;
  unsigned n;
} Visits;

enum
{
  VISIT_ARENA = 8 << 20
};

Visit *visit_new (void);
void visit_free (Visit *visit);
Visit *visits_take (Visits *self);
void visits_put (Visits *self, Visit *visit);
void visits_clear (Visits *self);

static inline Visit *
visit_of (Job *job)
{
  return (Visit *)job;
}
