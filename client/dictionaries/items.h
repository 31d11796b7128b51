/* items.h - the items of one pick list: added, renamed in both languages, put in order, retired. */

#pragma once

#include <gtk/gtk.h>
#include <stdbool.h>
#include <stdint.h>

/* @nested: items are offered within those of another list, which is shown. */
GtkWidget *dictionary_items_new (uint64_t dictionary_id, bool nested);
void items_actions_add (GtkApplication *app);
