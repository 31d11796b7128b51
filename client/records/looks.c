/* looks.c - who looked at what, in the whole bank; see tabs.h. */

#include <glib/gi18n.h>

#include "client/page/list-page.h"
#include "client/records/tabs.h"
#include "methods.h"

static const char *const columns[] = { "~what", "of_name 30", "at", "person_name 28", "why 34", NULL };
static const char *const facets[] = { "person_id", NULL };
static const char *const sorts[] = { "at", NULL };
static const SavedView views[] = { { N_("All looks"), "" }, { NULL, NULL } };

static const ListKind looks = { .title = N_("Who looked"),
                                .method = &audit_looks_method,
                                .columns = columns,
                                .facets = facets,
                                .views = views,
                                .sorts = sorts,
                                .hint = N_("Filter: who looked"),
                                .icon = "view-reveal-symbolic",
                                .empty = N_("Nobody has looked yet"),
                                .fills = N_("Every card that is opened, every file and every search by an exact "
                                            "number is noted here.") };

Page *
looks_list_open (const char *filter)
{
  return list_page_new (&looks, filter);
}
