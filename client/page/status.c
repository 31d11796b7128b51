/* status.c - see status.h. */

#include "client/page/status.h"

#include <glib/gi18n.h>

enum { SPINNER = 32 };

/* What a page of the library's scrolls in takes the focus itself when nobody in it does. */
void
page_status_offer (GtkWidget *status, bool ways)
{
  gtk_widget_set_can_focus (gtk_widget_get_first_child (status), ways);
}

GtkWidget *
page_status_add (GtkWidget *status, const char *label)
{
  GtkWidget *ways = adw_status_page_get_child (ADW_STATUS_PAGE (status)), *button = gtk_button_new_with_label (label);

  if (gtk_widget_get_first_child (ways) == NULL)
    gtk_widget_add_css_class (button, "suggested-action");
  gtk_box_append (GTK_BOX (ways), button);
  page_status_offer (status, true);
  return button;
}

void
page_status_tell (GtkWidget *status, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_status_page_set_description (ADW_STATUS_PAGE (status), escaped);
}

GtkWidget *
page_status_new (const char *icon, const char *title, const char *text)
{
  GtkWidget *status = adw_status_page_new (), *ways = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);

  page_status_offer (status, false);
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (status), icon);
  adw_status_page_set_title (ADW_STATUS_PAGE (status), title);
  page_status_tell (status, text);
  gtk_widget_set_halign (ways, GTK_ALIGN_CENTER);
  adw_status_page_set_child (ADW_STATUS_PAGE (status), ways);
  return status;
}

GtkWidget *
page_spinner_new (void)
{
  GtkWidget *spinner = gtk_spinner_new ();

  gtk_widget_set_size_request (spinner, SPINNER, SPINNER);
  gtk_widget_set_halign (spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (spinner, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spinner), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Loading…"), -1);
  gtk_spinner_start (GTK_SPINNER (spinner));
  return spinner;
}
