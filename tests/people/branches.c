/* branches.c - the tree of branches and its numbers. */

#include <string.h>

#include "server/people/people.h"
#include "server/people/places.h"
#include "tests/bank.h"

#define NEW_BRANCH(code_, parent)                                                                                      \
  A (BranchSave, branch_save,                                                                                          \
     .record = A (Branch, branch, .name = "Branch " code_, .code = code_, .parent_id = parent, .zone = "Asia/Omsk"))

static Branch *
load (Bank *bank, uint64_t id)
{
  return bank_ask (bank, "all", &people_get_branch_method, A (RecordRef, record_ref, .id = id));
}

static RecordRef *
add (Bank *bank, BranchSave *save)
{
  return bank_ask (bank, "all", &people_save_branch_method, save);
}

static void
a_new_branch_comes_last_under_its_parent (void)
{
  g_autoptr (Bank) bank = bank_open ();
  Branch *branch = load (bank, add (bank, NEW_BRANCH ("101", BANK_NORTH))->id);
  Branch *north = load (bank, BANK_NORTH), *south = load (bank, BANK_SOUTH), *far = load (bank, BANK_FAR_BRANCH);

  g_assert_cmpint (branch->depth, ==, 2);
  g_assert_cmpint (branch->place, ==, branch->last);
  g_assert_cmpint (north->last, ==, branch->place);
  g_assert_cmpint (branch->place, <, south->place);
  g_assert_cmpint (south->place, <, far->place);
  g_assert_cmpint (south->last, >=, far->place);
}

static void
where_there_is_a_gap_nobody_else_moves (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint32_t south, far;

  add (bank, NEW_BRANCH ("101", BANK_NORTH));      /* the bank's dense numbers are spread out once */
  south = load (bank, BANK_SOUTH)->place;
  far = load (bank, BANK_FAR_BRANCH)->place;
  add (bank, NEW_BRANCH ("102", BANK_NORTH));
  add (bank, NEW_BRANCH ("103", BANK_NORTH));
  g_assert_cmpint (load (bank, BANK_SOUTH)->place, ==, south);
  g_assert_cmpint (load (bank, BANK_FAR_BRANCH)->place, ==, far);
}

static void
a_branch_moves_with_all_under_it (void)
{
  g_autoptr (Bank) bank = bank_open ();
  Branch *north, *south, *branch;

  bank_ask (bank, "all", &people_save_branch_method,
            A (BranchSave, branch_save,
               .record = A (Branch, branch, .id = BANK_NORTH, .version = 1, .parent_id = BANK_SOUTH), .n_touched = 1,
               .touched = TOUCHED ("parent_id")));
  north = load (bank, BANK_NORTH);
  south = load (bank, BANK_SOUTH);
  branch = load (bank, BANK_BRANCH);
  g_assert_cmpint (north->depth, ==, 2);
  g_assert_cmpint (branch->depth, ==, 3);
  g_assert_cmpint (north->place, >, south->place);
  g_assert_cmpint (north->last, ==, south->last);
  g_assert_cmpint (branch->place, >, north->place);
  g_assert_cmpint (branch->place, <=, north->last);
}

/* A client's place is a copy: it changes with the branch, and neither his version nor the log knows of it. */
static void
clients_follow_their_branch (void)
{
  g_autoptr (Bank) bank = bank_open ();

  bank_run (bank, "INSERT INTO client (id, version, form, name, name_key, branch_id, place, created_at)"
                  " VALUES (5001, 1, 1, 'A', 'a', 1003, 3, 1), (5002, 1, 1, 'B', 'b', 1007, 7, 1)");
  bank_ask (bank, "all", &people_save_branch_method,
            A (BranchSave, branch_save,
               .record = A (Branch, branch, .id = BANK_NORTH, .version = 1, .parent_id = BANK_SOUTH), .n_touched = 1,
               .touched = TOUCHED ("parent_id")));
  g_assert_cmpint (
      bank_number (bank, "SELECT count(*) FROM client c JOIN branch b ON b.id = c.branch_id AND b.place = c.place"), ==,
      2);
  g_assert_cmpint (bank_number (bank, "SELECT count(*) FROM client WHERE version = 1"), ==, 2);
  g_assert_cmpint (bank_number (bank, "SELECT count(*) FROM change WHERE kind = 'client'"), ==, 0);
}

