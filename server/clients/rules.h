/* rules.h - what must be true of a client besides the facts of its fields: pure rules, no database, no clock.
 *
 * Sources: docs/fields.md for what each form needs; common/checkdigit.h for the numbers.
 */

#pragma once

#include "clients.pb-c.h"
#include "server/call/call.h"

/* Tells every rule that @client, as it will be after the save, breaks: what its form needs, what belongs to the other
 * form, numbers of the wrong length, keys of accounts. With an excuse, numbers need not hold. */
bool rules_check (Call *call, const Client *client);

/* The name of a person as it is shown and sorted: "Surname Given-name Patronymic". Free with g_free (). */
char *rules_person_name (const Client *client);

/* The number under which a communication is looked up: a phone's digits from the last to the first, so that the last
 * ones are its beginning; anything else in small letters. Free with g_free (). */
char *rules_lookup (Communication__Kind kind, const char *value);
bool rules_is_phone (Communication__Kind kind);
