/* places.h - the numbers of branches in a walk through their tree: parents before children, each branch with all under
 * it in a row. Where somebody's right reaches is then a range of numbers.
 *
 * Numbers have gaps, so that a new branch, or one that moves with all under it, takes numbers of its own and nobody
 * else's change; only when a gap is full are all numbered anew. A branch owns the numbers from its place up to the next
 * branch's.
 *
 * Pure rules: no database, no clock.
 */

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PLACE_STEP = 1024, PLACE_GAP = 16 };   /* between branches numbered at once; between those that come later */

typedef struct
{
  uint64_t id, parent_id;
  uint32_t place, last, depth;
} Place;

/* Puts branch @id, new or moved with all under it, last under its parent_id. @tree is in the order of places, with a
 * new branch at its end, place 0; it is put in order and gets its numbers. False when the branch would be under itself.
 */
bool places_put (Place *tree, size_t n, uint64_t id);
