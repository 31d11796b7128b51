/* looks.c - who looked at what, and why. Whoever opens more cards in an hour than anybody can work on is told to
 * security. */

#include <string.h>

#include "audit.rpc.h"
#include "server/call/names.h"
#include "server/call/page.h"
#include "server/call/query.h"
#include "server/call/reach.h"
#include "server/call/rights.h"
#include "store.pb-c.h"

enum { HOUR_MS = 3600 * 1000, MANY_LOOKS = 300 };

/* They grow with every card that is opened. */
#define LOOKS(condition) { \
  .grows = true, \
  .rows = "looks", \
  .select = "l.id, l.at, l.person_id, p.name AS person_name, l.what, l.why, l.kind, l.record_id", \
  .from = "look l LEFT JOIN {person!who looked} p ON p.id = l.person_id", \
  .where = condition, .order = "l.id DESC", .id = "l.id", \
  .words = "p.name_key", \
  .columns = { { "at", "l.at" }, { "person_name", "p.name_key" }, { "person_id", "l.person_id" }, \
               { "what", "l.what" } } }

static const Page of_record = LOOKS ("l.record_id = :of_id AND l.kind = :of_kind"), of_bank = LOOKS ("1 = 1"),
                  alarms = LOOKS ("l.what IN ('security.looks', 'key.shared', 'kontorctl restore', 'Session.Hello')"
                                    " AND l.at > @now - 2592000000");

static const char many_looks[] = "security.looks", other_log[] = "Session.Hello";

/* What people call it; what an operator did bears its own words. */
static const char *
what_of (const char *method)
{
  static const struct { const char *method, *label;
  } known[] = { { "Clients.Get", N_("Opened the card") },
                { "Clients.AsOf", N_("Opened the card as it was") },
                { "Clients.Serve", N_("Serves at his desk") },
                { "Search.Find", N_("Found by an exact number") },
                { "Clients.Search", N_("Found by an exact number") },
                { "Files.Take", N_("Opened a file") },
                { "Session.Answer", N_("Answered an alarm of this machine") },
                { other_log, N_("The log is not the one that this machine has seen") },
                { "kontorctl restore", N_("The bank was restored from a backup") },
                { many_looks, N_("Opened more than 300 cards in an hour") },
                { "key.shared", N_("Its key was used from two addresses") } };

  for (size_t i = 0; i < G_N_ELEMENTS (known); i++)
    if (strcmp (known[i].method, method) == 0)
      return known[i].label;
  return method;
}

static bool
tell (Call *call, LookPage *out, const Page *page, const ListQuery *in)
{
  if (!query_page (call, out, page, in))
    return false;
  for (size_t i = 0; i < out->n_looks; i++)
    {
      LookRow *look = out->looks[i];

      look->what = (char *) what_of (look->what);
      if (in->of_id == 0 && !names_seen (call, look->kind, look->record_id, (const char **) &look->of_name))
        return false;
    }
  return true;
}

static bool
tell_of_bank (Call *call, LookPage *out, const Page *page, const ListQuery *in)
{
  if (reach_is_whole (call->caller, call->method->right))
    return tell (call, out, page, in);
  return right_lacks (call, NULL, call->method->right);
}

/* Of one record for whoever may see it; of the whole bank, as of one person (facet person_id), for whoever sees the
 * bank. */
bool
audit_looks (Call *call, const ListQuery *in, LookPage *out)
{
  if (in->of_id != 0)
    return record_may (call, in->of_kind, in->of_id) && tell (call, out, &of_record, in);
  return tell_of_bank (call, out, &of_bank, in);
}

bool
audit_alarms (Call *call, const ListQuery *in, LookPage *out)
{
  return tell_of_bank (call, out, &alarms, in);
}

/* Before anybody has signed in it is the house that saw it. */
static bool
write_look (Call *call, const LookRow *of)
{
  LookRow look = *of;

  look.id = call_new_id (call);
  look.person_id = of->person_id != 0 ? of->person_id : CALLER_HOUSE;
  return query_post (call, "INSERT INTO look (id, at, person_id, kind, record_id, what, why)"
                           " VALUES (:id, :at, :person_id, :kind, :record_id, :what, :why)", &look);
}

/* Once an hour and person: in the access log, where security sees it, and in the outbox. */
static bool
watch (Call *call, uint64_t person_id)
{
  LookCount count = LOOK_COUNT__INIT;
  Letter letter = LETTER__INIT;
  LookRow look = LOOK_ROW__INIT;

  count.person_id = person_id;
  count.since = call->now - HOUR_MS;
  count.limit = MANY_LOOKS + 1;
  if (!query_one (call, &count, "SELECT count(*) AS n FROM (SELECT DISTINCT record_id FROM look"
                                " WHERE person_id = :person_id AND at > :since LIMIT :limit) seen", &count))
    return false;
  if (count.n <= MANY_LOOKS)
    return true;
  if (!query_one (call, &count, "SELECT count(*) AS told FROM outbox WHERE topic = 'security.looks'"
                                " AND record_id = :person_id AND at > :since", &count))
    return false;
  if (count.told > 0)
    return true;
  look.at = call->now;
  look.person_id = look.record_id = person_id;
  look.kind = "person";
  look.what = many_looks;
  letter.id = call_new_id (call);
  letter.record_id = person_id;
  return write_look (call, &look)
         && query_post (call, "INSERT INTO outbox (id, at, person_id, topic, kind, record_id, depth)"
                              " VALUES (:id, @now, :record_id, 'security.looks', 'person', :record_id, 0)", &letter);
}

/* A desk says hello as often as its line comes back: one alarm of it in an hour is enough. */
static bool
is_told (Call *call, const LookRow *look, bool *told)
{
  LookRow found = LOOK_ROW__INIT, asked = *look;

  *told = false;
  asked.at = call->now - HOUR_MS;
  return strcmp (look->what, other_log) != 0
         || query_maybe (call, &found, told, "SELECT id FROM look WHERE record_id = :record_id AND kind = :kind"
                                             " AND what = :what AND at > :at LIMIT 1", &asked);
}

bool
audit_note (Call *call, const LookPage *in, Nothing *out)
{
  g_autoptr (GHashTable) people = g_hash_table_new (g_int64_hash, g_int64_equal);
  GHashTableIter each;
  void *id;
  bool good = true, told;

  for (size_t i = 0; i < in->n_looks; i++)
    {
      g_hash_table_add (people, &in->looks[i]->person_id);
      if (!is_told (call, in->looks[i], &told) || (!told && !write_look (call, in->looks[i])))
        return false;
    }
  g_hash_table_iter_init (&each, people);
  while (good && g_hash_table_iter_next (&each, &id, NULL))
    good = watch (call, *(uint64_t *) id);
  return good;
}
