/* import-page.c - see import-page.h. One page after another: the file, its columns, the work, what came of it. */

#include "client/import/import-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "client/import/mapping.h"
#include "client/import/sender.h"
#include "client/net/session.h"
#include "client/page/status.h"

#define CLIENT_TYPE_IMPORT_PAGE (import_page_get_type ())
G_DECLARE_FINAL_TYPE (ImportPage, import_page, CLIENT, IMPORT_PAGE, Page)

struct _ImportPage
{
  Page parent_instance;

  GFile *file;
  char *name;
  ImportReader *reader;
  ImportSender *sender;
  GtkWidget *stack, *reading, *mapping;
  GtkWidget *progress, *counts, *state, *cancel, *again;
};

G_DEFINE_FINAL_TYPE (ImportPage, import_page, CLIENT_TYPE_PAGE)

static void read_file (ImportPage *self, char separator);

static GtkWidget *
button_new (const char *label, GCallback clicked, gpointer self)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (button, "clicked", clicked, self);
  return button;
}

static GtkWidget *
text_new (const char *class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, class);
  return label;
}

static void
file_chosen (GtkNativeDialog *dialog, int response, ImportPage *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_clear_object (&self->file);
      self->file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      read_file (self, '\0');
    }
  g_object_unref (dialog);
}

static void
choose_clicked (ImportPage *self)
{
  GtkFileChooserNative *dialog
      = gtk_file_chooser_native_new (_("A table of clients"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                     GTK_FILE_CHOOSER_ACTION_OPEN, _("Open"), _("Cancel"));
  g_autoptr (GtkFileFilter) tables = gtk_file_filter_new (), all = gtk_file_filter_new ();

  gtk_file_filter_set_name (tables, _("Tables as text (CSV, TXT)"));
  gtk_file_filter_add_suffix (tables, "csv");
  gtk_file_filter_add_suffix (tables, "txt");
  gtk_file_filter_add_suffix (tables, "tsv");
  gtk_file_filter_set_name (all, _("All files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), tables);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), all);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (file_chosen), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
show (ImportPage *self, const char *stage)
{
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), stage);
}

static void
begin_again (ImportPage *self)
{
  show (self, "choose");
}

static void
moved (ImportPage *self)
{
  unsigned sent, total;
  g_autofree char *text = NULL;

  import_sender_counts (self->sender, &sent, &total);
  text = g_strdup_printf (_("Rows in the file: %u · sent: %u"), total, sent);
  gtk_label_set_text (GTK_LABEL (self->counts), text);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), total > 0 ? (double) sent / total : 1);
}

/* What becomes of the rows is told by the work's own page: it is there tomorrow, too. */
static void
ended (ImportPage *self, const GError *error)
{
  g_autofree char *address = g_strdup_printf ("work:%" G_GUINT64_FORMAT, import_sender_work (self->sender));

  if (error != NULL)
    {
      gtk_label_set_text (GTK_LABEL (self->state), error->message);
      gtk_widget_set_visible (self->cancel, FALSE);
      gtk_widget_set_visible (self->again, TRUE);
      return;
    }
  begin_again (self);
  if (import_sender_work (self->sender) != 0)
    page_open (GTK_WIDGET (self), address);
}

static void
cancel_clicked (ImportPage *self)
{
  import_sender_cancel (self->sender);
}

static void
begin (ImportPage *self)
{
  ImportPlan *plan = mapping_get_plan (IMPORT_MAPPING (self->mapping));

  if (plan == NULL)
    return;
  g_clear_object (&self->sender);
  gtk_widget_set_visible (self->cancel, TRUE);
  gtk_widget_set_visible (self->again, FALSE);
  gtk_label_set_text (GTK_LABEL (self->state), _("The rows are on their way to the bank"));
  self->sender = import_sender_new (self->reader, plan, self->name);
  g_signal_connect_object (self->sender, "moved", G_CALLBACK (moved), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sender, "ended", G_CALLBACK (ended), self, G_CONNECT_SWAPPED);
  moved (self);
  show (self, "sending");
}

static void
separator_chosen (ImportPage *self, int separator)
{
  read_file (self, (char) separator);
}

static void
file_read (ImportPage *self, const char *complaint)
{
  if (complaint != NULL || import_reader_rows (self->reader)->len < 2)
    {
      page_toast (GTK_WIDGET (self), complaint != NULL ? complaint : _("There is nothing in this file but a header"));
      begin_again (self);
      return;
    }
  if (self->mapping != NULL)
    gtk_stack_remove (GTK_STACK (self->stack), self->mapping);
  self->mapping = mapping_new (self->reader, self->name);
  g_signal_connect_swapped (self->mapping, "begin", G_CALLBACK (begin), self);
  g_signal_connect_swapped (self->mapping, "back", G_CALLBACK (begin_again), self);
  g_signal_connect_swapped (self->mapping, "separator", G_CALLBACK (separator_chosen), self);
  gtk_stack_add_named (GTK_STACK (self->stack), self->mapping, "mapping");
  show (self, "mapping");
}

