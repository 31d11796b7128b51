/* csv.c - see csv.h. */

#include "common/csv.h"

#include <glib.h>
#include <glib/gi18n.h>
#include <string.h>

enum { LINES_LOOKED_AT = 20, LINE_SHOWN = 400, BINARY_LOOK = 1 << 16 };

struct CsvReader
{
  const char *bytes, *end, *next;
  CsvEncoding encoding;
  char separator;
  bool binary;                      /* of UTF-16 or no text at all */
  unsigned line, row_line, n_torn, n_rows;
  const char *complaint;
  GString *text;                    /* the cells of the row, each closed by a NUL */
  size_t starts[CSV_CELLS_MAX];
  size_t n_cells;
};

/* The upper half of CP1251; what it leaves open is a question mark. 0xC0 and above are А to я in their order. */
static const gunichar upper[64]
    = { 0x402, 0x403,  0x201a, 0x453, 0x201e, 0x2026, 0x2020, 0x2021, 0x20ac, 0x2030, 0x409,  0x2039, 0x40a,
        0x40c, 0x40b,  0x40f,  0x452, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, '?',    0x2122,
        0x459, 0x203a, 0x45a,  0x45c, 0x45b,  0x45f,  0xa0,   0x40e,  0x45e,  0x408,  0xa4,   0x490,  0xa6,
        0xa7,  0x401,  0xa9,   0x404, 0xab,   0xac,   0xad,   0xae,   0x407,  0xb0,   0xb1,   0x406,  0x456,
        0x491, 0xb5,   0xb6,   0xb7,  0x451,  0x2116, 0x454,  0xbb,   0x458,  0x405,  0x455,  0x457 };

static const char separators[] = { ';', ',', '\t', '|' };

/* How many cells the separator makes of the first lines, if it makes as many of each; a separator inside quotes is
 * text. */
static unsigned
regularity (const CsvReader *self, char separator)
{
  unsigned n_lines = 0, first = 0, now = 0, same = 0;
  bool quoted = false;

  for (const char *c = self->next; c < self->end && n_lines < LINES_LOOKED_AT; c++)
    {
      if (*c == '"')
        quoted = !quoted;
      now += !quoted && *c == separator;
      if ((*c == '\n' && !quoted) || c + 1 == self->end)
        {
          if (n_lines++ == 0)
            first = now;
          same += now == first;
          now = 0;
        }
    }
  return first == 0 ? 0 : same * 100 / MAX (n_lines, 1) * 100 + MIN (first, 99);
}

static char
separator_guessed (const CsvReader *self)
{
  unsigned best = 0;
  char found = ';';

  for (size_t i = 0; i < G_N_ELEMENTS (separators); i++)
    {
      unsigned now = regularity (self, separators[i]);

      if (now > best)
        {
          best = now;
          found = separators[i];
        }
    }
  return found;
}

CsvReader *
csv_reader_new (const char *bytes, size_t size, char separator)
{
  CsvReader *self = g_new0 (CsvReader, 1);

  g_assert (bytes != NULL || size == 0);
  self->bytes = self->next = bytes;
  self->end = size > 0 ? bytes + size : bytes;
  self->text = g_string_new (NULL);
  self->binary = size > 0 && memchr (bytes, '\0', MIN (size, BINARY_LOOK)) != NULL;
  self->encoding = size == 0 || g_utf8_validate_len (bytes, size, NULL) ? CSV_UTF8 : CSV_CP1251;
  if (size >= 3 && memcmp (bytes, "\357\273\277", 3) == 0)
    self->next += 3;
  self->separator = separator != '\0' ? separator : separator_guessed (self);
  return self;
}

void
csv_reader_free (CsvReader *self)
{
  g_string_free (self->text, TRUE);
  g_free (self);
}

static void
add_byte (CsvReader *self, unsigned char byte)
{
  if (byte < 0x20 && byte != '\n' && byte != '\t')
    return;
  if (self->encoding == CSV_UTF8 || byte < 0x80)
    g_string_append_c (self->text, (char) byte);
  else
    g_string_append_unichar (self->text, byte >= 0xc0 ? 0x410 + byte - 0xc0u : upper[byte - 0x80]);
}

static bool
begin_cell (CsvReader *self)
{
  if (self->n_cells == CSV_CELLS_MAX)
    return false;
  self->starts[self->n_cells++] = self->text->len;
  return true;
}

static void
end_cell (CsvReader *self)
{
  size_t start = self->starts[self->n_cells - 1], from = start;
  char *text = self->text->str;

  while (from < self->text->len && g_ascii_isspace (text[from]))
    from++;
  g_string_erase (self->text, start, from - start);
  while (self->text->len > start && g_ascii_isspace (self->text->str[self->text->len - 1]))
    g_string_truncate (self->text, self->text->len - 1);
  g_string_append_c (self->text, '\0');
}

static bool
at_line_end (const CsvReader *self, const char *c)
{
  return c == self->end || *c == '\n' || *c == '\r';
}

