/* verify.c - proves that nobody has touched the log or a row behind its back, and names what was touched.
 *
 * First the chain, seal by seal. Then entry by entry: the values beside it are those it was made with; and of the
 * newest entry of each record, the row is the one that was written then. Last the tables (verify-rows.c). A long log is
 * looked through in parts, each with memory of its own.
 */

#include <inttypes.h>
#include <string.h>

#include "audit.rpc.h"
#include "server/audit/audit.h"
#include "server/audit/check.h"
#include "server/call/chain.h"
#include "server/call/changes.h"
#include "server/call/past.h"
#include "server/call/query.h"
#include "server/call/save.h"

enum { PART = 20000, PAGE = 500 };

static bool
check_seal (Check *check, const Seal *before, const Seal *seal)
{
  Call *call = check->call;
  ChangeList entries = CHANGE_LIST__INIT;
  uint8_t hash[CHAIN_HASH_SIZE];

  if (!query_many (call, &entries, "changes", "SELECT " PAST_COLUMNS " FROM change WHERE seal_id = :id ORDER BY id",
                   seal))
    return false;
  chain_hash (before, &entries, hash, call->arena);
  if (seal->number != before->number + 1)
    check_complain (check, arena_print (call->arena, "seal %u is missing: %u comes after %u", before->number + 1,
                                  seal->number, before->number));
  else if (entries.n_changes != seal->n_changes)
    check_complain (check, arena_print (call->arena, "seal %u was made of %u entries, but %zu are there", seal->number,
                                  seal->n_changes, entries.n_changes));
  else if (seal->hash.len != CHAIN_HASH_SIZE || memcmp (hash, seal->hash.data, CHAIN_HASH_SIZE) != 0)
    check_complain (check,
              arena_print (call->arena, "seal %u does not hold: an entry of the log was changed, or the seal was",
                           seal->number));
  check->out->n_seals++;
  check->out->last_seal = seal->number;
  return true;
}

static bool
find_seal (Call *call, uint32_t number, const char *sql, Seal *seal, bool *found)
{
  Seal asked = SEAL__INIT;

  asked.number = number;
  seal__init (seal);
  return query_maybe (call, seal, found, sql, &asked);
}

/* Seals after the last report's, as many as cover a part. */
static bool
check_chain (Check *check, const VerifyRequest *in, unsigned part, bool *finished)
{
  Arena *arena = check->call->arena;
  Seal before, seal;
  bool found = true;
  uint64_t n_entries = 0;

  if (!find_seal (check->call, in->after_seal, "SELECT number, hash FROM seal WHERE number = :number", &before, &found))
    return false;
  before.number = in->after_seal;
  for (found = true; n_entries < part;)
    {
      if (!find_seal (check->call, before.number, "SELECT id, number, n_changes, hash FROM seal WHERE number > :number"
                                                  " ORDER BY number LIMIT 1", &seal, &found))
        return false;
      if (!found)
        break;
      check->call->arena = arena_new (CHECK_ARENA);
      found = check_seal (check, &before, &seal);
      arena_free (check->call->arena);
      check->call->arena = arena;
      if (!found)
        return false;
      before = seal;
      n_entries += MAX (seal.n_changes, 1);
    }
  *finished = !found;
  return true;
}

/* "client:17: erased by decision 152-7", once for each record in a part. */
static void
tell_erased (Check *check, const Erasure *erasure)
{
  VerifyReport *out = check->out;
  const char *text = arena_print (check->kept, "%s:%" PRIu64 ": erased by decision %s", erasure->kind,
                                  erasure->record_id, erasure->decision);

  if (out->erasures == NULL)
    out->erasures = arena_alloc (check->kept, PAGE * sizeof *out->erasures);
  for (size_t i = 0; i < out->n_erasures; i++)
    if (strcmp (out->erasures[i], text) == 0)
      return;
  if (out->n_erasures < PAGE)
    out->erasures[out->n_erasures++] = text;
}

