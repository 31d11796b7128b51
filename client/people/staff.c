/* staff.c - the bank's people: the list, a person's card, the roles he holds and the rights that come of them. */

#include <glib/gi18n.h>

#include "client/net/session.h"
#include "client/page/form-dialog.h"
#include "client/page/list-page.h"
#include "client/page/record-page.h"
#include "client/page/record-parts.h"
#include "client/people/people-pages.h"
#include "client/people/tabs.h"
#include "common/facts.h"
#include "methods.h"
#include "people.pb-c.h"

static const char *const columns[] = { "name",    "post 26", "branch_id 24", "roles 30",     "state", "login 14",
                                       "seen_at", "-phone",  "-email 24",    "-must_change", NULL };
static const char *const facets[] = { "state", "branch_id", NULL };
static const char *const sorts[] = { "name", "post", "branch_id", "state", "login", "seen_at", "email", NULL };
static const SavedView views[] = { { N_("All staff"), "" },
                                   { N_("Working"), "state=1" },
                                   { N_("Away now"), "state=2" },
                                   { N_("Who has left"), "state=3" },
                                   { NULL, NULL } };

static const ListKind people = { .title = N_("Staff"),
                                 .method = &people_list_method,
                                 .columns = columns,
                                 .facets = facets,
                                 .views = views,
                                 .sorts = sorts,
                                 .opens = "person:",
                                 .adds = "person:new",
                                 .copies = "person:copy=",
                                 .watches = "person",
                                 .may_add = "people.edit",
                                 .hint = N_("Filter: name, login, branch"),
                                 .icon = "avatar-default-symbolic",
                                 .empty = N_("There is no staff yet") };

static const char *const lines[] = {
  N_("# Person"), "name!", "post", "branch_id!", "phone state", "email", "client_id",
  N_("# Sign-in"), "login!", "=seen_at =password_at", "=must_change", NULL };
static const char *const under[] = { "post", "branch_id", NULL };
static const char *const pills[] = { "state", NULL };
static const char *const own[] = { "login",       "name",        "phone", "email",    "client_id", "seen_at",
                                   "password_at", "must_change", "roles", "name_key", NULL };

static void
begin (Msg *fresh, const char *key)
{
  Person *person = (Person *) fresh;
  const Me *me = session_me ();

  person->state = PERSON__STATE__WORKS;
  if (me == NULL)
    return;
  person->branch_id = me->branch_id;
  person->branch_name = me->branch_name;
}

/* One name, as the bank writes it: its first word is the surname. */
static char *
short_name (const Msg *record)
{
  g_auto (GStrv) words = g_strsplit (((const Person *) record)->name, " ", 3);
  guint n = g_strv_length (words);

  return record_short_name (n > 0 ? words[0] : "", n > 1 ? words[1] : "", n > 2 ? words[2] : "");
}

static const char *const actions[] = { "person.password", NULL };

static const RecordKind person = { .kind = "person",
                                   .title = N_("Member of staff"),
                                   .fresh = N_("A new member of staff"),
                                   .load = &people_get_method,
                                   .save = &people_save_method,
                                   .lines = lines,
                                   .name = "name",
                                   .short_name = short_name,
                                   .under = under,
                                   .pills = pills,
                                   .may_save = "people.edit",
                                   .own = own,
                                   .begin = begin,
                                   .actions = actions };

Page *
people_list_open (const char *filter)
{
  return list_page_new (&people, filter);
}

Page *
person_card_open (const char *key)
{
  return record_page_new (&person, key);
}

static bool
may_reset (Page *page)
{
  return record_page_is (page, &person) && session_may ("people.grant");
}

static void
nothing (gpointer data)
{
}

static void
reset (GtkApplication *app, Page *page)
{
  static const char *const reset_lines[] = { N_("# For the first sign-in"), "new_password!", NULL };
  PasswordReset fresh = PASSWORD_RESET__INIT;

  fresh.id = ((const Person *) record_page_get (page))->id;
  form_dialog_present (GTK_WIDGET (page), _("Reset the password"), _("Reset"), &people_reset_password_method,
                       msg_const (&fresh), reset_lines, nothing, NULL, NULL);
}

void
people_actions_add (GtkApplication *app)
{
  static const Action all[] = {
    { "person.password", N_("Staff"), N_("Reset the password…"), NULL, "dialog-password-symbolic", may_reset, reset } };

  actions_add (app, all, G_N_ELEMENTS (all));
  workstation_actions_add (app);
  proposal_actions_add (app);
  holding_actions_add (app);
}
