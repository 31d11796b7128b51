/* course.c - see course.h. */

#include "server/net/course-parts.h"

#include <glib.h>
#include <sodium.h>
#include <string.h>

#include "methods.h"
#include "server/lanes/group.h"

static bool
is_of_house (const Visit *visit)
{
  return visit->job.route[0] == 0;
}

Connection *
course_connection (Course *self, const Visit *visit)
{
  return is_of_house (visit) || visit->enrolling ? NULL : connections_find (self->known, visit->job.route);
}

/* A peer that has gone, or does not read, loses its reply: it will ask again under the same key. */
static void
send_reply (Course *self, Visit *visit)
{
  Job *job = &visit->job;
  void *socket = visit->enrolling ? self->enrol_socket : self->socket;
  Connection *connection = course_connection (self, visit);

  if (is_of_house (visit) || socket == NULL)
    return;
  if (socket_send (socket, job->route, job->reply.data, job->reply.len) == SOCKET_GONE && connection != NULL)
    connection->gone = true;
  if (job->entry != NULL && job->entry->method->proof)
    sodium_memzero (job->reply.data, job->reply.len);
}

static bool
tell (Course *self, Visit *visit)
{
  visit->stage = VISIT_TOLD;
  return watchers_care (self->watchers, visit) && lane_take (self->telling, &visit->job);
}

/* The reply is made. */
static void
finish (Course *self, Visit *visit)
{
  bool first = visit->stage != VISIT_TOLD, well = first && visit->job.status == STATUS__OK,
       kept = first && visit->job.status == STATUS__PROPOSED;

  if (well)
    course_take_effect (self, visit);
  journal_note (self->journal, visit);
  send_reply (self, visit);
  if (!(well || kept) || visit->job.notices->len == 0 || !tell (self, visit))
    visits_put (&self->visits, visit);
}

static void
refuse (Course *self, Visit *visit, Status status, const char *text)
{
  job_refuse (&visit->job, status, text);
  finish (self, visit);
}

/* @next: what will have happened when it comes back. */
static void
hand_over (Course *self, Lane *lane, Visit *visit, VisitStage next)
{
  Connection *connection = course_connection (self, visit);

  visit->stage = next;
  if ((connection == NULL || connection->n_waiting < COURSE_QUEUE) && lane_take (lane, &visit->job))
    {
      if (connection != NULL)
        connection->n_waiting++;
      return;
    }
  refuse (self, visit, STATUS__BUSY, N_ ("The bank is busy; try again in a moment"));
}

static void
run_inline (Course *self, Visit *visit)
{
  if (inline_run (self->inline_reads, &visit->job))
    finish (self, visit);
  else
    hand_over (self, self->slow, visit, VISIT_RUN);
}

/* What was asked before the bank was restored, or before its person was told of that, he may want otherwise now.
 * Whoever comes in has been told. */
static bool
is_of_another_epoch (const Course *self, const Job *job)
{
  return job->entry->method->write && job->request->epoch != 0 && job->request->epoch != self->epoch
         && strcmp (job->entry->method->right, "anybody") != 0;
}

static void
run (Course *self, Visit *visit)
{
  const RpcMethod *method = visit->job.entry->method;

  if (is_of_another_epoch (self, &visit->job))
    refuse (self, visit, STATUS__DENIED,
            N_ ("The bank was restored from a backup meanwhile; this was not done. Look at the record again, then "
                "repeat"));
  else if (method->ahead && visit->stage != VISIT_READ)
    hand_over (self, self->ahead, visit, VISIT_READ);
  else if (method->write)
    hand_over (self, self->writers, visit, VISIT_RUN);
  else if (method->slow || method->proof)
    hand_over (self, self->slow, visit, VISIT_RUN);
  else if (self->inline_reads == NULL)
    hand_over (self, self->readers, visit, VISIT_RUN);
  else
    run_inline (self, visit);
}

/* Who is it? Nothing goes on before that is known now. */
static void
identify (Course *self, Visit *visit)
{
  bool known;

  visit->job.caller = connections_caller (self->known, visit, moment_now (), &known);
  if (visit->job.caller != NULL)
    {
      if (visit->job.entry->method->proof)
        hand_over (self, self->passwords, visit, VISIT_PROVEN);
      else
        run (self, visit);
      return;
    }
  visit->doubts = self->known->doubts;
  if (!known)
    hand_over (self, self->door, visit, VISIT_AT_DOOR);
  else if (!connections_station (self->known, visit->key)->enrolled)
    {
      job_refuse_revoked (&visit->job);
      finish (self, visit);
    }
  else
    refuse (self, visit, STATUS__SIGN_IN, N_ ("Your session has ended; sign in again"));
}

