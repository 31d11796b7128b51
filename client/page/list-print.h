/* list-print.h - the rows of a list on paper, in the columns that are shown (A6). */

#pragma once

#include "client/net/record.h"
#include "client/list/table.h"

/* @columns: names of fields of the rows in @page; a sheet has room for the first eight. */
void list_print (GtkWidget *from, const char *title, const char *under, const GPtrArray *columns, Record *page);
