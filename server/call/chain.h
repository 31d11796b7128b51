/* chain.h - how seals hold the log together.
 *
 * A seal hashes the hash of the seal before it, then the entries it covers in the order of their ids, each with its
 * length. Of values an entry holds only their salted hash, so that they can be erased. The first seal follows upon
 * nothing.
 */

#pragma once

#include "server/call/call.h"
#include "store.pb-c.h"

enum { CHAIN_HASH_SIZE = 32, CHAIN_MOST = 500 };   /* entries of a seal */

void chain_hash (const Seal *before, const ChangeList *entries, uint8_t hash[CHAIN_HASH_SIZE], Arena *arena);

/* The last seal; an empty one before the first. */
bool chain_head (Call *call, Seal *head);

/* The seal that follows the last and covers @entries, of which there is one at least; @entries bear no seal yet. */
bool chain_next (Call *call, const ChangeList *entries, Seal *seal);
bool chain_put (Call *call, const Seal *seal);

/* Of the salted values beside an entry. */
void chain_hash_values (const ChangeValue *value, uint8_t hash[CHAIN_HASH_SIZE]);
