/* form-dialog.h - a record of few fields, edited in a window of its own: a note, a task, a group.
 *
 * What is typed in it is a draft until it is saved or given up by its author: it stands there again where the same is
 * opened again, and the draft itself says how to open it. Secrets are no drafts. What is typed while a save is under
 * way keeps the window open, also over what goes whole, as a proposal does.
 */

#pragma once

#include "client/form/editor.h"

/* @verb: what its button says. @preset: with id 0 a new one. done (data) is called after it was saved. */
void form_dialog_present (GtkWidget *from, const char *title, const char *verb, const RpcMethod *save,
                          const Msg *preset, const char *const *lines, void (*done) (gpointer data), gpointer data,
                          GDestroyNotify free_data);

bool form_dialog_is_draft (const char *address);
char *form_dialog_page_of (const char *address);                           /* the address of the page it lay over */
void form_dialog_present_draft (GtkWidget *from, const char *address);     /* nothing when it can be opened no more */
