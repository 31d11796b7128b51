/* What can be done at the desk: the table that menu, buttons, keys, palette and the window of shortcuts are made of. */

#include <string.h>

#include "client/net/profile.h"
#include "client/page/actions.h"
#include "client/shell/application.h"
#include "client/shell/palette.h"
#include "tests/form/begin.h"

/* A page of which every verb may be done. */
#define TEST_TYPE_PAGE (test_page_get_type ())
G_DECLARE_FINAL_TYPE (TestPage, test_page, TEST, PAGE, Page)

struct _TestPage
{
  Page parent_instance;
};

G_DEFINE_FINAL_TYPE (TestPage, test_page, CLIENT_TYPE_PAGE)

static bool
may_all (Page *page, const char *verb)
{
  return true;
}

static void
test_page_class_init (TestPageClass *class)
{
  CLIENT_PAGE_CLASS (class)->may = may_all;
}

static void
test_page_init (TestPage *self)
{
}

static void
each_action_says_what_it_does_and_can_do_it (void)
{
  GtkIconTheme *icons = gtk_icon_theme_get_for_display (gdk_display_get_default ());

  g_assert_nonnull (actions_get (50));
  for (size_t i = 0; actions_get (i) != NULL; i++)
    {
      const Action *action = actions_get (i);

      g_test_message ("%s", action->id);
      g_assert_true (action->label != NULL && action->label[0] != '\0');
      g_assert_true (action->group != NULL && action->group[0] != '\0');
      g_assert_true (gtk_icon_theme_has_icon (icons, action->icon));
      g_assert_true (action->of_sublist == (action->run == NULL));
      g_assert_true (actions_find (action->id) == action);
    }
}

/* What every entry takes itself is no key of the desk. */
static void
no_key_means_two_things (void)
{
  static const char *const of_entries[] = { "<Control>a", "<Control>c", "<Control>x", "<Control>v", "<Control>z",
                                            "<Control>Insert", "<Shift>Insert", "<Shift>Delete", NULL };
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (unsigned i = 0; of_entries[i] != NULL; i++)
    g_hash_table_add (taken, g_strdup (of_entries[i]));
  for (size_t i = 0; actions_get (i) != NULL; i++)
    {
      const Action *action = actions_get (i);
      g_auto (GStrv) keys = g_strsplit (action->key != NULL ? action->key : "", " ", -1);

      for (unsigned k = 0; keys[k] != NULL; k++)
        {
          guint key;
          GdkModifierType mods;

          g_test_message ("%s: %s", action->id, keys[k]);
          g_assert_true (gtk_accelerator_parse (keys[k], &key, &mods));
          g_assert_cmpuint (key, !=, 0);
          g_assert_true (g_hash_table_add (taken, gtk_accelerator_name (key, mods)));
        }
    }
}

static void
find_offered (GtkWidget *within, GHashTable *offered)
{
  const char *action = GTK_IS_LIST_BOX_ROW (within) ? g_object_get_data (G_OBJECT (within), "action") : NULL;

  if (action != NULL)
    g_hash_table_add (offered, g_strdup (action + strlen ("app.")));
  for (GtkWidget *child = gtk_widget_get_first_child (within); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    find_offered (child, offered);
}

static unsigned
check_palette (GtkWidget *palette, Page *page)
{
  g_autoptr (GHashTable) offered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  unsigned n = 0;

  palette_call (palette, page);
  find_offered (palette, offered);
  for (size_t i = 0; actions_get (i) != NULL; i++)
    {
      const char *id = actions_get (i)->id;
      bool may = action_may (actions_get (i), page) && strcmp (id, "palette") != 0;

      g_test_message ("%s", id);
      g_assert_true (g_hash_table_contains (offered, id) == may);
      n += may;
    }
  g_assert_cmpuint (g_hash_table_size (offered), ==, n);
  return n;
}

static void
the_palette_has_whatever_can_be_done (void)
{
  GtkWidget *window = gtk_window_new (), *palette = palette_new ();
  Page *page = g_object_ref_sink (g_object_new (TEST_TYPE_PAGE, NULL));
  unsigned without;

  gtk_window_set_child (GTK_WINDOW (window), palette);
  without = check_palette (palette, NULL);
  g_assert_cmpuint (without, >=, 8);
  g_assert_cmpuint (check_palette (palette, page), >, without + 10);
  gtk_window_destroy (GTK_WINDOW (window));
  g_object_unref (page);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = NULL;
  g_autoptr (GApplication) app = NULL;
  g_autoptr (GError) error = NULL;

  form_test_begin (&argc, &argv);
  folder = g_dir_make_tmp ("kontor-actions-XXXXXX", NULL);
  profile_open (folder);
  app = G_APPLICATION (application_new ());
  g_application_register (app, NULL, &error);
  g_assert_no_error (error);
  g_test_add_func ("/actions/each-action-says-what-it-does-and-can-do-it", each_action_says_what_it_does_and_can_do_it);
  g_test_add_func ("/actions/no-key-means-two-things", no_key_means_two_things);
  g_test_add_func ("/actions/the-palette-has-whatever-can-be-done", the_palette_has_whatever_can_be_done);
  return g_test_run ();
}
