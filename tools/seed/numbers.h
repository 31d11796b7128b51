/* numbers.h - numbers of people, companies and accounts that hold: the check digits are found by the rules of
 * common/checkdigit.
 *
 * Numbers that must differ are made from a running number, so that a million of them do. All texts are to be freed with
 * g_free ().
 */

#pragma once

#include "tools/seed/dice.h"

char *number_tin_of_person (unsigned region, unsigned serial);
char *number_tin_of_company (unsigned region, unsigned serial);
char *number_kpp (const char *tin);
char *number_ogrn (unsigned region, unsigned year, unsigned serial);
char *number_snils (unsigned serial);
char *number_account (const char *balance, unsigned serial, const char *bik);   /* "40702": the first five */
char *number_mobile (Dice *dice);
char *number_landline (Dice *dice, const char *area);
