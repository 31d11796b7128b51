/* card-tabs.h - what hangs on cards: a tab of one room under the card of another's record.
 *
 * The tabs of all cards stand in one table (client/shell/route.c), in the order in which they are shown; a card asks
 * for those of its kind and knows none of them. Each is built, and asks the server, when it is looked at.
 */

#pragma once

#include <gtk/gtk.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct
{
  const char *kind;                         /* of the records on whose cards it hangs: "person branch"; NULL = on all */
  const char *title;                        /* msgid */
  const char *right;                        /* without which it is not shown; NULL = whoever sees the card */
  GtkWidget *(*open) (const char *kind, uint64_t id);
} CardTab;

/* To be called once, before any card is opened; @tabs stays, and a tab without a title ends it. */
void card_tabs_use (const CardTab *tabs);

/* The tabs for this record, or NULL when it has none; @beside stands at the end of their line (NULL = nothing),
 * without a frame. */
GtkWidget *card_tabs_new (const char *kind, uint64_t id, GtkWidget *beside);
