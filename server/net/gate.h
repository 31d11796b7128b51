/* gate.h - who may connect: a ZAP handler that knows the public keys of people's machines.
 *
 * Whoever it lets in bears the hex of his key as User-Id on every message, by which the router finds the person.
 */

#pragma once

#include "server/call/call.h"

typedef struct Gate Gate;

/* @people_file: a line per person, "<40 letters of Z85 public key> <id> <login> <right>...". */
Gate *gate_open (void *zmq_context, const char *people_file, char **error);
void gate_close (Gate *gate);

/* The person behind a User-Id, or NULL. Any thread; the people do not change while the gate is open. */
const Caller *gate_caller (const Gate *gate, const char *user_id);
