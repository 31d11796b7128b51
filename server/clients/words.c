/* words.c - see words.h. */

#include "server/clients/words.h"

#include <string.h>

#include "server/call/query.h"
#include "server/call/save.h"
#include "server/call/search.h"

bool
words_change (const char **touched, size_t n_touched)
{
  static const char *const names[] = { "name", "surname", "given_name", "patronymic", "full_name", "alt_names",
                                       "branch_id", "manager_id" };

  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    if (query_touches (touched, n_touched, names[i]))
      return true;
  return false;
}

static SearchRow
row_of (Call *call, uint64_t id, const Client *client)
{
  GString *words = g_string_new (NULL);

  g_string_printf (words, "%s %s", client->name, client->full_name);
  for (size_t i = 0; i < client->n_alt_names; i++)
    if (!client->alt_names[i]->removed)
      g_string_append_printf (words, " %s", client->alt_names[i]->name);
  return (SearchRow) { id, call_own (call, g_string_free (words, FALSE)), client->branch_id, client->manager_id };
}

bool
words_enter (Call *call, uint64_t client_id)
{
  Client client = CLIENT__INIT;
  RecordRef ref = RECORD_REF__INIT;
  SearchRow row;

  ref.id = client_id;
  if (!query_one (call, &client, "SELECT id, name, full_name, branch_id, manager_id, deleted_at"
                                 " FROM {client!just saved} c WHERE id = :id", &ref))
    return false;
  if (client.deleted_at != 0)
    return search_forget (call, "client", client_id);
  if (!query_many (call, &client, "alt_names",
                   "SELECT name FROM {alt_name!of a client just saved} WHERE client_id = :id", &ref))
    return false;
  row = row_of (call, client_id, &client);
  return search_put (call, "client", &row);
}

bool
words_enter_new (Call *call, uint64_t client_id, const Client *client)
{
  SearchRow row = row_of (call, client_id, client);

  return client->deleted_at != 0 || search_add (call, "client", &row);
}
