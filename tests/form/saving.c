/* saving.c - a card that is edited on while its save is under way: what was typed, begun and struck out since stays. */

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "client/form/form.h"
#include "clients.pb-c.h"
#include "people.pb-c.h"
#include "tests/form/begin.h"

static const char *const lines[]
    = { "# Main", "surname given_name", "# Communications", "@communications: kind value note", NULL };

enum { ROWS_MAX = 4 };

/* A client as the server has her. */
typedef struct
{
  Client client;
  Communication rows[ROWS_MAX], *list[ROWS_MAX];
} Anna;

static void
anna_has (Anna *anna, uint64_t id, const char *value)
{
  Communication *row = &anna->rows[anna->client.n_communications];

  communication__init (row);
  row->id = id;
  row->kind = COMMUNICATION__KIND__EMAIL;
  row->value = (char *) value;
  anna->list[anna->client.n_communications++] = row;
}

static void
anna_init (Anna *anna)
{
  client__init (&anna->client);
  anna->client.id = 17;
  anna->client.surname = (char *) "Соколова";
  anna->client.communications = anna->list;
  anna_has (anna, 11, "anna@example.org");
}

typedef struct
{
  GtkWidget *window;
  Form *form;
  FormRows *rows;
  Arena *arena;
} Card;

static void
card_close (Card *card)
{
  gtk_window_destroy (GTK_WINDOW (card->window));
  g_object_unref (card->window);
  arena_free (card->arena);
  g_free (card);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Card, card_close)

static Card *
card_of (Anna *anna)
{
  Card *card = g_new0 (Card, 1);

  anna_init (anna);
  card->window = g_object_ref_sink (gtk_window_new ());
  card->form = FORM_FORM (form_new (&client__descriptor, lines));
  card->rows = form_rows (card->form, "communications");
  card->arena = arena_new (1 << 20);
  gtk_window_set_child (GTK_WINDOW (card->window), GTK_WIDGET (card->form));
  form_show (card->form, msg_const (&anna->client));
  return card;
}

/* What would be sent now. */
static Client *
taken (Card *card)
{
  g_autoptr (GPtrArray) touched = g_ptr_array_new ();
  Client *client = arena_alloc (card->arena, sizeof *client);

  client__init (client);
  g_assert_true (form_take (card->form, msg (client), touched, false, card->arena));
  return client;
}

static Client *
send (Card *card)
{
  Client *client = taken (card);

  form_mark_sent (card->form);
  return client;
}

static void
put (Card *card, const char *place, const char *text)
{
  FormField *cell = form_rows_drafted_cell (card->rows, place);

  g_assert_nonnull (cell);
  form_field_set_text (cell, text);
}

static void
expect (Card *card, const char *place, const char *text)
{
  FormField *cell = form_rows_drafted_cell (card->rows, place);
  g_autofree char *got = NULL;

  g_assert_nonnull (cell);
  got = form_field_get_text (cell);
  g_assert_cmpstr (got, ==, text);
}

/* A new line with this address. */
static void
begin (Card *card, unsigned line, const char *value)
{
  g_autofree char *kind = g_strdup_printf ("+%u.kind", line), *place = g_strdup_printf ("+%u.value", line);

  put (card, kind, choice_label (&communication__kind__descriptor, COMMUNICATION__KIND__EMAIL));
  put (card, place, value);
}

