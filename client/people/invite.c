/* invite.c - see invite.h. */

#include "client/people/invite.h"

#include <glib/gi18n.h>

#include "client/form/form.h"
#include "client/net/ask.h"
#include "methods.h"

typedef struct
{
  GtkWidget *window, *form, *complaint, *page;
} InviteDialog;

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
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10), *text = gtk_label_new (invitation->text),
            *copy = gtk_button_new_with_label (_("Copy"));

  gtk_label_set_selectable (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_CHAR);
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_widget_add_css_class (text, "monospace");
  gtk_widget_add_css_class (text, "invitation");
  gtk_widget_set_halign (copy, GTK_ALIGN_START);
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
dialog_free (gpointer data)
{
  g_object_unref (((InviteDialog *) data)->page);
  g_free (data);
}

static void
complain (InviteDialog *self, const GError *error)
{
  GPtrArray *blames = fault_blames (error);
  bool told = blames->len > 0;

  for (guint i = 0; i < blames->len; i++)
    {
      const FaultBlame *blame = g_ptr_array_index (blames, i);

      told = form_blame (FORM_FORM (self->form), blame->field, blame->text) && told;
    }
  gtk_label_set_text (GTK_LABEL (self->complaint), error->message);
  gtk_widget_set_visible (self->complaint, !told);
  form_focus_blamed (FORM_FORM (self->form));
}

static void
asked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) window = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Record) record = ask_finish (result, &error);
  InviteDialog *self = g_object_get_data (G_OBJECT (window), "dialog");

  if (record == NULL && !g_error_matches (error, FAULT_ERROR, FAULT_PROPOSED))
    {
      complain (self, error);
      return;
    }
  tell_proposed (self->page);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
go (InviteDialog *self)
{
  Arena *arena = arena_new (1 << 16);
  g_autoptr (GPtrArray) touched = g_ptr_array_new ();
  Workstation workstation = WORKSTATION__INIT;

  gtk_widget_set_visible (self->complaint, FALSE);
  if (form_take (FORM_FORM (self->form), &workstation.base, touched, true, arena))
    ask_async (&people_allow_invite_method, &workstation, NULL, asked, g_object_ref (self->window));
  arena_free (arena);
}

static gboolean
escape (GtkWidget *window, GVariant *parameter, gpointer data)
{
  gtk_window_destroy (GTK_WINDOW (window));
  return TRUE;
}

static GtkWidget *
buttons_new (InviteDialog *self)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *cancel = gtk_button_new_with_label (_("Cancel")),
            *ok = gtk_button_new_with_label (_("Invite"));
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_callback_action_new (escape, NULL, NULL)));
  gtk_widget_add_controller (self->window, keys);
  gtk_widget_add_css_class (ok, "suggested-action");
  gtk_widget_set_halign (buttons, GTK_ALIGN_END);
  g_signal_connect_swapped (ok, "clicked", G_CALLBACK (go), self);
  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (gtk_window_destroy), self->window);
  gtk_box_append (GTK_BOX (buttons), cancel);
  gtk_box_append (GTK_BOX (buttons), ok);
  return buttons;
}

void
invite_ask (Page *page)
{
  static const char *const lines[] = { N_("# Where it stands"), "name!", "branch_id!", NULL };
  InviteDialog *self = g_new0 (InviteDialog, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *head = gtk_label_new (_("A new workstation"));
  Workstation fresh = WORKSTATION__INIT;

  *self = (InviteDialog){ adw_window_new (), form_new (&workstation__descriptor, lines), gtk_label_new (NULL),
                          g_object_ref (GTK_WIDGET (page)) };
  form_show (FORM_FORM (self->form), &fresh.base);
  gtk_label_set_xalign (GTK_LABEL (head), 0);
  gtk_widget_add_css_class (head, "dialog-title");
  gtk_widget_add_css_class (self->complaint, "complaint");
  gtk_label_set_wrap (GTK_LABEL (self->complaint), TRUE);
  gtk_widget_set_visible (self->complaint, FALSE);
  gtk_widget_add_css_class (box, "dialog-body");
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), self->form);
  gtk_box_append (GTK_BOX (box), self->complaint);
  gtk_box_append (GTK_BOX (box), buttons_new (self));
  adw_window_set_content (ADW_WINDOW (self->window), box);
  gtk_window_set_title (GTK_WINDOW (self->window), _("A new workstation"));
  gtk_window_set_modal (GTK_WINDOW (self->window), TRUE);
  gtk_window_set_transient_for (GTK_WINDOW (self->window), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (page))));
  gtk_window_set_default_size (GTK_WINDOW (self->window), 520, -1);
  g_object_set_data_full (G_OBJECT (self->window), "dialog", self, dialog_free);
  gtk_widget_child_focus (self->form, GTK_DIR_TAB_FORWARD);
  gtk_window_present (GTK_WINDOW (self->window));
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
