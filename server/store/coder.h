/* coder.h - the bytes of a backup file, written and read one value at a time with a running hash. See backup.h. */

#pragma once

#include <sodium.h>
#include <stdio.h>

#include "server/store/engine.h"

enum { CODER_HASH = 32, CODER_LINE = 8192 };

typedef struct
{
  FILE *file;
  crypto_generichash_state hash;
  bool broken;                 /* the file ended early, or could not be written */
  GByteArray *scratch;         /* bytes of the row that was read last */
} Coder;

void coder_begin (Coder *self, FILE *file);
void coder_end (Coder *self);

void coder_write (Coder *self, const void *bytes, size_t n);
void coder_write_row (Coder *self, const Value *row, unsigned n);
void coder_write_hash (Coder *self);

/* A line without its end; false at the end of the file or when it is too long. */
bool coder_read_line (Coder *self, char line[CODER_LINE]);

/* Values whose bytes live until the next row. False and broken when they make no sense for @kinds (NULL: any). */
bool coder_read_row (Coder *self, const ValueKind *kinds, Value *row, unsigned n);
bool coder_read_hash (Coder *self);   /* true when it is that of what was read */
