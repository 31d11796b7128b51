/* import-page.h - clients out of a foreign table (Y1): choose the file, say what its columns are, watch, undo. Address
 * "import:", or "import:/a/file.csv". What is on its way goes on though the page is closed. */

#pragma once

#include "client/page/page.h"

Page *import_page_open (const char *key);
