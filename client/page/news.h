/* news.h - a strip over a page that says something until it is closed: somebody else saved, a draft was put back. */

#pragma once

#include <gtk/gtk.h>

GtkWidget *news_new (void);
void news_show (GtkWidget *news, const char *text);   /* "" hides it */