static void
a_branch_cannot_be_a_part_of_itself (void)
{
  g_autoptr (Bank) bank = bank_open ();

  bank_refuses (bank, "all", &people_save_branch_method,
                A (BranchSave, branch_save,
                   .record = A (Branch, branch, .id = BANK_NORTH, .version = 1, .parent_id = BANK_BRANCH),
                   .n_touched = 1, .touched = TOUCHED ("parent_id")),
                STATUS__INVALID, "parent_id");
}

static void
there_is_one_head_office (void)
{
  g_autoptr (Bank) bank = bank_open ();

  bank_refuses (bank, "all", &people_save_branch_method, NEW_BRANCH ("101", 0), STATUS__INVALID, "parent_id");
}

static void
two_branches_cannot_share_a_code (void)
{
  g_autoptr (Bank) bank = bank_open ();

  bank_refuses (bank, "all", &people_save_branch_method, NEW_BRANCH ("3", BANK_NORTH), STATUS__INVALID, "code");
}

static void
a_time_zone_has_to_exist (void)
{
  g_autoptr (Bank) bank = bank_open ();

  bank_refuses (
      bank, "all", &people_save_branch_method,
      A (BranchSave, branch_save,
         .record = A (Branch, branch, .name = "Moon", .code = "m", .parent_id = BANK_HEAD, .zone = "Moon/Tycho")),
      STATUS__INVALID, "zone");
}

/* However branches come and go, every one is inside its parent's numbers and nobody else's. */
static void
numbers_stay_in_order_under_any_changes (void)
{
  enum { N = 60, STEPS = 2000 };
  Place tree[N] = { { 1, 0, PLACE_STEP, PLACE_STEP, 0 } };
  size_t n = 1;
  g_autoptr (GRand) chance = g_rand_new_with_seed (17);

  for (int step = 0; step < STEPS; step++)
    {
      bool grows = n < N && g_rand_int_range (chance, 0, 10) < 3;
      uint64_t id = grows ? n + 1 : (uint64_t) g_rand_int_range (chance, 2, MAX (n, 2) + 1);
      uint64_t parent = g_rand_int_range (chance, 1, n + 1), old = 0;
      size_t at = n;

      for (size_t i = 0; i < n && !grows; i++)
        if (tree[i].id == id)
          at = i;
      if (!grows && at == n)
        continue;
      if (grows)
        tree[n++] = (Place) { .id = id };
      old = tree[at].parent_id;
      tree[at].parent_id = parent;
      if (!places_put (tree, n, id))
        tree[at].parent_id = old;
      for (size_t i = 0; i < n; i++)
        {
          g_assert_cmpint (tree[i].last, >=, tree[i].place);
          g_assert_true (i == 0 || tree[i].place > tree[i - 1].place);
          for (size_t j = i + 1; j < n; j++)
            if (tree[j].parent_id == tree[i].id)
              g_assert_true (tree[j].last <= tree[i].last && tree[j].depth == tree[i].depth + 1);
        }
    }
  g_assert_cmpint (n, ==, N);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/people/a new branch comes last under its parent", a_new_branch_comes_last_under_its_parent);
  g_test_add_func ("/people/where there is a gap nobody else moves", where_there_is_a_gap_nobody_else_moves);
  g_test_add_func ("/people/a branch moves with all under it", a_branch_moves_with_all_under_it);
  g_test_add_func ("/people/clients follow their branch", clients_follow_their_branch);
  g_test_add_func ("/people/a branch cannot be a part of itself", a_branch_cannot_be_a_part_of_itself);
  g_test_add_func ("/people/there is one head office", there_is_one_head_office);
  g_test_add_func ("/people/two branches cannot share a code", two_branches_cannot_share_a_code);
  g_test_add_func ("/people/a time zone has to exist", a_time_zone_has_to_exist);
  g_test_add_func ("/people/numbers stay in order under any changes", numbers_stay_in_order_under_any_changes);
  return g_test_run ();
}
