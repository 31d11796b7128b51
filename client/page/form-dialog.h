/* form-dialog.h - a record of few fields, edited in a window of its own: a note, a task, a group. */

#pragma once

#include "client/form/editor.h"

/* @preset: with id 0 a new one. done (data) is called after it was saved. */
void form_dialog_present (GtkWidget *from, const char *title, const RpcMethod *save, const Msg *preset,
                          const char *const *lines, void (*done) (gpointer data), gpointer data,
                          GDestroyNotify free_data);
