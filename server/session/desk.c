/* desk.c - what a desk asks: hello, sign in, come back, unlock, choose a password, leave, watch.
 *
 * Passwords were looked at before, on the sign-in lane; here stands only what came of it (server/call/proof.h).
 */

#include "session.rpc.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "common/rpc.h"
#include "config.h"
#include "server/audit/audit.h"
#include "server/audit/epochs.h"
#include "server/call/chain.h"
#include "server/call/proof.h"
#include "server/call/query.h"
#include "server/call/reach.h"
#include "server/session/session.h"

static const char oldest_build[] = "0.1.0"; /* what this server still speaks with */

static int
compare_builds (const char *one, const char *other)
{
  int a[3] = { 0 }, b[3] = { 0 };

  sscanf (one, "%d.%d.%d", &a[0], &a[1], &a[2]);
  sscanf (other, "%d.%d.%d", &b[0], &b[1], &b[2]);
  for (int i = 0; i < 3; i++)
    if (a[i] != b[i])
      return a[i] < b[i] ? -1 : 1;
  return 0;
}

/* Fields and methods are only added, so what matters is who is older: an old desk is served as long as we can. */
static Welcome__Fit
fit_of (const Greeting *in)
{
  if (in->schema.len == strlen (rpc_schema_hash) && memcmp (in->schema.data, rpc_schema_hash, in->schema.len) == 0)
    return WELCOME__FIT__FITS;
  if (compare_builds (in->build, oldest_build) < 0)
    return WELCOME__FIT__TOO_OLD;
  return compare_builds (in->build, KONTOR_VERSION) > 0 ? WELCOME__FIT__TOO_NEW : WELCOME__FIT__FITS;
}

/* The desk remembers the last seal it saw: were the log rebuilt, its hash would be another, or its number not reached.
 * So it is after a restore, which a later epoch tells of; that the desk must believe first. What no epoch explains is
 * an alarm; so is what the desk does not believe, as it says by itself in its next hello. */
static bool
compare_logs (Call *call, const Greeting *in, Welcome *out)
{
  SignedEpochList epochs = SIGNED_EPOCH_LIST__INIT;
  bool knows = true;
  int64_t last;

  if ((in->seal_number != 0 && !audit_knows (call, in->seal_number, in->seal_hash, &knows))
      || !epochs_since (call, in->epoch_at, &epochs))
    return false;
  out->seal_broken = !knows;
  out->epochs = epochs.epochs;
  out->n_epochs = epochs.n_epochs;
  last = epochs.n_epochs > 0 ? epochs.epochs[epochs.n_epochs - 1]->at : 0;
  if (in->refused_at != 0 || last < in->epoch_at || (!knows && (in->epoch_at == 0 || last == in->epoch_at)))
    call_looked (call, "workstation", call->caller->workstation_id);
  return true;
}

bool
session_hello (Call *call, const Greeting *in, Welcome *out)
{
  RecordRef ref = RECORD_REF__INIT;
  Workstation workstation = WORKSTATION__INIT;
  bool found;

  ref.id = call->caller->workstation_id;
  if (!compare_logs (call, in, out)
      || !query_maybe (call, &workstation, &found,
                       "SELECT w.name, b.name AS branch_name FROM workstation w"
                       " JOIN branch b ON b.id = w.branch_id WHERE w.id = :id",
                       &ref))
    return false;

  out->fit = fit_of (in);
  out->build = KONTOR_VERSION;
  out->bank = (char *)people_setting (call, "bank", "");
  out->demo = out->ticket = session_is_demo (call);
  out->workstation = workstation.name;
  out->branch = workstation.branch_name;
  return true;
}

