/* list-print.h - the rows of a list on paper, in the columns that are shown (A6). */

#pragma once

#include "client/net/record.h"
#include "client/list/table.h"

/* Asks the server to let out on paper the rows of @list that @query means, a thousand at most, in the columns that
 * @table shows: a sheet has room for the first eight. Nothing is printed that is not entered there as an export. */
void list_print (GtkWidget *from, const RpcMethod *list, const ListQuery *query, const char *title, const char *under,
                 Table *table);
