/* fields.c - every field that the sources name is in the contract: docs/fields.md is the list. */

#include <string.h>

#include "tests/clients/people.h"

/* "`Client.form`": the message and the field between the quotes; false at the end of the text. */
static bool
next_field (const char **text, char **message, char **field)
{
  for (const char *open = *text; (open = strstr (open, "| `")) != NULL; open++)
    {
      const char *dot = strchr (open, '.'), *close = strchr (open + strlen ("| `"), '`');

      if (dot == NULL || close == NULL || dot > close)
        continue;
      *message = g_strdup_printf ("kontor.%.*s", (int) (dot - open - strlen ("| `")), open + strlen ("| `"));
      *field = g_strndup (dot + 1, close - dot - 1);
      *text = close;
      return true;
    }
  return false;
}

static const ProtobufCMessageDescriptor *
type_named (const char *name)
{
  for (size_t i = 0; i < n_message_facts; i++)
    if (strcmp (message_facts[i].type->name, name) == 0)
      return message_facts[i].type;
  return NULL;
}

static void
every_field_that_the_sources_name_is_in_the_contract (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("SOURCE_DIR"), "docs", "fields.md", NULL), *text = NULL;
  const char *rest;
  char *message, *field;
  unsigned n = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  for (rest = text; next_field (&rest, &message, &field); n++)
    {
      const ProtobufCMessageDescriptor *type = type_named (message);

      if (strcmp (field, "field") != 0
          && (type == NULL || protobuf_c_message_descriptor_get_field_by_name (type, field) == NULL))
        g_error ("there is no %s.%s", message, field);
      g_free (message);
      g_free (field);
    }
  g_assert_cmpint (n, >, 90);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clients/every-field-that-the-sources-name-is-in-the-contract",
                   every_field_that_the_sources_name_is_in_the_contract);
  return g_test_run ();
}
