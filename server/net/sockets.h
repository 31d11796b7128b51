/* sockets.h - ROUTER sockets as we want them: CURVE, small queues, and no way for one peer to harm another.
 *
 * HANDOVER stays off, so nobody takes a connection over by claiming its name; MANDATORY is on, so that we hear that a
 * peer has gone; the high-water mark holds what a client that does not read can make us keep.
 */

#pragma once

#include <zmq.h>

#include "server/call/dispatch.h"

enum
{
  SOCKET_ENDPOINT = 256,
  SOCKET_HIGH_WATER = 64,
  SOCKET_HANDSHAKE_MS = 10000,
  SOCKET_HEARTBEAT_MS = 15000
};

typedef struct
{
  const char *endpoint;
  const char *secret_key; /* Z85 */
  const char *domain;     /* of the gate */
  int64_t frame;          /* longest that is taken */
  int queue;              /* frames of one peer that may wait, either way; 0 = SOCKET_HIGH_WATER */
} SocketShape;

/* @endpoint gets where it really listens. */
void *socket_listen (void *zmq_context, const SocketShape *shape, char endpoint[SOCKET_ENDPOINT], char **error);

/* One [route][frame] without waiting. STRANGE: more frames or fewer, which nobody of ours sends; they were read over.
 */
typedef enum
{
  SOCKET_NOTHING,
  SOCKET_STRANGE,
  SOCKET_FRAME
} SocketResult;
SocketResult socket_receive (void *socket, Job *job, zmq_msg_t *frame);

/* SENT, or the peer does not read and its queue is full, or it is no more. */
typedef enum
{
  SOCKET_SENT,
  SOCKET_FULL,
  SOCKET_GONE
} SocketSent;
SocketSent socket_send (void *socket, const uint8_t route[JOB_ROUTE_SIZE], const void *bytes, size_t n);

/* What is given to whoever asks, so many a minute and no more at once. Zeroed it is whole. */
typedef struct
{
  double taken;
  int64_t at; /* monotonic microseconds: a wall clock that is set back would shut the door */
} SocketRation;
bool socket_ration (SocketRation *self, unsigned a_minute);
