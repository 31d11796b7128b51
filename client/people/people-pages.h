/* people-pages.h - staff, branches, roles, workstations, sessions, and what waits for a second person. */

#pragma once

#include "client/page/page.h"

Page *people_list_open (const char *filter);
Page *person_card_open (const char *key);
Page *branches_list_open (const char *filter);
Page *branch_card_open (const char *key);
Page *roles_list_open (const char *filter);
Page *role_card_open (const char *key);
Page *workstations_list_open (const char *filter);
Page *sessions_list_open (const char *filter);
Page *proposals_list_open (const char *filter);

void people_actions_add (GtkApplication *app);
