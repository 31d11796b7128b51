/* question.c - see question.h. */

#include "client/net/question.h"

#include <glib/gi18n.h>
#include <sodium.h>

#include "client/net/record.h"

enum { MS = 1000 };

static void
make_key (guint8 *key)
{
  guint64 now = (guint64) g_get_real_time () / MS;

  for (int i = 5; i >= 0; i--, now >>= 8)
    key[i] = now & 0xff;
  randombytes_buf (key + 6, QUESTION_KEY - 6);
}

Question *
question_new (const RpcMethod *method, const void *message, const char *reason, GTask *task)
{
  Question *self = g_new0 (Question, 1);
  int patience = method->write || method->slow ? QUESTION_SLOW_MS : QUESTION_MS;

  g_assert (msg_const (message)->descriptor == method->in);
  self->method = g_strdup (method->name);
  self->out = method->out;
  self->write = method->write;
  self->secret = method->proof;
  self->body = record_pack (message);
  self->reason = g_strdup (reason);
  self->task = g_object_ref (task);
  self->asked_at = g_get_monotonic_time ();
  self->due = self->asked_at + (gint64) patience * MS;
  if (method->write)
    make_key (self->key);
  return self;
}

/* Nobody else holds what was packed: the bytes are ours to wipe. */
static void
wipe (GBytes *bytes)
{
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);

  if (size > 0)
    sodium_memzero ((gpointer) data, size);
}

void
question_free (Question *self)
{
  if (self->cancelled != 0)
    g_cancellable_disconnect (g_task_get_cancellable (self->task), self->cancelled);
  if (self->secret)
    wipe (self->body);
  g_bytes_unref (self->body);
  sodium_memzero (self->token, sizeof self->token);
  g_object_unref (self->task);
  g_free (self->method);
  g_free (self->reason);
  g_free (self);
}

GBytes *
question_pack (const Question *self)
{
  Request request = REQUEST__INIT;
  gsize size;

  request.serial = self->serial;
  request.method = self->method;
  request.body.data = (uint8_t *) g_bytes_get_data (self->body, &size);
  request.body.len = size;
  if (self->write)
    {
      request.key = (ProtobufCBinaryData) { QUESTION_KEY, (uint8_t *) self->key };
      request.epoch = self->epoch;
    }
  request.token = (ProtobufCBinaryData) { self->n_token, (uint8_t *) self->token };
  request.reason = self->reason;
  return record_pack (&request);
}

void
question_answer (Question *self, const Reply *reply)
{
  g_autoptr (GBytes) body = NULL;
  Record *record;

  if (reply->fault != NULL && reply->fault->status != STATUS__OK)
    {
      question_fail (self, fault_of (reply->fault));
      return;
    }
  body = g_bytes_new (reply->body.data, reply->body.len);
  record = record_new (self->out, body);
  if (record == NULL)
    {
      question_fail (self, fault_new (FAULT_BROKEN, _("The answer of the server cannot be read")));
      return;
    }
  g_task_return_pointer (self->task, record, g_object_unref);
  question_free (self);
}

void
question_fail (Question *self, GError *error)
{
  g_task_return_error (self->task, error);
  question_free (self);
}
