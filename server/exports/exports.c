/* exports.c - lists that leave the bank as a file or on paper: with a right, a reason, a limit, and a number under
 * which it is known who took what. The desk asks page after page under that number and writes it into the file; what
 * goes on paper is told at once, when it is entered already.
 *
 * The rows are asked of the list's own method, so its right, reach, masks, filters and orders hold. How many there are
 * is found out by asking for the row behind the last that may leave.
 */

#include "server/exports/exports.h"

#include <string.h>

#include "common/pack.h"
#include "common/text.h"
#include "exports.rpc.h"
#include "server/call/dispatch.h"
#include "server/call/names.h"
#include "server/call/page.h"
#include "server/call/query.h"
#include "server/call/rights.h"
#include "server/call/save.h"

enum { ALONE = 1000, MOST = 1000000, ROWS = 250, GOOD_FOR_MS = 24 * 3600 * 1000 };

/* The list, if it is one that may leave and by this caller. */
static const RpcEntry *
find_list (Call *call, const char *name)
{
  const RpcEntry *entry = rpc_find (name);

  if (entry != NULL && entry->method->exports[0] != '\0')
    return right_held (call, NULL, entry->method->exports) ? entry : NULL;
  call_fail (call, STATUS__INVALID, "list", N_("This list is not exported"), NULL);
  return NULL;
}

/* Every page of rows begins with them. */
static Msg **
rows_of (Msg *page, size_t *n)
{
  const Field *rows = &page->descriptor->fields[0];

  *n = *(size_t *) ((char *) page + rows->quantifier_offset);
  return *(Msg ***) msg_member (page, rows);
}

/* How many rows the list has, when they are no more than @most. */
static bool
count (Call *call, const RpcEntry *list, const ListQuery *in, unsigned most, uint32_t *total, bool *more)
{
  ListQuery query = *in;
  Msg *page;
  size_t n;

  query.offset = most;
  query.limit = 1;
  if (!rpc_ask (call, list, &query.base, &page))
    return false;
  rows_of (page, &n);
  *more = n > 0;
  *total = *(uint32_t *) msg_named (page, "total");
  return true;
}

/* By what the rows were asked for; NULL when a later program kept it in another way. */
static ListQuery *
query_of (Call *call, const Export *export)
{
  ProtobufCAllocator allocator = arena_allocator (call->arena);

  return (ListQuery *) protobuf_c_message_unpack (&list_query__descriptor, &allocator, export->query.len,
                                                  export->query.data);
}

/* What is to stand of it in the log. */
static Export
entry_of (Call *call, const ExportOrder *in, unsigned allowed)
{
  Export export = EXPORT__INIT;
  char **columns = arena_alloc (call->arena, (in->n_columns + 1) * sizeof *columns);
  ListQuery query = *in->query;

  memcpy (columns, in->columns, in->n_columns * sizeof *columns);
  query.offset = query.limit = 0;
  query.after.len = 0;
  export.person_id = call->caller->id;
  export.began_at = call->now;
  export.reason = in->reason;
  export.columns = call_own (call, g_strjoinv (" ", columns));
  export.query = message_pack (call->arena, &query);
  export.list = in->list;
  export.allowed = allowed;
  return export;
}

static bool
begin (Call *call, const ExportOrder *in, uint64_t proposal_id, unsigned allowed, RecordRef *out)
{
  Export export = entry_of (call, in, allowed);

  export.proposal_id = proposal_id;
  return query_save (call, &export, NULL, 0, out);
}

static const RpcEntry *
check (Call *call, const ExportOrder *in)
{
  if (in->query == NULL || in->n_columns == 0)
    {
      call_fail (call, STATUS__INVALID, "query", N_("{0} is required"), "query", NULL);
      return NULL;
    }
  return find_list (call, in->list);
}

bool
exports_begin (Call *call, const ExportOrder *in, RecordRef *out)
{
  const RpcEntry *list = check (call, in);
  uint32_t total;
  bool more;

  if (list == NULL || !count (call, list, in->query, ALONE, &total, &more))
    return false;
  if (more)
    return call_fail (call, STATUS__DENIED, NULL, N_("More than 1,000 rows leave the bank only with a second person"),
                      NULL);
  return begin (call, in, 0, ALONE, out);
}

