/* idle.h - tells how long nobody has touched the keys or the mouse over any window of the program; @window, which lives
 * as long as that, remembers it. */

#pragma once

#include <gtk/gtk.h>

void idle_watch (GtkWidget *window);
unsigned idle_get_seconds (GtkWidget *window);
