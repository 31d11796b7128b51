/* long-list.c - a list of a million rows in a real window, while the bank finds out how many there are. */

#include <adwaita.h>
#include <locale.h>
#include <string.h>

#include "client/list/table.h"
#include "methods.h"
#include "tests/line-end.h"

enum { MOST = 200 };

typedef struct
{
  Bank *bank;
  GtkWidget *window, *table;
  Pager *pager;
  uint32_t total;              /* what pages say */
  bool estimated;
  uint32_t surveys[4];         /* what each survey finds; 0 = no more are answered */
  unsigned n_surveys, n_after;
  uint32_t farthest;           /* row asked for */
  bool first_only;             /* after the first page nothing is answered */
} Hall;

/* A row bears its number as its id. */
static void
answer_page (Hall *hall, const ListQuery *query)
{
  static Client rows[MOST];
  static Client *list[MOST];
  static uint8_t mark[] = { 1 };
  ClientPage page = CLIENT_PAGE__INIT;

  for (page.n_clients = 0; page.n_clients < MIN (query->limit, MOST) && query->offset + page.n_clients < hall->total;
       page.n_clients++)
    {
      list[page.n_clients] = &rows[page.n_clients];
      client__init (list[page.n_clients]);
      list[page.n_clients]->id = query->offset + page.n_clients + 1;
      list[page.n_clients]->name = (char *) "Name";
    }
  page.clients = list;
  page.total = hall->total;
  page.estimated = hall->estimated;
  page.next = (ProtobufCBinaryData) { sizeof mark, mark };
  hall->n_after += query->after.len > 0;
  hall->farthest = MAX (hall->farthest, query->offset);
  bank_answer (hall->bank, &page);
}

static void
answer_survey (Hall *hall)
{
  static uint8_t mark[] = { 1 };
  ClientPage page = CLIENT_PAGE__INIT;

  g_assert_cmpuint (hall->n_surveys, <, G_N_ELEMENTS (hall->surveys));
  page.total = hall->total = hall->surveys[hall->n_surveys++];
  page.estimated = hall->estimated = hall->n_surveys < G_N_ELEMENTS (hall->surveys)
                                     && hall->surveys[hall->n_surveys] != 0;
  if (page.estimated)
    page.next = (ProtobufCBinaryData) { sizeof mark, mark };
  bank_answer (hall->bank, &page);
}

static void
answer (Hall *hall)
{
  const Request *heard = bank_hear (hall->bank);
  ListQuery *query;

  if (strcmp (heard->method, "Clients.Survey") == 0)
    {
      answer_survey (hall);
      return;
    }
  g_assert_cmpstr (heard->method, ==, "Clients.List");
  query = (ListQuery *) protobuf_c_message_unpack (&list_query__descriptor, NULL, heard->body.len, heard->body.data);
  answer_page (hall, query);
  protobuf_c_message_free_unpacked (&query->base, NULL);
}

static guint
length (Hall *hall)
{
  return g_list_model_get_n_items (G_LIST_MODEL (hall->pager));
}

static void
serve (Hall *hall)
{
  zmq_pollitem_t item = { hall->bank->socket, 0, ZMQ_POLLIN, 0 };

  g_main_context_iteration (NULL, FALSE);
  if (hall->first_only && length (hall) > 0)
    return;
  if (zmq_poll (&item, 1, 1) > 0)
    answer (hall);
}

/* Answers whatever the desk asks until something is so. */
#define SERVE_UNTIL(hall, condition)                                                                                   \
  for (gint64 end_ = g_get_monotonic_time () + PATIENCE_US; !(condition); serve (hall))                                \
  g_assert_cmpint (g_get_monotonic_time (), <, end_)

static void
hall_open (Hall *hall)
{
  static const char *const columns[] = { "name", "city", NULL };
  ListQuery query = LIST_QUERY__INIT;

  hall->bank = bank_open (NULL);
  hall->pager = pager_new (&clients_list_method);
  pager_set_survey (hall->pager, &clients_survey_method);
  hall->table = table_new (hall->pager, columns, "Clients");
  hall->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (hall->window), 600, 400);
  gtk_window_set_child (GTK_WINDOW (hall->window), hall->table);
  gtk_window_present (GTK_WINDOW (hall->window));
  pager_ask (hall->pager, &query);
}

static void
hall_close (Hall *hall)
{
  gtk_window_destroy (GTK_WINDOW (hall->window));
  g_object_unref (hall->pager);
  bank_close (hall->bank);
}

/* The number that the row at @position bears; 0 while it is not here. */
static uint64_t
number_at (Hall *hall, guint position)
{
  g_autoptr (Slot) slot = g_list_model_get_item (G_LIST_MODEL (hall->pager), position);
  const Msg *row = slot != NULL ? slot_get (slot) : NULL;

  return row != NULL ? ((const Client *) row)->id : 0;
}

