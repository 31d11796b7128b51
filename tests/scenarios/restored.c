/* restored.c - a bank is lost and comes back from yesterday's backup: what its desks are told, what they may not
 * repeat, and what whoever verifies the log finds. */

#include <glib/gstdio.h>
#include <signal.h>
#include <sodium.h>
#include <string.h>

#include "tests/desk.h"

enum
{
  WAIT_TIMES = 200,
  WAIT_US = 50000
};

/* A bank, a desk of it, and what that desk saw last before the bank was lost. */
typedef struct
{
  House *house;
  Station window;
  char *backup, *head;
  int64_t epoch_at;
  uint64_t seal_number;
  uint8_t seal_hash[32], key[32];
} Story;

static char *
in_folder (House *house, const char *name)
{
  return g_build_filename (house_folder (house), name, NULL);
}

/* "kontor-head 17 ..." after a seal that is newer than @head. */
static char *
next_head (House *house, const char *head)
{
  char *line = NULL;

  for (int i = 0; i < WAIT_TIMES && (line == NULL || line[0] == '\0' || strcmp (line, head) == 0); i++)
    {
      g_free (line);
      line = house_ctl (house, "head", NULL);
      g_usleep (WAIT_US);
    }
  g_assert_cmpstr (line, !=, head);
  return line;
}

static const Epoch *
read_epoch (const SignedEpoch *row)
{
  Epoch *epoch = (Epoch *) protobuf_c_message_unpack (&epoch__descriptor, NULL, row->statement.len,
                                                      row->statement.data);

  g_assert_nonnull (epoch);
  g_assert_cmpint (crypto_sign_verify_detached (row->signature.data, row->statement.data, row->statement.len,
                                                epoch->key.data), ==, 0);
  return desk_keep (epoch);
}

static Welcome *
greet (const Story *story, Wire *desk)
{
  return desk_ask (desk, &session_hello_method,
                   A (Greeting, greeting, .build = "0.1.0", .epoch_at = story->epoch_at,
                      .seal_number = story->seal_number,
                      .seal_hash = { story->seal_number != 0 ? sizeof story->seal_hash : 0,
                                     (uint8_t *) story->seal_hash }));
}

static void
remember (Story *self)
{
  g_autoptr (Wire) desk = desk_open (self->house, &self->window, NULL);
  Welcome *welcome = greet (self, desk);
  const Epoch *epoch;
  Me *me = desk_sign_in (desk, "olga");

  g_assert_cmpint (welcome->n_epochs, ==, 1);
  epoch = read_epoch (welcome->epochs[0]);
  g_assert_cmpint (epoch->number, ==, 1);
  g_assert_cmpint (epoch->copy_at, ==, 0);
  self->epoch_at = epoch->at;
  memcpy (self->key, epoch->key.data, sizeof self->key);
  self->seal_number = me->seal_number;
  memcpy (self->seal_hash, me->seal_hash.data, sizeof self->seal_hash);
}

static void
add_client (Story *self, const char *surname)
{
  g_autoptr (Wire) desk = desk_open (self->house, &self->window, NULL);
  Me *me = desk_sign_in (desk, "olga");

  desk_ask (desk, &clients_save_method,
            A (ClientSave, client_save, .record = A (Client, client, .form = CLIENT__FORM__PERSON, .surname = surname,
                                                     .given_name = "Ilya", .branch_id = me->branch_id)));
}

/* Work, a backup, and more work, all of it sealed. The server has stopped. */
static Story
a_bank_that_worked_on_after_its_backup (void)
{
  Story self = { .house = house_open ("") };
  g_autofree char *first = NULL, *made = NULL, *head = NULL;

  self.window = house_enrol (self.house, "Window 1", "0000");
  self.backup = in_folder (self.house, "yesterday.backup");
  house_person (self.house, "olga", "Petrova Olga", "0000", "Branch manager");
  house_person (self.house, "auditor", "Strogov Pavel", "0000", "Auditor");
  add_client (&self, "Orlov");
  first = next_head (self.house, "");
  made = house_ctl (self.house, "backup", self.backup, NULL);
  head = house_ctl (self.house, "head", NULL);   /* whatever seal is newer than this one is not in the copy */
  add_client (&self, "Sokolov");
  self.head = next_head (self.house, head);
  remember (&self);
  g_assert_cmpint (house_stop (self.house, SIGTERM), ==, 0);
  return self;
}

static Story
a_bank_that_was_restored (void)
{
  Story self = a_bank_that_worked_on_after_its_backup ();
  g_autofree char *said = NULL;

  house_lose_store (self.house);
  said = house_ctl (self.house, "restore", self.backup, NULL);
  house_start (self.house);
  return self;
}

static void
story_end (Story *self)
{
  house_close (self->house);
  g_free (self->backup);
  g_free (self->head);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Story, story_end)

