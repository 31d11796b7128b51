/* clamd.c - what clamd answers is taken for "clean" in one case only; and whose turn it is to be looked at. */

#include <glib.h>
#include <string.h>

#include "server/jobs/clamd.h"
#include "server/jobs/turns.h"

#define SAID(text) text, sizeof text

static void
reads (const char *reply, size_t n, ClamdVerdict verdict, const char *name)
{
  g_autofree char *found = NULL;

  g_assert_cmpint (clamd_read (reply, n, &found), ==, verdict);
  if (name != NULL)
    g_assert_cmpstr (found, ==, name);
  g_assert_true (g_utf8_validate (found, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (found, -1), <=, CLAMD_NAME_MAX);
}

static void
only_a_whole_ok_is_clean (void)
{
  reads (SAID ("stream: OK"), CLAMD_CLEAN, NULL);
  reads (SAID ("stream: OK\0 FOUND"), CLAMD_CLEAN, NULL);
  reads ("stream: OK", strlen ("stream: OK"), CLAMD_UNCLEAR, NULL);   /* cut off */
  reads (SAID ("stream: OK "), CLAMD_UNCLEAR, NULL);
  reads (SAID ("OK"), CLAMD_UNCLEAR, NULL);
  reads (SAID ("stream: ok"), CLAMD_UNCLEAR, NULL);
  reads (SAID (""), CLAMD_UNCLEAR, "");
  reads ("", 0, CLAMD_UNCLEAR, "");
  reads (SAID ("UNKNOWN COMMAND"), CLAMD_UNCLEAR, "UNKNOWN COMMAND");
  reads (SAID ("stream: Can't allocate memory ERROR"), CLAMD_UNCLEAR, NULL);
}

static void
a_virus_is_told_by_a_name_fit_to_be_shown (void)
{
  g_autofree char *endless = g_strnfill (900, 'x'), *said = g_strconcat ("stream: ", endless, " FOUND", NULL);
  g_autofree char *cut = g_strndup (endless, CLAMD_NAME_MAX);

  reads (SAID ("stream: Eicar-Test FOUND"), CLAMD_INFECTED, "Eicar-Test");
  reads (SAID ("stream: OK FOUND"), CLAMD_INFECTED, "OK");
  reads (SAID ("stream: a\n\x1b[2Jb FOUND"), CLAMD_INFECTED, "a??[2Jb");
  reads (SAID ("stream: \xff\xfe FOUND"), CLAMD_INFECTED, NULL);
  reads (said, strlen (said) + 1, CLAMD_INFECTED, cut);
  reads (SAID ("stream:  FOUND"), CLAMD_UNCLEAR, NULL);
  reads (SAID ("stream:    FOUND"), CLAMD_UNCLEAR, NULL);
  reads ("stream: Eicar FOUND", strlen ("stream: Eicar FOUND"), CLAMD_UNCLEAR, NULL);
}

static void
what_is_too_large_for_clamd_is_told_from_its_errors (void)
{
  reads (SAID ("INSTREAM size limit exceeded. ERROR"), CLAMD_TOO_LARGE, NULL);
  reads (SAID ("INSTREAM: Can't write to temporary file. ERROR"), CLAMD_UNCLEAR, NULL);
}

static void
an_address_is_a_path_or_a_host_with_a_port (void)
{
  static const char *const good[] = { "unix:/run/clamav/clamd.ctl", "tcp://127.0.0.1:3310", "tcp://[::1]:3310" };
  static const char *const bad[] = { "", "unix:", "unix:clamd.ctl", "/run/clamd.ctl", "tcp://", "tcp://host",
                                     "tcp://:3310", "tcp://host:", "tcp://host:*", "tcp://host:99999",
                                     "http://host:3310" };
  g_autofree char *endless = g_strnfill (200, 'x'), *path = g_strconcat ("unix:/", endless, NULL);

  for (size_t i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (clamd_is_address (good[i]));
  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (clamd_is_address (bad[i]));
  g_assert_false (clamd_is_address (path));
}

static void
one_without_a_verdict_is_put_off_and_holds_up_no_other (void)
{
  Turns turns = { 0 };

  turns_begin (&turns, 7);
  g_assert_false (turns_may (&turns, 7, 0));
  g_assert_true (turns_may (&turns, 8, 0));
  turns_put_off (&turns, 7, 0);
  g_assert_false (turns_may (&turns, 7, TURNS_FIRST_MS - 1));
  g_assert_true (turns_may (&turns, 7, TURNS_FIRST_MS));
  turns_begin (&turns, 7);
  turns_put_off (&turns, 7, 0);
  g_assert_false (turns_may (&turns, 7, TURNS_FIRST_MS * 2 - 1));
  for (int i = 0; i < 20; i++)
    {
      turns_begin (&turns, 7);
      turns_put_off (&turns, 7, 0);
    }
  g_assert_true (turns_may (&turns, 7, TURNS_OFF_MS));
  turns_begin (&turns, 7);
  turns_end (&turns, 7);
  g_assert_true (turns_may (&turns, 7, 0));
}

static void
when_the_scanner_is_silent_all_rest_each_time_longer (void)
{
  Turns turns = { 0 };

  g_assert_false (turns_rest (&turns, 0));
  turns_unheard (&turns, 0);
  g_assert_false (turns_may (&turns, 7, TURNS_FIRST_MS - 1));
  g_assert_true (turns_may (&turns, 7, TURNS_FIRST_MS));
  for (int i = 0; i < 20; i++)
    turns_unheard (&turns, 0);
  g_assert_true (turns_rest (&turns, TURNS_REST_MS - 1));
  g_assert_false (turns_rest (&turns, TURNS_REST_MS));
  turns_heard (&turns);
  turns_unheard (&turns, 0);
  g_assert_false (turns_rest (&turns, TURNS_FIRST_MS));
}

static void
too_many_without_a_verdict_make_all_rest_and_no_turn_is_lost (void)
{
  Turns turns = { 0 };

  turns_begin (&turns, 1000);   /* under way all the time */
  for (uint64_t id = 1; id < TURNS_MAX / 2; id++)
    {
      g_assert_true (turns_may (&turns, id, 0));
      turns_begin (&turns, id);
      turns_put_off (&turns, id, 0);
    }
  g_assert_true (turns_rest (&turns, TURNS_REST_MS - 1));
  g_assert_false (turns_may (&turns, 1000, TURNS_REST_MS));
  g_assert_true (turns_may (&turns, 1, TURNS_REST_MS));
  g_assert_cmpint (turns.n, ==, 1);
}

static void
what_was_taken_away_while_it_was_put_off_is_forgotten (void)
{
  Turns turns = { 0 };
  int64_t later = TURNS_FIRST_MS + TURNS_OFF_MS + 1;

  turns_begin (&turns, 7);
  turns_put_off (&turns, 7, 0);
  turns_begin (&turns, 8);
  turns_put_off (&turns, 8, later);
  g_assert_cmpint (turns.n, ==, 1);
}

static void
a_large_file_has_more_time_and_none_less_than_clamd_gives_itself (void)
{
  g_assert_cmpuint (clamd_seconds (0), ==, CLAMD_LEAST_S);
  g_assert_cmpuint (clamd_seconds (-1), ==, CLAMD_LEAST_S);
  g_assert_cmpuint (clamd_seconds (300), ==, CLAMD_LEAST_S);
  g_assert_cmpuint (CLAMD_LEAST_S, >, 120);   /* MaxScanTime */
  g_assert_cmpuint (clamd_seconds (INT64_C (100) << 20), ==, CLAMD_LEAST_S + 100);
  g_assert_cmpuint (clamd_seconds (INT64_MAX), ==, CLAMD_MOST_S);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clamd/only-a-whole-ok-is-clean", only_a_whole_ok_is_clean);
  g_test_add_func ("/clamd/a-virus-is-told-by-a-name-fit-to-be-shown", a_virus_is_told_by_a_name_fit_to_be_shown);
  g_test_add_func ("/clamd/what-is-too-large-for-clamd-is-told-from-its-errors",
                   what_is_too_large_for_clamd_is_told_from_its_errors);
  g_test_add_func ("/clamd/an-address-is-a-path-or-a-host-with-a-port", an_address_is_a_path_or_a_host_with_a_port);
  g_test_add_func ("/clamd/one-without-a-verdict-is-put-off-and-holds-up-no-other",
                   one_without_a_verdict_is_put_off_and_holds_up_no_other);
  g_test_add_func ("/clamd/when-the-scanner-is-silent-all-rest-each-time-longer",
                   when_the_scanner_is_silent_all_rest_each_time_longer);
  g_test_add_func ("/clamd/too-many-without-a-verdict-make-all-rest-and-no-turn-is-lost",
                   too_many_without_a_verdict_make_all_rest_and_no_turn_is_lost);
  g_test_add_func ("/clamd/what-was-taken-away-while-it-was-put-off-is-forgotten",
                   what_was_taken_away_while_it_was_put_off_is_forgotten);
  g_test_add_func ("/clamd/a-large-file-has-more-time-and-none-less-than-clamd-gives-itself",
                   a_large_file_has_more_time_and_none_less_than_clamd_gives_itself);
  return g_test_run ();
}
