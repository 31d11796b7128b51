/* rights.h - the rights that a role may hold: what the services of the .proto files say of them (common/rpc.h).
 *
 * A test compares them with what rules, masks and records ask for, both ways: a right that no role can be given is a
 * locked door, and one that nothing asks for is a lie.
 */

#pragma once

#include "common/rpc.h"
#include "server/call/call.h"

const Right *right_find (const char *name);   /* NULL when there is none */

/* Does its breadth matter? True where rows are narrowed by the place of their branch; else who has it has it in the
 * whole bank. */
bool right_has_reach (const char *name);

/* Does the caller hold it? If not, he is told which one he needs, in the words in which it is granted. @field may be
 * NULL. */
bool right_held (Call *call, const char *field, const char *name);
bool right_lacks (Call *call, const char *field, const char *name);   /* says so; false */
