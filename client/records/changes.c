/* changes.c - the change log of a record, as people read it; see tabs.h. */

#include <glib/gi18n.h>

#include "client/page/sublist.h"
#include "client/records/tabs.h"
#include "methods.h"

/* The label of the field is a msgid of the server's: "~" has it translated, "?" what was chosen. */
static const char *const columns[] = { "~label", "at", "person_name 24", "for_name 20", "?was 26", "?now 26", NULL };
static const char *const facets[] = { "person_id", NULL };

GtkWidget *
changes_tab_new (const char *kind, uint64_t id)
{
  static const SublistKind sublist
      = { N_("Changes"), &audit_changes_method, columns, N_("Nothing was changed since it was made."), NULL,
          N_("Filter: what it was, what it became"), facets };

  return sublist_new (&sublist, kind, id);
}
