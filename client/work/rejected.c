/* rejected.c - see rejected.h. */

#include "client/work/rejected.h"

#include <glib/gi18n.h>
#include <string.h>

#include "client/net/ask.h"
#include "client/page/page.h"
#include "common/csv.h"
#include "methods.h"

enum { ROWS_AT_ONCE = 500 };

typedef struct
{
  GtkWidget *from;
  uint64_t work_id;
  char *heads;                 /* with the separator behind them */
  char separator;
  GFile *file;
  GString *text;
  unsigned n_rows;
} Rejected;

static void
rejected_free (Rejected *self)
{
  g_object_unref (self->from);
  g_clear_object (&self->file);
  g_free (self->heads);
  g_string_free (self->text, TRUE);
  g_free (self);
}

static void
add_row (Rejected *self, const WorkRow *row)
{
  g_autofree char *field = fault_kept (row->field), *complaint = fault_kept (row->complaint);
  g_autofree char *why = field[0] != '\0' ? g_strdup_printf ("%s: %s", field, complaint) : g_strdup (complaint);
  g_autofree char *cell = csv_written (why, self->separator);

  g_string_append_printf (self->text, "%s%c%s\r\n", row->text, self->separator, cell);
  self->n_rows++;
}

static void
finish (Rejected *self)
{
  g_autoptr (GError) error = NULL;

  if (g_file_replace_contents (self->file, self->text->str, self->text->len, NULL, FALSE,
                               G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, NULL, NULL, &error))
    page_toast (self->from, _("The rejected rows are saved"));
  else
    page_complain (self->from, error);
  rejected_free (self);
}

static void ask_rows (Rejected *self);

static void
arrived (GObject *source, GAsyncResult *result, gpointer data)
{
  Rejected *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Record) record = ask_finish (result, &error);
  size_t n = 0;
  Msg *const *rows = record != NULL ? record_rows (record, &n) : NULL;

  if (record == NULL)
    {
      page_complain (self->from, error);
      rejected_free (self);
      return;
    }
  for (size_t i = 0; i < n; i++)
    add_row (self, (const WorkRow *) rows[i]);
  if (n > 0)
    ask_rows (self);
  else
    finish (self);
}

static void
ask_rows (Rejected *self)
{
  ListQuery query = LIST_QUERY__INIT;

  query.of_kind = (char *) "work";
  query.of_id = self->work_id;
  query.offset = self->n_rows;
  query.limit = ROWS_AT_ONCE;
  ask_async (&works_rows_method, &query, NULL, arrived, self);
}

static void
place_chosen (GtkNativeDialog *dialog, int response, Rejected *self)
{
  g_autofree char *why = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      self->file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      self->separator = self->heads[strlen (self->heads) - 1];
      why = csv_written (_("Why it was rejected"), self->separator);
      g_string_append_printf (self->text, "\357\273\277%s%s\r\n", self->heads, why);
      ask_rows (self);
    }
  else
    rejected_free (self);
  g_object_unref (dialog);
}

void
rejected_save (GtkWidget *from, const Work *work)
{
  g_autofree char *name = g_strdup_printf (_("rejected-%s"), work->title);
  GtkFileChooserNative *dialog
      = gtk_file_chooser_native_new (_("Save the rejected rows"), GTK_WINDOW (gtk_widget_get_root (from)),
                                     GTK_FILE_CHOOSER_ACTION_SAVE, _("Save"), _("Cancel"));
  Rejected *self = g_new0 (Rejected, 1);

  self->from = g_object_ref (from);
  self->work_id = work->id;
  self->heads = work->heads[0] != '\0' ? g_strdup (work->heads) : g_strdup_printf ("%s;", _("Row"));
  self->text = g_string_new (NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (place_chosen), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
