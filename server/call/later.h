/* later.h - what many rows of one work leave for the end of their part: their entries in the log, their words.
 *
 * An INSERT that puts in a hundred rows costs half of a hundred INSERTs, and entries that are sealed as they are
 * written need not be marked as unsealed, found again and written anew. So a Call with a Later only gathers; whoever
 * gave it one writes all of it before he lets anybody read, or forgets it where what it tells of is undone. Embedded
 * engine only: it has one writer, so nobody can have put a seal between.
 *
 * Reads of the same transaction do not see what was put off, but for words, which are written before they are looked
 * for.
 */

#pragma once

#include "server/call/call.h"
#include "store.pb-c.h"

Later *later_new (void);
void later_free (Later *self);

/* Copies all of it. @call->later must be there; false when it had become too much and could not be written. */
bool later_change (Call *call, const Change *change);
bool later_words (Call *call, const char *kind, const SearchEntry *entry);

/* Writes what was gathered, in the name of @call's caller and at its moment; the entries under seals of their own. */
bool later_write (Call *call);
void later_forget (Later *self);