static unsigned
count_looks (const Story *self, const RpcMethod *method, const char *what, const char *why)
{
  g_autoptr (Wire) desk = desk_open (self->house, &self->window, NULL);
  LookPage *page;
  unsigned n = 0;

  desk_sign_in (desk, "auditor");
  page = desk_ask (desk, method, A (ListQuery, list_query, .limit = 100));
  for (size_t i = 0; i < page->n_looks; i++)
    n += strcmp (page->looks[i]->what, what) == 0 && (why == NULL || strcmp (page->looks[i]->why, why) == 0);
  return n;
}

static void
desks_are_told_under_the_banks_signature_that_it_was_restored_from_what_and_by_whom (void)
{
  g_auto (Story) self = a_bank_that_was_restored ();
  g_autoptr (Wire) desk = desk_open (self.house, &self.window, NULL);
  Welcome *welcome = greet (&self, desk);
  const Epoch *epoch;

  g_assert_true (welcome->seal_broken);
  g_assert_cmpint (welcome->n_epochs, ==, 1);
  epoch = read_epoch (welcome->epochs[0]);
  g_assert_cmpint (epoch->number, ==, 2);
  g_assert_cmpmem (epoch->key.data, epoch->key.len, self.key, sizeof self.key);
  g_assert_cmpint (epoch->copy_at, >, self.epoch_at);
  g_assert_cmpint (epoch->at, >, epoch->copy_at);
  g_assert_cmpstr (epoch->opened_by, ==, g_get_user_name ());
  g_assert_cmpint (epoch->seal_number, <, self.seal_number);
  g_assert_cmpint (epoch->seal_number, >, 0);
  self.epoch_at = epoch->at;
  self.seal_number = 0;
  welcome = greet (&self, desk);
  g_assert_false (welcome->seal_broken);
  g_assert_cmpint (welcome->n_epochs, ==, 1);
  g_assert_cmpint (count_looks (&self, &audit_alarms_method, "The bank was restored from a backup",
                                g_get_user_name ()), ==, 1);
  g_assert_cmpint (count_looks (&self, &audit_alarms_method, "The log is not the one that this machine has seen",
                                NULL), ==, 0);
}

/* The desk asks again for what was not answered, under its key: but that was before. */
static void
a_save_that_was_asked_before_the_restore_is_not_done_after_it (void)
{
  g_auto (Story) self = a_bank_that_was_restored ();
  g_autoptr (Wire) desk = desk_open (self.house, &self.window, NULL);
  Me *me = desk_sign_in (desk, "olga");
  ClientSave *save = A (ClientSave, client_save, .record = A (Client, client, .form = CLIENT__FORM__PERSON,
                                                              .surname = "Belov", .given_name = "Ilya",
                                                              .branch_id = me->branch_id));
  uint8_t body[256], key[WIRE_KEY_SIZE], bytes[512];
  Request request = REQUEST__INIT;
  Reply *reply;

  wire_new_key (key);
  request.serial = 4000;
  request.method = "Clients.Save";
  request.token = me->token;
  request.key = (ProtobufCBinaryData) { sizeof key, key };
  request.body = (ProtobufCBinaryData) { protobuf_c_message_pack (&save->base, body), body };
  request.epoch = self.epoch_at;
  g_assert_true (wire_send_bytes (desk, bytes, protobuf_c_message_pack (&request.base, bytes)));
  reply = desk_keep (wire_hear (desk, request.serial, WIRE_TIMEOUT_MS));
  g_assert_nonnull (reply->fault);
  g_assert_cmpint (reply->fault->status, ==, STATUS__DENIED);
  g_assert_nonnull (strstr (reply->fault->text, "restored from a backup"));

  request.serial++;
  request.epoch = read_epoch (greet (&self, desk)->epochs[0])->at;
  g_assert_true (wire_send_bytes (desk, bytes, protobuf_c_message_pack (&request.base, bytes)));
  reply = desk_keep (wire_hear (desk, request.serial, WIRE_TIMEOUT_MS));
  g_assert_null (reply->fault);
}

static void
verify_tells_of_the_restore_and_of_the_seals_that_it_took (void)
{
  g_auto (Story) self = a_bank_that_was_restored ();
  g_autofree char *file = in_folder (self.house, "kept-heads"), *said = NULL, *broken = NULL;

  g_assert_true (g_file_set_contents (file, self.head, -1, NULL));
  said = house_ctl (self.house, "verify", "--heads", file, NULL);
  g_assert_nonnull (strstr (said, "epoch 2: restored on "));
  g_assert_nonnull (strstr (said, "was lost when the bank was restored"));
  g_assert_nonnull (strstr (said, "nothing is wrong"));
  house_hand (self.house, "DELETE FROM epoch WHERE number = 1");
  broken = house_ctl_fails (self.house, "verify", NULL);
  g_assert_nonnull (strstr (broken, "epoch 2: one is missing before it"));
}

