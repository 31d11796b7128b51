/* enrol.c - this machine becomes a workstation by an invitation: session_enrol_async () of session.h. */

#include <sodium.h>
#include <string.h>

#include "client/net/link.h"
#include "client/net/profile.h"
#include "client/net/session.h"

typedef struct
{
  Invite *invite;
  char public_key[41], secret_key[41];
} Enrolling;

static void
enrolling_free (gpointer data)
{
  Enrolling *self = data;

  invite_free (self->invite);
  sodium_memzero (self, sizeof *self);
  g_free (self);
}

static void
enrolled (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (Record) record = ask_finish (result, &error);
  Enrolling *self = g_task_get_task_data (task);
  const Enrolled *answer;

  if (record == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  answer = record_get (record);
  if (answer->bank[0] != '\0')
    {
      g_free (self->invite->bank);
      self->invite->bank = g_strdup (answer->bank);
    }
  if (profile_is_enrolled () && strcmp (profile_get_line ().server_key, self->invite->server_key) != 0)
    bank_log_forget ();
  if (!profile_enrol (self->invite, answer->name, self->public_key, self->secret_key, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  session_open_line ();
  g_task_return_boolean (task, TRUE);
}

/* The single method of the enrolment endpoint belongs to no service: whoever has no key yet may ask nothing else. It is
 * not marked as a write: it takes no operation key, and the same code under the same key is answered again. */
void
session_enrol_async (const Invite *invite, GAsyncReadyCallback done, gpointer data)
{
  static const RpcMethod method = { .name = "Enrol", .right = "anybody", .slow = true, .in = &enrolment__descriptor,
                                    .out = &enrolled__descriptor };
  GTask *task = g_task_new (NULL, NULL, done, data);
  Enrolling *self = g_new0 (Enrolling, 1);
  Enrolment enrolment = ENROLMENT__INIT;
  g_autofree char *text = invite_write (invite);

  self->invite = invite_read (text);
  zmq_curve_keypair (self->public_key, self->secret_key);
  g_task_set_task_data (task, self, enrolling_free);
  link_open (link_default (), &(LineShape) { (const char *const *) self->invite->enrol, self->invite->server_key,
                                             self->public_key, self->secret_key });
  enrolment.code = self->invite->code;
  enrolment.host = g_get_host_name ();
  ask_async (&method, &enrolment, NULL, enrolled, task);
}
