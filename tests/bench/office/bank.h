/* bank.h - the bank that the bench works on: a house of the tests with a seeded bank in place of its own. */

#pragma once

#include "tests/bench/office/works.h"

typedef struct
{
  House *house;
  Station station;
  char *file, *conninfo;       /* the store; the same rows on PostgreSQL, or NULL */
  char *hash;                  /* of the password, as the bank keeps it */
} BenchBank;

/* Seeds @clients, or copies @from when it is not NULL. @pg: moves it to the PostgreSQL of KONTOR_STORE too. Fills
 * @load; somebody who may see and change everything is signed in. */
BenchBank bank_open (int clients, const char *from, bool pg, Load *load);
void bank_close (BenchBank *bank);

/* What a process has for itself, in KiB: nothing of files that it has mapped. */
double bank_memory (int pid);
