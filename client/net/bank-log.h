/* bank-log.h - is the bank's log of changes still the one that this desk has seen; and if not, was the bank restored
 * from a backup, as its own signature says, or is that an alarm?
 *
 * The desk remembers the last seal that it saw, the last epoch that it was told of, and the key that signed it. Only
 * that key may tell it of another: a restore, from which the log goes on with fewer seals. Whatever else is not as it
 * was remembered is an alarm.
 */

#pragma once

#include "client/net/record.h"
#include "session.pb-c.h"

typedef enum
{
  BANK_LOG_SAME,
  BANK_LOG_RESTORED,
  BANK_LOG_OTHER
} BankLog;

typedef struct
{
  int64_t epoch_at;        /* 0 = was never told of one */
  uint64_t seal_number;
  GBytes *key;             /* NULL with it */
} BankLogMemory;

/* @last: the Epoch from which the log goes on now, a reference; NULL when none is known. */
BankLog bank_log_judge (const BankLogMemory *memory, const Welcome *welcome, Record **last);

/* In the profile. */
void bank_log_remembered (BankLogMemory *memory);
void bank_log_memory_clear (BankLogMemory *memory);
void bank_log_remember_epoch (const Epoch *epoch);
void bank_log_remember_seal (uint64_t number, ProtobufCBinaryData hash);   /* 0 forgets it */
void bank_log_forget (void);               /* the desk goes to another bank */

/* Security hears of a refusal from the desk itself, whether or not anybody sits there: it goes with each hello until a
 * bank that the desk trusts has heard it, for the one that it refused may have told nobody. The first says whether the
 * log is refused now and was not before: then a hello is due. */
bool bank_log_refuses_anew (BankLog log);
char *bank_log_say_refusal (void);   /* why it is told; "" when nothing was refused */

/* What of it goes with a hello; @hash is to be freed. */
void bank_log_tell (Greeting *greeting, guchar **hash);
