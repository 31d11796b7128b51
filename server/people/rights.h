/* rights.h - every right that a rule, a mask or a reach of the .proto files names, and what it allows in plain words.
 *
 * A test compares the table with the contracts, both ways: a right that no role can be given is a locked door, and one
 * that nothing asks for is a lie.
 */

#pragma once

#include <stdbool.h>
#include <stddef.h>

typedef struct
{
  const char *name;        /* "clients.edit" */
  const char *label;       /* English msgid */
  bool never_lent;         /* a substitute does not get it */
} Right;

extern const Right rights_known[];      /* in the order in which people read them */
extern const size_t n_rights_known;

const Right *right_find (const char *name);   /* NULL when there is none */

/* Does its breadth matter? True where rows are narrowed by the place of their branch; else who has it has it in the
 * whole bank. */
bool right_has_reach (const char *name);
