/* exports-page.h - what left the bank as a file, and what was let go and waits to be taken. */

#pragma once

#include "client/page/page.h"

Page *exports_list_open (const char *filter);
void exports_actions_add (GtkApplication *app);
