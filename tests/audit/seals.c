/* seals.c - whoever has a hand in the log or in a row behind its back is found, and what was erased still holds. */

#include <string.h>

#include "server/audit/audit.h"
#include "server/call/outbox.h"
#include "server/call/query.h"
#include "server/call/save.h"
#include "tests/bank.h"

static SealReport *
seal (Bank *bank, unsigned limit)
{
  return bank_ask (bank, "house", &audit_seal_method, A (SealRequest, seal_request, .limit = limit));
}

static Bank *
a_logged_bank (void)
{
  Bank *bank = bank_open ();

  bank_enter_log (bank);
  seal (bank, 0);
  return bank;
}

static RecordRef *
rename_branch (Bank *bank, uint64_t id, uint32_t version, const char *name)
{
  return bank_ask (bank, "all", &people_save_branch_method,
                   A (BranchSave, branch_save, .record = A (Branch, branch, .id = id, .version = version, .name = name),
                      .n_touched = 1, .touched = TOUCHED ("name")));
}

/* Three changes of one branch and one of another. */
static void
make_changes (Bank *bank)
{
  rename_branch (bank, BANK_BRANCH, 1, "Elm street");
  rename_branch (bank, BANK_BRANCH, 2, "Oak street");
  rename_branch (bank, BANK_FAR_BRANCH, 1, "Harbour");
  rename_branch (bank, BANK_BRANCH, 3, "Ash street");
}

static VerifyReport *
verify (Bank *bank)
{
  VerifyReport *report = bank_ask (bank, "all", &audit_verify_method, A (VerifyRequest, verify_request));

  g_assert_true (report->finished);
  return report;
}

static void
assert_complains (const VerifyReport *report, const char *words)
{
  for (size_t i = 0; i < report->n_complaints; i++)
    if (strstr (report->complaints[i], words) != NULL)
      return;
  g_error ("nothing says “%s” among %zu complaints, the first being: %s", words, report->n_complaints,
           report->n_complaints > 0 ? report->complaints[0] : "-");
}

static void
a_log_that_nobody_touched_holds (void)
{
  g_autoptr (Bank) bank = a_logged_bank ();
  VerifyReport *before, *report;

  before = verify (bank);
  make_changes (bank);
  g_assert_cmpint (seal (bank, 3)->n_sealed, ==, 3);
  g_assert_cmpint (seal (bank, 3)->n_sealed, ==, 1);
  report = verify (bank);
  g_assert_cmpint (report->n_complaints, ==, 0);
  g_assert_cmpint (report->n_seals, ==, before->n_seals + 2);
  g_assert_cmpint (report->n_changes, ==, before->n_changes + 4);
  g_assert_cmpint (report->n_rows, ==, before->n_rows);
  g_assert_cmpint (report->n_seen, ==, before->n_seen);
  g_assert_cmpint (report->n_born, >, 100);
}

static void
a_seal_writes_nothing_when_nothing_has_changed (void)
{
  g_autoptr (Bank) bank = a_logged_bank ();
  SealReport *first, *second;

  make_changes (bank);
  first = seal (bank, 0);
  second = seal (bank, 0);
  g_assert_cmpint (second->n_sealed, ==, 0);
  g_assert_cmpuint (second->number, ==, 2);
  g_assert_cmpmem (first->hash.data, first->hash.len, second->hash.data, second->hash.len);
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM seal"), ==, 2);
}

static void
an_entry_that_was_edited_breaks_its_seal (void)
{
  g_autoptr (Bank) bank = a_logged_bank ();

  make_changes (bank);
  seal (bank, 2);
  seal (bank, 2);
  bank_run (bank, "UPDATE change SET person_id = 999 WHERE id = (SELECT min (id) FROM change)");
  assert_complains (verify (bank), "seal 1 does not hold");
}

static void
a_row_that_was_edited_by_hand_is_named (void)
{
  g_autoptr (Bank) bank = a_logged_bank ();

  make_changes (bank);
  seal (bank, 0);
  bank_run (bank, "UPDATE branch SET name = 'Moon street' WHERE id = 1003");
  assert_complains (verify (bank), "branch:1003: the row was edited by hand");
}

