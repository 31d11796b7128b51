/* rebuild.h - what the embedded engine cannot alter in place is made anew: the text of the new table out of the old
 * one's.
 *
 * @actions are those of ALTER TABLE, with commas between: ADD CONSTRAINT, DROP CONSTRAINT name, ALTER COLUMN c SET NOT
 * NULL, ALTER COLUMN c DROP NOT NULL, ALTER COLUMN c TYPE t, DROP COLUMN c. Pure text: no database.
 */

#pragma once

#include <stdbool.h>

/* From the CREATE TABLE in @create: the same for a table called @name, and the columns that both have. False and @error
 * when an action is none of those above or speaks of what is not there. All are the caller's, g_free(). */
bool rebuild_table (const char *create, const char *name, const char *actions, char **changed, char **columns,
                    char **error);
