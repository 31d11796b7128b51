/* workstations.c - the machines that the bank lets in: invited with a code that is good once, enrolled by their own
 * key, revoked for good. */

#include <sodium.h>
#include <string.h>

#include "common/invite.h"
#include "common/text.h"
#include "people.rpc.h"
#include "server/call/page.h"
#include "server/call/query.h"
#include "server/call/save.h"
#include "server/people/people.h"

enum { CODE_BYTES = 16, HASH_SIZE = 32, DAY_MS = 86400000 };

static const Page workstations = { .rows = "workstations",
                                   .select = "w.id, w.version, w.name, w.branch_id, b.name AS branch_name, w.state, "
                                             "w.fingerprint, w.enrolled_at, w.last_seen_at AS seen_at,"
                                             " w.host, w.code_until, w.invited_by_id,"
                                             " ib.name AS invited_by_name, w.permit_until",
                                   .from = "{workstation} w JOIN branch b ON b.id = w.branch_id"
                                           " LEFT JOIN person ib ON ib.id = w.invited_by_id",
                                   .words = "(coalesce (w.name_key, '') || ' ' || coalesce (b.name_key, ''))",
                                   .order = "b.place, w.name, w.id",
                                   .id = "w.id",
                                   .columns = { { "name", "w.name" },
                                                { "branch_name", "b.place" },
                                                { "state", "w.state" },
                                                { "enrolled_at", "w.enrolled_at" },
                                                { "seen_at", "w.last_seen_at" },
                                                { "host", "w.host" },
                                                { "branch_id", "w.branch_id" },
                                                { "code_until", "w.code_until" } } };

bool
people_workstations (Call *call, const ListQuery *in, WorkstationPage *out)
{
  return query_page (call, out, &workstations, in);
}

static ProtobufCBinaryData
hash_of (Call *call, const char *code)
{
  uint8_t *hash = arena_alloc (call->arena, HASH_SIZE);

  crypto_generichash (hash, HASH_SIZE, (const uint8_t *) code, strlen (code), NULL, 0);
  return (ProtobufCBinaryData) { HASH_SIZE, hash };
}

/* 128 bits, in hex. */
static char *
make_code (Call *call)
{
  uint8_t bits[CODE_BYTES];
  char *code = arena_alloc (call->arena, 2 * sizeof bits + 1);

  randombytes_buf (bits, sizeof bits);
  sodium_bin2hex (code, 2 * sizeof bits + 1, bits, sizeof bits);
  sodium_memzero (bits, sizeof bits);
  return code;
}

/* Twelve figures: they are on every keyboard, whatever its layout. Ten tries a minute do not find them in a day. */
static char *
make_short_code (Call *call)
{
  return arena_print (call->arena, "%06u%06u", randombytes_uniform (1000000), randombytes_uniform (1000000));
}

/* What the new desk is given by hand, with the addresses and the key that the server has published. */
static char *
write_invitation (Call *call, const Invitation *invitation)
{
  g_auto (GStrv) servers = g_strsplit (people_setting (call, "desks.servers", ""), ";", -1);
  g_auto (GStrv) enrols = g_strsplit (people_setting (call, "desks.enrol", ""), ";", -1);
  const Invite paper = { (char *) people_setting (call, "bank", ""),
                         servers,
                         enrols,
                         (char *) people_setting (call, "desks.key", ""),
                         (char *) invitation->code,
                         invitation->until };

  return call_own (call, invite_write (&paper));
}

/* One that is in the bank already can only be invited while it has not come. */
static bool
find_invited (Call *call, const Workstation *in, Workstation *known)
{
  *known = *in;
  if (in->id == 0)
    return true;
  if (!query_one (call, known, "SELECT state, invited_by_id, permit_until FROM workstation WHERE id = :id", in))
    return false;
  return known->state == WORKSTATION__STATE__INVITED || known->state == WORKSTATION__STATE__PERMITTED
         || call_fail (call, STATUS__CONFLICT, NULL, N_("This workstation is enrolled or revoked: invite a new one"),
                       NULL);
}

static bool
invite (Call *call, const Workstation *in, char *code, Invitation *out)
{
  Workstation invited = *in;
  RecordRef saved = RECORD_REF__INIT;

  out->code = code;
  out->until = invited.code_until = call->now + DAY_MS;
  invited.state = WORKSTATION__STATE__INVITED;
  invited.code_hash = hash_of (call, out->code);
  invited.name_key = call_own (call, text_fold (in->name));
  invited.permit_until = 0;
  if (!query_change (call, &invited, &saved, "name", "name_key", "branch_id", "state", "code_hash", "code_until",
                     "permit_until", NULL))
    return false;
  out->workstation_id = saved.id;
  out->text = write_invitation (call, out);
  return !call_failed (call);
}

/* What the second person confirms; it tells the code to nobody, for he who asked is not there. A code that was out
 * already is good no more. */
