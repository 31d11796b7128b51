/* scanned.c - a real kontord, a real clamd: what is attached is let out when it was found clean, and not a moment
 * before, whichever of the two dies meanwhile.
 */

#include <signal.h>
#include <string.h>

#include "tests/scenarios/clamd.h"
#include "tests/scenarios/papers.h"

enum { PATIENCE_MS = 60000, FLOOD = 24 };

typedef struct
{
  TestClamd clamd;
  House *house;
  Station window;
  Wire *desk;           /* of Olga, who attaches */
  Wire *other;          /* of Vera, who sees the same clients */
  uint64_t client;
} Bank;

static Me *
sit_down (Bank *bank)
{
  Me *me;

  bank->desk = desk_open (bank->house, &bank->window, NULL);
  me = desk_sign_in (bank->desk, "olga");
  bank->other = desk_open (bank->house, &bank->window, NULL);
  desk_sign_in (bank->other, "vera");
  return me;
}

static void
stand_up (Bank *bank)
{
  g_clear_pointer (&bank->desk, wire_close);
  g_clear_pointer (&bank->other, wire_close);
}

/* @tcp: else by a socket in a file. clamd is not started yet. */
static Bank
bank_with (bool tcp)
{
  Bank bank = { .clamd = clamd_make () };
  g_autofree char *address = tcp ? g_strdup_printf ("tcp://127.0.0.1:%u", bank.clamd.port)
                                 : g_strdup_printf ("unix:%s", bank.clamd.socket);
  g_autofree char *settings = g_strdup_printf ("[files]\nclamd = %s\nclamd_at_once = 1\n", address);

  bank.house = house_make ("", settings);
  house_start (bank.house);
  bank.window = house_enrol (bank.house, "Window 1", "0000");
  house_person (bank.house, "olga", "Petrova Olga", "0000", "Branch manager");
  house_person (bank.house, "vera", "Ivanova Vera", "0000", "Branch manager");
  house_person (bank.house, "guard", "Sidorov Petr", "0000", "Security officer");
  bank.client = desk_client (bank.desk, sit_down (&bank), "Orlov");
  return bank;
}

static void
close_bank (Bank *bank)
{
  stand_up (bank);
  house_close (bank->house);
  clamd_throw_away (&bank->clamd);
}

static uint64_t
attach (Bank *bank, const char *name, const char *text)
{
  return desk_attach (bank->desk, bank->client, name, text, strlen (text));
}

static const File *
row_of (Bank *bank, uint64_t id)
{
  FilePage *page = desk_ask (bank->other, &files_list_method,
                             A (ListQuery, list_query, .of_kind = "client", .of_id = bank->client, .limit = 200));

  for (size_t i = 0; i < page->n_files; i++)
    if (page->files[i]->id == id)
      return page->files[i];
  g_error ("the file is not listed");
}

static const File *
becomes (Bank *bank, uint64_t id, File__Scan scan)
{
  gint64 until = g_get_monotonic_time () + PATIENCE_MS * 1000;
  const File *row = row_of (bank, id);

  for (; row->scan != scan; row = row_of (bank, id))
    {
      if (g_get_monotonic_time () > until)
        g_error ("the file is in state %d, not %d", row->scan, scan);
      g_usleep (20000);
    }
  return row;
}

static void
is_let_out (Bank *bank, uint64_t id)
{
  desk_ask (bank->other, &files_take_method, A (FileChunk, file_chunk, .file_id = id));
}

static void
is_held (Bank *bank, uint64_t id)
{
  desk_refuses (bank->other, &files_take_method, A (FileChunk, file_chunk, .file_id = id), STATUS__CONFLICT);
}

static unsigned
times (Bank *bank, const char *words)
{
  g_autofree char *log = house_log (bank->house);
  unsigned n = 0;

  for (const char *at = log; (at = strstr (at, words)) != NULL; at++)
    n++;
  return n;
}

/* The file is let out before the log says why. */
static void
is_said (Bank *bank, const char *words, unsigned n)
{
  gint64 until = g_get_monotonic_time () + PATIENCE_MS * 1000;

  while (times (bank, words) < n && g_get_monotonic_time () < until)
    g_usleep (20000);
  g_assert_cmpint (times (bank, words), ==, n);
}

static void
restart (Bank *bank, int signal)
{
  stand_up (bank);
  g_assert_cmpint (house_stop (bank->house, signal), ==, signal == SIGKILL ? -1 : 0);
  house_start (bank->house);
  sit_down (bank);
}

static EventPage *
tasks_of (Bank *bank, const char *login)
{
  g_autoptr (Wire) desk = desk_open (bank->house, &bank->window, NULL);

  desk_sign_in (desk, login);
  return desk_ask (desk, &history_tasks_method, A (ListQuery, list_query, .limit = 200));
}

