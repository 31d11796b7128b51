/* access.c - who was let in by hand, who can see a record and why, and who looked; see tabs.h. */

#include <glib/gi18n.h>

#include "client/net/session.h"
#include "client/page/sublist.h"
#include "client/records/tabs.h"
#include "methods.h"
#include "records.pb-c.h"

static const char *const lines[] = { N_("# Let a person in"), "person_id!", "level! last_day", "reason!", NULL };
static const char *const open_columns[] = { "reason", "person_id 26", "level", "last_day", NULL };
static const char *const seer_columns[] = { "why", "person_name 28", "post 24", "branch_name 26", NULL };
static const char *const look_columns[] = { "~what", "at", "person_name 28", "why 40", NULL };
static const char *const seer_facets[] = { "way", NULL };
static const char *const look_facets[] = { "person_id", NULL };
static const char hint[] = N_("Filter: name, position, branch, why");

static void
let_in (Sublist *self, gpointer data)
{
  RecordAccess access = RECORD_ACCESS__INIT;

  access.kind = (char *) sublist_get_of_kind (self);
  access.record_id = sublist_get_of_id (self);
  access.level = RECORD_ACCESS__LEVEL__SEES;
  sublist_edit (self, _("Let a person in"), _("Let in"), &records_open_method, msg_const (&access), lines);
}

static void
take_back (Sublist *self, gpointer data)
{
  sublist_change_picked (self, &records_close_method);
}

static GtkWidget *
opened_new (const char *kind, uint64_t id)
{
  static const SublistKind sublist
      = { N_("Let in by hand"), &records_access_method, open_columns, N_("Nobody was let in by hand."), NULL,
          N_("Filter: name, reason") };
  GtkWidget *self = sublist_new (&sublist, kind, id);

  if (!session_may ("records.open"))
    return self;
  sublist_add_button (PAGE_SUBLIST (self), "access.let-in", false, let_in, NULL);
  sublist_add_button (PAGE_SUBLIST (self), "access.take-back", true, take_back, NULL);
  return self;
}

/* A card of staff is the whole bank's: what hangs on it is not. */
static const char *
who_sees (const char *kind)
{
  return msg_of_kind (kind)->record->beside[0] != '\0' ? N_("Who sees what is noted here, and why")
                                                       : N_("Who can see this, and why");
}

GtkWidget *
access_tab_new (const char *kind, uint64_t id)
{
  static const SublistKind seers
      = { N_("Who can see this, and why"), &records_seers_method, seer_columns, N_("Nobody can see this."), NULL,
          hint, seer_facets };
  static const SublistKind looks
      = { N_("Who looked"), &audit_looks_method, look_columns, N_("Nobody has looked yet."), NULL,
          N_("Filter: who looked"), look_facets };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4), *stack = gtk_stack_new (),
            *switcher = gtk_stack_switcher_new ();

  gtk_stack_add_titled (GTK_STACK (stack), sublist_new (&seers, kind, id), "seers", _(who_sees (kind)));
  gtk_stack_add_titled (GTK_STACK (stack), opened_new (kind, id), "opened", _("Let in by hand"));
  if (session_may ("audit.looks"))
    gtk_stack_add_titled (GTK_STACK (stack), sublist_new (&looks, kind, id), "looks", _("Who looked"));
  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (switcher), GTK_STACK (stack));
  gtk_box_layout_set_homogeneous (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (switcher)), FALSE);
  gtk_widget_remove_css_class (switcher, "linked");
  gtk_widget_set_halign (switcher, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), switcher);
  gtk_box_append (GTK_BOX (box), stack);
  return box;
}
