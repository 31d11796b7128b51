/* invite.c - see invite.h. */

#include "common/invite.h"

#include <glib.h>
#include <string.h>

#define GROUP "Kontor invitation"

enum { KEY_LETTERS = 40, CODE_LETTERS = 32, SHORT_FIGURES = 12, ADDRESSES_MAX = 8 };

/* What stands between the group's line and the first empty line after it: people forward letters with greetings. */
static char *
heart (const char *text)
{
  const char *begin = strstr (text, "[" GROUP "]"), *end;
  g_autofree char *unix_lines = NULL;
  g_auto (GStrv) halves = NULL;

  if (begin == NULL || strlen (begin) > INVITE_MAX || !g_utf8_validate (begin, -1, NULL))
    return NULL;
  halves = g_strsplit (begin, "\r", -1);
  unix_lines = g_strjoinv ("", halves);
  end = strstr (unix_lines, "\n\n");
  return end != NULL ? g_strndup (unix_lines, end - unix_lines + 1) : g_steal_pointer (&unix_lines);
}

static char **
addresses (GKeyFile *file, const char *name)
{
  g_auto (GStrv) list = g_key_file_get_string_list (file, GROUP, name, NULL, NULL);
  guint n = list != NULL ? g_strv_length (list) : 0;

  if (n == 0 || n > ADDRESSES_MAX)
    return NULL;
  for (guint i = 0; i < n; i++)
    if (!g_str_has_prefix (list[i], "tcp://"))
      return NULL;
  return g_steal_pointer (&list);
}

static char *
word (GKeyFile *file, const char *name, size_t letters, int (*is_letter) (char))
{
  g_autofree char *text = g_key_file_get_string (file, GROUP, name, NULL);

  if (text == NULL || strlen (text) != letters)
    return NULL;
  for (const char *c = text; *c != '\0'; c++)
    if (!is_letter (*c))
      return NULL;
  return g_steal_pointer (&text);
}

static int
is_z85 (char letter)
{
  return g_ascii_isalnum (letter) || strchr (".-:+=^!/*?&<>()[]{}@%$#", letter) != NULL;
}

static int
is_hex (char letter)
{
  return g_ascii_isxdigit (letter);
}

static int
is_figure (char letter)
{
  return g_ascii_isdigit (letter);
}

static char *
code (GKeyFile *file)
{
  char *short_code = word (file, "Code", SHORT_FIGURES, is_figure);

  return short_code != NULL ? short_code : word (file, "Code", CODE_LETTERS, is_hex);
}

char *
invite_code (const char *typed)
{
  g_autoptr (GString) figures = g_string_new (NULL);

  for (const char *c = typed; *c != '\0'; c++)
    if (g_ascii_isdigit (*c))
      g_string_append_c (figures, *c);
    else if (!g_ascii_isspace (*c) && *c != '-')
      return NULL;
  return figures->len == SHORT_FIGURES ? g_strdup (figures->str) : NULL;
}

Invite *
invite_complete (const char *text, const char *typed)
{
  g_autofree char *figures = invite_code (typed), *whole = NULL;
  Invite *invite;

  if (figures == NULL || strstr (text, "Code=") != NULL || strlen (text) > INVITE_MAX)
    return NULL;
  whole = g_strconcat (text, "Code=", figures, "\n", NULL);
  invite = invite_read (whole);
  if (invite != NULL && strcmp (invite->code, figures) != 0)
    g_clear_pointer (&invite, invite_free);
  return invite;
}

Invite *
invite_read (const char *text)
{
  g_autofree char *lines = heart (text);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  Invite *invite;

  if (lines == NULL || !g_key_file_load_from_data (file, lines, -1, G_KEY_FILE_NONE, NULL))
    return NULL;
  invite = g_new0 (Invite, 1);
  invite->bank = g_key_file_get_string (file, GROUP, "Bank", NULL);
  invite->servers = addresses (file, "Servers");
  invite->enrol = addresses (file, "Enrol");
  invite->server_key = word (file, "Key", KEY_LETTERS, is_z85);
  invite->code = code (file);
  invite->until = g_key_file_get_int64 (file, GROUP, "Until", NULL);
  if (invite->servers != NULL && invite->enrol != NULL && invite->server_key != NULL && invite->code != NULL)
    return invite;
  invite_free (invite);
  return NULL;
}

char *
invite_write (const Invite *invite)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  g_key_file_set_string (file, GROUP, "Bank", invite->bank != NULL ? invite->bank : "");
  g_key_file_set_string_list (file, GROUP, "Servers", (const char *const *) invite->servers,
                              g_strv_length (invite->servers));
  g_key_file_set_string_list (file, GROUP, "Enrol", (const char *const *) invite->enrol, g_strv_length (invite->enrol));
  g_key_file_set_string (file, GROUP, "Key", invite->server_key);
  if (invite->code != NULL)
    g_key_file_set_string (file, GROUP, "Code", invite->code);
  if (invite->until != 0)
    g_key_file_set_int64 (file, GROUP, "Until", invite->until);
  return g_key_file_to_data (file, NULL, NULL);
}

void
invite_free (Invite *invite)
{
  g_free (invite->bank);
  g_strfreev (invite->servers);
  g_strfreev (invite->enrol);
  g_free (invite->server_key);
  g_free (invite->code);
  g_free (invite);
}
