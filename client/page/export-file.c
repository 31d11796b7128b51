/* export-file.c - see export-file.h. */

#include "client/page/export-file.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "client/page/export-parts.h"

struct ExportFile
{
  GFile *place, *part;
  char *note;
  GOutputStream *stream;
};

typedef struct
{
  ExportFile *file;
  GString *text;
  ExportPart which;
} Put;

ExportFile *
export_file_new (GFile *place)
{
  ExportFile *self = g_new0 (ExportFile, 1);
  g_autofree char *uri = g_file_get_uri (place), *beside = g_strconcat (uri, ".part", NULL);

  self->place = g_object_ref (place);
  self->part = g_file_new_for_uri (beside);
  self->note = export_part_note (self->part);
  return self;
}

/* After it was put in its place there is nothing beside it. */
static void
let_go (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  ExportFile *self = data;

  if (self->stream != NULL)
    g_output_stream_close (self->stream, NULL, NULL);
  g_clear_object (&self->stream);
  g_file_delete (self->part, NULL, NULL);
  g_unlink (self->note);
  g_free (self->note);
  g_object_unref (self->part);
  g_object_unref (self->place);
  g_free (self);
}

void
export_file_free (ExportFile *self)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_task_data (task, self, NULL);
  g_task_run_in_thread (task, let_go);
}

static bool
open_part (ExportFile *self, GCancellable *cancellable, GError **error)
{
  g_clear_object (&self->stream);
  self->stream = G_OUTPUT_STREAM (g_file_replace (self->part, NULL, FALSE,
                                                  G_FILE_CREATE_REPLACE_DESTINATION | G_FILE_CREATE_PRIVATE,
                                                  cancellable, error));
  return self->stream != NULL;
}

/* A disk that is full, or a share that is gone, may say so only when the file is closed. */
static bool
put_in_place (ExportFile *self, GCancellable *cancellable, GError **error)
{
  return g_output_stream_close (self->stream, cancellable, error)
         && g_file_move (self->part, self->place, G_FILE_COPY_OVERWRITE, cancellable, NULL, NULL, error);
}

static bool
put_text (const Put *put, GCancellable *cancellable, GError **error)
{
  ExportFile *self = put->file;

  return ((put->which & EXPORT_FIRST) == 0 || open_part (self, cancellable, error))
         && g_output_stream_write_all (self->stream, put->text->str, put->text->len, NULL, cancellable, error)
         && ((put->which & EXPORT_LAST) == 0 || put_in_place (self, cancellable, error));
}

static const char *
complaint (const GError *error)
{
  static const struct
  {
    GIOErrorEnum code;
    const char *text;
  } known[] = {
    { G_IO_ERROR_NO_SPACE, N_("There is no room for the file: no file was made") },
    { G_IO_ERROR_PERMISSION_DENIED, N_("You may not write there: no file was made") },
    { G_IO_ERROR_READ_ONLY, N_("You may not write there: no file was made") },
    { G_IO_ERROR_NOT_FOUND, N_("The folder is not there any more: no file was made") },
    { G_IO_ERROR_NOT_MOUNTED, N_("The folder is not there any more: no file was made") },
    { G_IO_ERROR_IS_DIRECTORY, N_("There is a folder of that name: no file was made") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_error_matches (error, G_IO_ERROR, (int) known[i].code))
      return _(known[i].text);
  return error->message;
}

static void
run_put (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (put_text (data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    {
      GError *told = g_error_new_literal (error->domain, error->code, complaint (error));

      g_error_free (error);
      g_task_return_error (task, told);
    }
}

static void
put_free (gpointer data)
{
  Put *put = data;

  g_string_free (put->text, TRUE);
  g_free (put);
}

void
export_file_put_async (ExportFile *self, GString *text, ExportPart which, GCancellable *cancellable,
                       GAsyncReadyCallback done, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, done, data);
  Put *put = g_new (Put, 1);

  *put = (Put) { self, text, which };
  g_task_set_task_data (task, put, put_free);
  g_task_run_in_thread (task, run_put);
}

bool
export_file_put_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
