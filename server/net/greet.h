/* greet.h - who is this server? Its key and its addresses, told in the clear to whoever asks, for a desk that has only
 * a short code: the person there compares the key's words. A thread of its own, without the store; a frame of 64 bytes
 * is all it takes, and GREET_A_MINUTE answers all that it gives.
 */

#pragma once

typedef struct Greet Greet;

#define GREET_QUESTION "Kontor?"

enum
{
  GREET_FRAME = 64,
  GREET_A_MINUTE = 30
};

/* @text: an invitation without a code. NULL and @error when it cannot listen. Ends when @zmq_context is shut down. */
Greet *greet_open (void *zmq_context, const char *endpoint, const char *text, char **error);
const char *greet_endpoint (const Greet *greet);
void greet_close (Greet *greet);
