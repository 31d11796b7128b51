/* types.c - see types.h. */

#include "server/files/types.h"

#include <glib.h>
#include <string.h>

enum { MAX_NAME = 200, LOOKED_AT = 4096 };

typedef struct { size_t at; const char *bytes; size_t n; const char *type; } Magic;

#define MAGIC(at, bytes, type) { at, bytes, sizeof bytes - 1, type }
#define PROGRAM "application/x-executable"

static const Magic magics[] = {
  MAGIC (0, "%PDF-", "application/pdf"), MAGIC (0, "\x89PNG\r\n\x1a\n", "image/png"),
  MAGIC (0, "\xff\xd8\xff", "image/jpeg"),
  MAGIC (0, "GIF87a", "image/gif"), MAGIC (0, "GIF89a", "image/gif"), MAGIC (8, "WEBP", "image/webp"),
  MAGIC (0, "II*\0", "image/tiff"), MAGIC (0, "MM\0*", "image/tiff"), MAGIC (0, "BM", "image/bmp"),
  MAGIC (0, "PK\x03\x04", "application/zip"), MAGIC (0, "Rar!\x1a\x07", "application/vnd.rar"),
  MAGIC (0, "7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"), MAGIC (0, "\x1f\x8b", "application/gzip"),
  MAGIC (0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"), MAGIC (0, "{\\rtf", "application/rtf"),
  MAGIC (4, "ftyp", "video/mp4"), MAGIC (0, "ID3", "audio/mpeg"), MAGIC (0, "\xff\xfb", "audio/mpeg"),
  MAGIC (0, "OggS", "audio/ogg"), MAGIC (8, "WAVE", "audio/wav"), MAGIC (0, "\x7f" "ELF", PROGRAM),
  MAGIC (0, "MZ", PROGRAM),
  MAGIC (0, "#!", PROGRAM), MAGIC (0, "\xca\xfe\xba\xbe", PROGRAM), MAGIC (0, "\xcf\xfa\xed\xfe", PROGRAM),
  MAGIC (0, "L\0\0\0\x01\x14\x02\0", PROGRAM) };

/* Told by the name, but only where the bytes allow it; scripts in two-byte letters look like no text. */
static const struct { const char *suffix, *within, *type; } named[] = {
  { ".docx", "application/zip", "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
  { ".xlsx", "application/zip", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
  { ".pptx", "application/zip", "application/vnd.openxmlformats-officedocument.presentationml.presentation" },
  { ".odt", "application/zip", "application/vnd.oasis.opendocument.text" },
  { ".ods", "application/zip", "application/vnd.oasis.opendocument.spreadsheet" },
  { ".doc", "application/x-ole-storage", "application/msword" },
  { ".xls", "application/x-ole-storage", "application/vnd.ms-excel" },
  { ".msi", "application/x-ole-storage", PROGRAM }, { ".jar", "application/zip", PROGRAM },
  { ".csv", "text/plain", "text/csv" }, { ".xml", "text/plain", "application/xml" },
  { ".html", "text/plain", "text/html" },
  { ".htm", "text/plain", "text/html" }, { ".eml", "text/plain", "message/rfc822" },
  { ".vcf", "text/plain", "text/vcard" },
  { ".bat", "text/plain", PROGRAM }, { ".cmd", "text/plain", PROGRAM }, { ".ps1", "text/plain", PROGRAM },
  { ".vbs", "text/plain", PROGRAM }, { ".js", "text/plain", PROGRAM }, { ".desktop", "text/plain", PROGRAM },
  { ".hta", "text/plain", PROGRAM }, { ".reg", "text/plain", PROGRAM } };

/* Text has no zeros and hardly a control character, in whatever alphabet. */
static bool
is_text (const uint8_t *bytes, size_t n)
{
  for (size_t i = 0; i < MIN (n, LOOKED_AT); i++)
    if (bytes[i] < 32 && strchr ("\t\n\r\f\x1b", bytes[i]) == NULL)
      return false;
    else if (bytes[i] == 0)
      return false;
  return n > 0;
}

static const char *
by_bytes (const uint8_t *bytes, size_t n)
{
  for (size_t i = 0; i < G_N_ELEMENTS (magics); i++)
    if (n >= magics[i].at + magics[i].n && memcmp (bytes + magics[i].at, magics[i].bytes, magics[i].n) == 0)
      return magics[i].type;
  return is_text (bytes, n) ? "text/plain" : "application/octet-stream";
}

const char *
types_of (const uint8_t *bytes, size_t n, const char *name)
{
  const char *type = by_bytes (bytes, n);
  g_autofree char *small = g_utf8_strdown (name, -1);

  for (size_t i = 0; i < G_N_ELEMENTS (named); i++)
    if (g_str_has_suffix (small, named[i].suffix)
        && (strcmp (type, named[i].within) == 0
            || (types_is_program (named[i].type) && strcmp (type, "application/octet-stream") == 0)))
      return named[i].type;
  return type;
}

bool
types_is_program (const char *type)
{
  return strcmp (type, PROGRAM) == 0;
}

static bool
is_unwelcome (gunichar letter)
{
  GUnicodeType type = g_unichar_type (letter);

  return type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT || type == G_UNICODE_LINE_SEPARATOR
         || type == G_UNICODE_PARAGRAPH_SEPARATOR || type == G_UNICODE_SURROGATE;
}

char *
types_plain_name (const char *name)
{
  GString *plain = g_string_new (NULL);
  unsigned n = 0;

  for (const char *c = name; *c != '\0'; c++)
    if (*c == '/' || *c == '\\')
      name = c + 1;
  for (const char *c = name; *c != '\0' && n < MAX_NAME; c = g_utf8_next_char (c))
    {
      gunichar letter = g_utf8_get_char (c);

      if (is_unwelcome (letter) || (plain->len == 0 && (letter == '.' || g_unichar_isspace (letter))))
        continue;
      g_string_append_unichar (plain, letter < 128 && strchr ("<>:\"|?*", letter) != NULL ? '_' : letter);
      n++;
    }
  while (plain->len > 0 && strchr (". ", plain->str[plain->len - 1]) != NULL)
    g_string_truncate (plain, plain->len - 1);
  return g_string_free (plain, FALSE);
}
