/* sublist.h - a list inside a card: what belongs to one record, with a bar of buttons of its own and live as all lists
 * are, with a filter where it may grow long. One that may leave as a file offers that, to whoever may take it along.
 *
 * It asks the server when it is seen for the first time, not before.
 */

#pragma once

#include <gtk/gtk.h>

#include "client/page/page.h"
#include "client/record/pager.h"

#define PAGE_TYPE_SUBLIST (sublist_get_type ())
G_DECLARE_FINAL_TYPE (Sublist, sublist, PAGE, SUBLIST, GtkWidget)

typedef struct
{
  const char *name;                /* msgid */
  const RpcMethod *method;         /* takes a ListQuery with of_kind and of_id */
  const char *const *columns;
  const char *empty;               /* msgid */
  const char *watches;             /* a kind of record; NULL = not */
  const char *hint;                /* msgid: what its filter looks for; NULL = it has none */
  const char *const *facets;       /* of the filter, besides: as of list-page.h; NULL = none */
} SublistKind;

GtkWidget *sublist_new (const SublistKind *kind, const char *of_kind, uint64_t of_id);
void sublist_ask_again (Sublist *self);
/* Picks the row of this record when the list has come again, and none till then. */
void sublist_follow (Sublist *self, uint64_t id);
const Msg *sublist_get_picked (Sublist *self);         /* the only one, or NULL */

/* A button for an action of the registry that is of_sublist (actions.h); it calls act (sublist, data). One that needs a
 * row is grey until one is picked. What stands in the bar of the list in sight is in the palette, too. */
typedef void (*SublistAct) (Sublist *self, gpointer data);
GtkWidget *sublist_add_button (Sublist *self, const char *id, bool needs_row, SublistAct act, gpointer data);
void sublist_add (Sublist *self, const char *id, GtkWidget *button);   /* one that was made elsewhere, into the bar */

/* The action of the list in sight on the page. */
bool sublist_may (Page *page, const char *id);
void sublist_run (Page *page, const char *id);
void sublist_actions_add (GtkApplication *app);        /* what most lists can do: "sublist.add" edit delete print */
void sublist_set_activate (Sublist *self, SublistAct act, gpointer data);   /* a row was opened; it is the picked one */

/* The list that is in sight on the page: where the keys were last; NULL = there is none, or none of it leaves as a
 * file. Its button and the action "record.export" do the same. */
Sublist *sublist_to_export (Page *page);
void sublist_export (Sublist *self);

/* The same for its filter, which is folded away until it is asked for. */
Sublist *sublist_to_filter (Page *page);
void sublist_filter (Sublist *self);

const char *sublist_get_of_kind (Sublist *self);
uint64_t sublist_get_of_id (Sublist *self);

/* Asks for a change; when it is done the list is asked for again, when it is refused a toast says why. */
void sublist_change (Sublist *self, const RpcMethod *method, const void *message);
void sublist_change_picked (Sublist *self, const RpcMethod *method); /* @method takes the RecordRef of the picked row */

/* The picked row, or a new one, in a form dialog. */
void sublist_edit (Sublist *self, const char *title, const char *verb, const RpcMethod *save, const Msg *preset,
                   const char *const *lines);
