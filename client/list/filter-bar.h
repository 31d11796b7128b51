/* filter-bar.h - what a list is narrowed by: text, and facets that follow from the fields they name.
 *
 * A choice is a drop-down in the bar; a reference (dictionary, person, branch) is typed in a popover, or said
 * to be none. A filter is written "state=3 industry_id=17:Trade manager_id=none text=anna", values escaped as in an
 * address. Emits "changed".
 */

#pragma once

#include <gtk/gtk.h>

#include "common/facts.h"
#include "list.pb-c.h"

#define LIST_TYPE_FILTER_BAR (filter_bar_get_type ())
G_DECLARE_FINAL_TYPE (FilterBar, filter_bar, LIST, FILTER_BAR, GtkWidget)

GtkWidget *filter_bar_new (const ProtobufCMessageDescriptor *row, const char *const *facets, const char *hint);

/* Leaves room for one more facet, which may be added. */
void filter_bar_add_facet (ListQuery *query, const char *field, uint64_t value, Arena *arena);
void filter_bar_fill (FilterBar *self, ListQuery *query, Arena *arena);
char *filter_bar_get (FilterBar *self);                    /* free with g_free () */
void filter_bar_set (FilterBar *self, const char *filter);  /* all that is not named is any; says nothing of it */
void filter_bar_add_end (FilterBar *self, GtkWidget *child);
void filter_bar_focus (FilterBar *self);
