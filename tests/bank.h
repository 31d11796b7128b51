/* bank.h - a small bank of its own for every test: a fresh database, people of several breadths, and the real
 * dispatcher.
 *
 * KONTOR_STORE names a PostgreSQL database ("postgresql:CONNINFO") to run the same tests on, each bank in a schema of
 * its own there; without it a bank is a SQLite file. SCHEMA_DIR says where the schema lies.
 *
 * The branches: the head office (place 1) has a north region (2) with three branches (3, 4, 5), and a south region (6)
 * with three more (7, 8, 9); their ids are 1000 + place. Who asks is said by name:
 *
 *   "all"       every right, over the whole bank; sees what is masked
 *   "second"    the same, but another person
 *   "region"    every right over the north; sees what is masked
 *   "clerk"     rights of the desk over branch 3; masked fields are hidden from him
 *   "blind"     every right over the whole bank, but what is masked is hidden from him
 *   "nothing"   every right, but it reaches no branch
 *   "guest"     has signed in and holds no right
 *   "newcomer"  every right over the whole bank, but he must choose his own password first
 *   "stranger"  a workstation before sign-in
 *   "house"     the house itself
 */

#pragma once

#include <glib.h>

#include "common/rpc.h"
#include "methods.h"
#include "server/call/dispatch.h"

typedef struct Bank Bank;

enum
{
  BANK_HEAD = 1001,
  BANK_NORTH = 1002,
  BANK_BRANCH = 1003,
  BANK_SOUTH = 1006,
  BANK_FAR_BRANCH = 1007,
  BANK_PLACES = 9
};
enum { BANK_ALL = 101, BANK_SECOND = 102, BANK_REGION = 103, BANK_CLERK = 104, BANK_NOBODY = 105, BANK_GUEST = 106,
       BANK_BLIND = 107 };

Bank *bank_open (void);
void bank_close (Bank *bank);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Bank, bank_close)

/* The reply to @in, asked by @who; stops the test with the fault's text when it is refused. Lives as long as the bank.
 */
void *bank_ask (Bank *bank, const char *who, const RpcMethod *method, const void *in);

/* The same under a key of the test's own. */
void *bank_ask_again (Bank *bank, const char *who, const RpcMethod *method, const void *in, const uint8_t key[16]);

/* Asserts that @who gets no reply but a fault of @status that blames @field (NULL: whatever it blames); gives it back.
 */
const Fault *bank_refuses (Bank *bank, const char *who, const RpcMethod *method, const void *in, Status status,
                           const char *field);

/* The whole reply, fault or not; @reason is what the person says. @key: NULL = a fresh one. */
Reply *bank_travel (Bank *bank, const char *who, const RpcMethod *method, const void *in, const uint8_t *key,
                    const char *reason);

/* Jobs that a lane would run: made here, run by group_run (), read by bank_reply (). */
Job *bank_job (Bank *bank, const char *who, const RpcMethod *method, const void *in, const uint8_t key[16]);
Reply *bank_reply (Bank *bank, const Job *job);

/* A call without a request, for tests of what handlers use: inside a transaction from bank_begin () to bank_end (),
 * which commits when the call has not failed, and tells whether it had not. */
Call *bank_begin (Bank *bank, const char *who, const RpcMethod *method);
bool bank_end (Bank *bank, Call *call);

/* What the last call told those who watch: Notice. */
const GPtrArray *bank_notices (Bank *bank);

/* A hand in the database: one statement; the number that a SELECT of one number gives (0 for none). */
void bank_run (Bank *bank, const char *sql);
int64_t bank_number (Bank *bank, const char *sql);

/* The first branches and people were put in by hand: now the log tells of them, so that verify finds nothing. */
void bank_enter_log (Bank *bank);

/* A role that holds these rights, closed by NULL; and a role given to a person. Who asks has the rights of his name
 * above: a role counts where the tables are asked, as when a proposal is run or a work is stepped. */
uint64_t bank_role (Bank *bank, const char *name, RoleRight__Breadth breadth, ...) G_GNUC_NULL_TERMINATED;
RecordRef *bank_grant (Bank *bank, uint64_t person, uint64_t role, uint64_t branch);

/* From now on @who reaches the places @first to @last of a bank with @n_places, which need not have branches. */
void bank_reaches (Bank *bank, const char *who, uint32_t first, uint32_t last, uint32_t n_places);

/* Where a bank on SQLite lies; NULL for others. */
const char *bank_file (Bank *bank);

/* From now on @who is the client @client_id in the client base. */
void bank_become (Bank *bank, const char *who, uint64_t client_id);

/* Moves the bank's clock; it stands at the real time until then. */
void bank_sleep (Bank *bank, int64_t ms);

/* Where looks wait for the access log. They are taken out: all of them, or asserting that there is just this one. */
Looks *bank_looks (Bank *bank);
LookPage *bank_looked (Bank *bank);
void bank_saw (Bank *bank, uint64_t person, const char *method, const char *kind, uint64_t id);

Arena *bank_arena (Bank *bank);
Store *bank_store (Bank *bank);
Link **bank_link (Bank *bank);
const Caller *bank_caller (Bank *bank, const char *who);

/* A message literal: A (Client, client, .name = "Anna"). */
#define A(Type, type, ...) (&(Type) { .base = PROTOBUF_C_MESSAGE_INIT (&type##__descriptor), __VA_ARGS__ })

/* The names that a save touches: .n_touched = 2, .touched = TOUCHED ("name", "tin"). */
#define TOUCHED(...) ((const char *[]) { __VA_ARGS__ })
