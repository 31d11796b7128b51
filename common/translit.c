/* translit.c - see translit.h. */

#include "common/translit.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

typedef struct { const char *latin, *cyrillic; } Sound;

/* The longest first. */
static const Sound sounds[]
    = { { "shch", "щ" }, { "sch", "щ" }, { "zh", "ж" },  { "kh", "х" },  { "ts", "ц" },  { "tc", "ц" },  { "ch", "ч" },
        { "sh", "ш" },   { "yu", "ю" },  { "iu", "ю" },  { "ju", "ю" },  { "ya", "я" },  { "ia", "ия" }, { "ja", "я" },
        { "yo", "е" },   { "jo", "е" },  { "ye", "е" },  { "je", "е" },  { "ij", "ий" }, { "iy", "ий" }, { "yy", "ый" },
        { "yi", "ый" },  { "ey", "ей" }, { "ay", "ай" }, { "oy", "ой" }, { "uy", "уй" }, { "x", "кс" },  { "w", "в" },
        { "a", "а" },    { "b", "б" },   { "v", "в" },   { "g", "г" },   { "d", "д" },   { "e", "е" },   { "z", "з" },
        { "i", "и" },    { "j", "й" },   { "y", "ы" },   { "k", "к" },   { "l", "л" },   { "m", "м" },   { "n", "н" },
        { "o", "о" },    { "p", "п" },   { "r", "р" },   { "s", "с" },   { "t", "т" },   { "u", "у" },   { "f", "ф" },
        { "h", "х" },    { "c", "к" },   { "q", "к" } };

static const Sound letters[]
    = { { "a", "а" },  { "b", "б" },  { "v", "в" },  { "g", "г" },  { "d", "д" },    { "e", "е" }, { "zh", "ж" },
        { "z", "з" },  { "i", "и" },  { "y", "й" },  { "k", "к" },  { "l", "л" },    { "m", "м" }, { "n", "н" },
        { "o", "о" },  { "p", "п" },  { "r", "р" },  { "s", "с" },  { "t", "т" },    { "u", "у" }, { "f", "ф" },
        { "kh", "х" }, { "ts", "ц" }, { "ch", "ч" }, { "sh", "ш" }, { "shch", "щ" }, { "", "ъ" },  { "y", "ы" },
        { "", "ь" },   { "e", "э" },  { "yu", "ю" }, { "ya", "я" } };

static const Sound *
sound_at (const char *text, const Sound *list, size_t n, bool to_cyrillic)
{
  for (size_t i = 0; i < n; i++)
    if (g_str_has_prefix (text, to_cyrillic ? list[i].latin : list[i].cyrillic))
      return &list[i];
  return NULL;
}

static bool
has_latin (const char *text)
{
  for (; *text != '\0'; text++)
    if (g_ascii_isalpha (*text))
      return true;
  return false;
}

char *
text_translit (const char *folded)
{
  bool to_cyrillic = has_latin (folded);
  const Sound *list = to_cyrillic ? sounds : letters;
  size_t n = to_cyrillic ? G_N_ELEMENTS (sounds) : G_N_ELEMENTS (letters);
  GString *out = g_string_new (NULL);

  for (const char *c = folded; *c != '\0';)
    {
      const Sound *sound = sound_at (c, list, n, to_cyrillic);

      if (sound != NULL)
        {
          g_string_append (out, to_cyrillic ? sound->cyrillic : sound->latin);
          c += strlen (to_cyrillic ? sound->latin : sound->cyrillic);
          continue;
        }
      g_string_append_unichar (out, g_utf8_get_char (c));
      c = g_utf8_next_char (c);
    }
  return g_string_free (out, FALSE);
}
