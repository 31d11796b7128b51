/* scan.c - see scan.h; and what the scanner asks of this room. */

#include "server/files/scan.h"

#include <string.h>

#include "files.rpc.h"
#include "server/call/outbox.h"
#include "server/call/query.h"
#include "server/call/save.h"
#include "server/files/chunks.h"
#include "server/files/files.h"
#include "server/history/history.h"
#include "server/people/people.h"

enum { MAX_OFFICERS = 16 };

/* "" as well when it cannot be read, and then the call has failed. */
static const char *
scanner (Call *call)
{
  return people_setting (call, FILES_SCANNED, "");
}

bool
scan_first (Call *call, File__Scan *scan)
{
  File__Scan first = scanner (call)[0] != '\0' ? FILE__SCAN__WAITS : FILE__SCAN__NO_SCAN;

  if (call_failed (call))
    return false;
  *scan = first;
  return true;
}

bool
scan_lets_out (Call *call, const File *file)
{
  if (file->complete || (file->scan == FILE__SCAN__WAITS && file->author_id == call->caller->id))
    return true;
  if (file->scan == FILE__SCAN__WAITS)
    return call_fail (call, STATUS__CONFLICT, NULL,
                      N_("This file waits to be checked for viruses; until then only who attached it can open it"),
                      NULL);
  if (file->scan == FILE__SCAN__TOO_LARGE)
    return call_fail (call, STATUS__CONFLICT, NULL,
                      N_("Nobody can open this file: it is too large to be checked for viruses"), NULL);
  return call_fail (call, STATUS__CONFLICT, NULL, N_("Nobody can open this file: {0} was found in it"), file->virus,
                    NULL);
}

bool
scan_show (Call *call, File **files, size_t n)
{
  bool asked = false, silent = false;

  for (size_t i = 0; i < n; i++)
    if (files[i]->scan == FILE__SCAN__WAITS)
      {
        silent = asked ? silent : strcmp (scanner (call), FILES_UNHEARD) == 0;
        asked = true;
        files[i]->scan = silent ? FILE__SCAN__SILENT : FILE__SCAN__WAITS;
      }
  return !call_failed (call);
}

bool
files_scan_next (Call *call, uint64_t after, File *file, bool *found)
{
  RecordRef ref = RECORD_REF__INIT;

  ref.id = after;
  return query_maybe (call, file, found,
                      "SELECT id, version, size, n_chunks FROM {file!whoever sent it} f"
                      " WHERE scan = 1 AND id > coalesce (:id, 0) ORDER BY id LIMIT 1",
                      &ref);
}

bool
files_scan_chunk (Call *call, uint64_t file_id, uint32_t number, ProtobufCBinaryData *data)
{
  FilePart part = FILE_PART__INIT;

  part.file_id = file_id;
  part.number = number;
  return query_one (call, &part, "SELECT address FROM file_part WHERE file_id = :file_id AND number = :number", &part)
         && chunks_get (call, part.address, data);
}

/* On the timeline of the record, and among the tasks of @person_id. The words are data: the file's name, and what was
 * found; who reads them has the rest in his own language. */
static bool
tell_one (Call *call, const File *file, uint64_t person_id)
{
  Event event = EVENT__INIT;

  event.of_kind = file->of_kind;
  event.of_id = file->of_id;
  event.kind = EVENT__KIND__VIRUS;
  event.subject = file->name;
  event.text = file->virus;
  event.author_id = file->author_id;
  event.executor_id = person_id;
  event.due_day = call_today (call);
  return history_add (call, &event, NULL);
}

/* Somebody who may not tick a task off would have it for ever. */
static bool
is_officer (Call *call, uint64_t person_id, bool *is)
{
  Call asked = *call;
  Caller *caller = NULL;

  if (!people_caller (call, person_id, 0, 0, &caller))
    return false;
  asked.caller = caller;
  *is = call_may (&asked, "history.edit");
  caller_unref (caller);
  return true;
}

/* Who attached it, and whoever watches over the bank: those who see who has looked at what. */
static bool
tell (Call *call, const File *file)
{
  const PeopleSeer *seers;
  unsigned n, n_told = 0;
  uint64_t last = 0;

  if (!tell_one (call, file, file->author_id) || !people_seers (call, "audit.looks", 0, &seers, &n))
    return false;
  for (unsigned i = 0; i < n && n_told < MAX_OFFICERS; i++)
    {
      bool is = false;

      if (seers[i].person_id == last || seers[i].person_id == file->author_id)
        continue;
      last = seers[i].person_id;
      if (!is_officer (call, last, &is) || (is && !tell_one (call, file, last)))
        return false;
      n_told += is;
    }
  return outbox_tell (call, "security.virus", "file", file->id,
                      (ProtobufCBinaryData){ strlen (file->virus), (uint8_t *) file->virus });
}

static bool
is_verdict (File__Scan scan)
{
  return scan == FILE__SCAN__CLEAN || scan == FILE__SCAN__INFECTED || scan == FILE__SCAN__TOO_LARGE;
}

/* What is refused stays as a row that says so, and in the log; its bytes go. Its sender may have taken it away
 * meanwhile. */
bool
files_judge (Call *call, const FileVerdict *in, Nothing *out)
{
  RecordRef ref = RECORD_REF__INIT;
  File file = FILE__INIT;
  bool found;

  if (!is_verdict (in->scan))
    return call_fail (call, STATUS__INVALID, "scan", N_("{0} is required"), "scan", NULL);
  ref.id = in->file_id;
  if (!query_maybe (call, &file, &found, "SELECT id, version, of_kind, of_id, name, author_id"
                                         " FROM {file!whoever sent it} f WHERE id = :id AND scan = 1", &ref))
    return false;
  if (!found)
    return true;
  file.scan = in->scan;
  file.virus = in->virus;
  file.complete = in->scan == FILE__SCAN__CLEAN;
  return (file.complete || (chunks_drop (call, file.id)
                            && query_post (call, "DELETE FROM file_part WHERE file_id = :id", &file)))
         && query_change (call, &file, NULL, "scan", "virus", "complete", NULL)
         && (in->scan != FILE__SCAN__INFECTED || tell (call, &file));
}

bool
files_heard (Call *call, const FileScanner *in, Nothing *out)
{
  const char *now = in->silent ? FILES_UNHEARD : FILES_LOOKED_AT, *before = scanner (call);

  if (call_failed (call))
    return false;
  if (before[0] == '\0' || strcmp (before, now) == 0)
    return true;
  call_tell (call, "file", 0, 0);
  return people_set (call, FILES_SCANNED, now);
}
