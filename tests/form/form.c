/* form.c - a card's form with real widgets: what it shows, what it takes, what it gives back, and what two people do to
 * it. */

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "client/form/conflict.h"
#include "client/form/form.h"
#include "client/net/record.h"
#include "clients.pb-c.h"
#include "tests/form/begin.h"

static const char *const lines[] = { "## Main",
                                     "# Personal data",
                                     "surname! given_name",
                                     "birth_day sex",
                                     "tin snils",
                                     "manager_id",
                                     "income",
                                     "?form=COMPANY: ogrn kpp",
                                     "=created_at",
                                     "## Reach",
                                     "# Communications",
                                     "@communications: kind value note main",
                                     "# Addresses",
                                     "@addresses: type_id country_id > region_id city",
                                     NULL };

static Communication phone = COMMUNICATION__INIT, mail = COMMUNICATION__INIT;
static Communication *both[] = { &phone, &mail };

static Client
client_anna (void)
{
  Client client = CLIENT__INIT;

  phone.id = 11;
  phone.kind = COMMUNICATION__KIND__MOBILE;
  phone.value = (char *) "+79162041837";
  phone.main = true;
  mail.id = 12;
  mail.kind = COMMUNICATION__KIND__EMAIL;
  mail.value = (char *) "anna@example.org";
  client.id = 17;
  client.version = 3;
  client.form = CLIENT__FORM__PERSON;
  client.surname = (char *) "Соколова";
  client.given_name = (char *) "Анна";
  client.manager_id = 5;
  client.manager_name = (char *) "Иванова Ольга";
  client.communications = both;
  client.n_communications = 2;
  return client;
}

typedef struct
{
  GtkWidget *window;
  Form *form;
  Arena *arena;
  GPtrArray *touched;
} Card;

static Card *
card_of (const Client *client)
{
  Card *card = g_new0 (Card, 1);

  card->window = g_object_ref_sink (gtk_window_new ());
  card->form = FORM_FORM (form_new (&client__descriptor, lines));
  card->arena = arena_new (1 << 20);
  card->touched = g_ptr_array_new ();
  gtk_window_set_child (GTK_WINDOW (card->window), GTK_WIDGET (card->form));
  form_show (card->form, msg_const (client));
  return card;
}

static Card *
card_of_anna (void)
{
  Client anna = client_anna ();

  return card_of (&anna);
}

static void
card_close (Card *card)
{
  gtk_window_destroy (GTK_WINDOW (card->window));
  g_object_unref (card->window);
  g_ptr_array_unref (card->touched);
  arena_free (card->arena);
  g_free (card);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Card, card_close)

static void
type_in (Card *card, const char *path, const char *text)
{
  FormField *field = form_field (card->form, path);

  g_assert_nonnull (field);
  form_field_set_text (field, text);
}

static Client *
taken (Card *card, bool all)
{
  Client *client = arena_alloc (card->arena, sizeof *client);

  client__init (client);
  g_ptr_array_set_size (card->touched, 0);
  return form_take (card->form, msg (client), card->touched, all, card->arena) ? client : NULL;
}

static void
expect_touched (Card *card, const char *names)
{
  g_autoptr (GString) got = g_string_new (NULL);

  for (guint i = 0; i < card->touched->len; i++)
    g_string_append_printf (got, "%s%s", i > 0 ? " " : "", (char *) g_ptr_array_index (card->touched, i));
  g_assert_cmpstr (got->str, ==, names);
}

