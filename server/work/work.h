/* work.h - what takes longer than a call: a row that is worked off in small steps, can be cancelled, and goes on after
 * a restart.
 *
 * There are two machines, and no room needs code of its own for either. A work with rows runs its method once for each:
 * the body of a row is a packed request of the method, as a form would have sent it, judged and refused alone. A work
 * without rows names a method of the house that takes a Work and gives it back one step further (`cursor`, `done`,
 * `total`; state DONE at the end). A step takes at most 1000 rows and about 50 ms as soon as people wait for the
 * writer, and up to 10,000 rows and a second as long as nobody does. Both run in the name of the person who began the
 * work, with the rights that he has by then; in the change log all of it bears the work's id.
 *
 * What a work with rows has done can be undone: old values go through the same method where nobody has changed them
 * since, what the work has made is taken away; the rest is kept and listed. To take away a record the machine asks the
 * method SERVICE.Unmake (RecordRef) where the room has one, which forgets words and the like, and else deletes the row.
 */

#pragma once

#include "server/call/call.h"
#include "work.pb-c.h"

/* Rows as they come, in parts. The first part begins the work (work_id 0), the last lets it run. */
typedef struct
{
  const char *title, *heads;   /* of the file: its name; its first line with the separator behind it, or "" */
  const RpcMethod *method;     /* what is run for each row; its right is asked now and at every step */
  uint64_t work_id;
  uint32_t total;              /* how many rows there will be, for progress */
  bool last;
} WorkFeed;

/* What becomes of a row. */
enum { WORK_ROW_WAITS, WORK_ROW_DONE, WORK_ROW_REJECTED, WORK_ROW_KEPT };

/* @rows: number from 1, body and text, which is kept only while the row waits or is to be mended; or one that was
 * refused before it came: REJECTED, complaint and field. @out: the work as it stands. CONFLICT when it runs already. */
bool work_feed (Call *call, const WorkFeed *feed, WorkRow *const *rows, size_t n_rows, Work *out);

/* Forgets the rows of files that made or changed the record, and those in which its number stands, or both its names,
 * in whatever letters (text_names ()): empty ones mean nothing. What became of them stays. */
bool work_forget (Call *call, uint64_t record_id, const char *number, const char *name, const char *other_name);

/* The work that is next to be stepped, as it stands; id 0 when there is nothing to do. For whoever drives Works.Step.
 */
typedef struct
{
  uint64_t id;
  uint32_t version;
} WorkWaits;

bool work_waits (Call *call, WorkWaits *waits);
