/* export.c - clients that leave the bank as a file: with a right, a reason, a limit, and a number under which it is
 * known who took what. The desk asks page after page under that number and writes it into the file.
 */

#include <string.h>

#include "clients.rpc.h"
#include "server/call/page.h"
#include "server/call/query.h"
#include "server/call/save.h"
#include "server/clients/list.h"

enum { ALONE = 1000, MOST = 1000000, ROWS = 500, GOOD_FOR_MS = 24 * 3600 * 1000 };

static ProtobufCBinaryData
packed (Call *call, const ListQuery *query)
{
  ListQuery plain = *query;
  ProtobufCBinaryData bytes;

  plain.offset = plain.limit = 0;
  bytes.data = arena_alloc (call->arena, protobuf_c_message_get_packed_size (&plain.base) + 1);
  bytes.len = protobuf_c_message_pack (&plain.base, bytes.data);
  return bytes;
}

static bool
begin (Call *call, const ExportQuery *in, uint64_t proposal_id, unsigned allowed, RecordRef *out)
{
  ClientExport export = CLIENT_EXPORT__INIT;
  char **columns = arena_alloc (call->arena, (in->n_columns + 1) * sizeof *columns);

  memcpy (columns, in->columns, in->n_columns * sizeof *columns);
  export.person_id = call->caller->id;
  export.proposal_id = proposal_id;
  export.began_at = call->now;
  export.reason = in->reason;
  export.columns = call_own (call, g_strjoinv (" ", columns));
  export.query = packed (call, in->query);
  export.allowed = allowed;
  return query_save (call, &export, NULL, 0, out);
}

static bool
check (Call *call, const ExportQuery *in)
{
  return in->query != NULL || call_fail (call, STATUS__INVALID, "query", N_("{0} is required"), "query", NULL);
}

bool
clients_allow_export (Call *call, const ExportQuery *in, RecordRef *out)
{
  unsigned n;

  if (!check (call, in) || !list_count (call, in->query, MOST, &n))
    return false;
  call->summary = arena_print (call->arena, "%u", n);
  return begin (call, in, call->operation_id, MOST, out);
}

static bool
begin_alone (Call *call, const ExportQuery *in, ClientExport *export)
{
  RecordRef ref = RECORD_REF__INIT;
  unsigned n;

  if (!list_count (call, in->query, ALONE + 1, &n))
    return false;
  if (n > ALONE)
    return call_fail (call, STATUS__DENIED, NULL, N_("More than 1,000 rows leave the bank only with a second person"),
                      NULL);
  if (!begin (call, in, 0, ALONE, &ref))
    return false;
  export->id = ref.id;
  export->version = ref.version;
  export->allowed = ALONE;
  return true;
}

/* The export that was begun, by the same person, with the same question, not long ago. */
static bool
go_on (Call *call, const ExportQuery *in, ClientExport *export)
{
  ProtobufCBinaryData asked = packed (call, in->query);

  export->id = in->operation;
  if (!query_one (call, export, "SELECT id, version, person_id, began_at, query, allowed, given FROM {client_export} x"
                                " WHERE id = :id AND person_id = @user", export))
    return false;
  if (export->began_at + GOOD_FOR_MS < call->now)
    return call_fail (call, STATUS__CONFLICT, NULL, N_("This export was begun too long ago: begin it again"), NULL);
  return (asked.len == export->query.len && (asked.len == 0 || memcmp (asked.data, export->query.data, asked.len) == 0))
         || call_fail (call, STATUS__CONFLICT, NULL, N_("An export goes on with the question it began with"), NULL);
}

/* "manager_id" asks for manager_name, too: a reference is told by its name. */
static bool
is_asked (const char *column, const char *field)
{
  size_t stem = strlen (column) - MIN (strlen (column), strlen ("id"));

  return strcmp (column, field) == 0
         || (g_str_has_suffix (column, "_id") && strncmp (column, field, stem) == 0
             && strcmp (field + stem, "name") == 0);
}

/* Leaves only what was asked for. */
static void
strip (const ExportQuery *in, Client *client)
{
  for (unsigned i = 0; i < client->base.descriptor->n_fields; i++)
    {
      const Field *field = &client->base.descriptor->fields[i];
      bool asked = strcmp (field->name, "id") == 0;

      for (size_t j = 0; j < in->n_columns && !asked; j++)
        asked = is_asked (in->columns[j], field->name);
      if (!asked && field->label != PROTOBUF_C_LABEL_REPEATED && field->type != PROTOBUF_C_TYPE_MESSAGE)
        msg_clear (&client->base, field);
    }
}

bool
clients_export (Call *call, const ExportQuery *in, ExportPage *out)
{
  ClientExport export = CLIENT_EXPORT__INIT;
  ClientPage page = CLIENT_PAGE__INIT;
  ListQuery query;

  if (!check (call, in) || !(in->operation == 0 ? begin_alone : go_on) (call, in, &export))
    return false;
  query = *in->query;
  query.offset = export.given;
  query.limit = MIN (ROWS, export.allowed - export.given);
  if (query.limit > 0 && !list_read (call, &query, &page))
    return false;
  for (size_t i = 0; i < page.n_clients; i++)
    strip (in, page.clients[i]);
  out->clients = page.clients;
  out->n_clients = page.n_clients;
  out->total = page.total;
  out->estimated = page.estimated;
  out->operation = export.id;
  export.given += page.n_clients;
  return page.n_clients == 0 || query_change (call, &export, NULL, "given", NULL);
}

bool
clients_exports (Call *call, const ListQuery *in, ClientExportPage *out)
{
  static const Page page = {
    .rows = "exports",
    .select = "x.id, x.version, x.person_id, p.name AS person_name, x.proposal_id, s.name AS second_name, x.began_at,"
              " x.reason, x.columns, x.allowed, x.given",
    .from = "{client_export} x JOIN {person} p ON p.id = x.person_id"
            " LEFT JOIN {proposal!who let it go} q ON q.id = x.proposal_id LEFT JOIN {person} s ON s.id = q.second_id",
    .words = "p.name_key",
    .order = "x.id DESC",
    .id = "x.id DESC",
    .columns = { { "person_name", "p.name_key" }, { "began_at", "x.began_at" }, { "given", "x.given" } },
  };

  return query_page (call, out, &page, in);
}
