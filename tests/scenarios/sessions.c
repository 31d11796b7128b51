/* sessions.c - how long an invitation, a session and a closed window last, by a clock that the test moves; what a
 * password costs whoever guesses, and whoever must choose another.
 */

#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <zmq.h>

#include "common/invite.h"
#include "common/rpc.h"
#include "common/words.h"
#include "tests/desk.h"

enum
{
  SECOND = 1000,
  MINUTE = 60 * SECOND,
  SOON_MS = 20000
};

static const ListQuery few
    = { .base = PROTOBUF_C_MESSAGE_INIT (&list_query__descriptor), .limit = 5, .text = "", .sort = "", .of_kind = "" };

static void
an_invitation_is_good_for_a_day (void)
{
  g_autoptr (House) house = house_open_timed ("");
  g_autofree char *one = house_invite (house, "Window 1", "0000"), *other = house_invite (house, "Window 2", "0000");
  Station first = station_new (), second = station_new ();

  house_sleep (house, (24 * 60 - 2) * MINUTE);
  g_assert_null (house_try_enrol (house, &first, one)->fault);
  house_sleep (house, 3 * MINUTE);
  g_assert_cmpint (house_try_enrol (house, &second, other)->fault->status, ==, STATUS__DENIED);
}

/* What the server tells of itself in the clear; "" = nothing. */
static char *
greeting_of (House *house, const char *question)
{
  void *context = zmq_ctx_new (), *socket = zmq_socket (context, ZMQ_REQ);
  const int none = 0, wait = SOON_MS;
  char text[INVITE_MAX];
  int n;

  zmq_setsockopt (socket, ZMQ_LINGER, &none, sizeof none);
  zmq_setsockopt (socket, ZMQ_RCVTIMEO, &wait, sizeof wait);
  g_assert_cmpint (zmq_connect (socket, house_greet_endpoint (house)), ==, 0);
  zmq_send (socket, question, strlen (question), 0);
  n = zmq_recv (socket, text, sizeof text, 0);
  g_assert_cmpint (n, >=, 0);
  zmq_close (socket);
  zmq_ctx_term (context);
  return g_strndup (text, n);
}

static void
a_short_code_lets_a_machine_in_whose_words_of_the_key_are_the_administrators (void)
{
  g_autoptr (House) house = house_make ("", "\n[server]\ngreet = tcp://127.0.0.1:*\n");
  g_autofree char *said = NULL, *words = NULL, *greeting = NULL, *nothing = NULL, *code = NULL;
  Station window = station_new (), thief = station_new ();
  Invite *invite;

  house_start (house);
  said = house_ctl (house, "workstation", "invite", "--name", "Window 1", "--branch", "0000", "--short", NULL);
  words = words_of_key (house_server_key (house), true);
  g_assert_nonnull (strstr (said, words)); /* the paper of the administrator */
  code = g_strndup (strstr (said, "Code:") + strlen ("Code:    "), 14);

  greeting = greeting_of (house, "Kontor?");
  nothing = greeting_of (house, "Who is there?");
  g_assert_cmpstr (nothing, ==, "");
  invite = invite_complete (greeting, code);
  g_assert_nonnull (invite);
  g_assert_cmpstr (invite->server_key, ==, house_server_key (house)); /* hence the same words at the desk */
  g_assert_cmpint (house_try_enrol (house, &thief, "000000000000")->fault->status, ==, STATUS__DENIED);
  g_assert_null (house_try_enrol (house, &window, invite->code)->fault);
  g_assert_cmpint (house_try_enrol (house, &thief, invite->code)->fault->status, ==, STATUS__DENIED);
  invite_free (invite);

  for (int i = 0; i < 40; i++)
    {
      g_free (g_steal_pointer (&nothing));
      nothing = greeting_of (house, "Kontor?");
    }
  g_assert_cmpstr (nothing, ==, ""); /* thirty a minute */
}

static void
without_a_door_for_them_there_are_no_short_codes (void)
{
  g_autoptr (House) house = house_open ("");
  g_autofree char *said
      = house_ctl_fails (house, "workstation", "invite", "--name", "Window 1", "--branch", "0000", "--short", NULL);

  g_assert_nonnull (strstr (said, "greet"));
  g_assert_cmpstr (house_greet_endpoint (house), ==, "");
}

