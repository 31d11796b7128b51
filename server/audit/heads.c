/* heads.c - see heads.h. */

#include "server/audit/heads.h"

#include <glib.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "server/call/chain.h"

enum { MAX_SECRET = 256, HASH_TEXT = 2 * CHAIN_HASH_SIZE, SIGNATURE_TEXT = 2 * crypto_sign_BYTES };

void
heads_make_key (const char *server_key, HeadsKey *key)
{
  static const char what[] = "kontor heads";
  uint8_t seed[crypto_sign_SEEDBYTES], public[crypto_sign_PUBLICKEYBYTES];

  G_STATIC_ASSERT (HEADS_KEY_SIZE == crypto_sign_SECRETKEYBYTES);
  crypto_generichash (seed, sizeof seed, (const uint8_t *) what, sizeof what, (const uint8_t *) server_key,
                      strnlen (server_key, MAX_SECRET));
  crypto_sign_seed_keypair (public, key->secret, seed);
  sodium_memzero (seed, sizeof seed);
}

void
heads_forget (HeadsKey *key)
{
  sodium_memzero (key, sizeof *key);
}

void
heads_write (const Seal *head, const HeadsKey *key, char line[HEADS_LINE])
{
  char hash[HASH_TEXT + 1] = "", text[SIGNATURE_TEXT + 1];
  uint8_t signature[crypto_sign_BYTES];

  g_assert (head->hash.len == CHAIN_HASH_SIZE);
  sodium_bin2hex (hash, sizeof hash, head->hash.data, head->hash.len);
  g_snprintf (line, HEADS_LINE, "kontor-head %" PRIu32 " %s %" PRId64, head->number, hash, head->at);
  crypto_sign_detached (signature, NULL, (const uint8_t *) line, strlen (line), key->secret);
  sodium_bin2hex (text, sizeof text, signature, sizeof signature);
  g_strlcat (line, " ", HEADS_LINE);
  g_strlcat (line, text, HEADS_LINE);
  g_strlcat (line, "\n", HEADS_LINE);
}

bool
heads_read (const char *line, const HeadsKey *key, Seal *head, uint8_t *hash)
{
  char text[HASH_TEXT + 1], signed_by[SIGNATURE_TEXT + 1];
  uint8_t signature[crypto_sign_BYTES], public[crypto_sign_PUBLICKEYBYTES];
  int n_signed = 0;
  uint32_t number;
  int64_t at;

  G_STATIC_ASSERT (HASH_TEXT == 64);
  G_STATIC_ASSERT (SIGNATURE_TEXT == 128);
  if (sscanf (line, "kontor-head %" SCNu32 " %64[0-9a-f] %" SCNd64 "%n %128[0-9a-f]", &number, text, &at, &n_signed,
              signed_by) != 4
      || sodium_hex2bin (hash, CHAIN_HASH_SIZE, text, strlen (text), NULL, NULL, NULL) != 0
      || strlen (text) != HASH_TEXT || strlen (signed_by) != SIGNATURE_TEXT
      || sodium_hex2bin (signature, sizeof signature, signed_by, SIGNATURE_TEXT, NULL, NULL, NULL) != 0
      || crypto_sign_ed25519_sk_to_pk (public, key->secret) != 0
      || crypto_sign_verify_detached (signature, (const uint8_t *) line, n_signed, public) != 0)
    return false;
  seal__init (head);
  head->number = number;
  head->at = at;
  head->hash = (ProtobufCBinaryData) { CHAIN_HASH_SIZE, hash };
  return true;
}
