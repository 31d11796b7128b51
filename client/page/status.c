/* status.c - see status.h. */

#include "client/page/status.h"

#include <glib/gi18n.h>

#include "client/net/fault.h"

enum { SPINNER = 32, LONG_AFTER = 2000 };

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
page_status_refused (const char *title, const GError *error, GCallback again, gpointer page)
{
  GtkWidget *status;

  if (g_error_matches (error, FAULT_ERROR, FAULT_DENIED))
    return page_status_new ("changes-prevent-symbolic", _("Closed to you"), error->message);
  status = page_status_new ("network-offline-symbolic", title, error->message);
  g_signal_connect_swapped (page_status_add (status, _("Ask again")), "clicked", again, page);
  return status;
}

static void
show_way_out (GtkWidget *waiting, gboolean shown)
{
  GtkWidget *way_out = gtk_widget_get_last_child (waiting);

  gtk_widget_set_opacity (way_out, shown ? 1 : 0);
  gtk_widget_set_sensitive (gtk_widget_get_last_child (way_out), shown);   /* not the box: of it nobody is told */
}

static gboolean
say_long (gpointer waiting)
{
  g_object_set_data (waiting, "long", NULL);
  show_way_out (waiting, TRUE);
  return G_SOURCE_REMOVE;
}

static void
count_from_here (GtkWidget *waiting)
{
  g_object_set_data (G_OBJECT (waiting), "long", GUINT_TO_POINTER (g_timeout_add (LONG_AFTER, say_long, waiting)));
}

static void
count_no_more (GtkWidget *waiting)
{
  guint tick = GPOINTER_TO_UINT (g_object_steal_data (G_OBJECT (waiting), "long"));

  if (tick != 0)
    g_source_remove (tick);
  show_way_out (waiting, FALSE);
}

static void
leave_page (GtkWidget *button)
{
  gtk_widget_activate_action (button, "app.tab.close", NULL);
}

/* Its room is kept free: the spinner shall not leap when it is said. */
static GtkWidget *
way_out_new (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8), *text = gtk_label_new (_("The server takes its time")),
            *leave = gtk_button_new_with_label (_("Do not wait"));

  gtk_widget_add_css_class (text, "meta");
  g_signal_connect (leave, "clicked", G_CALLBACK (leave_page), NULL);   /* an action would say itself who is grey */
  gtk_widget_set_halign (leave, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), leave);
  return box;
}

GtkWidget *
page_spinner_new (void)
{
  GtkWidget *waiting = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *spinner = gtk_spinner_new ();

  gtk_widget_set_size_request (spinner, SPINNER, SPINNER);
  gtk_widget_set_halign (waiting, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (waiting, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spinner), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Loading…"), -1);
  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_box_append (GTK_BOX (waiting), spinner);
  gtk_box_append (GTK_BOX (waiting), way_out_new ());
  show_way_out (waiting, FALSE);
  g_signal_connect (waiting, "map", G_CALLBACK (count_from_here), NULL);
  g_signal_connect (waiting, "unmap", G_CALLBACK (count_no_more), NULL);
  return waiting;
}
