/* fuzz-scanner.c - whatever stands in clamd's place answers, a file is called clean for one answer only, and what it
 * says is fit to be shown.
 */

#include <glib.h>
#include <stdint.h>
#include <string.h>

#include "server/jobs/clamd.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char clean[] = "stream: OK";
  g_autofree char *bytes = g_memdup2 (data, size), *name = NULL, *address = g_strndup ((const char *) data, size);
  ClamdVerdict verdict = clamd_read (bytes != NULL ? bytes : "", size, &name);

  g_assert_true (verdict != CLAMD_SILENT);
  g_assert_true ((verdict == CLAMD_CLEAN) == (size >= sizeof clean && memcmp (data, clean, sizeof clean) == 0));
  g_assert_true (g_utf8_validate (name, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (name, -1), <=, CLAMD_NAME_MAX);
  g_assert_true (verdict != CLAMD_INFECTED || name[0] != '\0');
  clamd_is_address (address);
  return 0;
}
