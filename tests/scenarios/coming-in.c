/* coming-in.c - who comes in, from which machine, and who does not: keys, codes, passwords and sessions over CURVE. */

#include <signal.h>
#include <string.h>

#include "tests/desk.h"

enum
{
  NO_ANSWER_MS = 700
};

static const ListQuery few
    = { .base = PROTOBUF_C_MESSAGE_INIT (&list_query__descriptor), .limit = 5, .text = "", .sort = "", .of_kind = "" };

static void
a_desk_enrols_says_hello_signs_in_and_asks (void)
{
  g_autoptr (House) house = house_open ("");
  Station window = house_enrol (house, "Window 1", "0000");
  g_autoptr (Wire) desk = desk_open (house, &window, NULL);
  Welcome *welcome = desk_ask (desk, &session_hello_method, A (Greeting, greeting, .build = "0.1.0", .language = "en"));
  PersonPage *page;
  Me *me;

  g_assert_cmpstr (welcome->bank, ==, "Bank of tests");
  g_assert_cmpstr (welcome->workstation, ==, "Window 1");
  g_assert_false (welcome->demo);
  desk_refuses (desk, &people_list_method, &few, STATUS__SIGN_IN);
  me = desk_sign_in (desk, "admin");
  g_assert_cmpint (me->token.len, ==, 32);
  g_assert_cmpint (me->draft_key.len, ==, 32);
  page = desk_ask (desk, &people_list_method, &few);
  g_assert_cmpint (page->n_people, ==, 1);
}

static void
a_key_that_nobody_enrolled_is_not_answered (void)
{
  g_autoptr (House) house = house_open ("");
  Station stranger = station_new ();
  g_autoptr (Wire) desk = desk_open (house, &stranger, NULL);

  g_assert_null (desk_travel (desk, &session_hello_method, A (Greeting, greeting, .build = "0.1.0"), NO_ANSWER_MS));
}

static void
a_code_is_good_once_and_for_its_own_key_again (void)
{
  g_autoptr (House) house = house_open ("");
  g_autofree char *code = house_invite (house, "Window 1", "0000");
  Station first = station_new (), second = station_new ();

  g_assert_null (house_try_enrol (house, &first, code)->fault);
  g_assert_null (house_try_enrol (house, &first, code)->fault); /* the reply may have been lost */
  g_assert_cmpint (house_try_enrol (house, &second, code)->fault->status, ==, STATUS__DENIED);
  g_assert_cmpint (house_try_enrol (house, &second, "00112233445566778899aabbccddeeff")->fault->status, ==,
                   STATUS__DENIED);
}

static void
a_revoked_workstation_is_out_on_the_open_line (void)
{
  g_autoptr (House) house = house_open ("");
  Station one = house_enrol (house, "Window 1", "0000"), other = house_enrol (house, "Window 2", "0000");
  g_autoptr (Wire) desk = desk_open (house, &one, NULL), office = desk_open (house, &other, NULL);

  desk_sign_in (desk, "admin");
  desk_sign_in (office, "admin");
  desk_ask (desk, &people_list_method, &few);
  desk_ask (office, &people_revoke_method, A (RecordRef, record_ref, .id = one.id));
  desk_refuses (desk, &people_list_method, &few, STATUS__DENIED);
  desk_refuses (desk, &session_hello_method, A (Greeting, greeting, .build = "0.1.0"), STATUS__DENIED);
  desk_ask (office, &people_list_method, &few);
}

static void
a_session_that_was_ended_is_over_at_the_next_call (void)
{
  g_autoptr (House) house = house_open ("");
  Station one = house_enrol (house, "Window 1", "0000"), other = house_enrol (house, "Window 2", "0000");
  g_autoptr (Wire) desk = desk_open (house, &one, NULL), office = desk_open (house, &other, NULL);
  SessionPage *page;

  desk_sign_in (desk, "admin");
  desk_ask (desk, &people_list_method, &few);
  desk_sign_in (office, "admin");
  page = desk_ask (office, &people_sessions_method, &few);
  for (size_t i = 0; i < page->n_sessions; i++)
    if (page->sessions[i]->workstation_id == one.id)
      desk_ask (office, &people_end_session_method, A (RecordRef, record_ref, .id = page->sessions[i]->id));
  desk_refuses (desk, &people_list_method, &few, STATUS__SIGN_IN);
}

