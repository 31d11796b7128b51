/* tabs.h - tabs that any record's card may have, by the record's address; and who looked at what in the whole bank. */

#pragma once

#include <gtk/gtk.h>
#include <stdint.h>

#include "client/page/page.h"

GtkWidget *notes_tab_new (const char *kind, uint64_t id);
GtkWidget *groups_tab_new (const char *kind, uint64_t id);
GtkWidget *access_tab_new (const char *kind, uint64_t id); /* let in by hand; who can see this, and why; who looked */
GtkWidget *changes_tab_new (const char *kind, uint64_t id);
GtkWidget *files_tab_new (const char *kind, uint64_t id);
Page *looks_list_open (const char *filter);
void records_actions_add (GtkApplication *app);