static Welcome__Fit
fit_of (Wire *desk, const char *build, const char *schema)
{
  Greeting in = GREETING__INIT;

  in.build = build;
  in.schema = (ProtobufCBinaryData){ strlen (schema), (uint8_t *) schema };
  return ((Welcome *) desk_ask (desk, &session_hello_method, &in))->fit;
}

static void
a_desk_is_told_whether_it_is_too_old_or_too_new (void)
{
  g_autoptr (House) house = house_open ("");
  Station window = house_enrol (house, "Window 1", "0000");
  g_autoptr (Wire) desk = desk_open (house, &window, NULL);

  g_assert_cmpint (fit_of (desk, "0.1.0", "another"), ==, WELCOME__FIT__FITS);
  g_assert_cmpint (fit_of (desk, "0.0.9", "another"), ==, WELCOME__FIT__TOO_OLD);
  g_assert_cmpint (fit_of (desk, "", ""), ==, WELCOME__FIT__TOO_OLD);
  g_assert_cmpint (fit_of (desk, "999.0.0", "another"), ==, WELCOME__FIT__TOO_NEW);
  g_assert_cmpint (fit_of (desk, "999.0.0", rpc_schema_hash), ==, WELCOME__FIT__FITS);
}

/* As a desk asks that nobody sits at: after a notice. */
static Status
ask_quietly (Wire *desk, const Me *me)
{
  Request request = REQUEST__INIT;
  uint8_t body[64], bytes[256];
  Reply *reply;

  request.serial = 1u << 30;
  request.method = people_list_method.name;
  request.token = me->token;
  request.quiet = true;
  request.body = (ProtobufCBinaryData){ protobuf_c_message_pack (&few.base, body), body };
  wire_send_bytes (desk, bytes, protobuf_c_message_pack (&request.base, bytes));
  reply = desk_keep (wire_hear (desk, request.serial, SOON_MS));
  g_assert_nonnull (reply);
  return reply->fault != NULL ? reply->fault->status : STATUS__OK;
}

static const SessionRow *
first_session_at (Wire *office, const Station *station)
{
  const SessionPage *page = desk_ask (office, &people_sessions_method, &few);

  for (size_t i = 0; i < page->n_sessions; i++)
    if (page->sessions[i]->workstation_id == station->id)
      return page->sessions[i];
  g_assert_not_reached ();
}

/* Who was heard of is written down every half a minute. */
static void
wait_until_noted (House *house, Wire *office, const Station *station)
{
  const SessionRow *row = first_session_at (office, station);

  house_sleep (house, 31 * SECOND);
  for (int i = 0; i < 100 && row->seen_at < row->began_at + 14 * MINUTE; i++)
    {
      g_usleep (100000);
      row = first_session_at (office, station);
    }
  g_assert_cmpint (row->seen_at, >=, row->began_at + 14 * MINUTE);
}

static void
a_session_ends_after_a_quarter_of_an_hour_without_anybody (void)
{
  g_autoptr (House) house = house_open_timed ("");
  Station window = house_enrol (house, "Window 1", "0000"), other = house_enrol (house, "Window 2", "0000");
  g_autoptr (Wire) desk = desk_open (house, &window, NULL), office = desk_open (house, &other, NULL);
  const Me *me = desk_sign_in (desk, "admin");

  house_sleep (house, 14 * MINUTE);
  desk_ask (desk, &people_list_method, &few); /* somebody is there: it begins anew */
  desk_sign_in (office, "admin");
  wait_until_noted (house, office, &window);
  house_sleep (house, 14 * MINUTE);
  g_assert_cmpint (ask_quietly (desk, me), ==, STATUS__OK); /* nobody is */
  house_sleep (house, 2 * MINUTE);
  desk_refuses (desk, &people_list_method, &few, STATUS__SIGN_IN);
  desk_refuses (desk, &session_resume_method, A (Token, token, .token = me->token), STATUS__SIGN_IN);

  wire_set_token (office, NULL, 0);
  desk_sign_in (office, "admin");
  house_sleep (house, 2 * MINUTE); /* nobody asks in that session any more: it is ended in the store all the same */
  for (int i = 0; i < 100 && first_session_at (office, &window)->ended_at == 0; i++)
    g_usleep (100000);
  g_assert_cmpint (first_session_at (office, &window)->ended_at, !=, 0);
}

