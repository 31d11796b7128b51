/* memory.h - what a desk remembers of how a person likes his lists: columns, saved filters. On this desk only; no data.
 */

#pragma once

#include <glib.h>

/* NULL when nothing was remembered; free with g_free (). */
char *memory_get (const char *group, const char *key);
void memory_set (const char *group, const char *key, const char *value);   /* NULL forgets it */

/* The keys of the group, in the order in which they were remembered. Free with g_strfreev (). */
char **memory_keys (const char *group);
