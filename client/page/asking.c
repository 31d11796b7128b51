/* asking.c - the small dialogs that pages share; see page.h. */

#include <glib/gi18n.h>

#include "client/net/fault.h"
#include "client/page/kept-entry.h"
#include "client/page/page.h"

enum { LINES_MAX = 2, LABEL_CHARS = 52 };

typedef struct
{
  GtkWidget *entries[LINES_MAX + 1];   /* ends with NULL */
  void (*with_texts) (const char *const *texts, gpointer data);
  void (*with_text) (const char *text, gpointer data);
  void (*sure) (gpointer data);
  GtkWidget *from;                     /* what it was asked over */
  bool shut;                           /* by Escape or by the window, and not by Cancel */
  gpointer data;
  GDestroyNotify free_data;
} Asking;

static void
asking_free (gpointer data)
{
  Asking *self = data;

  if (self->free_data != NULL)
    self->free_data (self->data);
  g_object_unref (self->from);
  g_free (self);
}

/* Escape is answered for while the window closes, a button after that. */
static gboolean
closing (Asking *self)
{
  self->shut = true;
  return FALSE;
}

static gboolean
closed (Asking *self)
{
  self->shut = false;
  return FALSE;
}

static void
answered (AdwMessageDialog *dialog, const char *response, Asking *self)
{
  const char *texts[LINES_MAX + 1] = { NULL };

  if (g_strcmp0 (response, "go") != 0)
    {
      for (unsigned i = 0; self->entries[i] != NULL && !self->shut; i++)
        entry_forget (self->entries[i]);
      return;
    }
  entry_take_nothing_back (self->from);
  for (unsigned i = 0; self->entries[i] != NULL; i++)
    {
      entry_give (self->entries[i], self->from);
      texts[i] = gtk_editable_get_text (GTK_EDITABLE (self->entries[i]));
    }
  if (self->sure != NULL)
    self->sure (self->data);
  else if (self->with_text != NULL)
    self->with_text (texts[0], self->data);
  else
    self->with_texts (texts, self->data);
}

static GtkWidget *
dialog_new (GtkWidget *from, const char *title, const char *text, const char *button, const Asking *asking)
{
  Asking *self = g_memdup2 (asking, sizeof *asking);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (from)), title, text);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("Cancel"), "go", button, NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "go");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "go", ADW_RESPONSE_SUGGESTED);
  g_object_set_data_full (G_OBJECT (dialog), "asking", self, asking_free);
  self->from = g_object_ref (from);
  g_signal_connect_swapped (dialog, "close-request", G_CALLBACK (closing), self);
  g_signal_connect_data (dialog, "close-request", G_CALLBACK (closed), self, NULL, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect (dialog, "response", G_CALLBACK (answered), self);
  return dialog;
}

/* Nothing is done before each line says something. */
static void
typed (AdwMessageDialog *dialog)
{
  const Asking *self = g_object_get_data (G_OBJECT (dialog), "asking");
  bool all = true;

  for (unsigned i = 0; self->entries[i] != NULL; i++)
    {
      g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entries[i]))));

      all = all && text[0] != '\0';
    }
  adw_message_dialog_set_response_enabled (dialog, "go", all);
}

static GtkWidget *
entry_new (GtkWidget *box, const char *label)
{
  GtkWidget *entry = gtk_entry_new (), *name = gtk_label_new (label);

  gtk_label_set_wrap (GTK_LABEL (name), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (name), LABEL_CHARS);
  gtk_widget_add_css_class (name, "flabel");
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_RELATION_LABELLED_BY, name, NULL, -1);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), entry);
  return entry;
}

/* Where it is asked, and what: the same question of the same page is the same. */
static void
keep (const Asking *self, const char *title)
{
  GtkWidget *page = gtk_widget_get_ancestor (self->from, CLIENT_TYPE_PAGE);
  const char *address = page != NULL ? page_get_address (CLIENT_PAGE (page)) : NULL;

  for (unsigned i = 0; self->entries[i] != NULL; i++)
    {
      g_autofree char *place = g_strdup_printf ("%s/%s/%u", address != NULL ? address : "", title, i);

      entry_keep (self->entries[i], place);
    }
}