/* Whoever may not come in any more may not ask anything, whatever the contract has: each method, on a line that is
 * open. */
static void
every_method_is_refused (Wire *desk, Status status)
{
  uint8_t key[WIRE_KEY_SIZE];

  for (size_t i = 0; i < n_rpc_methods; i++)
    {
      const RpcMethod *method = rpc_methods[i];
      const Nothing nothing = NOTHING__INIT; /* an empty body is a message of any type */
      Reply *reply;

      if (method->house)
        continue;
      wire_new_key (key);
      reply = desk_keep (wire_hear (desk, wire_send (desk, method->name, &nothing.base, key, NULL), SOON_MS));
      if (reply == NULL || reply->fault == NULL || reply->fault->status != status)
        g_error ("%s is answered with %d", method->name,
                 reply != NULL && reply->fault != NULL ? reply->fault->status : 0);
    }
}

static void
no_method_answers_a_session_that_was_ended_or_a_key_that_was_revoked (void)
{
  g_autoptr (House) house = house_open ("");
  Station one = house_enrol (house, "Window 1", "0000"), other = house_enrol (house, "Window 2", "0000");
  g_autoptr (Wire) desk = desk_open (house, &one, NULL), office = desk_open (house, &other, NULL);
  SessionPage *page;

  desk_sign_in (desk, "admin");
  desk_sign_in (office, "admin");
  desk_ask (desk, &people_list_method, &few);
  page = desk_ask (office, &people_sessions_method, &few);
  for (size_t i = 0; i < page->n_sessions; i++)
    if (page->sessions[i]->workstation_id == one.id)
      desk_ask (office, &people_end_session_method, A (RecordRef, record_ref, .id = page->sessions[i]->id));
  every_method_is_refused (desk, STATUS__SIGN_IN);
  wire_set_token (desk, NULL, 0);
  desk_sign_in (desk, "admin");
  desk_ask (office, &people_revoke_method, A (RecordRef, record_ref, .id = one.id));
  every_method_is_refused (desk, STATUS__DENIED);
}

static Status
try_password (Wire *desk, const char *login, const char *password)
{
  Reply *reply = desk_travel (desk, &session_sign_in_method,
                              A (Credentials, credentials, .login = login, .password = password), SOON_MS);

  g_assert_nonnull (reply);
  if (reply->fault == NULL)
    return STATUS__OK;
  return strstr (reply->fault->text, "Too many") != NULL ? STATUS__BUSY : reply->fault->status;
}

static void
a_window_opens_again_after_one_two_four_minutes (void)
{
  static const int minutes[] = { 1, 2, 4, 8, 15, 15 };
  g_autoptr (House) house = house_open_timed ("");
  Station window = house_enrol (house, "Window 1", "0000");
  g_autoptr (Wire) desk = desk_open (house, &window, NULL);

  for (int i = 0; i < 5; i++)
    g_assert_cmpint (try_password (desk, "admin", "wrong"), ==, STATUS__DENIED);
  for (size_t i = 0; i < G_N_ELEMENTS (minutes); i++)
    {
      house_sleep (house, minutes[i] * MINUTE - 20 * SECOND);
      g_assert_cmpint (try_password (desk, "admin", HOUSE_PASSWORD), ==, STATUS__BUSY);
      house_sleep (house, 20 * SECOND);
      g_assert_cmpint (try_password (desk, "admin", "wrong"), ==, STATUS__DENIED);
    }
  house_sleep (house, 15 * MINUTE);
  g_assert_cmpint (try_password (desk, "admin", HOUSE_PASSWORD), ==, STATUS__OK);
  for (int i = 0; i < 5; i++)
    g_assert_cmpint (try_password (desk, "admin", "wrong"), ==, STATUS__DENIED);
  g_assert_cmpint (try_password (desk, "admin", HOUSE_PASSWORD), ==, STATUS__BUSY);
}

/* Also those before the window shuts: else whoever can make the server start again guesses for ever. */
static void
every_wrong_password_is_counted_over_a_restart (void)
{
  g_autoptr (House) house = house_open ("");
  Station window = house_enrol (house, "Window 1", "0000");
  g_autofree char *log = NULL;

  for (int i = 0; i < 5; i++)
    {
      g_autoptr (Wire) desk = desk_open (house, &window, NULL);

      g_assert_cmpint (try_password (desk, "admin", "wrong"), ==, STATUS__DENIED);
      g_assert_cmpint (house_stop (house, SIGTERM), ==, 0);
      house_start (house);
    }
  g_autoptr (Wire) desk = desk_open (house, &window, NULL);
  g_assert_cmpint (try_password (desk, "admin", HOUSE_PASSWORD), ==, STATUS__BUSY);
}