static void
a_stolen_token_is_worth_nothing_at_another_workstation (void)
{
  g_autoptr (House) house = house_open ("");
  Station one = house_enrol (house, "Window 1", "0000"), other = house_enrol (house, "Window 2", "0000");
  g_autoptr (Wire) desk = desk_open (house, &one, NULL), thief = desk_open (house, &other, NULL);
  Me *me = desk_sign_in (desk, "admin");

  wire_set_token (thief, me->token.data, me->token.len);
  desk_refuses (thief, &people_list_method, &few, STATUS__SIGN_IN);
  wire_set_token (thief, NULL, 0);
  desk_refuses (thief, &session_resume_method, A (Token, token, .token = me->token), STATUS__SIGN_IN);
  desk_ask (desk, &people_list_method, &few);
}

static void
a_session_outlives_the_server (void)
{
  g_autoptr (House) house = house_open ("");
  Station window = house_enrol (house, "Window 1", "0000");
  g_autoptr (Wire) before = desk_open (house, &window, NULL), after = NULL;
  Me *me = desk_sign_in (before, "admin"), *again;

  g_assert_cmpint (house_stop (house, SIGTERM), ==, 0);
  house_start (house);
  after = desk_open (house, &window, NULL);
  again = desk_ask (after, &session_resume_method, A (Token, token, .token = me->token));
  g_assert_cmpstr (again->login, ==, "admin");
  g_assert_cmpmem (again->draft_key.data, again->draft_key.len, me->draft_key.data, me->draft_key.len);
  wire_set_token (after, me->token.data, me->token.len);
  desk_ask (after, &people_list_method, &few);
  desk_ask (after, &session_sign_out_method, A (Nothing, nothing));
  desk_refuses (after, &people_list_method, &few, STATUS__SIGN_IN);
}

static Status
try_password (Wire *desk, const char *login, const char *password, const char **text)
{
  Reply *reply
      = desk_travel (desk, &session_sign_in_method,
                     A (Credentials, credentials, .login = (char *)login, .password = (char *)password), 20000);

  g_assert_nonnull (reply);
  *text = reply->fault != NULL ? reply->fault->text : "";
  return reply->fault != NULL ? reply->fault->status : STATUS__OK;
}

static void
five_wrong_passwords_shut_the_window_and_only_this_one (void)
{
  g_autoptr (House) house = house_open ("");
  Station one = house_enrol (house, "Window 1", "0000"), other = house_enrol (house, "Window 2", "0000");
  g_autoptr (Wire) desk = desk_open (house, &one, NULL), elsewhere = desk_open (house, &other, NULL);
  const char *wrong, *unknown, *shut;

  for (int i = 0; i < 5; i++)
    {
      g_assert_cmpint (try_password (desk, "admin", "not the password", &wrong), ==, STATUS__DENIED);
      g_assert_cmpint (try_password (desk, "nobody", "not the password", &unknown), ==, STATUS__DENIED);
      g_assert_cmpstr (wrong, ==, unknown);
    }
  g_assert_cmpint (try_password (desk, "admin", HOUSE_PASSWORD, &shut), ==, STATUS__DENIED);
  g_assert_nonnull (strstr (shut, "Too many"));
  g_assert_cmpint (try_password (desk, "nobody", HOUSE_PASSWORD, &unknown), ==, STATUS__DENIED);
  g_assert_cmpstr (shut, ==, unknown);
  g_assert_cmpint (try_password (elsewhere, "admin", HOUSE_PASSWORD, &wrong), ==, STATUS__OK);
}

static void
a_window_stays_shut_over_a_restart (void)
{
  g_autoptr (House) house = house_open ("");
  Station window = house_enrol (house, "Window 1", "0000");
  const char *text;

  {
    g_autoptr (Wire) desk = desk_open (house, &window, NULL);

    for (int i = 0; i < 5; i++)
      try_password (desk, "admin", "not the password", &text);
  }
  g_assert_cmpint (house_stop (house, SIGTERM), ==, 0);
  house_start (house);
  {
    g_autoptr (Wire) desk = desk_open (house, &window, NULL);

    g_assert_cmpint (try_password (desk, "admin", HOUSE_PASSWORD, &text), ==, STATUS__DENIED);
    g_assert_nonnull (strstr (text, "Too many"));
  }
}

static void
a_real_bank_refuses_tickets (void)
{
  g_autoptr (House) house = house_open ("");
  g_autofree char *said = house_ctl_fails (house, "ticket", "admin", NULL);
  Station window = house_enrol (house, "Window 1", "0000");
  g_autoptr (Wire) desk = desk_open (house, &window, NULL);
  uint8_t ticket[32] = { 1 };

  g_assert_nonnull (strstr (said, "demo"));
  desk_refuses (desk, &session_sign_in_method,
                A (Credentials, credentials, .login = "", .password = "", .ticket = { sizeof ticket, ticket }),
                STATUS__DENIED);
}

