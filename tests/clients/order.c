/* order.c - the rows of a card come in the order they were put in. */

#include "tests/clients/people.h"

#define CONTACT(name_) A (ContactPerson, contact_person, .name = name_)
#define CONTACTS_OF(id_, version_, ...)                                                                                \
  A (ClientSave, client_save, .n_touched = 1, .touched = TOUCHED ("contacts"),                                         \
     .record = A (Client, client, .id = id_, .version = version_,                                                      \
                  .n_contacts = G_N_ELEMENTS (LIST (ContactPerson, __VA_ARGS__)),                                      \
                  .contacts = LIST (ContactPerson, __VA_ARGS__)))

static uint64_t
company_with_three (Bank *bank)
{
  return people_make (bank, "clerk", COMPANY ("ТехноСила", .n_contacts = 3,
                      .contacts = LIST (ContactPerson, CONTACT ("Анна"), CONTACT ("Борис"), CONTACT ("Вера"))));
}

static void
assert_order (const Client *client, const char *first, const char *second, const char *third)
{
  g_assert_cmpuint (client->n_contacts, >=, 3);
  g_assert_cmpstr (client->contacts[0]->name, ==, first);
  g_assert_cmpstr (client->contacts[1]->name, ==, second);
  g_assert_cmpstr (client->contacts[2]->name, ==, third);
}

/* @row as the desk sends it: whole, in the place of @other. */
static ContactPerson *
in_place_of (ContactPerson *row, uint64_t other)
{
  row->ordinal = other;
  return row;
}

static void
the_rows_of_a_card_come_in_the_order_they_were_put_in (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id = company_with_three (bank);
  Client *card = people_get (bank, "clerk", id);
  uint64_t anna = card->contacts[0]->id, boris = card->contacts[1]->id;

  assert_order (card, "Анна", "Борис", "Вера");
  bank_ask (bank, "clerk", &clients_save_method,
            CONTACTS_OF (id, 1, in_place_of (card->contacts[0], boris), in_place_of (card->contacts[1], anna)));
  card = people_get (bank, "clerk", id);
  assert_order (card, "Борис", "Анна", "Вера");
  g_assert_cmpuint (card->contacts[2]->ordinal, ==, 0);

  bank_ask (bank, "clerk", &clients_save_method, CONTACTS_OF (id, 2, CONTACT ("Глеб")));
  card = people_get (bank, "clerk", id);
  assert_order (card, "Борис", "Анна", "Вера");
  g_assert_cmpstr (card->contacts[3]->name, ==, "Глеб");
}

static void
a_main_row_stands_first_until_it_is_moved (void)
{
  g_autoptr (Bank) bank = bank_open ();
  Communication *main_mail = REACHED_BY (EMAIL, "maria@mail.ru");
  uint64_t id;
  Client *maria;

  main_mail->main = true;
  id = people_make (bank, "clerk", PERSON ("Соколова", "Мария", .n_communications = 2,
                    .communications = LIST (Communication, REACHED_BY (PHONE, "8 (495) 360-18-46"), main_mail)));
  maria = people_get (bank, "clerk", id);
  g_assert_cmpstr (maria->communications[0]->value, ==, "maria@mail.ru");
  maria->communications[0]->ordinal = maria->communications[0]->id;
  bank_ask (bank, "clerk", &clients_save_method,
            A (ClientSave, client_save, .n_touched = 1, .touched = TOUCHED ("communications"),
               .record = A (Client, client, .id = id, .version = 1, .n_communications = 1,
                            .communications = LIST (Communication, maria->communications[0]))));
  g_assert_cmpstr (people_get (bank, "clerk", id)->communications[1]->value, ==, "maria@mail.ru");
}

