/* client-tabs.h - what lies under the form of a client's card: history, notes, files, groups, access, changes. */

#pragma once

#include <gtk/gtk.h>
#include <stdint.h>

GtkWidget *client_tabs_new (uint64_t id);