/* The second person lets go what he has read, and what may come to it in a day. */
bool
exports_allow (Call *call, const ExportOrder *in, RecordRef *out)
{
  const RpcEntry *list = check (call, in);
  uint32_t total;
  bool more;

  if (list == NULL || !count (call, list, in->query, MOST, &total, &more))
    return false;
  if (more)
    return call_fail (call, STATUS__INVALID, "query", N_("More than a million rows do not leave in one file"), NULL);
  call->summary = arena_print (call->arena, "%s\n%s\n%u\n%zu\n%s", N_("{0}, rows: {1}, filters: {2}, text: “{3}”"),
                               list->method->label, total, in->query->n_facets, in->query->text);
  return begin (call, in, call->operation_id, total + total / 10, out);
}

/* The export that was begun, by the same person, not long ago. */
static const RpcEntry *
find_begun (Call *call, const ExportTurn *in, Export *export)
{
  if (!query_one (call, export, "SELECT id, version, person_id, began_at, columns, query, allowed, given, reached,"
                                " coalesce (list, 'Clients.List') AS list"
                                " FROM {client_export} x WHERE id = :id AND person_id = @user"
                                " AND coalesce (paper, 0) = 0",
                  in))
    return NULL;
  if (export->began_at + GOOD_FOR_MS < call->now)
    call_fail (call, STATUS__CONFLICT, NULL, N_("This export was begun too long ago: begin it again"), NULL);
  else if (in->offset != 0 && in->offset != export->reached)
    call_fail (call, STATUS__CONFLICT, NULL, N_("A file is taken row after row: begin it again"), NULL);
  else
    return find_list (call, export->list);
  return NULL;
}

/* "manager_id" asks for manager_name, too: a reference is told by its name. */
static bool
is_asked (const char *column, const char *field)
{
  size_t stem;

  column += strspn (column, "~?");
  stem = strlen (column) - MIN (strlen (column), strlen ("id"));
  return strcmp (column, field) == 0
         || (g_str_has_suffix (column, "_id") && strncmp (column, field, stem) == 0
             && strcmp (field + stem, "name") == 0);
}

/* "?was" is read by whether the row is of a choice. */
static bool
is_mark (const char *column, const char *field)
{
  return column[0] == '?' && strcmp (field, "choice") == 0;
}

/* Leaves only what was asked for. */
static void
strip (char *const *columns, Msg *row)
{
  for (unsigned i = 0; i < row->descriptor->n_fields; i++)
    {
      const Field *field = &row->descriptor->fields[i];
      bool asked = strcmp (field->name, "id") == 0;

      for (size_t j = 0; columns[j] != NULL && !asked; j++)
        asked = is_asked (columns[j], field->name) || is_mark (columns[j], field->name);
      if (!asked && field->label == PROTOBUF_C_LABEL_REPEATED)
        *(size_t *) ((char *) row + field->quantifier_offset) = 0;
      else if (!asked)
        msg_clear (row, field);
    }
}

/* The next @limit rows, as the list answers them. */
static bool
read_page (Call *call, const RpcEntry *list, const Export *export, const ExportTurn *in, unsigned limit, Msg **page)
{
  ListQuery *query = query_of (call, export);
  g_auto (GStrv) columns = g_strsplit (export->columns, " ", -1);
  size_t n;
  Msg **rows;

  if (query == NULL)
    return call_fail (call, STATUS__CONFLICT, NULL, N_("This export was begun too long ago: begin it again"), NULL);
  query->offset = in->offset;
  query->limit = in->offset < export->allowed ? MIN (limit, export->allowed - in->offset) : 1;
  query->after = in->offset != 0 ? in->after : (ProtobufCBinaryData) { 0, NULL };
  if (!rpc_ask (call, list, &query->base, page))
    return false;
  rows = rows_of (*page, &n);
  for (size_t i = 0; i < n; i++)
    strip (columns, rows[i]);
  return true;
}

/* What hangs on a record is a look at it, too. */
static void
note_looks (Call *call, const Export *export)
{
  const ListQuery *query = query_of (call, export);
  const MessageFacts *of = query->of_id != 0 ? msg_of_kind (query->of_kind) : NULL;

  call_looked (call, "client_export", export->id);
  if (of != NULL)
    call_looked (call, of->record->kind, query->of_id);
}

static bool
note_given (Call *call, Export *export, const ExportTurn *in, size_t n)
{
  export->given += n;
  export->reached = in->offset + n;
  if (in->offset == 0)
    note_looks (call, export);
  return n == 0 || query_change (call, export, NULL, "given", "reached", NULL);
}

static void
tell_page (Call *call, Msg *page, ExportedPage *out)
{
  out->total = *(uint32_t *) msg_named (page, "total");
  out->estimated = *(protobuf_c_boolean *) msg_named (page, "estimated");
  out->page = message_pack (call->arena, page);
}