static void
lists_show_the_phone_that_stands_first (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id = people_make (bank, "clerk", PERSON ("Соколова", "Мария", .n_communications = 2,
    .communications = LIST (Communication, REACHED_BY (MOBILE, "9162041837"), REACHED_BY (MOBILE, "9162041838"))));
  Client *maria = people_get (bank, "clerk", id);
  Communication *one = maria->communications[0], *other = maria->communications[1];

  g_assert_cmpstr (maria->main_phone, ==, "+79162041837");
  one->ordinal = other->id;
  other->ordinal = one->id;
  bank_ask (bank, "clerk", &clients_save_method,
            A (ClientSave, client_save, .n_touched = 1, .touched = TOUCHED ("communications"),
               .record = A (Client, client, .id = id, .version = 1, .n_communications = 2,
                            .communications = LIST (Communication, one, other))));
  g_assert_cmpstr (people_get (bank, "clerk", id)->main_phone, ==, "+79162041838");
}

static void
who_moves_rows_that_another_moved_meanwhile_is_told (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id = company_with_three (bank);
  Client *mine = people_get (bank, "clerk", id), *theirs = people_get (bank, "all", id);
  uint64_t anna = mine->contacts[0]->id, boris = mine->contacts[1]->id, vera = mine->contacts[2]->id;

  bank_ask (bank, "all", &clients_save_method,
            CONTACTS_OF (id, 1, in_place_of (theirs->contacts[0], boris), in_place_of (theirs->contacts[1], anna)));
  bank_refuses (bank, "clerk", &clients_save_method,
                CONTACTS_OF (id, 1, in_place_of (mine->contacts[1], vera), in_place_of (mine->contacts[2], boris)),
                STATUS__CONFLICT, NULL);
  assert_order (people_get (bank, "clerk", id), "Борис", "Анна", "Вера");

  mine = people_get (bank, "clerk", id);
  bank_ask (bank, "clerk", &clients_save_method,
            CONTACTS_OF (id, 2, in_place_of (mine->contacts[1], vera), in_place_of (mine->contacts[2], boris)));
  assert_order (people_get (bank, "all", id), "Борис", "Вера", "Анна");
}

static void
a_move_is_told_by_what_was_moved_and_the_card_as_it_was_has_the_old_order (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t id = company_with_three (bank);
  Client *card = people_get (bank, "all", id), *then;
  uint64_t anna = card->contacts[0]->id, boris = card->contacts[1]->id;
  int64_t before = card->created_at + 500;
  ChangePage *page;

  bank_sleep (bank, 1000);
  bank_ask (bank, "all", &clients_save_method,
            CONTACTS_OF (id, 1, in_place_of (card->contacts[0], boris), in_place_of (card->contacts[1], anna)));
  page = bank_ask (bank, "all", &audit_changes_method, OF_CLIENT (id));
  g_assert_cmpstr (page->changes[0]->label, ==, "Moved in its table");
  g_assert_cmpstr (page->changes[0]->now, ==, "Борис");
  g_assert_cmpstr (page->changes[1]->now, ==, "Анна");
  g_assert_cmpstr (page->changes[2]->label, !=, "Moved in its table");

  then = bank_ask (bank, "all", &clients_as_of_method,
                   A (AsOfQuery, as_of_query, .id = id, .at = before));
  assert_order (then, "Анна", "Борис", "Вера");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clients/the-rows-of-a-card-come-in-the-order-they-were-put-in",
                   the_rows_of_a_card_come_in_the_order_they_were_put_in);
  g_test_add_func ("/clients/a-main-row-stands-first-until-it-is-moved", a_main_row_stands_first_until_it_is_moved);
  g_test_add_func ("/clients/lists-show-the-phone-that-stands-first", lists_show_the_phone_that_stands_first);
  g_test_add_func ("/clients/who-moves-rows-that-another-moved-meanwhile-is-told",
                   who_moves_rows_that_another_moved_meanwhile_is_told);
  g_test_add_func ("/clients/a-move-is-told-by-what-was-moved-and-the-card-as-it-was-has-the-old-order",
                   a_move_is_told_by_what_was_moved_and_the_card_as_it_was_has_the_old_order);
  return g_test_run ();
}
