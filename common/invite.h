/* invite.h - what a new workstation is given by hand: where the bank listens, its key, and a code that is good once.
 *
 * It is a text of a few lines, written by `kontorctl workstation invite` and pasted into, or opened by, the desk:
 *
 *   [Kontor invitation]
 *   Bank=...            for people only
 *   Servers=tcp://a:7300;tcp://b:7300;
 *   Enrol=tcp://a:7301;tcp://b:7301;     where the single method "Enrol" is answered, open to any key
 *   Key=...             the server's public CURVE key, Z85
 *   Code=...            128 bits, hex
 *   Until=...           milliseconds since 1970 UTC
 *
 * Enrol: one frame, a Request with method "Enrol" and an Enrolment as body, sent under the key that the workstation is
 * to have from then on; the Reply's body is Enrolled.
 */

#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { INVITE_MAX = 4096 };   /* bytes of the text */

typedef struct
{
  char *bank;
  char **servers, **enrol;        /* ends with NULL; at least one each */
  char *server_key;               /* 40 letters of Z85 */
  char *code;
  int64_t until;
} Invite;

/* NULL when @text is no invitation. Space before and after it, and lines of a letter around it, do no harm. */
Invite *invite_read (const char *text);
char *invite_write (const Invite *invite);
void invite_free (Invite *invite);
