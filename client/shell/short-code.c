/* short-code.c - see short-code.h. */

#include "client/shell/short-code.h"

#include <glib/gi18n.h>
#include <string.h>

#include "client/net/greet.h"
#include "client/net/session.h"
#include "client/shell/sheet.h"
#include "common/words.h"

typedef struct
{
  GtkWidget *address, *code, *ask, *words, *same, *complaint, *enrol;
  Invite *invite; /* what the server has said, with the code */
} ShortCode;

static ShortCode *
part_of (GtkWidget *box)
{
  return g_object_get_data (G_OBJECT (box), "parts");
}

static void
forget (ShortCode *self)
{
  g_clear_pointer (&self->invite, invite_free);
}

static void
parts_free (gpointer data)
{
  forget (data);
  g_free (data);
}

static const char *
typed (GtkWidget *entry)
{
  return gtk_editable_get_text (GTK_EDITABLE (entry));
}

/* What was compared holds only for what was typed then. */
static void
typing (GtkWidget *box)
{
  ShortCode *self = part_of (box);
  g_autofree char *code = invite_code (typed (self->code));

  forget (self);
  sheet_complain (self->complaint, "");
  gtk_widget_set_visible (self->words, FALSE);
  gtk_widget_set_visible (self->same, FALSE);
  gtk_widget_set_visible (self->enrol, FALSE);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->same), FALSE);
  gtk_widget_set_sensitive (self->ask, code != NULL && typed (self->address)[0] != '\0');
}

static void
show_words (ShortCode *self)
{
  g_autofree char *words = words_of_key (self->invite->server_key, strcmp (_("en"), "ru") == 0);

  gtk_label_set_text (GTK_LABEL (self->words), words);
  gtk_widget_set_visible (self->words, TRUE);
  gtk_widget_set_visible (self->same, TRUE);
  gtk_widget_set_visible (self->enrol, TRUE);
  gtk_widget_set_sensitive (self->enrol, FALSE);
  gtk_widget_grab_focus (self->same);
}

static void
greeted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) box = data;
  ShortCode *self = part_of (box);
  g_autoptr (GError) error = NULL;

  forget (self);
  self->invite = greet_finish (result, &error);
  gtk_widget_set_sensitive (box, TRUE);
  sheet_complain (self->complaint, self->invite != NULL ? "" : error->message);
  if (self->invite != NULL)
    show_words (self);
}

static void
ask (GtkWidget *box)
{
  ShortCode *self = part_of (box);

  typing (box);
  gtk_widget_set_sensitive (box, FALSE);
  greet_async (typed (self->address), typed (self->code), greeted, g_object_ref (box));
}

static void
compared (GtkWidget *box)
{
  ShortCode *self = part_of (box);

  gtk_widget_set_sensitive (self->enrol, gtk_check_button_get_active (GTK_CHECK_BUTTON (self->same)));
}

static void
answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) box = data;
  ShortCode *self = part_of (box);
  g_autoptr (GError) error = NULL;

  gtk_widget_set_sensitive (box, TRUE);
  if (session_finish (result, &error))
    gtk_editable_set_text (GTK_EDITABLE (self->code), "");
  else
    sheet_complain (self->complaint, error->message);
}

static void
enrol (GtkWidget *box)
{
  ShortCode *self = part_of (box);

  if (self->invite == NULL || !gtk_check_button_get_active (GTK_CHECK_BUTTON (self->same)))
    return;
  gtk_widget_set_sensitive (box, FALSE);
  session_enrol_async (self->invite, answered, g_object_ref (box));
}

static GtkWidget *
words_new (GtkWidget *box)
{
  GtkWidget *label = sheet_add_label (box, "", "said-words");

  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_visible (label, FALSE);
  return label;
}

static GtkWidget *
same_new (const char *text)
{
  GtkWidget *check = gtk_check_button_new (), *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (check), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  return check;
}

GtkWidget *
short_code_new (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  ShortCode *self = g_new0 (ShortCode, 1);

  g_object_set_data_full (G_OBJECT (box), "parts", self, parts_free);
  self->address = sheet_add_entry (box, _("Address of the bank's server"), false);
  self->code = sheet_add_entry (box, _("Short code"), false);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->code), "0000 0000 0000");
  self->ask = sheet_add (box, gtk_button_new_with_label (_("Ask the server")));
  self->words = words_new (box);
  self->same = sheet_add (box, same_new (_("The administrator has read out exactly these words, in this order")));
  self->complaint = sheet_add_complaint (box);
  self->enrol = sheet_add_button (box, _("Make this machine a workstation"), G_CALLBACK (enrol), box);
  g_signal_connect_swapped (self->address, "changed", G_CALLBACK (typing), box);
  g_signal_connect_swapped (self->code, "changed", G_CALLBACK (typing), box);
  g_signal_connect_swapped (self->ask, "clicked", G_CALLBACK (ask), box);
  g_signal_connect_swapped (self->same, "toggled", G_CALLBACK (compared), box);
  typing (box);
  return box;
}
