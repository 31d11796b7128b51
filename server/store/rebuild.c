/* rebuild.c - see rebuild.h. */

#include "server/store/rebuild.h"

#include <glib.h>
#include <string.h>

/* Without comments, and with one space for every run of them; what stands in quotes is left alone. */
static char *
plain (const char *sql)
{
  GString *text = g_string_new (NULL);
  bool quoted = false;

  for (const char *c = sql; *c != '\0'; c++)
    {
      if (*c == '\'')
        quoted = !quoted;
      if (!quoted && c[0] == '-' && c[1] == '-')
        c += strcspn (c, "\n") - 1;
      else if (quoted || !g_ascii_isspace (*c))
        g_string_append_c (text, *c);
      else if (text->len > 0 && text->str[text->len - 1] != ' ')
        g_string_append_c (text, ' ');
    }
  return g_string_free (text, FALSE);
}

/* The parts of @text between its outermost commas. */
static GPtrArray *
split (const char *text, size_t size)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func (g_free);
  size_t first = 0;
  int depth = 0;
  bool quoted = false;

  for (size_t i = 0; i <= size; i++)
    {
      char c = i < size ? text[i] : ',';

      quoted ^= c == '\'';
      depth += quoted ? 0 : (c == '(') - (c == ')');
      if (quoted || depth > 0 || c != ',')
        continue;
      g_ptr_array_add (parts, g_strstrip (g_strndup (text + first, i - first)));
      first = i + 1;
    }
  return parts;
}

static bool
begins (const char *text, const char *word, const char **rest)
{
  size_t n = strlen (word);

  if (g_ascii_strncasecmp (text, word, n) != 0 || (text[n] != ' ' && text[n] != '\0' && text[n] != '('))
    return false;
  *rest = text + n + strspn (text + n, " ");
  return true;
}

static bool
is_column (const char *part)
{
  static const char *const others[] = { "CONSTRAINT", "PRIMARY", "FOREIGN", "UNIQUE", "CHECK" };
  const char *rest;

  for (size_t i = 0; i < G_N_ELEMENTS (others); i++)
    if (begins (part, others[i], &rest))
      return false;
  return true;
}

static bool
find_part (GPtrArray *parts, const char *start, const char *name, unsigned *at)
{
  g_autofree char *head = g_strconcat (start, name, NULL);
  const char *rest;

  for (*at = 0; *at < parts->len; (*at)++)
    if (begins (g_ptr_array_index (parts, *at), head, &rest))
      return true;
  return false;
}

static void
set_part (GPtrArray *parts, unsigned at, char *text)
{
  g_free (parts->pdata[at]);
  parts->pdata[at] = g_strstrip (text);
}

static char *
without (const char *text, const char *words)
{
  g_auto (GStrv) pieces = g_strsplit (text, words, -1);

  return g_strjoinv (" ", pieces);
}

static char *
with_type (const char *part, const char *type)
{
  const char *space = strchr (part, ' ');
  const char *rest = space != NULL ? strchr (space + 1, ' ') : NULL;

  return g_strdup_printf ("%.*s %s%s", (int) strcspn (part, " "), part, type, rest != NULL ? rest : "");
}

static bool
alter_column (GPtrArray *parts, const char *what)
{
  g_autofree char *name = g_strndup (what, strcspn (what, " "));
  const char *how = what + strcspn (what, " "), *type, *part;
  unsigned at;

  how += strspn (how, " ");
  if (!find_part (parts, "", name, &at))
    return false;

  part = g_ptr_array_index (parts, at);
  if (g_ascii_strcasecmp (how, "DROP NOT NULL") == 0)
    set_part (parts, at, without (part, " NOT NULL"));
  else if (g_ascii_strcasecmp (how, "SET NOT NULL") == 0)
    set_part (parts, at, strstr (part, " NOT NULL") ? g_strdup (part) : g_strconcat (part, " NOT NULL", NULL));
  else if (begins (how, "TYPE", &type))
    set_part (parts, at, with_type (part, type));
  else
    return false;
  return true;
}

static bool
drop (GPtrArray *parts, const char *start, const char *name)
{
  unsigned at;

  return find_part (parts, start, name, &at) && g_ptr_array_remove_index (parts, at) != NULL;
}

static bool
act (GPtrArray *parts, const char *action)
{
  const char *rest, *name;

  if (begins (action, "ADD", &rest) && begins (rest, "CONSTRAINT", &name))
    {
      g_ptr_array_add (parts, g_strdup (rest));
      return true;
    }
  if (begins (action, "DROP CONSTRAINT", &name))
    return drop (parts, "CONSTRAINT ", name);
  if (begins (action, "DROP COLUMN", &name))
    return drop (parts, "", name);
  return begins (action, "ALTER COLUMN", &rest) && alter_column (parts, rest);
}

static char *
names_of (GPtrArray *parts)
{
  GString *names = g_string_new (NULL);

  for (unsigned i = 0; i < parts->len; i++)
    {
      const char *part = g_ptr_array_index (parts, i);

      if (is_column (part))
        g_string_append_printf (names, "%s%.*s", names->len > 0 ? ", " : "", (int) strcspn (part, " "), part);
    }
  return g_string_free (names, FALSE);
}

bool
rebuild_table (const char *create, const char *name, const char *actions, char **changed, char **columns, char **error)
{
  g_autofree char *old = plain (create), *wanted = plain (actions), *body = NULL;
  const char *open = strchr (old, '('), *close = strrchr (old, ')');
  g_autoptr (GPtrArray) parts = NULL, asked = split (wanted, strlen (wanted));

  g_assert (open != NULL && close != NULL);
  parts = split (open + 1, close - open - 1);
  for (unsigned i = 0; i < asked->len; i++)
    if (!act (parts, g_ptr_array_index (asked, i)))
      {
        *error = g_strdup_printf ("nothing to do it to, or unknown: %s", (char *) g_ptr_array_index (asked, i));
        return false;
      }

  *columns = names_of (parts);
  g_ptr_array_add (parts, NULL);
  body = g_strjoinv (", ", (char **) parts->pdata);
  *changed = g_strdup_printf ("CREATE TABLE %s (%s)%s", name, body, close + 1);
  return true;
}
