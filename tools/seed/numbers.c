/* numbers.c - see numbers.h. */

#include "tools/seed/numbers.h"

#include <glib.h>
#include <string.h>

#include "common/checkdigit.h"

/* A permutation of 0 .. size - 1: neighbours lie far apart, and none comes twice. @size is a power of ten. */
static unsigned
scattered (unsigned serial, unsigned size)
{
  return (unsigned) (((uint64_t) serial * 7368787 + 1234567) % size);
}

/* @digits with the last @n_check of them counted up until the check holds. */
static char *
completed (char *digits, unsigned n_check, bool (*holds) (const char *digits))
{
  size_t n = strlen (digits);
  unsigned tries = n_check == 1 ? 10 : 100;

  for (unsigned i = 0; i < tries; i++)
    {
      if (n_check == 2)
        digits[n - 2] = (char) ('0' + i / 10);
      digits[n - 1] = (char) ('0' + i % 10);
      if (holds (digits))
        return digits;
    }
  g_error ("%s cannot be completed", digits);
}

char *
number_tin_of_person (unsigned region, unsigned serial)
{
  return completed (g_strdup_printf ("%02u%08u00", region, scattered (serial, 100000000)), 2, checkdigit_tin);
}

char *
number_tin_of_company (unsigned region, unsigned serial)
{
  return completed (g_strdup_printf ("%02u%07u0", region, scattered (serial, 10000000)), 1, checkdigit_tin);
}

char *
number_kpp (const char *tin)
{
  return g_strdup_printf ("%.4s01001", tin);
}

char *
number_ogrn (unsigned region, unsigned year, unsigned serial)
{
  return completed (g_strdup_printf ("1%02u%02u%07u0", year % 100, region, scattered (serial, 10000000)), 1,
                    checkdigit_ogrn);
}

char *
number_snils (unsigned serial)
{
  return completed (g_strdup_printf ("%09u00", 10000000 + scattered (serial, 100000000)), 2, checkdigit_snils);
}

char *
number_account (const char *balance, unsigned serial, const char *bik)
{
  for (char key = '0'; key <= '9'; key++)
    {
      char *account = g_strdup_printf ("%.5s810%c0000%07u", balance, key, scattered (serial, 10000000));

      if (checkdigit_account (account, bik))
        return account;
      g_free (account);
    }
  g_error ("no key fits an account at %s", bik);
}

char *
number_mobile (Dice *dice)
{
  static const unsigned codes[] = { 900, 902, 904, 906, 908, 909, 912, 913, 914, 916, 917, 919, 922,
                                    923, 925, 926, 929, 950, 951, 952, 963, 982, 983, 985, 999 };

  return g_strdup_printf ("+7%u%07u", codes[dice_below (dice, G_N_ELEMENTS (codes))], dice_below (dice, 10000000));
}

char *
number_landline (Dice *dice, const char *area)
{
  unsigned rest = 10 - (unsigned) strlen (area);
  g_autofree char *digits = g_strdup_printf ("%u%08u", 2 + dice_below (dice, 6), dice_below (dice, 100000000));

  return g_strdup_printf ("+7%s%.*s", area, (int) rest, digits);
}
