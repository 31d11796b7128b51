/* facets.h - what a list is filtered by, in one order whatever order it was asked in: so there is one statement and one
 * set of anchors for one filter. */

#pragma once

#include "list.pb-c.h"
#include "server/call/call.h"

/* By field, in the arena: @in->n_facets of them. INVALID with a blame on the field when one is named twice. */
bool facets_in_order (Call *call, const ListQuery *in, const Facet ***facets);
