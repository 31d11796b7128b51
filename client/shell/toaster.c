/* toaster.c - see toaster.h. */

#include "client/shell/toaster.h"

#include <glib/gi18n.h>
#include <stdbool.h>

#include "client/page/page.h"

enum { SAY_S = 5, OFFER_S = 20 };

struct _Toaster
{
  AdwBin parent_instance;

  GtkWidget *overlay, *revealer, *text, *take;
  char *offer;                     /* text of what is offered until it was taken or put away; NULL = nothing is */
  guint until;
};

G_DEFINE_FINAL_TYPE (Toaster, toaster, ADW_TYPE_BIN)

static gboolean time_is_up (gpointer data);

static void
show (Toaster *self, const char *text, bool offering)
{
  g_clear_handle_id (&self->until, g_source_remove);
  self->until = g_timeout_add_seconds (offering ? OFFER_S : SAY_S, time_is_up, self);
  gtk_label_set_text (GTK_LABEL (self->text), text);
  gtk_widget_set_visible (self->take, offering);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), TRUE);
}

/* An offer that was covered comes back. */
static void
put_away (Toaster *self)
{
  bool offering = gtk_widget_get_visible (self->take);

  g_clear_handle_id (&self->until, g_source_remove);
  if (offering)
    g_clear_pointer (&self->offer, g_free);
  if (self->offer != NULL)
    show (self, self->offer, true);
  else
    gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), FALSE);
}

static gboolean
time_is_up (gpointer data)
{
  Toaster *self = data;

  self->until = 0;
  put_away (self);
  return G_SOURCE_REMOVE;
}

void
toaster_say (Toaster *self, const char *text)
{
  show (self, text, false);
}

void
toaster_offer (Toaster *self, const char *text, const char *button, const char *action)
{
  g_free (self->offer);
  self->offer = g_strdup (text);
  gtk_button_set_label (GTK_BUTTON (self->take), button);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->take), action);
  show (self, text, true);
}

static gboolean
escape (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  Toaster *self = SHELL_TOASTER (widget);

  if (!gtk_revealer_get_reveal_child (GTK_REVEALER (self->revealer)))
    return GDK_EVENT_PROPAGATE;
  put_away (self);
  return GDK_EVENT_STOP;
}

static void
toaster_dispose (GObject *object)
{
  Toaster *self = SHELL_TOASTER (object);

  g_clear_handle_id (&self->until, g_source_remove);
  g_clear_pointer (&self->offer, g_free);
  G_OBJECT_CLASS (toaster_parent_class)->dispose (object);
}

static void
toaster_class_init (ToasterClass *class)
{
  G_OBJECT_CLASS (class)->dispose = toaster_dispose;
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (class), GDK_KEY_Escape, 0, escape, NULL);
}

static GtkWidget *
toast_new (Toaster *self)
{
  GtkWidget *toast = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8),
            *close = gtk_button_new_from_icon_name ("window-close-symbolic");

  self->text = gtk_label_new (NULL);
  self->take = gtk_button_new ();
  gtk_label_set_wrap (GTK_LABEL (self->text), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->text), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (self->text), 90);
  gtk_widget_set_visible (self->take, FALSE);
  gtk_widget_add_css_class (close, "flat");
  gtk_widget_add_css_class (close, "circular");
  gtk_widget_set_tooltip_text (close, _("Close"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (close), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Close"), -1);
  gtk_widget_set_valign (close, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->take, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (close, "clicked", G_CALLBACK (put_away), self);
  g_signal_connect_swapped (self->take, "clicked", G_CALLBACK (put_away), self);
  gtk_widget_add_css_class (toast, "toast");
  gtk_box_append (GTK_BOX (toast), self->text);
  gtk_box_append (GTK_BOX (toast), self->take);
  gtk_box_append (GTK_BOX (toast), close);
  page_track_sight (toast);
  return toast;
}

static void
toaster_init (Toaster *self)
{
  self->overlay = gtk_overlay_new ();
  self->revealer = gtk_revealer_new ();
  /* Hidden, it lies over nothing. */
  gtk_revealer_set_transition_type (GTK_REVEALER (self->revealer), GTK_REVEALER_TRANSITION_TYPE_SLIDE_UP);
  gtk_revealer_set_child (GTK_REVEALER (self->revealer), toast_new (self));
  gtk_widget_set_halign (self->revealer, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->revealer, GTK_ALIGN_END);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), self->revealer);
  adw_bin_set_child (ADW_BIN (self), self->overlay);
}

GtkWidget *
toaster_new (GtkWidget *child)
{
  Toaster *self = g_object_new (SHELL_TYPE_TOASTER, NULL);

  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), child);
  return GTK_WIDGET (self);
}
