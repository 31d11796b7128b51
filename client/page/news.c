/* news.c - see news.h. */

#include "client/page/news.h"

#include <glib/gi18n.h>

static void
hide (GtkRevealer *news)
{
  gtk_revealer_set_reveal_child (news, FALSE);
}

void
news_show (GtkWidget *news, const char *text)
{
  gtk_label_set_text (g_object_get_data (G_OBJECT (news), "label"), text);
  gtk_revealer_set_reveal_child (GTK_REVEALER (news), text[0] != '\0');
}

GtkWidget *
news_new (void)
{
  GtkWidget *news = gtk_revealer_new (), *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8),
            *label = gtk_label_new (NULL);
  GtkWidget *close = gtk_button_new_from_icon_name ("window-close-symbolic");

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
  g_object_set_data (G_OBJECT (news), "label", label);
  return news;
}

void
news_show_changes (GtkWidget *news, const char *who, const char *labels)
{
  g_autofree char *text = g_strdup_printf (_("%s has just changed: %s"),
                                           who != NULL && who[0] != '\0' ? who : _("Somebody else"), labels);

  if (labels[0] != '\0')
    news_show (news, text);
}
