/* journal.c - see journal.h. */

#include "server/net/journal.h"

#include <glib.h>
#include <stdarg.h>
#include <unistd.h>

#include "common/text.h"

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

static void
end_line (Journal *self)
{
  g_string_append_c (self->lines, '\n');
  if (self->lines->len > ROOM)
    journal_flush (self);
}

void
journal_say (Journal *self, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_string_append_vprintf (self->lines, format, args);
  va_end (args);
  end_line (self);
}

static const char *
status_name (Status status)
{
  const ProtobufCEnumValue *value = protobuf_c_enum_descriptor_get_value (&status__descriptor, status);

  return value != NULL ? value->name : "?";
}

static void
add_number (GString *line, const char *name, uint64_t number)
{
  char room[TEXT_NUMBER];

  g_string_append (line, name);
  g_string_append (line, text_number (room, number));
}

/* Every call has its line, so it is put together without printf. */
void
journal_note (Journal *self, const Visit *visit)
{
  const Job *job = &visit->job;
  uint64_t us = (uint64_t) MAX (g_get_monotonic_time () - visit->began_us, 0);
  GString *line = self->lines;

  g_string_append (line, "call method=");
  g_string_append (line, job->entry != NULL ? job->entry->method->name : "?");
  add_number (line, " person=", job->caller != NULL ? job->caller->id : 0);
  add_number (line, " workstation=", job->caller != NULL ? job->caller->workstation_id : 0);
  add_number (line, " ms=", us / 1000);
  add_number (line, us % 1000 < 10 ? ".00" : us % 1000 < 100 ? ".0" : ".", us % 1000);
  g_string_append (line, " status=");
  g_string_append (line, status_name (job->status));
  g_string_append (line, " trace=");
  g_string_append (line, job->trace);
  end_line (self);
}
