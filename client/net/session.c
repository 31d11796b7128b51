/* session.c - see session.h. */

#include "client/net/session.h"

#include <glib/gi18n.h>
#include <sodium.h>
#include <string.h>

#include "client/net/link.h"
#include "client/net/profile.h"
#include "methods.h"

/* Of the profile: what whoever heard the alarm has answered, until the bank knows. */
#define ALARM_ANSWER "alarm-answer"

struct _Session
{
  GObject parent_instance;

  SessionState state;
  BankLog log;
  bool refused;                   /* the bank does not take the key of this machine, since it was asked last */
  Record *me, *welcome, *epoch;   /* the epoch from which the log goes on now, when the server has told one */
};

G_DEFINE_FINAL_TYPE (Session, session, G_TYPE_OBJECT)

static guint changed_signal;

static void
session_finalize (GObject *object)
{
  g_clear_object (&CLIENT_SESSION (object)->me);
  g_clear_object (&CLIENT_SESSION (object)->welcome);
  g_clear_object (&CLIENT_SESSION (object)->epoch);
  G_OBJECT_CLASS (session_parent_class)->finalize (object);
}

static void
session_class_init (SessionClass *class)
{
  G_OBJECT_CLASS (class)->finalize = session_finalize;
  changed_signal =
      g_signal_new ("changed", CLIENT_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
session_init (Session *self)
{
}

Session *
session_default (void)
{
  static Session *only;

  if (only == NULL)
    only = g_object_new (CLIENT_TYPE_SESSION, NULL);
  return only;
}

static void
set_state (SessionState state)
{
  session_default ()->state = state;
  g_signal_emit (session_default (), changed_signal, 0);
}

SessionState
session_get_state (void)
{
  return session_default ()->state;
}

const Me *
session_me (void)
{
  Record *me = session_default ()->me;

  return me != NULL ? record_get (me) : NULL;
}

static bool
is_among (const char *const *rights, size_t n, const char *right)
{
  for (size_t i = 0; i < n; i++)
    if (strcmp (rights[i], right) == 0)
      return true;
  return false;
}

bool
session_may (const char *right)
{
  return session_me () != NULL && is_among (session_me ()->rights, session_me ()->n_rights, right);
}

bool
session_may_whole (const char *right)
{
  const Me *me = session_me ();

  return me != NULL && is_among (me->whole, me->n_whole, right);
}

const Welcome *
session_welcome (void)
{
  Record *welcome = session_default ()->welcome;

  return welcome != NULL ? record_get (welcome) : NULL;
}

BankLog
session_log (void)
{
  return session_default ()->log;
}

const Epoch *
session_epoch (void)
{
  Record *epoch = session_default ()->epoch;

  return epoch != NULL ? record_get (epoch) : NULL;
}

static void
answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Record) record = ask_finish (result, NULL);

  if (record != NULL)
    profile_set (ALARM_ANSWER, NULL);
}

/* Who heard the alarm is known once somebody is in. */
static void
answer_alarm (void)
{
  const Nothing nothing = NOTHING__INIT;
  g_autofree char *reason = profile_get (ALARM_ANSWER);

  if (reason != NULL && session_me () != NULL)
    ask_because_async (&session_answer_method, &nothing, reason, NULL, answered, NULL);
}

static void
remember_epoch (void)
{
  const Epoch *epoch = session_epoch ();

  if (epoch == NULL)
    return;
  bank_log_remember_epoch (epoch);
  link_set_epoch (link_default (), epoch->at);
}

/* What was remembered and is lost makes way for what the log goes on from. */
void
session_hear_alarm (void)
{
  Session *self = session_default ();
  const Epoch *epoch = session_epoch ();

  profile_set (ALARM_ANSWER, self->log == BANK_LOG_RESTORED ? _("Was told that the bank was restored from a backup")
                                                            : _("Says that security knows of it"));
  if (session_welcome ()->seal_broken && self->log == BANK_LOG_RESTORED)
    bank_log_remember_seal (epoch->seal_number, epoch->seal_hash);
  else if (self->log != BANK_LOG_RESTORED)
    bank_log_forget ();
  remember_epoch ();
  self->log = BANK_LOG_SAME;
  answer_alarm ();
  g_signal_emit (self, changed_signal, 0);
}

