/* cell.h - what stands in a cell of a list, wherever it is shown: on the screen, on paper, in a file. A column is the
 * name of a field with the mark that table.h puts before it: "name", "~action". */

#pragma once

#include <gtk/gtk.h>

#include "common/facts.h"

const char *cell_field (const char *column);                 /* "action" */
char *cell_text (const char *column, const Msg *row);        /* g_free () */

/* Asks for no room by its text (but for that of @wanted characters), so that a list need not be measured again because
 * a row has come. */
GtkWidget *cell_text_new (unsigned wanted);
GtkWidget *cell_pill_new (void);                             /* hugs its text */