/* Walks the widgets for the nth of a type below @from. */
static GtkWidget *
nth_of (GtkWidget *from, GType type, unsigned *n)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (from, type) && (*n)-- == 0)
    return from;
  for (GtkWidget *child = gtk_widget_get_first_child (from); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = nth_of (child, type, n);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
press (GtkWidget *within, const char *tooltip_or_label, unsigned nth)
{
  for (unsigned i = 0;; i++)
    {
      unsigned n = i;
      GtkWidget *button = nth_of (within, GTK_TYPE_BUTTON, &n);
      const char *tip = button != NULL ? gtk_widget_get_tooltip_text (button) : NULL;
      GtkWidget *last = button != NULL && GTK_IS_BOX (gtk_button_get_child (GTK_BUTTON (button)))
                        ? gtk_widget_get_last_child (gtk_button_get_child (GTK_BUTTON (button))) : NULL;

      g_assert_nonnull (button);
      if ((g_strcmp0 (tip, tooltip_or_label) == 0
           || (last != NULL && GTK_IS_LABEL (last)
               && strcmp (gtk_label_get_text (GTK_LABEL (last)), tooltip_or_label) == 0))
          && nth-- == 0)
        {
          g_signal_emit_by_name (button, "clicked");
          break;
        }
    }
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
only_what_was_edited_is_sent (void)
{
  g_autoptr (Card) card = card_of_anna ();
  Client *client;

  g_assert_nonnull (taken (card, false));
  expect_touched (card, "");
  type_in (card, "birth_day", "270884");
  type_in (card, "income", "1,5 млн");
  client = taken (card, false);
  expect_touched (card, "birth_day income");
  g_assert_cmpint (client->income, ==, 150000000);
  g_assert_cmpstr (client->surname, ==, "");
  type_in (card, "birth_day", "");
  type_in (card, "income", "");
  g_assert_cmpuint (form_count_changed (card->form), ==, 0);
}

static void
every_wrong_field_is_blamed_at_once (void)
{
  g_autoptr (Card) card = card_of_anna ();

  type_in (card, "surname", "");
  type_in (card, "tin", "111");
  g_assert_null (taken (card, false));
  g_assert_true (form_field_is_blamed (form_field (card->form, "surname")));
  g_assert_true (form_field_is_blamed (form_field (card->form, "tin")));
  g_assert_false (form_field_is_blamed (form_field (card->form, "given_name")));
  type_in (card, "tin", "500100732259");
  g_assert_false (form_field_is_blamed (form_field (card->form, "tin")));
}

static void
a_new_record_must_have_what_is_required_and_sends_all_it_has (void)
{
  Client empty = CLIENT__INIT;
  g_autoptr (Card) card = card_of (&empty);

  g_assert_null (taken (card, true));
  type_in (card, "surname", "Петров");
  g_assert_nonnull (taken (card, true));
  expect_touched (card, "surname");
}

static void
what_is_hidden_is_shown_to_be_there_and_never_sent (void)
{
  Client anna = client_anna ();
  Access access = ACCESS__INIT;
  const char *masked[] = { "snils" }, *locked[] = { "given_name" };
  g_autoptr (Card) card = NULL;

  access.masked = masked;
  access.n_masked = 1;
  access.locked = locked;
  access.n_locked = 1;
  anna.access = &access;
  card = card_of (&anna);
  g_assert_true (form_field_is_locked (form_field (card->form, "snils")));
  g_assert_true (form_field_is_locked (form_field (card->form, "given_name")));
  g_assert_true (form_field_is_locked (form_field (card->form, "created_at")));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (form_field (card->form, "snils")), "masked"));
  type_in (card, "surname", "Орлова");
  g_assert_nonnull (taken (card, true));
  for (guint i = 0; i < card->touched->len; i++)
    g_assert_cmpstr (g_ptr_array_index (card->touched, i), !=, "snils");
}

static void
a_reference_keeps_its_id_and_half_a_name_is_none (void)
{
  g_autoptr (Card) card = card_of_anna ();
  FormField *manager = form_field (card->form, "manager_id");

  g_assert_cmpuint (form_field_get_id (manager), ==, 5);
  type_in (card, "manager_id", "Ива");
  g_assert_cmpuint (form_field_get_id (manager), ==, 0);
  g_assert_null (taken (card, false));
  form_field_undo (manager);
  g_assert_cmpuint (form_field_get_id (manager), ==, 5);
  form_field_set_reference (manager, 9, "Иванова Ольга");   /* another of the same name */
  g_assert_true (form_field_is_changed (manager));
  g_assert_cmpuint (taken (card, false)->manager_id, ==, 9);
  expect_touched (card, "manager_id");
  type_in (card, "manager_id", "");
  g_assert_cmpuint (taken (card, false)->manager_id, ==, 0);
}

static void
a_line_says_when_its_fields_are_shown (void)
{
  Client anna = client_anna ();
  g_autoptr (Card) card = card_of (&anna);

  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (form_field (card->form, "ogrn"))));
  anna.form = CLIENT__FORM__COMPANY;
  form_show (card->form, msg_const (&anna));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (form_field (card->form, "ogrn"))));
}

static void
lines_of_a_table_are_added_edited_removed_and_put_back (void)
{
  g_autoptr (Card) card = card_of_anna ();
  GtkWidget *rows = GTK_WIDGET (form_rows (card->form, "communications"));
  Client *client;

  press (rows, _("Remove the line"), 0);
  press (rows, _("Add a line"), 0);
  form_field_set_text (form_rows_drafted_cell (FORM_ROWS (rows), "+0.value"), "8 495 123 45 67");
  form_field_set_text (form_rows_drafted_cell (FORM_ROWS (rows), "+0.kind"),
                       choice_label (&communication__kind__descriptor, COMMUNICATION__KIND__PHONE));
  client = taken (card, false);
  expect_touched (card, "communications");
  g_assert_cmpuint (client->n_communications, ==, 2);   /* the mail was left alone */
  g_assert_cmpuint (client->communications[0]->id, ==, 11);
  g_assert_true (client->communications[0]->removed);
  g_assert_cmpuint (client->communications[1]->id, ==, 0);
  g_assert_cmpstr (client->communications[1]->value, ==, "+74951234567");
  g_assert_cmpuint (form_count_changed (card->form), ==, 2);
  form_undo (card->form);
  g_assert_cmpuint (form_count_changed (card->form), ==, 0);
}

