/* text.c - see text.h. */

#include "common/text.h"

#include <glib.h>
#include <string.h>

static const char latin[] = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.~QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>";
static const char cyrillic[] = "ёйцукенгшщзхъфывапролджэячсмитьбюЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ";

static bool
is_quote (gunichar letter)
{
  return letter == '"' || letter == '\'' || letter == 0xab || letter == 0xbb || letter == 0x201e || letter == 0x201c;
}

/* What a letter is in a key, once GLib has made it small where it is neither Latin nor Russian; 0: nothing. */
static gunichar
fold_letter (gunichar letter)
{
  if (is_quote (letter))
    return 0;
  if (letter < 0x80)
    return g_ascii_isspace (letter) ? ' ' : g_ascii_tolower (letter);
  if (letter >= 0x410 && letter <= 0x44f)
    return letter < 0x430 ? letter + 0x20 : letter;
  if (letter == 0x451 || letter == 0x401)   /* ё */
    return 0x435;
  return g_unichar_isspace (letter) ? ' ' : letter;
}

/* Latin or Russian, as nearly all that is folded: fold_letter () knows these without GLib's tables. Of the bytes behind
 * D0 these are the letters Ё and А to п, of those behind D1 р to ё and what else is small there. */
static bool
is_plain (const char *text)
{
  for (const guchar *c = (const guchar *) text; *c != '\0'; c++)
    if (*c == 0xd0 && (c[1] == 0x81 || c[1] >= 0x90))
      c++;
    else if (*c == 0xd1 && c[1] >= 0x80 && c[1] < 0xa0)
      c++;
    else if (*c >= 0x80)
      return false;
  return true;
}

static char *
put_letter (char *out, gunichar letter)
{
  if (letter >= 0x80)
    return out + g_unichar_to_utf8 (letter, out);
  *out = letter;
  return out + 1;
}

/* No letter becomes longer than it was, nor do the words. */
char *
text_fold (const char *text)
{
  g_autofree char *small = is_plain (text) ? NULL : g_utf8_strdown (text, -1);
  const char *from = small != NULL ? small : text;
  char *folded = g_malloc (strlen (from) + 1), *out = folded;

  for (; *from != '\0'; from = g_utf8_next_char (from))
    {
      gunichar letter = fold_letter (g_utf8_get_char (from));

      if (letter == 0)
        continue;
      if (letter != ' ')
        out = put_letter (out, letter);
      else if (out > folded && out[-1] != ' ')
        *out++ = ' ';
    }
  while (out > folded && g_ascii_isspace (out[-1]))
    out--;
  *out = '\0';
  return folded;
}

char *
text_other_layout (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar letter = g_utf8_get_char (c);
      const char *ascii = letter < 128 ? strchr (latin, letter) : NULL;
      const char *russian = letter >= 128 ? g_utf8_strchr (cyrillic, -1, letter) : NULL;

      if (ascii != NULL)
        g_string_append_unichar (out, g_utf8_get_char (g_utf8_offset_to_pointer (cyrillic, ascii - latin)));
      else if (russian != NULL)
        g_string_append_c (out, latin[g_utf8_pointer_to_offset (cyrillic, russian)]);
      else
        g_string_append_unichar (out, letter);
    }
  return g_string_free (out, FALSE);
}

char *
text_digits (const char *text)
{
  char *digits = g_malloc (strlen (text) + 1), *out = digits;

  for (const char *c = text; *c != '\0'; c++)
    if (g_ascii_isdigit (*c))
      *out++ = *c;
  *out = '\0';
  return digits;
}

static bool
word_begins (const char *text, const char *word)
{
  for (const char *c = text; (c = strstr (c, word)) != NULL; c++)
    if (c == text || !g_unichar_isalnum (g_utf8_get_char (g_utf8_prev_char (c))))
      return true;
  return false;
}

bool
text_has (const char *text, const char *words)
{
  g_auto (GStrv) each = g_strsplit (words, " ", -1);

  for (unsigned i = 0; each[i] != NULL; i++)
    if (each[i][0] != '\0' && !word_begins (text, each[i]))
      return false;
  return true;
}

/* The letter that @text begins with, as it is in a key. */
static gunichar
letter_of (const char *text)
{
  return fold_letter (g_unichar_tolower (g_utf8_get_char (text)));
}

static bool
goes_on (const char *text, const char *folded)
{
  gunichar letter, before = 0;

  for (; *folded != '\0' && *text != '\0'; text = g_utf8_next_char (text))
    {
      letter = letter_of (text);
      if (letter == 0 || (letter == ' ' && before == ' '))
        continue;
      if (letter != g_utf8_get_char (folded))
        return false;
      folded = g_utf8_next_char (folded);
      before = letter;
    }
  return *folded == '\0';
}

bool
text_names (const char *text, const char *folded)
{
  gunichar first = g_utf8_get_char (folded), big = g_unichar_toupper (first), letter, before = 0;

  for (const char *c = text; first != 0 && *c != '\0'; c = g_utf8_next_char (c))
    {
      letter = g_utf8_get_char (c);
      if ((letter == first || letter == big || letter == 0x451 || letter == 0x401)
          && !(g_unichar_isalpha (first) && g_unichar_isalpha (before)) && goes_on (c, folded))
        return true;
      before = letter;
    }
  return false;
}

char *
text_number (char room[TEXT_NUMBER], uint64_t number)
{
  char *begin = room + TEXT_NUMBER - 1;

  *begin = '\0';
  do
    *--begin = (char) ('0' + number % 10);
  while ((number /= 10) > 0);
  return begin;
}

/* Four strands at once, for a multiplication takes longer than it is kept busy. */
static void
stir (uint64_t strands[4], const char *text)
{
  static const uint64_t odd = 0x9e3779b97f4a7c15u;
  uint64_t words[4];

  memcpy (words, text, sizeof words);
  for (int i = 0; i < 4; i++)
    strands[i] = (strands[i] ^ words[i] ^ strands[i] >> 32) * odd;
}

uint32_t
text_hash (const char *text, size_t size)
{
  enum { AT_ONCE = 32, PIECES = 4 };
  uint64_t strands[4] = { size, 1, 2, 3 }, hash;
  size_t stride = MAX (size / PIECES, AT_ONCE), at = 0;
  char rest[AT_ONCE] = "";

  for (; size - at > stride; at += stride)
    stir (strands, text + at);
  at = stride > AT_ONCE ? size - AT_ONCE : at;
  memcpy (rest, text + at, size - at);
  stir (strands, rest);
  hash = ((strands[0] * 31 + strands[1]) * 31 + strands[2]) * 31 + strands[3];
  return (uint32_t) (hash ^ hash >> 32);
}
