/* export.c - see export.h. Rows are asked for when those before them are in the file: none wait in memory. */

#include "client/page/export.h"

#include <glib/gi18n.h>
#include <string.h>

#include "client/list/cell.h"
#include "client/net/ask.h"
#include "client/page/export-file.h"
#include "client/page/progress.h"
#include "common/csv.h"
#include "methods.h"

enum { MAX_TRIES = 3, ARENA_MAX = 1 << 20 };

/* Counted: whoever waits for an answer holds it. */
typedef struct
{
  GtkWidget *from;
  const RpcMethod *list;
  GBytes *query, *after;
  GStrv columns;
  char *title, *reason;
  bool many, whole;
  uint64_t id;
  guint n_rows, n_tries;
  GFile *place;
  ExportFile *file;
  GCancellable *cancellable;
  Progress *progress;
} Taking;

static void
taking_clear (gpointer data)
{
  Taking *self = data;

  g_clear_pointer (&self->progress, progress_free);
  g_clear_pointer (&self->file, export_file_free);
  g_clear_object (&self->place);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->query, g_bytes_unref);
  g_clear_pointer (&self->after, g_bytes_unref);
  g_strfreev (self->columns);
  g_free (self->title);
  g_free (self->reason);
  g_object_unref (self->from);
}

static void
taking_unref (gpointer self)
{
  g_rc_box_release_full (self, taking_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Taking, taking_unref)

static Taking *
taking_new (GtkWidget *from, const RpcMethod *list, const char *title)
{
  Taking *self = g_rc_box_new0 (Taking);

  self->from = g_object_ref (from);
  self->list = list;
  self->title = g_strdup (title);
  self->cancellable = g_cancellable_new ();
  return self;
}

static void
add_cell (GString *line, const char *text)
{
  g_autofree char *cell = csv_written (text, ';');

  g_string_append_printf (line, "%s%s", line->len > 0 ? ";" : "", cell);
}

static void
write_heads (Taking *self, GString *text)
{
  const ProtobufCMessageDescriptor *type = self->list->out->fields[0].descriptor;
  g_autoptr (GString) line = g_string_new (NULL);

  g_string_append (text, "\357\273\277");   /* so that spreadsheets take it for UTF-8 */
  for (guint i = 0; self->columns[i] != NULL; i++)
    add_cell (line, _(fact_find (type, cell_field (self->columns[i]))->label));
  g_string_append_printf (text, "%s\r\n", line->str);
}

static void
write_rows (Taking *self, Record *page, GString *text)
{
  size_t n = 0;
  Msg *const *rows = record_rows (page, &n);

  for (size_t i = 0; i < n; i++)
    {
      g_autoptr (GString) line = g_string_new (NULL);

      for (guint c = 0; self->columns[c] != NULL; c++)
        {
          g_autofree char *cell = cell_text (self->columns[c], rows[i]);

          add_cell (line, cell);
        }
      g_string_append_printf (text, "%s\r\n", line->str);
    }
  self->n_rows += n;
}

/* What the file is, in its last line: whoever finds it can ask the log about it. */
static void
write_number (Taking *self, GString *text)
{
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, self->id),
                  *said = g_strdup_printf (_("Operation %s, rows: %u. Reason: %s"), number, self->n_rows, self->reason),
                  *cell = csv_written (said, ';');

  g_string_append_printf (text, "%s\r\n", cell);
}

static void
tell_end (Taking *self, const GError *error)
{
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, self->id), *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    page_toast (self->from, _("The export was stopped; no file was made"));
  else if (error != NULL)
    page_complain (self->from, error);
  else
    {
      text = g_strdup_printf (_("Rows exported: %u. Number of the operation: %s"), self->n_rows, number);
      page_toast (self->from, text);
    }
}

static void
show_how_far (Taking *self, const ExportedPage *page)
{
  g_autofree char *text = g_strdup_printf (page->estimated ? _("%u of ≈ %u") : _("%u of %u"), self->n_rows,
                                           page->total);

  progress_set (self->progress, text, page->total > 0 ? (double) self->n_rows / page->total : 1);
}

static void ask_page (Taking *self);

static void
put (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Taking) self = data;
  g_autoptr (GError) error = NULL;
  bool good = export_file_put_finish (result, &error);

  if (good && !self->whole)
    ask_page (self);
  else
    tell_end (self, error);
}

static void
put_async (Taking *self, GString *text, ExportPart which)
{
  self->whole = (which & EXPORT_LAST) != 0;
  export_file_put_async (self->file, text, which, self->cancellable, put, g_rc_box_acquire (self));
}

static void
begin_file (Taking *self)
{
  GString *text = g_string_new (NULL);

  self->n_rows = 0;
  g_clear_pointer (&self->after, g_bytes_unref);
  write_heads (self, text);
  put_async (self, text, EXPORT_FIRST);
}

