/* list-states.h - what stands in place of a list: that it is under way, empty, broken or closed to the reader, each
 * said in words; else the list itself. */

#pragma once

#include <gtk/gtk.h>

#include "client/record/pager.h"

/* @empty and @fills (NULL = nothing more) are translated: that nothing is there, and what will be; @icon stands over
 * them. @retry and @show_all are called with @data, swapped, when a person asks again, or to see all that is there. */
GtkWidget *list_states_new (Pager *pager, GtkWidget *rows, const char *icon, const char *empty, const char *fills,
                            GCallback retry, GCallback show_all, gpointer data);

/* Whether a filter may be why nothing is there: it is then told, and can be dropped. */
void list_states_narrowed (GtkWidget *states, bool narrowed);
