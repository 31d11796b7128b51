/* throttle.c - how often a password may be tried, and what each further try costs. */

#include <glib.h>

#include "server/lanes/throttle.h"

static const int64_t minute = 60000;
static const Tried fresh = { 0, 0 };

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Throttle, throttle_free)

static void
five_tries_are_free_then_each_costs_twice_as_much_up_to_fifteen_minutes (void)
{
  static const unsigned minutes[] = { 1, 2, 4, 8, 15, 15 };
  g_autoptr (Throttle) throttle = throttle_new ();
  int64_t now = 1000000;
  Tried tried;

  for (int i = 0; i < THROTTLE_FREE_TRIES; i++)
    g_assert_true (throttle_try (throttle, "olga", 7, now, &fresh, &tried));
  for (size_t i = 0; i < G_N_ELEMENTS (minutes); i++)
    {
      g_assert_false (throttle_try (throttle, "olga", 7, now + minutes[i] * minute - 1, &fresh, &tried));
      g_assert_cmpint (tried.until, ==, now + minutes[i] * minute);
      now = tried.until;
      g_assert_true (throttle_try (throttle, "olga", 7, now, &fresh, &tried));
    }
}

static void
another_workstation_and_another_name_are_not_shut (void)
{
  g_autoptr (Throttle) throttle = throttle_new ();
  Tried tried;

  for (int i = 0; i < THROTTLE_FREE_TRIES; i++)
    throttle_try (throttle, "olga", 7, 1000, &fresh, &tried);
  g_assert_false (throttle_try (throttle, "olga", 7, 1000, &fresh, &tried));
  g_assert_true (throttle_try (throttle, "olga", 8, 1000, &fresh, &tried));
  g_assert_true (throttle_try (throttle, "irina", 7, 1000, &fresh, &tried));
}

static void
a_good_password_wipes_the_slate (void)
{
  g_autoptr (Throttle) throttle = throttle_new ();
  Tried tried;

  for (int i = 0; i < THROTTLE_FREE_TRIES - 1; i++)
    throttle_try (throttle, "olga", 7, 1000, &fresh, &tried);
  throttle_good (throttle, "olga", 7);
  for (int i = 0; i < THROTTLE_FREE_TRIES; i++)
    g_assert_true (throttle_try (throttle, "olga", 7, 1000, &fresh, &tried));
}

static void
bank_wide_a_failure_only_slows_and_by_two_seconds_at_most (void)
{
  g_autoptr (Throttle) throttle = throttle_new ();
  unsigned before = 0;
  Tried tried;

  g_assert_cmpint (throttle_slow_ms (throttle, "olga", 1000), ==, 0);
  for (int i = 0; i < 40; i++)
    {
      unsigned slow;

      g_assert_true (throttle_try (throttle, "olga", 100 + i, 1000, &fresh, &tried));
      slow = throttle_slow_ms (throttle, "olga", 1000);
      g_assert_cmpint (slow, >=, before);
      g_assert_cmpint (slow, <=, THROTTLE_MAX_SLOW_MS);
      before = slow;
    }
  g_assert_cmpint (before, ==, THROTTLE_MAX_SLOW_MS);
  g_assert_cmpint (throttle_slow_ms (throttle, "olga", 1000 + 16 * minute), ==, 0);
}

static void
what_was_kept_before_a_restart_counts (void)
{
  g_autoptr (Throttle) throttle = throttle_new ();
  const Tried known = { 6, 5000 };
  Tried tried;

  g_assert_false (throttle_try (throttle, "olga", 7, 1000, &known, &tried));
  g_assert_cmpint (tried.until, ==, 5000);
  g_assert_true (throttle_try (throttle, "olga", 7, 5000, &known, &tried));
  g_assert_cmpint (tried.failed, ==, 7);
}

static void
made_up_names_do_not_fill_the_memory (void)
{
  g_autoptr (Throttle) throttle = throttle_new ();
  Tried tried;

  for (int i = 0; i < 200000; i++)
    {
      char name[32];

      g_snprintf (name, sizeof name, "nobody%d", i);
      g_assert_true (throttle_try (throttle, name, 7, 1000 + i, &fresh, &tried));
    }
  g_assert_cmpint (throttle_size (throttle), <=, 2 * 65536);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/throttle/five-tries-are-free-then-each-costs-twice-as-much-up-to-fifteen-minutes",
                   five_tries_are_free_then_each_costs_twice_as_much_up_to_fifteen_minutes);
  g_test_add_func ("/throttle/another-workstation-and-another-name-are-not-shut",
                   another_workstation_and_another_name_are_not_shut);
  g_test_add_func ("/throttle/a-good-password-wipes-the-slate", a_good_password_wipes_the_slate);
  g_test_add_func ("/throttle/bank-wide-a-failure-only-slows-and-by-two-seconds-at-most",
                   bank_wide_a_failure_only_slows_and_by_two_seconds_at_most);
  g_test_add_func ("/throttle/what-was-kept-before-a-restart-counts", what_was_kept_before_a_restart_counts);
  g_test_add_func ("/throttle/made-up-names-do-not-fill-the-memory", made_up_names_do_not_fill_the_memory);
  return g_test_run ();
}