static void
a_clean_file_passes_and_one_with_a_virus_is_held (void)
{
  Bank bank = bank_with (false);
  g_autofree char *verified = NULL;
  uint64_t clean, infected;
  const File *row;

  clamd_start (&bank.clamd);
  clean = attach (&bank, "paper.txt", "Nothing but words");
  infected = attach (&bank, "bill.txt", "So: " EICAR_HEAD EICAR_TAIL);
  becomes (&bank, clean, FILE__SCAN__CLEAN);
  is_let_out (&bank, clean);
  row = becomes (&bank, infected, FILE__SCAN__INFECTED);
  g_assert_cmpstr (row->virus, ==, EICAR_NAME);
  is_held (&bank, infected);
  desk_refuses (bank.desk, &files_take_method, A (FileChunk, file_chunk, .file_id = infected), STATUS__CONFLICT);
  g_assert_cmpint (tasks_of (&bank, "olga")->n_events, ==, 1);
  g_assert_cmpstr (tasks_of (&bank, "guard")->events[0]->subject, ==, "bill.txt");
  g_assert_cmpint (tasks_of (&bank, "vera")->n_events, ==, 0);
  verified = house_ctl (bank.house, "verify", NULL);
  g_assert_nonnull (strstr (verified, "nothing is wrong"));
  close_bank (&bank);
}

/* Half of it lies in one chunk and half in the next: what is sent is the whole. */
static void
a_virus_across_two_chunks_is_found (void)
{
  Bank bank = bank_with (false);
  g_autofree char *text = g_strnfill (PAPER_CHUNK + 1000, ' ');

  memcpy (text + PAPER_CHUNK - strlen (EICAR_HEAD), EICAR_HEAD EICAR_TAIL, strlen (EICAR_HEAD EICAR_TAIL));
  clamd_start (&bank.clamd);
  becomes (&bank, attach (&bank, "bill.txt", text), FILE__SCAN__INFECTED);
  close_bank (&bank);
}

/* Over TCP, where an answer before the end is easily lost. */
static void
what_is_too_large_for_clamd_is_refused_with_a_word (void)
{
  Bank bank = bank_with (true);
  g_autofree char *text = g_strnfill (3 * SCANNER_STREAM_MAX, 'x');
  uint64_t large, small;

  clamd_start (&bank.clamd);
  large = attach (&bank, "large.txt", text);
  small = attach (&bank, "small.txt", "Nothing but words");
  becomes (&bank, small, FILE__SCAN__CLEAN);
  becomes (&bank, large, FILE__SCAN__TOO_LARGE);
  is_held (&bank, large);
  close_bank (&bank);
}

static void
while_clamd_is_dead_files_wait_and_pass_once_it_is_back (void)
{
  Bank bank = bank_with (false);
  uint64_t first, second;

  first = attach (&bank, "first.txt", "Nothing but words");
  becomes (&bank, first, FILE__SCAN__SILENT);
  is_held (&bank, first);
  desk_ask (bank.desk, &files_take_method, A (FileChunk, file_chunk, .file_id = first));
  clamd_start (&bank.clamd);
  becomes (&bank, first, FILE__SCAN__CLEAN);
  is_let_out (&bank, first);
  is_said (&bank, "clamd does not answer", 1);
  is_said (&bank, "looked at again", 1);
  clamd_stop (&bank.clamd);
  second = attach (&bank, "second.txt", "And more of them");
  becomes (&bank, second, FILE__SCAN__SILENT);
  is_let_out (&bank, first);
  is_held (&bank, second);
  is_said (&bank, "clamd does not answer", 2);
  clamd_start (&bank.clamd);
  becomes (&bank, second, FILE__SCAN__CLEAN);
  close_bank (&bank);
}

/* Every second one bears the virus: the order of the verdicts is that of the tasks which tell of them. */
static void
a_flood_of_files_is_looked_at_in_the_order_in_which_they_came (void)
{
  Bank bank = bank_with (false);
  uint64_t last = 0;
  EventPage *tasks;

  for (unsigned i = 0; i < FLOOD; i++)
    {
      g_autofree char *name = g_strdup_printf ("%02u.txt", i),
                      *text = g_strdup_printf ("Number %u: %s", i, i % 2 == 1 ? EICAR_HEAD EICAR_TAIL : "words");

      last = attach (&bank, name, text);
    }
  clamd_start (&bank.clamd);
  becomes (&bank, last, FILE__SCAN__INFECTED);
  tasks = tasks_of (&bank, "olga");
  g_assert_cmpint (tasks->n_events, ==, FLOOD / 2);
  for (unsigned i = 0; i < tasks->n_events; i++)
    {
      g_autofree char *name = g_strdup_printf ("%02u.txt", 2 * i + 1);

      g_assert_cmpstr (tasks->events[i]->subject, ==, name);
    }
  close_bank (&bank);
}

