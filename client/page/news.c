/* news.c - see news.h. */

#include "client/page/news.h"

#include <glib/gi18n.h>
#include <stdbool.h>

enum { JUST_LEFT_US = 10 * G_USEC_PER_SEC };   /* what he has saved may be told after he has left */

typedef struct
{
  GtkLabel *label;
  char *editing, *left;        /* who edits now; who did before */
  gint64 left_at;
} News;

static void
news_free (gpointer data)
{
  News *self = data;

  g_free (self->editing);
  g_free (self->left);
  g_free (self);
}

static News *
news_of (GtkWidget *news)
{
  return g_object_get_data (G_OBJECT (news), "news");
}

static void
hide (GtkRevealer *news)
{
  gtk_revealer_set_reveal_child (news, FALSE);
}

void
news_show (GtkWidget *news, const char *text)
{
  gtk_label_set_text (news_of (news)->label, text);
  gtk_revealer_set_reveal_child (GTK_REVEALER (news), text[0] != '\0');
}

GtkWidget *
news_new (void)
{
  GtkWidget *news = gtk_revealer_new (), *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8),
            *label = gtk_label_new (NULL);
  GtkWidget *close = gtk_button_new_from_icon_name ("window-close-symbolic");
  News *self = g_new0 (News, 1);

  self->label = GTK_LABEL (label);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (close, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (close), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Hide this"), -1);
  g_signal_connect_swapped (close, "clicked", G_CALLBACK (hide), news);
  gtk_widget_add_css_class (bar, "news-strip");
  gtk_box_append (GTK_BOX (bar), label);
  gtk_box_append (GTK_BOX (bar), close);
  gtk_revealer_set_child (GTK_REVEALER (news), bar);
  g_object_set_data_full (G_OBJECT (news), "news", self, news_free);
  return news;
}

void
news_tell_editor (GtkWidget *news, const char *who)
{
  News *self = news_of (news);

  if (who[0] == '\0' && self->editing != NULL && self->editing[0] != '\0')
    {
      g_free (self->left);
      self->left = g_steal_pointer (&self->editing);
      self->left_at = g_get_monotonic_time ();
    }
  g_free (self->editing);
  self->editing = g_strdup (who);
}

void
news_show_changes (GtkWidget *news, const char *labels)
{
  const News *self = news_of (news);
  bool edits = self->editing != NULL && self->editing[0] != '\0',
       just_left = self->left != NULL && g_get_monotonic_time () - self->left_at < JUST_LEFT_US;
  g_autofree char *text = g_strdup_printf (
      _("%s has just changed: %s"), edits ? self->editing : just_left ? self->left : _("Somebody else"), labels);

  if (labels[0] != '\0')
    news_show (news, text);
}
