/* rejected.h - the rows that a work refused, into a CSV file: each as it stood, with the reason behind it, to be mended
 * and taken in again. */

#pragma once

#include <gtk/gtk.h>

#include "work.pb-c.h"

/* Asks for a place and writes them all; a toast says how it went. @from: the page. */
void rejected_save (GtkWidget *from, const Work *work);