/* The last sealed head is told at every hello: a log that was rebuilt cannot have it any more. It is not overwritten
 * while the alarm stands. */
static void
remember_seal (const Me *me)
{
  if (me->seal_number != 0 && session_log () == BANK_LOG_SAME)
    bank_log_remember_seal (me->seal_number, me->seal_hash);
}

static void
come_in (Record *record)
{
  const Me *me = record_get (record);

  g_set_object (&session_default ()->me, record);
  link_set_token (link_default (), me->token.data, me->token.len);
  profile_set ("login", me->login);
  remember_seal (me);
  answer_alarm ();
}

static void
resumed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Record) record = ask_finish (result, NULL);
  const Me *now = record != NULL ? record_get (record) : NULL;

  if (now == NULL || session_me () == NULL || now->id != session_me ()->id)
    return;   /* a refusal has been heard by ended () */
  come_in (record);
  if (session_get_state () == SESSION_MUST_CHANGE && !now->must_change)
    set_state (SESSION_IN);
  else
    set_state (session_get_state ());
}

static void
resume (void)
{
  Token token = TOKEN__INIT;
  const Me *me = session_me ();

  if (me == NULL || session_get_state () == SESSION_ENDED)
    return;
  token.token = me->token;
  ask_async (&session_resume_method, &token, NULL, resumed, NULL);
}

static void
compare_logs (const Welcome *welcome)
{
  Session *self = session_default ();
  BankLogMemory memory;

  bank_log_remembered (&memory);
  g_clear_object (&self->epoch);
  self->log = bank_log_judge (&memory, welcome, &self->epoch);
  if (self->log == BANK_LOG_SAME)
    remember_epoch ();
  bank_log_memory_clear (&memory);
}

/* The session is asked for after the log was compared: with it comes a seal to be remembered. */
static void
welcomed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Record) record = ask_finish (result, &error);

  if (g_error_matches (error, FAULT_ERROR, FAULT_SIGN_IN))
    session_greet ();   /* the session is gone, and its token goes along no more */
  if (record != NULL)   /* else the line is down again, which is shown elsewhere */
    {
      g_set_object (&session_default ()->welcome, record);
      compare_logs (record_get (record));
      if (bank_log_refuses_anew (session_log ()))
        session_greet ();   /* with which it is told */
      set_state (session_get_state ());
    }
  resume ();
}

void
session_greet (void)
{
  Greeting greeting = GREETING__INIT;
  g_autofree guchar *hash = NULL;
  g_autofree char *why = bank_log_say_refusal ();

  greeting.build = KONTOR_VERSION;
  greeting.schema = (ProtobufCBinaryData) { strlen (rpc_schema_hash), (uint8_t *) rpc_schema_hash };
  bank_log_tell (&greeting, &hash);
  greeting.language = _("en");
  ask_because_async (&session_hello_method, &greeting, why, NULL, welcomed, NULL);
}

static void
line_is_up (Link *line, gpointer data)
{
  if (session_get_state () != SESSION_STRANGER)
    session_greet ();
}

/* Whoever sits at a machine that was shut out is out with it, and what he had open is shut. */
static void
leave (void)
{
  link_set_token (link_default (), NULL, 0);
  g_clear_object (&session_default ()->me);
  set_state (SESSION_OUT);
}

/* Between two attempts of a line that is refused it is refused still. */
static void
line_changed (Link *line, Session *self)
{
  LineState state = link_get_state (line);
  bool before = self->refused;

  if (self->state == SESSION_STRANGER || (state != LINE_REFUSED && state != LINE_UP))
    return;
  self->refused = state == LINE_REFUSED;
  if (self->refused && !before)
    leave ();
  else if (self->refused != before)
    set_state (self->state);
}

