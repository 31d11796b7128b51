/* tied.c - a relation seen from its other end: in whose cards this client stands, as far as the reader sees those. */

#include "clients.rpc.h"
#include "server/call/page.h"
#include "server/call/reach.h"
#include "server/dictionaries/dictionaries.h"

bool
clients_tied (Call *call, const ListQuery *in, RelationPage *out)
{
  static const Page page = {
    .rows = "relations",
    .select = "r.id, r.type_id, r.client_id, c.name AS client_name, r.formal, r.share, r.first_day, r.last_day, r.note",
    .from = "{relation!whose card it stands in is narrowed} r JOIN {client} c ON c.id = r.client_id",
    .where = "r.other_id = :of_id AND c.deleted_at IS NULL",
    .order = "r.id DESC", .id = "r.id DESC", .words = "c.name_key",
    .columns = { { "client_id", "c.name_key" }, { "type_id", "r.type_id" },
                 { "first_day", "r.first_day" }, { "last_day", "r.last_day" } },
  };

  return record_may (call, "client", in->of_id) && query_page (call, out, &page, in) && dictionaries_name (call, out);
}
