/* epochs.h - from which state of the bank the log goes on, said under the bank's signature.
 *
 * A restore takes the bank back: seals that desks remember are gone, and nobody did wrong. It opens an epoch, which
 * says from which backup, after which seal and by whom, and holds the hash of the epoch before. A desk that saw a later
 * seal asks for the epochs that it was not told of. The first one is opened when the server first starts, so that every
 * desk knows the key before it has to trust it. The key is that for heads, and proves as much (heads.h).
 */

#pragma once

#include "audit.pb-c.h"
#include "server/audit/heads.h"
#include "server/call/call.h"

/* @copy_at: when the backup was made that the bank was restored from; 0: it was not. */
bool epochs_open (Call *call, const HeadsKey *key, const char *by, int64_t copy_at);

/* Opens one unless the last is signed by this very key; gives its moment. */
bool epochs_stand (Call *call, const HeadsKey *key, int64_t *at);

/* Those after @at, or else the last one. */
bool epochs_since (Call *call, int64_t at, SignedEpochList *out);

/* What @row says, in the call's arena; NULL when it is not signed by the key that it names, or its columns say
 * something else. */
Epoch *epochs_read (Call *call, const SignedEpoch *row);
bool epochs_is_by (const Epoch *epoch, const HeadsKey *key);

/* The hash that the epoch after @row holds. */
enum { EPOCH_HASH_SIZE = 32 };
void epochs_hash (const SignedEpoch *row, uint8_t hash[EPOCH_HASH_SIZE]);
