/* wire.h - asks a kontord over CURVE, one question at a time: for kontorctl, connectors and tests. The desktop has a
 * link of its own, which never waits.
 *
 * A Wire is of one thread. Keys are Z85 texts of forty characters.
 */

#pragma once

#include <glib.h>
#include <stdbool.h>

#include "common/rpc.h"
#include "wire.pb-c.h"

typedef struct Wire Wire;

enum
{
  WIRE_KEY_SIZE = 16,
  WIRE_Z85_SIZE = 41,
  WIRE_TIMEOUT_MS = 10000
};

typedef struct
{
  const char *endpoint, *server_key;   /* where, and whom we expect there */
  const char *public_key, *secret_key; /* of this workstation */
  const char *from;                    /* address of our own to come from; NULL = any */
} WireShape;

/* NULL when the keys are none. Nobody need be there yet. */
Wire *wire_open (const WireShape *shape);
void wire_close (Wire *wire);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Wire, wire_close)

/* Goes with every request from now on; none when @n is 0. */
void wire_set_token (Wire *wire, const void *token, size_t n);

/* A fresh key for a write: the clock first. */
void wire_new_key (uint8_t key[WIRE_KEY_SIZE]);

/* Sends a request; @key for writes, else NULL. Gives its serial. */
uint64_t wire_send (Wire *wire, const char *method, const ProtobufCMessage *in, const uint8_t *key, const char *reason);

/* The reply to @serial, to be freed with wire_free (); NULL when none has come in time. */
Reply *wire_hear (Wire *wire, uint64_t serial, int timeout_ms);

/* Both, with a fresh key where the method writes. */
Reply *wire_ask (Wire *wire, const RpcMethod *method, const ProtobufCMessage *in);

/* Notices that have come, oldest first, each to be freed with wire_free (); waits for the first up to @timeout_ms. NULL
 * when none has come. */
Notice *wire_notice (Wire *wire, int timeout_ms);

/* Frees a Reply or a Notice. */
void wire_free (void *message);

/* Any bytes, for tests of what a server does with them. */
bool wire_send_bytes (Wire *wire, const void *bytes, size_t n);
void *wire_socket (Wire *wire);