static void
a_blame_finds_the_cell_of_the_line_that_was_sent (void)
{
  g_autoptr (Card) card = card_of_anna ();
  FormRows *rows = form_rows (card->form, "communications");
  FormField *cell = form_rows_drafted_cell (rows, "12.value");

  form_field_set_text (cell, "no mail at all");
  g_assert_nonnull (taken (card, false));
  g_assert_true (form_blame (card->form, "communications.0.value", "no"));   /* the only one that was sent */
  g_assert_true (form_field_is_blamed (cell));
  g_assert_false (form_blame (card->form, "communications.7.value", "no"));
  g_assert_true (form_blame (card->form, "record.surname", "no"));
  g_assert_false (form_blame (card->form, "name_key", "no"));
}

static void
what_others_saved_is_merged_where_we_did_not_touch_it (void)
{
  Client anna = client_anna (), theirs = client_anna ();
  g_autoptr (Card) card = card_of (&anna);
  g_autofree char *told = NULL, *surname = NULL, *given = NULL;

  type_in (card, "given_name", "Жанна");
  theirs.version = 4;
  theirs.surname = (char *) "Орлова";
  g_assert_false (conflict_is (card->form, msg_const (&theirs)));
  told = conflict_tell (msg_const (&anna), msg_const (&theirs));
  g_assert_cmpstr (told, ==, _("Surname"));
  form_rebase (card->form, msg_const (&theirs));
  surname = form_field_get_text (form_field (card->form, "surname"));
  given = form_field_get_text (form_field (card->form, "given_name"));
  g_assert_cmpstr (surname, ==, "Орлова");
  g_assert_cmpstr (given, ==, "Жанна");
  g_assert_nonnull (taken (card, false));
  expect_touched (card, "given_name");
}

static void
the_same_field_is_a_conflict_and_the_same_value_is_none (void)
{
  Client anna = client_anna (), theirs = client_anna ();
  g_autoptr (Card) card = card_of (&anna);

  type_in (card, "surname", "Орлова");
  theirs.surname = (char *) "Петрова";
  g_assert_true (conflict_is (card->form, msg_const (&theirs)));
  theirs.surname = (char *) "Орлова";
  g_assert_false (conflict_is (card->form, msg_const (&theirs)));
  form_rebase (card->form, msg_const (&theirs));
  g_assert_cmpuint (form_count_changed (card->form), ==, 0);
}

static void
an_order_that_both_changed_is_a_conflict (void)
{
  Client anna = client_anna (), theirs = client_anna ();
  g_autoptr (Card) card = card_of (&anna);
  Communication first = *anna.communications[0], second = *anna.communications[1], third = COMMUNICATION__INIT,
                *three[] = { &first, &second, &third }, *now[] = { &third, &first, &second };

  third.id = 13;
  third.value = (char *) "+74951112233";
  anna.communications = three;
  theirs.communications = now;
  anna.n_communications = theirs.n_communications = 3;
  form_show (card->form, msg_const (&anna));
  g_assert_false (conflict_is (card->form, msg_const (&theirs)));
  gtk_widget_activate_action (
      GTK_WIDGET (form_rows_drafted_cell (form_rows (card->form, "communications"), "13.value")), "line.up", NULL);
  g_assert_true (conflict_is (card->form, msg_const (&theirs)));
}

static void
lines_are_merged_by_their_ids (void)
{
  Client anna = client_anna (), theirs = client_anna ();
  g_autoptr (Card) card = card_of (&anna);
  FormRows *rows = form_rows (card->form, "communications");
  Communication third = COMMUNICATION__INIT, *now[] = { &mail, &third };
  g_autofree char *text = NULL;

  third.id = 13;
  third.kind = COMMUNICATION__KIND__PHONE;
  third.value = (char *) "+74951112233";
  theirs.communications = now;   /* the first is gone, a third has come */
  form_field_set_text (form_rows_drafted_cell (rows, "12.note"), "at work");
  g_assert_false (conflict_is (card->form, msg_const (&theirs)));
  form_rebase (card->form, msg_const (&theirs));
  text = form_field_get_text (form_rows_drafted_cell (rows, "12.note"));
  g_assert_cmpstr (text, ==, "at work");
  g_assert_null (form_rows_drafted_cell (rows, "11.value"));
  g_assert_nonnull (form_rows_drafted_cell (rows, "13.value"));
  g_assert_cmpuint (taken (card, false)->n_communications, ==, 1);
}

/* A cell of an address that is not saved yet. */
static FormField *
address (Card *card, unsigned line, const char *column)
{
  g_autofree char *place = g_strdup_printf ("+%u.%s", line, column);

  return form_rows_drafted_cell (form_rows (card->form, "addresses"), place);
}