static void
a_row_that_was_deleted_by_hand_is_named (void)
{
  g_autoptr (Bank) bank = a_logged_bank ();
  Call *call = bank_begin (bank, "all", &people_save_branch_method);
  RecordRef role = RECORD_REF__INIT;

  g_assert_true (query_save (call, A (Role, role, .name = "Teller"), NULL, 0, &role));
  bank_end (bank, call);
  bank_run (bank, "DELETE FROM role WHERE name = 'Teller'");
  assert_complains (verify (bank), "the row is gone, and nobody deleted it");
}

/* The entry of its making, too: then nothing in the log tells of the row. */
static void
a_row_that_was_put_in_by_hand_is_named (void)
{
  g_autoptr (Bank) bank = a_logged_bank ();

  bank_run (bank, "INSERT INTO role (id, version, name) VALUES (777, 1, 'Master of all')");
  assert_complains (verify (bank), "role:777: the row was put in by hand");
  bank_run (bank, "INSERT INTO role_right (id, role_id, name, breadth) VALUES (778, 777, 'people.grant', 4)");
  assert_complains (verify (bank), "role_right:778: the row was put in by hand");
}

static void
the_making_of_a_record_that_was_deleted_from_the_log_is_missed (void)
{
  g_autoptr (Bank) bank = a_logged_bank ();

  bank_run (bank, "DELETE FROM change WHERE kind = 'person' AND record_id = (SELECT max (record_id) FROM change"
                  " WHERE kind = 'person')");
  assert_complains (verify (bank), "the row was put in by hand");
}

static void
a_client_whose_place_is_not_that_of_its_branch_is_named (void)
{
  g_autoptr (Bank) bank = a_logged_bank ();
  RecordRef *saved = bank_ask (bank, "all", &clients_save_method,
                               A (ClientSave, client_save,
                                  .record = A (Client, client, .form = CLIENT__FORM__PERSON, .surname = "Orlov",
                                               .given_name = "Ilya", .branch_id = BANK_FAR_BRANCH)));
  g_autofree char *words = g_strdup_printf ("client:%" G_GUINT64_FORMAT ": its place is 3, but that of its branch is 7",
                                            saved->id);

  g_assert_cmpint (verify (bank)->n_complaints, ==, 0);
  bank_run (bank, "UPDATE client SET place = 3");
  assert_complains (verify (bank), words);
}

/* Whoever has the schema can say which rows came with it, and what they were. */
static void
a_row_that_came_with_the_schema_is_told_with_its_hash (void)
{
  g_autoptr (Bank) bank = a_logged_bank ();
  VerifyReport *before = verify (bank), *after;
  const size_t last = before->n_born - 1;

  bank_run (bank, "UPDATE dictionary_item SET name_en = 'Moon' WHERE id = (SELECT max (id) FROM dictionary_item)");
  after = verify (bank);
  g_assert_cmpuint (after->n_born, ==, before->n_born);
  g_assert_cmpmem (after->born[0]->hash.data, 32, before->born[0]->hash.data, 32);
  g_assert_cmpint (memcmp (after->born[last]->hash.data, before->born[last]->hash.data, 32), !=, 0);
}

static void
the_last_entry_that_was_deleted_is_missed (void)
{
  g_autoptr (Bank) bank = a_logged_bank ();

  make_changes (bank);
  seal (bank, 0);
  bank_run (bank, "DELETE FROM change WHERE id = (SELECT max (id) FROM change)");
  assert_complains (verify (bank), "seal 2 was made of 4 entries, but 3 are there");
  assert_complains (verify (bank), "branch:1003: the row was edited by hand");
}

static void
an_entry_that_was_deleted_before_it_was_sealed_is_missed (void)
{
  g_autoptr (Bank) bank = a_logged_bank ();

  make_changes (bank);
  bank_run (bank, "DELETE FROM change WHERE id = (SELECT max (id) FROM change)");
  assert_complains (verify (bank), "branch:1003");
}

static void
values_that_were_changed_beside_the_log_are_found (void)
{
  g_autoptr (Bank) bank = a_logged_bank ();

  make_changes (bank);
  seal (bank, 0);
  bank_run (bank, "UPDATE change_value SET fields = salt WHERE change_id = (SELECT max (change_id) FROM change_value)");
  assert_complains (verify (bank), "its old values were changed");
}

