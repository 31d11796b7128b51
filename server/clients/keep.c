/* keep.c - see keep.h. */

#include "server/clients/keep.h"

#include <string.h>

#include "common/facts.h"
#include "common/text.h"
#include "common/values.h"
#include "server/call/save.h"
#include "server/clients/card.h"
#include "server/clients/rules.h"
#include "server/people/people.h"

enum { ADDRESS_ACTUAL = 1001 };   /* schema/004 gives this item of "address_type" its id */

static bool
touches_any (const char **touched, size_t n_touched, const char *const *names)
{
  for (; *names != NULL; names++)
    if (query_touches (touched, n_touched, *names))
      return true;
  return false;
}

/* NULL, or the complaint. */
static const char *
keep_phone (Call *call, Communication *row)
{
  g_autofree char *wired = phone_wired (row->value);

  if (wired == NULL)
    return N_("A phone number has 11 digits: +7 916 204-18-37");
  row->value = arena_copy (call->arena, wired, strlen (wired));
  return NULL;
}

static bool
keep_communication (Call *call, Communication *row, size_t number)
{
  const char *complaint = NULL;

  if (row->removed)
    return true;
  if (rules_is_phone (row->kind))
    complaint = keep_phone (call, row);
  if (row->kind == COMMUNICATION__KIND__EMAIL)
    complaint = fact_check (&contact_person__descriptor, "email", row->value);
  if (complaint != NULL)
    return call_fail (call, STATUS__INVALID, arena_print (call->arena, "communications.%zu.value", number), complaint,
                      NULL);
  row->digits = call_own (call, rules_lookup (row->kind, row->value));
  return true;
}

static bool
has_id (Msg *const *rows, size_t n, uint64_t id)
{
  for (size_t i = 0; i < n; i++)
    if (*(uint64_t *) msg_named (rows[i], "id") == id)
      return true;
  return false;
}

/* The rows of a list as they will stand once those that were @sent are saved over those that are @stored. */
static GPtrArray *
rows_to_be (void *stored, size_t n_stored, void *sent, size_t n_sent)
{
  GPtrArray *rows = g_ptr_array_new ();
  Msg **old = stored, **new = sent;

  for (size_t i = 0; i < n_stored; i++)
    if (!has_id (new, n_sent, *(uint64_t *) msg_named (old[i], "id")))
      g_ptr_array_add (rows, old[i]);
  for (size_t i = 0; i < n_sent; i++)
    g_ptr_array_add (rows, new[i]);
  g_ptr_array_sort (rows, msg_compare_rows);
  return rows;
}

/* A main one goes before the others, a mobile before a desk's phone; what may not be used is never shown. */
static unsigned
fitness (const Communication *row, bool phone)
{
  bool fits = phone ? row->kind == COMMUNICATION__KIND__PHONE || row->kind == COMMUNICATION__KIND__MOBILE
                    : row->kind == COMMUNICATION__KIND__EMAIL;

  if (!fits || row->removed || row->refused)
    return 0;
  return 1 + 2 * row->main + (row->kind == COMMUNICATION__KIND__MOBILE);
}

static void
weigh (const Communication *row, const Communication *best[2])
{
  for (unsigned phone = 0; phone < 2; phone++)
    if (fitness (row, phone) > (best[phone] != NULL ? fitness (best[phone], phone) : 0))
      best[phone] = row;
}

/* Of those that fit equally the one that stands first. */
static bool
keep_main_communications (Call *call, Client *record)
{
  RecordRef ref = RECORD_REF__INIT;
  Client stored = CLIENT__INIT;
  const Communication *best[2] = { NULL, NULL };
  g_autoptr (GPtrArray) rows = NULL;

  ref.id = record->id;
  if (record->id != 0 && !card_communications (call, &ref, &stored))
    return false;
  rows = rows_to_be (stored.communications, stored.n_communications, record->communications, record->n_communications);
  for (guint i = 0; i < rows->len; i++)
    weigh (rows->pdata[i], best);
  record->main_email = best[0] != NULL ? best[0]->value : "";
  record->main_phone = best[1] != NULL ? best[1]->value : "";
  return true;
}

static bool
keep_communications (Call *call, Client *record)
{
  bool good = true;

  for (size_t i = 0; i < record->n_communications; i++)
    good &= keep_communication (call, record->communications[i], i);
  return good && keep_main_communications (call, record);
}

static void
weigh_address (const Address *row, const Address **best)
{
  if (row->removed || row->city[0] == '\0')
    return;
  if (*best == NULL || (row->type_id == ADDRESS_ACTUAL && (*best)->type_id != ADDRESS_ACTUAL))
    *best = row;
}

/* Lists show the city where the client really is; any other when that is not said. */
static bool
keep_city (Call *call, Client *record)
{
  RecordRef ref = RECORD_REF__INIT;
  Client stored = CLIENT__INIT;
  const Address *best = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  ref.id = record->id;
  if (record->id != 0 && !card_addresses (call, &ref, &stored))
    return false;
  rows = rows_to_be (stored.addresses, stored.n_addresses, record->addresses, record->n_addresses);
  for (guint i = 0; i < rows->len; i++)
    weigh_address (rows->pdata[i], &best);
  record->city = best != NULL ? best->city : "";
  return true;
}

static void
keep_name (Call *call, Client *record, const Client *after)
{
  if (after->form == CLIENT__FORM__PERSON)
    record->name = call_own (call, rules_person_name (after));
  record->name_key = call_own (call, text_fold (record->name));
}

/* Numbers are kept without what people put between the digits. */
static void
keep_digits (Call *call, const char **number)
{
  char *digits = text_digits (*number);

  if ((*number)[0] != '\0')
    *number = call_own (call, digits);
  else
    g_free (digits);
}

void
keep_numbers (Call *call, Client *record)
{
  keep_digits (call, &record->tin);
  keep_digits (call, &record->snils);
  keep_digits (call, &record->ogrn);
  for (size_t i = 0; i < record->n_accounts; i++)
    keep_digits (call, &record->accounts[i]->bik);
}

bool
keep_record (Call *call, Client *record, const Client *after, const char ***touched, size_t *n_touched)
{
  static const char *const names[] = { "name", "surname", "given_name", "patronymic", NULL };
  bool new = record->id == 0;

  for (size_t i = 0; i < record->n_alt_names; i++)
    record->alt_names[i]->name_key = call_own (call, text_fold (record->alt_names[i]->name));
  if (new || touches_any (*touched, *n_touched, names))
    {
      keep_name (call, record, after);
      *touched = query_touched (call, *touched, n_touched, "name", "name_key", NULL);
    }
  if (new || query_touches (*touched, *n_touched, "communications"))
    {
      if (!keep_communications (call, record))
        return false;
      *touched = query_touched (call, *touched, n_touched, "main_phone", "main_email", NULL);
    }
  if (new || query_touches (*touched, *n_touched, "addresses"))
    {
      if (!keep_city (call, record))
        return false;
      *touched = query_touched (call, *touched, n_touched, "city", NULL);
    }
  if (new || query_touches (*touched, *n_touched, "branch_id") || query_touches (*touched, *n_touched, "restricted"))
    {
      if (!people_place (call, after->branch_id, &record->place))
        return false;
      if (after->restricted)
        record->place = 0;
      *touched = query_touched (call, *touched, n_touched, "place", NULL);
    }
  return true;
}
