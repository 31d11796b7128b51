/* rights.c - what a person may, out of the roles he holds, and through what. */

#include <string.h>

#include "clients.rpc.h"
#include "common/pack.h"
#include "server/call/rights.h"
#include "server/people/people.h"
#include "tests/bank.h"

#define OWN ROLE_RIGHT__BREADTH__OWN
#define BRANCH ROLE_RIGHT__BREADTH__BRANCH
#define BELOW ROLE_RIGHT__BREADTH__BELOW
#define BANK ROLE_RIGHT__BREADTH__BANK

static uint32_t
today (Bank *bank)
{
  Call *call = bank_begin (bank, "all", &people_get_method);
  uint32_t day = call_today (call);

  bank_end (bank, call);
  return day;
}

static void
lend (Bank *bank, uint64_t person, uint64_t role, uint64_t branch, uint64_t for_id)
{
  bank_ask (bank, "house", &people_grant_method,
            A (Holding, holding, .person_id = person, .role_id = role, .branch_id = branch, .first_day = today (bank),
               .last_day = today (bank) + 7, .for_id = for_id));
}

static Caller *
caller_of (Bank *bank, uint64_t person)
{
  Call *call = bank_begin (bank, "stranger", &session_hello_method);
  Caller *caller = NULL;

  g_assert_true (people_caller (call, person, 1, 2, &caller));
  bank_end (bank, call);
  return caller;
}

static bool
reaches (const Caller *caller, const char *right, uint32_t place)
{
  for (unsigned i = 0; i < caller->n_reach; i++)
    if (strcmp (caller->reach[i].right, right) == 0 && place >= caller->reach[i].first
        && place <= caller->reach[i].last)
      return true;
  return false;
}

static void
check_reach (RoleRight__Breadth breadth, const bool wanted[BANK_PLACES + 1])
{
  g_autoptr (Bank) bank = bank_open ();
  Caller *caller;

  bank_grant (bank, BANK_GUEST, bank_role (bank, "Some", breadth, "clients.view", NULL), BANK_NORTH);
  caller = caller_of (bank, BANK_GUEST);
  g_assert_true (g_strv_contains (caller->rights, "clients.view"));
  g_assert_false (g_strv_contains (caller->rights, "clients.edit"));
  for (uint32_t place = 1; place <= BANK_PLACES; place++)
    g_assert_cmpint (reaches (caller, "clients.view", place), ==, wanted[place]);
  caller_unref (caller);
}

static void
a_right_reaches_as_far_as_its_breadth (void)
{
  check_reach (OWN, (const bool[BANK_PLACES + 1]) { false });
  check_reach (BRANCH, (const bool[BANK_PLACES + 1]) { [2] = true });
  check_reach (BELOW, (const bool[BANK_PLACES + 1]) { [2] = true, [3] = true, [4] = true, [5] = true });
  check_reach (BANK, (const bool[BANK_PLACES + 1]) { false, true, true, true, true, true, true, true, true, true });
}

static void
ranges_that_touch_become_one (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t role = bank_role (bank, "Some", BRANCH, "clients.view", NULL);
  Caller *caller;

  bank_grant (bank, BANK_GUEST, role, BANK_BRANCH);
  bank_grant (bank, BANK_GUEST, role, BANK_BRANCH + 1);
  bank_grant (bank, BANK_GUEST, role, BANK_FAR_BRANCH);
  caller = caller_of (bank, BANK_GUEST);
  g_assert_cmpint (caller->n_reach, ==, 2);
  g_assert_true (reaches (caller, "clients.view", 3));
  g_assert_true (reaches (caller, "clients.view", 4));
  g_assert_false (reaches (caller, "clients.view", 5));
  g_assert_true (reaches (caller, "clients.view", 7));
  caller_unref (caller);
}

static void
a_role_counts_only_on_its_days (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t role = bank_role (bank, "Some", BANK, "clients.view", NULL);
  Caller *caller;

  bank_ask (bank, "house", &people_grant_method,
            A (Holding, holding, .person_id = BANK_GUEST, .role_id = role, .branch_id = BANK_HEAD,
               .first_day = today (bank) + 2, .last_day = today (bank) + 3));
  caller = caller_of (bank, BANK_GUEST);
  g_assert_false (g_strv_contains (caller->rights, "clients.view"));
  caller_unref (caller);
  bank_sleep (bank, 2 * 86400000LL);
  caller = caller_of (bank, BANK_GUEST);
  g_assert_true (g_strv_contains (caller->rights, "clients.view"));
  caller_unref (caller);
  bank_sleep (bank, 2 * 86400000LL);
  caller = caller_of (bank, BANK_GUEST);
  g_assert_false (g_strv_contains (caller->rights, "clients.view"));
  caller_unref (caller);
}

