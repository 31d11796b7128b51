/* papers.h - clients, and files attached to them, over the wire. */

#pragma once

#include "tests/desk.h"
#include "tests/papers.h"

static inline uint64_t
desk_client (Wire *desk, const Me *me, const char *surname)
{
  RecordRef *client = desk_ask (desk, &clients_save_method,
                                A (ClientSave, client_save,
                                   .record = A (Client, client, .form = CLIENT__FORM__PERSON, .surname = surname,
                                                .given_name = "Ilya", .branch_id = me->branch_id)));

  return client->id;
}

static inline uint64_t
desk_attach (Wire *desk, uint64_t client, const char *name, const void *bytes, size_t n)
{
  uint8_t hash[PAPER_HASH];
  RecordRef *file = desk_ask (desk, &files_begin_method,
                              A (File, file, .of_kind = "client", .of_id = client, .name = name, .size = (int64_t) n,
                                 .hash = paper_hash (bytes, n, hash)));

  for (unsigned i = 0; i * (size_t) PAPER_CHUNK < n; i++)
    desk_ask (desk, &files_put_method,
              A (FileChunk, file_chunk, .file_id = file->id, .number = i, .data = paper_chunk (bytes, n, i)));
  desk_ask (desk, &files_finish_method, A (RecordRef, record_ref, .id = file->id));
  return file->id;
}