/* The first line that says nothing yet; the first of all when each says something. */
static GtkWidget *
first_to_fill (const Asking *self)
{
  for (unsigned i = 0; self->entries[i] != NULL; i++)
    if (gtk_editable_get_text (GTK_EDITABLE (self->entries[i]))[0] == '\0')
      return self->entries[i];
  return self->entries[0];
}

static void
present (GtkWidget *dialog, GtkWidget *box)
{
  const Asking *self = g_object_get_data (G_OBJECT (dialog), "asking");

  keep (self, adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (dialog)));
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), box);
  for (unsigned i = 0; self->entries[i] != NULL; i++)
    g_signal_connect_swapped (self->entries[i], "changed", G_CALLBACK (typed), dialog);
  typed (ADW_MESSAGE_DIALOG (dialog));
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (first_to_fill (self));
}

void
page_ask_text (GtkWidget *from, const char *title, const char *label, const char *button,
               void (*done) (const char *text, gpointer data), gpointer data, GDestroyNotify free_data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10), *entry = entry_new (box, label);
  const Asking asking = { .entries = { entry }, .with_text = done, .data = data, .free_data = free_data };

  gtk_label_set_justify (GTK_LABEL (gtk_widget_get_first_child (box)), GTK_JUSTIFY_CENTER);
  present (dialog_new (from, title, NULL, button, &asking), box);
}

void
page_ask_lines (GtkWidget *from, const PageQuestion *question, void (*done) (const char *const *texts, gpointer data),
                gpointer data, GDestroyNotify free_data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4), *dialog;
  Asking asking = { .with_texts = done, .data = data, .free_data = free_data };

  for (unsigned i = 0; i < LINES_MAX; i++)
    {
      const PageLine *line = &question->lines[i];
      GtkWidget *entry = asking.entries[i] = entry_new (box, line->label);

      g_object_set (entry, "placeholder-text", line->hint, "max-length", line->most, "activates-default",
                    !question->grave, "text", line->text != NULL ? line->text : "", NULL);
      gtk_label_set_xalign (GTK_LABEL (gtk_widget_get_prev_sibling (entry)), 0);
      gtk_widget_set_margin_top (gtk_widget_get_prev_sibling (entry), i > 0 ? 8 : 0);   /* a name keeps to its line */
    }
  dialog = dialog_new (from, question->title, question->text, question->button, &asking);
  if (question->grave)
    {
      adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "go", ADW_RESPONSE_DESTRUCTIVE);
      adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
    }
  present (dialog, box);
}

void
page_ask_agree (GtkWidget *from, const char *title, const char *text, const char *button,
                void (*done) (gpointer data), gpointer data, GDestroyNotify free_data)
{
  const Asking asking = { .sure = done, .data = data, .free_data = free_data };

  gtk_window_present (GTK_WINDOW (dialog_new (from, title, text, button, &asking)));
}

void
page_ask_sure (GtkWidget *from, const char *title, const char *text, const char *button,
               void (*done) (gpointer data), gpointer data, GDestroyNotify free_data)
{
  const Asking asking = { .sure = done, .data = data, .free_data = free_data };
  GtkWidget *dialog = dialog_new (from, title, text, button, &asking);

  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "go", ADW_RESPONSE_DESTRUCTIVE);
  /* Enter alone takes nothing away. */
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  gtk_window_present (GTK_WINDOW (dialog));
}

void
page_complain (GtkWidget *from, const GError *error)
{
  const char *trace = fault_trace (error);
  g_autofree char *text = trace != NULL && trace[0] != '\0' ? g_strdup_printf ("%s  (%s)", error->message, trace)
                                                           : g_strdup (error->message);

  entry_take_back (from);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    page_toast (from, text);
}

void
page_refresh_actions (Page *self)
{
  page_set_unsaved (self, page_get_unsaved (self));
}
