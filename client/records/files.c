/* files.c - the files of a record: attached in chunks, opened as a copy; see tabs.h. A file is read where the person
 * sits. */

#include <adwaita.h>
#include <glib/gi18n.h>
#include <sodium.h>
#include <string.h>

#include "client/net/ask.h"
#include "client/net/session.h"
#include "client/page/page.h"
#include "client/page/sublist.h"
#include "client/records/tabs.h"
#include "files.pb-c.h"
#include "methods.h"

enum { CHUNK = 256 << 10, FILE_MAX = 100 << 20, HASH_SIZE = 32, COPY_MODE = 0400 };   /* as the server has them */

static const char *const columns[] = {
  "name", "scan", "type 24", "size", "author_id 24", "added_at", "-virus 24", NULL };
static const char *const facets[] = { "author_id", NULL };

/* One file on its way up or down. */
typedef struct
{
  GtkWidget *sublist;
  char *name;
  GBytes *bytes;               /* up */
  GByteArray *taken;           /* down */
  uint64_t id;
  uint32_t next, n_chunks;
  GFile *place;                /* down: where to; NULL = a copy to be opened */
} Journey;

static void
journey_free (Journey *self)
{
  g_object_unref (self->sublist);
  g_free (self->name);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->taken, g_byte_array_unref);
  g_clear_object (&self->place);
  g_free (self);
}

/* NULL, said aloud and the journey over, when the step failed. */
static Record *
step_done (Journey *self, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  Record *record = ask_finish (result, &error);

  if (record == NULL)
    {
      page_complain (self->sublist, error);
      journey_free (self);
    }
  return record;
}

static void
say (Journey *self, const char *format)
{
  g_autofree char *text = g_strdup_printf (format, self->name);

  page_toast (self->sublist, text);
}

static void
finished (GObject *source, GAsyncResult *result, gpointer data)
{
  Journey *self = data;
  g_autoptr (Record) record = step_done (self, result);
  bool waits;

  if (record == NULL)
    return;
  waits = ((const File *) record_get (record))->scan != FILE__SCAN__NO_SCAN;
  say (self, waits ? _("Attached, to be checked for viruses: %s") : _("Attached: %s"));
  sublist_ask_again (PAGE_SUBLIST (self->sublist));
  journey_free (self);
}

static gsize
chunk_at (const Journey *self, uint32_t number, const uint8_t **data)
{
  gsize size, offset = (gsize) number * CHUNK;

  *data = (const uint8_t *) g_bytes_get_data (self->bytes, &size) + offset;
  return MIN ((gsize) CHUNK, size - offset);
}

static void put_next (Journey *self);

static void
put (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Record) record = step_done (data, result);

  if (record != NULL)
    put_next (data);
}

static void
put_next (Journey *self)
{
  FileChunk chunk = FILE_CHUNK__INIT;
  RecordRef ref = RECORD_REF__INIT;
  const uint8_t *bytes;

  if (self->next == self->n_chunks)
    {
      ref.id = self->id;
      ask_async (&files_finish_method, &ref, NULL, finished, self);
      return;
    }
  chunk.file_id = self->id;
  chunk.number = self->next++;
  chunk.data.len = chunk_at (self, chunk.number, &bytes);
  chunk.data.data = (uint8_t *) bytes;
  ask_async (&files_put_method, &chunk, NULL, put, self);
}

static void
begun (GObject *source, GAsyncResult *result, gpointer data)
{
  Journey *self = data;
  g_autoptr (Record) record = step_done (self, result);

  if (record == NULL)
    return;
  self->id = ((const RecordRef *) record_get (record))->id;
  put_next (self);
}

/* In a thread: of a hundred megabytes it is a tenth of a second, and the window would stand still. */
static void
hash (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Journey *self = data;
  uint8_t part[HASH_SIZE], *whole = g_malloc (HASH_SIZE);
  crypto_generichash_state state;

  crypto_generichash_init (&state, NULL, 0, HASH_SIZE);
  for (uint32_t i = 0; i < self->n_chunks; i++)
    {
      const uint8_t *chunk;
      gsize size = chunk_at (self, i, &chunk);

      crypto_generichash (part, sizeof part, chunk, size, NULL, 0);
      crypto_generichash_update (&state, part, sizeof part);
    }
  crypto_generichash_final (&state, whole, HASH_SIZE);
  g_task_return_pointer (task, whole, g_free);
}

/* The server is told the hash first: what arrives otherwise than it was sent is not kept. */
static void
hashed (GObject *source, GAsyncResult *result, gpointer data)
{
  Journey *self = data;
  g_autofree uint8_t *whole = g_task_propagate_pointer (G_TASK (result), NULL);
  File file = FILE__INIT;

  file.of_kind = (char *) sublist_get_of_kind (PAGE_SUBLIST (self->sublist));
  file.of_id = sublist_get_of_id (PAGE_SUBLIST (self->sublist));
  file.name = self->name;
  file.size = (int64_t) g_bytes_get_size (self->bytes);
  file.n_chunks = self->n_chunks;
  file.hash = (ProtobufCBinaryData) { HASH_SIZE, whole };
  ask_async (&files_begin_method, &file, NULL, begun, self);
}

static void
file_read (GObject *source, GAsyncResult *result, gpointer data)
{
  Journey *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GTask) task = NULL;

  self->bytes = g_file_load_bytes_finish (G_FILE (source), result, NULL, &error);
  if (self->bytes == NULL || g_bytes_get_size (self->bytes) == 0 || g_bytes_get_size (self->bytes) > FILE_MAX)
    {
      page_toast (self->sublist,
                  error != NULL ? error->message : _("A file must have something in it, and at most 100 MB"));
      journey_free (self);
      return;
    }
  self->n_chunks = (uint32_t) ((g_bytes_get_size (self->bytes) + CHUNK - 1) / CHUNK);
  task = g_task_new (self->sublist, NULL, hashed, self);
  g_task_set_task_data (task, self, NULL);
  g_task_run_in_thread (task, hash);
}

