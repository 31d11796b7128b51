/* staff.c - people, their machines and their sessions. */

#include <sodium.h>
#include <string.h>

#include "server/call/query.h"
#include "server/people/people.h"
#include "tests/bank.h"

#define HASH(byte) ((ProtobufCBinaryData) { 32, (uint8_t[32]) { byte } })
#define NEW_PERSON(login_, name_)                                                                                      \
  A (PersonSave, person_save, .record = A (Person, person, .login = login_, .name = name_, .branch_id = BANK_BRANCH))
#define CHANGE(field, ...)                                                                                             \
  A (PersonSave, person_save, .record = A (Person, person, __VA_ARGS__), .n_touched = 1, .touched = TOUCHED (field))

static Person *
load (Bank *bank, uint64_t id)
{
  return bank_ask (bank, "all", &people_get_method, A (RecordRef, record_ref, .id = id));
}

static RecordRef *
hire (Bank *bank, const char *login, const char *name)
{
  return bank_ask (bank, "all", &people_save_method, NEW_PERSON (login, name));
}

static uint64_t
enrolled (Bank *bank, const char *name)
{
  Invitation *invitation = bank_ask (bank, "house", &people_invite_method,
                                     A (Workstation, workstation, .name = name, .branch_id = BANK_BRANCH));
  Call *call = bank_begin (bank, "stranger", &people_invite_method);
  ProtobufCBinaryData hash = { 32, arena_alloc (bank_arena (bank), 32) };
  Workstation workstation = WORKSTATION__INIT;
  bool found;

  crypto_generichash (hash.data, hash.len, (const uint8_t *) invitation->code, strlen (invitation->code), NULL, 0);
  g_assert_true (people_enrol (call, hash, HASH (7), "word word", "pc-3", &workstation, &found));
  g_assert_true (found);
  g_assert_true (bank_end (bank, call));
  return workstation.id;
}

static uint64_t
signed_in (Bank *bank, uint64_t person, uint64_t workstation, uint8_t token)
{
  Call *call = bank_begin (bank, "stranger", &session_sign_in_method);
  uint64_t id = 0;

  g_assert_true (people_session_begin (call, person, workstation, HASH (token), &id));
  g_assert_true (bank_end (bank, call));
  return id;
}

static bool
lives (Bank *bank, uint8_t token)
{
  Call *call = bank_begin (bank, "stranger", &session_resume_method);
  SessionRow session = SESSION_ROW__INIT;
  bool found;

  g_assert_true (people_session_find (call, HASH (token), &session, &found));
  bank_end (bank, call);
  return found && session.ended_at == 0;
}

static void
a_person_is_hired_and_found_by_half_a_name (void)
{
  g_autoptr (Bank) bank = bank_open ();
  PersonPage *page;

  hire (bank, "N.Barsky", "Барский Николай Петрович");
  hire (bank, "semenov", "Семёнов Александр Ильич");
  page = bank_ask (bank, "all", &people_list_method, A (ListQuery, list_query, .text = "ник БАРС"));
  g_assert_cmpint (page->total, ==, 1);
  g_assert_cmpstr (page->people[0]->login, ==, "n.barsky");
  g_assert_cmpstr (page->people[0]->branch_name, ==, "Branch 3");
  page = bank_ask (bank, "all", &people_list_method, A (ListQuery, list_query, .text = "семенов"));
  g_assert_cmpint (page->total, ==, 1);
}

static void
a_list_is_sorted_and_filtered_by_what_it_shows_and_nothing_else (void)
{
  g_autoptr (Bank) bank = bank_open ();
  Facet *branch = A (Facet, facet, .field = "branch_id", .value = BANK_HEAD),
        *odd = A (Facet, facet, .field = "password_at", .value = 1);
  PersonPage *page = bank_ask (bank, "all", &people_list_method,
                               A (ListQuery, list_query, .sort = "login", .descending = true, .limit = 2));

  g_assert_cmpint (page->total, ==, 7);
  g_assert_cmpint (page->n_people, ==, 2);
  g_assert_cmpstr (page->people[0]->login, ==, "second");
  page = bank_ask (bank, "all", &people_list_method, A (ListQuery, list_query, .n_facets = 1, .facets = &branch));
  g_assert_cmpint (page->total, ==, 2);
  bank_refuses (bank, "all", &people_list_method, A (ListQuery, list_query, .n_facets = 1, .facets = &odd),
                STATUS__INVALID, NULL);
  bank_refuses (bank, "all", &people_list_method, A (ListQuery, list_query, .sort = "1; DROP TABLE person"),
                STATUS__INVALID, NULL);
}

