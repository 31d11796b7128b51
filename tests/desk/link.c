/* link.c - the desk's line, spoken to by a small bank of our own that answers, is silent or hangs up as each test
 * wants. */

#include <glib.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "client/net/ask.h"
#include "client/net/session.h"
#include "client/net/watch.h"
#include "methods.h"
#include "tests/line-end.h"

static void
bank_refuse (Bank *bank, Status status)
{
  char *args[] = { (char *) "7" };
  Blame blame = BLAME__INIT, other = BLAME__INIT;
  Blame *blames[] = { &blame, &other };
  Fault fault = FAULT__INIT;
  Reply reply = REPLY__INIT;

  blame.field = "name";
  blame.text = "At most {0}";
  blame.args = (void *) args;
  blame.n_args = 1;
  other.field = "tin";
  other.text = "wrong";
  fault.status = status;
  fault.text = "No";
  fault.trace = "A1B2";
  fault.blames = blames;
  fault.n_blames = 2;
  reply.serial = bank->heard->serial;
  reply.fault = &fault;
  bank_send (bank, &reply);
}

typedef struct
{
  bool done;
  Record *record;
  GError *error;
} Answer;

static void
answer_clear (Answer *answer)
{
  g_clear_object (&answer->record);
  g_clear_error (&answer->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static void
answered (GObject *source, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;

  answer->record = ask_finish (result, &answer->error);
  answer->done = true;
}

static void
ask_client (Answer *answer, GCancellable *cancellable)
{
  RecordRef ref = RECORD_REF__INIT;

  ref.id = 17;
  ask_async (&clients_get_method, &ref, cancellable, answered, answer);
}

static void
save_client (Answer *answer)
{
  ClientSave save = CLIENT_SAVE__INIT;

  ask_async (&clients_save_method, &save, NULL, answered, answer);
}

static void
is_client (const Answer *answer, const char *name)
{
  g_assert_no_error (answer->error);
  g_assert_cmpstr (((const Client *) record_get (answer->record))->name, ==, name);
}

static void
a_question_is_answered (void)
{
  g_autoptr (Bank) bank = bank_open (NULL);
  Client client = CLIENT__INIT;
  g_auto (Answer) answer = { false };

  ask_client (&answer, NULL);
  g_assert_cmpstr (bank_hear (bank)->method, ==, "Clients.Get");
  g_assert_cmpuint (bank->heard->key.len, ==, 0);
  client.name = "Anna";
  bank_answer (bank, &client);
  wait_for (&answer.done);
  is_client (&answer, "Anna");
  g_assert_cmpuint (link_get_latency (link_default ()), >, 0);
}

enum { FRAMES = 120, FRAME_US = 1000 };   /* GDK_PRIORITY_REDRAW */

static gboolean
frame (gpointer data)
{
  g_usleep (FRAME_US);
  return G_SOURCE_CONTINUE;
}

/* Drawing that takes longer than a frame may is due again at once: nothing behind it ever has its turn. */
static void
an_answer_comes_though_the_frames_never_end (void)
{
  g_autoptr (Bank) bank = bank_open (NULL);
  guint frames = g_idle_add_full (FRAMES, frame, NULL, NULL);
  Client client = CLIENT__INIT;
  g_auto (Answer) answer = { false };

  ask_client (&answer, NULL);
  bank_hear (bank);
  client.name = "Anna";
  bank_answer (bank, &client);
  wait_for (&answer.done);
  g_source_remove (frames);
  is_client (&answer, "Anna");
}

static void
a_read_outlives_a_broken_line (void)
{
  g_autoptr (Bank) bank = bank_open (NULL);
  g_autofree char *address = g_strdup (bank->address);
  Client client = CLIENT__INIT;
  g_auto (Answer) answer = { false };

  ask_client (&answer, NULL);
  bank_hear (bank);
  bank_hang_up (bank);
  bank_listen (bank, address);
  bank_hear (bank);
  client.name = "Olga";
  bank_answer (bank, &client);
  wait_for (&answer.done);
  is_client (&answer, "Olga");
}

static void
a_write_is_said_again_under_its_key (void)
{
  g_autoptr (Bank) bank = bank_open (NULL);
  g_autofree char *address = g_strdup (bank->address);
  RecordRef ref = RECORD_REF__INIT;
  uint8_t key[QUESTION_KEY];
  g_auto (Answer) answer = { false };

  save_client (&answer);
  g_assert_cmpuint (bank_hear (bank)->key.len, ==, QUESTION_KEY);
  memcpy (key, bank->heard->key.data, sizeof key);
  bank_hang_up (bank);
  bank_listen (bank, address);
  bank_hear (bank);
  g_assert_cmpmem (key, sizeof key, bank->heard->key.data, bank->heard->key.len);
  g_assert_cmpuint (link_get_waiting (link_default ()), ==, 1);
  ref.version = 5;
  bank_answer (bank, &ref);
  wait_for (&answer.done);
  g_assert_no_error (answer.error);
  g_assert_cmpuint (((const RecordRef *) record_get (answer.record))->version, ==, 5);
}

static void
two_writes_have_two_keys (void)
{
  g_autoptr (Bank) bank = bank_open (NULL);
  RecordRef ref = RECORD_REF__INIT;
  uint8_t key[QUESTION_KEY];
  g_auto (Answer) one = { false }, other = { false };

  save_client (&one);
  bank_hear (bank);
  memcpy (key, bank->heard->key.data, sizeof key);
  bank_answer (bank, &ref);
  save_client (&other);
  bank_hear (bank);
  g_assert_cmpint (memcmp (key, bank->heard->key.data, sizeof key), !=, 0);
  bank_answer (bank, &ref);
  wait_for (&one.done);
  wait_for (&other.done);
}

static void
a_busy_bank_is_asked_again_under_the_same_key (void)
{
  g_autoptr (Bank) bank = bank_open (NULL);
  RecordRef ref = RECORD_REF__INIT;
  uint8_t key[QUESTION_KEY];
  g_auto (Answer) answer = { false };

  save_client (&answer);
  bank_hear (bank);
  memcpy (key, bank->heard->key.data, sizeof key);
  bank_refuse (bank, STATUS__BUSY);
  bank_hear (bank);
  g_assert_cmpmem (key, sizeof key, bank->heard->key.data, bank->heard->key.len);
  bank_answer (bank, &ref);
  wait_for (&answer.done);
  g_assert_no_error (answer.error);
}

static void
a_refusal_tells_all_its_blames (void)
{
  g_autoptr (Bank) bank = bank_open (NULL);
  g_auto (Answer) answer = { false };
  GPtrArray *blames;

  save_client (&answer);
  bank_hear (bank);
  bank_refuse (bank, STATUS__INVALID);
  wait_for (&answer.done);
  g_assert_error (answer.error, FAULT_ERROR, FAULT_INVALID);
  g_assert_cmpstr (fault_trace (answer.error), ==, "A1B2");
  blames = fault_blames (answer.error);
  g_assert_cmpuint (blames->len, ==, 2);
  g_assert_cmpstr (((FaultBlame *) blames->pdata[0])->text, ==, "At most 7");
  g_assert_cmpstr (((FaultBlame *) blames->pdata[1])->field, ==, "tin");
}

static void
a_cancelled_question_ends_at_once (void)
{
  g_autoptr (Bank) bank = bank_open (NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gint64 began;
  g_auto (Answer) answer = { false };

  ask_client (&answer, cancellable);
  bank_hear (bank);
  began = g_get_monotonic_time ();
  g_cancellable_cancel (cancellable);
  wait_for (&answer.done);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - began, <, G_USEC_PER_SEC);
}

static void
the_next_server_is_tried_when_the_first_is_silent (void)
{
  g_autoptr (Bank) bank = bank_open ("tcp://127.0.0.1:1");
  Client client = CLIENT__INIT;
  g_auto (Answer) answer = { false };

  ask_client (&answer, NULL);
  bank_hear (bank);
  bank_answer (bank, &client);
  wait_for (&answer.done);
  g_assert_no_error (answer.error);
}

static void
an_answer_that_cannot_be_read_is_a_fault (void)
{
  g_autoptr (Bank) bank = bank_open (NULL);
  Reply reply = REPLY__INIT;
  g_auto (Answer) answer = { false };

  ask_client (&answer, NULL);
  bank_hear (bank);
  reply.serial = bank->heard->serial;
  reply.body = (ProtobufCBinaryData) { 3, (uint8_t *) "\xff\xff\xff" };
  bank_send (bank, &reply);
  wait_for (&answer.done);
  g_assert_error (answer.error, FAULT_ERROR, FAULT_BROKEN);
}

static void
ended (Link *line, const GError *error, bool *heard)
{
  g_assert_error (error, FAULT_ERROR, FAULT_SIGN_IN);
  *heard = true;
}

static void
a_session_that_the_bank_forgot_is_told_to_everybody (void)
{
  g_autoptr (Bank) bank = bank_open (NULL);
  g_auto (Answer) answer = { false };
  bool heard = false;
  gulong handler = g_signal_connect (link_default (), "ended", G_CALLBACK (ended), &heard);

  link_set_token (link_default (), (const guint8 *) "token", 5);
  ask_client (&answer, NULL);
  g_assert_cmpuint (bank_hear (bank)->token.len, ==, 5);
  bank_refuse (bank, STATUS__SIGN_IN);
  wait_for (&heard);
  wait_for (&answer.done);
  g_assert_error (answer.error, FAULT_ERROR, FAULT_SIGN_IN);
  link_set_token (link_default (), NULL, 0);
  g_signal_handler_disconnect (link_default (), handler);
}

static void
changed (Watch *watch, guint version, guint *heard)
{
  *heard = version;
}

static void
present (Watch *watch, const char *who, bool *heard)
{
  g_assert_cmpstr (who, ==, "Olga");
  *heard = true;
}

static void
a_notice_reaches_whoever_watches_the_record (void)
{
  g_autoptr (Bank) bank = bank_open (NULL);
  g_autoptr (Watch) mine = watch_new ("client", 17), other = watch_new ("client", 18);
  Notice change = NOTICE__INIT, presence = NOTICE__INIT;
  Notice *notices[] = { &change, &presence };
  Reply reply = REPLY__INIT;
  Client client = CLIENT__INIT;
  guint version = 0, other_version = 0;
  bool heard = false;
  g_auto (Answer) answer = { false };

  g_signal_connect (mine, "changed", G_CALLBACK (changed), &version);
  g_signal_connect (mine, "presence", G_CALLBACK (present), &heard);
  g_signal_connect (other, "changed", G_CALLBACK (changed), &other_version);
  ask_client (&answer, NULL);
  bank_hear (bank);
  bank_answer (bank, &client);
  change.kind = presence.kind = "client";
  change.id = presence.id = 17;
  change.version = 3;
  presence.presence = true;
  presence.text = "Olga";
  reply.notices = notices;
  reply.n_notices = 2;
  bank_send (bank, &reply);
  wait_for (&heard);
  g_assert_cmpuint (version, ==, 3);
  g_assert_cmpuint (other_version, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (sodium_init (), >=, 0);
  g_test_add_func ("/link/a-question-is-answered", a_question_is_answered);
  g_test_add_func ("/link/an-answer-comes-though-the-frames-never-end", an_answer_comes_though_the_frames_never_end);
  g_test_add_func ("/link/a-read-outlives-a-broken-line", a_read_outlives_a_broken_line);
  g_test_add_func ("/link/a-write-is-said-again-under-its-key", a_write_is_said_again_under_its_key);
  g_test_add_func ("/link/two-writes-have-two-keys", two_writes_have_two_keys);
  g_test_add_func ("/link/a-busy-bank-is-asked-again-under-the-same-key",
                   a_busy_bank_is_asked_again_under_the_same_key);
  g_test_add_func ("/link/a-refusal-tells-all-its-blames", a_refusal_tells_all_its_blames);
  g_test_add_func ("/link/a-cancelled-question-ends-at-once", a_cancelled_question_ends_at_once);
  g_test_add_func ("/link/the-next-server-is-tried-when-the-first-is-silent",
                   the_next_server_is_tried_when_the_first_is_silent);
  g_test_add_func ("/link/an-answer-that-cannot-be-read-is-a-fault", an_answer_that_cannot_be_read_is_a_fault);
  g_test_add_func ("/link/a-session-that-the-bank-forgot-is-told-to-everybody",
                   a_session_that_the_bank_forgot_is_told_to_everybody);
  g_test_add_func ("/link/a-notice-reaches-whoever-watches-the-record", a_notice_reaches_whoever_watches_the_record);
  return g_test_run ();
}
