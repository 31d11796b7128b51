/* tied.h - the tab of a client's card that tells in whose cards he stands: relations from their other end. */

#pragma once

#include <gtk/gtk.h>
#include <stdint.h>

GtkWidget *tied_tab_new (const char *kind, uint64_t id);
