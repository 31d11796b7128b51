/* works.h - what the desks of the bench do: open cards, search, leaf through the list, save, enter, come back, sign
 * in. Every reply is looked into. */

#pragma once

#include "tests/bench/office/office.h"

enum { LOAD_DESKS = 8192, KNOWN_CLIENTS = 20000 };

/* A client of whom the bench knows what he is found by. */
typedef struct
{
  uint64_t id;
  char *tin, *phone;             /* NULL: he has none */
} Known;

typedef struct
{
  uint64_t random;
  uint64_t *ids;                 /* of all clients */
  uint32_t *versions;            /* as this office knows them */
  unsigned n_clients, n_desks;
  Known *known;
  unsigned n_known;
  uint64_t branch_id;            /* where new clients are entered */
  uint64_t asked[LOAD_DESKS];    /* what each desk waits for: a place in ids or known, or a key */
  ProtobufCBinaryData token;
  const char *login, *password;
  unsigned spoil;                /* one reply in so many is damaged before it is looked at; 0 = none */
  unsigned long n_heard, n_said; /* replies; refusals that were printed */
} Load;

/* @file: the bank's own, read before the server has it. */
void load_clients (Load *load, const char *file);
unsigned load_below (Load *load, unsigned n);

extern const char *const name_keys[], *const word_keys[], *const word_matches[];   /* matches: as the index is asked */
enum { N_NAME_KEYS = 20, N_WORD_KEYS = 12 };

typedef struct
{
  const char *name;
  size_t (*ask) (void *load, unsigned desk, uint64_t serial, uint8_t *bytes);
  bool (*hear) (void *load, unsigned desk, const uint8_t *bytes, size_t n);
  unsigned (*sort_of) (void *load, unsigned desk);
  const char *const *sorts;
} DeskWork;

const DeskWork *work_named (const char *name);
