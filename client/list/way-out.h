/* way-out.h - GTK 4.8 takes Tab through all rows of a list: with this it leaves the list at once, as it came. */

#pragma once

#include <gtk/gtk.h>

/* @inner: what gets the keys first; @list: what is left. */
void way_out_by_tab (GtkWidget *inner, GtkWidget *list);
