/* asking.c - the small dialogs that pages share; see page.h. */

#include <glib/gi18n.h>

#include "client/net/fault.h"
#include "client/page/page.h"

typedef struct
{
  GtkWidget *entry;
  void (*with_text) (const char *text, gpointer data);
  void (*sure) (gpointer data);
  gpointer data;
  GDestroyNotify free_data;
} Asking;

static void
asking_free (gpointer data)
{
  Asking *self = data;

  if (self->free_data != NULL)
    self->free_data (self->data);
  g_free (self);
}

static void
answered (AdwMessageDialog *dialog, const char *response, Asking *self)
{
  if (g_strcmp0 (response, "go") != 0)
    return;
  if (self->sure != NULL)
    self->sure (self->data);
  else
    self->with_text (gtk_editable_get_text (GTK_EDITABLE (self->entry)), self->data);
}

static GtkWidget *
dialog_new (GtkWidget *from, const char *title, const char *text, const char *button, Asking *self)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (from)), title, text);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("Cancel"), "go", button, NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "go");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "asking", self, asking_free);
  g_signal_connect (dialog, "response", G_CALLBACK (answered), self);
  return dialog;
}

static void
typed (GtkEditable *entry, AdwMessageDialog *dialog)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  adw_message_dialog_set_response_enabled (dialog, "go", text[0] != '\0');
}

void
page_ask_text (GtkWidget *from, const char *title, const char *label, const char *button,
               void (*done) (const char *text, gpointer data), gpointer data, GDestroyNotify free_data)
{
  Asking *self = g_new0 (Asking, 1);
  GtkWidget *dialog, *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10), *name = gtk_label_new (label);

  *self = (Asking) { gtk_entry_new (), done, NULL, data, free_data };
  dialog = dialog_new (from, title, NULL, button, self);
  gtk_label_set_justify (GTK_LABEL (name), GTK_JUSTIFY_CENTER);
  gtk_label_set_wrap (GTK_LABEL (name), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (name), 52);
  gtk_widget_add_css_class (name, "flabel");
  gtk_entry_set_activates_default (GTK_ENTRY (self->entry), TRUE);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_RELATION_LABELLED_BY, name, NULL, -1);
  g_signal_connect (self->entry, "changed", G_CALLBACK (typed), dialog);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), self->entry);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), box);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "go", FALSE);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "go", ADW_RESPONSE_SUGGESTED);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (self->entry);
}

void
page_ask_sure (GtkWidget *from, const char *title, const char *text, const char *button,
               void (*done) (gpointer data), gpointer data, GDestroyNotify free_data)
{
  Asking *self = g_new0 (Asking, 1);
  GtkWidget *dialog;

  *self = (Asking) { NULL, NULL, done, data, free_data };
  dialog = dialog_new (from, title, text, button, self);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "go", ADW_RESPONSE_DESTRUCTIVE);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
page_complain (GtkWidget *from, const GError *error)
{
  const char *trace = fault_trace (error);
  g_autofree char *text = trace != NULL && trace[0] != '\0' ? g_strdup_printf ("%s  (%s)", error->message, trace)
                                                           : g_strdup (error->message);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    page_toast (from, text);
}

void
page_refresh_actions (Page *self)
{
  page_set_unsaved (self, page_get_unsaved (self));
}
