/* work.c - what a member of staff has to do and has done, with whomever; see events.h. */

#include <glib/gi18n.h>

#include "client/history/events.h"
#include "client/page/sublist.h"
#include "history.pb-c.h"
#include "methods.h"

static const char *const columns[] = {
  "subject", "of_name 28", "kind 14", "state", "at", "due_day", "result_id 18", "-author_id 20", NULL };
static const char *const facets[] = { "state", "kind", NULL };

static void
open_card (Sublist *self, gpointer data)
{
  const Event *event = (const Event *) sublist_get_picked (self);
  g_autofree char *address = g_strdup_printf ("%s:%" G_GUINT64_FORMAT, event->of_kind, event->of_id);

  page_open (GTK_WIDGET (self), address);
}

GtkWidget *
work_tab_new (const char *kind, uint64_t id)
{
  static const SublistKind sublist
      = { N_("Tasks and history"), &history_work_method, columns, N_("He has had nothing to do yet."), "event",
          N_("Filter: subject, text, client"), facets };
  GtkWidget *self = sublist_new (&sublist, kind, id);

  sublist_set_activate (PAGE_SUBLIST (self), open_card, NULL);
  sublist_add_button (PAGE_SUBLIST (self), "sublist.open", true, open_card, NULL);
  return self;
}
