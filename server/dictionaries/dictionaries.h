/* dictionaries.h - the pick lists of the bank, as other rooms may ask of them.
 *
 * A record refers to an item by `uint64 industry_id [(fact) = {dictionary: "industry"}]`. A query that shows one item
 * joins
 *
 *     LEFT JOIN dictionary_item i ON i.id = c.industry_id
 *
 * and selects its name as the caller reads it: CASE WHEN @russian = 1 THEN i.name_ru ELSE i.name_en END AS
 * industry_name. A card with twenty of them calls dictionaries_name () instead.
 */

#pragma once

#include "dictionaries.pb-c.h"
#include "server/call/call.h"

/* Fills every `x_name` beside an `x_id` that is an item of a dictionary, in @record and the messages in it, so that a
 * card with twenty of them needs no twenty joins. */
bool dictionaries_name (Call *call, void *record);

/* Items of the dictionary @name that are offered, whose name in the caller's language has @text in it; only those
 * within
 * @within_id when it is not 0. In the dictionary's order, up to @limit. */
bool dictionaries_suggest (Call *call, const char *name, const char *text, uint64_t within_id, unsigned limit,
                           DictionaryItemPage *out);

/* May @record refer to the items that its @touched fields name? INVALID with a blame on each that is of another
 * dictionary, is not there, or is retired. */
bool dictionaries_check (Call *call, const void *record, const char **touched, size_t n_touched);