/* The decision is about that record, or changed it at the moment at which it was carried out: both are in the chain. */
static bool
is_about (Check *check, const Change *entry, const Erasure *erasure, bool *about)
{
  Change asked = *entry, found = CHANGE__INIT;

  *about = (erasure->record_id == entry->record_id && strcmp (erasure->kind, entry->kind) == 0)
           || (entry->within_id != 0 && erasure->record_id == entry->within_id);
  asked.within_id = erasure->id;
  return *about
         || query_maybe (check->call, &found, about,
                         "SELECT c.id FROM change e JOIN change c ON c.at = e.at AND c.person_id = e.person_id"
                         " WHERE e.record_id = :within_id AND e.kind = 'erasure' AND c.record_id = :record_id"
                         " AND c.kind = :kind LIMIT 1", &asked);
}

static void
complain_of_values (Check *check, const Change *entry, const char *complaint)
{
  check_complain (check, arena_print (check->call->arena, "entry %" PRIu64 " (%s:%" PRIu64 "): its old values were %s",
                                      entry->id, entry->kind, entry->record_id, complaint));
}

/* Values that are gone must be gone by a decision that the log knows, and that was about them. */
static bool
check_erased (Check *check, const Change *entry, const ChangeValue *value)
{
  Erasure asked = ERASURE__INIT, erasure = ERASURE__INIT;
  bool found, about = false;

  asked.id = value->erased_by;
  if (!query_maybe (check->call, &erasure, &found,
                    "SELECT id, kind, record_id, decision FROM {erasure!by which decision values were taken away} e"
                    " WHERE id = :id", &asked))
    return false;
  check->out->n_erased++;
  if (found && !is_about (check, entry, &erasure, &about))
    return false;
  if (!found)
    complain_of_values (check, entry, "taken away, and there is no decision");
  else if (!about)
    complain_of_values (check, entry, "taken away by a decision about something else");
  else if (value->salt.len > 0 || value->fields.len > 0)
    complain_of_values (check, entry, "erased, and others were put there");
  else
    tell_erased (check, &erasure);
  return true;
}

static bool
check_values (Check *check, const Change *entry)
{
  ChangeValue value = CHANGE_VALUE__INIT;
  uint8_t hash[CHAIN_HASH_SIZE];
  bool found;

  if (entry->values_hash.len == 0)
    return true;
  if (!query_maybe (check->call, &value, &found,
                    "SELECT salt, fields, erased_by FROM change_value WHERE change_id = :id", entry))
    return false;
  chain_hash_values (&value, hash);
  if (found && value.erased_by != 0)
    return check_erased (check, entry, &value);
  if (!found || entry->values_hash.len != CHAIN_HASH_SIZE
      || memcmp (hash, entry->values_hash.data, CHAIN_HASH_SIZE) != 0)
    complain_of_values (check, entry, found ? "changed" : "taken away");
  return true;
}

static bool
is_newest (Check *check, const Change *entry, bool *newest)
{
  Change later = CHANGE__INIT;
  bool found;

  if (!query_maybe (check->call, &later, &found, "SELECT id FROM change WHERE record_id = :record_id AND id > :id"
                                                 " AND kind = :kind ORDER BY id LIMIT 1", entry))
    return false;
  *newest = !found;
  return true;
}

static const char *
fault_of_row (Link *link, const Change *entry, const Msg *row, bool found)
{
  uint8_t hash[CHANGE_HASH_SIZE];
  const Field *version = protobuf_c_message_descriptor_get_field_by_name (row->descriptor, "version");
  unsigned n;
  const ChangeColumn *columns = save_columns (link, row->descriptor, &n);

  if (entry->row_hash.len == 0)
    return found ? "it was deleted, but the row is there" : NULL;
  if (!found)
    return "the row is gone, and nobody deleted it";
  changes_hash_row (columns, n, row, hash);
  if (entry->row_hash.len != CHANGE_HASH_SIZE || memcmp (hash, entry->row_hash.data, CHANGE_HASH_SIZE) != 0)
    return "the row was edited by hand";
  if (version != NULL && entry->within_id == 0 && *(uint32_t *) msg_member (row, version) != entry->version)
    return "the row has another version than its last entry: an entry was deleted";
  return NULL;
}