static void
what_a_substitute_has_ends_with_the_right_of_whom_he_stands_for (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t role = bank_role (bank, "Some", BANK, "clients.view", NULL);
  RecordRef *own = bank_grant (bank, BANK_CLERK, role, BANK_BRANCH);
  Caller *caller;

  lend (bank, BANK_GUEST, role, BANK_BRANCH, BANK_CLERK);
  caller = caller_of (bank, BANK_GUEST);
  g_assert_true (g_strv_contains (caller->rights, "clients.view"));
  caller_unref (caller);
  bank_ask (bank, "all", &people_withdraw_method, own);
  caller = caller_of (bank, BANK_GUEST);
  g_assert_false (g_strv_contains (caller->rights, "clients.view"));
  caller_unref (caller);
}

/* Saves a client of the branch as the person whom the roles make, by the real handler. */
static uint64_t
client_saved_by (Bank *bank, uint64_t person, uint64_t branch)
{
  const ClientSave *save = A (ClientSave, client_save,
                              .record = A (Client, client, .form = CLIENT__FORM__PERSON, .surname = "Orlov",
                                           .given_name = "Ilya", .branch_id = branch));
  Caller *caller = caller_of (bank, person);
  Call *call = bank_begin (bank, "guest", &clients_save_method);
  const Caller *guest = call->caller;
  ProtobufCBinaryData packed = message_pack (call->arena, save);
  ProtobufCAllocator allocator = arena_allocator (call->arena);
  RecordRef saved = RECORD_REF__INIT;

  call->caller = caller;
  g_assert_true (clients_save (
      call, (ClientSave *) protobuf_c_message_unpack (&client_save__descriptor, &allocator, packed.len, packed.data),
      &saved));
  call->caller = guest;
  g_assert_true (bank_end (bank, call));
  caller_unref (caller);
  return saved.id;
}

static const char *
for_whom (Bank *bank, uint64_t client)
{
  ChangePage *page = bank_ask (bank, "all", &audit_changes_method,
                               A (ListQuery, list_query, .of_kind = "client", .of_id = client, .limit = 10));

  g_assert_cmpint (page->n_changes, >, 0);
  return page->changes[0]->for_name;
}

static void
the_log_says_for_whom_a_substitute_did_what_he_may_by_that_alone (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t role = bank_role (bank, "Teller", BRANCH, "clients.view", "clients.edit", NULL);

  bank_grant (bank, BANK_CLERK, role, BANK_BRANCH);
  lend (bank, BANK_GUEST, role, BANK_BRANCH, BANK_CLERK);
  g_assert_cmpstr (for_whom (bank, client_saved_by (bank, BANK_CLERK, BANK_BRANCH)), ==, "");
  g_assert_cmpstr (for_whom (bank, client_saved_by (bank, BANK_GUEST, BANK_BRANCH)), ==, "Person clerk");
  bank_grant (bank, BANK_GUEST, role, BANK_FAR_BRANCH);
  g_assert_cmpstr (for_whom (bank, client_saved_by (bank, BANK_GUEST, BANK_FAR_BRANCH)), ==, "");
  g_assert_cmpstr (for_whom (bank, client_saved_by (bank, BANK_GUEST, BANK_BRANCH)), ==, "Person clerk");
}

static void
what_is_lent_cannot_be_lent_on (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t role = bank_role (bank, "Some", BANK, "clients.view", NULL);

  bank_grant (bank, BANK_CLERK, role, BANK_BRANCH);
  lend (bank, BANK_GUEST, role, BANK_BRANCH, BANK_CLERK);
  bank_refuses (bank, "all", &people_grant_method,
                A (Holding, holding, .person_id = BANK_NOBODY, .role_id = role, .branch_id = BANK_BRANCH,
                   .last_day = today (bank) + 7, .for_id = BANK_GUEST),
                STATUS__INVALID, "for_id");
}

static void
a_substitute_cannot_confirm (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t role = bank_role (bank, "Some", BANK, "people.confirm", NULL);
  Caller *caller;

  bank_grant (bank, BANK_CLERK, role, BANK_BRANCH);
  lend (bank, BANK_GUEST, role, BANK_BRANCH, BANK_CLERK);
  caller = caller_of (bank, BANK_GUEST);
  g_assert_false (g_strv_contains (caller->rights, "people.confirm"));
  caller_unref (caller);
  caller = caller_of (bank, BANK_CLERK);
  g_assert_true (g_strv_contains (caller->rights, "people.confirm"));
  caller_unref (caller);
}

