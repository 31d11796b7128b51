/* list-print.h - the rows of a list on paper, in the columns that are shown (A6). */

#pragma once

#include "client/net/record.h"
#include "client/list/table.h"

/* Asks @method for what @query means, a thousand rows at most, and prints the columns that @table shows: a sheet has
 * room for the first eight. */
void list_print (GtkWidget *from, const RpcMethod *method, const ListQuery *query, const char *title, const char *under,
                 Table *table);
