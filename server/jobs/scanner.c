/* scanner.c - see scanner.h. */

#include "server/jobs/scanner.h"

#include <poll.h>
#include <stdatomic.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "methods.h"
#include "server/files/files.h"
#include "server/jobs/clamd.h"
#include "server/jobs/turns.h"
#include "server/lanes/group.h"

enum
{
  REST_MS = 200,
  VERDICT_MS = 2,
  COMPLAIN_MS = 60 * 1000,
  ARENA = 4 << 20
};

/* One of those who look, each with a connection of his own. */
typedef struct
{
  Scanner *scanner;
  Link *link;
  Arena *arena;
  _Atomic unsigned n_pending; /* verdicts that are not in the store yet */
  GThread *thread;
} Looker;

struct Scanner
{
  Store *store;
  Course *course;
  char *clamd;
  int stop;                 /* can be read once all must end */
  _Atomic unsigned n_heard; /* words about the scanner that are not in the store yet */
  GMutex lock;              /* of what follows */
  Turns turns;
  bool silent;
  int64_t complained;
  unsigned n;
  Looker lookers[SCANNER_MAX];
};

typedef struct
{
  uint64_t after;
  File file;
  bool found;
  uint32_t number;
  ProtobufCBinaryData data;
} Look;

static int64_t
now_ms (void)
{
  return g_get_monotonic_time () / 1000;
}

/* Sleeps so long; false when all must end. */
static bool
rest (const Scanner *self, int ms)
{
  struct pollfd stop = { self->stop, POLLIN, 0 };

  return poll (&stop, 1, ms) <= 0;
}

static bool
look_next (Call *call, void *data)
{
  Look *look = data;

  return files_scan_next (call, look->after, &look->file, &look->found);
}

static bool
look_chunk (Call *call, void *data)
{
  Look *look = data;

  return files_scan_chunk (call, look->file.id, look->number, &look->data);
}

static bool
is_open (Looker *self)
{
  g_autofree char *error = NULL;

  if (self->link == NULL)
    self->link = link_open (self->scanner->store, STORE_READ, &error);
  return self->link != NULL;
}

/* The next file after @after that waits; false when there is none, or the store cannot be asked. */
static bool
find (Looker *self, uint64_t after, Look *look)
{
  bool asked;

  *look = (Look){ .after = after, .file = FILE__INIT };
  asked = group_look (&self->link, self->arena, false, look_next, look);
  arena_reset (self->arena);
  return asked && look->found;
}

/* The first file that waits and whose turn it is; it is under way then. */
static bool
take (Looker *self, Look *look)
{
  Scanner *scanner = self->scanner;
  int64_t now = now_ms ();
  bool taken = false;

  g_mutex_lock (&scanner->lock);
  if (!turns_rest (&scanner->turns, now))
    for (uint64_t after = 0; !taken && find (self, after, look); after = look->file.id)
      taken = turns_may (&scanner->turns, look->file.id, now);
  if (taken)
    turns_begin (&scanner->turns, look->file.id);
  g_mutex_unlock (&scanner->lock);
  return taken;
}

/* All of its bytes, and no more; false when they cannot be read or clamd takes no more. */
static bool
send_all (Looker *self, Clamd *clamd, Look *look)
{
  int64_t size = 0;

  for (look->number = 0; look->number < look->file.n_chunks; look->number++)
    {
      bool sent = group_look (&self->link, self->arena, false, look_chunk, look) && look->data.len > 0
                  && clamd_send (clamd, look->data.data, look->data.len);

      size += sent ? (int64_t) look->data.len : 0;
      arena_reset (self->arena);
      if (!sent)
        return false;
    }
  return size == look->file.size;
}

/* What waits is told on every card, and once in the log. */
static void
note_silence (Scanner *self, bool silent)
{
  FileScanner in = FILE_SCANNER__INIT;

  in.silent = silent;
  if (self->silent == silent || atomic_load (&self->n_heard) > 0
      || !course_ask_counted (self->course, &files_heard_method, &in.base, &self->n_heard))
    return;
  self->silent = silent;
  if (silent)
    g_warning ("attached files wait: clamd does not answer at %s", self->clamd);
  else
    g_message ("clamd answers at %s: attached files are looked at again", self->clamd);
}

/* Under way no more. A file that was not what clamd broke on keeps its place. */
static void
end_turn (Scanner *self, uint64_t file_id, bool put_off, ClamdVerdict verdict)
{
  int64_t now = now_ms ();

  g_mutex_lock (&self->lock);
  if (put_off)
    turns_put_off (&self->turns, file_id, now);
  else
    turns_end (&self->turns, file_id);
  if (verdict == CLAMD_SILENT)
    turns_unheard (&self->turns, now);
  else
    turns_heard (&self->turns);
  note_silence (self, verdict == CLAMD_SILENT);
  g_mutex_unlock (&self->lock);
}