static void
the_loss_of_a_log_that_no_epoch_tells_of_is_an_alarm_once_an_hour (void)
{
  g_auto (Story) self = a_bank_that_worked_on_after_its_backup ();
  const char *what = "The log is not the one that this machine has seen";

  house_start (self.house);
  self.seal_hash[7] ^= 1;
  for (int i = 0; i < 3; i++)
    {
      g_autoptr (Wire) desk = desk_open (self.house, &self.window, NULL);

      g_assert_true (greet (&self, desk)->seal_broken);
    }
  for (int i = 0; i < WAIT_TIMES && count_looks (&self, &audit_alarms_method, what, NULL) == 0; i++)
    g_usleep (WAIT_US);
  g_assert_cmpint (count_looks (&self, &audit_alarms_method, what, NULL), ==, 1);
}

/* The server finds nothing amiss: it is the desk that does not believe it, and nobody sits there. */
static void
a_desk_that_refuses_the_log_says_so_itself_and_security_is_told_once (void)
{
  g_auto (Story) self = a_bank_that_worked_on_after_its_backup ();
  const char *what = "The log is not the one that this machine has seen", *why = "It was refused";

  house_start (self.house);
  for (int i = 0; i < 3; i++)
    {
      g_autoptr (Wire) desk = desk_open (self.house, &self.window, NULL);
      Greeting *greeting = A (Greeting, greeting, .build = "0.1.0", .epoch_at = self.epoch_at, .refused_at = 1);

      wire_free (wire_hear (desk, wire_send (desk, "Session.Hello", &greeting->base, NULL, why), WIRE_TIMEOUT_MS));
    }
  for (int i = 0; i < WAIT_TIMES && count_looks (&self, &audit_alarms_method, what, why) == 0; i++)
    g_usleep (WAIT_US);
  g_assert_cmpint (count_looks (&self, &audit_alarms_method, what, why), ==, 1);
}

static void
who_answered_the_alarm_of_his_machine_stands_in_the_access_log (void)
{
  g_auto (Story) self = a_bank_that_was_restored ();
  g_autoptr (Wire) desk = desk_open (self.house, &self.window, NULL);
  const Nothing nothing = NOTHING__INIT;
  const char *what = "Answered an alarm of this machine";

  desk_sign_in (desk, "olga");
  wire_free (wire_hear (desk, wire_send (desk, "Session.Answer", &nothing.base, NULL, "I was told"), WIRE_TIMEOUT_MS));
  for (int i = 0; i < WAIT_TIMES && count_looks (&self, &audit_looks_method, what, "I was told") == 0; i++)
    g_usleep (WAIT_US);
  g_assert_cmpint (count_looks (&self, &audit_looks_method, what, "I was told"), ==, 1);
}

static void
without_the_banks_key_nothing_is_restored_unless_another_is_wanted (void)
{
  g_auto (Story) self = a_bank_that_worked_on_after_its_backup ();
  g_autofree char *key = in_folder (self.house, "server.key"), *refused = NULL, *said = NULL, *verified = NULL;

  house_lose_store (self.house);
  g_unlink (key);
  refused = house_ctl_fails (self.house, "restore", self.backup, NULL);
  g_assert_nonnull (strstr (refused, "the server's key is not here"));
  said = house_ctl (self.house, "restore", "--new-key", self.backup, NULL);
  verified = house_ctl (self.house, "verify", NULL);
  g_assert_nonnull (strstr (verified, "nothing is wrong"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (sodium_init () < 0)
    g_error ("libsodium does not work here");
  g_test_add_func ("/restored/desks-are-told-under-the-banks-signature-that-it-was-restored-from-what-and-by-whom",
                   desks_are_told_under_the_banks_signature_that_it_was_restored_from_what_and_by_whom);
  g_test_add_func ("/restored/a-save-that-was-asked-before-the-restore-is-not-done-after-it",
                   a_save_that_was_asked_before_the_restore_is_not_done_after_it);
  g_test_add_func ("/restored/verify-tells-of-the-restore-and-of-the-seals-that-it-took",
                   verify_tells_of_the_restore_and_of_the_seals_that_it_took);
  g_test_add_func ("/restored/the-loss-of-a-log-that-no-epoch-tells-of-is-an-alarm-once-an-hour",
                   the_loss_of_a_log_that_no_epoch_tells_of_is_an_alarm_once_an_hour);
  g_test_add_func ("/restored/a-desk-that-refuses-the-log-says-so-itself-and-security-is-told-once",
                   a_desk_that_refuses_the_log_says_so_itself_and_security_is_told_once);
  g_test_add_func ("/restored/who-answered-the-alarm-of-his-machine-stands-in-the-access-log",
                   who_answered_the_alarm_of_his_machine_stands_in_the_access_log);
  g_test_add_func ("/restored/without-the-banks-key-nothing-is-restored-unless-another-is-wanted",
                   without_the_banks_key_nothing_is_restored_unless_another_is_wanted);
  return g_test_run ();
}
