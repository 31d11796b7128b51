/* targets.h - where a column of a foreign table may go, and which of the targets its header means. Pure.
 *
 * A target is a field of a client, or something a row says in one cell that a client has in several: a full name, a
 * phone, a line of an address.
 */

#pragma once

#include <stddef.h>

typedef struct
{
  const char *path; /* "surname", "tin"; ":person" a full name; "+MOBILE" a communication; "@city" of an address */
  const char *label;       /* msgid */
  const char *words;       /* what headers call it, folded, parted by | */
} ImportTarget;

const ImportTarget *import_target (size_t i);     /* NULL past the last */
size_t import_target_guess (const char *header);  /* its number, or (size_t) -1 */