static void
click_bin (Card *card, const char *place)
{
  GtkWidget *bin = gtk_widget_get_next_sibling (GTK_WIDGET (form_rows_drafted_cell (card->rows, place)));

  g_assert_true (GTK_IS_BUTTON (bin));
  g_signal_emit_by_name (bin, "clicked");
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
a_field_keeps_what_was_typed_since_even_if_it_is_what_was_before (void)
{
  Anna anna;
  g_autoptr (Card) card = card_of (&anna);

  form_field_set_text (form_field (card->form, "surname"), "Орлова");
  send (card);
  form_field_set_text (form_field (card->form, "surname"), "Соколова");
  form_field_set_text (form_field (card->form, "given_name"), "Анна");
  anna.client.surname = (char *) "Орлова";
  form_settle (card->form, msg_const (&anna.client));
  g_assert_cmpuint (form_count_changed (card->form), ==, 2);
  g_assert_cmpstr (taken (card)->surname, ==, "Соколова");
  g_assert_cmpstr (taken (card)->given_name, ==, "Анна");
}

static void
a_begun_line_that_is_edited_on_is_the_line_that_was_saved (void)
{
  Anna anna;
  g_autoptr (Card) card = card_of (&anna);
  Client *again;

  begin (card, 0, "new@example.org");
  begin (card, 1, "other@example.org");
  g_assert_cmpuint (send (card)->n_communications, ==, 2);
  put (card, "+0.note", "evenings");
  anna_has (&anna, 21, "new@example.org");
  anna_has (&anna, 22, "other@example.org");
  form_settle (card->form, msg_const (&anna.client));
  expect (card, "21.note", "evenings");
  g_assert_cmpuint (form_count_changed (card->form), ==, 1);
  again = taken (card);
  g_assert_cmpuint (again->n_communications, ==, 1);
  g_assert_cmpuint (again->communications[0]->id, ==, 21);
  g_assert_cmpstr (again->communications[0]->value, ==, "new@example.org");
  g_assert_cmpstr (again->communications[0]->note, ==, "evenings");
}

static void
a_begun_line_is_found_among_those_that_others_added (void)
{
  Anna anna;
  g_autoptr (Card) card = card_of (&anna);

  begin (card, 0, "new@example.org");
  send (card);
  put (card, "+0.value", "newer@example.org");
  anna_has (&anna, 20, "theirs@example.org");
  anna_has (&anna, 21, "new@example.org");
  form_settle (card->form, msg_const (&anna.client));
  expect (card, "20.value", "theirs@example.org");
  expect (card, "21.value", "newer@example.org");
}

static void
a_begun_line_that_the_server_wrote_otherwise_is_told_by_its_turn (void)
{
  Anna anna;
  g_autoptr (Card) card = card_of (&anna);

  begin (card, 0, "New@Example.org");
  begin (card, 1, "Other@Example.org");
  send (card);
  put (card, "+1.note", "evenings");
  anna_has (&anna, 22, "other@example.org");
  anna_has (&anna, 21, "new@example.org");
  form_settle (card->form, msg_const (&anna.client));
  expect (card, "21.value", "new@example.org");
  expect (card, "22.note", "evenings");
  g_assert_cmpuint (form_count_changed (card->form), ==, 1);
}

static void
a_line_begun_since_is_still_a_new_one (void)
{
  Anna anna;
  g_autoptr (Card) card = card_of (&anna);

  begin (card, 0, "new@example.org");
  send (card);
  begin (card, 1, "later@example.org");
  anna_has (&anna, 21, "new@example.org");
  form_settle (card->form, msg_const (&anna.client));
  g_assert_cmpuint (form_count_changed (card->form), ==, 1);
  expect (card, "+0.value", "later@example.org");
  g_assert_cmpuint (taken (card)->communications[0]->id, ==, 0);
}

static void
a_line_that_is_struck_out_since_stays_so (void)
{
  Anna anna;
  g_autoptr (Card) card = card_of (&anna);
  Client *again;

  put (card, "11.value", "other@example.org");
  send (card);
  click_bin (card, "11.note");
  anna.rows[0].value = (char *) "other@example.org";
  form_settle (card->form, msg_const (&anna.client));
  g_assert_cmpuint (form_count_changed (card->form), ==, 1);
  again = taken (card);
  g_assert_cmpuint (again->communications[0]->id, ==, 11);
  g_assert_true (again->communications[0]->removed);
}

static void
a_begun_line_that_is_struck_out_since_is_removed_with_the_next_save (void)
{
  Anna anna;
  g_autoptr (Card) card = card_of (&anna);
  Client *again;

  begin (card, 0, "new@example.org");
  send (card);
  click_bin (card, "+0.note");
  g_assert_cmpuint (taken (card)->n_communications, ==, 0);   /* it is not sent twice */
  send (card);
  begin (card, 1, "later@example.org");
  send (card);
  click_bin (card, "+1.note");
  anna_has (&anna, 21, "later@example.org");
  form_settle (card->form, msg_const (&anna.client));
  again = taken (card);
  g_assert_cmpuint (again->n_communications, ==, 1);
  g_assert_cmpuint (again->communications[0]->id, ==, 21);
  g_assert_true (again->communications[0]->removed);
}

static void
a_begun_line_that_is_struck_out_since_goes_when_the_save_is_refused (void)
{
  Anna anna;
  g_autoptr (Card) card = card_of (&anna);

  begin (card, 0, "new@example.org");
  send (card);
  click_bin (card, "+0.note");
  g_assert_cmpuint (form_count_changed (card->form), ==, 1);
  form_forget_sent (card->form);
  g_assert_cmpuint (form_count_changed (card->form), ==, 0);
}

static void
a_line_that_was_removed_and_put_back_since_is_added_again (void)
{
  Anna anna;
  g_autoptr (Card) card = card_of (&anna);
  Client *again;

  click_bin (card, "11.note");
  send (card);
  click_bin (card, "11.note");
  anna.client.n_communications = 0;
  form_settle (card->form, msg_const (&anna.client));
  again = taken (card);
  g_assert_cmpuint (again->n_communications, ==, 1);
  g_assert_cmpuint (again->communications[0]->id, ==, 0);
  g_assert_cmpstr (again->communications[0]->value, ==, "anna@example.org");
}

static void
a_line_that_was_removed_is_gone (void)
{
  Anna anna;
  g_autoptr (Card) card = card_of (&anna);

  click_bin (card, "11.note");
  send (card);
  anna.client.n_communications = 0;
  form_settle (card->form, msg_const (&anna.client));
  g_assert_null (form_rows_drafted_cell (card->rows, "11.note"));
  g_assert_cmpuint (form_count_changed (card->form), ==, 0);
}

/* The answer to a save was lost, and the next one meets a conflict: the line is with the server already. */
static void
a_begun_line_whose_answer_was_lost_is_not_saved_twice (void)
{
  Anna anna;
  g_autoptr (Card) card = card_of (&anna);

  begin (card, 0, "new@example.org");
  send (card);
  anna_has (&anna, 21, "new@example.org");
  form_rebase (card->form, msg_const (&anna.client));
  g_assert_cmpuint (form_count_changed (card->form), ==, 0);
}

static void
lines_stand_as_the_server_has_them_and_the_caret_where_it_was (void)
{
  Anna anna;
  g_autoptr (Card) card = card_of (&anna);
  GtkWidget *typed;

  begin (card, 0, "new@example.org");
  typed = GTK_WIDGET (form_rows_drafted_cell (card->rows, "+0.value"));
  form_field_focus (FORM_FIELD (typed));
  send (card);
  anna_has (&anna, 21, "new@example.org");
  anna.rows[1].main = true;       /* and comes first by that */
  anna.list[0] = &anna.rows[1];
  anna.list[1] = &anna.rows[0];
  form_settle (card->form, msg_const (&anna.client));
  g_assert_true (GTK_WIDGET (form_rows_drafted_cell (card->rows, "21.value")) == typed);
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (card->window)), typed));
  {
    g_autofree char *text = form_rows_as_text (card->rows);

    g_assert_true (strstr (text, "new@example.org") < strstr (text, "anna@example.org"));
  }
}

