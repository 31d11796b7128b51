/* rules.c - see rules.h. */

#include "server/clients/rules.h"

#include <string.h>

#include "common/checkdigit.h"
#include "common/facts.h"
#include "common/text.h"

enum { PERSON_TIN = 12, COMPANY_TIN = 10, COMPANY_OGRN = 13, OWN_BUSINESS_OGRN = 15 };

bool
rules_is_phone (Communication__Kind kind)
{
  return kind == COMMUNICATION__KIND__PHONE || kind == COMMUNICATION__KIND__MOBILE || kind == COMMUNICATION__KIND__FAX;
}

char *
rules_lookup (Communication__Kind kind, const char *value)
{
  g_autofree char *digits = NULL;

  if (!rules_is_phone (kind))
    return text_fold (value);
  digits = text_digits (value);
  return g_strdup (g_strreverse (digits));
}

char *
rules_person_name (const Client *client)
{
  g_autofree char *name = g_strjoin (" ", client->surname, client->given_name, client->patronymic, NULL);

  return g_strdup (g_strstrip (name));
}

static bool
needs (Call *call, const char *value, const char *field, const char *label)
{
  return value[0] != '\0' || call_fail (call, STATUS__INVALID, field, N_("{0} is required"), label, NULL);
}

static bool
has_length (Call *call, const Client *client, const char *digits, size_t wanted, const char *field,
            const char *complaint)
{
  return digits[0] == '\0' || strlen (digits) == wanted || client->excuse[0] != '\0'
         || call_fail (call, STATUS__INVALID, field, complaint, NULL);
}

/* The door believes an excuse, for it cannot know whether the number was typed or brought: see clients.c. */
static bool
holds (Call *call, const Client *client, const char *field, const char *value)
{
  const char *complaint = value[0] != '\0' ? fact_check (&client__descriptor, field, value) : NULL;

  return complaint == NULL || client->excuse[0] != '\0' || call_fail (call, STATUS__INVALID, field, complaint, NULL);
}

static bool
check_numbers (Call *call, const Client *client)
{
  bool good = holds (call, client, "tin", client->tin);

  good &= holds (call, client, "snils", client->snils);
  good &= holds (call, client, "ogrn", client->ogrn);
  good &= holds (call, client, "kpp", client->kpp);
  return good;
}

static bool
check_person (Call *call, const Client *client)
{
  bool good = needs (call, client->surname, "surname", N_("Surname"));

  good &= needs (call, client->given_name, "given_name", N_("Given name"));
  good &= has_length (call, client, client->tin, PERSON_TIN, "tin", N_("A person's tax number has twelve digits"));
  good &= has_length (call, client, client->ogrn, OWN_BUSINESS_OGRN, "ogrn",
                      N_("A person's registration number has fifteen digits"));
  if (client->kpp[0] != '\0')
    good = call_fail (call, STATUS__INVALID, "kpp", N_("Only legal entities have a KPP"), NULL);
  return good;
}

static bool
check_company (Call *call, const Client *client)
{
  bool good = needs (call, client->name, "name", N_("Name"));

  good &= has_length (call, client, client->tin, COMPANY_TIN, "tin", N_("A legal entity's tax number has ten digits"));
  good &= has_length (call, client, client->ogrn, COMPANY_OGRN, "ogrn",
                      N_("A legal entity's registration number has thirteen digits"));
  if (client->snils[0] != '\0')
    good = call_fail (call, STATUS__INVALID, "snils", N_("Only individuals have a SNILS"), NULL);
  return good;
}

static bool
check_accounts (Call *call, const Client *client)
{
  bool good = true;

  for (size_t i = 0; i < client->n_accounts; i++)
    {
      const BankAccount *account = client->accounts[i];
      g_autofree char *field = g_strdup_printf ("accounts.%zu.account", i);

      if (!account->removed && client->excuse[0] == '\0' && !checkdigit_account (account->account, account->bik))
        good = call_fail (call, STATUS__INVALID, field, N_("The key of this account does not fit the BIK"), NULL);
    }
  return good;
}

static bool
check_relations (Call *call, const Client *client)
{
  bool good = true;

  for (size_t i = 0; i < client->n_relations; i++)
    {
      const Relation *relation = client->relations[i];
      g_autofree char *other = g_strdup_printf ("relations.%zu.other_id", i);
      g_autofree char *last = g_strdup_printf ("relations.%zu.last_day", i);

      if (!relation->removed && client->id != 0 && relation->other_id == client->id)
        good = call_fail (call, STATUS__INVALID, other, N_("A client cannot be related to itself"), NULL);
      if (relation->last_day != 0 && relation->last_day < relation->first_day)
        good = call_fail (call, STATUS__INVALID, last, N_("This day is before the first one"), NULL);
    }
  return good;
}

static bool
check_days (Call *call, const Client *client)
{
  bool good = true;

  if (client->birth_day > call_today (call))
    good = call_fail (call, STATUS__INVALID, "birth_day", N_("This day is yet to come"), NULL);
  if (client->founded_day > call_today (call))
    good = call_fail (call, STATUS__INVALID, "founded_day", N_("This day is yet to come"), NULL);
  return good;
}

static bool
check_holders (Call *call, const Client *client)
{
  static const char *const names[] = { "parent_id", "holding_id", "employer_id", "main_person_id" };
  const uint64_t ids[] = { client->parent_id, client->holding_id, client->employer_id, client->main_person_id };
  bool good = true;

  for (unsigned i = 0; i < G_N_ELEMENTS (ids); i++)
    if (client->id != 0 && ids[i] == client->id)
      good = call_fail (call, STATUS__INVALID, names[i], N_("A client cannot be related to itself"), NULL);
  return good;
}

bool
rules_check (Call *call, const Client *client)
{
  bool good = client->form == CLIENT__FORM__COMPANY ? check_company (call, client) : check_person (call, client);

  good &= check_numbers (call, client);
  good &= check_accounts (call, client);
  good &= check_relations (call, client);
  good &= check_days (call, client);
  good &= check_holders (call, client);
  return good;
}
