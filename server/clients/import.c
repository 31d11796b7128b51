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

#define SAME_TIN "SELECT id FROM {client!whether there is one} c WHERE tin = :tin AND deleted_at IS NULL"
#define SAME_BIRTHDAY \
  "SELECT id FROM {client!whether there is one} c WHERE birth_day = :birth_day AND name_key = :name_key" \
  " AND deleted_at IS NULL"
#define SAME_PHONE \
  "SELECT c.id FROM {communication!whether there is one} m JOIN {client!whether there is one} c" \
  " ON c.id = m.client_id WHERE m.digits = :digits AND c.name_key >= :from AND c.name_key < :until" \
  " AND c.deleted_at IS NULL"
#define ONE " LIMIT 1"

static bool
is_there (Call *call, const char *sql, const FindDouble *asked, bool *there)
{
  RecordRef found = RECORD_REF__INIT;

  return query_maybe (call, &found, there, sql, asked);
}

static bool
refuse_double (Call *call, const char *sql, const FindDouble *asked, const char *field, const char *text)
{
  bool there;

  return is_there (call, sql, asked, &there)
         && (!there || call_fail (call, STATUS__INVALID, field, text, NULL));
}

/* @phone: number of the communication that was asked after. */
static bool
tell_double (Call *call, const FindDouble *asked, size_t phone)
{
  return refuse_double (call, SAME_TIN ONE, asked, "tin", N_("A client with this tax number is there already"))
         && refuse_double (call, SAME_BIRTHDAY ONE, asked, "birth_day",
                           N_("A client of this name and birthday is there already"))
         && refuse_double (call, SAME_PHONE ONE, asked, arena_print (call->arena, "communications.%zu.value", phone),
                           N_("A client of this name has this phone already"));
}

static void
take_phone (Call *call, const Communication *row, FindDouble *asked)
{
  g_autofree char *wired = rules_is_phone (row->kind) ? phone_wired (row->value) : NULL;

  asked->digits = wired != NULL ? g_strreverse (call_own (call, text_digits (wired))) : "";
}

/* A family shares a phone, and so do the firms of one house: it is the same client when the name begins alike, too. */
static void
take_name (Call *call, const Client *client, FindDouble *asked)
{
  g_autofree char *name = rules_person_name (client);

  asked->from = call_own (call, text_fold (client->form == CLIENT__FORM__PERSON ? client->surname : client->name));
  asked->until = arena_print (call->arena, "%s\U0010FFFD", asked->from);
  asked->tin = call_own (call, text_digits (client->tin));
  asked->birth_day = client->birth_day;
  if (client->birth_day != 0)
    asked->name_key = call_own (call, text_fold (name));
}

/* All is asked at once, and one by one only where somebody is there: nearly nobody is. What is not said is nobody's. */
static bool
is_nobody_there (Call *call, const Client *client)
{
  FindDouble asked = FIND_DOUBLE__INIT;
  bool there;

  take_name (call, client, &asked);
  for (size_t i = 0; i < MAX (client->n_communications, 1); i++)
    {
      if (i < client->n_communications)
        take_phone (call, client->communications[i], &asked);
      if (i > 0 && asked.digits[0] == '\0')
        continue;
      if (!is_there (call, SAME_TIN " UNION ALL " SAME_BIRTHDAY " UNION ALL " SAME_PHONE ONE, &asked, &there))
        return false;
      if (there)
        return tell_double (call, &asked, i);
      asked.tin = asked.name_key = "";
      asked.birth_day = 0;
    }
  return true;
}

/* A client who is there already is only put back as he was, by the work that takes an import back. */
bool
clients_take (Call *call, const ClientSave *in, RecordRef *out)
{
  const Client *client = in->record;

  if (client->id != 0 && call->operation_id == 0)
    return record_may (call, "client", client->id)
           && call_fail (call, STATUS__INVALID, NULL, N_("The request is damaged or too big"), NULL);
  return (client->id != 0 || is_nobody_there (call, client)) && clients_save (call, in, out);
}

bool
clients_unmake (Call *call, const RecordRef *in, Nothing *out)
{
  Client client = CLIENT__INIT;

  client.id = in->id;
  client.version = in->version;
  return search_forget (call, "client", in->id) && query_delete (call, &client);
}
