/* changes.h - the change log: who changed which fields of which record, when, by which method, and what they were.
 *
 * Old values only: what a field became is the old value of the next change, or the row itself. An insert keeps none.
 * The values and a salt lie beside the row, which holds hash (salt, values): so personal data can be erased, and the
 * chain of seals still holds. row_hash is the hash of the whole row after the change: whoever edits a row by hand is
 * found.
 */

#pragma once

#include "server/call/call.h"
#include "store.pb-c.h"

typedef struct
{
  const char *name;            /* the column */
  const Field *field;
  bool derived;                /* known from other rows, so not in the hash of this one: the place of its branch */
} ChangeColumn;

enum { CHANGE_HASH_SIZE = 32, CHANGE_COLUMNS = 128 };

typedef struct
{
  const char *kind;
  uint64_t id, within_id;      /* within_id: of the record that a child row is part of, or 0 */
  uint32_t version;
  const Msg *before, *after;   /* NULL: was not there, is no more */
  const bool *changed;         /* of each column, where it is known already; or NULL */
} ChangedRow;

/* Sets @changed [i] for each column whose values differ; tells how many do. */
unsigned changes_between (const ChangeColumn *columns, unsigned n, const Msg *before, const Msg *after, bool *changed);

/* An entry: a Change, by @user and @now. */
#define CHANGES_INSERT \
  "INSERT INTO change (id, at, person_id, for_id, method, kind, record_id, within_id, version, values_hash, row_hash," \
  " operation_id, seal_id) VALUES (:id, @now, @user, :for_id, :method, :kind, :record_id, :within_id, :version," \
  " :values_hash, :row_hash, :operation_id, :seal_id)"

/* Writes a row of the log. */
bool changes_note (Call *call, const ChangedRow *row, const ChangeColumn *columns, unsigned n);

/* Over names and values of all present columns, in the order given. */
void changes_hash_row (const ChangeColumn *columns, unsigned n, const Msg *row, uint8_t hash[CHANGE_HASH_SIZE]);

/* A value as the log keeps it: text as it is, numbers in decimal digits; and back. */
ProtobufCBinaryData changes_say (const Field *field, const void *member, Arena *arena);
void changes_restore (Msg *record, const OldValue *old, Arena *arena);
