/* papers.h - files for tests, attached the way a desk attaches them. */

#pragma once

#include <string.h>

#include "tests/clients/people.h"
#include "tests/papers.h"

typedef struct { uint8_t *bytes; size_t n; } Paper;

static inline Paper
paper_made (Bank *bank, size_t n, const char *begins)
{
  Paper paper = { arena_alloc (bank_arena (bank), n), n };

  for (size_t i = 0; i < n; i++)
    paper.bytes[i] = i * 7 + i / 251;
  memcpy (paper.bytes, begins, strlen (begins));
  return paper;
}

static inline ProtobufCBinaryData
paper_hash_of (Bank *bank, const Paper *whole)
{
  return paper_hash (whole->bytes, whole->n, arena_alloc (bank_arena (bank), PAPER_HASH));
}

static inline RecordRef *
paper_begin (Bank *bank, uint64_t client, const Paper *whole, const char *name)
{
  return bank_ask (bank, "clerk", &files_begin_method,
                   A (File, file, .of_kind = "client", .of_id = client, .name = name, .size = whole->n,
                      .hash = paper_hash_of (bank, whole)));
}

static inline FileChunk *
paper_put (uint64_t file, const Paper *whole, unsigned number)
{
  static FileChunk chunk;

  file_chunk__init (&chunk);
  chunk.file_id = file;
  chunk.number = number;
  chunk.data = paper_chunk (whole->bytes, whole->n, number);
  return &chunk;
}

static inline File *
paper_attach (Bank *bank, uint64_t client, const Paper *whole, const char *name)
{
  RecordRef *ref = paper_begin (bank, client, whole, name);

  for (unsigned i = 0; i * (size_t) PAPER_CHUNK < whole->n; i++)
    bank_ask (bank, "clerk", &files_put_method, paper_put (ref->id, whole, i));
  return bank_ask (bank, "clerk", &files_finish_method, A (RecordRef, record_ref, .id = ref->id));
}
