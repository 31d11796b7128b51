/* branches.c - the tree of branches: the list, in the order of the tree, and a branch's card. */

#include <glib/gi18n.h>

#include "client/page/list-page.h"
#include "client/page/record-page.h"
#include "client/people/people-pages.h"
#include "methods.h"
#include "people.pb-c.h"

static const char *const columns[]
    = { "^name", "code 10", "parent_id 30", "city 20", "phone", "zone 22", "state", NULL };
static const char *const facets[] = { "state", "parent_id", NULL };
static const char *const sorts[] = { "name", "code", "parent_id", "city", "zone", "state", NULL };
static const SavedView views[] = {
  { N_("All branches"), "" }, { N_("Open ones"), "state=1" }, { N_("Closed ones"), "state=2" }, { NULL, NULL }
};

static const ListKind branches = { .title = N_("Branches"),
                                   .method = &people_branches_method,
                                   .columns = columns,
                                   .facets = facets,
                                   .views = views,
                                   .sorts = sorts,
                                   .opens = "branch:",
                                   .adds = "branch:new",
                                   .copies = "branch:copy=",
                                   .watches = "branch",
                                   .may_add = "people.edit",
                                   .hint = N_("Filter: name, code"),
                                   .icon = "mark-location-symbolic",
                                   .empty = N_("There are no branches yet") };

static const char *const lines[] = {
  N_("# Branch"), "name!", "code! state", "parent_id", "zone!",
  N_("# Where it is"), "city phone", "address", NULL };
static const char *const under[] = { "code", "parent_id", "zone", NULL };
static const char *const pills[] = { "state", NULL };
static const char *const own[] = { "name", "code", "place", "last", "depth", "name_key", NULL };

static void
begin (Msg *fresh, const char *key)
{
  ((Branch *) fresh)->state = BRANCH__STATE__OPEN;
  ((Branch *) fresh)->zone = "Europe/Moscow";
}

static const RecordKind branch = { .kind = "branch",
                                   .title = N_("Branch"),
                                   .fresh = N_("A new branch"),
                                   .icon = "mark-location-symbolic",
                                   .load = &people_get_branch_method,
                                   .save = &people_save_branch_method,
                                   .lines = lines,
                                   .name = "name",
                                   .under = under,
                                   .pills = pills,
                                   .may_save = "people.edit",
                                   .own = own,
                                   .begin = begin };

Page *
branches_list_open (const char *filter)
{
  return list_page_new (&branches, filter);
}

Page *
branch_card_open (const char *key)
{
  return record_page_new (&branch, key);
}
