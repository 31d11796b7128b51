/* course.h - the way of a request from arrival to reply: who is it, what is it, on which lane does it run, who is told.
 *
 * Every step that would wait (the store, Argon2id) is a lane's; a visit comes back through the mailbox and goes on from
 * where it was. Of the router's thread, but for course_ask () and course_changes ().
 */

#pragma once

#include "server/lanes/lane.h"
#include "server/lanes/sign-in.h"
#include "server/net/journal.h"
#include "server/session/session.h"

typedef struct Course Course;

typedef struct
{
  unsigned n_readers, n_slow, n_writers;
  SignInCost cost;
  int64_t epoch; /* moment of the last epoch of the log */
} CourseShape;

enum
{
  COURSE_QUEUE = 32,          /* jobs of one connection that may wait in the lanes; beyond it is BUSY */
  COURSE_LANE = 8192,         /* jobs of all together */
  COURSE_TOGETHER_MS = 60000, /* a key heard of from two addresses within this time is in two hands */
};

/* Replies leave by the two sockets. NULL and @error when the store cannot be opened. */
Course *course_open (Store *store, const CourseShape *shape, Mailbox *done, char **error);
void course_send_by (Course *self, void *socket, void *enrol_socket);
void course_stop (Course *self); /* the lanes finish what waits; what is done is in the mailbox */
void course_close (Course *self);

Visit *course_visit (Course *self);            /* a fresh one */
void course_drop (Course *self, Visit *visit); /* unanswered */

/* A frame has come: its job is opened, its key is known. @address: of the peer. */
void course_enter (Course *self, Visit *visit, const char *address);

/* An enrolment has come: @asked, or its reply is made already. */
void course_enter_enrolment (Course *self, Visit *visit, bool asked);

/* A lane has left it in the mailbox. */
void course_come_back (Course *self, Visit *visit);

void course_begin_batch (Course *self);       /* hears what other processes tell */
void course_end_batch (Course *self);         /* ends the snapshot of the inline reads */
bool course_has_delayed (const Course *self); /* an answer waits for its time */
void course_tick (Course *self);              /* whatever must be done by the clock; call it often */

/* A call of the house's own: runs like anybody's write. False when too much waits already. Any thread. */
bool course_ask (Course *self, const RpcMethod *method, const Msg *in);
/* @n_pending is one more until it is done, and must live until then. */
bool course_ask_counted (Course *self, const RpcMethod *method, const Msg *in, _Atomic unsigned *n_pending);
bool course_ask_packed (Course *self, const RpcMethod *method, ProtobufCBinaryData body);
uint64_t course_changes (Course *self); /* how many records have been changed */
Looks *course_looks (Course *self);
