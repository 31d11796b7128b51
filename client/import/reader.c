/* reader.c - see reader.h. The protocol is in helpers/importer/README.md. */

#include "client/import/reader.h"

#include <glib/gi18n.h>
#include <string.h>

#include "client/net/machine.h"
#include "common/csv.h"

enum { RECORD_MAX = 8 << 20, PIECE = 256 << 10 };

struct _ImportReader
{
  GObject parent_instance;

  GSubprocess *child;
  GCancellable *stopped;
  GString *pending;          /* a record that is not whole yet */
  GPtrArray *rows;
  char *encoding, separator;
  goffset size;
  bool ended;
};

G_DEFINE_FINAL_TYPE (ImportReader, import_reader, G_TYPE_OBJECT)

static guint moved_signal, ended_signal;

static void
row_free (gpointer data)
{
  ImportRow *row = data;

  g_strfreev (row->cells);
  g_free (row);
}

static void
end (ImportReader *self, const char *complaint)
{
  if (self->ended)
    return;
  self->ended = true;
  if (self->child != NULL)
    g_subprocess_force_exit (self->child);
  g_signal_emit (self, ended_signal, 0, complaint);
}

static bool
add_row (ImportReader *self, char **fields, unsigned first, const char *complaint)
{
  ImportRow *row;

  if (self->rows->len >= CSV_ROWS_MAX || g_strv_length (fields) <= first)
    return false;
  row = g_new0 (ImportRow, 1);
  row->line = (unsigned) g_ascii_strtoull (fields[1], NULL, 10);
  row->complaint = complaint != NULL ? g_intern_string (complaint) : NULL;
  row->cells = g_strdupv (fields + first);
  g_ptr_array_add (self->rows, row);
  return true;
}

static bool
take_fields (ImportReader *self, char **fields)
{
  guint n = g_strv_length (fields);

  if (n < 2 || n > CSV_CELLS_MAX + 3 || strlen (fields[0]) != 1)
    return false;
  switch (fields[0][0])
    {
    case 'H':
      g_free (self->encoding);
      self->encoding = g_strdup (fields[1]);
      self->separator = n > 2 ? fields[2][0] : ';';
      return true;
    case 'R':
      return add_row (self, fields, 2, NULL);
    case 'B':
      return n > 3 && strlen (fields[2]) < 200 && add_row (self, fields, 3, fields[2]);
    case 'P':
      if (self->size > 0)
        g_signal_emit (self, moved_signal, 0, MIN (g_ascii_strtod (fields[1], NULL) / (double) self->size, 1.0));
      return true;
    case 'E':
      end (self, NULL);
      return true;
    case 'X':
      end (self, _(fields[1]));
      return true;
    default:
      return false;
    }
}

/* Whole records out of what has come so far. */
static bool
take_pending (ImportReader *self)
{
  const char *begin = self->pending->str, *mark;

  while ((mark = memchr (begin, '\x1e', self->pending->len - (gsize) (begin - self->pending->str))) != NULL)
    {
      g_autofree char *record = g_strndup (begin, (gsize) (mark - begin));
      g_auto (GStrv) fields = g_strsplit (record, "\x1f", -1);

      if (strlen (record) != (gsize) (mark - begin) || !g_utf8_validate (record, -1, NULL)
          || !take_fields (self, fields))
        return false;
      begin = mark + 1;
    }
  g_string_erase (self->pending, 0, begin - self->pending->str);
  return self->pending->len < RECORD_MAX;
}

static void read_piece (ImportReader *self);

static void
piece_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ImportReader) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  gsize size = 0;
  const char *piece;

  if (bytes == NULL || self->ended)
    {
      end (self, error != NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                     ? _("The reading was stopped")
                 : error != NULL ? error->message
                                 : NULL);
      return;
    }
  piece = g_bytes_get_data (bytes, &size);
  if (size == 0)
    {
      end (self, _("The file could not be read to its end"));
      return;
    }
  g_string_append_len (self->pending, piece, (gssize) size);
  if (!take_pending (self))
    end (self, _("The file could not be read to its end"));
  else if (!self->ended)
    read_piece (self);
}

