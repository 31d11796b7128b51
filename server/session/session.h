/* session.h - how a desk comes in: what the gate, the door and the sign-in lane ask of this room.
 *
 * A session is a row; its token is 32 random bytes that the desk alone has, kept as a BLAKE2b hash and good only
 * together with the key of the workstation where it began.
 */

#pragma once

#include "server/people/people.h"
#include "session.pb-c.h"

enum
{
  SESSION_TOKEN_SIZE = 32,
  SESSION_HASH_SIZE = 32,
  SESSION_KEY_SIZE = 32,
  SESSION_WATCHES = 500
};
enum
{
  SESSION_IDLE_S = 15 * 60,
  SESSION_LOCK_S = 10 * 60
}; /* unless the bank has set them otherwise */

/* What is kept instead of a token, a ticket or an invitation's code; @hash has room for 32 bytes. */
void session_hash (const void *secret, size_t n, uint8_t hash[SESSION_HASH_SIZE]);

/* The workstation with this public key; @found only while it is enrolled. */
bool session_workstation (Call *call, const uint8_t key[SESSION_KEY_SIZE], Workstation *workstation, bool *found);

/* Whose session it is. @caller becomes NULL when there is none under the hash at this workstation, or it has ended, or
 * was idle for too long; @seen_at: when it was heard of last. While the person has to choose a new password he holds no
 * right. */
bool session_caller (Call *call, const uint8_t hash[SESSION_HASH_SIZE], uint64_t workstation_id, Caller **caller,
                     int64_t *seen_at);

/* Milliseconds without a call after which a session is over. */
int64_t session_idle_ms (Call *call);
unsigned session_lock_s (Call *call); /* after which a desk locks its screen */
unsigned session_setting (Call *call, const char *name, unsigned fallback);
bool session_is_demo (Call *call);

/* What a password's hash costs, as kontord.conf has it, becomes the bank's: it may only rise. False and a fault when it
 * was more before. */
bool session_raise_cost (Call *call, unsigned memory_mib, unsigned operations);

/* A ticket for @person_id, good for a minute and once: random bytes that only its bearer has. Demo banks only. */
enum
{
  SESSION_TICKET_MS = 60000
};
bool session_make_ticket (Call *call, uint64_t person_id, uint8_t ticket[SESSION_TOKEN_SIZE]);

/* "1A2B 3C4D ...": a key as people compare it. */
void session_fingerprint (const uint8_t key[SESSION_KEY_SIZE], char text[40]);