static void
two_people_cannot_share_a_login (void)
{
  g_autoptr (Bank) bank = bank_open ();

  hire (bank, "olga", "Ольга");
  bank_refuses (bank, "all", &people_save_method, NEW_PERSON ("OLGA", "Другая Ольга"), STATUS__INVALID, "login");
  bank_refuses (bank, "all", &people_save_method, NEW_PERSON ("ольга", "Ольга"), STATUS__INVALID, "login");
}

static void
nobody_moves_or_dismisses_himself (void)
{
  g_autoptr (Bank) bank = bank_open ();

  bank_refuses (bank, "all", &people_save_method,
                CHANGE ("branch_id", .id = BANK_ALL, .version = 1, .branch_id = BANK_SOUTH), STATUS__DENIED,
                "branch_id");
  bank_refuses (bank, "all", &people_save_method, CHANGE ("client_id", .id = BANK_ALL, .version = 1), STATUS__DENIED,
                "client_id");
  bank_ask (bank, "all", &people_save_method, CHANGE ("phone", .id = BANK_ALL, .version = 1, .phone = "+79162041837"));
}

static void
who_leaves_is_out_at_once (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t workstation = enrolled (bank, "Window 1");
  PersonSecret secret = PERSON_SECRET__INIT;
  Caller *caller = NULL;
  bool found;
  Call *call;

  signed_in (bank, BANK_CLERK, workstation, 1);
  g_assert_true (lives (bank, 1));
  bank_ask (bank, "all", &people_save_method,
            CHANGE ("state", .id = BANK_CLERK, .version = 1, .state = PERSON__STATE__LEFT));
  g_assert_false (lives (bank, 1));
  call = bank_begin (bank, "stranger", &session_hello_method);
  g_assert_true (people_by_login (call, "Clerk", &secret, &found));
  g_assert_false (found);
  g_assert_false (people_caller (call, BANK_CLERK, 1, 1, &caller));
  g_assert_cmpint (call->fault.status, ==, STATUS__SIGN_IN);
  bank_end (bank, call);
}

static void
an_invitation_is_good_once_and_for_a_day (void)
{
  g_autoptr (Bank) bank = bank_open ();
  Invitation *late = bank_ask (bank, "house", &people_invite_method,
                               A (Workstation, workstation, .name = "Late", .branch_id = BANK_BRANCH));
  uint8_t hash[32];
  ProtobufCBinaryData code = { sizeof hash, hash };
  Workstation workstation = WORKSTATION__INIT;
  bool found;
  Call *call;

  g_assert_cmpint (strlen (late->code), ==, 32);
  crypto_generichash (hash, sizeof hash, (const uint8_t *) late->code, strlen (late->code), NULL, 0);
  bank_sleep (bank, 86400001);
  call = bank_begin (bank, "stranger", &people_invite_method);
  g_assert_true (people_enrol (call, code, HASH (9), "", "", &workstation, &found));
  g_assert_false (found);
  bank_end (bank, call);

  late = bank_ask (
      bank, "house", &people_invite_method,
      A (Workstation, workstation, .id = late->workstation_id, .version = 1, .name = "Late", .branch_id = BANK_BRANCH));
  crypto_generichash (hash, sizeof hash, (const uint8_t *) late->code, strlen (late->code), NULL, 0);
  for (int i = 0; i < 2; i++)
    {
      call = bank_begin (bank, "stranger", &people_invite_method);
      g_assert_true (people_enrol (call, code, HASH (9), "", "pc", &workstation, &found));
      g_assert_cmpint (found, ==, i == 0);
      bank_end (bank, call);
    }
}

static void
a_revoked_workstation_throws_out_whoever_sits_there (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t workstation = enrolled (bank, "Window 1");
  Workstation known = WORKSTATION__INIT;
  bool found;
  Call *call;

  signed_in (bank, BANK_CLERK, workstation, 1);
  bank_ask (bank, "all", &people_revoke_method, A (RecordRef, record_ref, .id = workstation));
  g_assert_false (lives (bank, 1));
  call = bank_begin (bank, "stranger", &session_hello_method);
  g_assert_true (people_workstation_by_key (call, HASH (7), &known, &found));
  g_assert_true (found);
  g_assert_cmpint (known.state, ==, WORKSTATION__STATE__REVOKED);
  bank_end (bank, call);
  bank_refuses (
      bank, "house", &people_invite_method,
      A (Workstation, workstation, .id = workstation, .version = 3, .name = "Window 1", .branch_id = BANK_BRANCH),
      STATUS__CONFLICT, NULL);
}

