/* looks.c - see looks.h. */

#include "server/net/looks.h"

#include <glib.h>
#include <string.h>

#include "common/msg.h"

enum { KIND_SIZE = 32, WHY_SIZE = 240 };

typedef struct
{
  int64_t at;
  uint64_t person_id, record_id;
  const char *method;          /* lives as long as the program */
  char kind[KIND_SIZE], why[WHY_SIZE];
} Look;

struct Looks
{
  GMutex mutex;
  Look *ring;
  unsigned first, n, n_lost;
};

Looks *
looks_new (void)
{
  Looks *self = g_new0 (Looks, 1);

  self->ring = g_new0 (Look, LOOKS_ROOM);
  return self;
}

void
looks_free (Looks *self)
{
  g_free (self->ring);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static uint64_t
number_of (const Msg *message, const char *name)
{
  const Field *field = protobuf_c_message_descriptor_get_field_by_name (message->descriptor, name);

  return field != NULL && field->type == PROTOBUF_C_TYPE_UINT64 && field->label != PROTOBUF_C_LABEL_REPEATED
           ? *(const uint64_t *) msg_member (message, field) : 0;
}

static const char *
text_of (const Msg *message, const char *name)
{
  const Field *field = protobuf_c_message_descriptor_get_field_by_name (message->descriptor, name);

  return field != NULL && field->type == PROTOBUF_C_TYPE_STRING && field->label != PROTOBUF_C_LABEL_REPEATED
           ? *(char *const *) msg_member (message, field) : "";
}

/* About whom it was: what the request names, and the kind of what was given. */
static void
note_record (Look *look, const Visit *visit)
{
  const Job *job = &visit->job;
  ProtobufCAllocator allocator = arena_allocator (job->arena);
  const RecordFact *record = msg_record (job->entry->method->out);
  Msg *in = protobuf_c_message_unpack (job->entry->method->in, &allocator, job->request->body.len, job->request->body.data);

  if (in == NULL)
    return;
  look->record_id = MAX (number_of (in, "id"), number_of (in, "of_id"));
  g_strlcpy (look->kind, text_of (in, "kind"), sizeof look->kind);
  if (look->kind[0] == '\0')
    g_strlcpy (look->kind, record != NULL ? record->kind : text_of (in, "of_kind"), sizeof look->kind);
}

void
looks_add (Looks *self, const Visit *visit, int64_t now)
{
  const Job *job = &visit->job;
  Look look = { .at = now, .person_id = job->caller->id, .method = job->entry->method->name };
  const char *end;

  note_record (&look, visit);
  g_strlcpy (look.why, job->request->reason, sizeof look.why);
  g_utf8_validate (look.why, -1, &end);
  *(char *) end = '\0';               /* neither half a letter nor what is none */
  g_mutex_lock (&self->mutex);
  if (self->n < LOOKS_ROOM)
    self->ring[(self->first + self->n++) % LOOKS_ROOM] = look;
  else
    self->n_lost++;
  g_mutex_unlock (&self->mutex);
}

static LookRow *
row_of (const Look *look, Arena *arena)
{
  LookRow *row = arena_alloc (arena, sizeof *row);

  look_row__init (row);
  row->at = look->at;
  row->person_id = look->person_id;
  row->record_id = look->record_id;
  row->what = (char *) look->method;
  row->kind = arena_copy (arena, look->kind, strlen (look->kind));
  row->why = arena_copy (arena, look->why, strlen (look->why));
  return row;
}

void
looks_take (Looks *self, Arena *arena, LookPage *page, unsigned *n_lost)
{
  g_mutex_lock (&self->mutex);
  page->n_looks = MIN (self->n, LOOKS_AT_ONCE);
  page->looks = arena_alloc (arena, (page->n_looks + 1) * sizeof *page->looks);
  for (size_t i = 0; i < page->n_looks; i++)
    page->looks[i] = row_of (&self->ring[(self->first + i) % LOOKS_ROOM], arena);
  self->first = (self->first + page->n_looks) % LOOKS_ROOM;
  self->n -= page->n_looks;
  *n_lost = self->n_lost;
  self->n_lost = 0;
  g_mutex_unlock (&self->mutex);
}
