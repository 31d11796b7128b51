/* dictionaries-page.h - the bank's pick lists: a list of them on the left, the items of one on the right. */

#pragma once

#include "client/page/page.h"

Page *dictionaries_open (const char *key);     /* the id of one, or "" */
