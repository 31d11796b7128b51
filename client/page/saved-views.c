/* saved-views.c - see saved-views.h. */

#include "client/page/saved-views.h"

#include <glib/gi18n.h>
#include <string.h>

#include "client/list/memory.h"

typedef struct
{
  GtkWidget *bar, *room, *chips;
  char *group;                /* in the desk's memory */
  void (*apply) (const char *filter, gpointer data);
  char *(*now) (gpointer data);
  gpointer data;
  bool quiet;
} Views;

static void
views_free (gpointer data)
{
  Views *self = data;

  g_free (self->group);
  g_free (self);
}

static void
chosen (GtkToggleButton *chip, Views *self)
{
  if (gtk_toggle_button_get_active (chip) && !self->quiet)
    self->apply (g_object_get_data (G_OBJECT (chip), "filter"), self->data);
}

/* With nothing in it, it would itself be a stop of the Tab key, without a name. */
static void
show_room (Views *self)
{
  gtk_widget_set_visible (self->room, gtk_widget_get_first_child (self->chips) != NULL);
}

/* The keys go to what stands behind it: they would be nowhere. */
static void
forget (GtkWidget *chip, Views *self)
{
  GtkWidget *next = gtk_widget_get_next_sibling (chip);

  gtk_widget_grab_focus (next != NULL ? next : gtk_widget_get_last_child (self->bar));
  memory_set (self->group, g_object_get_data (G_OBJECT (chip), "name"), NULL);
  gtk_box_remove (GTK_BOX (self->chips), chip);
  show_room (self);
}

static gboolean
key_pressed (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, Views *self)
{
  if (key != GDK_KEY_Delete)
    return FALSE;
  forget (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (keys)), self);
  return TRUE;
}

static void
add_chip (Views *self, const char *label, const char *filter, bool own)
{
  GtkWidget *chip = gtk_toggle_button_new_with_label (label), *first = gtk_widget_get_first_child (self->chips);

  gtk_widget_add_css_class (chip, "chip");
  g_object_set_data_full (G_OBJECT (chip), "filter", g_strdup (filter), g_free);
  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (chip), first != NULL ? GTK_TOGGLE_BUTTON (first) : NULL);
  g_signal_connect (chip, "toggled", G_CALLBACK (chosen), self);
  if (own)
    {
      GtkEventController *keys = gtk_event_controller_key_new ();

      g_object_set_data_full (G_OBJECT (chip), "name", g_strdup (label), g_free);
      gtk_widget_set_tooltip_text (chip, _("Your own view. Delete forgets it."));
      g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
      gtk_widget_add_controller (chip, keys);
    }
  gtk_box_append (GTK_BOX (self->chips), chip);
  show_room (self);
}

static GtkWidget *
find_own (Views *self, const char *name)
{
  GtkWidget *chip = gtk_widget_get_first_child (self->chips);

  while (chip != NULL && g_strcmp0 (g_object_get_data (G_OBJECT (chip), "name"), name) != 0)
    chip = gtk_widget_get_next_sibling (chip);
  return chip;
}

/* What the desk's memory takes for no name, or for a remark, is a space. A name that is there means this filter now. */
static void
named (const char *name, gpointer data)
{
  Views *self = data;
  g_autofree char *filter = self->now (self->data),
                  *plain = g_strstrip (g_strdelimit (g_strdup (name), "=[]#\n", ' '));
  GtkWidget *before = find_own (self, plain);

  if (plain[0] == '\0')
    return;
  if (before != NULL)
    gtk_box_remove (GTK_BOX (self->chips), before);
  memory_set (self->group, plain, filter);
  add_chip (self, plain, filter, true);
  saved_views_light (self->bar, filter);
}

static void
save_clicked (GtkWidget *button, Views *self)
{
  page_ask_text (button, _("Save this filter"), _("What shall it be called?"), _("Save"), named, self, NULL);
}

void
saved_views_light (GtkWidget *views, const char *filter)
{
  Views *self = g_object_get_data (G_OBJECT (views), "views");

  self->quiet = true;
  for (GtkWidget *chip = gtk_widget_get_first_child (self->chips); chip != NULL;
       chip = gtk_widget_get_next_sibling (chip))
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chip),
                                  strcmp (g_object_get_data (G_OBJECT (chip), "filter"), filter) == 0);
  self->quiet = false;
}

/* However many they are, they make no window wider: those without room come by the wheel, and under the focus. */
static void
make_room (Views *self)
{
  GtkScrolledWindow *room = GTK_SCROLLED_WINDOW (self->room);

  gtk_scrolled_window_set_policy (room, GTK_POLICY_EXTERNAL, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_propagate_natural_width (room, TRUE);
  gtk_scrolled_window_set_child (room, self->chips);
  show_room (self);
}

GtkWidget *
saved_views_new (const SavedView *views, const char *list, void (*apply) (const char *filter, gpointer data),
                 char *(*now) (gpointer data), gpointer data)
{
  Views *self = g_new0 (Views, 1);
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 5),
            *save = gtk_button_new_from_icon_name ("bookmark-new-symbolic");
  g_auto (GStrv) own = NULL;

  *self = (Views){
    bar, gtk_scrolled_window_new (), gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 5),
    g_strdup_printf ("views %s", list), apply, now, data, false
  };
  make_room (self);
  own = memory_keys (self->group);
  for (const SavedView *view = views; view != NULL && view->label != NULL; view++)
    add_chip (self, _(view->label), view->filter, false);
  for (unsigned i = 0; own[i] != NULL; i++)
    {
      g_autofree char *filter = memory_get (self->group, own[i]);

      add_chip (self, own[i], filter != NULL ? filter : "", true);
    }
  gtk_widget_add_css_class (save, "flat");
  gtk_widget_set_tooltip_text (save, _("Save this filter as a view of your own"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (save), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Save this filter as a view of your own"), -1);
  g_signal_connect (save, "clicked", G_CALLBACK (save_clicked), self);
  gtk_widget_add_css_class (bar, "views");
  gtk_box_append (GTK_BOX (bar), self->room);
  gtk_box_append (GTK_BOX (bar), save);
  g_object_set_data_full (G_OBJECT (bar), "views", self, views_free);
  return bar;
}
