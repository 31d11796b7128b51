/* workstations.c - the machines that the bank lets in, and who sits at them. */

#include <glib/gi18n.h>

#include "client/net/session.h"
#include "client/page/list-page.h"
#include "client/people/invite.h"
#include "client/people/people-pages.h"
#include "client/people/tabs.h"
#include "methods.h"
#include "people.pb-c.h"

static const char *const columns[]
    = { "name", "branch_id 30", "state", "host 20", "seen_at", "enrolled_at", "code_until",
        "-invited_by_id 26", "-fingerprint 40", NULL };
static const char *const facets[] = { "state", "branch_id", NULL };
static const char *const sorts[]
    = { "name", "branch_id", "state", "host", "seen_at", "enrolled_at", "code_until", NULL };
static const SavedView views[] = { { N_("All workstations"), "" },
                                   { N_("Invited"), "state=1" },
                                   { N_("Enrolled"), "state=2" },
                                   { N_("Revoked"), "state=3" },
                                   { NULL, NULL } };
static const char *const actions[]
    = { "workstation.invite", "workstation.code", "workstation.renew", "workstation.revoke", NULL };

static const ListKind workstations = { .title = N_("Workstations"),
                                       .method = &people_workstations_method,
                                       .columns = columns,
                                       .facets = facets,
                                       .views = views,
                                       .sorts = sorts,
                                       .watches = "workstation",
                                       .actions = actions,
                                       .hint = N_("Filter: workstation, branch"),
                                       .icon = "computer-symbolic",
                                       .empty = N_("There are no workstations yet") };

static const char *const session_columns[]
    = { "person_id", "workstation_id 26", "began_at", "seen_at", "ended_at", NULL };
static const char *const session_facets[] = { "person_id", "workstation_id", NULL };
static const char *const session_sorts[] = { "person_id", "workstation_id", "began_at", "seen_at", "ended_at", NULL };
static const SavedView session_views[]
    = { { N_("All sessions"), "" }, { N_("Open now"), "ended_at=0" }, { NULL, NULL } };
static const char *const session_actions[] = { "session.end", NULL };

static const ListKind sessions = { .title = N_("Sessions"),
                                   .method = &people_sessions_method,
                                   .columns = session_columns,
                                   .facets = session_facets,
                                   .views = session_views,
                                   .sorts = session_sorts,
                                   .watches = "session",
                                   .actions = session_actions,
                                   .hint = N_("Filter: person"),
                                   .icon = "network-transmit-receive-symbolic",
                                   .empty = N_("Nobody has signed in yet") };

Page *
workstations_list_open (const char *filter)
{
  return list_page_new (&workstations, filter);
}

Page *
sessions_list_open (const char *filter)
{
  return list_page_new (&sessions, filter);
}

static const Workstation *
picked (Page *page)
{
  return list_page_is (page, &workstations) ? (const Workstation *) list_page_get_picked (page) : NULL;
}

static bool
may_invite (Page *page)
{
  return list_page_is (page, &workstations) && session_may ("people.invite");
}

static bool
may_renew (Page *page)
{
  return may_invite (page) && picked (page) != NULL && picked (page)->state == WORKSTATION__STATE__INVITED;
}

static bool
may_show_code (Page *page)
{
  return may_invite (page) && picked (page) != NULL && picked (page)->state == WORKSTATION__STATE__PERMITTED
         && session_me () != NULL && picked (page)->invited_by_id == session_me ()->id;
}

static bool
may_revoke (Page *page)
{
  return may_invite (page) && picked (page) != NULL && picked (page)->state != WORKSTATION__STATE__REVOKED;
}

static void
invite (GtkApplication *app, Page *page)
{
  invite_ask (page);
}

static void
show_code (GtkApplication *app, Page *page)
{
  invite_show_code (page, picked (page));
}

static void
renew (GtkApplication *app, Page *page)
{
  invite_again (page, picked (page));
}

static void
sure_to_revoke (gpointer page)
{
  RecordRef ref = RECORD_REF__INIT;

  if (picked (page) == NULL)
    return;
  ref.id = picked (page)->id;
  ref.version = picked (page)->version;
  list_page_change (page, &people_revoke_method, &ref);
}

static void
revoke_picked (GtkApplication *app, Page *page)
{
  g_autofree char *text = g_strdup_printf (_("%s is not let in any more, and whoever sits there is out at once. It "
                                              "cannot be taken back: a new invitation makes a new workstation."),
                                           picked (page)->name);

  page_ask_sure (GTK_WIDGET (page), _("Revoke this workstation?"), text, _("Revoke"), sure_to_revoke,
                 g_object_ref (page), g_object_unref);
}

static const SessionRow *
picked_session (Page *page)
{
  return list_page_is (page, &sessions) ? (const SessionRow *) list_page_get_picked (page) : NULL;
}

static bool
may_end (Page *page)
{
  return session_may ("people.invite") && picked_session (page) != NULL && picked_session (page)->ended_at == 0;
}

static void
end (GtkApplication *app, Page *page)
{
  RecordRef ref = RECORD_REF__INIT;

  ref.id = picked_session (page)->id;
  list_page_change (page, &people_end_session_method, &ref);
}

void
workstation_actions_add (GtkApplication *app)
{
  static const Action all[]
      = { { "workstation.invite", N_("Workstations"), N_("Invite…"), NULL, "list-add-symbolic", may_invite, invite },
          { "workstation.code", N_("Workstations"), N_("Show the code…"), NULL, "dialog-password-symbolic",
            may_show_code, show_code },
          { "workstation.renew", N_("Workstations"), N_("New code"), NULL, "view-refresh-symbolic", may_renew,
            renew },
          { "workstation.revoke", N_("Workstations"), N_("Revoke…"), NULL, "action-unavailable-symbolic", may_revoke,
            revoke_picked },
          { "session.end", N_("Sessions"), N_("End the session"), NULL, "system-log-out-symbolic", may_end, end } };

  actions_add (app, all, G_N_ELEMENTS (all));
}
