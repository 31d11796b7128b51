/* import.h - a file of clients as a desk sends it, and what it costs to read it without keeping anything. */

#pragma once

#include "tests/desk.h"

typedef struct
{
  double seconds;         /* from the first row sent until all can be found */
  double parse_seconds;   /* of reading the file and looking for doubles alone */
  bool right;             /* every row was counted, and the last is found by its name */
} ImportResult;

ImportResult import_run (Wire *desk, uint64_t branch_id, unsigned n_rows);
