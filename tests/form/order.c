/* order.c - the lines of a table of child rows are put into another order, and only what really moved is saved. */

#include <adwaita.h>
#include <string.h>

#include "client/form/rows.h"
#include "clients.pb-c.h"
#include "tests/form/begin.h"

enum { LINES = 4 };

typedef struct
{
  AltName names[LINES], *list[LINES];
  Client client;
} Names;

/* Lines 11, 12 … by the names that @letters has, a letter each. */
static void
names_init (Names *names, const char *letters)
{
  static const char *const all[] = { "A", "B", "C", "D" };

  *names = (Names) { .client = CLIENT__INIT };
  names->client.alt_names = names->list;
  names->client.n_alt_names = strlen (letters);
  for (size_t i = 0; i < strlen (letters); i++)
    {
      unsigned which = (unsigned) (letters[i] - 'A');

      alt_name__init (&names->names[i]);
      names->names[i].id = 11 + which;
      names->names[i].name = (char *) all[which];
      names->list[i] = &names->names[i];
    }
}

/* The same, after the second was moved before the first: these two bear their places. */
static void
names_init_moved (Names *names, const char *letters)
{
  names_init (names, letters);
  names->names[0].ordinal = 11;
  names->names[1].ordinal = 12;
}

static FormRows *
rows_of (const Names *names)
{
  GtkWidget *rows = form_rows_new (&client__descriptor, "alt_names", "name note");

  form_rows_show (FORM_ROWS (g_object_ref_sink (rows)), msg_const (&names->client));
  return FORM_ROWS (rows);
}

static void
assert_order (FormRows *rows, const char *lines)
{
  g_autofree char *text = form_rows_as_text (rows);

  g_assert_cmpstr (text, ==, lines);
}

static FormField *
cell_of (FormRows *rows, const char *line)
{
  g_autofree char *place = g_strconcat (line, ".name", NULL);

  return form_rows_drafted_cell (rows, place);
}

static void
move (FormRows *rows, const char *line, const char *where)
{
  gtk_widget_activate_action (GTK_WIDGET (cell_of (rows, line)), where, NULL);
}

/* "11>12 12>11": which line would be saved in whose place. */
static void
assert_saved (FormRows *rows, const char *expected)
{
  Arena *arena = arena_new (1 << 16);
  g_autoptr (GString) told = g_string_new (NULL);
  Client client = CLIENT__INIT;
  FormField *wrong = NULL;

  g_assert_true (form_rows_take (rows, &client.base, arena, &wrong));
  for (size_t i = 0; i < client.n_alt_names; i++)
    g_string_append_printf (told, "%s%u>%u", i > 0 ? " " : "", (unsigned) client.alt_names[i]->id,
                            (unsigned) client.alt_names[i]->ordinal);
  g_assert_cmpstr (told->str, ==, expected);
  arena_free (arena);
}

static bool
press (FormRows *rows, guint key, GdkModifierType held)
{
  g_autoptr (GListModel) all = gtk_widget_observe_controllers (GTK_WIDGET (rows));
  gboolean taken = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (all) && !taken; i++)
    {
      g_autoptr (GtkEventController) one = g_list_model_get_item (all, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (one))
        g_signal_emit_by_name (one, "key-pressed", key, 0, held, &taken);
    }
  return taken;
}

static void
alt_and_an_arrow_move_the_line_that_has_the_caret (void)
{
  GtkWidget *window = gtk_window_new ();
  FormRows *rows;
  Names names;

  names_init (&names, "ABC");
  rows = rows_of (&names);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (rows));
  gtk_window_present (GTK_WINDOW (window));
  form_field_focus (cell_of (rows, "12"));
  g_assert_false (press (rows, GDK_KEY_Up, 0));
  g_assert_true (press (rows, GDK_KEY_Up, GDK_ALT_MASK));
  assert_order (rows, "B\nA\nC\n");
  g_assert_true (press (rows, GDK_KEY_Up, GDK_ALT_MASK));   /* it is the first */
  assert_order (rows, "B\nA\nC\n");
  assert_saved (rows, "12>11 11>12");
  press (rows, GDK_KEY_Down, GDK_ALT_MASK);
  press (rows, GDK_KEY_Down, GDK_ALT_MASK);
  assert_order (rows, "A\nC\nB\n");
  assert_saved (rows, "13>12 12>13");
  press (rows, GDK_KEY_Up, GDK_ALT_MASK);
  g_assert_cmpuint (form_rows_count_changed (rows), ==, 0);
  g_object_unref (rows);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
a_begun_line_takes_the_place_of_another (void)
{
  g_autoptr (FormRows) rows = NULL;
  Names names;

  names_init (&names, "AB");
  rows = rows_of (&names);
  form_field_set_text (cell_of (rows, "+0"), "N");
  assert_saved (rows, "0>0");
  move (rows, "+0", "line.up");
  assert_order (rows, "A\nN\nB\n");
  assert_saved (rows, "0>12 12>13");
}

