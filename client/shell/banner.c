/* banner.c - see banner.h. */

#include "client/shell/banner.h"

#include <glib/gi18n.h>

#include "client/net/link.h"
#include "client/net/session.h"
#include "client/page/page.h"

enum { PATIENCE_US = 1500 * 1000 };   /* a line that is back by then was never seen to be away */

#define SHELL_TYPE_BANNER (banner_get_type ())
G_DECLARE_FINAL_TYPE (Banner, banner, SHELL, BANNER, AdwBin)

struct _Banner
{
  AdwBin parent_instance;

  GtkWidget *revealer, *text, *retry;
  gint64 down_since;
  guint tick;
};

G_DEFINE_FINAL_TYPE (Banner, banner, ADW_TYPE_BIN)

static char *
text_now (LineState state)
{
  unsigned waiting = link_get_waiting (link_default ()), pause = link_get_pause (link_default ());
  g_autofree char *head = NULL, *writes = NULL;

  if (state == LINE_REFUSED)
    head = g_strdup (_("The bank does not accept this workstation's key. Ask the administrator for an invitation."));
  else if (pause > 0)
    head = g_strdup_printf (_("No connection to the bank's server. Next attempt in %u s."), pause);
  else
    head = g_strdup (_("No connection to the bank's server. Trying…"));
  if (waiting > 0)
    writes = g_strdup_printf (ngettext ("%u change waits and will be sent by itself.",
                                        "%u changes wait and will be sent by themselves.", waiting),
                              waiting);
  return writes != NULL ? g_strdup_printf ("%s %s", head, writes) : g_steal_pointer (&head);
}

static gboolean
show (gpointer data)
{
  Banner *self = data;
  LineState state = link_get_state (link_default ());
  gint64 now = g_get_monotonic_time ();
  bool down = state != LINE_UP && session_get_state () != SESSION_STRANGER;
  g_autofree char *text = down ? text_now (state) : g_strdup ("");

  if (!down)
    self->down_since = 0;
  else if (self->down_since == 0)
    self->down_since = now;
  if (down)
    gtk_label_set_text (GTK_LABEL (self->text), text);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), down && now - self->down_since > PATIENCE_US);
  return G_SOURCE_CONTINUE;
}

static void
banner_dispose (GObject *object)
{
  g_clear_handle_id (&SHELL_BANNER (object)->tick, g_source_remove);
  G_OBJECT_CLASS (banner_parent_class)->dispose (object);
}

static void
banner_class_init (BannerClass *class)
{
  G_OBJECT_CLASS (class)->dispose = banner_dispose;
}

static void
banner_init (Banner *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);

  self->revealer = gtk_revealer_new ();
  self->text = gtk_label_new (NULL);
  self->retry = gtk_button_new_with_label (_("Try now"));
  gtk_widget_add_css_class (box, "line-banner");
  gtk_widget_add_css_class (self->text, "num");
  gtk_label_set_ellipsize (GTK_LABEL (self->text), PANGO_ELLIPSIZE_END);
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("network-offline-symbolic"));
  gtk_box_append (GTK_BOX (box), self->text);
  gtk_box_append (GTK_BOX (box), self->retry);
  gtk_revealer_set_child (GTK_REVEALER (self->revealer), box);
  page_track_sight (box);
  gtk_widget_add_css_class (GTK_WIDGET (self), "line-banner-strip");
  adw_bin_set_child (ADW_BIN (self), self->revealer);
  g_signal_connect_swapped (self->retry, "clicked", G_CALLBACK (link_retry), link_default ());
  g_signal_connect_object (link_default (), "state", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  self->tick = g_timeout_add (500, show, self);
}

GtkWidget *
banner_new (void)
{
  return g_object_new (SHELL_TYPE_BANNER, NULL);
}
