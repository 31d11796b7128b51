/* session.c - see session.h. */

#include "server/session/session.h"

#include <sodium.h>
#include <string.h>

#include "server/call/query.h"

void
session_hash (const void *secret, size_t n, uint8_t hash[SESSION_HASH_SIZE])
{
  crypto_generichash (hash, SESSION_HASH_SIZE, secret, n, NULL, 0);
}

unsigned
session_setting (Call *call, const char *name, unsigned fallback)
{
  const char *text = people_setting (call, name, "");
  guint64 number;

  return g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT, &number, NULL) ? number : fallback;
}

int64_t
session_idle_ms (Call *call)
{
  return session_setting (call, "idle_after", SESSION_IDLE_S) * 1000LL;
}

unsigned
session_lock_s (Call *call)
{
  return session_setting (call, "lock_after", SESSION_LOCK_S);
}

bool
session_is_demo (Call *call)
{
  return strcmp (people_setting (call, "demo", ""), "1") == 0;
}

bool
session_workstation (Call *call, const uint8_t key[SESSION_KEY_SIZE], Workstation *workstation, bool *found)
{
  if (!people_workstation_by_key (call, (ProtobufCBinaryData){ SESSION_KEY_SIZE, (uint8_t *)key }, workstation, found))
    return false;
  *found = *found && workstation->state == WORKSTATION__STATE__ENROLLED;
  return true;
}

/* Who must choose a new password may do nothing else until he has. */
static Caller *
without_rights (Caller *caller)
{
  static const char *const none[] = { NULL };
  Caller bare = *caller;
  Caller *fresh;

  bare.rights = none;
  bare.n_reach = 0;
  bare.must_change = true;
  fresh = caller_new (&bare);
  caller_unref (caller);
  return fresh;
}

bool
session_caller (Call *call, const uint8_t hash[SESSION_HASH_SIZE], uint64_t workstation_id, Caller **caller,
                int64_t *seen_at)
{
  SessionRow row = SESSION_ROW__INIT;
  PersonSecret person = PERSON_SECRET__INIT;
  Caller *found_caller = NULL;
  bool found;

  if (!people_session_find (call, (ProtobufCBinaryData){ SESSION_HASH_SIZE, (uint8_t *)hash }, &row, &found))
    return false;
  *caller = NULL;
  *seen_at = MAX (row.began_at, row.seen_at);
  if (!found || row.ended_at != 0 || row.workstation_id != workstation_id
      || *seen_at + session_idle_ms (call) < call->now)
    return true;
  if (!people_by_id (call, row.person_id, &person, &found))
    return false;
  if (!found)
    return true;
  if (!people_caller (call, row.person_id, workstation_id, row.id, &found_caller))
    return false;
  *caller = person.must_change ? without_rights (found_caller) : found_caller;
  return true;
}

void
session_fingerprint (const uint8_t key[SESSION_KEY_SIZE], char text[40])
{
  enum
  {
    BYTES = 16
  };
  uint8_t hash[BYTES];
  size_t n = 0;

  crypto_generichash (hash, BYTES, key, SESSION_KEY_SIZE, NULL, 0);
  for (int i = 0; i < BYTES; i++)
    n += g_snprintf (text + n, 40 - n, i > 0 && i % 2 == 0 ? " %02X" : "%02X", hash[i]);
}

bool
session_make_ticket (Call *call, uint64_t person_id, uint8_t ticket[SESSION_TOKEN_SIZE])
{
  Ticket row = TICKET__INIT;
  uint8_t hash[SESSION_HASH_SIZE];

  g_assert (session_is_demo (call));
  randombytes_buf (ticket, SESSION_TOKEN_SIZE);
  session_hash (ticket, SESSION_TOKEN_SIZE, hash);
  row.hash = (ProtobufCBinaryData){ SESSION_HASH_SIZE, hash };
  row.person_id = person_id;
  row.until = call->now + SESSION_TICKET_MS;
  return query_run (call, "INSERT INTO ticket (hash, person_id, until) VALUES (:hash, :person_id, :until)", &row);
}

static bool
raise_setting (Call *call, const char *name, unsigned number)
{
  unsigned before = session_setting (call, name, 0);

  if (number < before)
    return call_fail (call, STATUS__INVALID, name,
                      N_ ("The cost of a password's hash may only rise; this bank has {0}"),
                      arena_print (call->arena, "%u", before), NULL);
  return number == before || people_set (call, name, arena_print (call->arena, "%u", number));
}

bool
session_raise_cost (Call *call, unsigned memory_mib, unsigned operations)
{
  return raise_setting (call, "password_memory_mib", memory_mib)
         && raise_setting (call, "password_operations", operations);
}
