/* journal.c - see journal.h. */

#include "server/net/journal.h"

#include <glib.h>
#include <stdarg.h>
#include <unistd.h>

enum
{
  ROOM = 32 * 1024
};

struct Journal
{
  int fd;
  GString *lines;
};

Journal *
journal_new (int fd)
{
  Journal *self = g_new0 (Journal, 1);

  self->fd = fd;
  self->lines = g_string_sized_new (ROOM + 1024);
  return self;
}

void
journal_free (Journal *self)
{
  journal_flush (self);
  g_string_free (self->lines, TRUE);
  g_free (self);
}

/* A log that nobody takes must not hold the bank up: what does not go is lost. */
void
journal_flush (Journal *self)
{
  gsize sent = 0;

  while (sent < self->lines->len)
    {
      ssize_t n = write (self->fd, self->lines->str + sent, self->lines->len - sent);

      if (n <= 0)
        break;
      sent += n;
    }
  g_string_truncate (self->lines, 0);
}

void
journal_say (Journal *self, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_string_append_vprintf (self->lines, format, args);
  va_end (args);
  g_string_append_c (self->lines, '\n');
  if (self->lines->len > ROOM)
    journal_flush (self);
}

static const char *
status_name (Status status)
{
  const ProtobufCEnumValue *value = protobuf_c_enum_descriptor_get_value (&status__descriptor, status);

  return value != NULL ? value->name : "?";
}

void
journal_note (Journal *self, const Visit *visit)
{
  const Job *job = &visit->job;
  int64_t us = g_get_monotonic_time () - visit->began_us;

  journal_say (self,
               "call method=%s person=%" G_GUINT64_FORMAT " workstation=%" G_GUINT64_FORMAT
               " ms=%d.%03d status=%s trace=%s",
               job->entry != NULL ? job->entry->method->name : "?", job->caller != NULL ? job->caller->id : 0,
               job->caller != NULL ? job->caller->workstation_id : 0, (int)(us / 1000), (int)(us % 1000),
               status_name (job->status), job->trace);
}
