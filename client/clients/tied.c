/* tied.c - see tied.h. */

#include "client/clients/tied.h"

#include <glib/gi18n.h>

#include "client/page/page.h"
#include "client/page/sublist.h"
#include "clients.pb-c.h"
#include "methods.h"

static const char *const columns[] = { "client_id", "type_id 24", "formal", "share", "first_day", "last_day", "note 30",
                                       NULL };
static const char *const facets[] = { "type_id", NULL };

static void
open_card (Sublist *self, gpointer data)
{
  g_autofree char *address
      = g_strdup_printf ("client:%" G_GUINT64_FORMAT, ((const Relation *) sublist_get_picked (self))->client_id);

  page_open (GTK_WIDGET (self), address);
}

GtkWidget *
tied_tab_new (const char *kind, uint64_t id)
{
  static const SublistKind sublist = { N_("Relations from other cards"), &clients_tied_method, columns,
                                       N_("This client is named in no other card."), NULL,
                                       N_("Filter: client"), facets };
  GtkWidget *self = sublist_new (&sublist, kind, id);

  sublist_set_activate (PAGE_SUBLIST (self), open_card, NULL);
  sublist_add_button (PAGE_SUBLIST (self), "sublist.open", true, open_card, NULL);
  return self;
}
