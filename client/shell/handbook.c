/* handbook.c - see handbook.h. */

#include "client/shell/handbook.h"

#include <glib/gi18n.h>

#include "client/shell/window.h"
#include "config.h"

/* The page of the first of the person's languages that has one; NULL when none is installed. */
static GFile *
find_page (void)
{
  const char *folder = g_getenv ("KONTOR_DOCS") != NULL ? g_getenv ("KONTOR_DOCS") : DOCS_DIR;
  static const char *const always[] = { "en", NULL };
  const char *const *const wanted[] = { g_get_language_names (), always };

  for (unsigned i = 0; i < G_N_ELEMENTS (wanted); i++)
    for (const char *const *language = wanted[i]; *language != NULL; language++)
      {
        g_autofree char *name = g_strdup_printf ("handbook.%s.html", *language);
        g_autofree char *path = g_build_filename (folder, name, NULL);

        if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
          return g_file_new_for_path (path);
      }
  return NULL;
}

static void
shown (GObject *parent, GAsyncResult *result, gpointer data)
{
  if (!gtk_show_uri_full_finish (GTK_WINDOW (parent), result, NULL))
    shell_window_toast (SHELL_WINDOW (parent), _("No program of this computer opens the handbook"));
}

void
handbook_show (GtkWindow *parent)
{
  g_autoptr (GFile) page = find_page ();
  g_autofree char *uri = page != NULL ? g_file_get_uri (page) : NULL;

  if (uri != NULL)
    gtk_show_uri_full (parent, uri, GDK_CURRENT_TIME, NULL, shown, NULL);
  else
    shell_window_toast (SHELL_WINDOW (parent), _("The handbook is not installed on this computer"));
}
