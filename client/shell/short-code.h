/* short-code.h - makes this machine a workstation by a code that is typed: the server is asked for its key, and the
 * person says that its words are those that the administrator has read out. Before that nothing is enrolled.
 */

#pragma once

#include <gtk/gtk.h>

GtkWidget *short_code_new (void);
