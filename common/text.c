/* text.c - see text.h. */

#include "common/text.h"

#include <glib.h>
#include <string.h>

static const char latin[] = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.~QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>";
static const char cyrillic[] = "ёйцукенгшщзхъфывапролджэячсмитьбюЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ";

char *
text_fold (const char *text)
{
  g_autofree char *small = g_utf8_strdown (text, -1);
  GString *out = g_string_new (NULL);

  for (const char *c = small; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar letter = g_utf8_get_char (c);

      if (letter == 0x451)   /* ё */
        letter = 0x435;
      if (letter == '"' || letter == '\'' || letter == 0xab || letter == 0xbb || letter == 0x201e || letter == 0x201c)
        continue;
      if (!g_unichar_isspace (letter))
        g_string_append_unichar (out, letter);
      else if (out->len > 0 && out->str[out->len - 1] != ' ')
        g_string_append_c (out, ' ');
    }
  return g_strchomp (g_string_free (out, FALSE));
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
  GString *out = g_string_new (NULL);

  for (const char *c = text; *c != '\0'; c++)
    if (g_ascii_isdigit (*c))
      g_string_append_c (out, *c);
  return g_string_free (out, FALSE);
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
