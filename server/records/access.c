/* access.c - who was let in to one record, and who can see it at all, through what. */

#include <string.h>

#include "people.pb-c.h"
#include "records.rpc.h"
#include "server/audit/audit.h"
#include "server/call/page.h"
#include "server/call/query.h"
#include "server/call/reach.h"
#include "server/call/save.h"
#include "server/call/sift.h"
#include "server/people/people.h"
#include "server/records/records.h"

bool
records_access (Call *call, const ListQuery *in, AccessPage *out)
{
  static const Page page = {
    .rows = "rows",
    .select = "a.id, a.version, a.kind, a.record_id, a.person_id, p.name AS person_name, a.level, a.last_day, a.reason,"
              " a.giver_id, g.name AS giver_name",
    .from = "{record_access} a JOIN {person} p ON p.id = a.person_id LEFT JOIN {person} g ON g.id = a.giver_id",
    .where = "a.record_id = :of_id AND a.kind = :of_kind AND (a.last_day IS NULL OR a.last_day >= @today)",
    .order = "p.name_key, a.id",
    .id = "a.id",
    .sifted = true,
    .columns = { { "person_name", "p.name_key" }, { "level", "a.level" }, { "last_day", "a.last_day" } },
  };

  return record_beside (call, in->of_kind, in->of_id) && query_page (call, out, &page, in);
}

static uint32_t
later (uint32_t one, uint32_t other)
{
  return one == 0 || other == 0 ? 0 : MAX (one, other);
}

bool
records_let_in (Call *call, const RecordAccess *access, RecordRef *out)
{
  RecordAccess record = *access, known = RECORD_ACCESS__INIT;
  bool found;

  if (!query_maybe (call, &known, &found,
                    "SELECT id, version, kind, record_id, person_id, level, last_day, reason FROM {record_access} a"
                    " WHERE person_id = :person_id AND kind = :kind AND record_id = :record_id"
                    " AND (last_day IS NULL OR last_day >= @today) LIMIT 1", access))
    return false;
  if (found)
    {
      record.id = known.id;
      record.version = known.version;
      record.last_day = later (known.last_day, access->last_day);
      record.level = MAX (known.level, access->level);
    }
  record.giver_id = call->caller->id;
  return query_change (call, &record, out, "level", "last_day", "reason", "giver_id", NULL);
}

/* Where the record lies and who answers for it, as far as its kind knows either. */
static bool
find_place (Call *call, const RecordFact *kind, uint64_t id, uint32_t *place, uint64_t *owner)
{
  const char *column = reach_place_beside (kind, "r");
  g_autofree char *sql = g_strdup_printf (
      "SELECT id, %s AS place, %s AS parent_id FROM {%s!the caller may see it} r WHERE id = :id",
      column[0] != '\0' ? column : "0", kind->owner[0] != '\0' ? kind->owner : "0", kind->kind);
  RecordRef ref = RECORD_REF__INIT;
  Branch lies = BRANCH__INIT;

  ref.id = id;
  if (!query_one (call, &lies, sql, &ref))
    return false;
  *place = lies.place;
  *owner = lies.parent_id;
  return true;
}

static bool
is_sealed (const RecordFact *kind, uint32_t place)
{
  return kind->sealed[0] != '\0' && place == 0;
}

bool
records_open (Call *call, const RecordAccess *in, RecordRef *out)
{
  const MessageFacts *facts = msg_of_kind (in->kind);
  uint64_t owner;
  uint32_t place;

  if (!audit_takes (call, in->kind, in->record_id))
    return false;
  if (!find_place (call, facts->record, in->record_id, &place, &owner))
    return false;
  if (is_sealed (facts->record, place))
    return call_fail (call, STATUS__DENIED, NULL, N_("This client is opened only with a second person"), NULL);
  if (facts->record->right[0] == '\0' || reach_place_beside (facts->record, "r")[0] == '\0')
    return call_fail (call, STATUS__INVALID, "kind", N_("Records of this kind are open to all who work with them"),
                      NULL);
  if (in->person_id == call->caller->id)
    return call_fail (call, STATUS__DENIED, "person_id", N_("Somebody else must let you in"), NULL);
  if (in->last_day != 0 && in->last_day < call_today (call))
    return call_fail (call, STATUS__INVALID, "last_day", N_("This day is over"), NULL);
  return records_let_in (call, in, out);
}

