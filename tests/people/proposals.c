/* proposals.c - four eyes: what one person proposes is done when another confirms it. */

#include <string.h>

#include "server/call/query.h"
#include "server/people/people.h"
#include "tests/bank.h"

#define REF(id_) A (RecordRef, record_ref, .id = id_)

static uint64_t
role_with (Bank *bank, const char *name, const char *right)
{
  return bank_role (bank, name, ROLE_RIGHT__BREADTH__BANK, right, NULL);
}

/* A bank in which "all" holds people.grant by a role of his own, so that what he proposes can be run. */
static RecordRef *
open_with_granter (Bank *bank)
{
  bank_grant (bank, BANK_ALL, role_with (bank, "Viewer", "people.view"), BANK_HEAD);
  return bank_grant (bank, BANK_ALL, role_with (bank, "Granter", "people.grant"), BANK_HEAD);
}

static uint64_t
propose (Bank *bank, uint64_t person, uint64_t role)
{
  const Fault *fault = bank_refuses (bank, "all", &people_grant_method,
                                     A (Holding, holding, .person_id = person, .role_id = role, .branch_id = BANK_HEAD),
                                     STATUS__PROPOSED, NULL);

  return g_ascii_strtoull (fault->args[0], NULL, 10);
}

/* The whole story up to where a second person is asked. */
static uint64_t
propose_teller (Bank *bank, uint64_t person)
{
  open_with_granter (bank);
  return propose (bank, person, role_with (bank, "Teller", "clients.view"));
}

static int64_t
holdings_of (Bank *bank, uint64_t person)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM holding WHERE person_id = %" G_GUINT64_FORMAT, person);

  return bank_number (bank, sql);
}

static Proposal *
first_in_list (Bank *bank)
{
  ProposalPage *page = bank_ask (bank, "second", &people_proposals_method, A (ListQuery, list_query, .limit = 10));

  g_assert_cmpint (page->n_proposals, ==, 1);
  return page->proposals[0];
}

static void
what_is_proposed_is_done_when_another_confirms_it (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id = propose_teller (bank, BANK_GUEST);

  g_assert_cmpint (holdings_of (bank, BANK_GUEST), ==, 0);
  g_assert_cmpstr (first_in_list (bank)->summary, ==, "Person guest · Teller · Branch 1");
  g_assert_cmpint (first_in_list (bank)->state, ==, PROPOSAL__STATE__WAITING);
  bank_ask (bank, "second", &people_confirm_method, REF (id));
  g_assert_cmpint (holdings_of (bank, BANK_GUEST), ==, 1);
  g_assert_cmpint (first_in_list (bank)->state, ==, PROPOSAL__STATE__DONE);
  g_assert_cmpstr (first_in_list (bank)->second_name, ==, "Person second");
  bank_refuses (bank, "second", &people_confirm_method, REF (id), STATUS__CONFLICT, NULL);
}

static void
both_names_are_in_the_log_under_one_operation (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id = propose_teller (bank, BANK_GUEST);

  bank_ask (bank, "second", &people_confirm_method, REF (id));
  g_assert_cmpint (bank_number (bank, "SELECT count(DISTINCT person_id) FROM change WHERE operation_id IS NOT NULL"),
                   ==, 2);
  g_assert_cmpint (bank_number (bank, "SELECT person_id FROM change WHERE kind = 'holding' AND method = 'People.Grant' "
                                      "AND operation_id IS NOT NULL"),
                   ==, BANK_ALL);
}

static void
nobody_confirms_his_own_proposal (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id = propose_teller (bank, BANK_GUEST);

  bank_refuses (bank, "all", &people_confirm_method, REF (id), STATUS__DENIED, NULL);
}

static void
nobody_confirms_what_is_done_for_himself (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id = propose_teller (bank, BANK_SECOND);

  bank_refuses (bank, "second", &people_confirm_method, REF (id), STATUS__DENIED, NULL);
}

static void
a_substitute_of_the_first_is_no_second_person (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t granter = role_with (bank, "Granter", "people.grant"), id;
  Call *call = bank_begin (bank, "all", &people_get_method);
  uint32_t today = call_today (call);

  bank_end (bank, call);
  bank_grant (bank, BANK_ALL, granter, BANK_HEAD);
  bank_ask (bank, "house", &people_grant_method,
            A (Holding, holding, .person_id = BANK_SECOND, .role_id = granter, .branch_id = BANK_HEAD,
               .last_day = today + 1, .for_id = BANK_ALL));
  id = propose (bank, BANK_GUEST, role_with (bank, "Teller", "clients.view"));
  bank_refuses (bank, "second", &people_confirm_method, REF (id), STATUS__DENIED, NULL);
}

