/* escape.h - Escape leaves a window that only asks or shows: nothing was done by it yet. */

#pragma once

#include <gtk/gtk.h>

void escape_closes (GtkWidget *window);