static void
read_piece (ImportReader *self)
{
  g_input_stream_read_bytes_async (g_subprocess_get_stdout_pipe (self->child), PIECE, G_PRIORITY_DEFAULT_IDLE,
                                   self->stopped, piece_read, g_object_ref (self));
}

/* It stands beside the program itself. */
static char *
helper_path (void)
{
  g_autofree char *folder = machine_program_folder ();
  char *path = folder != NULL ? g_build_filename (folder, "kontor-import", NULL) : NULL;

  if (path != NULL && g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
    return path;
  g_free (path);
  return g_find_program_in_path ("kontor-import");
}

static gboolean
fail_later (gpointer data)
{
  g_autoptr (ImportReader) self = data;

  self->ended = true;
  g_signal_emit (self, ended_signal, 0, _("The file cannot be opened"));
  return G_SOURCE_REMOVE;
}

ImportReader *
import_reader_new (GFile *file, char separator)
{
  ImportReader *self = g_object_new (IMPORT_TYPE_READER, NULL);
  g_autofree char *helper = helper_path (), *path = g_file_get_path (file);
  g_autoptr (GFileInfo) info
      = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, NULL, NULL);
  const char separators[] = { separator, '\0' };
  const char *const words[] = { helper, separator != '\0' ? separators : NULL, NULL };

  self->size = info != NULL ? g_file_info_get_size (info) : 0;
  if (path != NULL && helper != NULL)
    self->child = machine_spawn_on_file (path, words);
  if (self->child != NULL)
    read_piece (self);
  else
    g_idle_add (fail_later, g_object_ref (self));
  return self;
}

void
import_reader_stop (ImportReader *self)
{
  g_cancellable_cancel (self->stopped);
}

const GPtrArray *
import_reader_rows (ImportReader *self)
{
  return self->rows;
}

const char *
import_reader_encoding (ImportReader *self)
{
  return self->encoding != NULL ? self->encoding : "";
}

char
import_reader_separator (ImportReader *self)
{
  return self->separator;
}

char *
import_row_text (const ImportRow *row, char separator)
{
  GString *out = g_string_new (NULL);

  if (row->complaint != NULL)
    return g_string_free (g_string_assign (out, row->cells[0]), FALSE);
  for (unsigned i = 0; row->cells[i] != NULL; i++)
    {
      g_autofree char *cell = csv_written (row->cells[i], separator);

      g_string_append_printf (out, "%s%s", i > 0 ? (char[]) { separator, '\0' } : "", cell);
    }
  return g_string_free (out, FALSE);
}

static void
import_reader_finalize (GObject *object)
{
  ImportReader *self = IMPORT_READER (object);

  if (self->child != NULL)
    g_subprocess_force_exit (self->child);
  g_clear_object (&self->child);
  g_clear_object (&self->stopped);
  g_string_free (self->pending, TRUE);
  g_ptr_array_unref (self->rows);
  g_free (self->encoding);
  G_OBJECT_CLASS (import_reader_parent_class)->finalize (object);
}

static void
import_reader_class_init (ImportReaderClass *class)
{
  G_OBJECT_CLASS (class)->finalize = import_reader_finalize;
  moved_signal = g_signal_new ("moved", IMPORT_TYPE_READER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                               G_TYPE_DOUBLE);
  ended_signal = g_signal_new ("ended", IMPORT_TYPE_READER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                               G_TYPE_STRING);
}

static void
import_reader_init (ImportReader *self)
{
  self->stopped = g_cancellable_new ();
  self->pending = g_string_new (NULL);
  self->rows = g_ptr_array_new_with_free_func (row_free);
  self->separator = ';';
}
