/* heads.h - heads of the chain that leave the host, signed, so that a chain that was made anew is found out even when
 * every desk has forgotten: "kontor-head 17 <hash> <moment> <signature>", a line each.
 *
 * The signature is Ed25519 under a key made of the server's own secret. It proves that a line is the server's; it does
 * not guard against who has that key, so the lines must lie where he cannot take them back.
 */

#pragma once

#include <stdbool.h>

#include "store.pb-c.h"

enum { HEADS_KEY_SIZE = 64, HEADS_LINE = 320 };

typedef struct
{
  uint8_t secret[HEADS_KEY_SIZE];
} HeadsKey;

/* @server_key: the server's secret as its file has it. */
void heads_make_key (const char *server_key, HeadsKey *key);
void heads_forget (HeadsKey *key);

/* A line with its end. */
void heads_write (const Seal *head, const HeadsKey *key, char line[HEADS_LINE]);

/* Number, hash (into @hash, 32 bytes) and moment of a line; false when it is none, or not signed by that key. */
bool heads_read (const char *line, const HeadsKey *key, Seal *head, uint8_t *hash);
