/* form-dialog.c - see form-dialog.h. */

#include "client/page/form-dialog.h"

#include <glib/gi18n.h>

#include "client/form/escape.h"
#include "client/page/page.h"

enum { WIDTH = 620 };

typedef struct
{
  GtkWidget *window, *from, *form, *complaint;
  FormEditor *editor;
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
  if (self->free_data != NULL)
    self->free_data (self->data);
  g_free (self);
}

static void
saved (FormDialog *self)
{
  self->done (self->data);
  gtk_window_destroy (GTK_WINDOW (self->window));
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
  gtk_label_set_text (GTK_LABEL (self->complaint), error->message);
  gtk_widget_set_visible (self->complaint, TRUE);
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
  gtk_window_destroy (window);
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
  GtkWidget *ok = gtk_button_new_with_label (_("Save"));

  gtk_widget_set_tooltip_text (ok, "Ctrl+Enter");
  gtk_widget_add_css_class (ok, "suggested-action");
  gtk_widget_set_halign (buttons, GTK_ALIGN_END);
  g_signal_connect_swapped (ok, "clicked", G_CALLBACK (save), self);
  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (gtk_window_destroy), self->window);
  gtk_box_append (GTK_BOX (buttons), cancel);
  gtk_box_append (GTK_BOX (buttons), ok);
  return buttons;
}

void
form_dialog_present (GtkWidget *from, const char *title, const RpcMethod *save_method, const Msg *preset,
                     const char *const *lines, void (*done) (gpointer data), gpointer data, GDestroyNotify free_data)
{
  FormDialog *self = g_new0 (FormDialog, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *form = form_new (preset->descriptor, lines),
            *head = gtk_label_new (title);
  int height;

  *self = (FormDialog){
    adw_window_new (), g_object_ref (from), form, gtk_label_new (NULL), form_editor_new (NULL, save_method), done,
    data, free_data
  };
  form_editor_set_form (self->editor, FORM_FORM (form));
  form_editor_begin (self->editor, preset);
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
  gtk_box_append (GTK_BOX (box), form);
  gtk_box_append (GTK_BOX (box), self->complaint);
  gtk_box_append (GTK_BOX (box), buttons_new (self));
  g_signal_connect_swapped (self->window, "close-request", G_CALLBACK (closing), self);
  escape_closes (self->window);
  window_key_does (self->window, "<Control>Return|<Control>KP_Enter", save, self);   /* Enter is a new line of a note */
  adw_window_set_content (ADW_WINDOW (self->window), box);
  gtk_window_set_title (GTK_WINDOW (self->window), title);
  gtk_window_set_modal (GTK_WINDOW (self->window), TRUE);
  gtk_window_set_transient_for (GTK_WINDOW (self->window), GTK_WINDOW (gtk_widget_get_root (from)));
  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, WIDTH, NULL, &height, NULL,
                      NULL); /* else it is as tall as if it were narrow */
  gtk_window_set_default_size (GTK_WINDOW (self->window), WIDTH, height);
  g_object_set_data_full (G_OBJECT (self->window), "dialog", self, dialog_free);
  gtk_widget_child_focus (form, GTK_DIR_TAB_FORWARD);
  gtk_window_present (GTK_WINDOW (self->window));
}
