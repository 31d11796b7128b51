/* row.h - carries values between a SQL statement and a message, by name.
 *
 * A column or a :parameter bears the name of a field; address_city is the field city of the submessage address; @user
 * and @now are the caller's. A name that fits no field is a mistake of ours and stops the program, so that any test
 * that runs the query finds it.
 *
 * The names are looked up once per connection, SQL text and pair of types; after that a row costs one call of the
 * engine and one switch per column. A link keeps the STATEMENTS_KEPT that it has used last: texts that are put together
 * from what people ask for are without number.
 */

#pragma once

#include <glib.h>

#include "common/arena.h"
#include "common/msg.h"
#include "server/store/store.h"

typedef struct Statement Statement;
typedef struct Statements Statements;

enum { ROW_RANGES = 16, STATEMENTS_KEPT = 512, ROWS_AT_ONCE = 100 };

/* What @user, @now, @today, @branch, @russian and @first0 @last0 ... stand for. */
typedef struct
{
  uint64_t user, branch;
  int64_t now;                 /* milliseconds since 1970 UTC */
  uint32_t today;              /* day number where the caller is */
  bool russian;
  uint32_t first[ROW_RANGES], last[ROW_RANGES];   /* places the caller's right reaches */
} RowCaller;

/* @sql is found again by its words, wherever they stand. @in may be NULL when the SQL takes no :field, @out when it
 * gives no column. The statement is the caller's until it is finished, or another is looked for before it has
 * started. */
Statement *statement_find (Link *link, const char *sql, const ProtobufCMessageDescriptor *in,
                           const ProtobufCMessageDescriptor *out);

/* start, step until it is no ROW, finish. A NULL column leaves its field as it was; strings are copied into @arena. */
void statement_start (Statement *self, const Msg *in, const RowCaller *caller);
StoreResult statement_step (Statement *self, Msg *out, Arena *arena);
int64_t statement_finish (Statement *self);   /* tells how many rows were changed */

/* Runs a statement whose result nobody waits for; its failure may show only at the commit. */
StoreResult statement_post (Statement *self, const Msg *in, const RowCaller *caller);

/* The same for ROWS_AT_ONCE rows of one "INSERT INTO ... VALUES (...)", on the embedded engine alone: what it costs to
 * begin and to end an INSERT is paid once. */
StoreResult statement_post_rows (Link *link, const char *sql, const Msg *const *rows, const RowCaller *caller);

/* The columns of @table, in its order: free the list with g_free (), the names live on. */
const char **statement_columns (Link *link, const char *table);

/* Every text that the link has kept of those it ran, with :names and @names as they were written. */
void statements_each (Link *link, void (*visit) (const char *sql, void *data), void *data);

Statements *statements_new (void);
void statements_free (Statements *statements);
