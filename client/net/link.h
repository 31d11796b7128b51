/* link.h - the desk's one line to the bank, as the rest of the desk sees it: up or not, and what comes unasked.
 *
 * One thread owns the sockets, decodes, counts time and asks again; here is only what it last said. Signals, all on the
 * main loop:
 *   "state"                  the line, or the number of writes that wait for it, is another
 *   "up"                     the line stands, for the first time or again: whoever it is to must be greeted anew
 *   "notice" (const Notice *)
 *   "ended" (const GError *) the session is over: the server no longer takes its token
 */

#pragma once

#include "client/net/line.h"
#include "client/net/question.h"

#define CLIENT_TYPE_LINK (link_get_type ())
G_DECLARE_FINAL_TYPE (Link, link, CLIENT, LINK, GObject)

Link *link_default (void);

/* Until then every question waits. A second time: leaves the old line for another. */
void link_open (Link *self, const LineShape *shape);

/* Goes with every question asked from now on; none when @size is 0. */
void link_set_token (Link *self, const guint8 *token, size_t size);

/* Goes with every write asked from now on; none that was asked in another is done by the bank. 0: not known. */
void link_set_epoch (Link *self, gint64 epoch);
gint64 link_get_epoch (Link *self);
void link_retry (Link *self);

LineState link_get_state (Link *self);
unsigned link_get_pause (Link *self);      /* seconds until the next attempt */
unsigned link_get_waiting (Link *self);    /* writes that have left and are not answered */
unsigned link_get_latency (Link *self);    /* milliseconds that the last answer took; 0 before the first */

/* Takes @question. */
void link_ask (Link *self, Question *question);
