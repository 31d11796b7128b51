/* progress.h - a small window over what takes longer than a blink: how far it has come, and "Cancel". It does not show
 * itself in the first 300 ms. */

#pragma once

#include <gtk/gtk.h>

typedef struct Progress Progress;

/* "Cancel" and Escape cancel @cancellable; the window stays until progress_free (). */
Progress *progress_new (GtkWidget *from, const char *title, GCancellable *cancellable);
void progress_set (Progress *self, const char *text, double fraction);
void progress_free (Progress *self);
