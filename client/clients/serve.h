/* serve.h - "Serve at this desk": a client of another branch stands at the window. By which number he is known and why
 * he came are asked for, the manager is told, and the card is open for a day. */

#pragma once

#include <gtk/gtk.h>
#include <stdint.h>

/* @number: an exact number or e-mail of his, "" when it is not known yet. done (data) when he is served; @free_data in
 * any case. */
void serve_ask (GtkWidget *from, uint64_t id, const char *number, void (*done) (gpointer data), gpointer data,
                GDestroyNotify free_data);