static void
ended (Link *line, const GError *error, gpointer data)
{
  link_set_token (line, NULL, 0);
  if (session_me () != NULL)
    set_state (SESSION_ENDED);
}

void
session_start (void)
{
  g_signal_connect (link_default (), "up", G_CALLBACK (line_is_up), NULL);
  g_signal_connect (link_default (), "ended", G_CALLBACK (ended), NULL);
  g_signal_connect (link_default (), "state", G_CALLBACK (line_changed), session_default ());
  if (profile_is_enrolled ())
    {
      LineShape shape = profile_get_line ();
      BankLogMemory memory;

      bank_log_remembered (&memory);
      link_set_epoch (link_default (), memory.epoch_at);
      bank_log_memory_clear (&memory);
      session_default ()->state = SESSION_OUT;
      link_open (link_default (), &shape);
    }
}

bool
session_is_refused (void)
{
  return session_get_state () == SESSION_OUT && session_default ()->refused;
}

void
session_forget_key (void)
{
  set_state (SESSION_STRANGER);
}

void
session_open_line (void)
{
  LineShape shape = profile_get_line ();

  session_default ()->refused = false;
  link_open (link_default (), &shape);
  set_state (SESSION_OUT);
}

bool
session_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Passes a refusal on; true when there was none. */
static Record *
take_answer (GTask *task, GAsyncResult *result)
{
  GError *error = NULL;
  Record *record = ask_finish (result, &error);

  if (record == NULL)
    g_task_return_error (task, error);
  return record;
}

static void
signed_in (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (Record) record = take_answer (task, result);
  const Me *me = record != NULL ? record_get (record) : NULL, *before = session_me ();

  if (me == NULL)
    return;
  if (before != NULL && before->id != me->id)
    {
      g_task_return_error (task, fault_new (FAULT_DENIED, _("Only the person whose cards are open "
                                                             "can come back to them")));
      return;
    }
  come_in (record);
  set_state (me->must_change ? SESSION_MUST_CHANGE : SESSION_IN);
  g_task_return_boolean (task, TRUE);
}

static void
unlocked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (Record) record = take_answer (task, result);

  if (record == NULL)
    return;
  set_state (session_me ()->must_change ? SESSION_MUST_CHANGE : SESSION_IN);
  g_task_return_boolean (task, TRUE);
}

void
session_sign_in_async (const char *login, const char *password, GBytes *ticket, GAsyncReadyCallback done, gpointer data)
{
  GTask *task = g_task_new (NULL, NULL, done, data);
  Credentials credentials = CREDENTIALS__INIT;

  credentials.login = login;
  credentials.password = password;
  if (ticket != NULL)
    credentials.ticket.data = (uint8_t *) g_bytes_get_data (ticket, &credentials.ticket.len);
  if (session_get_state () == SESSION_LOCKED)
    ask_async (&session_unlock_method, &credentials, NULL, unlocked, task);
  else
    ask_async (&session_sign_in_method, &credentials, NULL, signed_in, task);
}

static void
password_changed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (Record) record = take_answer (task, result);

  if (record == NULL)
    return;
  resume ();   /* the rights come with the new password */
  g_task_return_boolean (task, TRUE);
}

void
session_change_password_async (const char *password, const char *new_password, GAsyncReadyCallback done, gpointer data)
{
  PasswordChange change = PASSWORD_CHANGE__INIT;

  change.password = password;
  change.new_password = new_password;
  ask_async (&session_change_password_method, &change, NULL, password_changed, g_task_new (NULL, NULL, done, data));
}

void
session_lock (void)
{
  if (session_get_state () == SESSION_IN)
    set_state (SESSION_LOCKED);
}

static void
left (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Record) record = ask_finish (result, NULL);

  if (record == NULL)
    g_message ("the server did not hear that we left; the session will end by itself");
}

void
session_sign_out (void)
{
  Nothing nothing = NOTHING__INIT;

  ask_async (&session_sign_out_method, &nothing, NULL, left, NULL);
  leave ();
}
