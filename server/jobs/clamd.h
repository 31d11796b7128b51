/* clamd.h - asks clamd whether bytes bear a virus: INSTREAM of its protocol (clamd(8)), over a socket of its own.
 *
 * No step waits for ever: CLAMD_JOIN_S to reach it, CLAMD_STEP_S for it to take more, clamd_seconds () for all of
 * a file and the answer; and every wait ends as soon as the descriptor @stop can be read. What is no clear answer is
 * none: whoever asks must not take it for "clean".
 */

#pragma once

#include <glib.h>
#include <stdbool.h>

enum { CLAMD_JOIN_S = 5, CLAMD_STEP_S = 60, CLAMD_REPLY_MAX = 1024, CLAMD_NAME_MAX = 200 };

/* clamd itself gives up a file after its MaxScanTime, 120 seconds, however small it is: what is packed may be vast. So
 * nothing is given up before that; more is allowed for the bytes to get there. */
enum { CLAMD_LEAST_S = 150, CLAMD_MOST_S = 300, CLAMD_BYTES_A_SECOND = 1 << 20 };

unsigned clamd_seconds (int64_t size);

typedef enum
{
  CLAMD_CLEAN,
  CLAMD_INFECTED,
  CLAMD_TOO_LARGE,   /* more than clamd's StreamMaxLength */
  CLAMD_UNCLEAR,     /* it says something else: an error of its own */
  CLAMD_SILENT       /* it says nothing */
} ClamdVerdict;

typedef struct Clamd Clamd;

/* "unix:/run/clamav/clamd.ctl", "tcp://127.0.0.1:3310", "tcp://[::1]:3310". */
bool clamd_is_address (const char *address);

/* A stream has begun; NULL when nobody is there. */
Clamd *clamd_begin (const char *address, int64_t size, int stop);
bool clamd_send (Clamd *self, const void *bytes, size_t n); /* n > 0; false when it takes no more: it may say why */

/* Ends the stream, hears the answer and frees. @name (g_free ()): the virus, or what clamd says instead. */
ClamdVerdict clamd_end (Clamd *self, char **name);
void clamd_close (Clamd *self); /* instead: the answer is not wanted */

/* "stream: OK", "stream: NAME FOUND", "... ERROR", closed by a zero. Pure; any bytes will do. @name: at most
 * CLAMD_NAME_MAX characters of UTF-8 that can be shown; of a virus at least one. Never CLAMD_SILENT. */
ClamdVerdict clamd_read (const char *reply, size_t n, char **name);
