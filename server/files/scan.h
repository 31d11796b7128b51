/* scan.h - while a file was not found clean it is its sender's alone; when a virus was found, nobody's. Of this room.
 *
 * What is not known to be clean is not let out: a file waits until the scanner has said so (server/jobs/scanner.h),
 * however long it is silent. In a bank without a scanner nothing waits, and no file is said to have been looked at.
 */

#pragma once

#include "files.pb-c.h"
#include "server/call/call.h"

bool scan_first (Call *call, File__Scan *scan);         /* of a file that has just arrived: NO_SCAN or WAITS */
bool scan_show (Call *call, File **files, size_t n);    /* while the scanner is silent, what waits says so */

/* CONFLICT and why, when the caller may not have its bytes now. */
bool scan_lets_out (Call *call, const File *file);
