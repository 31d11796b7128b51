/* sublist-filter.h - the filter bar of all lists over a list inside a card, folded away until somebody wants it: there
 * the rows have little room.
 */

#pragma once

#include "client/list/filter-bar.h"

typedef struct
{
  GtkWidget *button;               /* for the list's own bar: shows the filter, and drops it */
  GtkWidget *room;                 /* for above the rows */
  FilterBar *bar;                  /* emits "changed", also when it was dropped */
} SublistFilter;

SublistFilter sublist_filter_new (const ProtobufCMessageDescriptor *row, const char *const *facets, const char *hint);

/* Shows it, and puts the keys there. */
void sublist_filter_open (const SublistFilter *self);
