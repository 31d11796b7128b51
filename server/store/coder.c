/* coder.c - see coder.h. */

#include "server/store/coder.h"

#include <endian.h>
#include <string.h>

enum { LONGEST_VALUE = 64 << 20 };

void
coder_begin (Coder *self, FILE *file)
{
  *self = (Coder) { .file = file, .scratch = g_byte_array_new () };
  crypto_generichash_init (&self->hash, NULL, 0, CODER_HASH);
}

void
coder_end (Coder *self)
{
  g_byte_array_unref (self->scratch);
}

void
coder_write (Coder *self, const void *bytes, size_t n)
{
  crypto_generichash_update (&self->hash, bytes, n);
  self->broken |= fwrite (bytes, 1, n, self->file) != n;
}

static void
write_number (Coder *self, uint64_t number)
{
  uint8_t bytes[10];
  size_t n = 0;

  do
    {
      bytes[n] = (number & 0x7f) | (number > 0x7f ? 0x80 : 0);
      number >>= 7;
    }
  while (bytes[n++] & 0x80);
  coder_write (self, bytes, n);
}

void
coder_write_row (Coder *self, const Value *row, unsigned n)
{
  for (unsigned i = 0; i < n; i++)
    {
      const Value *value = &row[i];
      uint8_t kind = value->kind;
      uint64_t bits = htole64 (value->integer);

      coder_write (self, &kind, 1);
      if (kind == VALUE_INT)
        write_number (self, (uint64_t) value->integer << 1 ^ (uint64_t) (value->integer >> 63));
      else if (kind == VALUE_REAL)
        coder_write (self, &bits, sizeof bits);
      else if (kind != VALUE_NULL)
        {
          write_number (self, value->size);
          coder_write (self, value->bytes, value->size);
        }
    }
}

void
coder_write_hash (Coder *self)
{
  uint8_t hash[CODER_HASH];

  crypto_generichash_final (&self->hash, hash, sizeof hash);
  self->broken |= fwrite (hash, 1, sizeof hash, self->file) != sizeof hash;
}

static bool
read_bytes (Coder *self, void *bytes, size_t n)
{
  if (!self->broken && fread (bytes, 1, n, self->file) == n)
    crypto_generichash_update (&self->hash, bytes, n);
  else
    self->broken = true;
  return !self->broken;
}

bool
coder_read_line (Coder *self, char line[CODER_LINE])
{
  for (size_t n = 0; n < CODER_LINE && read_bytes (self, line + n, 1); n++)
    if (line[n] == '\n')
      {
        line[n] = '\0';
        return true;
      }
  self->broken = true;
  return false;
}

static uint64_t
read_number (Coder *self)
{
  uint64_t number = 0;
  uint8_t byte = 0x80;

  for (unsigned shift = 0; (byte & 0x80) && read_bytes (self, &byte, 1); shift += 7)
    if (shift < 64)
      number |= (uint64_t) (byte & 0x7f) << shift;
    else
      self->broken = true;
  return number;
}

/* The scratch may move while the row grows, so a value first keeps its offset and gets its address when the row is
 * whole. */
static void
read_text (Coder *self, Value *value)
{
  uint64_t size = read_number (self);
  size_t offset = self->scratch->len;

  if (self->broken || size > LONGEST_VALUE)
    {
      self->broken = true;
      return;
    }
  g_byte_array_set_size (self->scratch, offset + size + 1);
  read_bytes (self, self->scratch->data + offset, size);
  self->scratch->data[offset + size] = '\0';
  value->size = size;
  value->integer = offset;
}

static void
read_value (Coder *self, Value *value)
{
  uint8_t kind = VALUE_NULL;
  uint64_t bits = 0;

  read_bytes (self, &kind, 1);
  *value = (Value) { .kind = kind };
  if (kind == VALUE_INT)
    {
      bits = read_number (self);
      value->integer = (int64_t) (bits >> 1 ^ -(bits & 1));
    }
  else if (kind == VALUE_REAL)
    {
      read_bytes (self, &bits, sizeof bits);
      value->integer = (int64_t) le64toh (bits);
    }
  else if (kind != VALUE_NULL)
    read_text (self, value);
}

bool
coder_read_row (Coder *self, const ValueKind *kinds, Value *row, unsigned n)
{
  g_byte_array_set_size (self->scratch, 0);
  for (unsigned i = 0; i < n && !self->broken; i++)
    {
      read_value (self, &row[i]);
      if (kinds != NULL && row[i].kind != VALUE_NULL && row[i].kind != kinds[i])
        self->broken = true;
    }
  for (unsigned i = 0; i < n && !self->broken; i++)
    if (row[i].kind == VALUE_TEXT || row[i].kind == VALUE_BLOB)
      row[i].bytes = self->scratch->data + row[i].integer;
  return !self->broken;
}

bool
coder_read_hash (Coder *self)
{
  uint8_t made[CODER_HASH], found[CODER_HASH];

  crypto_generichash_final (&self->hash, made, sizeof made);
  return !self->broken && fread (found, 1, sizeof found, self->file) == sizeof found && fgetc (self->file) == EOF
         && memcmp (made, found, sizeof made) == 0;
}
