/* export-file.h - a file in the making, beside its place: "list.csv.part" becomes "list.csv" when it is whole, and is
 * gone otherwise: removed by whoever made it, or at the next start of the desk (export-parts.h).
 *
 * All that touches the disk is done in a thread, for a disk may be a share at the other end of a wire: the window does
 * not stand still while it answers. One part is put at a time; the next when the callback has come, and till then the
 * file must live.
 */

#pragma once

#include <gio/gio.h>
#include <stdbool.h>

typedef struct ExportFile ExportFile;

ExportFile *export_file_new (GFile *place);   /* nothing of it is there yet */
void export_file_free (ExportFile *self);     /* what is not in its place by now will not be */

typedef enum
{
  EXPORT_FIRST = 1 << 0,   /* the file begins with it, anew if there was something already */
  EXPORT_LAST = 1 << 1     /* it is whole then, and put in its place */
} ExportPart;

/* Takes @text. */
void export_file_put_async (ExportFile *self, GString *text, ExportPart which, GCancellable *cancellable,
                            GAsyncReadyCallback done, gpointer data);

/* The error says to people what is wrong with the place. */
bool export_file_put_finish (GAsyncResult *result, GError **error);
