/* export.c - see export.h. The file is written beside its place and put there when it is whole. */

#include "client/page/export.h"

#include <glib/gi18n.h>
#include <string.h>

#include "client/net/record.h"
#include "common/csv.h"

typedef struct
{
  GtkWidget *from;
  const RpcMethod *method;
  GBytes *query;
  GPtrArray *columns;         /* char * */
  char *title, *reason, *after;
  uint64_t operation;
  GFile *file;
  GString *text;
  guint n_rows;
} Export;

static void ask_page (Export *self);

static void
export_free (Export *self)
{
  g_object_unref (self->from);
  g_bytes_unref (self->query);
  g_ptr_array_unref (self->columns);
  g_free (self->title);
  g_free (self->reason);
  g_free (self->after);
  g_clear_object (&self->file);
  g_string_free (self->text, TRUE);
  g_free (self);
}

static void
write_heads (Export *self, const ProtobufCMessageDescriptor *type)
{
  g_string_assign (self->text, "\357\273\277");   /* so that spreadsheets take it for UTF-8 */
  for (guint i = 0; i < self->columns->len; i++)
    {
      const FieldFact *fact = fact_find (type, g_ptr_array_index (self->columns, i));
      g_autofree char *cell = csv_written (_(fact->label), ';');

      g_string_append_printf (self->text, "%s%s", i > 0 ? ";" : "", cell);
    }
  g_string_append (self->text, "\r\n");
}

static void
write_row (Export *self, const Msg *row)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      g_autofree char *text = fact_show (row, g_ptr_array_index (self->columns, i)), *cell = csv_written (text, ';');

      g_string_append_printf (self->text, "%s%s", i > 0 ? ";" : "", cell);
    }
  g_string_append (self->text, "\r\n");
  self->n_rows++;
}

/* What the file is, in its last line: whoever finds it can ask the log about it. */
static void
write_number (Export *self)
{
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, self->operation),
                  *text = g_strdup_printf (_("Operation %s, rows: %u. Reason: %s"), number, self->n_rows, self->reason),
                  *cell = csv_written (text, ';');

  g_string_append_printf (self->text, "%s\r\n", cell);
}

static void
finish (Export *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  write_number (self);
  if (!g_file_replace_contents (self->file, self->text->str, self->text->len, NULL, FALSE,
                                G_FILE_CREATE_REPLACE_DESTINATION | G_FILE_CREATE_PRIVATE, NULL, NULL, &error))
    text = g_strdup (error->message);
  else
    {
      g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, self->operation);

      text = g_strdup_printf (_("Rows exported: %u. Number of the operation: %s"), self->n_rows, number);
    }
  page_toast (self->from, text);
  export_free (self);
}

static void
arrived (GObject *source, GAsyncResult *result, gpointer data)
{
  Export *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Record) record = ask_finish (result, &error);
  const Field *outer;
  const Msg *page;
  Msg *const *rows;
  size_t n = 0;

  if (record == NULL)
    {
      page_complain (self->from, error);
      export_free (self);
      return;
    }
  page = record_get (record);
  rows = record_rows (record, &n);
  for (size_t i = 0; i < n; i++)
    write_row (self, rows[i]);
  self->operation = *(uint64_t *) msg_member (page, msg_find (page->descriptor, "operation", &outer));
  g_free (self->after);
  self->after = g_strdup (*(char **) msg_member (page, msg_find (page->descriptor, "after", &outer)));
  if (n == 0 || self->after == NULL || self->after[0] == '\0')
    finish (self);
  else
    ask_page (self);
}

static void
ask_page (Export *self)
{
  Arena *arena = arena_new (1 << 20);
  const ProtobufCMessageDescriptor *type = self->method->in;
  Msg *in = arena_alloc (arena, type->sizeof_message);
  g_autoptr (Record) query = record_new (&list_query__descriptor, self->query);
  const Field *outer, *columns = msg_find (type, "columns", &outer);

  protobuf_c_message_init (type, in);
  *(const void **) msg_member (in, msg_find (type, "query", &outer)) = record_get (query);
  *(char ***) msg_member (in, columns) = (char **) self->columns->pdata;
  *(size_t *) ((char *) in + columns->quantifier_offset) = self->columns->len;
  *(char **) msg_member (in, msg_find (type, "reason", &outer)) = self->reason;
  if (self->after != NULL)
    *(char **) msg_member (in, msg_find (type, "after", &outer)) = self->after;
  *(uint64_t *) msg_member (in, msg_find (type, "operation", &outer)) = self->operation;
  ask_because_async (self->method, in, self->reason, NULL, arrived, self);
  arena_free (arena);
}

static void
file_chosen (GtkNativeDialog *dialog, int response, Export *self)
{
  const ProtobufCMessageDescriptor *type = self->method->out;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      self->file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      for (unsigned i = 0; i < type->n_fields; i++)
        if (type->fields[i].type == PROTOBUF_C_TYPE_MESSAGE && type->fields[i].label == PROTOBUF_C_LABEL_REPEATED)
          write_heads (self, type->fields[i].descriptor);
      ask_page (self);
    }
  else
    export_free (self);
  g_object_unref (dialog);
}

static void
reason_given (const char *reason, gpointer data)
{
  Export *self = data;
  g_autofree char *name = g_strdup_printf ("%s.csv", self->title);
  GtkFileChooserNative *dialog;

  self->reason = g_strdup (reason);
  dialog = gtk_file_chooser_native_new (_("Export"), GTK_WINDOW (gtk_widget_get_root (self->from)),
                                        GTK_FILE_CHOOSER_ACTION_SAVE, _("Export"), _("Cancel"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (file_chosen), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
export_ask (GtkWidget *from, const RpcMethod *method, const ListQuery *query, GPtrArray *columns, const char *title)
{
  Export *self = g_new0 (Export, 1);

  self->from = g_object_ref (from);
  self->method = method;
  self->query = record_pack (query);
  self->columns = g_ptr_array_ref (columns);
  self->title = g_strdup (title);
  self->text = g_string_new (NULL);
  page_ask_text (from, _("Export into a file"),
                 _("Why do you need it? The reason is kept in the log with your name."), _("Export"), reason_given,
                 self, NULL);
}
