/* save.h - the one way in which a record is written, and with it the change log and what those who watch are told.
 *
 * A save names the fields it touches. Of a row that stands already only these are compared, written and logged; a save
 * that changes nothing writes nothing and keeps its version. A touched field that is a list of child rows (messages
 * whose record is `within` this one) saves them too: id 0 inserts, a known id updates, `removed` deletes; lists that do
 * not come whole are left as they are. Of a new record everything is written, touched or not.
 *
 * The table is that of the message's (record). It has the columns id and version, and created_at if it likes, which are
 * never taken from the message. A table of child rows has id and <within>_id, and no version of its own.
 */

#pragma once

#include "list.pb-c.h"
#include "server/call/changes.h"

/* Writes @record: a new row when its id is 0, else the row of that id, provided that the caller may change it and that
 * its version is still the one the person saw; CONFLICT when it is not, NOT_FOUND when it is out of reach, DENIED when
 * it can be seen but not changed, when a touched field is masked, or when it would go to a branch out of reach. @saved
 * gets id and version and may be NULL. */
bool query_save (Call *call, const void *record, const char **touched, size_t n_touched, RecordRef *saved);

/* The same for a handler that has to judge the row as it stands first, and has it read once: query_known () fills
 * @before, a message of @record's type, with the row of @record's id as far as it is a row of the table; NOT_FOUND when
 * it is out of reach, DENIED when it can be seen but not changed. @before may be NULL for a new row. */
bool query_known (Call *call, const void *record, void *before);
bool query_save_over (Call *call, const void *before, const void *record, const char **touched, size_t n_touched,
                      RecordRef *saved);

/* The same for a handler that changes fields of its own: query_change (call, &record, &saved, "state", "ended_at",
 * NULL). */
bool query_change (Call *call, const void *record, RecordRef *saved, ...) G_GNUC_NULL_TERMINATED;

/* @touched with more names, from the arena: what a handler computes from what the person touched. */
const char **query_touched (Call *call, const char **touched, size_t *n_touched, ...) G_GNUC_NULL_TERMINATED;
bool query_touches (const char *const *touched, size_t n_touched, const char *name);

/* Deletes the row of @record's id and version with its child rows, all old values in the log. */
bool query_delete (Call *call, const void *record);

/* For whoever looks at rows as the log does: the columns that @type shares with its table, and a row by its id. */
const ChangeColumn *save_columns (Link *link, const ProtobufCMessageDescriptor *type, unsigned *n);
bool save_read (Call *call, Msg *row, uint64_t id, uint64_t within_id, bool *found);