static void
complain (Scanner *self, uint64_t file_id, const char *said)
{
  int64_t now = now_ms ();

  g_mutex_lock (&self->lock);
  if (self->complained == 0 || now - self->complained > COMPLAIN_MS)
    {
      g_warning ("file %" G_GUINT64_FORMAT " waits: there is no verdict of clamd on it: %s", file_id,
                 said[0] != '\0' ? said : "it could not be read or sent");
      self->complained = now;
    }
  g_mutex_unlock (&self->lock);
}

/* Nobody has judged it, nor taken it away. */
static bool
still_waits (Looker *self, uint64_t file_id)
{
  Look look;

  return find (self, file_id - 1, &look) && look.file.id == file_id;
}

/* Gives the verdict to be written, and waits until that is done; false when the file still waits. */
static bool
settle (Looker *self, uint64_t file_id, File__Scan scan, const char *name)
{
  FileVerdict in = FILE_VERDICT__INIT;

  in.file_id = file_id;
  in.scan = scan;
  in.virus = scan == FILE__SCAN__INFECTED ? name : "";
  if (!course_ask_counted (self->scanner->course, &files_judge_method, &in.base, &self->n_pending))
    return false;
  while (atomic_load (&self->n_pending) > 0)
    if (!rest (self->scanner, VERDICT_MS))
      return true;
  return !still_waits (self, file_id);
}

/* Only what was sent whole can be clean. False when the file still waits. */
static bool
judge (Looker *self, uint64_t file_id, ClamdVerdict verdict, bool sent, const char *name)
{
  if (verdict == CLAMD_CLEAN && sent)
    return settle (self, file_id, FILE__SCAN__CLEAN, name);
  if (verdict == CLAMD_INFECTED)
    return settle (self, file_id, FILE__SCAN__INFECTED, name);
  if (verdict == CLAMD_TOO_LARGE)
    return settle (self, file_id, FILE__SCAN__TOO_LARGE, name);
  if (!still_waits (self, file_id))
    return true;
  if (verdict != CLAMD_SILENT)
    complain (self->scanner, file_id, verdict == CLAMD_UNCLEAR ? name : "");
  return false;
}

static void
scan (Looker *self, Look *look)
{
  Scanner *scanner = self->scanner;
  Clamd *clamd = clamd_begin (scanner->clamd, look->file.size, scanner->stop);
  g_autofree char *name = NULL;
  uint64_t id = look->file.id;
  ClamdVerdict verdict;
  bool sent, settled;

  if (clamd == NULL && rest (scanner, 0))
    end_turn (scanner, id, false, CLAMD_SILENT);
  if (clamd == NULL)
    return;
  sent = send_all (self, clamd, look);
  verdict = clamd_end (clamd, &name);
  if (!rest (scanner, 0))
    return;
  settled = judge (self, id, verdict, sent, name);
  end_turn (scanner, id, !settled, verdict);
}

static void *
run (void *data)
{
  Looker *self = data;
  Look look;
  bool busy = false;

  while (rest (self->scanner, busy ? 0 : REST_MS))
    {
      busy = is_open (self) && take (self, &look);
      if (busy)
        scan (self, &look);
    }
  return NULL;
}

/* Nobody looks any more: whoever runs the server should know what stays shut. */
static void
tell_left (Store *store)
{
  Scanner none = { .store = store };
  Looker looker = { .scanner = &none, .arena = arena_new (ARENA) };
  Look look;

  if (is_open (&looker) && find (&looker, 0, &look))
    g_warning ("attached files still wait for clamd, which [files] names no more:"
               " nobody but their senders can open them");
  if (looker.link != NULL)
    link_close (looker.link);
  arena_free (looker.arena);
}

Scanner *
scanner_start (Store *store, Course *course, const ScannerShape *shape)
{
  Scanner *self;

  if (shape->clamd[0] == '\0')
    {
      tell_left (store);
      return NULL;
    }
  self = g_new0 (Scanner, 1);
  self->store = store;
  self->course = course;
  self->clamd = g_strdup (shape->clamd);
  self->stop = eventfd (0, EFD_CLOEXEC);
  if (self->stop < 0)
    g_error ("the system gives no eventfd");
  self->n = CLAMP (shape->at_once, 1, SCANNER_MAX);
  g_mutex_init (&self->lock);
  for (unsigned i = 0; i < self->n; i++)
    {
      self->lookers[i].scanner = self;
      self->lookers[i].arena = arena_new (ARENA);
      self->lookers[i].thread = g_thread_new ("scanner", run, &self->lookers[i]);
    }
  return self;
}

void
scanner_stop (Scanner *self)
{
  if (self == NULL)
    return;
  eventfd_write (self->stop, 1);
  for (unsigned i = 0; i < self->n; i++)
    g_thread_join (self->lookers[i].thread);
}

void
scanner_free (Scanner *self)
{
  if (self == NULL)
    return;
  for (unsigned i = 0; i < self->n; i++)
    {
      if (self->lookers[i].link != NULL)
        link_close (self->lookers[i].link);
      arena_free (self->lookers[i].arena);
    }
  g_mutex_clear (&self->lock);
  close (self->stop);
  g_free (self->clamd);
  g_free (self);
}
