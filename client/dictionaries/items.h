/* items.h - the items of one pick list: added, renamed in both languages, put in order, retired. */

#pragma once

#include <gtk/gtk.h>
#include <stdint.h>

GtkWidget *dictionary_items_new (uint64_t dictionary_id);
