/* proposals.c - what waits for a second person: who proposed what, and yes or no. */

#include <glib/gi18n.h>
#include <string.h>

#include "client/net/session.h"
#include "client/page/list-page.h"
#include "client/net/fault.h"
#include "client/people/people-pages.h"
#include "client/people/tabs.h"
#include "common/facts.h"
#include "methods.h"
#include "people.pb-c.h"

static const char *const columns[] = { "~summary",     "~action 24", "state",      "first_id 29", "proposed_at",
                                       "second_id 24", "decided_at", "-reason 30", NULL };
static const char *const facets[] = { "state", "first_id", NULL };
static const char *const sorts[] = { "state", "first_id", "second_id", "proposed_at", "decided_at", NULL };
static const SavedView views[] = { { N_("All proposals"), "" },
                                   { N_("Waiting"), "state=1" },
                                   { N_("Done"), "state=2" },
                                   { N_("Declined"), "state=3" },
                                   { NULL, NULL } };
static const char *const actions[] = { "proposal.confirm", "proposal.decline", NULL };

static const ListKind proposals = { .title = N_("Proposals"),
                                    .method = &people_proposals_method,
                                    .columns = columns,
                                    .facets = facets,
                                    .views = views,
                                    .sorts = sorts,
                                    .watches = "proposal",
                                    .actions = actions,
                                    .hint = N_("Filter: who proposed it"),
                                    .icon = "emblem-ok-symbolic",
                                    .empty = N_("Nothing has been proposed yet"),
                                    .fills = N_("What nobody may do alone waits here until a colleague "
                                                "confirms or declines it.") };

Page *
proposals_list_open (const char *filter)
{
  return list_page_new (&proposals, filter);
}

static const Proposal *
picked (Page *page)
{
  return list_page_is (page, &proposals) ? (const Proposal *) list_page_get_picked (page) : NULL;
}

static bool
may_decline (Page *page)
{
  return picked (page) != NULL && picked (page)->state == PROPOSAL__STATE__WAITING;
}

static bool
may_confirm (Page *page)
{
  return may_decline (page) && session_me () != NULL && picked (page)->first_id != session_me ()->id;
}

static void
decide (Page *page, const RpcMethod *method)
{
  RecordRef ref = RECORD_REF__INIT;

  if (!may_decline (page))
    return;
  ref.id = picked (page)->id;
  list_page_change (page, method, &ref);
}

static void
sure (gpointer page)
{
  decide (page, &people_confirm_method);
}

/* What it does and why, before yes is said. */
static void
confirm (GtkApplication *app, Page *page)
{
  const Proposal *one = picked (page);
  g_autofree char *proposed = moment_show (one->proposed_at);
  g_autofree char *what = fault_kept (one->summary);
  g_autofree char *text = g_strdup_printf ("%s: %s\n%s · %s%s%s", _ (one->action), what, one->first_name, proposed,
                                           one->reason[0] != '\0' ? "\n" : "", one->reason);

  page_ask_agree (GTK_WIDGET (page), _("Confirm this?"), text, _("Confirm"), sure, g_object_ref (page), g_object_unref);
}

static void
decline (GtkApplication *app, Page *page)
{
  decide (page, &people_decline_method);
}

void
proposal_actions_add (GtkApplication *app)
{
  static const Action all[] = {
    { "proposal.confirm", N_("Proposals"), N_("Confirm…"), "<Control><Shift>Return", "emblem-ok-symbolic",
      may_confirm, confirm },
    { "proposal.decline", N_("Proposals"), N_("Decline"), NULL, "window-close-symbolic", may_decline, decline } };

  actions_add (app, all, G_N_ELEMENTS (all));
}
