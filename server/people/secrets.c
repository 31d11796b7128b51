/* secrets.c - what sign-in needs to know and keep: hashes of passwords, draft keys, failed tries; and the bank's
 * settings. */

#include "server/people/people.h"

#include <sodium.h>
#include <string.h>

#include "common/text.h"
#include "server/call/query.h"
#include "server/call/save.h"

enum { DRAFT_KEY_SIZE = 32 };

#define PERSON                                                                                                         \
  "SELECT p.id, p.login, p.name, p.state, s.hash, p.password_at, s.draft_key, coalesce (s.must_change, 0) AS "         \
  "must_change,"                                                                                                       \
  " p.branch_id, p.post, b.name AS branch_name, b.zone, p.client_id"                                                   \
  " FROM person p JOIN branch b ON b.id = p.branch_id LEFT JOIN person_secret s ON s.person_id = p.id"

bool
people_by_login (Call *call, const char *login, PersonSecret *person, bool *found)
{
  PersonSecret asked = PERSON_SECRET__INIT;

  asked.login = call_own (call, text_fold (login));
  return query_maybe (call, person, found, PERSON " WHERE p.login = :login AND p.state <> 3", &asked);
}

bool
people_by_id (Call *call, uint64_t id, PersonSecret *person, bool *found)
{
  PersonSecret asked = PERSON_SECRET__INIT;

  asked.id = id;
  return query_maybe (call, person, found, PERSON " WHERE p.id = :id AND p.state <> 3", &asked);
}

static bool
write_secret (Call *call, uint64_t id, const char *hash, bool must_change)
{
  PersonSecret secret = PERSON_SECRET__INIT;
  uint8_t *key = arena_alloc (call->arena, DRAFT_KEY_SIZE);

  randombytes_buf (key, DRAFT_KEY_SIZE);
  secret.id = id;
  secret.hash = hash;
  secret.must_change = must_change;
  secret.draft_key = (ProtobufCBinaryData) { DRAFT_KEY_SIZE, key };
  return query_run (call,
                    "INSERT INTO person_secret (person_id, hash, must_change, draft_key) VALUES (:id, :hash, "
                    ":must_change, :draft_key)"
                    " ON CONFLICT (person_id) DO UPDATE SET hash = excluded.hash, must_change = excluded.must_change",
                    &secret);
}

bool
people_set_password (Call *call, uint64_t id, const char *hash, bool must_change)
{
  Person person = PERSON__INIT;

  g_assert (hash != NULL);
  person.id = id;
  if (!query_one (call, &person, "SELECT version FROM person WHERE id = :id", &person))
    return false;
  person.password_at = call->now;
  return query_change (call, &person, NULL, "password_at", NULL) && write_secret (call, id, hash, must_change);
}

bool
people_rehash (Call *call, uint64_t id, const char *hash)
{
  PersonSecret secret = PERSON_SECRET__INIT;

  secret.id = id;
  secret.hash = hash;
  return query_run (call, "UPDATE person_secret SET hash = :hash WHERE person_id = :id", &secret);
}

bool
people_tries (Call *call, uint64_t person_id, uint64_t workstation_id, SignInTry *tries)
{
  bool found;

  tries->person_id = person_id;
  tries->workstation_id = workstation_id;
  return query_maybe (
      call, tries, &found,
      "SELECT failed, at, until FROM sign_in_try WHERE person_id = :person_id AND workstation_id = :workstation_id",
      tries);
}

bool
people_note_try (Call *call, const SignInTry *tries)
{
  if (tries->failed == 0)
    return query_post (
        call, "DELETE FROM sign_in_try WHERE person_id = :person_id AND workstation_id = :workstation_id", tries);
  return query_post (
      call,
      "INSERT INTO sign_in_try (person_id, workstation_id, failed, at, until)"
      " VALUES (:person_id, :workstation_id, :failed, @now, coalesce (:until, 0))"
      " ON CONFLICT (person_id, workstation_id)"
      " DO UPDATE SET failed = excluded.failed, at = excluded.at, until = excluded.until",
      tries);
}

const char *
people_setting (Call *call, const char *name, const char *fallback)
{
  Setting setting = SETTING__INIT;
  bool found;

  setting.name = name;
  return query_maybe (call, &setting, &found, "SELECT value FROM setting WHERE name = :name", &setting) && found
                 && setting.value[0] != '\0'
             ? setting.value
             : fallback;
}

bool
people_set (Call *call, const char *name, const char *value)
{
  Setting setting = SETTING__INIT;

  setting.name = name;
  setting.value = value;
  return query_run (call,
                    "INSERT INTO setting (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = "
                    "excluded.value",
                    &setting);
}
