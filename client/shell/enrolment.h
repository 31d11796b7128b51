/* enrolment.h - makes this machine a workstation of the bank: an invitation is pasted or opened, and a key is made. */

#pragma once

#include <adwaita.h>

GtkWidget *enrolment_new (void);
void enrolment_focus (GtkWidget *enrolment);