static void
a_main_line_gives_up_the_first_place_when_it_is_moved (void)
{
  Communication mail = COMMUNICATION__INIT, phone = COMMUNICATION__INIT, *both[] = { &mail, &phone };
  GtkWidget *rows = g_object_ref_sink (form_rows_new (&client__descriptor, "communications", "value note main"));
  Arena *arena = arena_new (1 << 16);
  Client anna = CLIENT__INIT, sent = CLIENT__INIT;
  FormField *wrong = NULL;

  mail.id = 12;
  mail.main = true;
  mail.value = (char *) "anna@example.org";
  phone.id = 11;
  phone.value = (char *) "+79162041837";
  anna.communications = both;
  anna.n_communications = 2;
  form_rows_show (FORM_ROWS (rows), &anna.base);
  g_assert_cmpuint (form_rows_count_changed (FORM_ROWS (rows)), ==, 0);
  gtk_widget_activate_action (GTK_WIDGET (form_rows_drafted_cell (FORM_ROWS (rows), "12.value")), "line.down", NULL);
  g_assert_true (form_rows_take (FORM_ROWS (rows), &sent.base, arena, &wrong));
  g_assert_cmpuint (sent.n_communications, ==, 2);
  g_assert_cmpint (msg_compare_rows (&sent.communications[0], &sent.communications[1]), <, 0);
  g_assert_cmpuint (sent.communications[0]->id, ==, 11);
  arena_free (arena);
  g_object_unref (rows);
}

static void
undo_puts_the_lines_back (void)
{
  g_autoptr (FormRows) rows = NULL;
  Names names;

  names_init (&names, "ABCD");
  rows = rows_of (&names);
  move (rows, "14", "line.up");
  move (rows, "14", "line.up");
  move (rows, "11", "line.down");
  assert_order (rows, "D\nA\nB\nC\n");
  form_rows_undo (rows);
  assert_order (rows, "A\nB\nC\nD\n");
  g_assert_cmpuint (form_rows_count_changed (rows), ==, 0);
}

static void
who_moved_nothing_sees_the_order_of_others_and_who_moved_keeps_his (void)
{
  g_autoptr (FormRows) rows = NULL;
  Names names, theirs;

  names_init (&names, "ABC");
  names_init_moved (&theirs, "BACD");
  rows = rows_of (&names);
  form_rows_rebase (rows, msg_const (&theirs.client));
  assert_order (rows, "B\nA\nC\nD\n");
  g_assert_cmpuint (form_rows_count_changed (rows), ==, 0);

  form_rows_show (rows, msg_const (&names.client));
  move (rows, "13", "line.up");
  form_rows_rebase (rows, msg_const (&theirs.client));
  assert_order (rows, "A\nC\nB\nD\n");
  assert_saved (rows, "11>0 13>12 12>13");
}

static void
assert_told (FormRows *rows, const Names *theirs, FormRowsWhose whose, const char *expected)
{
  g_autofree char *words = form_rows_order_words (rows, msg_const (&theirs->client), whose);

  g_assert_cmpstr (words, ==, expected);
}

static void
what_two_people_moved_otherwise_is_a_clash_told_in_words (void)
{
  g_autoptr (FormRows) rows = NULL;
  g_autofree char *before = NULL;
  Names names, theirs;

  names_init (&names, "ABC");
  names_init_moved (&theirs, "BACD");
  rows = rows_of (&names);
  g_assert_false (form_rows_order_clashes (rows, msg_const (&theirs.client)));   /* only they have moved */
  move (rows, "13", "line.up");
  g_assert_false (form_rows_order_clashes (rows, msg_const (&names.client)));    /* only I have */
  g_assert_true (form_rows_order_clashes (rows, msg_const (&theirs.client)));
  assert_told (rows, &theirs, ORDER_WAS, "1. A\n2. B\n3. C");
  assert_told (rows, &theirs, ORDER_THEIRS, "1. B\n2. A\n3. C");
  assert_told (rows, &theirs, ORDER_MINE, "1. A\n2. C\n3. B");

  before = form_rows_order_before (rows);
  form_rows_rebase (rows, msg_const (&theirs.client));
  form_rows_take_their_order (rows);
  assert_order (rows, "B\nA\nC\nD\n");
  g_assert_cmpuint (form_rows_count_changed (rows), ==, 0);
  form_rows_put_order (rows, before);
  assert_order (rows, "A\nB\nC\nD\n");
  assert_saved (rows, "11>0 12>0");
}

static void
the_same_order_of_two_people_is_no_clash (void)
{
  g_autoptr (FormRows) rows = NULL;
  Names names, theirs;

  names_init (&names, "ABC");
  names_init_moved (&theirs, "BA");   /* they have removed the third, too */
  rows = rows_of (&names);
  move (rows, "12", "line.up");
  g_assert_false (form_rows_order_clashes (rows, msg_const (&theirs.client)));
}

