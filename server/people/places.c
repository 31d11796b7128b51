/* places.c - see places.h. */

#include "server/people/places.h"

#include <glib.h>
#include <string.h>

static size_t
find (const Place *tree, size_t n, uint64_t id)
{
  for (size_t i = 0; i < n; i++)
    if (tree[i].id == id)
      return i;
  return n;
}

/* Behind the branch at @at and all under it, in an array where they still stand in a row. */
static size_t
end_of (const Place *tree, size_t n, size_t at)
{
  size_t end = at + 1;

  while (end < n && tree[end].place != 0 && tree[end].depth > tree[at].depth)
    end++;
  return end;
}

/* Takes tree [from, from + k) out and puts it in before what stands at @to, counted without it. */
static void
shift (Place *tree, size_t n, size_t from, size_t k, size_t to)
{
  g_autofree Place *moved = g_memdup2 (tree + from, k * sizeof *tree);

  memmove (tree + from, tree + from + k, (n - from - k) * sizeof *tree);
  memmove (tree + to + k, tree + to, (n - k - to) * sizeof *tree);
  memcpy (tree + to, moved, k * sizeof *tree);
}

/* Numbers for @k branches from @at on, between their neighbours; false when there are too few left. */
static bool
number_between (Place *tree, size_t n, size_t at, size_t k)
{
  uint32_t before = at > 0 ? tree[at - 1].place : 0;
  uint64_t step = PLACE_STEP;

  if (at + k < n)
    step = MIN ((tree[at + k].place - before) / (k + 1), PLACE_GAP);
  if (step == 0 || before + step * k > G_MAXINT32)
    return false;
  for (size_t i = 0; i < k; i++)
    tree[at + i].place = before + (i + 1) * step;
  return true;
}

/* Depth from the parents, who stand before; the greatest place from the children, who stand behind. */
static void
measure (Place *tree, size_t n)
{
  for (size_t i = 0; i < n; i++)
    {
      size_t parent = find (tree, i, tree[i].parent_id);

      tree[i].depth = parent < i ? tree[parent].depth + 1 : 0;
      tree[i].last = tree[i].place;
    }
  for (size_t i = n; i-- > 0;)
    {
      size_t parent = find (tree, i, tree[i].parent_id);

      if (parent < i)
        tree[parent].last = MAX (tree[parent].last, tree[i].last);
    }
}

bool
places_put (Place *tree, size_t n, uint64_t id)
{
  size_t from = find (tree, n, id), parent = find (tree, n, tree[from].parent_id), k, to;

  g_assert (from < n);
  k = tree[from].place == 0 ? 1 : end_of (tree, n, from) - from;
  if (parent >= from && parent < from + k)
    return false;

  to = parent < n ? end_of (tree, n, parent) : n;
  if (to > from)
    to -= k;
  shift (tree, n, from, k, to);
  if (!number_between (tree, n, to, k))
    for (size_t i = 0; i < n; i++)
      tree[i].place = (i + 1) * PLACE_STEP;
  measure (tree, n);
  return true;
}