static void
what_is_declined_is_never_done (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id = propose_teller (bank, BANK_GUEST);

  bank_ask (bank, "second", &people_decline_method, REF (id));
  bank_refuses (bank, "second", &people_confirm_method, REF (id), STATUS__CONFLICT, NULL);
  g_assert_cmpint (holdings_of (bank, BANK_GUEST), ==, 0);
}

static void
a_proposal_dies_with_the_right_of_who_made_it (void)
{
  g_autoptr (Bank) bank = bank_open ();
  RecordRef *right = open_with_granter (bank);
  uint64_t id = propose (bank, BANK_GUEST, role_with (bank, "Teller", "clients.view"));

  bank_ask (bank, "second", &people_withdraw_method, right);
  bank_refuses (bank, "second", &people_confirm_method, REF (id), STATUS__CONFLICT, NULL);
  g_assert_cmpint (holdings_of (bank, BANK_GUEST), ==, 0);
}

static Proposal__State
state_after_tending (Bank *bank)
{
  bank_ask (bank, "house", &session_tend_method, A (HeardList, heard_list));
  return first_in_list (bank)->state;
}

/* The second person would confirm more than the first has seen. */
static void
what_was_changed_meanwhile_is_out_of_date (void)
{
  g_autoptr (Bank) bank = bank_open ();
  RoleRight *more = A (RoleRight, role_right, .name = "clients.edit", .breadth = ROLE_RIGHT__BREADTH__BANK);
  uint64_t role, id;

  open_with_granter (bank);
  role = role_with (bank, "Teller", "clients.view");
  id = propose (bank, BANK_GUEST, role);
  g_assert_cmpint (state_after_tending (bank), ==, PROPOSAL__STATE__WAITING);
  bank_ask (bank, "house", &people_save_role_method,
            A (RoleSave, role_save, .n_touched = 2, .touched = TOUCHED ("note", "rights"),
               .record = A (Role, role, .id = role, .version = 1, .note = "wider", .n_rights = 1, .rights = &more)));
  bank_refuses (bank, "second", &people_confirm_method, REF (id), STATUS__CONFLICT, NULL);
  g_assert_cmpint (holdings_of (bank, BANK_GUEST), ==, 0);
  g_assert_cmpint (state_after_tending (bank), ==, PROPOSAL__STATE__STALE);
  bank_refuses (bank, "second", &people_confirm_method, REF (id), STATUS__CONFLICT, NULL);
  bank_refuses (bank, "second", &people_decline_method, REF (id), STATUS__CONFLICT, NULL);
}

static void
what_is_done_to_somebody_else_meanwhile_is_nothing_to_it (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t role, id;

  open_with_granter (bank);
  role = role_with (bank, "Teller", "clients.view");
  id = propose (bank, BANK_GUEST, role);
  bank_grant (bank, BANK_CLERK, role, BANK_HEAD);
  g_assert_cmpint (state_after_tending (bank), ==, PROPOSAL__STATE__WAITING);
  bank_ask (bank, "second", &people_confirm_method, REF (id));
  g_assert_cmpint (holdings_of (bank, BANK_GUEST), ==, 1);
}

static void
a_proposal_is_good_for_a_fortnight (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id = propose_teller (bank, BANK_GUEST);

  bank_sleep (bank, 13 * 86400000LL);
  g_assert_cmpint (state_after_tending (bank), ==, PROPOSAL__STATE__WAITING);
  bank_sleep (bank, 2 * 86400000LL);
  bank_refuses (bank, "second", &people_confirm_method, REF (id), STATUS__CONFLICT, NULL);
  g_assert_cmpint (state_after_tending (bank), ==, PROPOSAL__STATE__STALE);
  g_assert_cmpint (holdings_of (bank, BANK_GUEST), ==, 0);
}

static void
what_would_be_refused_is_not_proposed (void)
{
  g_autoptr (Bank) bank = bank_open ();

  bank_refuses (bank, "all", &people_grant_method,
                A (Holding, holding, .person_id = BANK_GUEST, .role_id = 77, .branch_id = BANK_HEAD), STATUS__NOT_FOUND,
                NULL);
  g_assert_cmpint (bank_number (bank, "SELECT count(*) FROM proposal"), ==, 0);
}

static void
the_same_key_answers_with_the_same_proposal (void)
{
  g_autoptr (Bank) bank = bank_open ();
  static const uint8_t key[16] = { 1, 2, 3 };
  uint64_t role = role_with (bank, "Teller", "clients.view");
  Holding *asked = A (Holding, holding, .person_id = BANK_GUEST, .role_id = role, .branch_id = BANK_HEAD);
  Reply *one = bank_travel (bank, "all", &people_grant_method, asked, key, ""),
        *other = bank_travel (bank, "all", &people_grant_method, asked, key, "");

  g_assert_cmpint (one->fault->status, ==, STATUS__PROPOSED);
  g_assert_cmpint (other->fault->status, ==, STATUS__PROPOSED);
  g_assert_cmpstr (one->fault->args[0], ==, other->fault->args[0]);
  g_assert_cmpint (bank_number (bank, "SELECT count(*) FROM proposal"), ==, 1);
}

