/* card.c - see card.h. */

#include "server/clients/card.h"

#include <stdlib.h>

#include "server/call/query.h"
#include "server/dictionaries/dictionaries.h"

static const char card_sql[] =
  "SELECT c.id, c.version, c.form, c.name, c.code, c.type, c.state, c.surname, c.given_name, c.patronymic,"
  " c.birth_day, c.birth_place, c.sex, c.citizenship_id, c.tin, c.snils, c.employer_id, c.job, c.income,"
  " c.no_ads, c.call_hours, c.full_name, c.ogrn, c.kpp, c.founded_day, c.activity_type_id, c.industry_id,"
  " c.ownership_id, c.legal_form1_id, c.legal_form_id, c.foreign_trade_id, c.capital_id, c.size_id, c.staff_id,"
  " c.turnover_id, c.parent_id, c.holding_id, c.main_person_id, c.category_id, c.product_use_id, c.source_id,"
  " c.relationship_id, c.brought_by_id, br.name AS brought_by_name, c.manager_id, ma.name AS manager_name,"
  " c.profit, c.client_activity_id, c.risk, c.risk_note, c.negative, c.negative_note, c.heard_id, c.note,"
  " c.branch_id, b.name AS branch_name, c.created_at, c.deleted_at, c.restricted, c.excuse, c.main_phone,"
  " c.main_email, c.city"
  " FROM {client} c JOIN {branch} b ON b.id = c.branch_id"
  " LEFT JOIN {person} br ON br.id = c.brought_by_id LEFT JOIN {person} ma ON ma.id = c.manager_id"
  " WHERE c.id = :id";

/* Rows are put into their order by us: SQLite would make a tree to sort the few of each card. */
static bool
read_rows (Call *call, const RecordRef *in, Client *out, const char *list, const char *sql)
{
  const Field *field = msg_field (&client__descriptor, list);
  Msg **rows;
  size_t n;

  if (!query_many (call, out, list, sql, in))
    return false;
  n = *(size_t *) ((char *) out + field->quantifier_offset);
  rows = *(Msg ***) msg_member (&out->base, field);
  if (n > 1)
    qsort (rows, n, sizeof *rows, msg_compare_rows);
  return true;
}

bool
card_communications (Call *call, const RecordRef *in, Client *out)
{
  return read_rows (call, in, out, "communications",
                    "SELECT id, ordinal, kind, value, note, main, refused"
                    " FROM {communication!of a client seen already} WHERE client_id = :id ORDER BY id");
}

bool
card_addresses (Call *call, const RecordRef *in, Client *out)
{
  return read_rows (call, in, out, "addresses",
                    "SELECT id, ordinal, type_id, country_id, region_id, city, postcode, street, house, building,"
                    " flat FROM {address!of a client seen already} WHERE client_id = :id ORDER BY id");
}

static bool
read_papers (Call *call, const RecordRef *in, Client *out)
{
  return read_rows (call, in, out, "documents",
                    "SELECT id, ordinal, type_id, series, number, issued_day, until_day, issued_by, issuer_code, main"
                    " FROM {document!of a client seen already} WHERE client_id = :id ORDER BY id")
         && read_rows (call, in, out, "alt_names",
                       "SELECT id, ordinal, name, note FROM {alt_name!of a client seen already}"
                       " WHERE client_id = :id ORDER BY id")
         && read_rows (call, in, out, "accounts",
                       "SELECT id, ordinal, account, bik, bank, note FROM {bank_account!of a client seen already}"
                       " WHERE client_id = :id ORDER BY id");
}

static bool
read_people (Call *call, const RecordRef *in, Client *out)
{
  return read_rows (call, in, out, "contacts",
                    "SELECT t.id, t.ordinal, t.name, t.other_id, o.name AS other_name, t.position, t.duty_id,"
                    " t.weight, t.phone, t.email, t.powers, t.powers_until"
                    " FROM {contact_person!of a client seen already} t"
                    " LEFT JOIN {client!whom a card refers to} o ON o.id = t.other_id"
                    " WHERE t.client_id = :id ORDER BY t.id")
         && read_rows (call, in, out, "relations",
                       "SELECT t.id, t.ordinal, t.type_id, t.other_id, o.name AS other_name, t.formal,"
                       " t.share, t.first_day, t.last_day, t.note FROM {relation!of a client seen already} t"
                       " JOIN {client!whom a card refers to} o ON o.id = t.other_id"
                       " WHERE t.client_id = :id ORDER BY t.id");
}

bool
card_lists (Call *call, const RecordRef *in, Client *out)
{
  return card_communications (call, in, out) && card_addresses (call, in, out)
         && read_papers (call, in, out) && read_people (call, in, out);
}

/* Those whom a card refers to are told by name, whoever's clients they are: the reference is a fact about this one.
 * Most refer to nobody. */
static bool
name_client (Call *call, uint64_t id, const char **name)
{
  RecordRef ref = RECORD_REF__INIT;
  Client found = CLIENT__INIT;
  bool there;

  if (id == 0)
    return true;
  ref.id = id;
  if (!query_maybe (call, &found, &there, "SELECT name FROM {client!whom a card refers to} r WHERE id = :id", &ref))
    return false;
  *name = found.name;
  return true;
}

/* Who was erased is in the bin, and stays there. */
static bool
read_erasure (Call *call, const RecordRef *in, Client *out)
{
  bool there;

  return out->deleted_at == 0
         || query_maybe (call, out, &there,
                         "SELECT er.at AS erased_at, er.decision AS erased_decision, er.reason AS erased_reason,"
                         " ep.name AS erased_person_name, es.name AS erased_second_name"
                         " FROM {erasure!why a client's card is empty} er"
                         " LEFT JOIN {person} ep ON ep.id = er.person_id LEFT JOIN {person} es ON es.id = er.second_id"
                         " WHERE er.record_id = :id AND er.kind = 'client'",
                         in);
}

static bool
read_rare (Call *call, const RecordRef *in, Client *out)
{
  return name_client (call, out->employer_id, &out->employer_name)
         && name_client (call, out->parent_id, &out->parent_name)
         && name_client (call, out->holding_id, &out->holding_name)
         && name_client (call, out->main_person_id, &out->main_person_name) && read_erasure (call, in, out);
}

bool
card_read (Call *call, const RecordRef *in, Client *out)
{
  return query_one (call, out, card_sql, in) && read_rare (call, in, out) && card_lists (call, in, out)
         && dictionaries_name (call, out);
}
