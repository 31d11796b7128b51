/* banner.h - the strip that says that the line to the bank is down, when it is tried again, and what waits for it. */

#pragma once

#include <adwaita.h>

GtkWidget *banner_new (void);
