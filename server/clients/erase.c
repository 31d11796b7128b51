/* erase.c - a client's personal data go for good (152-FZ), by the number of a decision and with a second person.
 *
 * The row stays, for deals and other people's cards refer to it: it says that there was somebody, in which branch and
 * since when, and in the bin. All else goes: its fields and child rows, what hangs on it, what waits or was kept about
 * it, and every old value of these in the log, whose hashes stay. The house does it, on behalf of who proposed it.
 */

#define _GNU_SOURCE

#include <string.h>

#include "clients.rpc.h"
#include "common/text.h"
#include "server/audit/audit.h"
#include "server/call/proposal.h"
#include "server/call/query.h"
#include "server/call/save.h"
#include "server/call/search.h"
#include "server/clients/card.h"
#include "server/clients/may.h"
#include "server/exports/exports.h"
#include "server/files/files.h"
#include "server/people/people.h"
#include "server/work/work.h"

#define NOBODY "\u2014"

enum { SHORTEST_WORD = 3, MAX_COLUMNS = 160 };

/* What the client was called and numbered, folded: to be looked for where no field says whom something is about. */
typedef struct
{
  const char *words[8];
  unsigned n;
} Words;

static Words
words_of (Call *call, const Client *client)
{
  const char *const known[] = { client->form == CLIENT__FORM__PERSON ? client->surname : client->name, client->tin,
                                client->ogrn, client->snils, client->main_phone, client->main_email };
  Words words = { .n = 0 };

  for (size_t i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_utf8_strlen (known[i], -1) >= SHORTEST_WORD)
      words.words[words.n++] = call_own (call, text_fold (known[i]));
  return words;
}

/* The paper outlives him whom it is about. */
static bool
check_order (Call *call, const EraseOrder *in, const Words *words)
{
  for (unsigned i = 0; i < words->n; i++)
    if (text_names (in->reason, words->words[i]) || text_names (in->decision, words->words[i]))
      return call_fail (call, STATUS__INVALID, "reason", N_("Do not name the client here: this stays for ever"), NULL);
  return true;
}

static bool
enter_decision (Call *call, const EraseOrder *in, const Call *asked, uint64_t *decision)
{
  Erasure erasure = ERASURE__INIT;
  RecordRef saved = RECORD_REF__INIT;

  erasure.kind = "client";
  erasure.record_id = in->id;
  erasure.decision = in->decision;
  erasure.reason = in->reason;
  erasure.at = call->now;
  erasure.person_id = asked->caller->id;
  erasure.second_id = asked->second != NULL ? asked->second->id : 0;
  if (!query_save (call, &erasure, NULL, 0, &saved))
    return false;
  *decision = saved.id;
  return true;
}

/* Every child row of the card is to be removed. */
static void
remove_rows (Client *client)
{
  for (unsigned i = 0; i < client->base.descriptor->n_fields; i++)
    {
      const Field *list = &client->base.descriptor->fields[i];
      const Field *removed = list->label == PROTOBUF_C_LABEL_REPEATED && list->descriptor != NULL
                               ? protobuf_c_message_descriptor_get_field_by_name (list->descriptor, "removed") : NULL;
      size_t n = removed != NULL ? *(size_t *) ((char *) client + list->quantifier_offset) : 0;

      for (size_t j = 0; j < n; j++)
        *(protobuf_c_boolean *) msg_member ((*(Msg ***) msg_member (&client->base, list))[j], removed) = true;
    }
}

static const char *const lists[] = { "communications", "addresses", "documents", "alt_names", "accounts", "contacts",
                                     "relations" };

/* A list is read up to so many rows at a time: what is left is told in *@more, and removed with the next version. */
static bool
empty_lists (Call *call, Client *empty, const char **touched, size_t n_touched, bool *more)
{
  RecordRef ref = RECORD_REF__INIT, saved = RECORD_REF__INIT;

  ref.id = empty->id;
  if (!card_lists (call, &ref, empty))
    return false;
  *more = empty->n_communications + empty->n_addresses + empty->n_documents + empty->n_alt_names + empty->n_accounts
              + empty->n_contacts + empty->n_relations
          > 0;
  remove_rows (empty);
  for (size_t i = 0; i < G_N_ELEMENTS (lists); i++)
    touched[n_touched++] = lists[i];
  if (!query_save (call, empty, touched, n_touched, &saved))
    return false;
  empty->version = saved.version;
  return true;
}

static bool
empty_card (Call *call, const Client *known)
{
  const char *touched[MAX_COLUMNS];
  Client empty = CLIENT__INIT;
  const ChangeColumn *columns;
  unsigned n;
  bool more;

  empty.id = known->id;
  empty.version = known->version;
  empty.form = known->form;
  empty.name = empty.name_key = NOBODY;
  empty.branch_id = known->branch_id;
  empty.deleted_at = call->now;
  if (!people_place (call, empty.branch_id, &empty.place))
    return false;
  columns = save_columns (call->link, &client__descriptor, &n);
  g_assert (n + G_N_ELEMENTS (lists) <= MAX_COLUMNS);
  for (unsigned i = 0; i < n; i++)
    touched[i] = columns[i].name;
  do
    if (!empty_lists (call, &empty, touched, n, &more))
      return false;
  while (more);
  return true;
}

