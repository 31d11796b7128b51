/* tabs.c - see tabs.h. */

#include "client/people/tabs.h"

#include <glib/gi18n.h>
#include <string.h>

#include "client/net/session.h"
#include "client/page/actions.h"
#include "client/page/page.h"
#include "client/page/sublist.h"
#include "methods.h"
#include "people.pb-c.h"

static const char *const of_person[] = { "role_id", "branch_id 30", "first_day", "last_day", "for_id 30", NULL };
static const char *const of_role[] = { "person_id", "branch_id 30", "first_day", "last_day", "for_id 30", NULL };
static const char *const of_branch[] = { "person_id", "role_id 30", "first_day", "last_day", "for_id 30", NULL };
static const char *const rights_columns[] = { "~label", "breadth", "through 48", "for_name 20", NULL };
static const char *const sessions_columns[] = { "workstation_id", "began_at", "seen_at", "ended_at", NULL };

static void
grant (Sublist *self, gpointer data)
{
  static const char *const person_lines[]
      = { N_("# What is granted"), "role_id!", "branch_id!", "first_day last_day", NULL };
  static const char *const other_lines[]
      = { N_("# What is granted"), "person_id!", "role_id!", "branch_id!", "first_day last_day", NULL };
  Holding holding = HOLDING__INIT;
  bool of_a_person = strcmp (sublist_get_of_kind (self), "person") == 0;

  if (of_a_person)
    holding.person_id = sublist_get_of_id (self);
  sublist_edit (self, _("Grant a role"), _("Grant"), &people_grant_method, msg_const (&holding),
                of_a_person ? person_lines : other_lines);
}

static void
substitute (Sublist *self, gpointer data)
{
  static const char *const substitute_lines[]
      = { N_("# What is lent"), "for_id!", "role_id!", "branch_id!", "first_day last_day!", NULL };
  Holding holding = HOLDING__INIT;

  holding.person_id = sublist_get_of_id (self);
  sublist_edit (self, _("Let somebody's role be held for a time"), _("Grant"), &people_grant_method,
                msg_const (&holding), substitute_lines);
}

static void
sure (gpointer self)
{
  sublist_change_picked (PAGE_SUBLIST (self), &people_withdraw_method);
}

static void
withdraw (Sublist *self, gpointer data)
{
  const Holding *holding = (const Holding *) sublist_get_picked (self);
  g_autofree char *text
      = g_strdup_printf ("%s · %s · %s", holding->person_name, holding->role_name, holding->branch_name);

  page_ask_sure (GTK_WIDGET (self), _("Withdraw this role?"), text, _("Withdraw"), sure, g_object_ref (self),
                 g_object_unref);
}

GtkWidget *
holdings_tab_new (const char *of, uint64_t id)
{
  static const SublistKind person
      = { N_("Roles"), &people_holdings_method, of_person, N_("He holds no role and may do nothing."), "holding" };
  static const SublistKind role
      = { N_("Held by"), &people_holdings_method, of_role, N_("Nobody holds this role."), "holding",
          N_("Filter: person") };
  static const SublistKind branch = { N_("Roles here"), &people_holdings_method, of_branch,
                                      N_("Nobody holds a role in this branch."), "holding",
                                      N_("Filter: person") };
  bool of_a_person = strcmp (of, "person") == 0;
  GtkWidget *self = sublist_new (of_a_person ? &person : strcmp (of, "role") == 0 ? &role : &branch, of, id);

  if (!session_may ("people.grant"))
    return self;
  if (of_a_person)
    {
      sublist_add_button (PAGE_SUBLIST (self), "holding.grant", false, grant, NULL);
      sublist_add_button (PAGE_SUBLIST (self), "holding.substitute", false, substitute, NULL);
    }
  sublist_add_button (PAGE_SUBLIST (self), "holding.withdraw", true, withdraw, NULL);
  return self;
}

GtkWidget *
rights_tab_new (const char *of, uint64_t id)
{
  static const SublistKind kind
      = { N_("Effective rights"), &people_effective_method, rights_columns, N_("He may do nothing."), "holding" };

  return sublist_new (&kind, of, id);
}

static void
end (Sublist *self, gpointer data)
{
  sublist_change_picked (self, &people_end_session_method);
}

GtkWidget *
sessions_tab_new (const char *of, uint64_t id)
{
  static const SublistKind kind = { N_("Sessions of a person"), &people_sessions_method, sessions_columns,
                                    N_("He has never signed in."), "session" };
  GtkWidget *self = sublist_new (&kind, of, id);

  if (session_may ("people.invite"))
    sublist_add_button (PAGE_SUBLIST (self), "person.end-session", true, end, NULL);
  return self;
}

void
holding_actions_add (GtkApplication *app)
{
  static const Action all[] = { { .id = "holding.grant", .group = N_("Staff"), .label = N_("Grant a role…"),
                                  .icon = "list-add-symbolic", .of_sublist = true },
                                { .id = "holding.substitute", .group = N_("Staff"), .label = N_("Substitutes for…"),
                                  .icon = "system-users-symbolic", .of_sublist = true },
                                { .id = "holding.withdraw", .group = N_("Staff"), .label = N_("Withdraw"),
                                  .icon = "list-remove-symbolic", .of_sublist = true },
                                { .id = "person.end-session", .group = N_("Staff"), .label = N_("End the session"),
                                  .icon = "system-log-out-symbolic", .of_sublist = true } };

  actions_add (app, all, G_N_ELEMENTS (all));
}
