/* export.h - a list into a CSV file: a reason is asked, the server hands the rows out page by page and notes the
 * operation. */

#pragma once

#include "client/page/page.h"
#include "client/net/ask.h"
#include "list.pb-c.h"

/* @method takes {query, columns, reason, after, operation} and answers {rows, total, estimated, after, operation}. */
void export_ask (GtkWidget *from, const RpcMethod *method, const ListQuery *query, GPtrArray *columns,
                 const char *title);
