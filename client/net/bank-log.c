/* bank-log.c - see bank-log.h. */

#include "client/net/bank-log.h"

#include <glib/gi18n.h>
#include <sodium.h>
#include <string.h>

#include "client/net/profile.h"
#include "common/kinds.h"

#define REFUSED_AT "log-refused-at"

static bool
is_signed (const SignedEpoch *row, const Epoch *epoch, GBytes *key)
{
  return epoch->at == row->at && epoch->key.len == crypto_sign_PUBLICKEYBYTES
         && row->signature.len == crypto_sign_BYTES
         && (key == NULL || (g_bytes_get_size (key) == epoch->key.len
                             && memcmp (g_bytes_get_data (key, NULL), epoch->key.data, epoch->key.len) == 0))
         && crypto_sign_verify_detached (row->signature.data, row->statement.data, row->statement.len,
                                         epoch->key.data) == 0;
}

/* What @row says, if @key has signed it; NULL: whichever key it names itself. */
static Record *
read_epoch (const SignedEpoch *row, GBytes *key)
{
  g_autoptr (GBytes) bytes = g_bytes_new (row->statement.data, row->statement.len);
  g_autoptr (Record) epoch = record_new (&epoch__descriptor, bytes);

  return epoch != NULL && is_signed (row, record_get (epoch), key) ? g_steal_pointer (&epoch) : NULL;
}

/* All that the desk was not told of are restores, signed by the key that it knows; @least: the fewest seals that any of
 * them left. */
static bool
are_restores (const BankLogMemory *memory, const Welcome *welcome, uint64_t *least)
{
  bool good = true;

  *least = G_MAXUINT64;
  for (size_t i = 0; good && i < welcome->n_epochs; i++)
    {
      g_autoptr (Record) record = read_epoch (welcome->epochs[i], memory->key);
      const Epoch *epoch = record != NULL ? record_get (record) : NULL;

      good = epoch != NULL && epoch->copy_at != 0;
      if (good)
        *least = MIN (*least, epoch->seal_number);
    }
  return good;
}

BankLog
bank_log_judge (const BankLogMemory *memory, const Welcome *welcome, Record **last)
{
  const SignedEpoch *row = welcome->n_epochs > 0 ? welcome->epochs[welcome->n_epochs - 1] : NULL;
  int64_t at = row != NULL ? row->at : 0;
  uint64_t least;

  *last = row != NULL ? read_epoch (row, memory->key) : NULL;
  if ((row != NULL && *last == NULL) || at < memory->epoch_at)
    return BANK_LOG_OTHER;
  if (memory->epoch_at == 0 || at == memory->epoch_at)
    return welcome->seal_broken ? BANK_LOG_OTHER : BANK_LOG_SAME;
  if (!are_restores (memory, welcome, &least))
    return BANK_LOG_OTHER;
  /* A seal that the backup must have had cannot be lost by it. */
  return welcome->seal_broken && memory->seal_number <= least ? BANK_LOG_OTHER : BANK_LOG_RESTORED;
}

static int64_t
number_of (const char *name)
{
  g_autofree char *text = profile_get (name);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

static guchar *
bytes_of (const char *name, gsize *size)
{
  g_autofree char *text = profile_get (name);

  *size = 0;
  return text != NULL ? g_base64_decode (text, size) : NULL;
}

static void
set_number (const char *name, int64_t number)
{
  g_autofree char *text = number != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, number) : NULL;

  profile_set (name, text);
}

static void
set_bytes (const char *name, ProtobufCBinaryData bytes)
{
  g_autofree char *text = bytes.len > 0 ? g_base64_encode (bytes.data, bytes.len) : NULL;

  profile_set (name, text);
}

void
bank_log_remembered (BankLogMemory *memory)
{
  gsize size;
  guchar *key = bytes_of ("epoch-key", &size);

  *memory = (BankLogMemory) { key != NULL ? number_of ("epoch-at") : 0, (uint64_t) number_of ("seal-number"),
                              key != NULL ? g_bytes_new_take (key, size) : NULL };
}

void
bank_log_memory_clear (BankLogMemory *memory)
{
  g_clear_pointer (&memory->key, g_bytes_unref);
}

void
bank_log_remember_epoch (const Epoch *epoch)
{
  set_number ("epoch-at", epoch->at);
  set_bytes ("epoch-key", epoch->key);
}

void
bank_log_remember_seal (uint64_t number, ProtobufCBinaryData hash)
{
  set_number ("seal-number", (int64_t) number);
  set_bytes ("seal-hash", hash);
}

void
bank_log_forget (void)
{
  static const char *const names[] = { "epoch-at", "epoch-key", "seal-number", "seal-hash" };

  for (size_t i = 0; i < G_N_ELEMENTS (names); i++)
    profile_set (names[i], NULL);
}

bool
bank_log_refuses_anew (BankLog log)
{
  bool told = number_of (REFUSED_AT) != 0, anew = log == BANK_LOG_OTHER && !told;

  if (anew)
    set_number (REFUSED_AT, g_get_real_time () / 1000);
  else if (log == BANK_LOG_SAME && told)
    set_number (REFUSED_AT, 0);
  return anew;
}

char *
bank_log_say_refusal (void)
{
  int64_t at = number_of (REFUSED_AT);
  g_autofree char *when = moment_show (at);

  return at != 0 ? g_strdup_printf (_("The machine itself says so: it refused the log of the bank on %s"), when)
                 : g_strdup ("");
}

void
bank_log_tell (Greeting *greeting, guchar **hash)
{
  gsize size;

  *hash = bytes_of ("seal-hash", &size);
  greeting->seal_number = (uint64_t) number_of ("seal-number");
  greeting->seal_hash = (ProtobufCBinaryData) { size, *hash };
  greeting->epoch_at = number_of ("epoch-at");
  greeting->refused_at = number_of (REFUSED_AT);
}
