/* status.h - what stands in a page while there is nothing to show: why, and the buttons that lead out of it. */

#pragma once

#include "client/page/page.h"

/* @title and @text are translated; @text may hold any sign. */
GtkWidget *page_status_new (const char *icon, const char *title, const char *text);
void page_status_tell (GtkWidget *status, const char *text);   /* another text */

/* Is there a way out to be seen? Without one no key stops here. */
void page_status_offer (GtkWidget *status, bool ways);

/* One way out more, a button; the first is the one that is suggested. */
GtkWidget *page_status_add (GtkWidget *status, const char *label);

/* In place of what was refused or did not come, said as @title; @again is offered where asking again may help. */
GtkWidget *page_status_refused (const char *title, const GError *error, GCallback again, gpointer page);

/* In place of a page that comes; when it takes long it says so, and offers to close the tab. */
GtkWidget *page_spinner_new (void);
