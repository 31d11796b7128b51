/* import.c - clients out of a file that the desk has read: each row goes through the same save as a form, alone, in a
 * work that goes on after a restart and can be undone.
 *
 * A row is refused when the base, or an earlier row of the file, has its tax number, its name with its birthday, or its
 * phone under the same surname already. Whoever imports is told that there is one, not who.
 */

#include <string.h>

#include "clients.rpc.h"
#include "common/pack.h"
#include "common/text.h"
#include "common/values.h"
#include "methods.h"
#include "server/call/query.h"
#include "server/call/reach.h"
#include "server/call/search.h"
#include "server/call/save.h"
#include "server/clients/rules.h"
#include "server/work/work.h"

static bool
is_fresh (const ClientSave *save)
{
  return save->record != NULL && save->record->id == 0;
}

/* The desk has refused it already: it is counted and listed with those that the bank refuses. */
static void
refuse (const ClientRow *row, WorkRow *to)
{
  to->state = WORK_ROW_REJECTED;
  to->complaint = row->complaint;
  to->field = row->field;
}

bool
clients_import (Call *call, const ClientImport *in, Work *out)
{
  const WorkFeed feed
      = { in->title[0] != '\0' ? in->title : "import", in->heads, &clients_take_method, in->work_id, in->total,
                          in->last };
  WorkRow **rows = arena_alloc (call->arena, (in->n_rows + 1) * sizeof *rows);

  for (size_t i = 0; i < in->n_rows; i++)
    {
      const ClientRow *row = in->rows[i];
      WorkRow *one = rows[i] = arena_alloc (call->arena, sizeof *one);

      if (!(row->save != NULL ? is_fresh (row->save) : row->complaint[0] != '\0') || row->number == 0)
        return call_fail (call, STATUS__INVALID, "rows", N_("The request is damaged or too big"), NULL);
      work_row__init (one);
      one->number = row->number;
      one->text = row->text;
      if (row->save != NULL)
        one->body = message_pack (call->arena, row->save);
      else
        refuse (row, one);
    }
  return work_feed (call, &feed, rows, in->n_rows, out);
}

static bool
is_there (Call *call, const char *sql, const void *in, bool *there)
{
  RecordRef found = RECORD_REF__INIT;

  return query_maybe (call, &found, there, sql, in);
}

static bool
same_tin (Call *call, const Client *client)
{
  g_autofree char *digits = text_digits (client->tin);
  Client asked = CLIENT__INIT;
  bool there = false;

  asked.tin = digits;
  if (digits[0] != '\0'
      && !is_there (call,
                    "SELECT id FROM {client!whether there is one} c WHERE tin = :tin AND deleted_at IS NULL LIMIT 1",
                    &asked, &there))
    return false;
  return !there || call_fail (call, STATUS__INVALID, "tin", N_("A client with this tax number is there already"), NULL);
}

static bool
same_birthday (Call *call, const Client *client)
{
  g_autofree char *name = rules_person_name (client), *key = text_fold (name);
  Client asked = CLIENT__INIT;
  bool there = false;

  asked.name_key = key;
  asked.birth_day = client->birth_day;
  if (client->birth_day != 0
      && !is_there (
          call,
          "SELECT id FROM {client!whether there is one} c WHERE birth_day = :birth_day AND name_key = :name_key"
          " AND deleted_at IS NULL LIMIT 1",
          &asked, &there))
    return false;
  return !there
         || call_fail (call, STATUS__INVALID, "birth_day", N_("A client of this name and birthday is there already"),
                       NULL);
}

/* A family shares a phone, and so do the firms of one house: it is the same client when the name begins alike, too. */
static bool
same_phone (Call *call, const Client *client, const Communication *row, size_t number)
{
  g_autofree char *wired = phone_wired (row->value), *digits = NULL, *key = NULL, *until = NULL, *field = NULL;
  FindPhone asked = FIND_PHONE__INIT;
  bool there = false;

  if (!rules_is_phone (row->kind) || wired == NULL)
    return true;
  digits = g_strreverse (text_digits (wired));
  key = text_fold (client->form == CLIENT__FORM__PERSON ? client->surname : client->name);
  until = g_strconcat (key, "\U0010FFFD", NULL);
  field = g_strdup_printf ("communications.%zu.value", number);
  asked.digits = digits;
  asked.from = key;
  asked.until = until;
  if (!is_there (call, "SELECT c.id FROM {communication!whether there is one} m JOIN {client!whether there is one} c"
                       " ON c.id = m.client_id WHERE m.digits = :digits AND c.name_key >= :from AND c.name_key < :until"
                       " AND c.deleted_at IS NULL LIMIT 1", &asked, &there))
    return false;
  return !there || call_fail (call, STATUS__INVALID, field, N_("A client of this name has this phone already"), NULL);
}

/* A client who is there already is only put back as he was, by the work that takes an import back. */
bool
clients_take (Call *call, const ClientSave *in, RecordRef *out)
{
  const Client *client = in->record;

  if (client->id != 0 && call->operation_id == 0)
    return record_may (call, "client", client->id)
           && call_fail (call, STATUS__INVALID, NULL, N_("The request is damaged or too big"), NULL);
  if (client->id == 0)
    {
      if (!same_tin (call, client) || !same_birthday (call, client))
        return false;
      for (size_t i = 0; i < client->n_communications; i++)
        if (!same_phone (call, client, client->communications[i], i))
          return false;
    }
  return clients_save (call, in, out);
}

bool
clients_unmake (Call *call, const RecordRef *in, Nothing *out)
{
  Client client = CLIENT__INIT;

  client.id = in->id;
  client.version = in->version;
  return search_forget (call, "client", in->id) && query_delete (call, &client);
}
