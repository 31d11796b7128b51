/* course-parts.h - what the files of the course share; nobody else includes it. */

#pragma once

#include <stdatomic.h>

#include "server/lanes/inline.h"
#include "server/net/connections.h"
#include "server/net/course.h"
#include "server/net/ear.h"
#include "server/net/presence.h"
#include "server/net/watch.h"

struct Course
{
  Store *store;
  int64_t epoch;        /* writes that were asked in another are not done */
  void *socket, *enrol_socket;
  Lane *readers, *slow, *writers, *ahead, *door, *passwords, *telling;
  Ear *ear;             /* hears when another process has written */
  Inline *inline_reads; /* NULL when reads have a lane */
  SignIn *sign_in;
  Connections *known;
  Watchers *watchers;
  Presences *presences;
  Journal *journal;
  Looks *looks;
  Visits visits;
  GPtrArray *delayed; /* Visit, proven, whose answer must not come at once */
  int64_t ticked_at, tended_at, late_told_at, listened_us;
  _Atomic uint64_t n_changes;
};

/* NULL for the house's own calls and enrolments. */
Connection *course_connection (Course *self, const Visit *visit);

/* A call went well: what that means to the house itself. */
void course_take_effect (Course *self, Visit *visit);

/* Where a key is heard of; may stop the connections that came first. */
void course_note_address (Course *self, Connection *connection, const char *address, int64_t now);

/* Writes into the journal which reads were too slow for the router's thread, since it did so last. */
void course_tell_late (Course *self);

/* Answers that wait for their time. */
void course_run_delayed (Course *self);