static void
an_ended_session_stays_in_the_list (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t session = signed_in (bank, BANK_CLERK, enrolled (bank, "Window 1"), 1);
  SessionPage *page;

  bank_ask (bank, "all", &people_end_session_method, A (RecordRef, record_ref, .id = session));
  bank_ask (bank, "all", &people_end_session_method, A (RecordRef, record_ref, .id = session));
  page = bank_ask (bank, "all", &people_sessions_method, A (ListQuery, list_query, .of_id = BANK_CLERK));
  g_assert_cmpint (page->total, ==, 1);
  g_assert_cmpint (page->sessions[0]->ended_at, !=, 0);
  g_assert_cmpstr (page->sessions[0]->person_name, ==, "Person clerk");
  g_assert_cmpint (load (bank, BANK_CLERK)->seen_at, !=, 0);
}

/* Secrets are in their own table; the log knows only that a password was set. */
static void
a_password_is_in_the_log_by_its_moment_alone (void)
{
  g_autoptr (Bank) bank = bank_open ();
  Call *call = bank_begin (bank, "all", &people_reset_password_method);
  PersonSecret secret = PERSON_SECRET__INIT;
  bool found;

  g_assert_true (people_set_password (call, BANK_CLERK, "$argon2id$hash", true));
  g_assert_true (bank_end (bank, call));
  g_assert_true (load (bank, BANK_CLERK)->must_change);
  g_assert_cmpint (bank_number (bank, "SELECT count(*) FROM change WHERE kind = 'person' AND record_id = 104"), ==, 1);
  call = bank_begin (bank, "stranger", &session_hello_method);
  g_assert_true (people_by_login (call, "CLERK", &secret, &found));
  g_assert_true (found);
  g_assert_cmpstr (secret.hash, ==, "$argon2id$hash");
  g_assert_cmpint (secret.draft_key.len, ==, 32);
  bank_end (bank, call);
}

static void
failed_tries_are_counted_and_wiped_out (void)
{
  g_autoptr (Bank) bank = bank_open ();
  Call *call = bank_begin (bank, "stranger", &session_sign_in_method);
  SignInTry tries = SIGN_IN_TRY__INIT, again = SIGN_IN_TRY__INIT, clean = SIGN_IN_TRY__INIT;

  g_assert_true (people_tries (call, BANK_CLERK, 5, &tries));
  g_assert_cmpint (tries.failed, ==, 0);
  tries.failed = 3;
  tries.until = call->now + 60000;
  g_assert_true (people_note_try (call, &tries));
  g_assert_true (people_tries (call, BANK_CLERK, 5, &again));
  g_assert_cmpint (again.failed, ==, 3);
  again.failed = 0;
  g_assert_true (people_note_try (call, &again));
  g_assert_true (people_tries (call, BANK_CLERK, 5, &clean));
  g_assert_cmpint (clean.failed, ==, 0);
  g_assert_true (bank_end (bank, call));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/people/a person is hired and found by half a name", a_person_is_hired_and_found_by_half_a_name);
  g_test_add_func ("/people/a list is sorted and filtered by what it shows and nothing else",
                   a_list_is_sorted_and_filtered_by_what_it_shows_and_nothing_else);
  g_test_add_func ("/people/two people cannot share a login", two_people_cannot_share_a_login);
  g_test_add_func ("/people/nobody moves or dismisses himself", nobody_moves_or_dismisses_himself);
  g_test_add_func ("/people/who leaves is out at once", who_leaves_is_out_at_once);
  g_test_add_func ("/people/an invitation is good once and for a day", an_invitation_is_good_once_and_for_a_day);
  g_test_add_func ("/people/a revoked workstation throws out whoever sits there",
                   a_revoked_workstation_throws_out_whoever_sits_there);
  g_test_add_func ("/people/an ended session stays in the list", an_ended_session_stays_in_the_list);
  g_test_add_func ("/people/a password is in the log by its moment alone",
                   a_password_is_in_the_log_by_its_moment_alone);
  g_test_add_func ("/people/failed tries are counted and wiped out", failed_tries_are_counted_and_wiped_out);
  return g_test_run ();
}
