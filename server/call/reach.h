/* reach.h - whose rows a person may see: what stands behind FROM {client} c.
 *
 * {kind} is the table of the kind, narrowed to the rows that the caller's right reaches: by the branch they belong to
 * (place), by their owner, or because record_access opens that one row to him. The right is the one the kind names in
 * its .proto; without it nothing is seen, but of kinds without a place what is one's own. {kind+} are the rows that he
 * may change: where the right of the method reaches, too, and record_access lets him change. {kind!why} is the whole
 * table, and says why that is right; each such use is listed in docs/security. Each takes an alias: FROM {client} c.
 * {kind~} are those on which the caller may see what hangs: of a kind that is the whole bank's, as far as his right
 * reaches the branch that (record).beside names, and those to which he was let in. {kind~+}: and change it.
 * For big lists {client/id, name_key/deleted_at IS NULL} are two columns of the rows of which that is true, so that an
 * index that holds them is enough, whatever the reach; the condition may take :fields.
 *
 * Rows of a kind that may be sealed ((record).sealed) lie in place 0, which no range has: whoever sees the whole bank
 * sees them only as their owner, or when he was let in.
 *
 * A reach of more than 1/64 of the bank is walked in the order of the list and filtered; a narrower one is looked up by
 * its places and sorted: an index either way, never the whole table.
 */

#pragma once

#include "list.pb-c.h"
#include "server/call/call.h"

/* The statement with every {kind} written out, the same for all callers of the same breadth; the ranges that it refers
 * to go into @row. It stands until the next is written out. */
const char *reach_expand (const Call *call, const char *sql, RowCaller *row);

/* May the caller see, or change, this one record? NOT_FOUND when not. */
bool record_may (Call *call, const char *kind, uint64_t id);
bool record_may_change (Call *call, const char *kind, uint64_t id);

/* The same of whatever hangs on a record by its address: notes, files, groups, history, who was let in. A card of staff
 * is the whole bank's, what is noted about somebody is not. What hangs on a record without any place is changed, beside
 * by its author, by whose right to see it reaches the whole bank. */
bool record_beside (Call *call, const char *kind, uint64_t id);
bool record_beside_change (Call *call, const char *kind, uint64_t id);

/* SQL for the place in which what hangs on a row of @alias lies; "" = in none. */
const char *reach_place_beside (const RecordFact *record, const char *alias);

/* On whose behalf the caller changes the record: of whoever lent him the right, where he has it or reaches the record
 * by that alone. 0: out of his own hand. */
bool reach_for (Call *call, const char *kind, uint64_t id, uint64_t *for_id);

/* A note, an event or a file hangs on another record by its address, and goes as far as that. False when it hangs on
 * nothing, or the call has failed. */
bool record_hangs_on (Call *call, const MessageFacts *facts, uint64_t id, RecordIn *on);

/* The same without the store: for notices, by what the record's place and owner were when it changed. */
bool reach_covers (const Caller *caller, const char *right, uint32_t place);

/* True when the caller sees so little of the kind that it is quicker to look through all of that than through the bank.
 */
bool reach_is_narrow (const Call *call, const char *kind);

/* Does the right reach the whole bank? */
bool reach_is_whole (const Caller *caller, const char *right);
