/* clients.c - the people and companies that the bank serves: read, saved, put in the bin and taken out again. */

#include <string.h>

#include "clients.rpc.h"
#include "methods.h"
#include "server/audit/audit.h"
#include "server/call/query.h"
#include "server/call/rights.h"
#include "server/call/save.h"
#include "server/clients/card.h"
#include "server/clients/keep.h"
#include "server/clients/list.h"
#include "server/clients/may.h"
#include "server/clients/rules.h"
#include "server/clients/words.h"
#include "server/dictionaries/dictionaries.h"

bool
clients_get (Call *call, const RecordRef *in, Client *out)
{
  return card_read (call, in, out);
}

bool
clients_as_of (Call *call, const AsOfQuery *in, Client *out)
{
  RecordRef ref = RECORD_REF__INIT;

  ref.id = in->id;
  return card_read (call, &ref, out) && audit_as_of (call, &out->base, in->at);
}

bool
clients_list (Call *call, const ListQuery *in, ClientPage *out)
{
  return list_read (call, in, out);
}

bool
clients_survey (Call *call, const ListQuery *in, ClientPage *out)
{
  return list_survey (call, in, out);
}

/* The client as it will be after the save. */
static Client
merge (const Client *before, const Client *record, const ClientSave *in)
{
  Client after = *before;

  if (record->id == 0)
    return *record;
  for (size_t i = 0; i < in->n_touched; i++)
    {
      const Field *field = protobuf_c_message_descriptor_get_field_by_name (&client__descriptor, in->touched[i]);

      if (field != NULL)
        msg_copy_member (&after.base, &record->base, field);
    }
  return after;
}

static bool
check_form (Call *call, const Client *before, const Client *after)
{
  return before->id == 0 || before->form == after->form
         || call_fail (call, STATUS__INVALID, "form", N_("The kind of a client cannot be changed"), NULL);
}

/* Only what was imported may keep a number that does not hold; whoever types it again must type it right. */
static bool
check_excuse (Call *call, Client *after, const char **touched, size_t n_touched)
{
  static const char *const numbers[] = { "tin", "snils", "ogrn", "kpp", "accounts" };

  if (call->operation_id != 0)
    return true;
  if (after->excuse[0] != '\0' && (after->id == 0 || query_touches (touched, n_touched, "excuse")))
    return call_fail (call, STATUS__INVALID, "excuse", N_("Only an import may keep a number that does not hold"), NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (query_touches (touched, n_touched, numbers[i]))
      after->excuse = "";
  return true;
}

/* For a row of a file the whole bank has been looked through already: see import.c. */
static bool
check_tin (Call *call, const Client *after, const char **touched, size_t n_touched)
{
  Client other = CLIENT__INIT;
  bool found;

  if (after->tin[0] == '\0'
      || (after->id != 0 ? !query_touches (touched, n_touched, "tin") : call->method == &clients_take_method))
    return true;
  return query_maybe (call, &other, &found,
                      "SELECT id, name FROM {client} c WHERE tin = :tin AND deleted_at IS NULL"
                      " AND id <> coalesce (:id, 0) LIMIT 1",
                      after)
         && (!found
             || call_fail (call, STATUS__INVALID, "tin", N_("“{0}” has this tax number already"), other.name, NULL));
}

static bool
check_restriction (Call *call, const char **touched, size_t n_touched, const Client *after)
{
  bool asked = after->id == 0 ? after->restricted : query_touches (touched, n_touched, "restricted");

  return !asked || right_held (call, "restricted", "clients.security");
}

static bool
check_all (Call *call, const Client *before, Client *after, const ClientSave *in)
{
  return check_form (call, before, after)
         && check_excuse (call, after, in->touched, in->n_touched)
         && check_restriction (call, in->touched, in->n_touched, after)
         && may_hand_over (call, before, after)
         && rules_check (call, after)
         && check_tin (call, after, in->touched, in->n_touched)
         && dictionaries_check (call, in->record, in->touched, in->n_touched)
         && may_refer (call, in->record, in->touched, in->n_touched);
}

bool
clients_save (Call *call, const ClientSave *in, RecordRef *out)
{
  Client before = CLIENT__INIT, record = *in->record, after;
  const char **touched = (const char **) in->touched;
  size_t n_touched = in->n_touched;

  if (record.id != 0 && (!query_known (call, in->record, &before) || !may_change (call, record.id)))
    return false;
  keep_numbers (call, &record);
  after = merge (&before, &record, in);
  if (!check_all (call, &before, &after, in) || !keep_record (call, &record, &after, &touched, &n_touched))
    return false;
  if (!query_save_over (call, &before, &record, touched, n_touched, out))
    return false;
  if (record.id == 0)
    return words_enter_new (call, out->id, &record);
  return !words_change (touched, n_touched) || words_enter (call, out->id);
}

/* @at: 0 takes it out of the bin again. */
static bool
set_deleted (Call *call, const RecordRef *in, int64_t at, RecordRef *out)
{
  Client asked = CLIENT__INIT, known = CLIENT__INIT;

  asked.id = in->id;
  if (!query_known (call, &asked, &known) || !may_change (call, in->id))
    return false;
  known.version = in->version;
  if ((known.deleted_at != 0) == (at != 0))
    return call_fail (call, STATUS__CONFLICT, NULL, at != 0 ? N_("This client is in the bin already")
                                                            : N_("This client is not in the bin"), NULL);
  known.deleted_at = at;
  return query_change (call, &known, out, "deleted_at", NULL) && words_enter (call, in->id);
}

bool
clients_delete (Call *call, const RecordRef *in, RecordRef *out)
{
  return set_deleted (call, in, call->now, out);
}

bool
clients_restore (Call *call, const RecordRef *in, RecordRef *out)
{
  return set_deleted (call, in, 0, out);
}
