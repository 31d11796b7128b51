/* serve.c - see serve.h. */

#include "client/shell/serve.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "client/net/ask.h"
#include "client/page/page.h"
#include "methods.h"

typedef struct
{
  GtkWidget *from, *reason;
  char *address;
} Serving;

static void
serving_free (Serving *self)
{
  g_object_unref (self->from);
  g_free (self->address);
  g_free (self);
}

static void
answered (GObject *source, GAsyncResult *result, gpointer data)
{
  Serving *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Record) record = ask_finish (result, &error);

  if (record != NULL)
    page_open (self->from, self->address);
  else
    page_toast (self->from, error->message);
  serving_free (self);
}

static void
chosen (AdwMessageDialog *dialog, const char *response, Serving *self)
{
  ServeHere here = SERVE_HERE__INIT;

  if (strcmp (response, "serve") != 0)
    {
      serving_free (self);
      return;
    }
  here.id = g_ascii_strtoull (strchr (self->address, ':') + 1, NULL, 10);
  here.reason = gtk_editable_get_text (GTK_EDITABLE (self->reason));
  ask_because_async (&clients_serve_method, &here, here.reason, NULL, answered, self);
}

static void
reason_changed (GtkEditable *reason, AdwMessageDialog *dialog)
{
  adw_message_dialog_set_response_enabled (dialog, "serve", gtk_editable_get_text (reason)[0] != '\0');
}

void
serve_ask (GtkWidget *from, const char *address)
{
  GtkWidget *dialog =
      adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (from)), _("Serve this client at this desk?"),
                              _("The client belongs to another branch. The card will be open to you for a day; his "
                                 "manager and the security department will see who looked and why."));
  Serving *self = g_new (Serving, 1);

  *self = (Serving) { g_object_ref (from), gtk_entry_new (), g_strdup (address) };
  g_object_set (self->reason, "placeholder-text", _("Why: passport shown at the window, a call…"), "activates-default",
                TRUE, "max-length", 300, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->reason), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Reason"), -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), self->reason);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("Cancel"), "serve",
                                    _("Serve at this desk"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "serve", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "serve");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "serve", FALSE);
  g_signal_connect (self->reason, "changed", G_CALLBACK (reason_changed), dialog);
  g_signal_connect (dialog, "response", G_CALLBACK (chosen), self);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (self->reason);
}
