/* log.c - the log as people read it, and records as they once were. */

#include <string.h>

#include "server/audit/audit.h"
#include "server/call/query.h"
#include "server/call/save.h"
#include "tests/bank.h"

enum { MINUTE = 60 * 1000 };

static RecordRef *
save_branch (Bank *bank, Branch *branch, const char *field)
{
  return bank_ask (bank, "all", &people_save_branch_method,
                   A (BranchSave, branch_save, .record = branch, .n_touched = 1, .touched = TOUCHED (field)));
}

static ChangePage *
changes_of (Bank *bank, const char *kind, uint64_t id)
{
  return bank_ask (bank, "all", &audit_changes_method,
                   A (ListQuery, list_query, .of_kind = kind, .of_id = id, .limit = 100));
}

static void
a_change_says_what_was_and_what_it_became (void)
{
  g_autoptr (Bank) bank = bank_open ();
  ChangePage *page;

  save_branch (bank, A (Branch, branch, .id = BANK_BRANCH, .version = 1, .city = "Perm"), "city");
  save_branch (bank, A (Branch, branch, .id = BANK_BRANCH, .version = 2, .city = "Omsk"), "city");
  page = changes_of (bank, "branch", BANK_BRANCH);
  g_assert_cmpint (page->total, ==, 2);
  g_assert_cmpstr (page->changes[0]->field, ==, "city");
  g_assert_cmpstr (page->changes[0]->label, ==, "City");
  g_assert_cmpstr (page->changes[0]->was, ==, "Perm");
  g_assert_cmpstr (page->changes[0]->now, ==, "Omsk");
  g_assert_cmpstr (page->changes[0]->person_name, ==, "Person all");
  g_assert_cmpstr (page->changes[0]->method, ==, "People.SaveBranch");
  g_assert_cmpint (page->changes[0]->version, ==, 3);
  g_assert_cmpstr (page->changes[1]->was, ==, "");
  g_assert_cmpstr (page->changes[1]->now, ==, "Perm");
}

static void
a_choice_is_told_as_one_so_that_the_reader_has_it_in_his_language (void)
{
  g_autoptr (Bank) bank = bank_open ();
  ChangePage *page;

  save_branch (bank, A (Branch, branch, .id = BANK_BRANCH, .version = 1, .city = "Closed"), "city");
  save_branch (bank, A (Branch, branch, .id = BANK_BRANCH, .version = 2, .state = BRANCH__STATE__CLOSED), "state");
  page = changes_of (bank, "branch", BANK_BRANCH);
  g_assert_cmpint (page->total, ==, 2);
  g_assert_true (page->changes[0]->choice);
  g_assert_false (page->changes[1]->choice);
}

static void
what_is_referred_to_is_called_by_its_name (void)
{
  g_autoptr (Bank) bank = bank_open ();
  ChangePage *page;

  bank_ask (bank, "all", &people_save_method,
            A (PersonSave, person_save,
               .record = A (Person, person, .id = BANK_CLERK, .version = 1, .branch_id = BANK_FAR_BRANCH),
               .n_touched = 1, .touched = TOUCHED ("branch_id")));
  page = changes_of (bank, "person", BANK_CLERK);
  g_assert_cmpint (page->total, ==, 1);
  g_assert_cmpstr (page->changes[0]->was, ==, "Branch 3");
  g_assert_cmpstr (page->changes[0]->now, ==, "Branch 7");
}

static Status
save_role (Bank *bank, const Role *role, const char *touched, RecordRef *saved)
{
  Call *call = bank_begin (bank, "all", &people_save_role_method);

  query_save (call, role, TOUCHED (touched), 1, saved);
  bank_end (bank, call);
  return call->fault.status;
}

#define RIGHT(...) A (RoleRight, role_right, __VA_ARGS__)
#define RIGHTS(...) ((RoleRight *[]) { __VA_ARGS__ })

static uint64_t
id_of_right (Bank *bank, const char *name)
{
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM role_right WHERE name = '%s'", name);

  return bank_number (bank, sql);
}

/* A role with one right, which gains another, has the first broadened, and loses it. */
static RecordRef
a_role_with_a_past (Bank *bank)
{
  RecordRef ref = RECORD_REF__INIT;

  save_role (bank,
             A (Role, role, .name = "Teller", .n_rights = 1,
                .rights = RIGHTS (RIGHT (.name = "clients.view", .breadth = ROLE_RIGHT__BREADTH__BRANCH))),
             "name", &ref);
  bank_sleep (bank, MINUTE);
  save_role (bank, A (Role, role, .id = ref.id, .version = 1, .n_rights = 2,
                      .rights = RIGHTS (RIGHT (.name = "clients.edit", .breadth = ROLE_RIGHT__BREADTH__OWN),
                                        RIGHT (.id = id_of_right (bank, "clients.view"), .name = "clients.view",
                                               .breadth = ROLE_RIGHT__BREADTH__BANK))), "rights", &ref);
  bank_sleep (bank, MINUTE);
  save_role (bank,
             A (Role, role, .id = ref.id, .version = 2, .n_rights = 1,
                .rights = RIGHTS (RIGHT (.id = id_of_right (bank, "clients.view"), .removed = true))),
             "rights", &ref);
  bank_sleep (bank, MINUTE);
  save_role (bank, A (Role, role, .id = ref.id, .version = 3, .name = "Senior teller"), "name", &ref);
  g_assert_cmpint (ref.version, ==, 4);
  return ref;
}