static void
a_draft_remembers_what_was_struck_out (void)
{
  Anna anna;
  g_autoptr (Card) before = card_of (&anna), after = card_of (&anna);
  g_autoptr (GHashTable) texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  click_bin (before, "11.note");
  form_keep_texts (before->form, texts);
  form_put_texts (after->form, texts);
  g_assert_true (taken (after)->communications[0]->removed);
}

static void
a_secret_is_no_draft (void)
{
  static const char *const secret[] = { "# New", "new_password!", NULL };
  PasswordReset reset = PASSWORD_RESET__INIT;
  g_autoptr (GtkWidget) form = g_object_ref_sink (form_new (&password_reset__descriptor, secret));
  g_autoptr (GHashTable) texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  form_show (FORM_FORM (form), msg_const (&reset));
  form_field_set_text (form_field (FORM_FORM (form), "new_password"), "Sever-bereg-2026");
  g_assert_cmpuint (form_count_changed (FORM_FORM (form)), ==, 1);
  form_keep_texts (FORM_FORM (form), texts);
  g_assert_cmpuint (g_hash_table_size (texts), ==, 0);
}

int
main (int argc, char **argv)
{
  form_test_begin (&argc, &argv);
  g_test_add_func ("/saving/a field keeps what was typed since, even if it is what was before",
                   a_field_keeps_what_was_typed_since_even_if_it_is_what_was_before);
  g_test_add_func ("/saving/a begun line that is edited on is the line that was saved",
                   a_begun_line_that_is_edited_on_is_the_line_that_was_saved);
  g_test_add_func ("/saving/a begun line is found among those that others added",
                   a_begun_line_is_found_among_those_that_others_added);
  g_test_add_func ("/saving/a begun line that the server wrote otherwise is told by its turn",
                   a_begun_line_that_the_server_wrote_otherwise_is_told_by_its_turn);
  g_test_add_func ("/saving/a line begun since is still a new one", a_line_begun_since_is_still_a_new_one);
  g_test_add_func ("/saving/a line that is struck out since stays so", a_line_that_is_struck_out_since_stays_so);
  g_test_add_func ("/saving/a begun line that is struck out since is removed with the next save",
                   a_begun_line_that_is_struck_out_since_is_removed_with_the_next_save);
  g_test_add_func ("/saving/a begun line that is struck out since goes when the save is refused",
                   a_begun_line_that_is_struck_out_since_goes_when_the_save_is_refused);
  g_test_add_func ("/saving/a line that was removed and put back since is added again",
                   a_line_that_was_removed_and_put_back_since_is_added_again);
  g_test_add_func ("/saving/a line that was removed is gone", a_line_that_was_removed_is_gone);
  g_test_add_func ("/saving/a begun line whose answer was lost is not saved twice",
                   a_begun_line_whose_answer_was_lost_is_not_saved_twice);
  g_test_add_func ("/saving/lines stand as the server has them, and the caret where it was",
                   lines_stand_as_the_server_has_them_and_the_caret_where_it_was);
  g_test_add_func ("/saving/a draft remembers what was struck out", a_draft_remembers_what_was_struck_out);
  g_test_add_func ("/saving/a secret is no draft", a_secret_is_no_draft);
  return g_test_run ();
}
