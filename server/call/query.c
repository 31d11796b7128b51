/* query.c - see query.h. */

#include "server/call/query.h"

#include <glib.h>
#include <string.h>

#include "server/call/reach.h"

RowCaller
query_caller (const Call *call)
{
  return (RowCaller) { .user = call->caller->id, .branch = call->caller->branch_id, .now = call->now,
                       .today = call_today (call), .russian = call->caller->russian };
}

static bool
refuse (Call *call)
{
  StoreBreach breach = link_breach (call->link);

  switch (breach.kind)
    {
    case BREACH_UNIQUE:
      return call_fail (call, STATUS__INVALID, breach.name, N_("This value is taken already"), NULL);
    case BREACH_MISSING:
      return call_fail (call, STATUS__INVALID, breach.name, N_("This field is required"), NULL);
    case BREACH_REFERENCE:
      return call_fail (call, STATUS__CONFLICT, NULL, N_("Another record still refers to this one"), NULL);
    default:
      return call_fail (call, STATUS__INVALID, NULL, N_("This breaks the rule “{0}”"), breach.name, NULL);
    }
}

bool
query_sound (Call *call, StoreResult result)
{
  switch (result)
    {
    case STORE_DONE:
    case STORE_ROW:
      return true;
    case STORE_CONSTRAINT:
      return refuse (call);
    case STORE_TOO_BIG:
      return call_fail (call, STATUS__INVALID, NULL, N_("This is more than the store can take at once"), NULL);
    default:
      call->lost = result;
      return call_fail (call, STATUS__BUSY, NULL, N_("The bank is busy; try again in a moment"), NULL);
    }
}

static Statement *
start (Call *call, const char *sql, const void *in, const ProtobufCMessageDescriptor *out)
{
  const Msg *message = in != NULL ? msg_const (in) : NULL;
  RowCaller caller = query_caller (call);
  const char *text = reach_expand (call, sql, &caller);
  Statement *statement = statement_find (call->link, text, message != NULL ? message->descriptor : NULL, out);

  statement_start (statement, message, &caller);
  return statement;
}

bool
query_maybe (Call *call, void *out, bool *found, const char *sql, const void *in)
{
  Statement *statement = start (call, sql, in, msg (out)->descriptor);
  StoreResult result = statement_step (statement, out, call->arena);

  *found = result == STORE_ROW;
  statement_finish (statement);
  return query_sound (call, result);
}

bool
query_one (Call *call, void *out, const char *sql, const void *in)
{
  bool found;

  return query_maybe (call, out, &found, sql, in)
         && (found
             || call_fail (call, STATUS__NOT_FOUND, NULL, N_ ("There is no such record, or you may not see it"), NULL));
}

bool
query_many (Call *call, void *out, const char *field_name, const char *sql, const void *in)
{
  const Field *field = msg_field (msg (out)->descriptor, field_name);
  const ProtobufCMessageDescriptor *type;
  Msg *rows[QUERY_MAX_ROWS];
  size_t n_rows = 0;
  StoreResult result;
  Statement *statement;

  g_assert (field != NULL);
  g_assert (field->type == PROTOBUF_C_TYPE_MESSAGE && field->label == PROTOBUF_C_LABEL_REPEATED);
  type = field->descriptor;
  statement = start (call, sql, in, type);

  do
    {
      Msg *row = arena_alloc (call->arena, type->sizeof_message);

      protobuf_c_message_init (type, row);
      result = statement_step (statement, row, call->arena);
      if (result == STORE_ROW)
        rows[n_rows++] = row;
    }
  while (result == STORE_ROW && n_rows < QUERY_MAX_ROWS);
  statement_finish (statement);

  *(size_t *) ((char *) out + field->quantifier_offset) = n_rows;
  *(void **) msg_member (out, field) = n_rows > 0 ? arena_copy (call->arena, rows, n_rows * sizeof *rows) : NULL;
  return query_sound (call, result);
}

bool
query_run (Call *call, const char *sql, const void *in)
{
  if (call->rehearses)
    return true;

  Statement *statement = start (call, sql, in, NULL);
  StoreResult result = statement_step (statement, NULL, NULL);
  int64_t n_changed = statement_finish (statement);

  if (!query_sound (call, result))
    return false;
  return n_changed > 0
         || call_fail (call, STATUS__NOT_FOUND, NULL, N_("There is no such record, or you may not change it"), NULL);
}

bool
query_post (Call *call, const char *sql, const void *in)
{
  if (call->rehearses)
    return true;

  const Msg *message = in != NULL ? msg_const (in) : NULL;
  Statement *statement = statement_find (call->link, sql, message != NULL ? message->descriptor : NULL, NULL);
  RowCaller caller = query_caller (call);

  return query_sound (call, statement_post (statement, message, &caller));
}

bool
query_run_rows (Call *call, const char *sql, const GPtrArray *rows)
{
  const bool many = store_is_embedded (link_store (call->link)) && !call->rehearses;
  RowCaller caller = query_caller (call);
  unsigned i = 0;

  for (; many && i + ROWS_AT_ONCE <= rows->len; i += ROWS_AT_ONCE)
    if (!query_sound (call, statement_post_rows (call->link, sql, (const Msg *const *) rows->pdata + i, &caller)))
      return false;
  for (; i < rows->len; i++)
    if (!query_run (call, sql, rows->pdata[i]))
      return false;
  return true;
}