static bool
check_row (Check *check, const Change *entry)
{
  const MessageFacts *facts = msg_of_kind (entry->kind);
  bool newest, found;
  const char *fault;
  Msg *row;

  if (!is_newest (check, entry, &newest))
    return false;
  if (!newest || facts == NULL)
    return true;
  row = arena_alloc (check->call->arena, facts->type->sizeof_message);
  protobuf_c_message_init (facts->type, row);
  if (!save_read (check->call, row, entry->record_id, entry->within_id, &found))
    return false;
  check->out->n_rows++;
  fault = fault_of_row (check->call->link, entry, row, found);
  if (fault != NULL)
    check_complain (check, arena_print (check->call->arena, "%s:%" PRIu64 ": %s (last entry %" PRIu64 ", version %u)",
                                  entry->kind, entry->record_id, fault, entry->id, entry->version));
  return true;
}

static bool
check_page (Check *check, uint64_t *after, size_t *n)
{
  ChangeList entries = CHANGE_LIST__INIT;
  VerifyRequest asked = VERIFY_REQUEST__INIT;

  asked.after_change = *after;
  asked.limit = PAGE;
  if (!query_many (check->call, &entries, "changes",
                   "SELECT " PAST_COLUMNS " FROM change WHERE id > coalesce (:after_change, 0)"
                   " ORDER BY id LIMIT :limit",
                   &asked))
    return false;
  for (size_t i = 0; i < entries.n_changes; i++)
    if (!check_values (check, entries.changes[i]) || !check_row (check, entries.changes[i]))
      return false;
  *n = entries.n_changes;
  if (*n > 0)
    *after = entries.changes[*n - 1]->id;
  return true;
}

static bool
check_entries (Check *check, const VerifyRequest *in, unsigned part, bool *finished)
{
  Arena *arena = check->call->arena;
  uint64_t after = in->after_change;
  size_t n = PAGE;
  bool good = true;

  while (good && n == PAGE && check->out->n_changes < part)
    {
      check->call->arena = arena_new (CHECK_ARENA);
      good = check_page (check, &after, &n);
      arena_free (check->call->arena);
      check->call->arena = arena;
      check->out->n_changes += good ? n : 0;
    }
  check->out->last_change = after;
  *finished = n < PAGE;
  return good;
}

/* Without a number nobody remembers anything. */
static bool
check_head (Check *check, const VerifyRequest *in)
{
  bool knows;

  if (in->known_number == 0)
    return true;
  if (!audit_knows (check->call, in->known_number, in->known_hash, &knows))
    return false;
  if (!knows)
    check_complain (check, arena_print (check->kept,
                                  "seal %" PRIu64 " is not the one that a desk remembers: the chain was made anew,"
                                  " or its end is lost",
                                  in->known_number));
  return true;
}

static bool
is_first (const VerifyRequest *in)
{
  return in->after_seal == 0 && in->after_change == 0 && in->after_row == 0;
}

bool
audit_verify (Call *call, const VerifyRequest *in, VerifyReport *out)
{
  Check check = { call, call->arena, out };
  unsigned part = in->limit > 0 ? MIN (in->limit, PART) : PART;
  bool chain_done, entries_done, rows_done;

  if (!check_head (&check, in) || (is_first (in) && !check_epochs (&check))
      || !check_chain (&check, in, part, &chain_done) || !check_entries (&check, in, part, &entries_done)
      || !check_rows (&check, in, part, &rows_done))
    return false;
  out->finished = chain_done && entries_done && rows_done;
  if (out->last_seal == 0)
    out->last_seal = in->after_seal;
  return true;
}
