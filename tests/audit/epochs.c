/* epochs.c - from which state the log goes on: signed, in a chain of their own, told to whoever was not told yet. */

#include <sodium.h>
#include <string.h>

#include "server/audit/audit.h"
#include "server/audit/epochs.h"
#include "tests/bank.h"

static HeadsKey
key_of (const char *secret)
{
  HeadsKey key;

  heads_make_key (secret, &key);
  return key;
}

/* The first, and @n restores from backups of the moments 1000, 2000, ... */
static Bank *
a_bank_restored (unsigned n)
{
  Bank *bank = bank_open ();
  const HeadsKey key = key_of ("the bank's");
  int64_t at;
  Call *call;

  bank_enter_log (bank);
  bank_ask (bank, "house", &audit_seal_method, A (SealRequest, seal_request));
  call = bank_begin (bank, "house", &audit_seal_method);
  g_assert_true (epochs_stand (call, &key, &at));
  for (unsigned i = 1; i <= n; i++)
    g_assert_true (epochs_open (call, &key, "root", i * 1000));
  bank_end (bank, call);
  return bank;
}

static VerifyReport *
verify (Bank *bank)
{
  return bank_ask (bank, "all", &audit_verify_method, A (VerifyRequest, verify_request));
}

static void
assert_complains (Bank *bank, const char *words)
{
  const VerifyReport *report = verify (bank);

  g_assert_cmpint (report->n_complaints, >=, 1);
  if (strstr (report->complaints[0], words) == NULL)
    g_error ("“%s” does not say “%s”", report->complaints[0], words);
}

static Welcome *
greet (Bank *bank, int64_t epoch_at)
{
  return bank_ask (bank, "stranger", &session_hello_method,
                   A (Greeting, greeting, .build = "0.1.0", .epoch_at = epoch_at));
}

static void
the_first_epoch_is_the_banks_own_and_is_opened_once (void)
{
  g_autoptr (Bank) bank = a_bank_restored (0);
  const HeadsKey key = key_of ("the bank's"), other = key_of ("another");
  Call *call = bank_begin (bank, "house", &audit_seal_method);
  SignedEpochList list = SIGNED_EPOCH_LIST__INIT;
  const Epoch *epoch;
  int64_t at = 0, again = 0, later = 0;

  g_assert_true (epochs_stand (call, &key, &at) && epochs_stand (call, &key, &again));
  g_assert_cmpint (at, ==, again);
  g_assert_true (epochs_since (call, 0, &list));
  g_assert_cmpint (list.n_epochs, ==, 1);
  epoch = epochs_read (call, list.epochs[0]);
  g_assert_nonnull (epoch);
  g_assert_cmpint (epoch->seal_number, ==, 1);
  g_assert_true (epochs_is_by (epoch, &key));
  g_assert_false (epochs_is_by (epoch, &other));
  g_assert_true (epochs_stand (call, &other, &later));
  g_assert_cmpint (later, >, at);
  bank_end (bank, call);
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM epoch"), ==, 2);
}

static void
a_desk_is_told_of_the_epochs_that_it_was_not_told_of_or_of_the_last (void)
{
  g_autoptr (Bank) bank = a_bank_restored (3);
  const int64_t first = bank_number (bank, "SELECT at FROM epoch WHERE number = 1"),
                last = bank_number (bank, "SELECT at FROM epoch WHERE number = 4");
  Welcome *welcome = greet (bank, first);

  g_assert_cmpint (welcome->n_epochs, ==, 3);
  g_assert_cmpint (welcome->epochs[0]->number, ==, 2);
  g_assert_cmpint (welcome->epochs[2]->number, ==, 4);
  for (const int64_t *at = (const int64_t[]) { 0, last, last + 1, -1 }; *at >= 0; at++)
    {
      welcome = greet (bank, *at);
      g_assert_cmpint (welcome->n_epochs, ==, 1);
      g_assert_cmpint (welcome->epochs[0]->number, ==, 4);
    }
}

/* Nobody has signed in yet, so it is the house that saw it. */
static void
a_desk_that_was_told_of_an_epoch_that_is_gone_is_an_alarm (void)
{
  g_autoptr (Bank) bank = a_bank_restored (1);
  const int64_t last = bank_number (bank, "SELECT at FROM epoch WHERE number = 2");
  LookPage *looks;

  greet (bank, last);
  g_assert_cmpint (bank_looked (bank)->n_looks, ==, 0);
  greet (bank, last + 1);
  looks = bank_looked (bank);
  g_assert_cmpint (looks->n_looks, ==, 1);
  bank_ask (bank, "house", &audit_note_method, looks);
  bank_ask (bank, "house", &audit_note_method, looks);
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM look WHERE what = 'Session.Hello' AND person_id = 1"), ==,
                   1);
}

static void
verify_tells_of_restores_and_finds_nothing_wrong_with_them (void)
{
  g_autoptr (Bank) bank = a_bank_restored (2);
  const VerifyReport *report = verify (bank);

  g_assert_cmpint (report->n_complaints, ==, 0);
  g_assert_cmpint (report->n_epochs, ==, 2);
  g_assert_true (g_str_has_prefix (report->epochs[1], "epoch 3: restored on "));
  g_assert_nonnull (strstr (report->epochs[1], " by root from a backup of 1970-01-01 "));
}

static void
an_epoch_that_was_edited_taken_away_or_put_in_by_hand_is_named (void)
{
  g_autoptr (Bank) edited = a_bank_restored (2), cut = a_bank_restored (2), changed = a_bank_restored (2),
                   unsealed = a_bank_restored (1);

  bank_run (edited, "UPDATE epoch SET at = at + 1 WHERE number = 3");
  assert_complains (edited, "epoch 3: it is not signed by the key that it names");
  bank_run (cut, "DELETE FROM epoch WHERE number = 2");
  assert_complains (cut, "epoch 3: one is missing before it");
  bank_run (changed, "UPDATE epoch SET signature = (SELECT signature FROM epoch WHERE number = 1) WHERE number = 2");
  assert_complains (changed, "epoch 2: it is not signed by the key that it names");
  g_assert_cmpint (verify (changed)->n_complaints, ==, 2); /* nor does the third follow upon it */
  bank_run (unsealed, "UPDATE seal SET number = 2");
  assert_complains (unsealed, "epoch 1: the seal upon which it was opened is not in the log");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (sodium_init () < 0)
    g_error ("libsodium does not work here");
  g_test_add_func ("/epochs/the-first-epoch-is-the-banks-own-and-is-opened-once",
                   the_first_epoch_is_the_banks_own_and_is_opened_once);
  g_test_add_func ("/epochs/a-desk-is-told-of-the-epochs-that-it-was-not-told-of-or-of-the-last",
                   a_desk_is_told_of_the_epochs_that_it_was_not_told_of_or_of_the_last);
  g_test_add_func ("/epochs/a-desk-that-was-told-of-an-epoch-that-is-gone-is-an-alarm",
                   a_desk_that_was_told_of_an_epoch_that_is_gone_is_an_alarm);
  g_test_add_func ("/epochs/verify-tells-of-restores-and-finds-nothing-wrong-with-them",
                   verify_tells_of_restores_and_finds_nothing_wrong_with_them);
  g_test_add_func ("/epochs/an-epoch-that-was-edited-taken-away-or-put-in-by-hand-is-named",
                   an_epoch_that_was_edited_taken_away_or_put_in_by_hand_is_named);
  return g_test_run ();
}
