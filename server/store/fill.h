/* fill.h - a new store is filled at one go: a demo bank of a million clients.
 *
 * Nothing is synced on the way, nothing can be rolled back, and the indexes that only readers need are made at the
 * end, in one pass each, as is what finds records by their words. Until then the store is marked and store_migrate ()
 * refuses it: a filling that was broken off is thrown away, never used. No other link may be open.
 */

#pragma once

#include <glib.h>

#include "server/store/store.h"

typedef struct Filling Filling;

/* Of @n_all indexes @n_done are there. */
typedef void (*FillingNews) (void *data, unsigned n_done, unsigned n_all);

/* The two halves of it that a restore needs too, in its one transaction: what was taken away, NULL on an error; and
 * made again, with the words of every search. */
GPtrArray *fill_drop_indexes (Link *link, const char *const *kept, char **error);
bool fill_make_indexes (Link *link, const GPtrArray *indexes, FillingNews news, void *data, char **error);

/* @kept: indexes that the filling itself looks into, besides the unique ones; ends with NULL. */
Filling *filling_begin (Link *link, const char *const *kept, char **error);

/* Makes what is missing and syncs all; then the store is as any other. Outside a transaction; frees @filling. */
bool filling_end (Filling *filling, FillingNews news, void *data, char **error);
