/* machine.h - all that the desk asks of the system under it and GLib does not ask for us. Everywhere else in client/
 * and common/ there is no call of a single system. */

#pragma once

#include <gio/gio.h>
#include <stdbool.h>

void machine_keep_no_core (void);                        /* one would hold keys and clients */
void machine_when_told_to_end (GSourceFunc end, gpointer data);
bool machine_runs (int process);                         /* false also where that cannot be known */
char *machine_program_folder (void);                     /* where this program lies; NULL = not known */

/* What is in @descriptor up to its end, @most bytes, and closes it. How much that was. */
size_t machine_take_secret (int descriptor, char *into, size_t most);

/* A child that has the file @path as its standard input, and nothing of our environment; NULL when it cannot be. */
GSubprocess *machine_spawn_on_file (const char *path, const char *const *words);
