/* kept-entry.h - a line that belongs to no card: a reason, a note under a timeline.
 *
 * What is typed in it is a draft of whoever typed it until it has been answered: it stands there again where the same
 * is asked again, after a crash and after a sign-out too.
 */

#pragma once

#include <gtk/gtk.h>

/* @place tells what is asked, and of what ("timeline:client:17"). To be called when the line says what it says at
 * first; emptied, or as it was at first, it is no draft. */
void entry_keep (GtkWidget *entry, const char *place);
void entry_forget (GtkWidget *entry);                    /* it was answered, or whoever typed it wants it no more */

/* What was given under @from is a draft again if it turns out to be refused. */
void entry_give (GtkWidget *entry, GtkWidget *from);
void entry_take_back (GtkWidget *from);
void entry_take_nothing_back (GtkWidget *from);          /* what was given before is no matter any more */