/* Whoever has the database can make a chain that holds; what he cannot do is to make the desks forget the old one. */
static void
a_chain_that_was_made_anew_is_not_the_one_a_desk_remembers (void)
{
  g_autoptr (Bank) bank = a_logged_bank ();
  SealReport *seen;
  VerifyReport *report;

  make_changes (bank);
  seen = seal (bank, 0);
  bank_run (bank, "UPDATE change SET person_id = 999 WHERE id = (SELECT min (id) FROM change)");
  bank_run (bank, "UPDATE change SET seal_id = NULL");
  bank_run (bank, "DELETE FROM seal");
  seal (bank, 0);
  g_assert_cmpint (verify (bank)->n_complaints, ==, 0);
  report = bank_ask (bank, "all", &audit_verify_method,
                     A (VerifyRequest, verify_request, .known_number = seen->number, .known_hash = seen->hash));
  assert_complains (report, "seal 2 is not the one that a desk remembers");
}

static void
a_long_log_is_verified_in_parts (void)
{
  g_autoptr (Bank) bank = a_logged_bank ();
  VerifyReport *report = NULL;
  uint64_t n_changes = 0, n_seals = 0, n_seen = 0;
  VerifyRequest request = VERIFY_REQUEST__INIT;
  VerifyReport *before = verify (bank);

  for (uint32_t version = 1; version <= 1200; version++)
    rename_branch (bank, BANK_BRANCH, version, version % 2 == 0 ? "Elm street" : "Oak street");
  while (seal (bank, 100)->n_sealed > 0)
    ;
  request.limit = 500;
  do
    {
      report = bank_ask (bank, "all", &audit_verify_method, &request);
      g_assert_cmpint (report->n_complaints, ==, 0);
      n_changes += report->n_changes;
      n_seals += report->n_seals;
      n_seen += report->n_seen;
      request.after_seal = report->last_seal;
      request.after_change = report->last_change;
      request.after_kind = report->last_kind;
      request.after_row = report->last_row;
      request.after_within = report->last_within;
    }
  while (!report->finished);
  g_assert_cmpint (n_changes, ==, before->n_changes + 1200);
  g_assert_cmpint (n_seals, ==, before->n_seals + 12);
  g_assert_cmpint (n_seen, ==, before->n_seen);
}

static void
what_was_erased_is_gone_and_the_chain_still_holds (void)
{
  g_autoptr (Bank) bank = a_logged_bank ();
  Call *call;
  VerifyReport *report;
  RecordRef decision = RECORD_REF__INIT;

  make_changes (bank);
  seal (bank, 0);
  call = bank_begin (bank, "all", &people_save_branch_method);
  g_assert_true (query_save (call, A (Erasure, erasure, .kind = "branch", .record_id = BANK_BRANCH, .decision = "17",
                                      .reason = "x", .at = call->now), NULL, 0, &decision));
  g_assert_true (audit_erase (call, "branch", BANK_BRANCH, decision.id));
  g_assert_true (bank_end (bank, call));
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM change_value WHERE fields IS NOT NULL"), ==, 1);
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM change_value WHERE erased_by IS NOT NULL"
                                      " AND salt IS NULL"), ==,
                   3);
  report = verify (bank);
  g_assert_cmpint (report->n_complaints, ==, 0);
  g_assert_cmpint (report->n_erased, ==, 3);
}

static void
nobody_but_the_house_seals (void)
{
  g_autoptr (Bank) bank = a_logged_bank ();

  bank_refuses (bank, "all", &audit_seal_method, A (SealRequest, seal_request), STATUS__INVALID, NULL);
}

static void
old_operations_are_forgotten (void)
{
  g_autoptr (Bank) bank = a_logged_bank ();

  make_changes (bank);
  bank_sleep (bank, 49 * 3600 * 1000);
  g_assert_cmpint (((PruneReport *)bank_ask (bank, "house", &audit_prune_method, A (Nothing, nothing)))->n_operations,
                   ==, 4);
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM operation"), ==, 0);
}

static void
rename_under (Bank *bank, uint32_t version, const char *name, const uint8_t key[16])
{
  bank_ask_again (bank, "all", &people_save_branch_method,
                  A (BranchSave, branch_save,
                     .record = A (Branch, branch, .id = BANK_BRANCH, .version = version, .name = name), .n_touched = 1,
                     .touched = TOUCHED ("name")),
                  key);
}

