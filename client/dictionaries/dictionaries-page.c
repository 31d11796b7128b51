/* dictionaries-page.c - see dictionaries-page.h. */

#include "client/dictionaries/dictionaries-page.h"

#include <glib/gi18n.h>

#include "client/dictionaries/items.h"
#include "client/net/ask.h"
#include "client/net/watch.h"
#include "client/page/status.h"
#include "dictionaries.pb-c.h"
#include "methods.h"

#define CLIENT_TYPE_DICTIONARIES_PAGE (dictionaries_page_get_type ())
G_DECLARE_FINAL_TYPE (DictionariesPage, dictionaries_page, CLIENT, DICTIONARIES_PAGE, Page)

struct _DictionariesPage
{
  Page parent_instance;

  uint64_t id, shown;            /* of the one that is wanted, and of the one whose items are here */
  GtkWidget *stack, *list, *right, *status;
  Watch *watch;
};

G_DEFINE_FINAL_TYPE (DictionariesPage, dictionaries_page, CLIENT_TYPE_PAGE)

/* The language of the desk, by a word that the catalogue translates to it. */
static const char *
title_of (const Dictionary *dictionary)
{
  /* Translators: which of a list's two titles is shown: "ru" for the Russian one, "en" for the English one. */
  return g_str_equal (C_("language of lists", "en"), "ru") ? dictionary->title_ru : dictionary->title_en;
}

static GtkWidget *
row_new (const Dictionary *dictionary)
{
  GtkWidget *row = gtk_list_box_row_new (), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8),
            *title = gtk_label_new (title_of (dictionary));
  g_autofree char *number = g_strdup_printf ("%u", dictionary->n_items);
  GtkWidget *count = gtk_label_new (number);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (count, "count");
  gtk_box_append (GTK_BOX (line), title);
  gtk_box_append (GTK_BOX (line), count);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title_of (dictionary), -1);
  g_object_set_data (G_OBJECT (row), "id", GSIZE_TO_POINTER (dictionary->id));
  g_object_set_data (G_OBJECT (row), "nested", GINT_TO_POINTER (dictionary->n_within > 0));
  return row;
}

static void
choose (GtkListBox *list, GtkListBoxRow *row, DictionariesPage *self)
{
  uint64_t id = row != NULL ? GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (row), "id")) : 0;

  if (id == 0 || id == self->shown)
    return;
  self->id = self->shown = id;
  adw_bin_set_child (ADW_BIN (self->right),
                     dictionary_items_new (id, g_object_get_data (G_OBJECT (row), "nested") != NULL));
}

static void
show (DictionariesPage *self, Record *record)
{
  uint64_t wanted = self->id;
  GtkListBoxRow *first = NULL, *found = NULL;
  size_t n;
  Msg *const *rows = record_rows (record, &n);

  for (GtkWidget *row; (row = gtk_widget_get_first_child (self->list)) != NULL;)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), row);
  for (size_t i = 0; i < n; i++)
    {
      GtkWidget *row = row_new ((const Dictionary *) rows[i]);

      gtk_list_box_append (GTK_LIST_BOX (self->list), row);
      first = first != NULL ? first : GTK_LIST_BOX_ROW (row);
      found = ((const Dictionary *) rows[i])->id == wanted ? GTK_LIST_BOX_ROW (row) : found;
    }
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "lists");
  gtk_list_box_select_row (GTK_LIST_BOX (self->list), found != NULL ? found : first);
}

static void
arrived (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DictionariesPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Record) record = ask_finish (result, &error);

  if (record != NULL)
    {
      show (self, record);
      return;
    }
  page_status_tell (self->status, error->message);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "status");
}

static void
ask (DictionariesPage *self)
{
  ListQuery query = LIST_QUERY__INIT;

  query.limit = 1000;
  ask_async (&dictionaries_list_method, &query, NULL, arrived, g_object_ref (self));
}

static void
dictionaries_page_reload (Page *page)
{
  ask (CLIENT_DICTIONARIES_PAGE (page));
}

static void
dictionaries_page_dispose (GObject *object)
{
  DictionariesPage *self = CLIENT_DICTIONARIES_PAGE (object);

  if (self->watch != NULL)
    g_signal_handlers_disconnect_by_data (self->watch, self);
  g_clear_object (&self->watch);
  G_OBJECT_CLASS (dictionaries_page_parent_class)->dispose (object);
}

static void
dictionaries_page_class_init (DictionariesPageClass *class)
{
  G_OBJECT_CLASS (class)->dispose = dictionaries_page_dispose;
  CLIENT_PAGE_CLASS (class)->reload = dictionaries_page_reload;
}

static GtkWidget *
status_new (DictionariesPage *self)
{
  self->status = page_status_new ("network-offline-symbolic", _("The list did not come"), "");
  g_signal_connect_swapped (page_status_add (self->status, _("Ask again")), "clicked", G_CALLBACK (ask), self);
  return self->status;
}

static void
dictionaries_page_init (DictionariesPage *self)
{
  GtkWidget *both = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *scrolled = gtk_scrolled_window_new ();

  self->list = gtk_list_box_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Pick lists"), -1);
  g_signal_connect (self->list, "row-selected", G_CALLBACK (choose), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  gtk_widget_add_css_class (scrolled, "chooser");
  gtk_widget_set_size_request (scrolled, 336, -1);
  self->right = adw_bin_new ();
  gtk_widget_set_hexpand (self->right, TRUE);
  gtk_widget_add_css_class (self->right, "chosen");
  gtk_box_append (GTK_BOX (both), scrolled);
  gtk_box_append (GTK_BOX (both), self->right);
  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), page_spinner_new (), "loading");
  gtk_stack_add_named (GTK_STACK (self->stack), both, "lists");
  gtk_stack_add_named (GTK_STACK (self->stack), status_new (self), "status");
  gtk_widget_add_css_class (GTK_WIDGET (self), "list-page");
  adw_bin_set_child (ADW_BIN (self), self->stack);
  self->watch = watch_new ("dictionary_item", 0);
  g_signal_connect_swapped (self->watch, "changed", G_CALLBACK (ask), self);
}

Page *
dictionaries_open (const char *key)
{
  DictionariesPage *self = g_object_new (CLIENT_TYPE_DICTIONARIES_PAGE, NULL);

  self->id = g_ascii_strtoull (key, NULL, 10);
  page_set_title (CLIENT_PAGE (self), _("Pick lists"));
  ask (self);
  return CLIENT_PAGE (self);
}
