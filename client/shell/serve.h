/* serve.h - "Serve at this desk": a client of another branch stands at the window. A reason is asked for, the manager
 * is told, and the card is open for a day. */

#pragma once

#include <gtk/gtk.h>

/* @address: "client:17", found by an exact number. */
void serve_ask (GtkWidget *from, const char *address);
