/* inbox.h - the bell: what waits for this person. Tasks that are due, actions of others that want a second person, and
 * how far the long works have got. */

#pragma once

#include <adwaita.h>

GtkWidget *inbox_new (void);
