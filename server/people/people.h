/* people.h - staff, the tree of branches, what roles allow, workstations and sessions, as other rooms may ask of them.
 *
 * A person holds roles in branches; a role is a list of rights, each with a breadth: own records, the branch, the
 * branch and all below it, the whole bank. people_caller () turns this into rights and ranges of places. A substitute's
 * row counts only on its days, only while the absent person holds that role there himself (so it is never handed on),
 * and never gives the rights to grant or to confirm.
 *
 * A Caller is made once, at sign-in, and made anew after a notice of a kind for which people_concerns () is true.
 * Passwords come here as crypto_pwhash_str () has made them, tokens and codes as crypto_generichash () of 32 bytes
 * without a key.
 */

#pragma once

#include "people.pb-c.h"
#include "server/call/call.h"

/* Rights and reach of @person_id now, to be unref'd by the caller. SIGN_IN when he is not there, or has left. The
 * call's own caller does not matter. `russian` is as the call's caller has it. */
bool people_caller (Call *call, uint64_t person_id, uint64_t workstation_id, uint64_t session_id, Caller **caller);

/* Does a change of such a record alter somebody's rights or reach? "person", "branch", "role", "holding", "session",
 * "workstation". */
bool people_concerns (const char *kind);

/* Who signs in under @login (in any case), with the hash of his password; or by id. Nothing is @found for those who
 * have left. */
bool people_by_login (Call *call, const char *login, PersonSecret *person, bool *found);
bool people_by_id (Call *call, uint64_t id, PersonSecret *person, bool *found);

/* @hash: from crypto_pwhash_str (). With @must_change its owner has to choose another at once. Makes the draft key when
 * there is none yet. That it was done is in the log, as a change of the person's password_at. */
bool people_set_password (Call *call, uint64_t id, const char *hash, bool must_change);

/* The same hash with stronger parameters, after a good sign-in; tells nobody. */
bool people_rehash (Call *call, uint64_t id, const char *hash);

/* Failed tries in a row of the person at the workstation. A clean slate when there were none. */
bool people_tries (Call *call, uint64_t person_id, uint64_t workstation_id, SignInTry *tries);
bool people_note_try (Call *call, const SignInTry *tries);       /* writes it; failed == 0 wipes it out */

/* Sessions. A hash is 32 bytes. */
bool people_session_begin (Call *call, uint64_t person_id, uint64_t workstation_id, ProtobufCBinaryData token_hash,
                           uint64_t *session_id);
bool people_session_find (Call *call, ProtobufCBinaryData token_hash, SessionRow *session,
                          bool *found); /* also those that ended */
bool people_session_seen (Call *call, uint64_t session_id);
bool people_session_end (Call *call, uint64_t session_id);

/* An invitation with a code of twelve figures, to be typed where the key's words are compared (common/invite.h). */
bool people_invite_short (Call *call, const Workstation *in, Invitation *out);

/* Workstations. The hash is of the code's letters as they stand in the invitation. Enrolling takes the invitation that
 * the code belongs to and uses it up; not @found when there is none, or it is too old or used. */
bool people_enrol (Call *call, ProtobufCBinaryData code_hash, ProtobufCBinaryData public_key, const char *fingerprint,
                   const char *host, Workstation *enrolled, bool *found);
bool people_workstation_by_key (Call *call, ProtobufCBinaryData public_key, Workstation *workstation, bool *found);
bool people_workstation_seen (Call *call, uint64_t workstation_id);

/* Settings of the bank: "bank" (its name), "demo" ("1"), "lock_after" and "idle_after" (seconds); and what kontord
 * publishes at its start for invitations: "desks.servers", "desks.enrol", "desks.key". @fallback when it is not
 * set. */
const char *people_setting (Call *call, const char *name, const char *fallback);
bool people_set (Call *call, const char *name, const char *value);

/* The first roles of a new bank with their rights, named in Russian or in English as the call's caller reads; tells the
 * id that each got. */
typedef enum
{
  ROLE_ADMINISTRATOR = 1,
  ROLE_SECURITY,
  ROLE_AUDITOR,
  ROLE_DIRECTOR,
  ROLE_REGIONAL,
  ROLE_MANAGER,
  ROLE_ADVISER,
  ROLE_ANALYST,
  ROLE_CLERK,
  N_ROLES
} PeopleRole;
bool people_seed_roles (Call *call, uint64_t ids[N_ROLES]);

/* Who may use @right on a record of @place (0 = of the whole bank), and through which role: up to
 * PEOPLE_MAX_SEERS of them. An owner and those to whom the record was opened are the asking room's to add. */
enum { PEOPLE_MAX_SEERS = 500 };
typedef struct
{
  uint64_t person_id;
  const char *person_name, *post, *branch_name;
  const char *role_name, *held_at;      /* the branch where the role is held */
  uint32_t breadth;                     /* RoleRight.Breadth */
  const char *for_name;                 /* whom he substitutes, or "" */
} PeopleSeer;
bool people_seers (Call *call, const char *right, uint32_t place, const PeopleSeer **seers, unsigned *n);

/* Proposals that have grown stale (server/call/proposal.h) wait no longer. */
bool people_put_away_stale (Call *call);

/* Nobody edits or approves his own record: DENIED when @client_id is who the caller is in the client base. */
bool people_not_self (Call *call, uint64_t client_id);

/* Where a new record of the branch lies. */
bool people_place (Call *call, uint64_t branch_id, uint32_t *place);
