/* desk.h - a real kontord with a fresh bank in a folder of its own, and people who sit down at desks and ask it over
 * CURVE.
 *
 *     g_autoptr (House) house = house_open ("");
 *     Station window = house_enrol (house, "Window 1", "0000");
 *     g_autoptr (Wire) desk = desk_open (house, &window, NULL);
 *
 *     house_person (house, "olga", "Petrova Olga", "0000", "Branch manager");
 *     desk_sign_in (desk, "olga");
 *     PersonPage *page = desk_ask (desk, &people_list_method, A (ListQuery, list_query, .limit = 10));
 *     desk_refuses (desk, &people_get_method, A (RecordRef, record_ref, .id = 7), STATUS__NOT_FOUND);
 *
 * The first administrator is "admin"; everybody's password is HOUSE_PASSWORD. Replies live until the test ends.
 * KONTOR_STORE names a PostgreSQL database to run on; without it the bank is a SQLite file. BUILD_DIR and SCHEMA_DIR
 * say where the programs and the schema are.
 */

#pragma once

#include <glib.h>

#include "methods.h"
#include "wire/wire.h"

#define HOUSE_PASSWORD "correct horse battery"

typedef struct House House;

/* A workstation: the keys it has made itself. */
typedef struct
{
  char public_key[WIRE_Z85_SIZE], secret_key[WIRE_Z85_SIZE];
  uint64_t id;
} Station;

/* @options: of `kontorctl init`, as "--demo". The server runs. */
House *house_open (const char *options);
void house_close (House *house);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (House, house_close)

/* Lines to be added to kontord.conf, before house_start (). The server stands still between. */
House *house_make (const char *options, const char *settings);

/* One that stands still, too: the demo bank of tools/seed, with its branches, people and roles. */
House *house_make_demo (unsigned n_clients);

void house_start (House *house);
int house_stop (House *house, int signal); /* gives its exit status, or -1 after a signal that killed it */

/* A house whose clock the test moves: the server's alone; kontorctl and the desks have the real one. */
House *house_open_timed (const char *settings);
void house_sleep (House *house, int64_t ms);

const char *house_folder (const House *house);
const char *house_store (const House *house); /* as kontord.conf names it */
const char *house_config (const House *house);
const char *house_endpoint (const House *house);
const char *house_enrol_endpoint (const House *house);
const char *house_greet_endpoint (const House *house); /* "" when the settings name none */
const char *house_server_key (const House *house); /* the public one */
int house_pid (const House *house);
char *house_log (const House *house); /* all that kontord has said since the last start; g_free () */

/* The store is gone, and an empty one is in its place; the server stands still. */
void house_lose_store (House *house);

/* A hand in the store, behind everybody's back: statements of SQL. */
void house_hand (House *house, const char *sql);

/* kontorctl with these words, closed by NULL; gives what it printed (g_free ()). The second asserts that it fails, and
 * gives what it complained of. HOUSE_PASSWORD stands on descriptor 3. */
char *house_ctl (House *house, ...) G_GNUC_NULL_TERMINATED;
char *house_ctl_fails (House *house, ...) G_GNUC_NULL_TERMINATED;

/* @role NULL: none. Role names are those of `kontorctl init` ("Administrator", "Adviser" ...). */
void house_person (House *house, const char *login, const char *name, const char *branch, const char *role);

/* Invites a workstation; the code lives as long as the test. And makes it come. */
char *house_invite (House *house, const char *name, const char *branch);
Station house_enrol (House *house, const char *name, const char *branch);

/* An enrolment by hand: the reply to it, or NULL when none has come in a second. */
Reply *house_try_enrol (House *house, const Station *station, const char *code);
Station station_new (void); /* keys that nobody knows */

/* @from: an address of our own to come from ("127.0.0.2"), or NULL. */
Wire *desk_open (House *house, const Station *station, const char *from);
Me *desk_sign_in (Wire *desk, const char *login); /* and goes on with the token */

/* The reply's body; stops the test with the fault's words when it is refused. */
void *desk_ask (Wire *desk, const RpcMethod *method, const void *in);

/* Asserts that it is refused so; gives the fault. */
const Fault *desk_refuses (Wire *desk, const RpcMethod *method, const void *in, Status status);

/* The whole reply; NULL when none has come within @timeout_ms. */
Reply *desk_travel (Wire *desk, const RpcMethod *method, const void *in, int timeout_ms);

/* Keeps a message until the test's process ends, and frees it then. */
void *desk_keep (void *message);

/* A message literal: A (Client, client, .name = "Anna"). */
#ifndef A
#define A(Type, type, ...) (&(Type){ .base = PROTOBUF_C_MESSAGE_INIT (&type##__descriptor), __VA_ARGS__ })
#endif
