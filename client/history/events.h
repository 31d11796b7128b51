/* events.h - what happened with a record and what is to be done about it, as a tab of its card (H1); and the same of
 * one person's work, on his card (X6). */

#pragma once

#include <gtk/gtk.h>
#include <stdint.h>

GtkWidget *events_tab_new (const char *kind, uint64_t id);
GtkWidget *work_tab_new (const char *kind, uint64_t id);   /* of a person */
void events_actions_add (GtkApplication *app);