static void
a_demo_bank_takes_a_ticket_once (void)
{
  g_autoptr (House) house = house_open ("--demo");
  g_autofree char *hex = house_ctl (house, "ticket", "admin", NULL);
  Station window = house_enrol (house, "Window 1", "0000");
  g_autoptr (Wire) desk = desk_open (house, &window, NULL);
  uint8_t ticket[32];
  Credentials in = CREDENTIALS__INIT;
  Me *me;

  for (int i = 0; i < 32; i++)
    ticket[i] = g_ascii_xdigit_value (hex[2 * i]) << 4 | g_ascii_xdigit_value (hex[2 * i + 1]);
  in.ticket = (ProtobufCBinaryData){ sizeof ticket, ticket };
  me = desk_ask (desk, &session_sign_in_method, &in);
  g_assert_cmpstr (me->login, ==, "admin");
  desk_refuses (desk, &session_sign_in_method, &in, STATUS__DENIED);
}

static void
no_secret_is_in_the_log (void)
{
  g_autoptr (House) house = house_open ("");
  Station window = house_enrol (house, "Window 1", "0000");
  g_autoptr (Wire) desk = desk_open (house, &window, NULL);
  g_autofree char *log = NULL;
  const char *text;

  desk_sign_in (desk, "admin");
  try_password (desk, "a secret name", "a secret word", &text);
  log = house_log (house);
  g_assert_nonnull (strstr (log, "method=Session.SignIn"));
  g_assert_null (strstr (log, HOUSE_PASSWORD));
  g_assert_null (strstr (log, "a secret"));
}

/* A colleague knows his own name and password, and types them over her locked screen. */
static void
a_screen_is_unlocked_by_whoever_sits_there_and_by_nobody_else (void)
{
  static const char another[] = "a colleague's own words";
  g_autoptr (House) house = house_open ("");
  Station window = house_enrol (house, "Window 1", "0000"), other = house_enrol (house, "Window 2", "0000");
  g_autoptr (Wire) desk = desk_open (house, &window, NULL), his = desk_open (house, &other, NULL);

  house_person (house, "olga", "Petrova Olga", "0000", "Branch manager");
  desk_sign_in (his, "olga");
  desk_ask (his, &session_change_password_method,
            A (PasswordChange, password_change, .password = HOUSE_PASSWORD, .new_password = another));
  desk_sign_in (desk, "admin");
  desk_refuses (desk, &session_unlock_method, A (Credentials, credentials, .login = "olga", .password = another),
                STATUS__DENIED);
  desk_ask (desk, &session_unlock_method, A (Credentials, credentials, .login = "admin", .password = HOUSE_PASSWORD));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/coming-in/a-desk-enrols-says-hello-signs-in-and-asks", a_desk_enrols_says_hello_signs_in_and_asks);
  g_test_add_func ("/coming-in/a-key-that-nobody-enrolled-is-not-answered", a_key_that_nobody_enrolled_is_not_answered);
  g_test_add_func ("/coming-in/a-code-is-good-once-and-for-its-own-key-again",
                   a_code_is_good_once_and_for_its_own_key_again);
  g_test_add_func ("/coming-in/a-revoked-workstation-is-out-on-the-open-line",
                   a_revoked_workstation_is_out_on_the_open_line);
  g_test_add_func ("/coming-in/a-session-that-was-ended-is-over-at-the-next-call",
                   a_session_that_was_ended_is_over_at_the_next_call);
  g_test_add_func ("/coming-in/a-stolen-token-is-worth-nothing-at-another-workstation",
                   a_stolen_token_is_worth_nothing_at_another_workstation);
  g_test_add_func ("/coming-in/a-session-outlives-the-server", a_session_outlives_the_server);
  g_test_add_func ("/coming-in/five-wrong-passwords-shut-the-window-and-only-this-one",
                   five_wrong_passwords_shut_the_window_and_only_this_one);
  g_test_add_func ("/coming-in/a-window-stays-shut-over-a-restart", a_window_stays_shut_over_a_restart);
  g_test_add_func ("/coming-in/a-real-bank-refuses-tickets", a_real_bank_refuses_tickets);
  g_test_add_func ("/coming-in/a-demo-bank-takes-a-ticket-once", a_demo_bank_takes_a_ticket_once);
  g_test_add_func ("/coming-in/no-secret-is-in-the-log", no_secret_is_in_the_log);
  g_test_add_func ("/coming-in/a-screen-is-unlocked-by-whoever-sits-there-and-by-nobody-else",
                   a_screen_is_unlocked_by_whoever_sits_there_and_by_nobody_else);
  return g_test_run ();
}
