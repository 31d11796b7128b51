/* anchors.c - what is remembered of long lists: near enough, never too much, and known to be old when it is. */

#include <string.h>

#include "server/call/anchors.h"
#include "tests/bank.h"

static AnchorList
list_of (const char *key, int64_t now)
{
  return (AnchorList) { key, strlen (key), strlen (key) - 1, "client", now };
}

static void
note (Anchors *anchors, const AnchorList *list, uint32_t position)
{
  g_autofree char *key = g_strdup_printf ("row %u", position);
  Mark mark = MARK__INIT;

  mark.id = position;
  mark.key = key;
  anchors_note (anchors, list, position, &mark);
}

static void
the_nearest_anchor_before_a_position_is_found (void)
{
  g_autoptr (Bank) bank = bank_open ();
  Anchors *anchors = anchors_of (bank_store (bank));
  AnchorList list = list_of ("a>", 1000);
  Mark mark;

  g_assert_cmpuint (anchors_before (anchors, &list, 500, bank_arena (bank), &mark), ==, 0);
  note (anchors, &list, 400);
  note (anchors, &list, 200);
  note (anchors, &list, 450);
  g_assert_cmpuint (anchors_before (anchors, &list, 199, bank_arena (bank), &mark), ==, 0);
  g_assert_cmpuint (anchors_before (anchors, &list, 399, bank_arena (bank), &mark), ==, 200);
  g_assert_cmpuint (anchors_before (anchors, &list, 5000, bank_arena (bank), &mark), ==, 400);
  g_assert_cmpuint (mark.id, ==, 400);
  g_assert_cmpstr (mark.key, ==, "row 400");
  g_assert_cmpuint (anchors_state (anchors, &list).seen, ==, 450);
}

static void
a_list_of_ten_millions_keeps_few_and_even_anchors (void)
{
  g_autoptr (Bank) bank = bank_open ();
  Anchors *anchors = anchors_of (bank_store (bank));
  AnchorList list = list_of ("a>", 1000);
  Mark mark;

  for (uint32_t position = 200; position <= 10000000; position += 200)
    note (anchors, &list, position);
  g_assert_cmpuint (anchors_size (anchors), <, ANCHORS_OF_LIST);
  g_assert_cmpuint (anchors_size (anchors), >, ANCHORS_OF_LIST / 4);
  for (uint32_t position = 5000; position < 10000000; position += 77777)
    g_assert_cmpuint (position - anchors_before (anchors, &list, position, bank_arena (bank), &mark), <=, 3200);
}

static void
all_lists_together_keep_so_many_and_the_newest_stay (void)
{
  g_autoptr (Bank) bank = bank_open ();
  Anchors *anchors = anchors_of (bank_store (bank));
  Mark mark;

  for (unsigned i = 0; i < 100; i++)
    {
      g_autofree char *key = g_strdup_printf ("list %u>", i);
      AnchorList list = list_of (key, 1000);

      for (uint32_t position = 200; position <= 1000000; position += 200)
        note (anchors, &list, position);
      g_assert_cmpuint (anchors_size (anchors), <=, ANCHORS_IN_ALL);
      g_assert_cmpuint (anchors_before (anchors, &list, 1000000, bank_arena (bank), &mark), ==, 1000000);
    }
  AnchorList oldest = list_of ("list 0>", 1000);

  g_assert_cmpuint (anchors_before (anchors, &oldest, 1000000, bank_arena (bank), &mark), ==, 0);
}

static void
what_was_counted_is_fresh_until_a_save_and_for_a_minute (void)
{
  g_autoptr (Bank) bank = bank_open ();
  Anchors *anchors = anchors_of (bank_store (bank));
  g_autoptr (GPtrArray) notices = g_ptr_array_new ();
  AnchorList list = list_of ("a>", 1000);
  Notice notice = NOTICE__INIT;

  anchors_seen (anchors, &list, 30, true);
  g_assert_true (anchors_state (anchors, &list).fresh);
  list.now += ANCHORS_FRESH_MS;
  g_assert_false (anchors_state (anchors, &list).fresh);

  anchors_forget (anchors, &list);
  anchors_seen (anchors, &list, 30, true);
  notice.kind = (char *) "person";
  g_ptr_array_add (notices, &notice);
  anchors_changed (anchors, notices);
  g_assert_true (anchors_state (anchors, &list).fresh);
  notice.kind = (char *) "client";
  anchors_changed (anchors, notices);
  g_assert_false (anchors_state (anchors, &list).fresh);
}

static void
old_anchors_serve_while_new_ones_are_made (void)
{
  g_autoptr (Bank) bank = bank_open ();
  Anchors *anchors = anchors_of (bank_store (bank));
  AnchorList list = list_of ("a>", 1000);
  uint32_t position = 1;
  Mark mark;

  note (anchors, &list, 20000);
  anchors_seen (anchors, &list, 20010, true);
  g_assert_false (anchors_survey (anchors, &list, bank_arena (bank), &position, &mark));
  list.now += ANCHORS_FRESH_MS;
  g_assert_true (anchors_survey (anchors, &list, bank_arena (bank), &position, &mark));
  g_assert_cmpuint (position, ==, 0);
  mark__init (&mark);
  mark.id = 5;
  mark.key = "new";
  anchors_survey_note (anchors, &list, 10000, &mark);
  g_assert_cmpuint (anchors_before (anchors, &list, 20005, bank_arena (bank), &mark), ==, 20000);
  anchors_survey_end (anchors, &list, 15000);
  g_assert_cmpuint (anchors_before (anchors, &list, 20005, bank_arena (bank), &mark), ==, 10000);
  g_assert_cmpstr (mark.key, ==, "new");
  g_assert_cmpuint (anchors_state (anchors, &list).seen, ==, 15000);
  g_assert_true (anchors_state (anchors, &list).fresh);
}

static void
another_order_of_the_same_rows_is_as_long (void)
{
  g_autoptr (Bank) bank = bank_open ();
  Anchors *anchors = anchors_of (bank_store (bank));
  AnchorList list = list_of ("a>", 1000), other = list_of ("a<", 1000), stranger = list_of ("b>", 1000);

  anchors_seen (anchors, &list, 12345, true);
  g_assert_cmpuint (anchors_state (anchors, &other).guess, ==, 12345);
  g_assert_cmpuint (anchors_state (anchors, &stranger).guess, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/anchors/the-nearest-anchor-before-a-position-is-found",
                   the_nearest_anchor_before_a_position_is_found);
  g_test_add_func ("/anchors/a-list-of-ten-millions-keeps-few-and-even-anchors",
                   a_list_of_ten_millions_keeps_few_and_even_anchors);
  g_test_add_func ("/anchors/all-lists-together-keep-so-many-and-the-newest-stay",
                   all_lists_together_keep_so_many_and_the_newest_stay);
  g_test_add_func ("/anchors/what-was-counted-is-fresh-until-a-save-and-for-a-minute",
                   what_was_counted_is_fresh_until_a_save_and_for_a_minute);
  g_test_add_func ("/anchors/old-anchors-serve-while-new-ones-are-made", old_anchors_serve_while_new_ones_are_made);
  g_test_add_func ("/anchors/another-order-of-the-same-rows-is-as-long", another_order_of_the_same_rows_is_as_long);
  return g_test_run ();
}
