/* mapping.h - what the columns of a table mean: guessed by their headers, chosen by a person, tried on the first rows.
 *
 * Emits "begin", "back", and "separator" (int) when the table shall be read otherwise.
 */

#pragma once

#include <gtk/gtk.h>

#include "client/import/reader.h"
#include "client/import/row.h"

#define IMPORT_TYPE_MAPPING (import_mapping_get_type ())
G_DECLARE_FINAL_TYPE (ImportMapping, import_mapping, IMPORT, MAPPING, GtkWidget)

GtkWidget *mapping_new (ImportReader *reader, const char *name);

/* To be freed with import_plan_free (); NULL when two columns go into one field. */
ImportPlan *mapping_get_plan (ImportMapping *self);
