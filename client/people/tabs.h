/* tabs.h - what hangs on cards of people, branches and roles; and the actions of the room's lists. */

#pragma once

#include <gtk/gtk.h>
#include <stdint.h>

#include "client/page/actions.h"

/* Who holds which role where; @of is "person", "role" or "branch". */
GtkWidget *holdings_tab_new (const char *of, uint64_t id);

/* What a person may, how far, and through what. */
GtkWidget *rights_tab_new (const char *of, uint64_t id);
GtkWidget *sessions_tab_new (const char *of, uint64_t id);

void workstation_actions_add (GtkApplication *app);
void proposal_actions_add (GtkApplication *app);
void holding_actions_add (GtkApplication *app);
