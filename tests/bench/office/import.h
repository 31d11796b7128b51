/* import.h - a file of clients as a desk sends it, and what it costs to read it without keeping anything. */

#pragma once

#include "tests/desk.h"

typedef struct
{
  double seconds;         /* from the first row sent until all can be found */
  double parse_seconds;   /* of reading the file and looking for doubles alone: median of passes, before and after */
  double parse_least;     /* of the fastest of these passes */
  double parse_most;      /* of the slowest */
  double server_cpu;      /* microseconds of the server's processor a row, of all threads */
  bool right;             /* every row was counted, the doubles were refused, and the last is found by its name */
} ImportResult;

/* One row in twenty is a double of another. */
ImportResult import_run (Wire *desk, uint64_t branch_id, unsigned n_rows, int server_pid);
