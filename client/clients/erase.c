/* erase.c - see erase.h. */

#include "client/clients/erase.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "client/net/ask.h"
#include "client/net/fault.h"
#include "client/net/session.h"
#include "client/page/actions.h"
#include "client/page/page.h"
#include "methods.h"

enum { DECISION_MAX = 60, REASON_MAX = 300 };

typedef struct
{
  GtkWidget *from, *decision, *reason;
  uint64_t id;
} Erasing;

static void
erasing_free (gpointer data)
{
  Erasing *self = data;

  g_object_unref (self->from);
  g_free (self);
}

/* It is never done at once: that a colleague has to confirm it is the good answer. */
static void
answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) from = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Record) record = ask_finish (result, &error);

  if (record == NULL && g_error_matches (error, FAULT_ERROR, FAULT_PROPOSED))
    page_toast (from, error->message);
  else if (record == NULL)
    page_complain (from, error);
}

static const char *
text_of (GtkWidget *entry)
{
  return gtk_editable_get_text (GTK_EDITABLE (entry));
}

static void
chosen (AdwMessageDialog *dialog, const char *response, Erasing *self)
{
  EraseOrder order = ERASE_ORDER__INIT;

  if (strcmp (response, "erase") != 0)
    return;
  order.id = self->id;
  order.decision = (char *) text_of (self->decision);
  order.reason = (char *) text_of (self->reason);
  ask_because_async (&clients_erase_method, &order, order.reason, NULL, answered, g_object_ref (self->from));
}

static GtkWidget *
entry_new (GtkWidget *box, const char *label, const char *hint, int longest)
{
  GtkWidget *entry = gtk_entry_new (), *name = gtk_label_new (label);

  g_object_set (entry, "placeholder-text", hint, "max-length", longest, NULL);
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
  Erasing *self = g_object_get_data (G_OBJECT (dialog), "erasing");

  adw_message_dialog_set_response_enabled (dialog, "erase",
                                           text_of (self->decision)[0] != '\0' && text_of (self->reason)[0] != '\0');
}

static GtkWidget *
dialog_new (GtkWidget *from, Erasing *self, GtkWidget *box)
{
  GtkWidget *dialog = adw_message_dialog_new (
      GTK_WINDOW (gtk_widget_get_root (from)), _("Erase this client's personal data?"),
      _("After a colleague has confirmed it, the card, its history, notes and files are gone for good; nobody can "
        "bring them back. That there was such a client, the decision and its reason stay."));
  AdwMessageDialog *message = ADW_MESSAGE_DIALOG (dialog);

  adw_message_dialog_set_extra_child (message, box);
  adw_message_dialog_add_responses (message, "cancel", _("Cancel"), "erase", _("Propose it"), NULL);
  adw_message_dialog_set_response_appearance (message, "erase", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (message, "cancel");
  adw_message_dialog_set_close_response (message, "cancel");
  adw_message_dialog_set_response_enabled (message, "erase", FALSE);
  g_object_set_data_full (G_OBJECT (dialog), "erasing", self, erasing_free);
  return dialog;
}

static void
erase_ask (GtkWidget *from, uint64_t id)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4), *dialog;
  Erasing *self = g_new (Erasing, 1);

  *self = (Erasing) { .from = g_object_ref (from), .id = id };
  self->decision = entry_new (box, _("Decision"), _("Number of the paper, as 152-7"), DECISION_MAX);
  self->reason = entry_new (box, _("Reason"), _("Without the client's name: it stays for ever"), REASON_MAX);
  dialog = dialog_new (from, self, box);
  g_signal_connect (self->decision, "changed", G_CALLBACK (typed), dialog);
  g_signal_connect (self->reason, "changed", G_CALLBACK (typed), dialog);
  g_signal_connect (dialog, "response", G_CALLBACK (chosen), self);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (self->decision);
}

/* 0 when the page in front is no card of a client who is in the base. */
static uint64_t
client_in_front (Page *page)
{
  const char *address = page != NULL ? page_get_address (page) : NULL;

  return address != NULL && g_str_has_prefix (address, "client:")
           ? g_ascii_strtoull (address + strlen ("client:"), NULL, 10) : 0;
}

static bool
may_erase (Page *page)
{
  return client_in_front (page) != 0 && session_may ("clients.erase");
}

static void
run_erase (GtkApplication *app, Page *page)
{
  erase_ask (GTK_WIDGET (page), client_in_front (page));
}

void
erase_actions_add (GtkApplication *app)
{
  static const Action actions[] = { { "client.erase", N_("Client"), N_("Erase personal data…"), NULL,
                                      "edit-clear-all-symbolic", may_erase, run_erase } };

  actions_add (app, actions, G_N_ELEMENTS (actions));
}
