/* numbers.h - a client by a number or an address of the wire: which ones a typed text may be, and who has them.
 *
 * A number that is whole (a tax number with its check digit, a phone with its code, an account ...) says exactly who is
 * meant: it is looked up first, and who has it is told by a teaser even out of reach to those who may serve him. Parts
 * of numbers are only looked up within reach.
 */

#pragma once

#include "server/search/hits.h"

/* True when @text is made of nothing but digits and what people put between them, or is an e-mail. */
bool numbers_meant (const char *text);
bool numbers_find (Found *found, const char *text);
