/* sign-in.c - see sign-in.h. */

#include "client/shell/sign-in.h"

#include <glib/gi18n.h>

#include "client/net/link.h"
#include "client/net/profile.h"
#include "client/net/session.h"
#include "client/shell/sheet.h"

#define SHELL_TYPE_SIGN_IN (sign_in_get_type ())
G_DECLARE_FINAL_TYPE (SignIn, sign_in, SHELL, SIGN_IN, AdwBin)

struct _SignIn
{
  AdwBin parent_instance;

  GtkWidget *avatar, *mark, *title, *text, *name_label, *name, *password, *complaint, *enter, *leave, *invited, *place;
  bool again;                      /* the session turned out to have ended while the screen was being unlocked */
};

G_DEFINE_FINAL_TYPE (SignIn, sign_in, ADW_TYPE_BIN)

static void enter (SignIn *self);

static void
answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SignIn) self = data;
  g_autoptr (GError) error = NULL;
  bool done = session_finish (result, &error);

  gtk_widget_set_sensitive (self->enter, TRUE);
  if (!done && !self->again && g_error_matches (error, FAULT_ERROR, FAULT_SIGN_IN))
    {
      self->again = true;
      enter (self);
      return;
    }
  self->again = false;
  gtk_editable_set_text (GTK_EDITABLE (self->password), "");
  sheet_complain (self->complaint, done ? "" : error->message);
  if (!done)
    gtk_widget_grab_focus (self->password);
}

static void
enter (SignIn *self)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name));
  const char *password = gtk_editable_get_text (GTK_EDITABLE (self->password));

  if (name[0] == '\0' || password[0] == '\0')
    {
      gtk_widget_grab_focus (name[0] == '\0' ? self->name : self->password);
      return;
    }
  sheet_complain (self->complaint, "");
  gtk_widget_set_sensitive (self->enter, FALSE);
  session_sign_in_async (name, password, NULL, answered, g_object_ref (self));
}

static void
leave_answered (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  if (g_str_equal (response, "leave"))
    session_sign_out ();
}

/* What is not saved stays on this machine as a draft and is offered to its author, and to nobody else. */
static void
ask_leave (SignIn *self)
{
  const Me *me = session_me ();
  g_autofree char *text = g_strdup_printf (_("The open cards of %s will be closed. What is not saved is kept as "
                                              "drafts and offered at the next sign-in."),
                                           me != NULL ? me->name : "");
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                              _("Sign in as another person?"), text);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("Back"), "leave", _("Close the cards"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "leave", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (leave_answered), NULL);
  gtk_window_present (GTK_WINDOW (dialog));
}

static char *
place_text (void)
{
  const Welcome *welcome = session_welcome ();
  const char *station = welcome != NULL ? welcome->workstation : profile_get_workstation ();

  if (welcome == NULL || welcome->branch[0] == '\0')
    return g_strdup (station);
  return g_strdup_printf ("%s  ·  %s", welcome->branch, station);
}

/* A machine that is no workstation any more takes no name and no password: one way is left, the filled one. */
static void
show_parts (SignIn *self, bool back, bool refused)
{
  gtk_widget_set_visible (self->invited, refused);
  if (refused && gtk_widget_get_visible (self->password))
    gtk_widget_grab_focus (self->invited);   /* before the field that has it goes */
  gtk_widget_set_visible (self->avatar, back);
  gtk_widget_set_visible (self->mark, !back);
  gtk_widget_set_visible (self->name, !back && !refused);
  gtk_widget_set_visible (self->name_label, !back && !refused);
  gtk_widget_set_visible (gtk_widget_get_prev_sibling (self->password), !refused);
  gtk_widget_set_visible (self->password, !refused);
  gtk_widget_set_visible (self->complaint, !refused);
  gtk_widget_set_visible (self->enter, !refused);
  gtk_widget_set_visible (self->leave, back);
}

static const char *
text_now (bool back, bool refused)
{
  if (refused)
    return _("The bank does not let it in any more. Ask the administrator for a new invitation. What was typed here "
             "and not saved is kept on this machine.");
  if (session_get_state () == SESSION_ENDED)
    return _("The session has ended. Your cards and unsaved changes are kept: enter the password to come back to "
             "them.");
  return back ? _("The screen is locked. Your cards and unsaved changes are kept.") : _("Client relations of the bank");
}

void
sign_in_show (GtkWidget *sign_in)
{
  SignIn *self = SHELL_SIGN_IN (sign_in);
  const Me *me = session_me ();
  SessionState state = session_get_state ();
  bool back = me != NULL && (state == SESSION_LOCKED || state == SESSION_ENDED), refused = session_is_refused ();
  const char *bank = session_welcome () != NULL ? session_welcome ()->bank : profile_get_bank ();
  g_autofree char *place = place_text (), *login = back ? g_strdup (me->login) : profile_get ("login");

  show_parts (self, back, refused);
  if (back)
    sheet_avatar_name (self->avatar, me->name);
  gtk_label_set_text (GTK_LABEL (self->title), refused ? _("This workstation was revoked")
                                                       : back ? me->name : bank[0] != '\0' ? bank : _("Kontor"));
  gtk_label_set_text (GTK_LABEL (self->text), text_now (back, refused));
  gtk_label_set_text (GTK_LABEL (self->place), place);
  gtk_button_set_label (GTK_BUTTON (self->enter), back ? _("Unlock") : _("Enter"));
  if (login != NULL && (back || gtk_editable_get_text (GTK_EDITABLE (self->name))[0] == '\0'))
    gtk_editable_set_text (GTK_EDITABLE (self->name), login);
}

void
sign_in_focus (GtkWidget *sign_in)
{
  SignIn *self = SHELL_SIGN_IN (sign_in);
  bool refused = gtk_widget_get_visible (self->invited),
       named = gtk_editable_get_text (GTK_EDITABLE (self->name))[0] != '\0';

  gtk_widget_grab_focus (refused ? self->invited : named ? self->password : self->name);
}

static void
sign_in_class_init (SignInClass *class)
{
}

static void
sign_in_init (SignIn *self)
{
  GtkWidget *sheet = sheet_new ();

  self->avatar = sheet_add (sheet, adw_avatar_new (72, NULL, TRUE));
  self->mark = sheet_add (sheet, gtk_image_new_from_icon_name ("ru.kontor.Desk"));
  gtk_image_set_pixel_size (GTK_IMAGE (self->mark), 72);
  self->title = sheet_add_label (sheet, "", "door-title");
  self->text = sheet_add_label (sheet, "", "meta");
  self->name = sheet_add_entry (sheet, _("Your name in the bank"), false);
  self->name_label = gtk_widget_get_prev_sibling (self->name);
  self->password = sheet_add_entry (sheet, _("Password"), true);
  self->complaint = sheet_add_complaint (sheet);
  self->enter = sheet_add_button (sheet, _("Enter"), G_CALLBACK (enter), self);
  self->invited = sheet_add_button (sheet, _("I have a new invitation…"), G_CALLBACK (session_forget_key), NULL);
  self->leave = sheet_add_way (sheet, _("Sign in as another person…"), G_CALLBACK (ask_leave), self);
  self->place = sheet_add_label (sheet, "", "meta");
  g_signal_connect_object (link_default (), "state", G_CALLBACK (sign_in_show), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->name, "activate", G_CALLBACK (enter), self);
  g_signal_connect_swapped (self->password, "activate", G_CALLBACK (enter), self);
  adw_bin_set_child (ADW_BIN (self), sheet);
}

GtkWidget *
sign_in_new (void)
{
  return g_object_new (SHELL_TYPE_SIGN_IN, NULL);
}
