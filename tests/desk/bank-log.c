/* bank-log.c - what a desk makes of the log that the server tells it of: the same, restored, or an alarm. */

#include <glib.h>
#include <sodium.h>
#include <string.h>

#include "client/net/bank-log.h"

enum
{
  MOST = 4
};

/* A server that tells of epochs, and the desk that was told of the first. */
typedef struct
{
  uint8_t public[crypto_sign_PUBLICKEYBYTES], secret[crypto_sign_SECRETKEYBYTES];
  uint8_t statements[MOST][256], signatures[MOST][crypto_sign_BYTES];
  SignedEpoch rows[MOST], *told[MOST];
  Welcome welcome;
  BankLogMemory memory;
} World;

static void
add (World *self, int64_t at, int64_t copy_at, uint64_t seal)
{
  size_t i = self->welcome.n_epochs++;
  Epoch epoch = EPOCH__INIT;
  SignedEpoch *row = self->told[i] = &self->rows[i];

  g_assert_cmpint (i, <, MOST);
  epoch.number = i + 2;
  epoch.at = at;
  epoch.copy_at = copy_at;
  epoch.seal_number = seal;
  epoch.opened_by = "root";
  epoch.key = (ProtobufCBinaryData) { sizeof self->public, self->public };
  signed_epoch__init (row);
  row->number = epoch.number;
  row->at = at;
  row->statement = (ProtobufCBinaryData) { protobuf_c_message_pack (&epoch.base, self->statements[i]),
                                           self->statements[i] };
  crypto_sign_detached (self->signatures[i], NULL, row->statement.data, row->statement.len, self->secret);
  row->signature = (ProtobufCBinaryData) { crypto_sign_BYTES, self->signatures[i] };
}

static void
world_begin (World *self)
{
  *self = (World) { .welcome = WELCOME__INIT, .memory = { .epoch_at = 100, .seal_number = 23 } };
  crypto_sign_keypair (self->public, self->secret);
  self->welcome.epochs = self->told;
  self->memory.key = g_bytes_new (self->public, sizeof self->public);
}

static BankLog
judge (World *self, bool broken)
{
  g_autoptr (Record) last = NULL;

  self->welcome.seal_broken = broken;
  return bank_log_judge (&self->memory, &self->welcome, &last);
}

static void
a_log_that_holds_what_the_desk_has_seen_is_the_same (void)
{
  World world;

  world_begin (&world);
  add (&world, 100, 0, 0);
  g_assert_cmpint (judge (&world, false), ==, BANK_LOG_SAME);
  g_assert_cmpint (judge (&world, true), ==, BANK_LOG_OTHER);
  bank_log_memory_clear (&world.memory);
}

static void
a_restore_under_the_key_that_is_known_explains_the_seals_that_it_took (void)
{
  World world;

  world_begin (&world);
  add (&world, 200, 150, 17);
  g_assert_cmpint (judge (&world, true), ==, BANK_LOG_RESTORED);
  g_assert_cmpint (judge (&world, false), ==, BANK_LOG_RESTORED);
  add (&world, 300, 250, 40); /* the second took nothing that this desk saw */
  g_assert_cmpint (judge (&world, true), ==, BANK_LOG_RESTORED);
  bank_log_memory_clear (&world.memory);
}

static void
a_seal_that_the_backup_must_have_had_is_not_explained_by_it (void)
{
  World world;

  world_begin (&world);
  add (&world, 200, 150, 23);
  g_assert_cmpint (judge (&world, true), ==, BANK_LOG_OTHER);
  bank_log_memory_clear (&world.memory);
}

static void
what_another_key_has_signed_or_nobody_is_an_alarm (void)
{
  World world;

  world_begin (&world);
  add (&world, 200, 150, 17);
  world.signatures[0][5] ^= 1;
  g_assert_cmpint (judge (&world, true), ==, BANK_LOG_OTHER);
  g_assert_cmpint (judge (&world, false), ==, BANK_LOG_OTHER);
  crypto_sign_keypair (world.public, world.secret);
  world.welcome.n_epochs = 0;
  add (&world, 200, 150, 17);
  g_assert_cmpint (judge (&world, true), ==, BANK_LOG_OTHER);
  bank_log_memory_clear (&world.memory);
}

static void
an_epoch_that_is_gone_or_was_not_opened_by_a_restore_is_an_alarm (void)
{
  World world;

  world_begin (&world);
  g_assert_cmpint (judge (&world, false), ==, BANK_LOG_OTHER);
  add (&world, 90, 80, 17);
  g_assert_cmpint (judge (&world, false), ==, BANK_LOG_OTHER);
  world.welcome.n_epochs = 0;
  add (&world, 200, 0, 0);
  g_assert_cmpint (judge (&world, false), ==, BANK_LOG_OTHER);
  bank_log_memory_clear (&world.memory);
}

static void
a_new_desk_takes_what_it_is_told_first (void)
{
  World world;

  world_begin (&world);
  bank_log_memory_clear (&world.memory);
  world.memory = (BankLogMemory) { 0, 0, NULL };
  g_assert_cmpint (judge (&world, false), ==, BANK_LOG_SAME);
  add (&world, 200, 150, 17);
  g_assert_cmpint (judge (&world, false), ==, BANK_LOG_SAME);
  g_assert_cmpint (judge (&world, true), ==, BANK_LOG_OTHER);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (sodium_init () < 0)
    g_error ("libsodium does not work here");
  g_test_add_func ("/bank-log/a-log-that-holds-what-the-desk-has-seen-is-the-same",
                   a_log_that_holds_what_the_desk_has_seen_is_the_same);
  g_test_add_func ("/bank-log/a-restore-under-the-key-that-is-known-explains-the-seals-that-it-took",
                   a_restore_under_the_key_that_is_known_explains_the_seals_that_it_took);
  g_test_add_func ("/bank-log/a-seal-that-the-backup-must-have-had-is-not-explained-by-it",
                   a_seal_that_the_backup_must_have_had_is_not_explained_by_it);
  g_test_add_func ("/bank-log/what-another-key-has-signed-or-nobody-is-an-alarm",
                   what_another_key_has_signed_or_nobody_is_an_alarm);
  g_test_add_func ("/bank-log/an-epoch-that-is-gone-or-was-not-opened-by-a-restore-is-an-alarm",
                   an_epoch_that_is_gone_or_was_not_opened_by_a_restore_is_an_alarm);
  g_test_add_func ("/bank-log/a-new-desk-takes-what-it-is-told-first", a_new_desk_takes_what_it_is_told_first);
  return g_test_run ();
}
