/* line.h - one encrypted connection to one of the bank's servers, made again whenever it breaks.
 *
 * Lives in the I/O thread and is used by nobody else; link.c is what the rest of the desk sees. It never waits: whoever
 * owns it polls its two sockets, and gives it a turn when something is to be read or its time has come.
 */

#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <zmq.h>

enum
{
  LINE_FRAME = 1 << 20,            /* the largest frame that either side takes */
  LINE_ADDRESSES = 8,
  LINE_HANDSHAKE_MS = 4000,        /* an address that has not let us in by then is left for the next */
  LINE_HEARTBEAT_MS = 5000,
  LINE_SILENCE_MS = 12000,         /* no heartbeat for so long: the line is dead */
  LINE_DELAY_MS = 200,             /* the first pause before another attempt; it doubles ... */
  LINE_DELAY_MAX_MS = 10000        /* ... up to this. Each is drawn between a half and one and a half of it */
};

typedef struct
{
  const char *const *servers;      /* tried in turn; NULL at the end */
  const char *server_key;          /* Z85, as are the next two */
  const char *public_key, *secret_key;
} LineShape;

typedef enum
{
  LINE_CONNECTING,
  LINE_UP,
  LINE_WAITING, /* between two attempts */
  LINE_REFUSED  /* the same, but the bank does not know, or no longer wants, this workstation's key */
} LineState;

typedef struct Line Line;

Line *line_new (void *zmq_context, const LineShape *shape);
void line_free (Line *line);

/* Reads what happened to the connection and does what is due; @now is g_get_monotonic_time (). */
LineState line_turn (Line *line, gint64 now);
gint64 line_due (const Line *line);         /* when it wants its turn at the latest; G_MAXINT64 = only when polled */
gint64 line_again_at (const Line *line);    /* of the next attempt, while it waits */
void line_retry (Line *line);               /* do not wait */
void line_refuse (Line *line, gint64 now);  /* the bank has said on the open line what it says at the next handshake */

/* For zmq_poll (); returns how many of the two there are. */
int line_items (Line *line, zmq_pollitem_t *items);

bool line_send (Line *line, const void *data, size_t size);
bool line_receive (Line *line, zmq_msg_t *frame);   /* false when nothing, or nothing whole, has come */
