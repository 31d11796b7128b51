/* vault.c - the key of files, wrapped: in a new bank, in an older one, and between two master keys. */

#include <string.h>

#include "server/files/chunks.h"
#include "server/files/vault.h"
#include "tests/clients/people.h"

static const uint8_t first_master[STORE_VAULT_SIZE] = "the first master key of a bank";
static const uint8_t second_master[STORE_VAULT_SIZE] = "the second master key of a bank";
static const uint8_t of_old[STORE_VAULT_SIZE] = "a key for files of a test's bank";   /* tests/bank.c gives it */

typedef bool Asked (Call *call, uint8_t *key);

static Status
ask (Bank *bank, Asked *asked, uint8_t key[STORE_VAULT_SIZE])
{
  Call *call = bank_begin (bank, "house", &files_put_method);

  asked (call, key);
  bank_end (bank, call);
  return call->fault.status;
}

static bool
open_first (Call *call, uint8_t *key)
{
  return vault_open (call, first_master, of_old, key);
}

static bool
open_second (Call *call, uint8_t *key)
{
  return vault_open (call, second_master, of_old, key);
}

static bool
open_with_another_of_old (Call *call, uint8_t *key)
{
  return vault_open (call, first_master, second_master, key);
}

static bool
wrap_second (Call *call, uint8_t *key)
{
  return vault_wrap (call, key, second_master);
}

static bool
settle_second (Call *call, uint8_t *key)
{
  return vault_settle (call, second_master);
}

static bool
put_chunk (Call *call, uint8_t *key)
{
  ProtobufCBinaryData bytes = { 5, (uint8_t *) "paper" }, address;

  return chunks_put (call, bytes, &address);
}

static void
a_new_bank_gets_a_key_of_its_own_and_the_same_ever_after (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint8_t key[STORE_VAULT_SIZE], again[STORE_VAULT_SIZE];

  g_assert_cmpint (ask (bank, open_first, key), ==, STATUS__OK);
  g_assert_cmpint (ask (bank, open_first, again), ==, STATUS__OK);
  g_assert_cmpmem (key, sizeof key, again, sizeof again);
  g_assert_cmpint (memcmp (key, of_old, sizeof key), !=, 0);
  g_assert_cmpint (ask (bank, open_second, again), ==, STATUS__CONFLICT);
}

static void
files_of_an_older_bank_stay_under_the_key_they_lie_under (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint8_t key[STORE_VAULT_SIZE];

  g_assert_cmpint (ask (bank, put_chunk, key), ==, STATUS__OK);
  g_assert_cmpint (ask (bank, open_with_another_of_old, key), ==, STATUS__CONFLICT);
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM file_key"), ==, 0);
  g_assert_cmpint (ask (bank, open_first, key), ==, STATUS__OK);
  g_assert_cmpmem (key, sizeof key, of_old, sizeof of_old);
}

static void
between_two_master_keys_either_opens_and_then_only_the_new_one (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint8_t key[STORE_VAULT_SIZE], again[STORE_VAULT_SIZE];

  ask (bank, open_first, key);
  g_assert_cmpint (ask (bank, settle_second, key), ==, STATUS__CONFLICT);
  g_assert_cmpint (ask (bank, wrap_second, key), ==, STATUS__OK);
  g_assert_cmpint (ask (bank, open_first, again), ==, STATUS__OK);
  g_assert_cmpint (ask (bank, open_second, again), ==, STATUS__OK);
  g_assert_cmpmem (key, sizeof key, again, sizeof again);
  g_assert_cmpint (ask (bank, settle_second, key), ==, STATUS__OK);
  g_assert_cmpint (ask (bank, open_first, again), ==, STATUS__CONFLICT);
  g_assert_cmpint (ask (bank, open_second, again), ==, STATUS__OK);
  g_assert_cmpmem (key, sizeof key, again, sizeof again);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vault/a-new-bank-gets-a-key-of-its-own-and-the-same-ever-after",
                   a_new_bank_gets_a_key_of_its_own_and_the_same_ever_after);
  g_test_add_func ("/vault/files-of-an-older-bank-stay-under-the-key-they-lie-under",
                   files_of_an_older_bank_stay_under_the_key_they_lie_under);
  g_test_add_func ("/vault/between-two-master-keys-either-opens-and-then-only-the-new-one",
                   between_two_master_keys_either_opens_and_then_only_the_new_one);
  return g_test_run ();
}
