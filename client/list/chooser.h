/* chooser.h - a button behind which a person chooses the columns of a table. */

#pragma once

#include "client/list/table.h"

GtkWidget *chooser_new (Table *table);