/* And those of the whole bank among them: what only these open need not be offered to others. */
static void
fill_rights (Call *call, const Caller *caller, Me *me)
{
  size_t n = g_strv_length ((char **)caller->rights);

  me->rights = arena_alloc (call->arena, (n + 1) * sizeof *me->rights);
  me->whole = arena_alloc (call->arena, (n + 1) * sizeof *me->whole);
  for (size_t i = 0; i < n; i++)
    {
      char *right = arena_copy (call->arena, caller->rights[i], strlen (caller->rights[i]));

      me->rights[me->n_rights++] = right;
      if (reach_is_whole (caller, right))
        me->whole[me->n_whole++] = right;
    }
}

static bool
fill_me (Call *call, const Caller *caller, const PersonSecret *person, Me *me)
{
  Seal seal = SEAL__INIT;

  if (!chain_head (call, &seal))
    return false;
  me->id = caller->id;
  me->login = person->login;
  me->name = person->name;
  me->post = person->post;
  me->branch_id = person->branch_id;
  me->branch_name = person->branch_name;
  me->must_change = person->must_change;
  me->draft_key = person->draft_key;
  me->seal_number = seal.number;
  me->seal_hash = seal.hash;
  me->zone_minutes = caller->zone_minutes;
  me->lock_after = session_lock_s (call);
  fill_rights (call, caller, me);
  return true;
}

static bool
begin (Call *call, uint64_t person_id, Me *out)
{
  uint8_t *token = arena_alloc (call->arena, SESSION_TOKEN_SIZE), hash[SESSION_HASH_SIZE];
  PersonSecret person = PERSON_SECRET__INIT;
  Caller *caller = NULL;
  uint64_t session_id;
  bool found;

  randombytes_buf (token, SESSION_TOKEN_SIZE);
  session_hash (token, SESSION_TOKEN_SIZE, hash);
  if (!people_by_id (call, person_id, &person, &found)
      || !people_session_begin (call, person_id, call->caller->workstation_id,
                                (ProtobufCBinaryData){ SESSION_HASH_SIZE, hash }, &session_id)
      || !people_caller (call, person_id, call->caller->workstation_id, session_id, &caller))
    return false;
  out->token = (ProtobufCBinaryData){ SESSION_TOKEN_SIZE, token };
  found = fill_me (call, caller, &person, out);
  caller_unref (caller);
  return found;
}

static bool
refuse_sign_in (Call *call)
{
  return call_fail (call, STATUS__DENIED, NULL, N_ ("The name or the password is wrong"), NULL);
}

static bool
refuse_too_many (Call *call, uint32_t seconds)
{
  return call_fail (call, STATUS__DENIED, NULL, N_ ("Too many wrong passwords; try again in {0} min"),
                    arena_print (call->arena, "%u", (seconds + 59) / 60), NULL);
}

/* A ticket is good once, for a minute, and only in a demo bank. */
static bool
take_ticket (Call *call, ProtobufCBinaryData ticket, uint64_t *person_id)
{
  Ticket asked = TICKET__INIT, known = TICKET__INIT;
  uint8_t hash[SESSION_HASH_SIZE];
  bool found;

  if (!session_is_demo (call))
    return call_fail (call, STATUS__DENIED, NULL, N_ ("Only a demo bank lets a ticket in"), NULL);
  session_hash (ticket.data, ticket.len, hash);
  asked.hash = (ProtobufCBinaryData){ SESSION_HASH_SIZE, hash };
  if (!query_maybe (call, &known, &found, "SELECT person_id, until FROM ticket WHERE hash = :hash", &asked))
    return false;
  if (!found || known.until < call->now)
    return call_fail (call, STATUS__DENIED, NULL, N_ ("The ticket has been used, or is too old"), NULL);
  *person_id = known.person_id;
  return query_run (call, "DELETE FROM ticket WHERE hash = :hash", &asked);
}

bool
session_sign_in (Call *call, const Credentials *in, Me *out)
{
  const Proof *proof = call->proof;
  uint64_t person_id = 0;

  g_assert (proof != NULL);
  if (in->ticket.len > 0)
    return take_ticket (call, in->ticket, &person_id) && begin (call, person_id, out);
  if (proof->wait_seconds > 0)
    return refuse_too_many (call, proof->wait_seconds);
  if (!proof->right)
    return refuse_sign_in (call);
  return (proof->new_hash == NULL || people_rehash (call, proof->person_id, proof->new_hash))
         && begin (call, proof->person_id, out);
}