/* Of all its threads, in ticks of the kernel. */
static unsigned long
ticks_of (House *house)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", house_pid (house)), *text = NULL;
  unsigned long user = 0, system = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpint (
      sscanf (strrchr (text, ')'), ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system), ==, 2);
  return user + system;
}

static unsigned long
cost_of_four_tries (House *house, Wire *desk, const char *login)
{
  unsigned long before = ticks_of (house);

  for (int i = 0; i < 4; i++)
    g_assert_cmpint (try_password (desk, login, "not the password"), ==, STATUS__DENIED);
  return ticks_of (house) - before;
}

/* In processor time, which another's work on this machine does not lengthen. */
static void
a_name_that_nobody_bears_costs_as_much_as_one_that_somebody_does (void)
{
  g_autoptr (House) house = house_make ("", "\n[passwords]\nmemory_mib = 128\noperations = 3\n");
  unsigned long somebody, nobody;
  Station window;

  house_start (house);
  window = house_enrol (house, "Window 1", "0000");
  {
    g_autoptr (Wire) desk = desk_open (house, &window, NULL);

    somebody = cost_of_four_tries (house, desk, "admin");
    nobody = cost_of_four_tries (house, desk, "nobody");
  }
  g_test_message ("%lu ticks for somebody, %lu for nobody", somebody, nobody);
  g_assert_cmpuint (somebody, >, 30);
  g_assert_cmpuint (nobody * 10, >, somebody * 7);
  g_assert_cmpuint (nobody * 7, <, somebody * 10);
}

