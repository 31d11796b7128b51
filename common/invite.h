/* invite.h - what a new workstation is given by hand: where the bank listens, its key, and a code that is good once.
 *
 * It is a text of a few lines, written by `kontorctl workstation invite` and pasted into, or opened by, the desk:
 *
 *   [Kontor invitation]
 *   Bank=...            for people only
 *   Servers=tcp://a:7300;tcp://b:7300;
 *   Enrol=tcp://a:7301;tcp://b:7301;     where the single method "Enrol" is answered, open to any key
 *   Key=...             the server's public CURVE key, Z85
 *   Code=...            128 bits, hex; or the twelve figures of a short code
 *   Until=...           milliseconds since 1970 UTC
 *
 * A short code is typed where no file can be carried. The rest is then asked of the server in the clear ("greet" in
 * kontord.conf), and holds only when its key's words (common/words.h) are those that the administrator has read out.
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
char *invite_write (const Invite *invite); /* without a code when there is none: what a server says of itself */

/* "4821 7390-5526" becomes twelve figures, or NULL; with them the words of a server become an invitation. Free both. */
char *invite_code (const char *typed);
Invite *invite_complete (const char *text, const char *typed);
void invite_free (Invite *invite);
