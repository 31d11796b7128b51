/* checkdigit.c - see checkdigit.h. */

#include "common/checkdigit.h"

#include <glib.h>
#include <string.h>

static unsigned
weighed (const char *digits, const unsigned char *weights, size_t n)
{
  unsigned sum = 0;

  for (size_t i = 0; i < n; i++)
    sum += (digits[i] - '0') * weights[i];
  return sum;
}

static bool
digit_is (const char *digits, size_t at, unsigned value)
{
  return (unsigned) (digits[at] - '0') == value;
}

bool
checkdigit_tin (const char *digits)
{
  static const unsigned char tenth[] = { 2, 4, 10, 3, 5, 9, 4, 6, 8 };
  static const unsigned char eleventh[] = { 7, 2, 4, 10, 3, 5, 9, 4, 6, 8 };
  static const unsigned char twelfth[] = { 3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8 };

  if (strlen (digits) == 10)
    return digit_is (digits, 9, weighed (digits, tenth, 9) % 11 % 10);
  return strlen (digits) == 12
         && digit_is (digits, 10, weighed (digits, eleventh, 10) % 11 % 10)
         && digit_is (digits, 11, weighed (digits, twelfth, 11) % 11 % 10);
}

bool
checkdigit_snils (const char *digits)
{
  static const unsigned char weights[] = { 9, 8, 7, 6, 5, 4, 3, 2, 1 };
  unsigned check;

  if (strlen (digits) != 11)
    return false;
  check = weighed (digits, weights, 9) % 101 % 100;
  return digit_is (digits, 9, check / 10) && digit_is (digits, 10, check % 10);
}

bool
checkdigit_ogrn (const char *digits)
{
  size_t n = strlen (digits);
  g_autofree char *head = n > 1 ? g_strndup (digits, n - 1) : g_strdup ("");

  if (n != 13 && n != 15)
    return false;
  return digit_is (digits, n - 1, g_ascii_strtoull (head, NULL, 10) % (n - 2) % 10);
}

static bool
all_digits (const char *text, size_t n)
{
  return strspn (text, "0123456789") >= n;
}

bool
checkdigit_kpp (const char *text)
{
  if (strlen (text) != 9 || !all_digits (text, 4) || !all_digits (text + 6, 3))
    return false;
  for (int i = 4; i < 6; i++)
    if (!g_ascii_isdigit (text[i]) && !g_ascii_isupper (text[i]))
      return false;
  return true;
}

bool
checkdigit_luhn (const char *digits)
{
  size_t n = strlen (digits);
  unsigned sum = 0;

  if (n < 12 || n > 19 || !all_digits (digits, n))
    return false;
  for (size_t i = 0; i < n; i++)
    {
      unsigned digit = (digits[n - 1 - i] - '0') << (i & 1);

      sum += digit > 9 ? digit - 9 : digit;
    }
  return sum % 10 == 0;
}

/* The letter in the sixth place stands for a digit, in the calculation only. */
static bool
account_digits (const char *account, char digits[21])
{
  static const char *const letters[] = { "АA", "ВB", "СC", "ЕE", "НH", "КK", "МM", "РP", "ТT", "ХX" };
  const char *sixth, *rest;

  if (g_utf8_strlen (account, -1) != 20)
    return false;
  sixth = g_utf8_offset_to_pointer (account, 5);
  rest = g_utf8_next_char (sixth);
  memcpy (digits, account, 5);
  memcpy (digits + 6, rest, strnlen (rest, 14));
  digits[20] = '\0';
  digits[5] = *sixth;
  for (int i = 0; i < 10 && !g_ascii_isdigit (*sixth); i++)
    if (g_utf8_strchr (letters[i], -1, g_utf8_get_char (sixth)) != NULL)
      {
        digits[5] = '0' + i;
        break;
      }
  return all_digits (digits, 20);
}

bool
checkdigit_account (const char *account, const char *bik)
{
  static const unsigned char weights[] = { 7, 1, 3 };
  char digits[24];
  unsigned sum = 0;
  bool of_bank;

  if (!g_utf8_validate (account, -1, NULL) || strlen (bik) != 9 || !all_digits (bik, 9)
      || !account_digits (account, digits + 3))
    return false;
  of_bank = strncmp (digits + 3, "301", 3) == 0 || strncmp (digits + 3, "401", 3) == 0;
  digits[0] = of_bank ? '0' : bik[6];
  digits[1] = of_bank ? bik[4] : bik[7];
  digits[2] = of_bank ? bik[5] : bik[8];
  for (int i = 0; i < 23; i++)
    sum += (digits[i] - '0') * weights[i % 3] % 10;
  return sum % 10 == 0;
}