static bool
take_page (Taking *self, const ExportedPage *page, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (page->page.data, page->page.len);
  g_autoptr (Record) rows = record_new (self->list->out, bytes);
  GString *text;

  if (rows == NULL)
    {
      g_set_error_literal (error, FAULT_ERROR, FAULT_BROKEN, _("The answer of the server is damaged"));
      return false;
    }
  text = g_string_new (NULL);
  write_rows (self, rows, text);
  if (page->last)
    write_number (self, text);
  g_clear_pointer (&self->after, g_bytes_unref);
  self->after = g_bytes_new (page->after.data, page->after.len);
  show_how_far (self, page);
  put_async (self, text, page->last ? EXPORT_LAST : 0);
  return true;
}

/* An answer that was lost on its way is not told again: then the file begins anew. */
static void
arrived (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Taking) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Record) record = ask_finish (result, &error);

  if (record == NULL && g_error_matches (error, FAULT_ERROR, (int) STATUS__DONE) && self->n_tries++ < MAX_TRIES)
    begin_file (self);
  else if (record == NULL || !take_page (self, record_get (record), &error))
    tell_end (self, error);
}

static void
ask_page (Taking *self)
{
  ExportTurn turn = EXPORT_TURN__INIT;

  turn.id = self->id;
  turn.offset = self->n_rows;
  if (self->after != NULL)
    turn.after.data = (uint8_t *) g_bytes_get_data (self->after, &turn.after.len);
  ask_because_async (&exports_take_method, &turn, self->reason, self->cancellable, arrived, g_rc_box_acquire (self));
}

static void
take (Taking *self)
{
  self->progress = progress_new (self->from, _("Export into a file"), self->cancellable);
  self->file = export_file_new (self->place);
  begin_file (self);
}

static void
begun (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Taking) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Record) record = ask_finish (result, &error);

  if (record == NULL && g_error_matches (error, FAULT_ERROR, FAULT_PROPOSED))
    page_toast (self->from, _("A colleague has to confirm it in “Proposals”; then take the file from “Exports”"));
  else if (record == NULL)
    tell_end (self, error);
  else
    {
      self->id = ((const RecordRef *) record_get (record))->id;
      take (self);
    }
}

static void
begin (Taking *self)
{
  g_autoptr (Record) query = record_new (&list_query__descriptor, self->query);
  ExportOrder order = EXPORT_ORDER__INIT;

  order.list = self->list->name;
  order.query = (ListQuery *) record_get (query);
  order.columns = (const char **) self->columns;
  order.n_columns = g_strv_length (self->columns);
  order.reason = self->reason;
  ask_because_async (self->many ? &exports_allow_method : &exports_begin_method, &order, self->reason, NULL, begun,
                     g_rc_box_acquire (self));
}

static void
file_chosen (GtkNativeDialog *dialog, int response, Taking *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      self->place = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      if (self->id != 0)
        take (self);
      else
        begin (self);
    }
  taking_unref (self);
  g_object_unref (dialog);
}

static void
choose_file (Taking *self)
{
  g_autofree char *name = g_strdup_printf ("%s.csv", self->title);
  GtkFileChooserNative *dialog
      = gtk_file_chooser_native_new (_("Export"), GTK_WINDOW (gtk_widget_get_root (self->from)),
                                     GTK_FILE_CHOOSER_ACTION_SAVE, _("Export"), _("Cancel"));

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (file_chosen), g_rc_box_acquire (self));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
reason_given (const char *reason, gpointer data)
{
  Taking *self = data;

  self->reason = g_strdup (reason);
  if (self->many)
    begin (self);
  else
    choose_file (self);
}

void
export_ask (GtkWidget *from, const RpcMethod *list, const ListQuery *query, Table *table, const char *title,
            guint n_rows)
{
  Taking *self = taking_new (from, list, title);
  g_autoptr (GPtrArray) columns = table_get_shown (table);
  g_autofree char *question = g_strdup_printf (_("Export into a file: %s"), title);

  self->query = record_pack (query);
  self->many = n_rows > EXPORT_ALONE;
  g_ptr_array_add (columns, NULL);
  self->columns = g_strdupv ((char **) columns->pdata);
  page_ask_text (from, question,
                 self->many ? _("More than 1,000 rows leave the bank only when a colleague has confirmed it. Why do "
                                "you need them? The reason is kept in the log with your name.")
                            : _("Why do you need it? The reason is kept in the log with your name."),
                 self->many ? _("Propose") : _("Export"), reason_given, self, taking_unref);
}

void
export_take (GtkWidget *from, const Export *export)
{
  const RpcMethod *list = ask_method (export->list);
  g_autoptr (Taking) self = list != NULL ? taking_new (from, list, _(list->label)) : NULL;

  if (self == NULL)
    return;
  self->id = export->id;
  self->reason = g_strdup (export->reason);
  self->columns = g_strsplit (export->columns, " ", -1);
  choose_file (self);
}
