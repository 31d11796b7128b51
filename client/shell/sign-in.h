/* sign-in.h - name and password: to come in, to unlock the screen, or to come back after the session has ended. */

#pragma once

#include <adwaita.h>

GtkWidget *sign_in_new (void);
void sign_in_show (GtkWidget *sign_in);    /* for the state that the session is in */
void sign_in_focus (GtkWidget *sign_in);
