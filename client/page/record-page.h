/* record-page.h - a page that is a card: head, form, tabs under it (card-tabs.h), and buttons as of every card (A7),
 * out of one row of data.
 *
 * Its address is "kind:17", "kind:new", "kind:copy=17". What was typed outlives a crash, what others save is merged or
 * told, as in every card.
 */

#pragma once

#include "client/form/form.h"
#include "client/page/page.h"
#include "common/msg.h"
#include "common/rpc.h"

typedef struct
{
  const RpcMethod *put_in, *take_out;      /* take a RecordRef; the record tells "deleted_at" */
  const char *sure;                        /* msgid: is asked before it is put in */
} RecordBin;

typedef struct
{
  const char *why;                         /* msgid: what NOT_FOUND means here */
  const char *label, *right;               /* what opens it nevertheless, and who may do it */
  void (*open) (GtkWidget *from, uint64_t id, void (*done) (gpointer data), gpointer data, GDestroyNotify free_data);
} RecordShut;

typedef struct
{
  const char *key, *label;                 /* begins as "kind:new=KEY" */
} RecordChoice;

typedef struct
{
  GtkWidget *(*open) (const char *kind, uint64_t id);
  int width;
} RecordSide;

/* Up to "actions" what every card has; behind it what a rich one has besides, each of it NULL where there is none. */
typedef struct
{
  const char *kind;                        /* of record; in the address, and watched */
  const char *title, *fresh;               /* msgids: "Branch", "A new branch" */
  const char *icon;                        /* of its head */
  const RpcMethod *load, *save;
  const char *const *lines;                /* as in form.h; NULL: @lines_of tells */
  const char *name;                        /* the field that it is called by */
  const char *const *under;                /* fields under its name */
  const char *const *pills;                /* choices beside it; ends with NULL */
  const char *may_save;                    /* the right without which the card is only read */
  const char *const *own;                  /* fields that a copy does not take over; ends with NULL */
  void (*begin) (Msg *fresh, const char *key);   /* what "kind:KEY", a new one, begins with; or NULL */
  bool asks_first;                         /* a new one begins with what @load tells of id 0 */
  void (*arrived) (Msg *record);           /* before it is shown: translates what the server says in msgids; or NULL */
  const char *const *actions;              /* of the room's own, by their ids, behind New and Copy; ends with NULL */

  const char *const *(*lines_of) (const Msg *record);   /* when not all of them have the same form */
  char *(*short_name) (const Msg *record); /* for its tab; g_free () */
  GtkWidget *(*head) (const Msg *record, GtkWidget *watchers);   /* made of record-parts.h, in place of the plain one */
  const RecordBin *bin;
  GtkWidget *(*gone) (const Msg *record);  /* a status in place of a card with nothing left on it; NULL = it is whole */
  const RecordSide *side;                  /* at the right of the card, comes after the form */
  const char *beside;                      /* the action at the end of the line of tabs */
  const RecordShut *shut;
  const char *which;                       /* msgid: asks which of @choices a new one is */
  const RecordChoice *choices;             /* ends with a key of NULL */
} RecordKind;

Page *record_page_new (const RecordKind *kind, const char *key);

/* For a room's own actions: whether the card is there. */
bool record_page_is (Page *page, const RecordKind *kind);
const Msg *record_page_get (Page *page);   /* as it is saved; NULL while there is none */
void record_page_toggle_side (Page *page);
