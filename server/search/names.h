/* names.h - a client, or one of the bank's people, by parts of the name, in any order, in either layout or alphabet.
 *
 * The first word is looked up along the sorted names, so that a short one is as quick as a long one and its hits come
 * in the order of the alphabet; several words, a word in the middle and other names come from the index of words. What
 * was typed is read as it stands first; then as the same keys in the other layout; then by its sound in the other
 * alphabet.
 */

#pragma once

#include "server/search/hits.h"

enum { NAMES_READINGS = 3 };

/* The readings of @text, folded, the most literal first; those that equal an earlier one are NULL. From the arena. */
void names_read (Call *call, const char *text, const char *readings[NAMES_READINGS]);

/* Adds who bears the name in the first reading that anybody bears; @read_as is that reading unless it is as typed. */
bool names_find (Found *found, const char *text, const char **read_as);
