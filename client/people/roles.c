/* roles.c - what the bank's roles allow, and how far. */

#include <glib/gi18n.h>

#include "client/page/list-page.h"
#include "client/page/record-page.h"
#include "client/people/people-pages.h"
#include "methods.h"
#include "people.pb-c.h"

static const char *const columns[] = { "name", "note 60", "n_people", NULL };
static const char *const facets[] = { NULL };
static const char *const sorts[] = { "name", NULL };
static const SavedView views[] = { { NULL, NULL } };

static const ListKind roles = { .title = N_("Roles"),
                                .method = &people_roles_method,
                                .columns = columns,
                                .facets = facets,
                                .views = views,
                                .sorts = sorts,
                                .opens = "role:",
                                .adds = "role:new",
                                .copies = "role:copy=",
                                .watches = "role",
                                .may_add = "people.grant",
                                .hint = N_("Filter: name"),
                                .empty = N_("There are no roles yet") };

static const char *const lines[]
    = { N_("# Role"), "name!", "note", N_("# Rights"), "@=rights: label breadth", NULL };
static const char *const own[] = { "name", "n_people", NULL };
static const char *const under[] = { "note", NULL };

/* The record frees its texts, so the translation has to be one of its own. */
static void
arrived (Msg *record)
{
  Role *role = (Role *) record;

  for (size_t i = 0; i < role->n_rights; i++)
    if (role->rights[i]->label[0] != '\0')
      {
        char *msgid = (char *) role->rights[i]->label;

        role->rights[i]->label = g_strdup (_(msgid));
        g_free (msgid);
      }
}

static const RecordKind role = { .kind = "role",
                                 .title = N_("Role"),
                                 .fresh = N_("A new role"),
                                 .icon = "security-high-symbolic",
                                 .load = &people_get_role_method,
                                 .save = &people_save_role_method,
                                 .lines = lines,
                                 .name = "name",
                                 .under = under,
                                 .may_save = "people.grant",
                                 .own = own,
                                 .asks_first = true,
                                 .arrived = arrived };

Page *
roles_list_open (const char *filter)
{
  return list_page_new (&roles, filter);
}

Page *
role_card_open (const char *key)
{
  return record_page_new (&role, key);
}
