/* gate.h - who may connect: a ZAP handler (RFC 27) on a thread and a connection to the store of its own.
 *
 * Domain "kontor": only the keys of enrolled workstations. Domain "enrol": any key; what it may say there is
 * enrolment's business. Whoever is let in bears the hex of his key as User-Id on every message. ZMQ asks only at the
 * handshake and cannot drop one peer, so who is let in once is looked at again on every frame (connections.h).
 */

#pragma once

#include "server/store/store.h"

#define GATE_DOMAIN "kontor"
#define GATE_ENROL_DOMAIN "enrol"

typedef struct Gate Gate;

/* Ends when @zmq_context is shut down; one a context. NULL and @error when the store cannot be asked. */
Gate *gate_open (void *zmq_context, Store *store, char **error);
void gate_close (Gate *gate);

enum
{
  GATE_KEY_SIZE = 32
};

/* The key behind a User-Id; false when it is none. */
bool gate_key (const char *user_id, uint8_t key[GATE_KEY_SIZE]);
