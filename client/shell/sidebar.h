/* sidebar.h - the workspaces that the person may enter, as a list or, where it is narrow, as a rail of icons. */

#pragma once

#include <adwaita.h>
#include <stdbool.h>

GtkWidget *sidebar_new (void);
void sidebar_renew (GtkWidget *sidebar);                          /* for whoever is in now */
void sidebar_light (GtkWidget *sidebar, const char *address);     /* "" = no place is lit */
void sidebar_set_narrow (GtkWidget *sidebar, bool narrow);
bool sidebar_is_narrow (GtkWidget *sidebar);
