/* roles.c - what the bank's roles allow, and how far. */

#include <glib/gi18n.h>

#include "client/net/ask.h"
#include "client/net/session.h"
#include "client/page/list-page.h"
#include "client/page/news.h"
#include "client/page/record-page.h"
#include "client/people/people-pages.h"
#include "methods.h"
#include "people.pb-c.h"

enum { NAMED = 4 };      /* rights; the others are counted */

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
                                .icon = "security-high-symbolic",
                                .empty = N_("There are no roles yet") };

static const char *const lines[]
    = { N_("# Role"), "name!", "note", N_("# Rights"), "@=rights: label breadth", NULL };
static const char *const own[] = { "name", "n_people", NULL };
static const char *const under[] = { "note", NULL };

#define STRIP "rights-strip"

/* What no role has stands out: a new version brought it, and nobody may do it yet. The record frees its texts, so the
 * translation has to be one of its own. */
static void
arrived (Msg *record)
{
  Role *role = (Role *) record;

  for (size_t i = 0; i < role->n_rights; i++)
    if (role->rights[i]->label[0] != '\0')
      {
        char *msgid = (char *) role->rights[i]->label;

        role->rights[i]->label = role->rights[i]->unheld ? g_strdup_printf (_("%s (no role has it yet)"), _(msgid))
                                                         : g_strdup (_(msgid));
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

static void
rights_told (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) page = data;
  g_autoptr (Record) record = ask_finish (result, NULL);
  const RightPage *all = record != NULL ? record_get (record) : NULL;
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *text = NULL;
  unsigned n = 0;

  for (size_t i = 0; all != NULL && i < all->n_rights; i++)
    if (all->rights[i]->unheld && n++ < NAMED)
      g_string_append_printf (names, "%s“%s”", n > 1 ? ", " : "", _(all->rights[i]->label));
  if (n > NAMED)
    g_string_append (names, "…");
  text = g_strdup_printf (ngettext ("%u right is held by no role, so nobody may do it: %s. It is marked on the card of "
                                    "each role, where you give it.",
                                    "%u rights are held by no role, so nobody may do it: %s. They are marked on the "
                                    "card of each role, where you give them.", n), n, names->str);
  if (all != NULL)
    news_show (g_object_get_data (G_OBJECT (page), STRIP), n > 0 ? text : "");
}

/* A right that a new version brings is in no role of a bank that stands: whoever may give it is told. */
static void
ask_rights (GtkWidget *page)
{
  ListQuery query = LIST_QUERY__INIT;

  ask_async (&people_rights_method, &query, NULL, rights_told, g_object_ref (page));
}

Page *
roles_list_open (const char *filter)
{
  Page *page = list_page_new (&roles, filter);
  GtkWidget *strip;

  if (!session_may ("people.grant"))
    return page;
  strip = news_new ();
  list_page_add_strip (page, strip);
  g_object_set_data (G_OBJECT (page), STRIP, strip);
  g_signal_connect (page, "map", G_CALLBACK (ask_rights), NULL);
  return page;
}

Page *
role_card_open (const char *key)
{
  return record_page_new (&role, key);
}