/* Both stop before the separator or line end, or return NULL with a complaint. */
static const char *
read_quoted (CsvReader *self, const char *c)
{
  const char *begin = c;

  for (c++; c < self->end && c - begin <= CSV_CELL_MAX; c++)
    if (*c != '"')
      add_byte (self, (unsigned char) *c);
    else if (c + 1 < self->end && c[1] == '"')
      add_byte (self, (unsigned char) *c++);
    else
      {
        for (c++; c < self->end && *c == ' ';)
          c++;
        if (at_line_end (self, c) || *c == self->separator)
          return c;
        self->complaint = N_("There is text after a closing quote");
        return NULL;
      }
  self->complaint = c == self->end ? N_("A quote is opened and never closed") : N_("A cell is longer than 16 KB");
  self->n_torn++;
  return NULL;
}

static const char *
read_plain (CsvReader *self, const char *c)
{
  const char *begin = c;

  for (; !at_line_end (self, c) && *c != self->separator; c++)
    add_byte (self, (unsigned char) *c);
  if (c - begin <= CSV_CELL_MAX)
    return c;
  self->complaint = N_("A cell is longer than 16 KB");
  return NULL;
}

static const char *
skip_line_end (const CsvReader *self, const char *c)
{
  if (c < self->end && *c == '\r')
    c++;
  if (c < self->end && *c == '\n')
    c++;
  return c;
}

/* The rest of a bad row is dropped up to the end of the line on which it began. */
static CsvResult
give_up_line (CsvReader *self, const char *begin)
{
  const char *c = begin;

  g_string_truncate (self->text, 0);
  self->n_cells = 0;
  begin_cell (self);
  for (; !at_line_end (self, c); c++)
    if (c - begin < LINE_SHOWN)
      add_byte (self, (unsigned char) *c);
  while (self->text->len > 0 && !g_utf8_validate_len (self->text->str, self->text->len, NULL))
    g_string_truncate (self->text, self->text->len - 1);   /* cut in the midst of a letter */
  end_cell (self);
  self->next = skip_line_end (self, c);
  self->line = self->row_line;
  return self->n_torn > CSV_TORN_MAX ? CSV_HOPELESS : CSV_BAD;
}

static unsigned
lines_in (const char *from, const char *to)
{
  unsigned n = 0;

  for (const char *c = from; c < to; c++)
    n += *c == '\n' || (*c == '\r' && (c + 1 == to || c[1] != '\n'));
  return n;
}

static CsvResult
read_row (CsvReader *self)
{
  const char *begin = self->next, *c = begin;

  for (;;)
    {
      const char *from = c;

      if (!begin_cell (self))
        {
          self->complaint = N_("The row has more than 256 cells");
          return give_up_line (self, begin);
        }
      while (from < self->end && *from == ' ' && *from != self->separator)
        from++;
      c = from < self->end && *from == '"' ? read_quoted (self, from) : read_plain (self, c);
      if (c == NULL)
        return give_up_line (self, begin);
      end_cell (self);
      if (at_line_end (self, c))
        break;
      c++;
    }
  self->next = skip_line_end (self, c);
  self->line += lines_in (begin, self->next) - 1;
  return CSV_ROW;
}

static bool
is_empty_row (const CsvReader *self)
{
  return self->n_cells == 1 && self->text->len == 1;
}

CsvResult
csv_reader_next (CsvReader *self)
{
  CsvResult result = CSV_ROW;

  if (self->binary)
    {
      self->complaint = N_("This is no text: save the table as CSV in UTF-8 or in Windows-1251");
      return CSV_HOPELESS;
    }
  do
    {
      g_string_truncate (self->text, 0);
      self->n_cells = 0;
      self->complaint = NULL;
      if (self->next >= self->end)
        return CSV_END;
      self->row_line = ++self->line;
      result = read_row (self);
    }
  while (result == CSV_ROW && is_empty_row (self));

  if (++self->n_rows > CSV_ROWS_MAX)
    {
      self->complaint = N_("The file has more than a million rows");
      return CSV_HOPELESS;
    }
  return result;
}

size_t
csv_n_cells (const CsvReader *self)
{
  return self->n_cells;
}

const char *
csv_cell (const CsvReader *self, size_t i)
{
  g_assert (i < self->n_cells);
  return self->text->str + self->starts[i];
}

unsigned
csv_line (const CsvReader *self)
{
  return self->row_line;
}

const char *
csv_complaint (const CsvReader *self)
{
  return self->complaint;
}

CsvEncoding
csv_encoding (const CsvReader *self)
{
  return self->encoding;
}

char
csv_separator (const CsvReader *self)
{
  return self->separator;
}

size_t
csv_place (const CsvReader *self)
{
  return (size_t) (self->next - self->bytes);
}

static bool
would_run (const char *text)
{
  return text[0] != '\0' && strchr ("=+-@\t", text[0]) != NULL && strspn (text, "+-0123456789 .,()") != strlen (text);
}

char *
csv_written (const char *text, char separator)
{
  GString *out = g_string_new (NULL);
  const char quoted[] = { '"', '\n', '\r', separator, '\0' };
  bool quote = strpbrk (text, quoted) != NULL;

  if (quote)
    g_string_append_c (out, '"');
  if (would_run (text))
    g_string_append_c (out, '\'');
  for (const char *c = text; *c != '\0'; c++)
    {
      if (*c == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *c);
    }
  if (quote)
    g_string_append_c (out, '"');
  return g_string_free (out, FALSE);
}
