/* new-password.c - see new-password.h. What a password must be is the server's to say; that both are the same is said
 * here. */

#include "client/shell/new-password.h"

#include <glib/gi18n.h>

#include "client/net/session.h"
#include "client/shell/sheet.h"

typedef struct
{
  GtkWidget *avatar, *name, *old, *fresh, *again, *complaint, *save;
} NewPassword;

static NewPassword *
part_of (GtkWidget *sheet)
{
  return g_object_get_data (G_OBJECT (sheet), "parts");
}

static void
answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) sheet = data;
  NewPassword *self = part_of (sheet);
  g_autoptr (GError) error = NULL;
  bool done = session_finish (result, &error);
  GPtrArray *blames = done ? NULL : fault_blames (error);

  gtk_widget_set_sensitive (self->save, TRUE);
  sheet_complain (self->complaint, done              ? ""
                                   : blames->len > 0 ? ((FaultBlame *) blames->pdata[0])->text
                                                     : error->message);
  for (unsigned i = 0; done && i < 3; i++)
    gtk_editable_set_text (GTK_EDITABLE (((GtkWidget *[]) { self->old, self->fresh, self->again })[i]), "");
}

static void
save (GtkWidget *sheet)
{
  NewPassword *self = part_of (sheet);
  const char *old = gtk_editable_get_text (GTK_EDITABLE (self->old)),
             *fresh = gtk_editable_get_text (GTK_EDITABLE (self->fresh));
  const char *again = gtk_editable_get_text (GTK_EDITABLE (self->again));

  if (old[0] == '\0' || fresh[0] == '\0')
    gtk_widget_grab_focus (old[0] == '\0' ? self->old : self->fresh);
  else if (!g_str_equal (fresh, again))
    {
      sheet_complain (self->complaint, _("The two new passwords differ"));
      gtk_widget_grab_focus (self->again);
    }
  else
    {
      sheet_complain (self->complaint, "");
      gtk_widget_set_sensitive (self->save, FALSE);
      session_change_password_async (old, fresh, answered, g_object_ref (sheet));
    }
}

GtkWidget *
new_password_new (void)
{
  GtkWidget *sheet = sheet_new ();
  NewPassword *self = g_new0 (NewPassword, 1);

  g_object_set_data_full (G_OBJECT (sheet), "parts", self, g_free);
  self->avatar = sheet_add (sheet, adw_avatar_new (72, NULL, TRUE));
  sheet_add_label (sheet, _("Choose your own password"), "door-title");
  self->name = sheet_add_label (sheet, "", "sheet-text");
  sheet_add_label (sheet,
                   _("The present one was given to you by somebody else. Until it is changed, nothing else can be "
                      "done."),
                   "meta");
  self->old = sheet_add_entry (sheet, _("The password given to you"), true);
  self->fresh = sheet_add_entry (sheet, _("New password"), true);
  sheet_add_rule (sheet, _("At least 10 characters, not your name and not the old password."));
  self->again = sheet_add_entry (sheet, _("New password again"), true);
  self->complaint = sheet_add_complaint (sheet);
  self->save = sheet_add_button (sheet, _("Change the password"), G_CALLBACK (save), sheet);
  sheet_add_way (sheet, _("Sign in as another person…"), G_CALLBACK (session_sign_out), NULL);
  for (unsigned i = 0; i < 3; i++)
    g_signal_connect_swapped (((GtkWidget *[]){ self->old, self->fresh, self->again })[i], "activate",
                              G_CALLBACK (save), sheet);
  return sheet;
}

void
new_password_focus (GtkWidget *new_password)
{
  const Me *me = session_me ();

  gtk_label_set_text (GTK_LABEL (part_of (new_password)->name), me != NULL ? me->name : "");
  sheet_avatar_name (part_of (new_password)->avatar, me != NULL ? me->name : "");
  gtk_widget_grab_focus (part_of (new_password)->old);
}