static void
nobody_grants_rights_to_himself (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t role = bank_role (bank, "Some", BANK, "clients.view", NULL);
  RoleRight *more = A (RoleRight, role_right, .name = "clients.edit", .breadth = BANK);

  bank_refuses (bank, "all", &people_grant_method,
                A (Holding, holding, .person_id = BANK_ALL, .role_id = role, .branch_id = BANK_HEAD), STATUS__DENIED,
                "person_id");
  bank_ask (bank, "house", &people_grant_method,
            A (Holding, holding, .person_id = BANK_ALL, .role_id = role, .branch_id = BANK_HEAD));
  bank_refuses (bank, "all", &people_save_role_method,
                A (RoleSave, role_save,
                   .record = A (Role, role, .id = role, .version = 1, .n_rights = 1, .rights = &more), .n_touched = 1,
                   .touched = TOUCHED ("rights")),
                STATUS__DENIED, NULL);
}

/* The rows go by the names of the rights: "people.view" stands behind a thousand others. */
static void
whoever_holds_more_than_a_thousand_rows_has_the_last_of_them_too (void)
{
  g_autoptr (Bank) bank = bank_open ();
  const uint64_t role = bank_role (bank, "Stands in for all", BANK, "people.view", NULL);
  g_autofree char *sql = g_strdup_printf (
      "INSERT INTO role_right (id, role_id, name, breadth) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1"
      " FROM n WHERE i < 2100) SELECT 5000000 + i, %" G_GUINT64_FORMAT ", 'a.' || i, 4 FROM n", role);
  const Caller *caller;

  bank_run (bank, sql);
  bank_grant (bank, BANK_GUEST, role, BANK_HEAD);
  caller = caller_of (bank, BANK_GUEST);
  g_assert_true (g_strv_contains (caller->rights, "people.view"));
  caller_unref ((Caller *) caller);
}

static void
effective_rights_say_through_what (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t role = bank_role (bank, "Teller", BRANCH, "clients.view", NULL);
  EffectiveRights *rights;

  bank_grant (bank, BANK_CLERK, role, BANK_BRANCH);
  lend (bank, BANK_GUEST, role, BANK_BRANCH, BANK_CLERK);
  rights = bank_ask (bank, "all", &people_effective_method, A (ListQuery, list_query, .of_id = BANK_GUEST));
  g_assert_cmpint (rights->n_rights, ==, 1);
  g_assert_cmpstr (rights->rights[0]->right, ==, "clients.view");
  g_assert_cmpint (rights->rights[0]->breadth, ==, BRANCH);
  g_assert_cmpstr (rights->rights[0]->through, ==, "Teller · Branch 3");
  g_assert_cmpstr (rights->rights[0]->for_name, ==, "Person clerk");
}

static void
who_can_see_a_record_is_told_with_the_reason (void)
{
  g_autoptr (Bank) bank = bank_open ();
  const PeopleSeer *seers = NULL;
  unsigned n = 0;
  Call *call;

  bank_grant (bank, BANK_CLERK, bank_role (bank, "Teller", BRANCH, "clients.view", NULL), BANK_BRANCH);
  bank_grant (bank, BANK_REGION, bank_role (bank, "Regional", BELOW, "clients.view", NULL), BANK_NORTH);
  bank_grant (bank, BANK_GUEST, bank_role (bank, "Collector", OWN, "clients.view", NULL), BANK_BRANCH);
  call = bank_begin (bank, "all", &people_get_method);
  g_assert_true (people_seers (call, "clients.view", 4, &seers, &n));
  g_assert_cmpint (n, ==, 1);
  g_assert_cmpstr (seers[0].person_name, ==, "Person region");
  g_assert_cmpstr (seers[0].role_name, ==, "Regional");
  g_assert_true (people_seers (call, "clients.view", 3, &seers, &n));
  g_assert_cmpint (n, ==, 2);
  bank_end (bank, call);
}

static void
the_first_roles_hold_only_rights_that_exist (void)
{
  g_autoptr (Bank) bank = bank_open ();
  Call *call = bank_begin (bank, "house", &people_save_role_method);
  uint64_t ids[N_ROLES];
  RolePage *roles;

  g_assert_true (people_seed_roles (call, ids));
  g_assert_true (bank_end (bank, call));
  roles = bank_ask (bank, "all", &people_roles_method, A (ListQuery, list_query, .text = ""));
  g_assert_cmpint (roles->total, ==, N_ROLES - 1);
  for (unsigned i = 1; i < N_ROLES; i++)
    {
      Role *role = bank_ask (bank, "all", &people_get_role_method, A (RecordRef, record_ref, .id = ids[i]));

      g_assert_cmpint (role->n_rights, >=, 5);
      for (size_t j = 0; j < role->n_rights; j++)
        g_assert_cmpstr (role->rights[j]->label, !=, "");
    }
}

