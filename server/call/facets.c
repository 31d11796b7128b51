/* facets.c - see facets.h. */

#include "server/call/facets.h"

#include <stdlib.h>
#include <string.h>

static int
compare_fields (const void *a, const void *b)
{
  return strcmp ((*(const Facet *const *) a)->field, (*(const Facet *const *) b)->field);
}

bool
facets_in_order (Call *call, const ListQuery *in, const Facet ***facets)
{
  const Facet **list = arena_alloc (call->arena, (in->n_facets + 1) * sizeof *list);

  for (size_t i = 0; i < in->n_facets; i++)
    list[i] = in->facets[i];
  qsort (list, in->n_facets, sizeof *list, compare_fields);
  for (size_t i = 1; i < in->n_facets; i++)
    if (strcmp (list[i - 1]->field, list[i]->field) == 0)
      return call_fail (call, STATUS__INVALID, list[i]->field, N_("The list is filtered by “{0}” twice"),
                        list[i]->field, NULL);
  *facets = list;
  return true;
}