bool
records_close (Call *call, const RecordRef *in, Nothing *out)
{
  RecordAccess known = RECORD_ACCESS__INIT;

  if (!query_one (call, &known, "SELECT id, version, kind, record_id FROM {record_access} a WHERE id = :id", in)
      || !record_beside (call, known.kind, known.record_id))
    return false;
  known.version = in->version;
  return query_delete (call, &known);
}

static bool
add_seers (Call *call, SeerPage *out, const char *sql, const void *in)
{
  SeerPage more = SEER_PAGE__INIT;
  Seer **all;

  if (!query_many (call, &more, "seers", sql, in))
    return false;
  all = arena_alloc (call->arena, (out->n_seers + more.n_seers) * sizeof *all);
  for (size_t i = 0; i < out->n_seers; i++)
    all[i] = out->seers[i];
  for (size_t i = 0; i < more.n_seers; i++)
    all[out->n_seers + i] = more.seers[i];
  out->seers = all;
  out->n_seers += more.n_seers;
  return true;
}

static char *
in_place (Call *call, const PeopleSeer *seer)
{
  return arena_print (call->arena, "%s, %s", seer->role_name, seer->held_at);
}

static bool
add_holders (Call *call, SeerPage *out, const char *right, uint32_t place)
{
  const PeopleSeer *list;
  unsigned n;

  if (!people_seers (call, right, place, &list, &n))
    return false;
  out->seers = arena_alloc (call->arena, n * sizeof *out->seers);
  for (unsigned i = 0; i < n; i++)
    {
      Seer *seer = out->seers[out->n_seers++] = arena_alloc (call->arena, sizeof *seer);

      seer__init (seer);
      seer->person_id = list[i].person_id;
      seer->person_name = list[i].person_name;
      seer->post = list[i].post;
      seer->branch_name = list[i].branch_name;
      seer->why = in_place (call, &list[i]);
      seer->way = list[i].for_name[0] != '\0' ? SEER__WAY__SUBSTITUTE : SEER__WAY__ROLE;
      seer->for_name = list[i].for_name;
    }
  return true;
}

bool
records_seers (Call *call, const ListQuery *in, SeerPage *out)
{
  const MessageFacts *facts = msg_of_kind (in->of_kind);
  Person owner = PERSON__INIT;
  uint32_t place;

  if (!record_beside (call, in->of_kind, in->of_id)
      || !find_place (call, facts->record, in->of_id, &place, &owner.id)
      || (!is_sealed (facts->record, place) && !add_holders (call, out, facts->record->right, place)))
    return false;
  if (!add_seers (call, out,
                  "SELECT p.id AS person_id, p.name AS person_name, p.post, b.name AS branch_name, 2 AS way"
                  " FROM {person} p JOIN {branch} b ON b.id = p.branch_id WHERE p.id = :id",
                  &owner)
      || !add_seers (call, out,
                     "SELECT p.id AS person_id, p.name AS person_name, p.post, b.name AS branch_name, 3 AS way,"
                     " a.reason AS why, a.last_day FROM {record_access} a JOIN {person} p ON p.id = a.person_id"
                     " JOIN {branch} b ON b.id = p.branch_id WHERE a.record_id = :of_id AND a.kind = :of_kind"
                     " AND (a.last_day IS NULL OR a.last_day >= @today) ORDER BY p.name_key",
                     in))
    return false;
  sift_words (call, out, in->text);
  if (!sift_facets (call, out, in))
    return false;
  page_cut (out, in);
  return true;
}
