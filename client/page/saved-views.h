/* saved-views.h - chips of filters: those of the house, and those that a person has saved for himself at this desk. */

#pragma once

#include "client/page/list-page.h"

/* @apply (filter, data) is called when one is chosen; @now (data) tells the filter that would be saved. */
GtkWidget *saved_views_new (const SavedView *views, const char *list, void (*apply) (const char *filter, gpointer data),
                            char *(*now) (gpointer data), gpointer data);

/* Lights the view that says what @filter says. */
void saved_views_light (GtkWidget *views, const char *filter);
