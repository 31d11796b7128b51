/* question.h - one request on its way: what is asked, under which key, and who waits for the answer.
 *
 * Made by whoever asks, then the I/O thread's own until it is answered. The token is the one of the moment of asking: a
 * write never goes out under the name of the next person.
 */

#pragma once

#include <gio/gio.h>

#include "client/net/fault.h"
#include "common/rpc.h"

enum
{
  QUESTION_KEY = 16,               /* bytes: the first six are the desk's clock in milliseconds, the rest is chance */
  QUESTION_TOKEN = 64,             /* bytes at most */
  QUESTION_MS = 10000,             /* a read that has no answer by then is refused */
  QUESTION_SLOW_MS = 60000,        /* reports, and writes: these are repeated under their key until then */
  QUESTION_AGAIN_MS = 10000,       /* an unanswered write is said again after so long */
  QUESTION_TRIES = 4               /* how often BUSY and UNKNOWN are met by asking again */
};

typedef struct
{
  guint64 serial;
  char *method;
  const ProtobufCMessageDescriptor *out;
  bool write, secret;              /* secret: what was packed is wiped when it goes */
  GBytes *body;
  char *reason;
  guint8 key[QUESTION_KEY], token[QUESTION_TOKEN];
  size_t n_token;
  gint64 epoch;                    /* as the token: a write is not done in another epoch than it was asked in */
  GTask *task;
  gulong cancelled;                /* handler of the task's cancellable */
  gint64 asked_at, sent_at, due, again_at;   /* again_at 0 = not to be said again */
  unsigned tries;
} Question;

Question *question_new (const RpcMethod *method, const void *message, const char *reason, GTask *task);
void question_free (Question *question);

/* The Request as one frame. */
GBytes *question_pack (const Question *question);

/* Hands the answer to whoever waits, on the main loop of the asker, and frees the question. */
void question_answer (Question *question, const Reply *reply);
void question_fail (Question *question, GError *error);
