/* past.h - rows on their way back: entries of the log, newest first, each taking its row to what it was before.
 *
 * An entry without old values made the row (or, of a record, gave it a new version for the sake of its child rows). One
 * without a hash of the row took it away.
 */

#pragma once

#include "server/call/call.h"
#include "store.pb-c.h"

/* Entries of the record and, with @parts, of its child rows, that are later than @after and whose ids are below @below
 * (0 = all); the newest first, up to 1000. @kind is the record's. */
typedef struct
{
  const char *kind;
  uint64_t id, below;
  int64_t after;
  bool parts;
} PastQuery;

/* All that an entry of the log is made of, for SELECT: its columns but the seal. */
#define PAST_COLUMNS \
  "id, at, person_id, for_id, method, kind, record_id, within_id, version, values_hash, row_hash, operation_id"

bool past_entries (Call *call, const PastQuery *query, ChangeList *out);

bool past_made (const Change *entry);
bool past_took_away (const Change *entry);

/* The old values beside @entry; none when it has none or they are erased. */
bool past_values (Call *call, const Change *entry, ChangeSet **values);