static Role *
role_as_of (Bank *bank, uint64_t id, int64_t minutes_ago, Status *status)
{
  Call *call = bank_begin (bank, "all", &people_get_role_method);
  Role *role = arena_alloc (bank_arena (bank), sizeof *role);
  RecordRef ref = RECORD_REF__INIT;

  role__init (role);
  ref.id = id;
  g_assert_true (query_one (call, role, "SELECT id, version, name, note FROM {role} r WHERE id = :id", &ref));
  audit_as_of (call, &role->base, call->now - minutes_ago * MINUTE - MINUTE / 2);
  *status = call->fault.status;
  bank_end (bank, call);
  return role;
}

static void
a_record_is_shown_as_it_was_with_its_child_rows (void)
{
  g_autoptr (Bank) bank = bank_open ();
  RecordRef ref = a_role_with_a_past (bank);
  Status status;
  Role *role = role_as_of (bank, ref.id, 2, &status);

  g_assert_cmpint (status, ==, STATUS__OK);
  g_assert_cmpstr (role->name, ==, "Teller");
  g_assert_cmpint (role->version, ==, 1);
  g_assert_cmpint (role->n_rights, ==, 1);
  g_assert_cmpstr (role->rights[0]->name, ==, "clients.view");
  g_assert_cmpint (role->rights[0]->breadth, ==, ROLE_RIGHT__BREADTH__BRANCH);

  role = role_as_of (bank, ref.id, 1, &status);
  g_assert_cmpint (role->n_rights, ==, 2);
  g_assert_cmpint (role->version, ==, 2);
  for (unsigned i = 0; i < 2; i++)
    g_assert_cmpint (role->rights[i]->breadth, ==, strcmp (role->rights[i]->name, "clients.view") == 0
                                                     ? ROLE_RIGHT__BREADTH__BANK : ROLE_RIGHT__BREADTH__OWN);

  role = role_as_of (bank, ref.id, 0, &status);
  g_assert_cmpstr (role->name, ==, "Teller");
  g_assert_cmpint (role->n_rights, ==, 1);
  g_assert_cmpstr (role->rights[0]->name, ==, "clients.edit");
}

static void
a_record_was_not_there_before_it_was_made (void)
{
  g_autoptr (Bank) bank = bank_open ();
  RecordRef ref = a_role_with_a_past (bank);
  Status status;

  role_as_of (bank, ref.id, 3, &status);
  g_assert_cmpint (status, ==, STATUS__NOT_FOUND);
}

static void
child_rows_are_told_with_their_record (void)
{
  g_autoptr (Bank) bank = bank_open ();
  RecordRef ref = a_role_with_a_past (bank);
  ChangePage *page = changes_of (bank, "role", ref.id);
  unsigned n_made = 0, n_taken = 0, n_broadened = 0;

  for (size_t i = 0; i < page->n_changes; i++)
    {
      const ChangeRow *row = page->changes[i];

      n_made += row->field[0] == '\0' && strstr (row->now, "clients.") != NULL;
      n_taken += strcmp (row->kind, "role_right") == 0 && row->version == 3 && row->now[0] == '\0';
      n_broadened += strcmp (row->was, "Own branch") == 0 && strcmp (row->now, "Whole bank") == 0;
    }
  g_assert_cmpint (n_made, ==, 2);
  g_assert_cmpint (n_taken, ==, 2);
  g_assert_cmpint (n_broadened, ==, 1);
  g_assert_cmpstr (page->changes[0]->field, ==, "name");
  g_assert_cmpstr (page->changes[page->n_changes - 1]->field, ==, "");
}

static void
pages_of_the_log_follow_one_another (void)
{
  g_autoptr (Bank) bank = bank_open ();
  RecordRef ref = a_role_with_a_past (bank);
  ChangePage *all = changes_of (bank, "role", ref.id), *rest;

  rest = bank_ask (bank, "all", &audit_changes_method,
                   A (ListQuery, list_query, .of_kind = "role", .of_id = ref.id, .offset = 2, .limit = 2));
  g_assert_cmpint (rest->total, ==, all->total);
  g_assert_cmpint (rest->n_changes, ==, 2);
  g_assert_cmpuint (rest->changes[0]->id, ==, all->changes[2]->id);
}

