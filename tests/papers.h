/* papers.h - bytes as a desk sends them: in chunks, with a hash over theirs. */

#pragma once

#include <glib.h>
#include <sodium.h>

#include "files.pb-c.h"

enum { PAPER_CHUNK = 256 * 1024, PAPER_HASH = 32 };

static inline size_t
paper_chunk_size (size_t n, unsigned number)
{
  return MIN (PAPER_CHUNK, n - number * (size_t) PAPER_CHUNK);
}

static inline ProtobufCBinaryData
paper_chunk (const void *bytes, size_t n, unsigned number)
{
  return (ProtobufCBinaryData) { paper_chunk_size (n, number), (uint8_t *) bytes + number * (size_t) PAPER_CHUNK };
}

static inline ProtobufCBinaryData
paper_hash (const void *bytes, size_t n, uint8_t hash[PAPER_HASH])
{
  crypto_generichash_state state;
  uint8_t part[PAPER_HASH];

  crypto_generichash_init (&state, NULL, 0, PAPER_HASH);
  for (unsigned i = 0; i * (size_t) PAPER_CHUNK < n; i++)
    {
      ProtobufCBinaryData chunk = paper_chunk (bytes, n, i);

      crypto_generichash (part, sizeof part, chunk.data, chunk.len, NULL, 0);
      crypto_generichash_update (&state, part, sizeof part);
    }
  crypto_generichash_final (&state, hash, PAPER_HASH);
  return (ProtobufCBinaryData) { PAPER_HASH, hash };
}
