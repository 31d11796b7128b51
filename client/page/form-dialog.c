/* form-dialog.c - see form-dialog.h. */

#include "client/page/form-dialog.h"

#include <glib/gi18n.h>

#include <string.h>

#include "client/form/escape.h"
#include "client/page/news.h"
#include "client/page/page.h"
#include "client/record/drafts.h"

enum { WIDTH = 620 };

/* The address of a draft is these, a line each; what else it takes to open the window lies beside the texts. */
enum { MARK, PAGE, TITLE, METHOD, ID, N_PARTS };

#define WINDOW "window"
#define LINES "\x1flines"
#define PRESET "\x1fpreset"
#define VERB "\x1fverb"

typedef struct
{
  GtkWidget *window, *from, *form, *complaint, *news;
  FormEditor *editor;
  char *draft, *lines, *preset;      /* what its draft is made of, and its address */
  char *verb;                        /* what its button says, and does */
  void (*done) (gpointer data);
  gpointer data;
  GDestroyNotify free_data;
} FormDialog;

static void
dialog_free (gpointer data)
{
  FormDialog *self = data;

  g_signal_handlers_disconnect_by_data (self->editor, self);
  form_editor_set_form (self->editor, NULL);
  g_object_unref (self->editor);
  g_object_unref (self->from);
  g_free (self->draft);
  g_free (self->lines);
  g_free (self->preset);
  g_free (self->verb);
  if (self->free_data != NULL)
    self->free_data (self->data);
  g_free (self);
}

static void
edited (FormDialog *self)
{
  g_autoptr (GHashTable) texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  form_keep_texts (FORM_FORM (self->form), texts);
  if (g_hash_table_size (texts) > 0)
    {
      g_hash_table_insert (texts, g_strdup (LINES), g_strdup (self->lines));
      g_hash_table_insert (texts, g_strdup (PRESET), g_strdup (self->preset));
      g_hash_table_insert (texts, g_strdup (VERB), g_strdup (self->verb));
    }
  draft_keep (self->draft, 0, texts);
}

/* Its author wants it no more, or it is saved: what a field still says when the focus leaves it with the window is no
 * draft. */
static void
give_up (FormDialog *self)
{
  g_signal_handlers_disconnect_by_func (self->form, edited, self);
  draft_drop (self->draft);
  gtk_window_destroy (GTK_WINDOW (self->window));
}

static void
say (FormDialog *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->complaint), text);
  gtk_widget_set_visible (self->complaint, TRUE);
}

static void
saved (FormDialog *self)
{
  bool typed_since = !form_is_as_sent (FORM_FORM (self->form));

  self->done (self->data);
  if (!typed_since)
    give_up (self);
  else if (form_editor_go_on (self->editor))
    say (self, _("It is saved, but for what was typed since then. Save again."));
  else
    say (self, _("It was sent without what was typed since then. Send it again, or cancel."));
}

static void
refused (FormDialog *self, const GError *error)
{
  if (g_error_matches (error, FAULT_ERROR, FAULT_PROPOSED))
    {
      page_toast (self->from, error->message);
      saved (self);
      return;
    }
  say (self, error->message);
}

static void
save (gpointer data)
{
  FormDialog *self = data;

  gtk_widget_set_visible (self->complaint, FALSE);
  form_editor_save (self->editor);
}

static void
leave (gpointer window)
{
  FormDialog *self = g_object_get_data (window, "dialog");

  if (self != NULL)   /* else it was saved meanwhile */
    give_up (self);
}

/* By Escape or by the window's cross; Cancel is word enough. */
static gboolean
closing (FormDialog *self)
{
  if (form_count_changed (FORM_FORM (self->form)) == 0)
    return FALSE;
  page_ask_sure (self->window, _("Close without saving?"), _("What was typed here is kept nowhere."), _("Close"), leave,
                 g_object_ref (self->window), g_object_unref);
  return TRUE;
}

static GtkWidget *
buttons_new (FormDialog *self)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *cancel = gtk_button_new_with_label (_("Cancel"));
  GtkWidget *ok = gtk_button_new_with_label (self->verb);

  gtk_widget_set_tooltip_text (ok, "Ctrl+Enter");
  gtk_widget_add_css_class (ok, "suggested-action");
  gtk_widget_set_halign (buttons, GTK_ALIGN_END);
  g_signal_connect_swapped (ok, "clicked", G_CALLBACK (save), self);
  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (give_up), self);
  gtk_box_append (GTK_BOX (buttons), cancel);
  gtk_box_append (GTK_BOX (buttons), ok);
  return buttons;
}

static char *
preset_text (const Msg *preset)
{
  g_autoptr (GBytes) bytes = record_pack (preset);
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);

  return g_base64_encode (data, size);
}

static void
find_draft (FormDialog *self, const char *title, const RpcMethod *method, const Msg *preset, const char *const *lines)
{
  GtkWidget *page = gtk_widget_get_ancestor (self->from, CLIENT_TYPE_PAGE);
  const char *address = page != NULL ? page_get_address (CLIENT_PAGE (page)) : NULL;
  const uint64_t *id = msg_named (preset, "id");
  g_autoptr (GHashTable) texts = NULL;

  self->lines = g_strjoinv ("\n", (char **) lines);
  self->preset = preset_text (preset);
  self->draft = g_strdup_printf (WINDOW "\n%s\n%s\n%s\n%" G_GUINT64_FORMAT, address != NULL ? address : "", title,
                                 method->name, id != NULL ? *id : 0);
  texts = draft_find (self->draft, NULL);
  if (texts == NULL)
    return;
  form_put_texts (FORM_FORM (self->form), texts);
  news_show (self->news, _("What was typed here and not saved last time has been put back. Cancel takes it away."));
}

