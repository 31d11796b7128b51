/* csv.h - reads tables out of text files as banks, spreadsheets and telephones write them. Pure: bytes in, cells out.
 *
 * UTF-8 (with or without its mark) or CP1251; `,` `;` TAB or `|` between the cells; cells may be quoted, then they may
 * hold separators, doubled quotes and line ends. Cells come out as UTF-8, trimmed, without control characters other
 * than TAB and line end. A row that cannot be read costs itself and nothing else: reading goes on at the next line of
 * the file.
 */

#pragma once

#include <stdbool.h>
#include <stddef.h>

enum
{
  CSV_CELL_MAX = 16384,       /* bytes of one cell as it stands in the file */
  CSV_CELLS_MAX = 256,
  CSV_ROWS_MAX = 1000000,
  CSV_TORN_MAX = 1000,        /* so many quotes without an end, and it is no such file */
  CSV_FILE_MAX = 256 << 20
};

typedef enum { CSV_UTF8, CSV_CP1251 } CsvEncoding;

/* CSV_BAD: the row cannot be read, csv_complaint () says why; CSV_HOPELESS: nor can what follows. */
typedef enum { CSV_ROW, CSV_BAD, CSV_END, CSV_HOPELESS } CsvResult;

typedef struct CsvReader CsvReader;

/* @bytes are not copied. @separator 0 = to be guessed out of the first lines. */
CsvReader *csv_reader_new (const char *bytes, size_t size, char separator);
void csv_reader_free (CsvReader *self);

CsvResult csv_reader_next (CsvReader *self);

/* Of the row read last; valid until the next. A bad row has one cell: its line. */
size_t csv_n_cells (const CsvReader *self);
const char *csv_cell (const CsvReader *self, size_t i);
unsigned csv_line (const CsvReader *self);               /* the line of the file on which it begins, from 1 */
const char *csv_complaint (const CsvReader *self);       /* a msgid */

CsvEncoding csv_encoding (const CsvReader *self);
char csv_separator (const CsvReader *self);
size_t csv_place (const CsvReader *self);                /* bytes read so far: how far it has come */

/* @text as a cell: quoted where it has to be. Free with g_free (). A cell that a spreadsheet would take for a formula
 * gets a leading apostrophe, so that what somebody typed into a name never runs on the desk of whoever opens the file.
 */
char *csv_written (const char *text, char separator);
