/* record-page.h - a page that is a card: head, form, tabs under it (card-tabs.h), and buttons as of every card (A7),
 * out of one row of data.
 *
 * Its address is "kind:17", "kind:new", "kind:copy=17". What was typed outlives a crash, what others save is merged or
 * told, as in every card.
 */

#pragma once

#include "client/page/page.h"
#include "common/rpc.h"
#include "common/msg.h"

typedef struct
{
  const char *kind;                        /* of record; in the address, and watched */
  const char *title, *fresh;               /* msgids: "Branch", "A new branch" */
  const char *icon;                        /* of its head */
  const RpcMethod *load, *save;
  const char *const *lines;                /* as in form.h */
  const char *name;                        /* the field that it is called by */
  const char *const *under;                /* fields under its name */
  const char *const *pills;                /* choices beside it; ends with NULL */
  const char *may_save;                    /* the right without which the card is only read */
  const char *const *own;                  /* fields that a copy does not take over; ends with NULL */
  void (*begin) (Msg *fresh);              /* what a new one begins with; or NULL */
  bool asks_first;                         /* a new one begins with what @load tells of id 0 */
  void (*arrived) (Msg *record);           /* before it is shown: translates what the server says in msgids; or NULL */
  const char *const *actions;              /* of the room's own, by their ids, behind New and Copy; ends with NULL */
} RecordKind;

Page *record_page_new (const RecordKind *kind, const char *key);

/* For a room's own actions. */
bool record_page_is (Page *page, const RecordKind *kind);
const Msg *record_page_get (Page *page);   /* as it is saved; NULL while there is none */
