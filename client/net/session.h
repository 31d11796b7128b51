/* session.h - who is in at this desk, what the bank lets him do, and how one comes in, locks and leaves.
 *
 * One for the process. "changed" is emitted whenever the state, the person or the welcome is another. The server checks
 * every call all the same: session_may () only tells what to offer.
 *
 * A person who has lost his session (idle for too long, ended by an administrator) is ENDED, not OUT: his cards are
 * kept and he alone may come back to them.
 */

#pragma once

#include "client/net/ask.h"
#include "client/net/bank-log.h"
#include "common/invite.h"
#include "session.pb-c.h"

typedef enum
{
  SESSION_STRANGER,      /* this machine has no key: an invitation is needed */
  SESSION_OUT,
  SESSION_MUST_CHANGE,   /* in, but the password was given by somebody else: nothing is allowed until it is changed */
  SESSION_IN,
  SESSION_LOCKED,        /* in, but the screen is covered until the password is typed */
  SESSION_ENDED
} SessionState;

#define CLIENT_TYPE_SESSION (session_get_type ())
G_DECLARE_FINAL_TYPE (Session, session, CLIENT, SESSION, GObject)

Session *session_default (void);
SessionState session_get_state (void);

/* To be called once, after profile_open (): opens the line when this machine has a key. */
void session_start (void);

const Me *session_me (void);               /* NULL when nobody is, or was, in */
bool session_may (const char *right);
bool session_may_whole (const char *right);   /* ... in the whole bank */
const Welcome *session_welcome (void);     /* NULL until the server has answered for the first time */
void session_greet (void);                 /* asks for it again; done by itself whenever the line comes up */

/* Unless it is BANK_LOG_SAME nobody goes on before he has heard of it. Who signs in next answers for that, and what he
 * sees is remembered from then on. */
BankLog session_log (void);
const Epoch *session_epoch (void);         /* from which the log goes on now; NULL when the server has told none */
void session_hear_alarm (void);

/* The bank does not accept the key of this machine any more: whoever was in is out, and what he typed is a draft. The
 * key is forgotten until the program is started again, or for good once another invitation is accepted. */
bool session_is_refused (void);
void session_forget_key (void);
void session_open_line (void);             /* with the key that the profile has now */

/* Answers of these are taken with session_finish (). */
void session_enrol_async (const Invite *invite, GAsyncReadyCallback done, gpointer data);
void session_sign_in_async (const char *login, const char *password, GBytes *ticket, GAsyncReadyCallback done,
                            gpointer data);
void session_change_password_async (const char *password, const char *new_password, GAsyncReadyCallback done,
                                    gpointer data);
bool session_finish (GAsyncResult *result, GError **error);

void session_lock (void);
void session_sign_out (void);              /* also forgets who was in */
