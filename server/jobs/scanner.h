/* scanner.h - has each file that arrives looked at for viruses by clamd, on threads of its own, while it is only its
 * sender's.
 *
 * Files are looked at in the order in which they came, a few at once, so that verdicts may overtake each other: that
 * does no harm. A file is under way with one looker only, a verdict is of one file and finds it only while it waits,
 * and one that is given up has no connection left that could speak of it.
 *
 * When clamd is not there they wait: one line in the log says so, every card says so, and it is tried again, each time
 * a little later. Nobody gets a file that was not looked at.
 */

#pragma once

#include "server/net/course.h"

typedef struct Scanner Scanner;

enum { SCANNER_MAX = 8 };

typedef struct
{
  const char *clamd; /* as clamd_is_address (); "" = nobody looks, and files that still wait from before stay shut */
  unsigned at_once;  /* 1 to SCANNER_MAX */
} ScannerShape;

Scanner *scanner_start (Store *store, Course *course, const ScannerShape *shape);
void scanner_stop (Scanner *scanner); /* asks for nothing more, and does not wait for clamd */
void scanner_free (Scanner *scanner); /* after the router is closed, which counts the verdicts */