bool
exports_take (Call *call, const ExportTurn *in, ExportedPage *out)
{
  Export export = EXPORT__INIT;
  const RpcEntry *list = find_begun (call, in, &export);
  const ProtobufCBinaryData *next;
  Msg *page;
  size_t n;

  if (list == NULL || !read_page (call, list, &export, in, ROWS, &page))
    return false;
  rows_of (page, &n);
  if (n > 0 && in->offset >= export.allowed)
    return call_fail (call, STATUS__DENIED, NULL,
                      N_("The list has grown beyond what may leave: begin the export again"), NULL);
  next = msg_named (page, "next");
  tell_page (call, page, out);
  if (next != NULL)
    out->after = *next;
  out->last = next != NULL ? next->len == 0 : in->offset + n >= out->total;
  return note_given (call, &export, in, n);
}

/* Nothing of it is told before it is entered; what is entered is what is told. */
bool
exports_print (Call *call, const ExportOrder *in, ExportedPage *out)
{
  const RpcEntry *list = check (call, in);
  ExportTurn beginning = EXPORT_TURN__INIT;
  RecordRef entered = RECORD_REF__INIT;
  Export export;
  Msg *page;
  size_t n;

  if (list == NULL)
    return false;
  export = entry_of (call, in, ALONE);
  if (!read_page (call, list, &export, &beginning, ALONE, &page))
    return false;
  rows_of (page, &n);
  export.paper = true;
  export.given = export.reached = n;
  if (!query_save (call, &export, NULL, 0, &entered))
    return false;
  export.id = entered.id;
  note_looks (call, &export);
  tell_page (call, page, out);
  out->last = true;
  return true;
}

/* Which list it was, of whose card, and by what it was filtered. */
static bool
tell_what (Call *call, Export *export)
{
  const RpcEntry *list = rpc_find (export->list);
  const ListQuery *query = query_of (call, export);

  export->title = list != NULL ? list->method->label : export->list;
  export->filter = query != NULL ? query->text : "";
  export->query = (ProtobufCBinaryData) { 0, NULL };
  return query == NULL || names_seen (call, query->of_kind, query->of_id, &export->of_name);
}

bool
exports_list (Call *call, const ListQuery *in, ExportList *out)
{
  static const Page page = {
    .rows = "exports",
    .select = "x.id, x.version, x.person_id, p.name AS person_name, x.proposal_id, s.name AS second_name, x.began_at,"
              " x.reason, x.columns, x.query, x.allowed, x.given, x.paper, coalesce (x.list, 'Clients.List') AS list",
    .from = "{client_export} x JOIN {person} p ON p.id = x.person_id"
            " LEFT JOIN {proposal!who let it go} q ON q.id = x.proposal_id LEFT JOIN {person} s ON s.id = q.second_id",
    .words = "p.name_key",
    .order = "x.id DESC",
    .id = "x.id DESC",
    .columns = { { "person_id", "x.person_id" }, { "began_at", "x.began_at" }, { "given", "x.given" },
                 { "paper", "coalesce (x.paper, 0)" } },
  };

  if (!query_page (call, out, &page, in))
    return false;
  for (size_t i = 0; i < out->n_exports; i++)
    if (!tell_what (call, out->exports[i]))
      return false;
  return true;
}

static bool
names (Call *call, const Export *export, const char *kind, uint64_t id, const char *name, const char *number)
{
  ListQuery *query = query_of (call, export);
  g_autofree char *typed = text_fold (query != NULL ? query->text : ""), *folded = text_fold (name);

  return (query != NULL && query->of_id == id && strcmp (query->of_kind, kind) == 0)
         || (typed[0] != '\0' && (strstr (folded, typed) != NULL || g_str_has_prefix (number, typed)));
}

bool
exports_forget (Call *call, const char *kind, uint64_t id, const char *name, const char *number, ForgottenExports *part)
{
  ExportList page = EXPORT_LIST__INIT;
  RecordRef after = RECORD_REF__INIT;

  after.id = part->last;
  part->n = 0;
  if (!query_many (call, &page, "exports", "SELECT id, version, query FROM {client_export} x WHERE query IS NOT NULL"
                                           " AND id > coalesce (:id, 0) ORDER BY id LIMIT 200", &after))
    return false;
  for (size_t i = 0; i < page.n_exports; i++)
    if (names (call, page.exports[i], kind, id, name, number))
      {
        part->ids[part->n++] = page.exports[i]->id;
        page.exports[i]->query = (ProtobufCBinaryData) { 0, NULL };
        if (!query_change (call, page.exports[i], NULL, "query", NULL))
          return false;
      }
  part->last = page.n_exports > 0 ? page.exports[page.n_exports - 1]->id : 0;
  return true;
}
