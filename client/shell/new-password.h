/* new-password.h - to choose one's own password: when somebody else gave the one that is used now. */

#pragma once

#include <adwaita.h>

GtkWidget *new_password_new (void);
void new_password_focus (GtkWidget *new_password);
