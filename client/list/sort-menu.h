/* sort-menu.h - by which column a list is sorted, and which way: for whoever has no mouse to click at a title. */

#pragma once

#include "client/list/table.h"

bool sort_menu_may (Table *table);
void sort_menu_open (Table *table);
