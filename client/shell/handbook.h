/* handbook.h - the handbook, in the person's language, in a browser of this machine. */

#pragma once

#include <gtk/gtk.h>

void handbook_show (GtkWindow *parent);