static GtkAdjustment *
scrolling (Hall *hall)
{
  return gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (gtk_widget_get_first_child (hall->table)));
}

static void
a_list_grows_to_what_surveys_find (void)
{
  Hall hall = { .total = 2200, .estimated = true, .surveys = { 52000, 102000, 1000000 } };

  hall_open (&hall);
  SERVE_UNTIL (&hall, length (&hall) == 2200);
  g_assert_true (pager_is_estimated (hall.pager));
  SERVE_UNTIL (&hall, length (&hall) == 102000);
  g_assert_true (pager_is_estimated (hall.pager));
  SERVE_UNTIL (&hall, length (&hall) == 1000000);
  g_assert_false (pager_is_estimated (hall.pager));
  g_assert_cmpuint (hall.n_surveys, ==, 3);
  hall_close (&hall);
}

static void
what_was_scrolled_to_and_picked_stays_while_it_grows (void)
{
  Hall hall = { .total = 2200, .estimated = true, .surveys = { 1000000 } };
  double place;

  hall_open (&hall);
  hall.first_only = true;
  SERVE_UNTIL (&hall, length (&hall) > 0 && gtk_adjustment_get_upper (scrolling (&hall)) >= 2200);
  hall.first_only = false;
  g_assert_cmpuint (length (&hall), ==, 2200);
  table_pick (LIST_TABLE (hall.table), 1500);
  gtk_adjustment_set_value (scrolling (&hall), gtk_adjustment_get_upper (scrolling (&hall)) / 2);
  place = gtk_adjustment_get_value (scrolling (&hall));
  SERVE_UNTIL (&hall, length (&hall) == 1000000);
  SERVE_UNTIL (&hall, gtk_adjustment_get_upper (scrolling (&hall)) > 1000000);
  g_assert_cmpfloat (gtk_adjustment_get_value (scrolling (&hall)), ==, place);
  g_assert_cmpuint (table_get_n_picked (LIST_TABLE (hall.table)), ==, 1);
  hall_close (&hall);
}

static void
the_end_of_a_million_is_one_jump_away (void)
{
  Hall hall = { .total = 1000000 };

  hall_open (&hall);
  SERVE_UNTIL (&hall, gtk_adjustment_get_upper (scrolling (&hall)) > 1000000);
  gtk_adjustment_set_value (scrolling (&hall), gtk_adjustment_get_upper (scrolling (&hall)));
  SERVE_UNTIL (&hall, hall.farthest == 999800);
  SERVE_UNTIL (&hall, number_at (&hall, 999999) == 1000000);
  g_assert_cmpuint (number_at (&hall, 999990), ==, 999991);
  hall_close (&hall);
}

static void
later_pages_shorten_and_lengthen_the_tail (void)
{
  Hall hall = { .total = 1100 };

  hall_open (&hall);
  SERVE_UNTIL (&hall, length (&hall) == 1100);
  SERVE_UNTIL (&hall, number_at (&hall, 1050) == 1051);
  hall.total = 1150;
  SERVE_UNTIL (&hall, number_at (&hall, 450) == 451);
  g_assert_cmpuint (length (&hall), ==, 1150);
  g_assert_cmpuint (number_at (&hall, 1050), ==, 1051);
  SERVE_UNTIL (&hall, number_at (&hall, 1140) == 1141);
  hall.total = 900;
  SERVE_UNTIL (&hall, number_at (&hall, 650) == 651);
  g_assert_cmpuint (length (&hall), ==, 900);
  SERVE_UNTIL (&hall, number_at (&hall, 899) == 900);
  hall_close (&hall);
}

static void
a_page_goes_on_from_the_one_before_it (void)
{
  Hall hall = { .total = 100000 };
  unsigned before;

  hall_open (&hall);
  SERVE_UNTIL (&hall, number_at (&hall, 0) == 1);
  before = hall.n_after;
  SERVE_UNTIL (&hall, number_at (&hall, 250) == 251);
  g_assert_cmpuint (hall.n_after, ==, before + 1);
  SERVE_UNTIL (&hall, number_at (&hall, 50000) == 50001);
  g_assert_cmpuint (hall.n_after, ==, before + 1);
  hall_close (&hall);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/long-list/a-list-grows-to-what-surveys-find", a_list_grows_to_what_surveys_find);
  g_test_add_func ("/long-list/what-was-scrolled-to-and-picked-stays-while-it-grows",
                   what_was_scrolled_to_and_picked_stays_while_it_grows);
  g_test_add_func ("/long-list/the-end-of-a-million-is-one-jump-away", the_end_of_a_million_is_one_jump_away);
  g_test_add_func ("/long-list/later-pages-shorten-and-lengthen-the-tail", later_pages_shorten_and_lengthen_the_tail);
  g_test_add_func ("/long-list/a-page-goes-on-from-the-one-before-it", a_page_goes_on_from_the_one_before_it);
  return g_test_run ();
}