static void
a_draft_puts_back_fields_references_and_lines (void)
{
  Client anna = client_anna ();
  g_autoptr (Card) before = card_of (&anna), after = card_of (&anna);
  g_autoptr (GHashTable) texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  type_in (before, "surname", "Орлова");
  form_field_set_reference (form_field (before->form, "manager_id"), 9, "Петрова Вера");
  form_field_set_text (form_rows_drafted_cell (form_rows (before->form, "communications"), "11.note"), "evenings");
  form_field_set_text (address (before, 0, "city"), "Казань");
  for (unsigned line = 0; line < 8; line++)   /* whatever comes first: the choice within is emptied by the other one */
    {
      form_field_set_reference (address (before, line, "country_id"), 40, "Россия");
      form_field_set_reference (address (before, line, "region_id"), 41, "Тверская область");
    }
  form_keep_texts (before->form, texts);
  form_put_texts (after->form, texts);
  g_assert_cmpuint (form_field_get_id (form_field (after->form, "manager_id")), ==, 9);
  g_assert_cmpuint (form_count_changed (after->form), ==, form_count_changed (before->form));
  for (unsigned line = 0; line < 8; line++)
    g_assert_cmpuint (form_field_get_id (address (after, line, "region_id")), ==, 41);
}

static void
a_begun_line_that_is_removed_twice_at_once_goes_alone (void)
{
  g_autoptr (Card) card = card_of_anna ();
  FormRows *rows = form_rows (card->form, "communications");
  FormField *cell = form_rows_drafted_cell (rows, "+0.note");
  GtkWidget *bin = gtk_widget_get_next_sibling (gtk_widget_get_next_sibling (GTK_WIDGET (cell)));

  g_assert_true (GTK_IS_BUTTON (bin));
  g_signal_emit_by_name (bin, "clicked");
  g_signal_emit_by_name (bin, "clicked");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (form_rows_count_changed (rows), ==, 0);
  form_rows_drafted_cell (rows, "+0.note");
  g_assert_cmpuint (form_rows_count_changed (rows), ==, 1);
}

static void
every_cell_and_field_has_a_name (void)
{
  g_autoptr (Card) card = card_of_anna ();
  unsigned n_fields = 0;

  for (unsigned i = 0;; i++)
    {
      unsigned n = i;
      GtkWidget *field = nth_of (GTK_WIDGET (card->form), FORM_TYPE_FIELD, &n);

      if (field == NULL)
        break;
      g_assert_cmpstr (form_field_get_label (FORM_FIELD (field)), !=, "");
      n_fields++;
    }
  g_assert_cmpuint (n_fields, ==, 11 + 2 * 4);
}

int
main (int argc, char **argv)
{
  form_test_begin (&argc, &argv);
  g_test_add_func ("/form/only what was edited is sent", only_what_was_edited_is_sent);
  g_test_add_func ("/form/every wrong field is blamed at once", every_wrong_field_is_blamed_at_once);
  g_test_add_func ("/form/a new record must have what is required, and sends all it has",
                   a_new_record_must_have_what_is_required_and_sends_all_it_has);
  g_test_add_func ("/form/what is hidden is shown to be there and never sent",
                   what_is_hidden_is_shown_to_be_there_and_never_sent);
  g_test_add_func ("/form/a reference keeps its id, and half a name is none",
                   a_reference_keeps_its_id_and_half_a_name_is_none);
  g_test_add_func ("/form/a line says when its fields are shown", a_line_says_when_its_fields_are_shown);
  g_test_add_func ("/form/lines of a table are added, edited, removed and put back",
                   lines_of_a_table_are_added_edited_removed_and_put_back);
  g_test_add_func ("/form/a blame finds the cell of the line that was sent",
                   a_blame_finds_the_cell_of_the_line_that_was_sent);
  g_test_add_func ("/form/what others saved is merged where we did not touch it",
                   what_others_saved_is_merged_where_we_did_not_touch_it);
  g_test_add_func ("/form/the same field is a conflict, and the same value is none",
                   the_same_field_is_a_conflict_and_the_same_value_is_none);
  g_test_add_func ("/form/an order that both changed is a conflict", an_order_that_both_changed_is_a_conflict);
  g_test_add_func ("/form/lines are merged by their ids", lines_are_merged_by_their_ids);
  g_test_add_func ("/form/a draft puts back fields, references and lines",
                   a_draft_puts_back_fields_references_and_lines);
  g_test_add_func ("/form/a begun line that is removed twice at once goes alone",
                   a_begun_line_that_is_removed_twice_at_once_goes_alone);
  g_test_add_func ("/form/every cell and field has a name", every_cell_and_field_has_a_name);
  return g_test_run ();
}
