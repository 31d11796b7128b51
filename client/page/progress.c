/* progress.c - see progress.h. */

#include "client/page/progress.h"

#include <adwaita.h>
#include <glib/gi18n.h>

enum { SHOW_AFTER = 300 };

struct Progress
{
  GtkWidget *dialog, *bar;
  GCancellable *cancellable;
  guint wait;
};

static gboolean
show (gpointer data)
{
  Progress *self = data;

  self->wait = 0;
  gtk_window_present (GTK_WINDOW (self->dialog));
  return G_SOURCE_REMOVE;
}

/* A dialog closes with its first response; who cancelled sees how it ends in a toast. */
static void
answered (AdwMessageDialog *dialog, const char *response, Progress *self)
{
  g_cancellable_cancel (self->cancellable);
}

Progress *
progress_new (GtkWidget *from, const char *title, GCancellable *cancellable)
{
  Progress *self = g_new0 (Progress, 1);

  self->dialog = g_object_ref (adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (from)), title, ""));
  self->bar = gtk_progress_bar_new ();
  self->cancellable = g_object_ref (cancellable);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (self->dialog), self->bar);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (self->dialog), "cancel", _("Cancel"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (self->dialog), "cancel");
  g_signal_connect (self->dialog, "response", G_CALLBACK (answered), self);
  self->wait = g_timeout_add (SHOW_AFTER, show, self);
  return self;
}

void
progress_set (Progress *self, const char *text, double fraction)
{
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (self->dialog), text);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->bar), CLAMP (fraction, 0, 1));
}

void
progress_free (Progress *self)
{
  g_clear_handle_id (&self->wait, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->dialog, self);
  gtk_window_destroy (GTK_WINDOW (self->dialog));
  g_object_unref (self->dialog);
  g_object_unref (self->cancellable);
  g_free (self);
}
