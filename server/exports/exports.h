/* exports.h - what rooms above may ask of the exports: the questions that name somebody are forgotten with him. */

#pragma once

#include "server/call/call.h"

enum { EXPORTS_PART = 200 };

/* Exports are gone through a part at a time: begin with @last 0 and come again until it is 0 again. */
typedef struct
{
  uint64_t last;
  uint64_t ids[EXPORTS_PART];    /* which of them are forgotten now: the log has to forget them, too */
  unsigned n;
} ForgottenExports;

/* Takes the question out of those that were asked for by the words of @name, by the beginning of @number or about the
 * record @kind @id. */
bool exports_forget (Call *call, const char *kind, uint64_t id, const char *name, const char *number,
                     ForgottenExports *part);
