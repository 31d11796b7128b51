/* types.h - what a file is, by its first bytes, and what it may be called. Pure. */

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* "application/pdf"; "application/octet-stream" when nobody knows. @name tells apart what only its name can: the kinds
 * of office papers that are all a zip. */
const char *types_of (const uint8_t *bytes, size_t n, const char *name);

/* Programs and scripts, which no one keeps beside a client. */
bool types_is_program (const char *type);

/* @name without a path, control characters, marks that turn the direction of writing, and what a file system may not
 * bear;
 * "" when nothing is left. Free with g_free (). */
char *types_plain_name (const char *name);
