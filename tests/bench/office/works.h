/* works.h - what the desks of the bench do: open cards, search, leaf through the list, save, enter, come back. */

#pragma once

#include "tests/bench/office/office.h"

enum { LOAD_DESKS = 4096 };

typedef struct
{
  uint64_t random;
  uint64_t *ids;                 /* of all clients */
  uint32_t *versions;            /* as this office knows them */
  unsigned n_clients, n_desks;
  uint64_t branch_id;            /* where new clients are entered */
  uint64_t asked[LOAD_DESKS];    /* the place of the client that each desk waits for */
  ProtobufCBinaryData token;
  unsigned long n_said;          /* refusals that were printed */
} Load;

/* @file: the bank's own, read before the server has it. */
void load_clients (Load *load, const char *file);
unsigned load_below (Load *load, unsigned n);

typedef struct
{
  const char *name;
  size_t (*ask) (void *load, unsigned desk, uint64_t serial, uint8_t *bytes);
  bool (*hear) (void *load, unsigned desk, const uint8_t *bytes, size_t n);
} DeskWork;

extern const DeskWork works[];       /* echo, card, search, list, save, create */
extern const size_t n_works;
extern const DeskWork resume_work;