static void
who_looked_is_told_by_name_and_reason (void)
{
  g_autoptr (Bank) bank = bank_open ();
  LookRow *look = A (LookRow, look_row, .at = 1800000000000, .person_id = BANK_CLERK, .what = "Clients.Get",
                     .why = "a call", .kind = "branch", .record_id = BANK_BRANCH);
  LookPage *page;

  bank_ask (bank, "house", &audit_note_method, A (LookPage, look_page, .n_looks = 1, .looks = &look));
  page = bank_ask (bank, "all", &audit_looks_method,
                   A (ListQuery, list_query, .of_kind = "branch", .of_id = BANK_BRANCH));
  g_assert_cmpint (page->total, ==, 1);
  g_assert_cmpstr (page->looks[0]->person_name, ==, "Person clerk");
  g_assert_cmpstr (page->looks[0]->why, ==, "a call");
  g_assert_cmpstr (page->looks[0]->what, ==, "Opened the card");
  page = bank_ask (bank, "all", &audit_looks_method, A (ListQuery, list_query));
  g_assert_cmpint (page->total, ==, 1);
  g_assert_cmpstr (page->looks[0]->of_name, ==, "Branch 3");
  bank_refuses (bank, "region", &audit_looks_method, A (ListQuery, list_query), STATUS__DENIED, NULL);
  bank_refuses (bank, "guest", &audit_looks_method, A (ListQuery, list_query), STATUS__DENIED, NULL);
}

static void
what_alarmed_security_is_found_among_all_looks (void)
{
  g_autoptr (Bank) bank = bank_open ();
  LookRow *looks[] = { A (LookRow, look_row, .at = 1800000000000, .person_id = BANK_CLERK, .what = "Clients.Get",
                          .kind = "branch", .record_id = BANK_BRANCH),
                       A (LookRow, look_row, .at = 1800000000000, .person_id = BANK_CLERK, .what = "security.looks",
                          .kind = "person", .record_id = BANK_CLERK) };
  LookPage *page;

  bank_run (bank, "DELETE FROM look");
  bank_ask (bank, "house", &audit_note_method, A (LookPage, look_page, .n_looks = 2, .looks = looks));
  page = bank_ask (bank, "all", &audit_alarms_method, A (ListQuery, list_query));
  g_assert_cmpint (page->n_looks, ==, 1);
  g_assert_cmpstr (page->looks[0]->what, ==, "Opened more than 300 cards in an hour");
  g_assert_cmpstr (page->looks[0]->of_name, ==, "Person clerk");
  bank_refuses (bank, "region", &audit_alarms_method, A (ListQuery, list_query), STATUS__DENIED, NULL);
}

static void
looks_without_end_are_counted_some_way_ahead (void)
{
  g_autoptr (Bank) bank = bank_open ();
  LookPage *page;

  bank_run (bank, "DELETE FROM look");
  bank_run (bank, "INSERT INTO look (id, at, person_id, kind, record_id, what)"
                  " WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12000)"
                  " SELECT i, 1800000000000, 1, 'branch', 1, 'Clients.Get' FROM n");
  page = bank_ask (bank, "all", &audit_looks_method, A (ListQuery, list_query, .limit = 10));
  g_assert_cmpint (page->total, ==, 10010);
  g_assert_true (page->estimated);
  page = bank_ask (bank, "all", &audit_looks_method, A (ListQuery, list_query, .offset = 11995, .limit = 10));
  g_assert_cmpint (page->n_looks, ==, 5);
  g_assert_cmpint (page->total, ==, 12000);
  g_assert_false (page->estimated);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/log/a-change-says-what-was-and-what-it-became", a_change_says_what_was_and_what_it_became);
  g_test_add_func ("/log/a-choice-is-told-as-one-so-that-the-reader-has-it-in-his-language",
                   a_choice_is_told_as_one_so_that_the_reader_has_it_in_his_language);
  g_test_add_func ("/log/what-is-referred-to-is-called-by-its-name", what_is_referred_to_is_called_by_its_name);
  g_test_add_func ("/log/a-record-is-shown-as-it-was-with-its-child-rows",
                   a_record_is_shown_as_it_was_with_its_child_rows);
  g_test_add_func ("/log/a-record-was-not-there-before-it-was-made", a_record_was_not_there_before_it_was_made);
  g_test_add_func ("/log/child-rows-are-told-with-their-record", child_rows_are_told_with_their_record);
  g_test_add_func ("/log/pages-of-the-log-follow-one-another", pages_of_the_log_follow_one_another);
  g_test_add_func ("/log/who-looked-is-told-by-name-and-reason", who_looked_is_told_by_name_and_reason);
  g_test_add_func ("/log/what-alarmed-security-is-found-among-all-looks",
                   what_alarmed_security_is_found_among_all_looks);
  g_test_add_func ("/log/looks-without-end-are-counted-some-way-ahead", looks_without_end_are_counted_some_way_ahead);
  return g_test_run ();
}
