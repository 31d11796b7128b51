/* vault.h - the key under which files lie, wrapped under a master key that is no part of the store.
 *
 * The store's own key never changes while files lie under it; the master key may, and then only the wrapping is made
 * anew, whatever the files weigh. Between two master keys the store's key is wrapped under both, so that no moment
 * leaves files without a key. Both sizes are STORE_VAULT_SIZE.
 */

#pragma once

#include "server/call/call.h"

/* Opens the store's key. A store that has none gets one: @legacy when files lie under that already, else a new one.
 * CONFLICT when the key is wrapped under other master keys than this. */
bool vault_open (Call *call, const uint8_t *master, const uint8_t *legacy, uint8_t *key);

/* Wraps the store's key under one more master key. */
bool vault_wrap (Call *call, const uint8_t *key, const uint8_t *master);

/* Forgets every wrapping but that under @master. CONFLICT when there is none. */
bool vault_settle (Call *call, const uint8_t *master);

/* How many master keys open the store's: two while one is taking the other's place. */
bool vault_count (Call *call, uint64_t *n_masters);

/* Gives up the store's key, which no master opens any more, and all files that lie under it; the new one is wrapped
 * under @master. CONFLICT when @master opens the old one. */
bool vault_lose (Call *call, const uint8_t *master, uint8_t *key);