static void
the_code_of_an_invitation_is_kept_nowhere (void)
{
  g_autoptr (Bank) bank = bank_open ();

  bank_ask (bank, "house", &people_invite_method,
            A (Workstation, workstation, .name = "Window 1", .branch_id = BANK_BRANCH));
  g_assert_cmpint (bank_number (bank, "SELECT count(*) FROM operation WHERE reply IS NOT NULL"), ==, 0);
}

/* The workstation that "second" has let "all" invite. */
static uint64_t
permitted (Bank *bank)
{
  const Fault *fault;

  bank_grant (bank, BANK_ALL, role_with (bank, "Inviter", "people.invite"), BANK_HEAD);
  fault = bank_refuses (bank, "all", &people_allow_invite_method,
                        A (Workstation, workstation, .name = "Window 1", .branch_id = BANK_BRANCH), STATUS__PROPOSED,
                        NULL);
  g_assert_cmpint (bank_number (bank, "SELECT count(*) FROM workstation"), ==, 0);
  bank_ask (bank, "second", &people_confirm_method, REF (g_ascii_strtoull (fault->args[0], NULL, 10)));
  return bank_number (bank, "SELECT id FROM workstation");
}

static void
a_workstation_is_invited_by_two_and_its_code_shown_once_to_who_asked (void)
{
  g_autoptr (Bank) bank = bank_open ();
  Workstation *window = A (Workstation, workstation, .name = "Window 1", .branch_id = BANK_BRANCH);
  Invitation *invitation;

  bank_refuses (bank, "all", &people_invite_method, window, STATUS__DENIED, NULL);
  window->id = permitted (bank);
  window->version = 1;
  bank_refuses (bank, "second", &people_invite_method, window, STATUS__DENIED, NULL);
  window->name = "Another window";
  invitation = bank_ask (bank, "all", &people_invite_method, window);
  g_assert_cmpint (strlen (invitation->code), ==, 32);
  g_assert_cmpint (bank_number (bank, "SELECT count(*) FROM workstation WHERE name = 'Window 1' AND state = 1"), ==, 1);
  bank_refuses (bank, "all", &people_invite_method, window, STATUS__DENIED, NULL);
}

static void
leave_to_invite_is_good_for_a_day (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id = permitted (bank);

  bank_sleep (bank, 25 * 3600 * 1000);
  bank_refuses (bank, "all", &people_invite_method,
                A (Workstation, workstation, .id = id, .version = 1, .name = "Window 1", .branch_id = BANK_BRANCH),
                STATUS__DENIED, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/people/what is proposed is done when another confirms it",
                   what_is_proposed_is_done_when_another_confirms_it);
  g_test_add_func ("/people/both names are in the log under one operation",
                   both_names_are_in_the_log_under_one_operation);
  g_test_add_func ("/people/nobody confirms his own proposal", nobody_confirms_his_own_proposal);
  g_test_add_func ("/people/nobody confirms what is done for himself", nobody_confirms_what_is_done_for_himself);
  g_test_add_func ("/people/a substitute of the first is no second person",
                   a_substitute_of_the_first_is_no_second_person);
  g_test_add_func ("/people/what is declined is never done", what_is_declined_is_never_done);
  g_test_add_func ("/people/a proposal dies with the right of who made it",
                   a_proposal_dies_with_the_right_of_who_made_it);
  g_test_add_func ("/people/what was changed meanwhile is out of date", what_was_changed_meanwhile_is_out_of_date);
  g_test_add_func ("/people/what is done to somebody else meanwhile is nothing to it",
                   what_is_done_to_somebody_else_meanwhile_is_nothing_to_it);
  g_test_add_func ("/people/a proposal is good for a fortnight", a_proposal_is_good_for_a_fortnight);
  g_test_add_func ("/people/what would be refused is not proposed", what_would_be_refused_is_not_proposed);
  g_test_add_func ("/people/the same key answers with the same proposal", the_same_key_answers_with_the_same_proposal);
  g_test_add_func ("/people/the code of an invitation is kept nowhere", the_code_of_an_invitation_is_kept_nowhere);
  g_test_add_func ("/people/a workstation is invited by two, and its code shown once to who asked",
                   a_workstation_is_invited_by_two_and_its_code_shown_once_to_who_asked);
  g_test_add_func ("/people/leave to invite is good for a day", leave_to_invite_is_good_for_a_day);
  return g_test_run ();
}
