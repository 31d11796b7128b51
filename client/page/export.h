/* export.h - a list into a CSV file: a reason is asked, the server hands the rows out page by page and notes the number
 * under which they left. What is more than EXPORT_ALONE rows waits for a second person and is taken afterwards. */

#pragma once

#include "client/list/table.h"
#include "client/page/page.h"
#include "exports.pb-c.h"
#include "list.pb-c.h"

enum { EXPORT_ALONE = 1000 };

/* The rows of @list that @query asks for, @n_rows or so, in the columns that @table shows. */
void export_ask (GtkWidget *from, const RpcMethod *list, const ListQuery *query, Table *table, const char *title,
                 guint n_rows);

/* What was let go, or was begun before. */
void export_take (GtkWidget *from, const Export *export);
