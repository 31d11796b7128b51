/* notes.c - what people write beside a record. Whoever sees the record reads them; only the author changes or deletes
 * one. */

#include "records.rpc.h"
#include "server/audit/audit.h"
#include "server/call/page.h"
#include "server/call/query.h"
#include "server/call/reach.h"
#include "server/call/save.h"

bool
records_notes (Call *call, const ListQuery *in, NotePage *out)
{
  static const Page page = {
    .rows = "notes",
    .select = "n.id, n.version, n.kind, n.record_id, n.text, n.author_id, p.name AS author_name, n.written_at",
    .from = "{note} n LEFT JOIN {person} p ON p.id = n.author_id",
    .where = "n.kind = :of_kind AND n.record_id = :of_id",
    .order = "n.id DESC",
    .id = "n.id",
    .key = "n.id",
    .sifted = true,
    .columns = { { "written_at", "n.written_at" }, { "author_id", "n.author_id" } },
  };

  return record_beside (call, in->of_kind, in->of_id) && query_page (call, out, &page, in);
}

/* The note as it stands, provided that the caller may see its record and has written it himself. */
static bool
find_own (Call *call, const void *in, Note *note)
{
  return query_one (call, note, "SELECT id, version, kind, record_id, author_id FROM {note} n WHERE id = :id", in)
         && record_beside (call, note->kind, note->record_id)
         && (note->author_id == call->caller->id
             || call_fail (call, STATUS__DENIED, NULL, N_("Only its author may change a note"), NULL));
}

bool
records_save_note (Call *call, const NoteSave *in, RecordRef *out)
{
  Note record = *in->record, known = NOTE__INIT;

  if (record.id == 0)
    {
      record.author_id = call->caller->id;
      record.written_at = call->now;
      return audit_takes (call, record.kind, record.record_id) && query_save (call, &record, NULL, 0, out);
    }
  return find_own (call, &record, &known) && query_change (call, &record, out, "text", NULL);
}

bool
records_delete_note (Call *call, const RecordRef *in, Nothing *out)
{
  Note known = NOTE__INIT;

  if (!find_own (call, in, &known))
    return false;
  known.version = in->version;
  return query_delete (call, &known);
}