/* Whoever only watches asks nothing that could be refused: he is told unasked, once. */
static void
tell_revoked (Course *self, Visit *visit, Connection *connection)
{
  connection->has_session = false;
  job_refuse_revoked (&visit->job);
  send_reply (self, visit);
}

static void
come_from_door (Course *self, Visit *visit)
{
  bool answered = visit->job.reply.data != NULL;
  bool learnt = !answered && connections_learn (self->known, visit, moment_now ());
  Connection *connection = course_connection (self, visit);

  if (visit->only_looks)
    {
      if (connection != NULL)
        connection->looking = false;
      if (connection != NULL && learnt && !visit->enrolled)
        tell_revoked (self, visit, connection);
      visits_put (&self->visits, visit);
    }
  else if (answered)
    finish (self, visit);
  else
    {
      if (!learnt)
        visit->stage = VISIT_ARRIVED;
      identify (self, visit);
    }
}

static void
keep_count (Course *self, const Visit *visit)
{
  SignInCount count;
  Tries tries = TRIES__INIT;

  if (!sign_in_counted (&visit->job, &count))
    return;
  tries.person_id = count.person_id;
  tries.workstation_id = count.workstation_id;
  tries.failed = count.tried.failed;
  tries.until = count.tried.until;
  course_ask (self, &session_tried_method, &tries.base);
}

static void
come_from_passwords (Course *self, Visit *visit)
{
  unsigned delay_ms = sign_in_delay_ms (&visit->job);

  keep_count (self, visit);
  if (visit->job.reply.data != NULL)
    finish (self, visit);
  else if (delay_ms == 0)
    run (self, visit);
  else
    {
      visit->due_us = g_get_monotonic_time () + delay_ms * 1000LL;
      g_ptr_array_add (self->delayed, visit);
    }
}

static void
come_from_ahead (Course *self, Visit *visit)
{
  if (visit->job.reply.data != NULL)
    finish (self, visit);
  else
    run (self, visit);
}

void
course_come_back (Course *self, Visit *visit)
{
  Connection *connection = course_connection (self, visit);

  if (connection != NULL && connection->n_waiting > 0 && visit->stage != VISIT_TOLD && !visit->only_looks)
    connection->n_waiting--;
  switch (visit->stage)
    {
    case VISIT_AT_DOOR:
      come_from_door (self, visit);
      break;
    case VISIT_PROVEN:
      come_from_passwords (self, visit);
      break;
    case VISIT_READ:
      come_from_ahead (self, visit);
      break;
    case VISIT_TOLD:
      watchers_tell (self->watchers, visit);
      visits_put (&self->visits, visit);
      break;
    default:
      finish (self, visit);
    }
}

void
course_enter (Course *self, Visit *visit, const char *address)
{
  Job *job = &visit->job;
  Connection *connection = connections_of (self->known, job);
  int64_t now = moment_now ();

  memcpy (connection->key, visit->key, VISIT_KEY_SIZE);
  g_strlcpy (connection->address, address, sizeof connection->address);
  connection->heard_at = now;
  visit->russian = connection->russian;
  job->looks = self->looks;
  course_note_address (self, connection, address, now);
  if (job->reply.data != NULL)
    {
      finish (self, visit);
      return;
    }
  if (connection->stopped)
    {
      refuse (self, visit, STATUS__DENIED,
              N_ ("The key of this workstation is used from another address; tell your administrator"));
      return;
    }
  connection->has_session = connection->has_session || visit->has_token;
  if (visit->has_token)
    memcpy (connection->token_hash, visit->token_hash, VISIT_HASH_SIZE);
  identify (self, visit);
}

void
course_enter_enrolment (Course *self, Visit *visit, bool asked)
{
  visit->began_us = g_get_monotonic_time ();
  if (asked)
    run (self, visit);
  else
    finish (self, visit);
}

void
course_run_delayed (Course *self)
{
  int64_t now = g_get_monotonic_time ();

  for (unsigned i = 0; i < self->delayed->len;)
    {
      Visit *visit = g_ptr_array_index (self->delayed, i);

      if (visit->due_us > now)
        i++;
      else
        run (self, g_ptr_array_remove_index_fast (self->delayed, i));
    }
}
