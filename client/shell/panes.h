/* panes.h - F6 goes round the parts of the window, as in other programs: places, page, what stands beside, status. */

#pragma once

#include <gtk/gtk.h>
#include <stdbool.h>

/* @panes: in their order. @page: some of them are parts of it, and from the rest of it one comes to these first. */
void panes_go (GPtrArray *panes, GtkWidget *page, bool back);
