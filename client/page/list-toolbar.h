/* list-toolbar.h - the buttons over a list: what its kind can do, in one order everywhere. */

#pragma once

#include "client/page/list-page.h"

GtkWidget *list_toolbar_new (const ListKind *kind);
