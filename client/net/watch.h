/* watch.h - hears that a record, or any of a kind, has changed, and who is editing it.
 *
 * A watch lasts as long as its object. Signals:
 *   "changed" (guint version)    0: it may have changed unheard, while the line was down, or too many did to be listed
 *   "presence" (const char *)    who else is editing it; "" = nobody any more
 *   "progress" (const Notice *)  of a work
 */

#pragma once

#include <glib-object.h>
#include <stdbool.h>
#include <stdint.h>

#define CLIENT_TYPE_WATCH (watch_get_type ())
G_DECLARE_FINAL_TYPE (Watch, watch, CLIENT, WATCH, GObject)

/* @id 0: every record of the kind that one may see. */
Watch *watch_new (const char *kind, uint64_t id);

/* Tells the others that this record is, or no longer is, being edited here; said again by itself while it is. */
void watch_set_editing (Watch *self, bool editing);
