/* erase.h - "Erase personal data…" on a client's card: the number of the decision and the reason are asked for, and a
 * colleague confirms it. */

#pragma once

#include <gtk/gtk.h>

void erase_actions_add (GtkApplication *app);