static void
a_line_begun_between_those_that_another_moved_is_a_clash (void)
{
  g_autoptr (FormRows) rows = NULL;
  Names names, theirs;

  names_init (&names, "AB");
  names_init_moved (&theirs, "BA");
  rows = rows_of (&names);
  form_field_set_text (cell_of (rows, "+0"), "N");
  g_assert_false (form_rows_order_clashes (rows, msg_const (&theirs.client)));   /* it is the last one anyway */
  move (rows, "+0", "line.up");
  g_assert_true (form_rows_order_clashes (rows, msg_const (&theirs.client)));
  assert_told (rows, &theirs, ORDER_MINE, "1. A\n2. N\n3. B");
}

static void
what_was_moved_while_a_save_was_under_way_stays_moved (void)
{
  g_autoptr (FormRows) rows = NULL;
  Names names, saved;

  names_init (&names, "ABC");
  names_init_moved (&saved, "BAC");
  rows = rows_of (&names);
  move (rows, "12", "line.up");
  assert_saved (rows, "12>11 11>12");
  form_rows_mark_sent (rows);
  form_rows_settle (rows, msg_const (&saved.client));
  assert_order (rows, "B\nA\nC\n");
  g_assert_cmpuint (form_rows_count_changed (rows), ==, 0);

  form_rows_mark_sent (rows);
  move (rows, "13", "line.up");
  form_rows_settle (rows, msg_const (&saved.client));
  assert_order (rows, "B\nC\nA\n");
  assert_saved (rows, "13>12 11>13");
}

static void
a_draft_brings_the_order_back (void)
{
  g_autoptr (GHashTable) texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (FormRows) before = NULL, after = NULL;
  Names names;

  names_init (&names, "ABC");
  before = rows_of (&names);
  after = rows_of (&names);
  form_field_set_text (cell_of (before, "+0"), "N");
  move (before, "+0", "line.up");
  move (before, "11", "line.down");
  form_rows_keep_texts (before, texts, form_field_get_text);
  form_rows_put_texts (after, texts, form_field_set_text);
  assert_order (after, "B\nA\nN\nC\n");
}

static void
a_copied_card_has_its_lines_in_the_order_of_the_first (void)
{
  g_autoptr (FormRows) rows = NULL;
  Names names;

  names_init (&names, "ABC");
  rows = rows_of (&names);
  form_rows_mark_new (rows);
  assert_saved (rows, "0>0 0>0 0>0");   /* they are saved one after the other */

  names_init_moved (&names, "BAC");
  form_rows_show (rows, msg_const (&names.client));
  form_rows_mark_new (rows);
  assert_order (rows, "B\nA\nC\n");
  assert_saved (rows, "0>1 0>2 0>3");
}

static void
a_card_as_it_was_has_the_order_it_had (void)
{
  g_autoptr (FormRows) rows = NULL;
  Names names, then;

  names_init (&names, "ABC");
  names_init_moved (&then, "BAC");
  rows = rows_of (&names);
  form_rows_show_then (rows, msg_const (&then.client));
  assert_order (rows, "B\nA\nC\n");
}

int
main (int argc, char **argv)
{
  form_test_begin (&argc, &argv);
  g_test_add_func ("/order/alt and an arrow move the line that has the caret",
                   alt_and_an_arrow_move_the_line_that_has_the_caret);
  g_test_add_func ("/order/a begun line takes the place of another", a_begun_line_takes_the_place_of_another);
  g_test_add_func ("/order/a main line gives up the first place when it is moved",
                   a_main_line_gives_up_the_first_place_when_it_is_moved);
  g_test_add_func ("/order/undo puts the lines back", undo_puts_the_lines_back);
  g_test_add_func ("/order/who moved nothing sees the order of others, and who moved keeps his",
                   who_moved_nothing_sees_the_order_of_others_and_who_moved_keeps_his);
  g_test_add_func ("/order/what two people moved otherwise is a clash, told in words",
                   what_two_people_moved_otherwise_is_a_clash_told_in_words);
  g_test_add_func ("/order/the same order of two people is no clash", the_same_order_of_two_people_is_no_clash);
  g_test_add_func ("/order/a line begun between those that another moved is a clash",
                   a_line_begun_between_those_that_another_moved_is_a_clash);
  g_test_add_func ("/order/what was moved while a save was under way stays moved",
                   what_was_moved_while_a_save_was_under_way_stays_moved);
  g_test_add_func ("/order/a draft brings the order back", a_draft_brings_the_order_back);
  g_test_add_func ("/order/a copied card has its lines in the order of the first",
                   a_copied_card_has_its_lines_in_the_order_of_the_first);
  g_test_add_func ("/order/a card as it was has the order it had", a_card_as_it_was_has_the_order_it_had);
  return g_test_run ();
}