static void
a_file_under_way_when_kontord_is_killed_is_looked_at_after_its_restart (void)
{
  Bank bank = bank_with (false);
  int silent = clamd_hang (&bank.clamd), call;
  uint64_t clean = attach (&bank, "paper.txt", "Nothing but words"),
           infected = attach (&bank, "bill.txt", EICAR_HEAD EICAR_TAIL);
  gint64 began;

  call = clamd_is_called (silent);
  restart (&bank, SIGKILL);
  close (call);
  is_held (&bank, clean);
  call = clamd_is_called (silent);
  began = g_get_monotonic_time ();
  restart (&bank, SIGTERM);   /* nor does one that is asked to stop wait for clamd */
  g_assert_cmpint (g_get_monotonic_time () - began, <, 20 * G_USEC_PER_SEC);
  is_held (&bank, infected);
  close (call);
  close (silent);
  clamd_start (&bank.clamd);
  becomes (&bank, clean, FILE__SCAN__CLEAN);
  becomes (&bank, infected, FILE__SCAN__INFECTED);
  close_bank (&bank);
}

static void
a_file_that_cannot_be_read_waits_and_holds_up_no_other (void)
{
  Bank bank = bank_with (false);
  uint64_t damaged = attach (&bank, "first.txt", "Nothing but words"), next;

  house_hand (bank.house, "DELETE FROM file_chunk");
  next = attach (&bank, "second.txt", "And more of them");
  clamd_start (&bank.clamd);
  becomes (&bank, next, FILE__SCAN__CLEAN);
  is_held (&bank, damaged);
  g_assert_cmpint (row_of (&bank, damaged)->scan, ==, FILE__SCAN__WAITS);
  g_assert_cmpint (times (&bank, "there is no verdict of clamd"), ==, 1);
  close_bank (&bank);
}

static void
say_clamd (Bank *bank, const char *address)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  g_assert_true (g_key_file_load_from_file (file, house_config (bank->house), G_KEY_FILE_NONE, NULL));
  g_key_file_set_string (file, "files", "clamd", address);
  g_assert_true (g_key_file_save_to_file (file, house_config (bank->house), NULL));
}

static void
when_the_settings_name_clamd_no_more_what_waits_stays_shut (void)
{
  Bank bank = bank_with (false);
  g_autofree char *address = g_strdup_printf ("unix:%s", bank.clamd.socket);
  uint64_t first = attach (&bank, "first.txt", "Nothing but words"), second;

  say_clamd (&bank, "");
  restart (&bank, SIGTERM);
  g_assert_cmpint (times (&bank, "which [files] names no more"), ==, 1);
  second = attach (&bank, "second.txt", "And more of them");
  g_assert_cmpint (row_of (&bank, second)->scan, ==, FILE__SCAN__NO_SCAN);
  is_let_out (&bank, second);
  is_held (&bank, first);
  say_clamd (&bank, address);
  clamd_start (&bank.clamd);
  restart (&bank, SIGTERM);
  becomes (&bank, first, FILE__SCAN__CLEAN);
  g_assert_cmpint (row_of (&bank, second)->scan, ==, FILE__SCAN__NO_SCAN);
  close_bank (&bank);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scanned/a-clean-file-passes-and-one-with-a-virus-is-held",
                   a_clean_file_passes_and_one_with_a_virus_is_held);
  g_test_add_func ("/scanned/a-virus-across-two-chunks-is-found", a_virus_across_two_chunks_is_found);
  g_test_add_func ("/scanned/what-is-too-large-for-clamd-is-refused-with-a-word",
                   what_is_too_large_for_clamd_is_refused_with_a_word);
  g_test_add_func ("/scanned/while-clamd-is-dead-files-wait-and-pass-once-it-is-back",
                   while_clamd_is_dead_files_wait_and_pass_once_it_is_back);
  g_test_add_func ("/scanned/a-flood-of-files-is-looked-at-in-the-order-in-which-they-came",
                   a_flood_of_files_is_looked_at_in_the_order_in_which_they_came);
  g_test_add_func ("/scanned/a-file-under-way-when-kontord-is-killed-is-looked-at-after-its-restart",
                   a_file_under_way_when_kontord_is_killed_is_looked_at_after_its_restart);
  g_test_add_func ("/scanned/a-file-that-cannot-be-read-waits-and-holds-up-no-other",
                   a_file_that_cannot_be_read_waits_and_holds_up_no_other);
  g_test_add_func ("/scanned/when-the-settings-name-clamd-no-more-what-waits-stays-shut",
                   when_the_settings_name_clamd_no_more_what_waits_stays_shut);
  return g_test_run ();
}
