/* checkdigit.c - numbers that prove themselves, by the examples of the rules' own sources. */

#include "common/checkdigit.h"

#include <glib.h>

typedef bool (*Check) (const char *digits);

static void
holds_for (Check check, const char *const *good, const char *const *bad)
{
  for (; *good != NULL; good++)
    if (!check (*good))
      g_error ("%s should hold", *good);
  for (; *bad != NULL; bad++)
    if (check (*bad))
      g_error ("%s should not hold", *bad);
}

#define LIST(...) ((const char *const[]) { __VA_ARGS__, NULL })

static void
a_tax_number_has_one_or_two_check_digits (void)
{
  holds_for (
    checkdigit_tin, LIST ("7707083893", "1234567894", "123456789047", "366220664163"),
    LIST ("1234567895", "7701234567", "123456789037", "617547302703", "", "770708389", "77070838930", "77O7083893"));
}

static void
a_snils_of_a_hundred_ends_in_two_noughts (void)
{
  holds_for (checkdigit_snils, LIST ("11223344595", "64270954807", "08765430300", "08765430200"),
             LIST ("11223344596", "08765430301", "1122334459", ""));
}

static void
a_registration_number_proves_itself_in_both_lengths (void)
{
  holds_for (checkdigit_ogrn, LIST ("1027700132195", "304500116000157"),
             LIST ("1027700132196", "313242342342332", "102770013219", ""));
}

static void
a_card_follows_luhn (void)
{
  holds_for (checkdigit_luhn, LIST ("4111111111111111", "2200000000000053"), LIST ("4111111111111112"));
}

static void
an_account_is_proven_together_with_its_bank (void)
{
  g_assert_true (checkdigit_account ("40602810700000000025", "049805746"));
  g_assert_true (checkdigit_account ("30101810800000000746", "049805000"));
  g_assert_true (checkdigit_account ("40102810100000010001", "040305000"));
  g_assert_true (checkdigit_account ("40702810900000000025", "044514512"));
  g_assert_true (checkdigit_account ("30101810400000000225", "044525225"));
  g_assert_false (checkdigit_account ("40702810900000000025", "049805746"));
  g_assert_false (checkdigit_account ("40702810800000000025", "044514512"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/checkdigit/a tax number has one or two check digits", a_tax_number_has_one_or_two_check_digits);
  g_test_add_func ("/checkdigit/a snils of a hundred ends in two noughts", a_snils_of_a_hundred_ends_in_two_noughts);
  g_test_add_func ("/checkdigit/a registration number proves itself in both lengths",
                   a_registration_number_proves_itself_in_both_lengths);
  g_test_add_func ("/checkdigit/a card follows luhn", a_card_follows_luhn);
  g_test_add_func ("/checkdigit/an account is proven together with its bank",
                   an_account_is_proven_together_with_its_bank);
  return g_test_run ();
}
