/* list-states.h - what stands in place of a list: that it is under way, empty, broken or closed to the reader, each
 * said in words; else the list itself. */

#pragma once

#include <gtk/gtk.h>

#include "client/record/pager.h"

/* @retry is called with @data, swapped, when a person asks again. */
GtkWidget *list_states_new (Pager *pager, GtkWidget *rows, const char *empty, GCallback retry, gpointer data);