static void
reading_moved (ImportPage *self, double fraction)
{
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->reading), fraction);
}

static void
read_file (ImportPage *self, char separator)
{
  g_autofree char *name = g_file_get_basename (self->file);

  if (self->reader != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->reader, self);
      import_reader_stop (self->reader);
      g_clear_object (&self->reader);
    }
  g_free (self->name);
  self->name = g_utf8_make_valid (name, -1);
  self->reader = import_reader_new (self->file, separator);
  g_signal_connect_object (self->reader, "moved", G_CALLBACK (reading_moved), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->reader, "ended", G_CALLBACK (file_read), self, G_CONNECT_SWAPPED);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->reading), 0);
  show (self, "reading");
}

static gboolean
dropped (GtkDropTarget *target, const GValue *value, double x, double y, ImportPage *self)
{
  g_clear_object (&self->file);
  self->file = g_value_dup_object (value);
  read_file (self, '\0');
  return TRUE;
}

static GtkWidget *
choose_new (ImportPage *self)
{
  GtkWidget *status = page_status_new (
      "document-save-symbolic", _("Import of clients"),
      _("A table as text: CSV in UTF-8 or Windows-1251, with a row of headers. "
         "Drop the file here or choose it. Nothing is saved before you have seen what its columns mean."));
  GtkDropTarget *drop = gtk_drop_target_new (G_TYPE_FILE, GDK_ACTION_COPY);

  g_signal_connect_swapped (page_status_add (status, _("Choose a file")), "clicked", G_CALLBACK (choose_clicked), self);
  g_signal_connect (drop, "drop", G_CALLBACK (dropped), self);
  gtk_widget_add_controller (status, GTK_EVENT_CONTROLLER (drop));
  return status;
}

static GtkWidget *
reading_new (ImportPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->reading = gtk_progress_bar_new ();
  gtk_widget_set_size_request (self->reading, 320, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->reading), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Reading the file…"), -1);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), gtk_label_new (_("Reading the file…")));
  gtk_box_append (GTK_BOX (box), self->reading);
  return box;
}

static GtkWidget *
sending_new (ImportPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10), *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->progress = gtk_progress_bar_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("How far the import is"), -1);
  self->state = text_new ("dialog-title");
  self->counts = text_new ("num");
  self->cancel = button_new (_("Cancel the import"), G_CALLBACK (cancel_clicked), self);
  self->again = button_new (_("Another file"), G_CALLBACK (begin_again), self);
  gtk_box_append (GTK_BOX (buttons), self->cancel);
  gtk_box_append (GTK_BOX (buttons), self->again);
  gtk_widget_add_css_class (box, "dialog-body");
  gtk_box_append (GTK_BOX (box), self->state);
  gtk_box_append (GTK_BOX (box), self->progress);
  gtk_box_append (GTK_BOX (box), self->counts);
  gtk_box_append (GTK_BOX (box), buttons);
  return box;
}

static void
import_page_dispose (GObject *object)
{
  ImportPage *self = CLIENT_IMPORT_PAGE (object);

  if (self->reader != NULL)
    import_reader_stop (self->reader);
  g_clear_object (&self->reader);
  g_clear_object (&self->sender);
  g_clear_object (&self->file);
  g_clear_pointer (&self->name, g_free);
  G_OBJECT_CLASS (import_page_parent_class)->dispose (object);
}

static void
import_page_class_init (ImportPageClass *class)
{
  G_OBJECT_CLASS (class)->dispose = import_page_dispose;
}

static void
import_page_init (ImportPage *self)
{
  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), choose_new (self), "choose");
  gtk_stack_add_named (GTK_STACK (self->stack), reading_new (self), "reading");
  gtk_stack_add_named (GTK_STACK (self->stack), sending_new (self), "sending");
  gtk_widget_add_css_class (GTK_WIDGET (self), "list-page");
  adw_bin_set_child (ADW_BIN (self), self->stack);
}

Page *
import_page_open (const char *key)
{
  ImportPage *self = g_object_new (CLIENT_TYPE_IMPORT_PAGE, NULL);

  page_set_title (CLIENT_PAGE (self), _("Import"));
  if (!session_may ("clients.import"))
    adw_bin_set_child (ADW_BIN (self), page_status_new ("changes-prevent-symbolic", _("Closed to you"),
                                                        _("Clients are imported by whoever has the right to it.")));
  else if (key[0] == '/')
    {
      self->file = g_file_new_for_path (key);
      read_file (self, '\0');
    }
  return CLIENT_PAGE (self);
}
