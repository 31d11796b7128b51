/* checkdigit.h - numbers that carry their own proof. Each takes digits only and says whether they hold together.
 *
 * Sources: tax number - order of the Federal Tax Service; SNILS - Pension Fund resolution 192p; OGRN - order 440.
 */

#pragma once

#include <stdbool.h>

bool checkdigit_tin (const char *digits);     /* ten or twelve */
bool checkdigit_snils (const char *digits);   /* eleven */
bool checkdigit_ogrn (const char *digits);    /* thirteen or fifteen */
bool checkdigit_kpp (const char *text); /* nine: four digits, two digits or capitals, three digits; has no check */
bool checkdigit_luhn (const char *digits);    /* a card */

/* The key of a twenty-digit account at the bank of a nine-digit BIK (Bank of Russia, 8.9.1997 no. 515). The sixth place
 * may be a letter of the clearing currencies, Cyrillic or Latin. Correspondent and cash-centre accounts begin with 301
 * and 401. */
bool checkdigit_account (const char *account, const char *bik);
