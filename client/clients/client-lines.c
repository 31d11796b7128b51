/* client-lines.c - see client-lines.h. Every field of the sources' cards stands in one of the two tables. */

#include "client/clients/client-lines.h"

#include <glib/gi18n.h>

#include "clients.pb-c.h"

#define ADDRESS_LINE \
  "@addresses: type_id country_id > region_id city postcode street house building flat"
#define REACH_PAGE \
  N_("## Communications and addresses"), N_("# Communications"), "@communications: kind value note main refused", \
  N_("# Addresses"), ADDRESS_LINE
#define PAPERS_PAGE \
  N_("## Documents and accounts"), N_("# Documents"), \
  "@documents: type_id series number issued_day until_day issuer_code issued_by main", \
  N_("# Accounts"), "@accounts: account bik bank note"
#define TIES_PAGE \
  N_("## Relations and contacts"), N_("# Contact persons"), \
  "@contacts: name position duty_id weight phone email powers powers_until other_id", \
  N_("# Relations"), "@relations: type_id other_id formal share first_day last_day note"
#define BANK_SECTION                                                                                                   \
  N_("# Relationship with the bank"), "manager_id!", "branch_id!", "category_id relationship_id",                     \
      "product_use_id client_activity_id", "source_id heard_id", "brought_by_id", "profit", "=created_at"
#define CHECK_SECTION \
  N_("# Risk and checks"), "risk negative", "risk_note", "negative_note", "restricted", "?excuse: =excuse"

static const char *const person[] = { N_("## Main"),
                                      N_("# Personal data"),
                                      "surname! given_name!",
                                      "patronymic",
                                      "birth_day sex",
                                      "citizenship_id",
                                      "birth_place",
                                      "tin snils",
                                      N_("# Client"),
                                      "type state",
                                      "code no_ads",
                                      "=main_phone",
                                      "=main_email",
                                      "call_hours",
                                      N_("# Work and income"),
                                      "employer_id",
                                      "job",
                                      "income",
                                      BANK_SECTION,
                                      CHECK_SECTION,
                                      N_("# Additional information"),
                                      "note",
                                      REACH_PAGE,
                                      PAPERS_PAGE,
                                      TIES_PAGE,
                                      N_("# Alternative names"),
                                      "@alt_names: name note",
                                      NULL };

static const char *const company[] = { N_("## Legal entity"),
                                       N_("# Company"),
                                       "name!",
                                       "full_name",
                                       "legal_form1_id > legal_form_id",
                                       "tin! kpp",
                                       "ogrn founded_day",
                                       "code",
                                       N_("# Client"),
                                       "type state",
                                       "main_person_id",
                                       "parent_id",
                                       "holding_id",
                                       "=main_phone",
                                       "=main_email",
                                       "call_hours no_ads",
                                       BANK_SECTION,
                                       CHECK_SECTION,
                                       N_("## Additional"),
                                       N_("# Business"),
                                       "activity_type_id",
                                       "industry_id",
                                       "ownership_id",
                                       "capital_id",
                                       "size_id",
                                       "staff_id turnover_id",
                                       "foreign_trade_id",
                                       N_("# Additional information"),
                                       "note",
                                       N_("# Alternative names"),
                                       "@alt_names: name note",
                                       REACH_PAGE,
                                       PAPERS_PAGE,
                                       TIES_PAGE,
                                       NULL };

const char *const *
client_lines (const Msg *client)
{
  return ((const Client *) client)->form == CLIENT__FORM__COMPANY ? company : person;
}