static void
an_operation_is_kept_for_two_days_whatever_its_key_begins_with (void)
{
  static const uint8_t past[16] = { 0, 1 }, ahead[16] = { 255, 255 };
  g_autoptr (Bank) bank = a_logged_bank ();

  rename_under (bank, 1, "Elm street", past);
  rename_under (bank, 2, "Oak street", ahead);
  bank_sleep (bank, 47 * 3600 * 1000);
  bank_ask (bank, "house", &audit_prune_method, A (Nothing, nothing));
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM operation"), ==, 2);
  bank_sleep (bank, 2 * 3600 * 1000);
  bank_ask (bank, "house", &audit_prune_method, A (Nothing, nothing));
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM operation"), ==, 0);
}

static void
letters_that_nobody_fetched_are_forgotten_with_age (void)
{
  g_autoptr (Bank) bank = a_logged_bank ();
  const Nothing nothing = NOTHING__INIT;
  Call *call = bank_begin (bank, "all", &audit_seal_method);

  g_assert_true (outbox_tell (call, "security.virus", "client", 17, (ProtobufCBinaryData){ 0 }));
  g_assert_true (bank_end (bank, call));
  bank_ask (bank, "house", &audit_prune_method, &nothing);
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM outbox"), ==, 1);
  bank_sleep (bank, 49 * 3600 * 1000);
  bank_ask (bank, "house", &audit_prune_method, &nothing);
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM outbox"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/audit/letters-that-nobody-fetched-are-forgotten-with-age",
                   letters_that_nobody_fetched_are_forgotten_with_age);
  g_test_add_func ("/audit/a-log-that-nobody-touched-holds", a_log_that_nobody_touched_holds);
  g_test_add_func ("/audit/a-seal-writes-nothing-when-nothing-has-changed",
                   a_seal_writes_nothing_when_nothing_has_changed);
  g_test_add_func ("/audit/an-entry-that-was-edited-breaks-its-seal", an_entry_that_was_edited_breaks_its_seal);
  g_test_add_func ("/audit/a-row-that-was-edited-by-hand-is-named", a_row_that_was_edited_by_hand_is_named);
  g_test_add_func ("/audit/a-row-that-was-deleted-by-hand-is-named", a_row_that_was_deleted_by_hand_is_named);
  g_test_add_func ("/audit/a-row-that-was-put-in-by-hand-is-named", a_row_that_was_put_in_by_hand_is_named);
  g_test_add_func ("/audit/the-making-of-a-record-that-was-deleted-from-the-log-is-missed",
                   the_making_of_a_record_that_was_deleted_from_the_log_is_missed);
  g_test_add_func ("/audit/a-client-whose-place-is-not-that-of-its-branch-is-named",
                   a_client_whose_place_is_not_that_of_its_branch_is_named);
  g_test_add_func ("/audit/a-row-that-came-with-the-schema-is-told-with-its-hash",
                   a_row_that_came_with_the_schema_is_told_with_its_hash);
  g_test_add_func ("/audit/the-last-entry-that-was-deleted-is-missed", the_last_entry_that_was_deleted_is_missed);
  g_test_add_func ("/audit/an-entry-that-was-deleted-before-it-was-sealed-is-missed",
                   an_entry_that_was_deleted_before_it_was_sealed_is_missed);
  g_test_add_func ("/audit/values-that-were-changed-beside-the-log-are-found",
                   values_that_were_changed_beside_the_log_are_found);
  g_test_add_func ("/audit/a-chain-that-was-made-anew-is-not-the-one-a-desk-remembers",
                   a_chain_that_was_made_anew_is_not_the_one_a_desk_remembers);
  g_test_add_func ("/audit/a-long-log-is-verified-in-parts", a_long_log_is_verified_in_parts);
  g_test_add_func ("/audit/what-was-erased-is-gone-and-the-chain-still-holds",
                   what_was_erased_is_gone_and_the_chain_still_holds);
  g_test_add_func ("/audit/nobody-but-the-house-seals", nobody_but_the_house_seals);
  g_test_add_func ("/audit/old-operations-are-forgotten", old_operations_are_forgotten);
  g_test_add_func ("/audit/an-operation-is-kept-for-two-days-whatever-its-key-begins-with",
                   an_operation_is_kept_for_two_days_whatever_its_key_begins_with);
  return g_test_run ();
}