/* Who he is on a company's card: the row stays, for it says that there was such a person; his name and numbers go. */
static bool
empty_contact (Call *call, ContactPerson *row, uint64_t decision)
{
  const char *touched[] = { "contacts" };
  Client company = CLIENT__INIT;
  bool found;

  company.id = row->client_id;
  if (!query_maybe (call, &company, &found, "SELECT id, version FROM {client} c WHERE id = :id", &company) || !found)
    return !call_failed (call);
  row->name = NOBODY;
  row->phone = row->email = row->powers = row->position = "";
  company.contacts = &row;
  company.n_contacts = 1;
  return query_save (call, &company, touched, 1, NULL) && audit_erase (call, "contact_person", row->id, decision);
}

static bool
empty_contacts (Call *call, uint64_t id, uint64_t decision)
{
  ContactPerson after = CONTACT_PERSON__INIT;
  Client found;

  after.other_id = id;
  do
    {
      client__init (&found);
      if (!query_many (call, &found, "contacts",
                       "SELECT id, client_id, name, other_id, position, duty_id, weight, phone, email, powers,"
                       " powers_until FROM {contact_person!of a client who is erased} WHERE other_id = :other_id"
                       " AND (client_id > coalesce (:client_id, 0)"
                       " OR (client_id = :client_id AND id > coalesce (:id, 0))) ORDER BY client_id, id LIMIT 200",
                       &after))
        return false;
      for (size_t i = 0; i < found.n_contacts; i++)
        {
          after.client_id = found.contacts[i]->client_id;
          after.id = found.contacts[i]->id;
          if (!empty_contact (call, found.contacts[i], decision))
            return false;
        }
    }
  while (found.n_contacts > 0);
  return true;
}

static bool
erase_files (Call *call, uint64_t id, uint64_t decision)
{
  uint64_t file;

  do
    if (!files_take_away (call, "client", id, &file)
        || (file != 0 && !audit_erase (call, "file", file, decision)))
      return false;
  while (file != 0);
  return true;
}

static bool
erase_proposals (Call *call, uint64_t id, const Words *words, uint64_t decision)
{
  ForgottenProposals part = { .last = 0 };

  do
    {
      if (!proposal_forget (call, id, words->words, &part))
        return false;
      for (unsigned i = 0; i < part.n; i++)
        if (!audit_erase (call, "proposal", part.ids[i], decision))
          return false;
    }
  while (part.last != 0);
  return true;
}

static bool
erase_exports (Call *call, const Client *client, uint64_t decision)
{
  ForgottenExports part = { .last = 0 };

  do
    {
      if (!exports_forget (call, "client", client->id, client->name, client->tin, &part))
        return false;
      for (unsigned i = 0; i < part.n; i++)
        if (!audit_erase (call, "client_export", part.ids[i], decision))
          return false;
    }
  while (part.last != 0);
  return true;
}

static bool
erase_all (Call *call, const Client *client, const Words *words, uint64_t decision)
{
  const char *first = client->form == CLIENT__FORM__PERSON ? client->surname : client->name;

  return search_forget (call, "client", client->id) && empty_card (call, client)
         && empty_contacts (call, client->id, decision) && audit_erase_beside (call, "client", client->id, decision)
         && erase_files (call, client->id, decision) && erase_proposals (call, client->id, words, decision)
         && erase_exports (call, client, decision)
         && work_forget (call, client->id, client->tin, first,
                         client->given_name[0] != '\0' ? client->given_name : first)
         && audit_forget (call, "client", client->id) && audit_erase (call, "client", client->id, decision);
}

static bool
as_the_house (Call *call, const EraseOrder *in, const Client *client, const Words *words)
{
  static const char *const none[] = { NULL };
  const Caller house = { .id = CALLER_HOUSE, .login = "house", .name = "", .rights = none };
  Call inner = *call;
  uint64_t decision;
  bool done;

  inner.caller = &house;
  inner.for_id = call->caller->id;
  done = enter_decision (&inner, in, call, &decision) && erase_all (&inner, client, words, decision);
  call->fault = inner.fault;
  call->lost = inner.lost;
  return done;
}

bool
clients_erase (Call *call, const EraseOrder *in, Nothing *out)
{
  Client client = CLIENT__INIT;
  Words words;

  if (!query_one (call, &client,
                  "SELECT c.id, c.version, c.form, c.name, c.surname, c.given_name, c.tin, c.ogrn, c.snils,"
                  " c.main_phone, c.main_email, c.branch_id, b.name AS branch_name FROM {client} c JOIN {branch} b"
                  " ON b.id = c.branch_id WHERE c.id = :id", in))
    return false;
  words = words_of (call, &client);
  if (!may_change (call, in->id) || !check_order (call, in, &words))
    return false;
  call->summary = arena_print (call->arena, "client:%" G_GUINT64_FORMAT " · %s · %s", in->id, client.branch_name,
                               in->decision);
  return call->rehearses || as_the_house (call, in, &client, &words);
}

/* One step: the clock asks again until it is done. */
bool
clients_scrub (Call *call, const Nothing *in, ScrubState *out)
{
  ScrubState due = SCRUB_STATE__INIT;
  bool found, done;

  out->done = true;
  if (!query_maybe (call, &due, &found, "SELECT id, scrubbed FROM {erasure!what is still to be scrubbed} e"
                                        " WHERE scrubbed IS NULL OR scrubbed = 1 ORDER BY id LIMIT 1", NULL)
      || !found)
    return !call_failed (call);
  if (!search_scrub (call, "client", due.scrubbed == 0, &done))
    return false;
  out->id = due.id;
  out->done = done;
  due.scrubbed = done ? 2 : 1;
  return query_post (call, "UPDATE erasure SET scrubbed = :scrubbed WHERE id = :id", &due);
}
