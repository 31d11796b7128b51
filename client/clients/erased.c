/* erased.c - see erased.h. There is nothing to do on it: the server would refuse it. */

#include "client/clients/erased.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "client/page/status.h"
#include "clients.pb-c.h"
#include "common/facts.h"

enum { VALUE_CHARS = 54, GAP = 18, LINE_GAP = 8 };

static GtkWidget *
label_new (const char *text, const char *class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  if (class != NULL)
    gtk_widget_add_css_class (label, class);
  return label;
}

static void
add_line (GtkGrid *grid, const char *label, const char *value)
{
  GtkWidget *name = label_new (label, "meta"), *text = label_new (value, NULL);
  int line = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (grid), "lines"));

  if (value[0] == '\0')
    return;
  gtk_label_set_max_width_chars (GTK_LABEL (text), VALUE_CHARS);
  gtk_grid_attach (grid, name, 0, line, 1, 1);
  gtk_grid_attach (grid, text, 1, line, 1, 1);
  g_object_set_data (G_OBJECT (grid), "lines", GINT_TO_POINTER (line + 1));
}

static GtkWidget *
facts_new (const Client *client)
{
  GtkWidget *grid = gtk_grid_new ();
  g_autofree char *when = moment_show (client->erased->at), *since = moment_show (client->created_at);

  gtk_grid_set_column_spacing (GTK_GRID (grid), GAP);
  gtk_grid_set_row_spacing (GTK_GRID (grid), LINE_GAP);
  gtk_widget_set_halign (grid, GTK_ALIGN_CENTER);
  add_line (GTK_GRID (grid), _("When"), when);
  add_line (GTK_GRID (grid), _("Decision"), client->erased->decision);
  add_line (GTK_GRID (grid), _("Reason"), client->erased->reason);
  add_line (GTK_GRID (grid), _("Proposed by"), client->erased->person_name);
  add_line (GTK_GRID (grid), _("Who confirmed"), client->erased->second_name);
  add_line (GTK_GRID (grid), _("What was erased"),
            _("Name, numbers, contacts, papers, everything else on the card; history, notes and files; the old "
              "values in the change log."));
  add_line (GTK_GRID (grid), _("What is kept"),
            _("That there was such a client, this decision, and in the log who did what and when, without values: "
              "cards of others refer to him, and the bank must be able to prove that it erased the data."));
  add_line (GTK_GRID (grid), _("Branch"), client->branch_name);
  add_line (GTK_GRID (grid), _("In the base since"), since);
  return grid;
}

GtkWidget *
erased_new (const Msg *record)
{
  const Client *client = (const Client *) record;
  GtkWidget *status, *box, *ways, *button;

  if (client->erased == NULL)
    return NULL;
  status = page_status_new ("edit-clear-all-symbolic", _("This client's personal data were erased"),
                            _("For good, by the decision below: nobody can bring them back, so there is nothing to "
                              "edit or to take out of the bin."));
  button = page_status_add (status, _("Close the tab"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "app.tab.close");
  ways = g_object_ref (adw_status_page_get_child (ADW_STATUS_PAGE (status)));
  adw_status_page_set_child (ADW_STATUS_PAGE (status), NULL);
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2 * GAP);
  gtk_box_append (GTK_BOX (box), facts_new (client));
  gtk_box_append (GTK_BOX (box), ways);
  g_object_unref (ways);
  adw_status_page_set_child (ADW_STATUS_PAGE (status), box);
  return status;
}
