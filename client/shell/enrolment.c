/* enrolment.c - see enrolment.h. */

#include "client/shell/enrolment.h"

#include <glib/gi18n.h>
#include <string.h>

#include "client/net/session.h"
#include "client/shell/sheet.h"
#include "client/shell/short-code.h"
#include "common/kinds.h"

typedef struct
{
  GtkWidget *about, *paste, *text, *note, *enrol, *code, *other_way;
  GtkFileChooserNative *chooser;
} EnrolPage;

static EnrolPage *
part_of (GtkWidget *sheet)
{
  return g_object_get_data (G_OBJECT (sheet), "parts");
}

static void
parts_free (gpointer data)
{
  EnrolPage *self = data;

  g_clear_object (&self->chooser);
  g_free (self);
}

static Invite *
typed (EnrolPage *self)
{
  GtkTextIter begin, end;
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text));
  g_autofree char *text = NULL;

  gtk_text_buffer_get_bounds (buffer, &begin, &end);
  text = gtk_text_buffer_get_text (buffer, &begin, &end, FALSE);
  return invite_read (text);
}

static void
complain (EnrolPage *self, const char *text)
{
  gtk_widget_add_css_class (self->note, "complaint");
  sheet_complain (self->note, text);
}

/* The person sees at once whether the text is whole, whose it is and how long it is good for. */
static void
text_changed (GtkWidget *sheet)
{
  EnrolPage *self = part_of (sheet);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text));
  Invite *invite = typed (self);
  g_autofree char *until = NULL, *about = NULL;

  gtk_widget_set_sensitive (self->enrol, invite != NULL);
  if (invite != NULL)
    {
      until = moment_show (invite->until);
      about = g_strdup_printf (_("%s  ·  %s  ·  good until %s"), invite->bank, invite->servers[0] + strlen ("tcp://"),
                               until);
    }
  else
    about = g_strdup (gtk_text_buffer_get_char_count (buffer) > 0 ? _("This is not a whole invitation yet") : "");
  (invite == NULL ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (self->note, "complaint");
  sheet_blame (gtk_widget_get_parent (self->text), invite == NULL && about[0] != '\0');
  sheet_complain (self->note, about);
  g_clear_pointer (&invite, invite_free);
}

static void
answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) sheet = data;
  EnrolPage *self = part_of (sheet);
  g_autoptr (GError) error = NULL;
  bool done = session_finish (result, &error);

  gtk_widget_set_sensitive (self->enrol, TRUE);
  complain (self, done ? "" : error->message);
  if (done)
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text)), "", -1);
}

static void
enrol (GtkWidget *sheet)
{
  EnrolPage *self = part_of (sheet);
  Invite *invite = typed (self);

  if (invite == NULL)
    return;
  complain (self, "");
  gtk_widget_set_sensitive (self->enrol, FALSE);
  session_enrol_async (invite, answered, g_object_ref (sheet));
  invite_free (invite);
}

static void
file_chosen (GtkNativeDialog *chooser, int response, GtkWidget *sheet)
{
  EnrolPage *self = part_of (sheet);
  g_autoptr (GFile) file =
      response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GError) error = NULL;
  char text[INVITE_MAX + 1];   /* whatever the file is, no more of it is read */
  gsize size;

  g_clear_object (&self->chooser);
  if (file == NULL)
    return;
  stream = g_file_read (file, NULL, &error);
  if (stream == NULL || !g_input_stream_read_all (G_INPUT_STREAM (stream), text, sizeof text, &size, NULL, &error))
    complain (self, error->message);
  else if (size > INVITE_MAX || !g_utf8_validate (text, size, NULL))
    complain (self, _("This file is no invitation"));
  else
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text)), text, size);
}

static void
choose_file (GtkWidget *sheet)
{
  EnrolPage *self = part_of (sheet);

  if (self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (_("Invitation"), GTK_WINDOW (gtk_widget_get_root (sheet)),
                                               GTK_FILE_CHOOSER_ACTION_OPEN, _("Open"), _("Cancel"));
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (file_chosen), sheet, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static GtkWidget *
text_new (EnrolPage *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->text = gtk_text_view_new ();
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (self->text), TRUE);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->text), FALSE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->text), GTK_WRAP_CHAR);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Invitation"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->text);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_size_request (scrolled, -1, 132);
  gtk_widget_add_css_class (scrolled, "long");
  return scrolled;
}

static void
show_way (GtkWidget *sheet, bool by_code)
{
  EnrolPage *self = part_of (sheet);

  gtk_widget_set_visible (self->paste, !by_code);
  gtk_widget_set_visible (self->code, by_code);
  gtk_label_set_text (GTK_LABEL (self->about), by_code ? _("Type what the administrator reads out, and compare the "
                                                           "words that the server answers with.")
                                                       : _("Paste the invitation that the administrator gave you, or "
                                                           "open its file. It is good once, for a day."));
  gtk_button_set_label (GTK_BUTTON (self->other_way),
                        by_code ? _("I have an invitation to paste") : _("I have a short code to type"));
}

/* One way at a time: both do not stand on a low screen. */
static void
other_way (GtkWidget *sheet)
{
  EnrolPage *self = part_of (sheet);
  bool by_code = gtk_widget_get_visible (self->paste);

  show_way (sheet, by_code);
  gtk_widget_child_focus (by_code ? self->code : self->paste, GTK_DIR_TAB_FORWARD);
}

static GtkWidget *
paste_new (EnrolPage *self, GtkWidget *sheet)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8), *open;

  sheet_add_name (box, _("Invitation"));
  sheet_add (box, text_new (self));
  self->note = sheet_add_label (box, "", "sheet-note");
  self->enrol = sheet_add_button (box, _("Make this machine a workstation"), G_CALLBACK (enrol), sheet);
  open = sheet_add (box, gtk_button_new_with_label (_("Open a file…")));
  g_signal_connect_swapped (open, "clicked", G_CALLBACK (choose_file), sheet);
  return box;
}

GtkWidget *
enrolment_new (void)
{
  GtkWidget *sheet = sheet_new (), *mark = gtk_image_new_from_icon_name ("ru.kontor.Desk");
  EnrolPage *self = g_new0 (EnrolPage, 1);

  g_object_set_data_full (G_OBJECT (sheet), "parts", self, parts_free);
  gtk_image_set_pixel_size (GTK_IMAGE (mark), 72);
  sheet_add (sheet, mark);
  sheet_add_label (sheet, _("This machine is not known to the bank yet"), "door-title");
  self->about = sheet_add_label (sheet, "", "meta");
  self->paste = sheet_add (sheet, paste_new (self, sheet));
  self->code = sheet_add (sheet, short_code_new ());
  self->other_way = sheet_add_way (sheet, "", G_CALLBACK (other_way), sheet);
  show_way (sheet, false);
  g_signal_connect_swapped (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text)), "changed", G_CALLBACK (text_changed),
                            sheet);
  gtk_widget_set_sensitive (self->enrol, FALSE);
  return sheet;
}

void
enrolment_focus (GtkWidget *enrolment)
{
  gtk_widget_grab_focus (part_of (enrolment)->text);
}
