/* row-text.c - see row-text.h. */

#include "server/store/row-text.h"

#include <string.h>

/* Turns :name and @name into the engine's numbered parameters, counted from @first; what stands in '...' is left
 * alone. */
static void
translate (const Engine *engine, const char *sql, unsigned first, GPtrArray *names, GString *text)
{
  bool quoted = false;

  for (const char *c = sql; *c != '\0';)
    {
      if (*c == '\'')
        quoted = !quoted;
      if (quoted || (*c != ':' && *c != '@') || !g_ascii_isalpha (c[1]))
        {
          g_string_append_c (text, *c++);
          continue;
        }

      size_t length = 1 + strspn (c + 1, "abcdefghijklmnopqrstuvwxyz0123456789_");
      g_autofree char *name = g_strndup (c, length);
      unsigned number;

      if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, &number))
        {
          number = names->len;
          g_ptr_array_add (names, g_steal_pointer (&name));
        }
      g_string_append_printf (text, "%c%u", engine->parameter, first + number + 1);
      c += length;
    }
}

char *
row_text (const Engine *engine, const char *sql, unsigned n_rows, GPtrArray *names)
{
  static const char values[] = " VALUES ";
  GString *text = g_string_new (NULL);
  const char *row = n_rows > 1 ? strstr (sql, values) : NULL;

  translate (engine, sql, 0, names, text);
  for (unsigned i = 1; i < n_rows; i++)
    {
      g_string_append_c (text, ',');
      translate (engine, row + strlen (values), i * names->len, names, text);
    }
  return g_string_free (text, FALSE);
}
