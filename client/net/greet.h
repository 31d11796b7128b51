/* greet.h - asks a server, in the clear, for its key and addresses, when all that is at hand is a short code. Nothing
 * it says is to be believed before the words of its key were compared (common/words.h).
 */

#pragma once

#include <gio/gio.h>

#include "common/invite.h"

enum
{
  GREET_PORT = 5412, /* when @address names none */
  GREET_WAIT_MS = 8000
};

/* @address: "bank.example" or "bank.example:5412"; @code: as it was typed. */
void greet_async (const char *address, const char *code, GAsyncReadyCallback done, gpointer data);
Invite *greet_finish (GAsyncResult *result, GError **error); /* to be freed with invite_free () */