static char *
hash_in_store (House *house)
{
  g_autofree char *file = g_build_filename (house_folder (house), "bank.db", NULL);
  sqlite3_stmt *statement = NULL;
  sqlite3 *base = NULL;
  char *hash;

  g_assert_cmpint (sqlite3_open_v2 (file, &base, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (base, "SELECT hash FROM person_secret", -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  hash = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  sqlite3_close (base);
  return hash;
}

static void
set_cost (House *house, const char *lines)
{
  g_autofree char *before = NULL, *after = NULL;

  g_assert_true (g_file_get_contents (house_config (house), &before, NULL, NULL));
  after = g_strconcat (before, "\n[passwords]\n", lines, NULL);
  g_assert_true (g_file_set_contents (house_config (house), after, -1, NULL));
}

static bool
may_start (House *house)
{
  g_autofree char *program = g_build_filename (g_getenv ("BUILD_DIR"), "server", "kontord", NULL);
  const char *argv[] = { program, "--config", house_config (house), "--check", NULL };
  int status = -1;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                               NULL, NULL, NULL, NULL, &status, NULL));
  return status == 0;
}

static void
the_cost_of_a_password_rises_at_the_next_sign_in_and_never_falls (void)
{
  g_autoptr (House) house = house_open ("");
  Station window = house_enrol (house, "Window 1", "0000");
  g_autofree char *cheap = hash_in_store (house), *dear = NULL, *same = NULL;

  g_assert_nonnull (strstr (cheap, "$argon2id$v=19$m=8192,t=1,"));
  g_assert_cmpint (house_stop (house, SIGTERM), ==, 0);
  set_cost (house, "memory_mib = 16\noperations = 2\n");
  house_start (house);
  {
    g_autoptr (Wire) desk = desk_open (house, &window, NULL);

    g_assert_cmpint (try_password (desk, "admin", "wrong"), ==, STATUS__DENIED);
    same = hash_in_store (house);
    g_assert_cmpstr (same, ==, cheap);
    desk_sign_in (desk, "admin");
    dear = hash_in_store (house);
    g_assert_nonnull (strstr (dear, "$argon2id$v=19$m=16384,t=2,"));
    desk_sign_in (desk, "admin");
  }
  g_assert_cmpint (house_stop (house, SIGTERM), ==, 0);
  g_assert_true (may_start (house));
  set_cost (house, "memory_mib = 8\noperations = 2\n");
  g_assert_false (may_start (house));
  set_cost (house, "memory_mib = 16\noperations = 1\n");
  g_assert_false (may_start (house));
}

static const Fault *
fail_to_choose (Wire *desk, const char *password, const char *new_password, Status status)
{
  return desk_refuses (desk, &session_change_password_method,
                       A (PasswordChange, password_change, .password = password, .new_password = new_password), status);
}

static void
who_was_given_a_password_chooses_his_own_before_anything_else (void)
{
  g_autoptr (House) house = house_open ("");
  Station window = house_enrol (house, "Window 1", "0000");
  g_autoptr (Wire) desk = desk_open (house, &window, NULL);
  g_autofree char *said = house_ctl (house, "person", "add", "--login", "olga", "--name", "Petrova Olga", "--branch",
                                     "0000", "--role", "Administrator", NULL);
  const char *given = g_strstrip (strrchr (said, ':') + 1);
  Me *me = desk_ask (desk, &session_sign_in_method, A (Credentials, credentials, .login = "olga", .password = given));

  g_assert_true (me->must_change);
  wire_set_token (desk, me->token.data, me->token.len);
  g_assert_cmpstr (desk_refuses (desk, &people_list_method, &few, STATUS__DENIED)->text, ==,
                   "Change your password first");
  desk_refuses (desk, &search_find_method, A (FindQuery, find_query, .text = "ива"), STATUS__DENIED);
  fail_to_choose (desk, "wrong", "a word of my own", STATUS__DENIED);
  g_assert_cmpstr (fail_to_choose (desk, given, given, STATUS__INVALID)->blames[0]->field, ==, "new_password");
  fail_to_choose (desk, given, "short", STATUS__INVALID);
  fail_to_choose (desk, given, "I am olga herself", STATUS__INVALID);
  desk_refuses (desk, &people_list_method, &few, STATUS__DENIED);
  desk_ask (desk, &session_change_password_method,
            A (PasswordChange, password_change, .password = given, .new_password = "a word of my own"));
  desk_ask (desk, &people_list_method, &few);
  me = desk_ask (desk, &session_resume_method, A (Token, token, .token = me->token));
  g_assert_false (me->must_change);
  g_assert_cmpint (try_password (desk, "olga", given), ==, STATUS__DENIED);
  g_assert_cmpint (try_password (desk, "olga", "a word of my own"), ==, STATUS__OK);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sessions/an-invitation-is-good-for-a-day", an_invitation_is_good_for_a_day);
  g_test_add_func ("/sessions/a-short-code-lets-a-machine-in-whose-words-of-the-key-are-the-administrators",
                   a_short_code_lets_a_machine_in_whose_words_of_the_key_are_the_administrators);
  g_test_add_func ("/sessions/without-a-door-for-them-there-are-no-short-codes",
                   without_a_door_for_them_there_are_no_short_codes);
  g_test_add_func ("/sessions/a-desk-is-told-whether-it-is-too-old-or-too-new",
                   a_desk_is_told_whether_it_is_too_old_or_too_new);
  g_test_add_func ("/sessions/a-session-ends-after-a-quarter-of-an-hour-without-anybody",
                   a_session_ends_after_a_quarter_of_an_hour_without_anybody);
  g_test_add_func ("/sessions/no-method-answers-a-session-that-was-ended-or-a-key-that-was-revoked",
                   no_method_answers_a_session_that_was_ended_or_a_key_that_was_revoked);
  g_test_add_func ("/sessions/a-window-opens-again-after-one-two-four-minutes",
                   a_window_opens_again_after_one_two_four_minutes);
  g_test_add_func ("/sessions/every-wrong-password-is-counted-over-a-restart",
                   every_wrong_password_is_counted_over_a_restart);
  g_test_add_func ("/sessions/a-name-that-nobody-bears-costs-as-much-as-one-that-somebody-does",
                   a_name_that_nobody_bears_costs_as_much_as_one_that_somebody_does);
  g_test_add_func ("/sessions/the-cost-of-a-password-rises-at-the-next-sign-in-and-never-falls",
                   the_cost_of_a_password_rises_at_the_next_sign_in_and_never_falls);
  g_test_add_func ("/sessions/who-was-given-a-password-chooses-his-own-before-anything-else",
                   who_was_given_a_password_chooses_his_own_before_anything_else);
  return g_test_run ();
}
