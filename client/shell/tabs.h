/* tabs.h - the open pages, each in its tab, each once. They are opened again when their person comes in again. */

#pragma once

#include "client/page/page.h"

#define SHELL_TYPE_TABS (shell_tabs_get_type ())
G_DECLARE_FINAL_TYPE (ShellTabs, shell_tabs, SHELL, TABS, AdwBin)

/* Emits "front" whenever another page, or something of it, is in front. */
GtkWidget *shell_tabs_new (void);

void shell_tabs_open (ShellTabs *self, const char *address);
Page *shell_tabs_get_front (ShellTabs *self);          /* NULL when there is none */
const char *shell_tabs_get_address (ShellTabs *self);  /* of the page in front, or "" */
void shell_tabs_close (ShellTabs *self, const char *address);   /* asks when something is not saved */
bool shell_tabs_has (ShellTabs *self, const char *address);

/* Those of whoever is in now; @fallback when he had none. Closing all forgets and asks nothing: drafts are kept. */
void shell_tabs_restore (ShellTabs *self, const char *fallback);
void shell_tabs_close_all (ShellTabs *self);