bool
session_resume (Call *call, const Token *in, Me *out)
{
  uint8_t hash[SESSION_HASH_SIZE];
  PersonSecret person = PERSON_SECRET__INIT;
  Caller *caller = NULL;
  int64_t seen_at;
  bool found;

  session_hash (in->token.data, in->token.len, hash);
  if (!session_caller (call, hash, call->caller->workstation_id, &caller, &seen_at))
    return false;
  if (caller == NULL)
    return call_fail (call, STATUS__SIGN_IN, NULL, N_ ("Your session has ended; sign in again"), NULL);
  out->token = in->token;
  found = people_by_id (call, caller->id, &person, &found) && fill_me (call, caller, &person, out);
  caller_unref (caller);
  return found;
}

bool
session_sign_out (Call *call, const Nothing *in, Nothing *out)
{
  return people_session_end (call, call->caller->session_id);
}

/* The lane looked at the password of whoever is signed in, whatever name was typed: nobody else unlocks his screen. */
bool
session_unlock (Call *call, const Credentials *in, Nothing *out)
{
  const Proof *proof = call->proof;

  g_assert (proof != NULL);
  if (proof->wait_seconds > 0)
    return refuse_too_many (call, proof->wait_seconds);
  return proof->right || refuse_sign_in (call);
}

bool
session_change_password (Call *call, const PasswordChange *in, Nothing *out)
{
  const Proof *proof = call->proof;

  g_assert (proof != NULL);
  if (proof->wait_seconds > 0)
    return refuse_too_many (call, proof->wait_seconds);
  if (!proof->right)
    return call_fail (call, STATUS__DENIED, "password", N_ ("The password is wrong"), NULL);
  if (proof->complaint != NULL)
    return call_fail (call, STATUS__INVALID, "new_password", proof->complaint, NULL);
  return people_set_password (call, call->caller->id, proof->new_hash, false);
}

static bool
may_watch (Call *call, const RecordOf *record, bool *may)
{
  const MessageFacts *facts = msg_of_kind (record->kind);

  if (facts == NULL)
    return call_fail (call, STATUS__INVALID, "records", N_ ("There is no such kind of record"), NULL);
  *may = record->id != 0 ? record_may (call, record->kind, record->id)
                         : facts->record->right[0] == '\0' || msg_is_personal (facts->record)
                               || call_may (call, facts->record->right);
  if (*may || !call_failed (call))
    return true;
  if (call->lost != STORE_DONE || call->fault.status != STATUS__NOT_FOUND)
    return false;
  call->fault = (Fault)FAULT__INIT;
  return true;
}

/* The router keeps what is watched; here is only seen to it that it may be. A card that went out of reach while it was
 * open does not make the desk deaf to the others: it is skipped, and named. */
bool
session_watch (Call *call, const WatchList *in, Watched *out)
{
  if (in->n_records > SESSION_WATCHES)
    return call_fail (call, STATUS__INVALID, "records", N_ ("A desk may watch {0} records"),
                      G_STRINGIFY (SESSION_WATCHES), NULL);
  out->skipped = arena_alloc (call->arena, (in->n_records + 1) * sizeof *out->skipped);
  for (size_t i = 0; i < in->n_records; i++)
    {
      bool may;

      if (!may_watch (call, in->records[i], &may))
        return false;
      if (!may)
        out->skipped[out->n_skipped++] = in->records[i];
    }
  return true;
}

bool
session_present (Call *call, const Presence *in, Nothing *out)
{
  return record_may (call, in->kind, in->id);
}

/* Whoever heard an alarm of his desk stands for it, by name, in the access log. */
bool
session_answer (Call *call, const Nothing *in, Nothing *out)
{
  call_looked (call, "workstation", call->caller->workstation_id);
  return true;
}
