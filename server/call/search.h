/* search.h - rows found by the words in their names: several, in any order, each by its first letters; the newest
 * first.
 *
 * A kind that can be found so has {SEARCH kind} in its schema, and its handler enters the row again whenever it saves
 * it. Words are what common/text makes of them: small letters, ё as е, cut wherever no letter or digit stands. For the
 * first word alone an index on the folded name is quicker and sorted by name: this is for several words, or one in the
 * middle.
 */

#pragma once

#include "server/call/call.h"

enum { SEARCH_MAX_WORDS = 4, SEARCH_MAX_HITS = 100 };

/* @text may be a name with all that the row is also called. The branch and the owner are entered beside its words, so
 * that whoever sees little of the bank finds his own among all who bear a common name: a row that gets another of
 * either is entered anew. They are only the way to the row; who may see it is asked of the row itself. */
typedef struct
{
  uint64_t id;
  const char *text;
  uint64_t branch_id, owner_id;   /* 0 = nobody's */
} SearchRow;

/* Enters the row, or enters it anew. */
bool search_put (Call *call, const char *kind, const SearchRow *row);

/* Enters a row that has just been made, and so cannot have been entered before. */
bool search_add (Call *call, const char *kind, const SearchRow *row);
bool search_forget (Call *call, const char *kind, uint64_t id);

/* Of later.h: enters many such rows (SearchEntry), in the order of their ids. */
bool search_write (Call *call, const char *kind, const GPtrArray *entries);

/* What was forgotten may lie for long in an index that grows by layers (FTS5). A step of merging them, some megabytes;
 * @first begins. */
bool search_scrub (Call *call, const char *kind, bool first, bool *done);

/* The ids of at most @limit rows that the caller may see, the newest first. Words beyond SEARCH_MAX_WORDS are not
 * looked at; without a word nothing is found. */
bool search_by_words (Call *call, const char *kind, const char *text, unsigned limit, uint64_t *ids, unsigned *n_ids);
