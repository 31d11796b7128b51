/* news.h - a strip over a page that says something until it is closed: somebody else saved, a draft was put back. */

#pragma once

#include <gtk/gtk.h>

GtkWidget *news_new (void);
void news_show (GtkWidget *news, const char *text);   /* "" hides it */

/* Who edits, as others hear it; "" when nobody does. */
void news_tell_editor (GtkWidget *news, const char *who);

/* What somebody else has just saved, by its labels: whoever edits, or has just ceased to. */
void news_show_changes (GtkWidget *news, const char *labels);
