/* fuzz-csv.c - any bytes whatsoever may be a file of clients: every cell that comes out is valid UTF-8 and within the
 * limits. */

#include <glib.h>
#include <stdint.h>
#include <string.h>

#include "common/csv.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  CsvReader *reader = csv_reader_new ((const char *) data, size, '\0');
  size_t place = 0;

  for (CsvResult result; (result = csv_reader_next (reader)) == CSV_ROW || result == CSV_BAD;)
    {
      g_assert_cmpuint (csv_place (reader), >, place);
      place = csv_place (reader);
      for (size_t i = 0; i < csv_n_cells (reader); i++)
        g_assert_true (g_utf8_validate (csv_cell (reader, i), -1, NULL));
    }
  csv_reader_free (reader);
  return 0;
}
