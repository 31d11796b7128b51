/* tied.c - a relation is seen from both of its ends, by whoever sees the card that it stands in. */

#include "tests/clients/people.h"

#define TIED_TO(id) A (ListQuery, list_query, .of_kind = "client", .of_id = id, .limit = 100)
#define FOUNDER 5001

static RelationPage *
tied (Bank *bank, const char *who, uint64_t id)
{
  return bank_ask (bank, who, &clients_tied_method, TIED_TO (id));
}

static uint64_t
founder_of (Bank *bank, uint64_t company, bool restricted)
{
  return people_make (bank, "all",
                      PERSON ("Орлова", "Анна", .restricted = restricted, .manager_id = BANK_CLERK, .n_relations = 1,
                              .relations = LIST (Relation, A (Relation, relation, .type_id = FOUNDER,
                                                              .other_id = company))));
}

static void
a_relation_is_told_on_the_card_of_the_other_too (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t company = people_make (bank, "all", COMPANY ("Север")), founder = founder_of (bank, company, false);
  RelationPage *page = tied (bank, "clerk", company);

  g_assert_cmpuint (page->n_relations, ==, 1);
  g_assert_cmpuint (page->relations[0]->client_id, ==, founder);
  g_assert_cmpstr (page->relations[0]->client_name, ==, "Орлова Анна");
  g_assert_cmpstr (page->relations[0]->type_name, !=, "");
  g_assert_cmpuint (tied (bank, "clerk", founder)->n_relations, ==, 0);
}

static void
whose_card_one_may_not_see_is_not_named (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t company = people_make (bank, "all", COMPANY ("Север"));

  founder_of (bank, company, true);
  g_assert_cmpuint (tied (bank, "clerk", company)->n_relations, ==, 1);
  g_assert_cmpuint (tied (bank, "all", company)->n_relations, ==, 0);
}

static void
who_is_in_the_bin_is_tied_to_nobody (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t company = people_make (bank, "all", COMPANY ("Север")), founder = founder_of (bank, company, false);

  bank_ask (bank, "all", &clients_delete_method, A (RecordRef, record_ref, .id = founder, .version = 1));
  g_assert_cmpuint (tied (bank, "all", company)->n_relations, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clients/a-relation-is-told-on-the-card-of-the-other-too",
                   a_relation_is_told_on_the_card_of_the_other_too);
  g_test_add_func ("/clients/whose-card-one-may-not-see-is-not-named", whose_card_one_may_not_see_is_not_named);
  g_test_add_func ("/clients/who-is-in-the-bin-is-tied-to-nobody", who_is_in_the_bin_is_tied_to_nobody);
  return g_test_run ();
}
