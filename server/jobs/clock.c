/* clock.c - see clock.h. What it asks goes through the writers' lane like anybody's write. */

#include "server/jobs/clock.h"

#include <glib.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "audit.pb-c.h"
#include "methods.h"
#include "server/audit/audit.h"
#include "server/audit/heads.h"
#include "server/call/chain.h"
#include "server/lanes/group.h"

enum
{
  TICK_MS = 50,
  SEAL_CHANGES = 500,
  SEAL_BACKLOG = 20,
  SEAL_ANYWAY_MS = 60000,
  LOOKS_MS = 1000,
  LOOKS_AT_ONCE = 500,
  SCRUB_MS = 1000,
  PRUNE_MS = 3600 * 1000,
  HEADS_MS = 3600 * 1000,
  ARENA = 4 << 20
};

struct Clock
{
  Link *keeper, *reader;
  Course *course;
  Arena *arena;
  unsigned seal_every_ms;
  uint64_t n_sealed;
  char *heads_file;
  HeadsKey heads_key;
  uint32_t head_written; /* number of the last */
  atomic_bool stopping;
  GThread *thread;
};

static bool
is_time (unsigned ms, unsigned every_ms)
{
  return ms % every_ms < TICK_MS;
}

/* As long as nobody writes, neither does the house: every commit empties the readers' caches. Each record that was
 * changed may have left one entry; a page of them is sealed at once, fewer when the time has come. What another process
 * wrote (kontorctl), or what was left when the server stopped, is not known here: so some are due at the start, and a
 * page each minute. */
static void
seal (Clock *self, unsigned ms)
{
  uint64_t n_due = course_changes (self->course) - self->n_sealed;
  SealRequest request = SEAL_REQUEST__INIT;

  if (is_time (ms, SEAL_ANYWAY_MS))
    n_due = MAX (n_due, SEAL_CHANGES);
  if (n_due == 0 || (n_due < SEAL_CHANGES && !is_time (ms, self->seal_every_ms)))
    return;
  request.limit = SEAL_CHANGES;
  if (course_ask (self->course, &audit_seal_method, &request.base))
    self->n_sealed += MIN (course_changes (self->course) - self->n_sealed, SEAL_CHANGES);
}

static void
note_looks (Clock *self)
{
  ProtobufCBinaryData body;

  while (looks_take (course_looks (self->course), LOOKS_AT_ONCE, self->arena, &body))
    {
      if (!course_ask_packed (self->course, &audit_note_method, body))
        g_warning ("looks were not noted: the bank is busy");
      arena_reset (self->arena);
    }
  arena_reset (self->arena);
}

static bool
look_for_erasures (Call *call, void *due)
{
  return audit_scrub_due (call, due);
}

/* A step at a time, so that nobody waits for it. */
static void
scrub (Clock *self)
{
  const Nothing nothing = NOTHING__INIT;
  bool due = false;

  if (group_look (&self->reader, self->arena, false, look_for_erasures, &due) && due)
    course_ask (self->course, &clients_scrub_method, &nothing.base);
}

static void
prune (Clock *self)
{
  const Nothing nothing = NOTHING__INIT;

  course_ask (self->course, &audit_prune_method, &nothing.base);
}

static bool
look_for_head (Call *call, void *head)
{
  return chain_head (call, head);
}

static bool
add_line (const char *file, const char *line)
{
  int fd = open (file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
  bool done = fd >= 0 && write (fd, line, strlen (line)) == (ssize_t) strlen (line) && fsync (fd) == 0;

  if (fd >= 0)
    close (fd);
  return done;
}

/* The head leaves the store, for somebody to take it off the machine. */
static void
write_head (Clock *self)
{
  Seal head = SEAL__INIT;
  char line[HEADS_LINE];

  if (self->heads_file[0] == '\0' || !group_look (&self->reader, self->arena, false, look_for_head, &head)
      || head.number == self->head_written)
    return;
  heads_write (&head, &self->heads_key, line);
  if (add_line (self->heads_file, line))
    self->head_written = head.number;
  else
    g_warning ("the head of the log was not written to %s: %s", self->heads_file, g_strerror (errno));
}

static void *
tick (void *data)
{
  Clock *self = data;

  for (unsigned ms = 0; !atomic_load (&self->stopping); ms += TICK_MS)
    {
      g_usleep (TICK_MS * 1000);
      store_tend (self->keeper);
      seal (self, ms);
      arena_reset (self->arena);
      if (is_time (ms, HEADS_MS))
        write_head (self);
      if (is_time (ms, LOOKS_MS))
        note_looks (self);
      if (is_time (ms, SCRUB_MS))
        scrub (self);
      if (is_time (ms, PRUNE_MS))
        prune (self);
    }
  return NULL;
}

Clock *
clock_start (Store *store, Course *course, const ClockShape *shape, char **error)
{
  Link *keeper = link_open (store, STORE_WRITE, error),
       *reader = keeper != NULL ? link_open (store, STORE_READ, error) : NULL;
  Clock *self;

  if (reader == NULL)
    {
      if (keeper != NULL)
        link_close (keeper);
      return NULL;
    }
  self = g_new0 (Clock, 1);
  self->keeper = keeper;
  self->reader = reader;
  self->arena = arena_new (ARENA);
  self->n_sealed = course_changes (course) - SEAL_BACKLOG * SEAL_CHANGES;
  self->course = course;
  self->seal_every_ms = shape->seal_every_ms;
  self->heads_file = g_strdup (shape->heads_file);
  heads_make_key (shape->server_key, &self->heads_key);
  self->thread = g_thread_new ("clock", tick, self);
  return self;
}

void
clock_stop (Clock *self)
{
  atomic_store (&self->stopping, true);
  g_thread_join (self->thread);
  note_looks (self);
  write_head (self);
  link_close (self->reader);
  link_close (self->keeper);
  arena_free (self->arena);
  heads_forget (&self->heads_key);
  g_free (self->heads_file);
  g_free (self);
}