void
form_dialog_present (GtkWidget *from, const char *title, const char *verb, const RpcMethod *save_method,
                     const Msg *preset, const char *const *lines, void (*done) (gpointer data), gpointer data,
                     GDestroyNotify free_data)
{
  FormDialog *self = g_new0 (FormDialog, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *form = form_new (preset->descriptor, lines),
            *head = gtk_label_new (title);
  int height;

  *self = (FormDialog){
    .window = adw_window_new (), .from = g_object_ref (from), .form = form, .complaint = gtk_label_new (NULL),
    .news = news_new (), .verb = g_strdup (verb), .editor = form_editor_new (NULL, save_method), .done = done,
    .data = data, .free_data = free_data
  };
  form_hide_lone_heading (FORM_FORM (form));
  form_editor_set_form (self->editor, FORM_FORM (form));
  form_editor_begin (self->editor, preset);
  find_draft (self, title, save_method, preset, lines);
  g_signal_connect_swapped (form, "changed", G_CALLBACK (edited), self);
  g_signal_connect_swapped (self->editor, "saved", G_CALLBACK (saved), self);
  g_signal_connect_swapped (self->editor, "refused", G_CALLBACK (refused), self);
  gtk_label_set_xalign (GTK_LABEL (head), 0);
  gtk_widget_add_css_class (head, "dialog-title");
  gtk_widget_add_css_class (self->complaint, "complaint");
  gtk_label_set_wrap (GTK_LABEL (self->complaint), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->complaint), 0);
  gtk_widget_set_visible (self->complaint, FALSE);
  gtk_widget_add_css_class (box, "dialog-body");
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), self->news);
  gtk_box_append (GTK_BOX (box), form);
  gtk_box_append (GTK_BOX (box), self->complaint);
  gtk_box_append (GTK_BOX (box), buttons_new (self));
  g_signal_connect_swapped (self->window, "close-request", G_CALLBACK (closing), self);
  escape_closes (self->window);
  /* Enter is a new line of a note. */
  window_key_does (self->window, "<Control>Return|<Control>KP_Enter|<Control>s", save, self);
  adw_window_set_content (ADW_WINDOW (self->window), box);
  gtk_window_set_title (GTK_WINDOW (self->window), title);
  gtk_window_set_modal (GTK_WINDOW (self->window), TRUE);
  gtk_window_set_transient_for (GTK_WINDOW (self->window), GTK_WINDOW (gtk_widget_get_root (from)));
  gtk_widget_set_size_request (box, WIDTH, -1);   /* else it is as tall as if it were narrow */
  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, WIDTH, NULL, &height, NULL, NULL);
  gtk_window_set_default_size (GTK_WINDOW (self->window), WIDTH, height);
  g_object_set_data_full (G_OBJECT (self->window), "dialog", self, dialog_free);
  gtk_widget_child_focus (form, GTK_DIR_TAB_FORWARD);
  gtk_window_present (GTK_WINDOW (self->window));
}

bool
form_dialog_is_draft (const char *address)
{
  return g_str_has_prefix (address, WINDOW "\n");
}

char *
form_dialog_page_of (const char *address)
{
  g_auto (GStrv) parts = g_strsplit (address, "\n", N_PARTS);

  return g_strdup (g_strv_length (parts) == N_PARTS ? parts[PAGE] : "");
}

static const ProtobufCMessageDescriptor *
record_type (const RpcMethod *save)
{
  const Field *record = protobuf_c_message_descriptor_get_field_by_name (save->in, "record");

  return record != NULL ? record->descriptor : save->in;
}

static void
nothing (gpointer data)
{
}

void
form_dialog_present_draft (GtkWidget *from, const char *address)
{
  g_auto (GStrv) parts = g_strsplit (address, "\n", N_PARTS);
  const RpcMethod *save = g_strv_length (parts) == N_PARTS ? ask_method (parts[METHOD]) : NULL;
  g_autoptr (GHashTable) texts = draft_find (address, NULL);
  const char *lines = texts != NULL ? g_hash_table_lookup (texts, LINES) : NULL,
             *preset = texts != NULL ? g_hash_table_lookup (texts, PRESET) : NULL,
             *verb = texts != NULL ? g_hash_table_lookup (texts, VERB) : NULL;
  g_autofree guchar *data = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (Record) record = NULL;
  char **words;
  gsize size;

  if (save == NULL || lines == NULL || preset == NULL)
    return;
  data = g_base64_decode (preset, &size);
  bytes = g_bytes_new (data, size);
  record = record_new (record_type (save), bytes);
  if (record == NULL)
    return;
  words = g_strsplit (lines, "\n", -1);   /* the form points into them */
  form_dialog_present (from, parts[TITLE], verb != NULL ? verb : _("Save"), save, record_get (record),
                       (const char *const *) words, nothing, words, (GDestroyNotify) g_strfreev);
}
