/* import-page.h - clients out of a foreign table (Y1): choose the file, say what its columns are, watch, undo. Address
 * "import:", or "import:/a/file.csv". */

#pragma once

#include "client/page/page.h"

Page *import_page_open (const char *key);
