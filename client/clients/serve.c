/* serve.c - see serve.h. */

#include "client/clients/serve.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "client/net/ask.h"
#include "client/net/fault.h"
#include "client/page/page.h"
#include "methods.h"

enum { NUMBER_MAX = 120, REASON_MAX = 300 };

typedef struct
{
  GtkWidget *from, *number, *reason;
  char *known, *because;   /* what was typed; the dialog is gone when the answer comes */
  bool alone;
  uint64_t id;
  void (*done) (gpointer data);
  gpointer data;
  GDestroyNotify free_data;
} Serving;

static void
serving_free (Serving *self)
{
  g_object_unref (self->from);
  self->free_data (self->data);
  g_free (self->known);
  g_free (self->because);
  g_free (self);
}

static ServeHere
order_of (const Serving *self)
{
  ServeHere here = SERVE_HERE__INIT;

  here.id = self->id;
  here.number = self->known;
  here.reason = self->because;
  return here;
}

/* Who is denied alone may have a colleague confirm it: some clients are opened in no other way. */
static void
answered (GObject *source, GAsyncResult *result, gpointer data)
{
  Serving *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Record) record = ask_finish (result, &error);

  if (record == NULL && self->alone && g_error_matches (error, FAULT_ERROR, FAULT_DENIED))
    {
      ServeHere here = order_of (self);

      self->alone = false;
      ask_because_async (&clients_serve_restricted_method, &here, self->because, NULL, answered, self);
      return;
    }
  if (record != NULL)
    self->done (self->data);
  else if (g_error_matches (error, FAULT_ERROR, FAULT_PROPOSED))
    page_toast (self->from, error->message);
  else
    page_complain (self->from, error);
  serving_free (self);
}

static const char *
text_of (GtkWidget *entry)
{
  return gtk_editable_get_text (GTK_EDITABLE (entry));
}

static void
chosen (AdwMessageDialog *dialog, const char *response, Serving *self)
{
  ServeHere here;

  if (strcmp (response, "serve") != 0)
    {
      serving_free (self);
      return;
    }
  self->known = g_strdup (text_of (self->number));
  self->because = g_strdup (text_of (self->reason));
  self->alone = true;
  here = order_of (self);
  ask_because_async (&clients_serve_method, &here, self->because, NULL, answered, self);
}

static GtkWidget *
entry_new (GtkWidget *box, const char *label, const char *hint, const char *text, int longest)
{
  GtkWidget *entry = gtk_entry_new (), *name = gtk_label_new (label);

  g_object_set (entry, "placeholder-text", hint, "activates-default", TRUE, "max-length", longest, "text", text, NULL);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_add_css_class (name, "flabel");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_RELATION_LABELLED_BY, name, NULL, -1);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), entry);
  return entry;
}

static void
typed (GtkWidget *entry, AdwMessageDialog *dialog)
{
  Serving *self = g_object_get_data (G_OBJECT (dialog), "serving");

  adw_message_dialog_set_response_enabled (dialog, "serve",
                                           text_of (self->number)[0] != '\0' && text_of (self->reason)[0] != '\0');
}

static GtkWidget *
dialog_new (GtkWidget *from, Serving *self, GtkWidget *box)
{
  GtkWidget *dialog = adw_message_dialog_new (
      GTK_WINDOW (gtk_widget_get_root (from)), _("Serve this client at this desk?"),
      _("The client belongs to another branch. The card will be open to you for a day; his manager and the security "
         "department will see who looked and why."));
  AdwMessageDialog *message = ADW_MESSAGE_DIALOG (dialog);

  adw_message_dialog_set_extra_child (message, box);
  adw_message_dialog_add_responses (message, "cancel", _("Cancel"), "serve", _("Serve at this desk"), NULL);
  adw_message_dialog_set_response_appearance (message, "serve", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (message, "serve");
  adw_message_dialog_set_close_response (message, "cancel");
  adw_message_dialog_set_response_enabled (message, "serve", FALSE);
  g_object_set_data (G_OBJECT (dialog), "serving", self);
  return dialog;
}

void
serve_ask (GtkWidget *from, uint64_t id, const char *number, void (*done) (gpointer data), gpointer data,
           GDestroyNotify free_data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4), *dialog;
  Serving *self = g_new (Serving, 1);

  *self = (Serving) { .from = g_object_ref (from), .id = id, .done = done, .data = data, .free_data = free_data };
  self->number = entry_new (box, _("Number or e-mail of the client"), _("In full, as he gives it"), number, NUMBER_MAX);
  self->reason = entry_new (box, _("Reason"), _("Why: passport shown at the window, a call…"), "", REASON_MAX);
  dialog = dialog_new (from, self, box);
  g_signal_connect (self->number, "changed", G_CALLBACK (typed), dialog);
  g_signal_connect (self->reason, "changed", G_CALLBACK (typed), dialog);
  g_signal_connect (dialog, "response", G_CALLBACK (chosen), self);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (number[0] != '\0' ? self->reason : self->number);
}