static bool
is_no_right (const char *name)
{
  return name[0] == '\0' || g_str_equal (name, "anybody") || g_str_equal (name, "person")
         || g_str_equal (name, "house");
}

static void
note_right (GHashTable *asked, const char *name)
{
  if (!is_no_right (name))
    g_hash_table_add (asked, (char *) name);
}

static void
every_right_that_a_contract_names_can_be_held_and_no_other (void)
{
  g_autoptr (GHashTable) asked = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer name;

  for (size_t i = 0; i < n_rpc_methods; i++)
    {
      note_right (asked, rpc_methods[i]->right);
      note_right (asked, rpc_methods[i]->exports);
    }
  for (size_t i = 0; i < n_message_facts; i++)
    {
      note_right (asked, message_facts[i].record != NULL ? message_facts[i].record->right : "");
      for (unsigned j = 0; j < message_facts[i].type->n_fields; j++)
        note_right (asked, msg_fact (message_facts[i].type, &message_facts[i].type->fields[j])->mask);
    }
  g_hash_table_iter_init (&iter, asked);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (right_find (name) == NULL)
      g_error ("no role can hold %s: no service says it", (char *) name);
  for (size_t i = 0; i < n_rights_known; i++)
    if (!g_hash_table_contains (asked, rights_known[i].name))
      g_error ("nothing asks for %s", rights_known[i].name);
}

static bool
is_unheld (Bank *bank, const char *right)
{
  RightPage *all = bank_ask (bank, "all", &people_rights_method, A (ListQuery, list_query));

  for (size_t i = 0; i < all->n_rights; i++)
    if (strcmp (all->rights[i]->name, right) == 0)
      return all->rights[i]->unheld;
  g_assert_not_reached ();
}

/* As after an update: the program knows it, and no role of the bank does. */
static void
a_right_that_no_role_has_is_told_until_one_has_it (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t role = bank_role (bank, "Some", BANK, "clients.view", NULL);
  Role *card;
  bool marked = false;

  bank_run (bank, "DELETE FROM role_right WHERE name = 'clients.erase'");
  g_assert_true (is_unheld (bank, "clients.erase"));
  g_assert_false (is_unheld (bank, "clients.view"));
  card = bank_ask (bank, "all", &people_get_role_method, A (RecordRef, record_ref, .id = role));
  for (size_t i = 0; i < card->n_rights; i++)
    {
      bool it = strcmp (card->rights[i]->name, "clients.erase") == 0;

      marked = marked || (it && card->rights[i]->unheld);
      g_assert_true (it || strcmp (card->rights[i]->name, "clients.view") != 0 || !card->rights[i]->unheld);
    }
  g_assert_true (marked);
  bank_role (bank, "Eraser", BANK, "clients.erase", NULL);
  g_assert_false (is_unheld (bank, "clients.erase"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/people/a right reaches as far as its breadth", a_right_reaches_as_far_as_its_breadth);
  g_test_add_func ("/people/ranges that touch become one", ranges_that_touch_become_one);
  g_test_add_func ("/people/a role counts only on its days", a_role_counts_only_on_its_days);
  g_test_add_func ("/people/what a substitute has ends with the right of whom he stands for",
                   what_a_substitute_has_ends_with_the_right_of_whom_he_stands_for);
  g_test_add_func ("/people/what is lent cannot be lent on", what_is_lent_cannot_be_lent_on);
  g_test_add_func ("/people/a substitute cannot confirm", a_substitute_cannot_confirm);
  g_test_add_func ("/people/the log says for whom a substitute did what he may by that alone",
                   the_log_says_for_whom_a_substitute_did_what_he_may_by_that_alone);
  g_test_add_func ("/people/nobody grants rights to himself", nobody_grants_rights_to_himself);
  g_test_add_func ("/people/whoever-holds-more-than-a-thousand-rows-has-the-last-of-them-too",
                   whoever_holds_more_than_a_thousand_rows_has_the_last_of_them_too);
  g_test_add_func ("/people/effective rights say through what", effective_rights_say_through_what);
  g_test_add_func ("/people/who can see a record is told with the reason",
                   who_can_see_a_record_is_told_with_the_reason);
  g_test_add_func ("/people/a right that no role has is told until one has it",
                   a_right_that_no_role_has_is_told_until_one_has_it);
  g_test_add_func ("/people/the first roles hold only rights that exist", the_first_roles_hold_only_rights_that_exist);
  g_test_add_func ("/people/every right that a contract names can be held, and no other",
                   every_right_that_a_contract_names_can_be_held_and_no_other);
  return g_test_run ();
}
