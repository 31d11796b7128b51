/* card-tabs.c - see card-tabs.h. */

#include "client/page/card-tabs.h"

#include <glib/gi18n.h>

#include "client/net/session.h"
#include "client/page/page.h"

/* What a tab is made of when it is looked at first. */
typedef struct
{
  const CardTab *tab;
  const char *kind;
  uint64_t id;
} Unopened;

static const CardTab *all_tabs;

void
card_tabs_use (const CardTab *tabs)
{
  g_assert (all_tabs == NULL);
  all_tabs = tabs;
}

static bool
is_for (const CardTab *tab, const char *kind)
{
  g_auto (GStrv) kinds = g_strsplit (tab->kind != NULL ? tab->kind : kind, " ", -1);

  return g_strv_contains ((const char *const *) kinds, kind) && (tab->right == NULL || session_may (tab->right));
}

static void
unopened_free (gpointer unopened, GClosure *closure)
{
  g_free (unopened);
}

static void
open_tab (AdwBin *room, const Unopened *unopened)
{
  if (adw_bin_get_child (room) == NULL)
    adw_bin_set_child (room, unopened->tab->open (unopened->kind, unopened->id));
}

static GtkWidget *
room_new (const CardTab *tab, const char *kind, uint64_t id)
{
  GtkWidget *room = adw_bin_new ();
  Unopened *unopened = g_new (Unopened, 1);

  *unopened = (Unopened) { tab, g_intern_string (kind), id };
  g_signal_connect_data (room, "map", G_CALLBACK (open_tab), unopened, unopened_free, 0);
  page_track_sight (room);
  return room;
}

static unsigned
add_tabs (GtkWidget *stack, const char *kind, uint64_t id)
{
  unsigned n = 0;

  for (const CardTab *tab = all_tabs; tab != NULL && tab->title != NULL; tab++)
    if (is_for (tab, kind))
      {
        gtk_stack_add_titled (GTK_STACK (stack), room_new (tab, kind, id), tab->title, _(tab->title));
        n++;
      }
  return n;
}

static GtkWidget *
switcher_new (GtkWidget *stack)
{
  GtkWidget *switcher = gtk_stack_switcher_new ();

  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (switcher), GTK_STACK (stack));
  gtk_widget_add_css_class (switcher, "under");
  gtk_widget_remove_css_class (switcher, "linked");
  gtk_box_layout_set_homogeneous (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (switcher)), FALSE);
  gtk_widget_set_hexpand (switcher, TRUE);
  gtk_widget_set_halign (switcher, GTK_ALIGN_START);
  return switcher;
}

GtkWidget *
card_tabs_new (const char *kind, uint64_t id, GtkWidget *beside)
{
  GtkWidget *stack = g_object_ref_sink (gtk_stack_new ()), *box = NULL;

  if (beside != NULL)
    g_object_ref_sink (beside);
  if (add_tabs (stack, kind, id) > 0)
    {
      GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

      box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
      gtk_widget_add_css_class (bar, "under-bar");
      gtk_box_append (GTK_BOX (bar), switcher_new (stack));
      if (beside != NULL)
        {
          gtk_widget_add_css_class (beside, "flat");
          gtk_box_append (GTK_BOX (bar), beside);
        }
      gtk_widget_add_css_class (box, "section");
      gtk_widget_add_css_class (box, "tabs");
      gtk_widget_set_vexpand (box, TRUE);
      gtk_box_append (GTK_BOX (box), bar);
      gtk_box_append (GTK_BOX (box), stack);
    }
  g_object_unref (stack);
  g_clear_object (&beside);
  return box;
}