bool
people_allow_invite (Call *call, const Workstation *in, RecordRef *out)
{
  Workstation permitted, branch = WORKSTATION__INIT;

  if (!find_invited (call, in, &permitted)
      || !query_one (call, &branch, "SELECT name FROM branch WHERE id = :branch_id", in))
    return false;
  call->summary = arena_print (call->arena, "%s · %s", in->name, branch.name);
  permitted.state = WORKSTATION__STATE__PERMITTED;
  permitted.name_key = call_own (call, text_fold (in->name));
  permitted.invited_by_id = call->caller->id;
  permitted.permit_until = call->now + DAY_MS;
  permitted.code_hash = (ProtobufCBinaryData) { 0, NULL };
  permitted.code_until = 0;
  return query_change (call, &permitted, out, "name", "name_key", "branch_id", "state", "code_hash", "code_until",
                       "invited_by_id", "permit_until", NULL);
}

static bool
check_permit (Call *call, const Workstation *known)
{
  return (known->id != 0 && known->state == WORKSTATION__STATE__PERMITTED && known->invited_by_id == call->caller->id
          && known->permit_until > call->now)
         || call_fail (call, STATUS__DENIED, NULL,
                       N_("A workstation is invited by two: propose it, and take the code within a day of the "
                          "colleague's word"),
                       NULL);
}

/* The code under the permission, for the machine that was confirmed and no other. The house, which is asked at the
 * server itself, needs nobody. */
bool
people_invite (Call *call, const Workstation *in, Invitation *out)
{
  Workstation known, confirmed = WORKSTATION__INIT;

  if (!find_invited (call, in, &known))
    return false;
  if (call->caller->id == CALLER_HOUSE)
    return invite (call, in, make_code (call), out);
  return check_permit (call, &known)
         && query_one (call, &confirmed, "SELECT id, version, name, branch_id FROM workstation WHERE id = :id", in)
         && invite (call, &confirmed, make_code (call), out);
}

bool
people_invite_short (Call *call, const Workstation *in, Invitation *out)
{
  return invite (call, in, make_short_code (call), out);
}

static bool
change_state (Call *call, Workstation *workstation, Workstation__State state)
{
  workstation->state = state;
  workstation->code_hash = (ProtobufCBinaryData) { 0, NULL };
  workstation->code_until = 0;
  return query_change (call, workstation, NULL, "state", "code_hash", "code_until", "public_key", "fingerprint",
                       "enrolled_at", "host", NULL);
}

/* The key stays: it tells who it is that is refused. Whoever sits there is out at once. */
bool
people_revoke (Call *call, const RecordRef *in, Nothing *out)
{
  Workstation workstation = WORKSTATION__INIT;
  SessionPage alive = SESSION_PAGE__INIT;

  if (!query_one (call, &workstation,
                  "SELECT id, version, public_key, fingerprint, enrolled_at, host FROM workstation WHERE id = :id", in)
      || !query_many (call, &alive, "sessions",
                      "SELECT id FROM session WHERE workstation_id = :id AND ended_at IS NULL", in))
    return false;
  if (in->version != 0 && in->version != workstation.version)
    return call_fail (call, STATUS__CONFLICT, NULL, N_("Somebody changed this record while you were editing it"), NULL);
  for (size_t i = 0; i < alive.n_sessions; i++)
    if (!people_session_end (call, alive.sessions[i]->id))
      return false;
  return change_state (call, &workstation, WORKSTATION__STATE__REVOKED);
}

bool
people_enrol (Call *call, ProtobufCBinaryData code_hash, ProtobufCBinaryData public_key, const char *fingerprint,
              const char *host, Workstation *enrolled, bool *found)
{
  Workstation asked = WORKSTATION__INIT, invited = WORKSTATION__INIT;

  asked.code_hash = code_hash;
  asked.state = WORKSTATION__STATE__INVITED;
  if (!query_maybe (call, &invited, found,
                    "SELECT id, version, name, branch_id FROM workstation"
                    " WHERE code_hash = :code_hash AND state = :state AND code_until > @now",
                    &asked)
      || !*found)
    return !call_failed (call);

  invited.public_key = public_key;
  invited.fingerprint = fingerprint;
  invited.host = host;
  invited.enrolled_at = call->now;
  if (!change_state (call, &invited, WORKSTATION__STATE__ENROLLED))
    return false;
  *enrolled = invited;
  return true;
}

bool
people_workstation_by_key (Call *call, ProtobufCBinaryData public_key, Workstation *workstation, bool *found)
{
  Workstation asked = WORKSTATION__INIT;

  asked.public_key = public_key;
  return query_maybe (call, workstation, found,
                      "SELECT w.id, w.version, w.name, w.branch_id, b.name AS branch_name, w.state, w.fingerprint, "
                      "w.enrolled_at, w.host"
                      " FROM workstation w JOIN branch b ON b.id = w.branch_id WHERE w.public_key = :public_key",
                      &asked);
}

bool
people_workstation_seen (Call *call, uint64_t workstation_id)
{
  RecordRef ref = RECORD_REF__INIT;

  ref.id = workstation_id;
  return query_post (call, "UPDATE workstation SET last_seen_at = @now WHERE id = :id", &ref);
}
