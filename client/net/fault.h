/* fault.h - a refusal as a GError of FAULT_ERROR: its code is the status, its message the whole sentence, translated.
 *
 * What the server said besides is in the functions below; they take any GError, and answer nothing for those of others.
 * Act on the code, show the message; the trace is what a person reads to the administrator.
 */

#pragma once

#include <gio/gio.h>

#include "wire.pb-c.h"

typedef enum
{
  FAULT_OK = STATUS__OK,
  FAULT_INVALID = STATUS__INVALID,
  FAULT_DENIED = STATUS__DENIED,
  FAULT_NOT_FOUND = STATUS__NOT_FOUND,
  FAULT_CONFLICT = STATUS__CONFLICT,
  FAULT_BUSY = STATUS__BUSY,
  FAULT_BROKEN = STATUS__BROKEN,
  FAULT_UNKNOWN = STATUS__UNKNOWN,
  FAULT_SIGN_IN = STATUS__SIGN_IN,
  FAULT_PROPOSED = STATUS__PROPOSED,       /* not done yet, but kept until a second person confirms it */
  FAULT_UNREACHABLE = 100                  /* said by the desk itself: no answer came */
} FaultStatus;

/* What is wrong with one field; @text is translated. */
typedef struct
{
  char *field, *text;
} FaultBlame;

#define FAULT_ERROR (fault_error_quark ())
GQuark fault_error_quark (void);

/* @text is translated already. */
GError *fault_new (FaultStatus status, const char *text);
GError *fault_of (const Fault *fault);

GPtrArray *fault_blames (const GError *error);   /* of FaultBlame; the error's own, never NULL */
const char *fault_trace (const GError *error);   /* "" when the desk itself says it */

/* What the server keeps of a fault in lines: a msgid with {0} and its arguments behind it, or msgids to be listed.
 * Translated; g_free (). */
char *fault_kept (const char *lines);
