/* row.h - one row of a foreign table becomes what a form would save: a client, and the names of the fields it sets.
 * Pure.
 *
 * A number whose check digits are wrong is refused on a form; here it may be kept, with the reason that the person gave
 * for the whole file.
 */

#pragma once

#include <glib.h>
#include <stdbool.h>

#include "clients.pb-c.h"
#include "common/arena.h"

typedef struct
{
  size_t n_columns;
  size_t *targets;                /* of each column, (size_t) -1 = left out; import/targets.h */
  Client__Form form;              /* NO_FORM: told by the row, else by the length of its tax number, else a person */
  const char *excuse;             /* why wrong numbers are kept; NULL = they are refused */
  GHashTable *ids;                /* of references: import_row_key () -> GSIZE_TO_POINTER (id) */
  uint64_t address_type_id;
  uint64_t branch_id, manager_id; /* of rows that do not say: the person's own */
} ImportPlan;

/* NULL, or the complaint's msgid; *@label then names the field, or "". @save points into @arena. */
const char *import_row_make (const ImportPlan *plan, char *const *cells, ClientSave *save, const char **label,
                             Arena *arena);

/* Under which a reference's name is looked up: "industry_id" and "Торговля" in any case. g_free (). */
char *import_row_key (const char *path, const char *name);
