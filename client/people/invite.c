/* invite.c - see invite.h. */

#include "client/people/invite.h"

#include <glib/gi18n.h>

#include "client/net/ask.h"
#include "client/page/form-dialog.h"
#include "methods.h"

/* What the new machine is given: shown once, for the server keeps only a hash of the code. */
static void
copy_clicked (GtkWidget *button, const char *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (button), text);
  gtk_button_set_label (GTK_BUTTON (button), _("Copied"));
}

static void
free_text (gpointer text, GClosure *closure)
{
  g_free (text);
}

static GtkWidget *
invitation_body (const Invitation *invitation)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10), *text, *copy = gtk_button_new_with_label (_("Copy"));
  g_autofree char *shown = g_strchomp (g_strdup (invitation->text));

  text = gtk_label_new (shown);
  gtk_label_set_selectable (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_CHAR);
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_widget_add_css_class (text, "monospace");
  gtk_widget_add_css_class (text, "invitation");
  gtk_widget_add_css_class (copy, "suggested-action");
  g_signal_connect_data (copy, "clicked", G_CALLBACK (copy_clicked), g_strdup (invitation->text), free_text, 0);
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), copy);
  return box;
}

static void
show_invitation (GtkWidget *from, const Invitation *invitation)
{
  GtkWidget *dialog;
  g_autofree char *until = moment_show (invitation->until),
                  *body = g_strdup_printf (_("Give this text to whoever sets up the machine: paste it into Kontor "
                                              "there. It is good once, until %s, and is not shown again."),
                                           until);

  dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (from)), _("The workstation is invited"), body);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), invitation_body (invitation));
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
tell_proposed (GtkWidget *page)
{
  page_toast (page, _("A colleague has to confirm it in “Proposals”; then choose “Show the code…” here"));
}

static void
invited (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) page = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Record) record = ask_finish (result, &error);

  if (g_error_matches (error, FAULT_ERROR, FAULT_PROPOSED))
    tell_proposed (page);
  else if (record == NULL)
    page_complain (page, error);
  else if (gtk_widget_get_root (page) != NULL)
    show_invitation (page, record_get (record));
}

static void
allowed (gpointer page)
{
  tell_proposed (page);
}

void
invite_ask (Page *page)
{
  static const char *const lines[] = { N_("# Where it stands"), "name!", "branch_id!", NULL };
  Workstation fresh = WORKSTATION__INIT;

  form_dialog_present (GTK_WIDGET (page), _("A new workstation"), _("Invite"), &people_allow_invite_method,
                       msg_const (&fresh), lines, allowed, g_object_ref (page), g_object_unref);
}

void
invite_again (Page *page, const Workstation *workstation)
{
  ask_async (&people_allow_invite_method, workstation, NULL, invited, g_object_ref (GTK_WIDGET (page)));
}

void
invite_show_code (Page *page, const Workstation *workstation)
{
  ask_async (&people_invite_method, workstation, NULL, invited, g_object_ref (GTK_WIDGET (page)));
}
