/* news.h - a strip over a page that says something until it is closed: somebody else saved, a draft was put back. */

#pragma once

#include <gtk/gtk.h>

GtkWidget *news_new (void);
void news_show (GtkWidget *news, const char *text);   /* "" hides it */

/* What somebody else has just saved, by its labels; @who may be "" or NULL. */
void news_show_changes (GtkWidget *news, const char *who, const char *labels);
