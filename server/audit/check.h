/* check.h - a verification under way: what verify.c and verify-rows.c share.
 *
 * @call has an arena for one page alone, which is thrown away after it; what is reported lives in @kept.
 */

#pragma once

#include "audit.pb-c.h"
#include "server/call/call.h"

enum { CHECK_ARENA = 64 << 20 };

typedef struct
{
  Call *call;
  Arena *kept;
  VerifyReport *out;
} Check;

/* Of a hundred complaints the rest are left out: who finds so many looks at the backup. */
void check_complain (Check *check, const char *text);

/* Goes through the tables after what @in names, as many rows as cover a part: has each row an entry in the log, and
 * lies it where its branch does? */
bool check_rows (Check *check, const VerifyRequest *in, unsigned part, bool *finished);

/* Goes through the epochs, which are few. */
bool check_epochs (Check *check);
