/* serve.c - "Serve at this desk": a client of another branch who stands at this window is opened to one person for one
 * day.
 *
 * Whoever asks must know an exact number of the client, not only an id that he could guess; the reason is kept, and the
 * client's manager finds it among his tasks and on the client's timeline.
 */

#include "clients.rpc.h"
#include "common/text.h"
#include "common/values.h"
#include "server/call/query.h"
#include "server/clients/may.h"
#include "server/history/history.h"
#include "server/records/records.h"

static bool
knows (Call *call, const ServeHere *in, Client *client)
{
  g_autofree char *digits = text_digits (in->number), *folded = text_fold (in->number),
                  *wired = phone_wired (in->number);
  g_autofree char *reversed = wired != NULL ? g_strreverse (text_digits (wired)) : NULL;
  ServeProof proof = SERVE_PROOF__INIT;
  bool found;

  proof.id = in->id;
  proof.digits = digits;
  proof.reversed = reversed != NULL ? reversed : "";
  proof.folded = folded;
  return query_maybe (
             call, client, &found,
             "SELECT c.id, c.version, c.name, c.manager_id, c.restricted"
             " FROM {client!who knows an exact number may serve} c"
             " WHERE c.id = :id AND c.deleted_at IS NULL AND (c.tin = :digits OR c.ogrn = :digits OR c.snils = :digits"
             " OR EXISTS (SELECT 1 FROM {communication!of this one client} m WHERE m.client_id = :id"
             "            AND (m.digits = :reversed OR m.digits = :folded))"
             " OR EXISTS (SELECT 1 FROM {bank_account!of this one client} a WHERE a.client_id = :id"
             "            AND a.account = :digits)"
             " OR EXISTS (SELECT 1 FROM {document!of this one client} d WHERE d.client_id = :id"
             "            AND d.series || d.number = :digits))",
             &proof)
         && (found
             || call_fail (call, STATUS__NOT_FOUND, NULL, N_("There is no such record, or you may not see it"), NULL));
}

static bool
tell_manager (Call *call, const Client *client, const char *reason)
{
  Event event = EVENT__INIT;

  event.of_kind = "client";
  event.of_id = client->id;
  event.kind = EVENT__KIND__SERVED;
  event.subject = reason;
  event.executor_id = client->manager_id;
  event.due_day = call_today (call);
  event.state = client->manager_id != 0 ? EVENT__STATE__PLANNED : EVENT__STATE__DONE;
  return history_add (call, &event, NULL);
}

static bool
open_for_a_day (Call *call, const Client *client, const char *reason, RecordRef *out)
{
  RecordAccess access = RECORD_ACCESS__INIT;

  access.kind = "client";
  access.record_id = client->id;
  access.person_id = call->caller->id;
  access.level = RECORD_ACCESS__LEVEL__CHANGES;
  access.last_day = call_today (call);
  access.reason = reason;
  if (!may_change (call, client->id) || !records_let_in (call, &access, NULL) || !tell_manager (call, client, reason))
    return false;
  out->id = client->id;
  out->version = client->version;
  return true;
}

bool
clients_serve (Call *call, const ServeHere *in, RecordRef *out)
{
  Client client = CLIENT__INIT;

  if (!knows (call, in, &client))
    return false;
  if (client.restricted)
    return call_fail (call, STATUS__DENIED, NULL, N_("This client is opened only with a second person"), NULL);
  call_looked (call, "client", client.id);
  return open_for_a_day (call, &client, in->reason, out);
}

bool
clients_serve_restricted (Call *call, const ServeHere *in, RecordRef *out)
{
  Client client = CLIENT__INIT;

  if (!knows (call, in, &client))
    return false;
  call->summary = client.name;
  return open_for_a_day (call, &client, in->reason, out);
}
