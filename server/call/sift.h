/* sift.h - rows that were read or made whole, of which a person wants those that hold what he typed: for the short
 * lists of one record, whose texts no index holds folded.
 *
 * Every word must stand somewhere in what the row shows, whatever its case and whether ё or е; what is masked for the
 * caller is not looked at.
 */

#pragma once

#include "list.pb-c.h"
#include "server/call/call.h"

/* Leaves of the rows of @out, a page whose field 1 they are, those that hold the words of @text; in their order. */
void sift_words (Call *call, void *out, const char *text);

/* Those whose fields are what the facets of @in say, of lists that are computed; INVALID where the row has no such
 * field. */
bool sift_facets (Call *call, void *out, const ListQuery *in);
