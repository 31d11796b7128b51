/* people.h - clients for tests, made the way a desk makes them. */

#pragma once

#include "tests/bank.h"

#define LIST(Type, ...) ((Type *[]) { __VA_ARGS__ })
#define PERSON(family, given, ...)                                                                                     \
  A (Client, client, .form = CLIENT__FORM__PERSON, .surname = family, .given_name = given, .branch_id = BANK_BRANCH,   \
     __VA_ARGS__)
#define COMPANY_AT(branch, title, ...)                                                                                 \
  A (Client, client, .form = CLIENT__FORM__COMPANY, .branch_id = branch, .name = title, __VA_ARGS__)
#define COMPANY(title, ...) COMPANY_AT (BANK_BRANCH, title, __VA_ARGS__)
#define REACHED_BY(kind_, value_)                                                                                      \
  A (Communication, communication, .kind = COMMUNICATION__KIND__##kind_, .value = value_)
#define SAVE_OF(client) A (ClientSave, client_save, .record = client)
#define OF_CLIENT(client, ...) A (ListQuery, list_query, .of_kind = "client", .of_id = client, __VA_ARGS__)

static inline uint64_t
people_make (Bank *bank, const char *who, Client *client)
{
  RecordRef *saved = bank_ask (bank, who, &clients_save_method, SAVE_OF (client));

  return saved->id;
}

/* Whom neither the clerk nor the region sees. */
static inline uint64_t
people_make_far (Bank *bank)
{
  return people_make (bank, "all", COMPANY_AT (BANK_FAR_BRANCH, "Дальняя"));
}

static inline void
people_refuse (Bank *bank, Client *client, Status status, const char *field)
{
  bank_refuses (bank, "clerk", &clients_save_method, SAVE_OF (client), status, field);
}

static inline Client *
people_get (Bank *bank, const char *who, uint64_t id)
{
  return bank_ask (bank, who, &clients_get_method, A (RecordRef, record_ref, .id = id));
}
