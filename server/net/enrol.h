/* enrol.h - the second endpoint, open to any key, where a workstation with an invitation becomes known.
 *
 * It takes the single method "Enrol", in frames of a kibibyte, ten a minute; what comes above that is answered BUSY,
 * and nothing else is ever answered. The key that is enrolled is the one of the connection. Of the router's thread.
 */

#pragma once

#include "server/net/visit.h"

typedef struct Enrol Enrol;

enum
{
  ENROL_FRAME = 1024,
  ENROL_A_MINUTE = 10
};

/* @secret_key: Z85. NULL and @error when it cannot listen. */
Enrol *enrol_open (void *zmq_context, const char *endpoint, const char *secret_key, char **error);
void enrol_close (Enrol *self);
void *enrol_socket (Enrol *self);
const char *enrol_endpoint (const Enrol *self);

/* What has come on the socket becomes a call of the house's own. ENROL_REPLY: its refusal is made already. */
typedef enum
{
  ENROL_NOTHING,
  ENROL_STRANGE,
  ENROL_REPLY,
  ENROL_ASKED
} EnrolResult;
EnrolResult enrol_receive (Enrol *self, Visit *visit);