static Journey *
journey_new (Sublist *sublist, const char *name)
{
  Journey *self = g_new0 (Journey, 1);

  self->sublist = GTK_WIDGET (g_object_ref (sublist));
  self->name = g_strdup (name);
  return self;
}

static void
to_attach (GtkNativeDialog *dialog, int response, Sublist *sublist)
{
  g_autoptr (GListModel) files
      = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog)) : NULL;

  for (guint i = 0; files != NULL && i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);
      g_autofree char *name = g_file_get_basename (file), *shown = g_utf8_make_valid (name, -1);

      g_file_load_bytes_async (file, NULL, file_read, journey_new (sublist, shown));
    }
  g_object_unref (dialog);
}

static void
attach (Sublist *self, gpointer data)
{
  GtkFileChooserNative *dialog
      = gtk_file_chooser_native_new (_("Attach files"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                     GTK_FILE_CHOOSER_ACTION_OPEN, _("Attach"), _("Cancel"));

  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (dialog), TRUE);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (to_attach), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* A copy in a folder of this person's alone, read-only, so that nobody takes it for the file itself. */
static GFile *
copy_place (const char *name)
{
  g_autofree char *base = g_path_get_basename (name), *folder = g_dir_make_tmp ("kontor-XXXXXX", NULL);

  return folder != NULL ? g_file_new_build_filename (folder, base, NULL) : NULL;
}

static void
written (GObject *source, GAsyncResult *result, gpointer data)
{
  GFile *place = G_FILE (source);
  Journey *self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = g_file_get_uri (place);

  if (!g_file_replace_contents_finish (place, result, NULL, &error))
    page_toast (self->sublist, error->message);
  else if (self->place != NULL)
    say (self, _("Saved: %s"));
  else
    {
      g_file_set_attribute_uint32 (place, G_FILE_ATTRIBUTE_UNIX_MODE, COPY_MODE, G_FILE_QUERY_INFO_NONE, NULL, NULL);
      gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (self->sublist)), uri, GDK_CURRENT_TIME);
    }
  journey_free (self);
}

static void
arrived_whole (Journey *self)
{
  g_autoptr (GFile) place = self->place != NULL ? g_object_ref (self->place) : copy_place (self->name);

  if (place != NULL)
    g_file_replace_contents_async (place, (const char *) self->taken->data, self->taken->len, NULL, FALSE,
                                   G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, NULL, written, self);
  else
    {
      page_toast (self->sublist, _("There is no place for a copy"));
      journey_free (self);
    }
}

static void take_next (Journey *self);

static void
taken (GObject *source, GAsyncResult *result, gpointer data)
{
  Journey *self = data;
  g_autoptr (Record) record = step_done (self, result);
  const FileChunk *chunk;

  if (record == NULL)
    return;
  chunk = record_get (record);
  g_byte_array_append (self->taken, chunk->data.data, (guint) chunk->data.len);
  if (self->next == self->n_chunks)
    arrived_whole (self);
  else
    take_next (self);
}

static void
take_next (Journey *self)
{
  FileChunk chunk = FILE_CHUNK__INIT;

  chunk.file_id = self->id;
  chunk.number = self->next++;
  ask_async (&files_take_method, &chunk, NULL, taken, self);
}

static Journey *
journey_down (Sublist *sublist)
{
  const File *file = (const File *) sublist_get_picked (sublist);
  bool has_bytes = file != NULL && file->n_chunks > 0 && file->n_chunks <= FILE_MAX / CHUNK;
  Journey *self = has_bytes ? journey_new (sublist, file->name) : NULL;

  if (self == NULL)
    return NULL;
  self->id = file->id;
  self->n_chunks = file->n_chunks;
  self->taken = g_byte_array_new ();
  return self;
}

static void
open_copy (Sublist *sublist, gpointer data)
{
  Journey *self = journey_down (sublist);

  if (self != NULL)
    take_next (self);
}

static void
to_save (GtkNativeDialog *dialog, int response, Journey *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      self->place = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      take_next (self);
    }
  else
    journey_free (self);
  g_object_unref (dialog);
}

static void
save_copy (Sublist *sublist, gpointer data)
{
  Journey *self = journey_down (sublist);
  GtkFileChooserNative *dialog;

  if (self == NULL)
    return;
  dialog = gtk_file_chooser_native_new (_("Save a copy"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (sublist))),
                                        GTK_FILE_CHOOSER_ACTION_SAVE, _("Save"), _("Cancel"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), self->name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (to_save), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
delete (Sublist *self, gpointer data)
{
  sublist_change_picked (self, &files_delete_method);
}

GtkWidget *
files_tab_new (const char *kind, uint64_t id)
{
  static const SublistKind sublist = { N_("Files"), &files_list_method, columns, N_("No files are attached."), "file",
                                       N_("Filter: name, author"), facets };
  GtkWidget *self = sublist_new (&sublist, kind, id);
  Sublist *list = PAGE_SUBLIST (self);

  sublist_set_activate (list, open_copy, NULL);
  if (session_may ("files.add"))
    sublist_add_button (list, "file.attach", false, attach, NULL);
  sublist_add_button (list, "file.open", true, open_copy, NULL);
  sublist_add_button (list, "file.save", true, save_copy, NULL);
  if (session_may ("files.add"))
    sublist_add_button (list, "sublist.delete", true, delete, NULL);
  return self;
}
