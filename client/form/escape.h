/* escape.h - keys of a window's own: Escape asks one that only asks or shows to close, as its cross does. */

#pragma once

#include <gtk/gtk.h>

void escape_closes (GtkWidget *window);

/* @keys as GTK reads them, "<Control>Return|<Control>KP_Enter": before whatever has the focus sees them. */
void window_key_does (GtkWidget *window, const char *keys, void (*what) (gpointer data), gpointer data);
