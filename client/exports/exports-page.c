/* exports-page.c - see exports-page.h. One's own exports; who may see who looked at what sees those of all. */

#include "client/exports/exports-page.h"

#include <glib/gi18n.h>

#include "client/net/session.h"
#include "client/page/actions.h"
#include "client/page/export.h"
#include "client/page/list-page.h"
#include "methods.h"

enum { GOOD_FOR_MS = 24 * 3600 * 1000 };

static const char *const columns[]
    = { "~title", "of_name 26", "reason 30", "filter 20", "began_at", "person_id 26", "given", "paper", "-allowed",
        "second_name 26", NULL };
static const char *const facets[] = { "person_id", NULL };
static const char *const sorts[] = { "began_at", "given", NULL };
static const SavedView views[] = { { N_("All exports"), "" }, { N_("Not taken yet"), "given=0" },
                                    { N_("On paper"), "paper=1" }, { NULL, NULL } };
static const char *const actions[] = { "export.take", NULL };

static const ListKind exports = { .title = N_("Exports"),
                                  .method = &exports_list_method,
                                  .columns = columns,
                                  .facets = facets,
                                  .views = views,
                                  .sorts = sorts,
                                  .watches = "client_export",
                                  .actions = actions,
                                  .hint = N_("Filter: who exported"),
                                  .icon = "document-send-symbolic",
                                  .empty = N_("Nothing has been exported yet"),
                                  .fills = N_("Each export of a list is noted here: who, when, what and how many "
                                              "rows.") };

Page *
exports_list_open (const char *filter)
{
  return list_page_new (&exports, filter);
}

static const Export *
picked (Page *page)
{
  return list_page_is (page, &exports) ? (const Export *) list_page_get_picked (page) : NULL;
}

/* By who began it, and within a day; paper is taken at once. */
static bool
may_take (Page *page)
{
  const Export *export = picked (page);

  return export != NULL && !export->paper && session_me () != NULL && export->person_id == session_me ()->id
         && export->began_at + GOOD_FOR_MS > g_get_real_time () / 1000;
}

static void
run_take (GtkApplication *app, Page *page)
{
  export_take (GTK_WIDGET (page), picked (page));
}

void
exports_actions_add (GtkApplication *app)
{
  static const Action all[] = { { "export.take", N_("Exports"), N_("Take the file…"), NULL, "document-save-symbolic",
                                  may_take, run_take } };

  actions_add (app, all, G_N_ELEMENTS (all));
}
