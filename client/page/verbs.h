/* verbs.h - what the toolbars of all lists and cards offer (A6, A7), each once in the registry.
 *
 * A page says by its class which it may do now; the actions are called "record.new", "record.copy" and so on.
 */

#pragma once

#include "client/page/actions.h"

void verbs_add (GtkApplication *app);

/* A bar of buttons for the verbs, named without "record.": { "new", "copy", NULL }. */
GtkWidget *verbs_bar_new (const char *const *verbs);
