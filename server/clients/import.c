/* import.c - clients out of a file: the desk has read it, the room work runs clients_save () once a row. */

#include "clients.rpc.h"
#include "methods.h"
#include "server/call/query.h"
#include "server/call/save.h"
#include "server/call/search.h"
#include "server/work/work.h"

static WorkRow *
row_of (Call *call, const ClientRow *in)
{
  WorkRow *row = arena_alloc (call->arena, sizeof *row);

  work_row__init (row);
  row->number = in->number;
  row->text = in->text;
  if (in->save != NULL)
    {
      row->body.len = protobuf_c_message_get_packed_size (&in->save->base);
      row->body.data = arena_alloc (call->arena, row->body.len);
      protobuf_c_message_pack (&in->save->base, row->body.data);
    }
  return row;
}

bool
clients_import (Call *call, const ClientImport *in, Work *out)
{
  const WorkFeed feed = { in->title, &clients_save_method, in->work_id, in->total, in->last };
  WorkRow **rows = arena_alloc (call->arena, in->n_rows * sizeof *rows);

  for (size_t i = 0; i < in->n_rows; i++)
    rows[i] = row_of (call, in->rows[i]);
  return work_feed (call, &feed, rows, in->n_rows, out);
}

/* What an import made, and nobody has touched since, goes without a trace but in the log; not to the bin. */
bool
clients_unmake (Call *call, const RecordRef *in, Nothing *out)
{
  Client client = CLIENT__INIT;

  client.id = in->id;
  client.version = in->version;
  return search_forget (call, "client", in->id) && query_delete (call, &client);
}
