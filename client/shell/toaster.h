/* toaster.h - what a window says in passing, at its foot: one text at a time, the newest one.
 *
 * The library's own overlay of toasts ends the program when one is put away while another still fades (1.2.2).
 */

#pragma once

#include <adwaita.h>

#define SHELL_TYPE_TOASTER (toaster_get_type ())
G_DECLARE_FINAL_TYPE (Toaster, toaster, SHELL, TOASTER, AdwBin)

GtkWidget *toaster_new (GtkWidget *child);   /* over which it speaks */
void toaster_say (Toaster *self, const char *text);

/* With a button for @action. What is said meanwhile stands over it; then it is offered again. */
void toaster_offer (Toaster *self, const char *text, const char *button, const char *action);
