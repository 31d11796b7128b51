/* reader.h - a foreign table, read by kontor-import in a process of its own. Whatever that says is looked at before it
 * is believed; the desk holds the rows as text until they are sent.
 *
 * Emits "moved" (double, how far it has come) and "ended" (const char *, NULL or the complaint, translated).
 */

#pragma once

#include <gio/gio.h>
#include <stdbool.h>

#define IMPORT_TYPE_READER (import_reader_get_type ())
G_DECLARE_FINAL_TYPE (ImportReader, import_reader, IMPORT, READER, GObject)

typedef struct
{
  unsigned line;            /* of the file, from 1 */
  const char *complaint;    /* a msgid: the row cannot be read, its only cell is its text; NULL = it can */
  char **cells;
} ImportRow;

/* @separator '\0' = to be guessed. */
ImportReader *import_reader_new (GFile *file, char separator);
void import_reader_stop (ImportReader *self);

const GPtrArray *import_reader_rows (ImportReader *self);     /* of ImportRow, the first is the header */
const char *import_reader_encoding (ImportReader *self);
char import_reader_separator (ImportReader *self);
char *import_row_text (const ImportRow *row, char separator); /* as it stands in a file; g_free () */
