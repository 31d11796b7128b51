/* words.h - all that a client is called, entered for those who search by words. */

#pragma once

#include "clients.pb-c.h"
#include "server/call/call.h"

/* Does a save of these fields change what the client is called, or whose he is? */
bool words_change (const char **touched, size_t n_touched);

/* Enters the name, the full name and the alternative names as they stand now, and the branch and the manager; a client
 * in the bin is not found by words. */
bool words_enter (Call *call, uint64_t client_id);

/* The same of a client that has just been made out of @client: nothing need be read again. */
bool words_enter_new (Call *call, uint64_t client_id, const Client *client);
