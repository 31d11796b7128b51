/* each-row.h - does one thing to each picked row of a table, and says once how it went. */

#pragma once

#include "client/list/table.h"

/* @method takes the RecordRef of a row. done (data) is called when all are answered, while @from still lives. */
void each_row_do (GtkWidget *from, Table *table, const RpcMethod *method, void (*done) (gpointer data), gpointer data);

/* The same for one message. */
void each_row_change (GtkWidget *from, const RpcMethod *method, const void *message, void (*done) (gpointer data),
                      gpointer data);
