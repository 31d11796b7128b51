/* watch.c - who is told of a change, judged over real rows: reach, owners, doors opened, records that are no more,
 * desks that do not read. The socket is the test's own. */

#include <string.h>

#include "server/net/presence.h"
#include "server/net/visit.h"
#include "server/net/watch.h"
#include "tests/clients/people.h"

enum
{
  MAX_HEARD = 64
};

typedef struct
{
  Bank *bank;
  Connections *known;
  Watchers *watchers;
  SocketSent answer;
  unsigned n;
  struct
  {
    uint8_t desk;
    char kind[32], text[80];
    uint64_t id;
    uint32_t version;
  } heard[MAX_HEARD];
} Hall;

static SocketSent
hear (void *data, const uint8_t route[JOB_ROUTE_SIZE], const void *bytes, size_t n)
{
  Hall *hall = data;
  Reply *reply = (Reply *)protobuf_c_message_unpack (&reply__descriptor, NULL, n, bytes);

  g_assert_nonnull (reply);
  g_assert_cmpuint (reply->serial, ==, 0);
  for (size_t i = 0; i < reply->n_notices && hall->answer == SOCKET_SENT; i++)
    {
      g_assert_cmpint (hall->n, <, MAX_HEARD);
      hall->heard[hall->n].desk = route[1];
      hall->heard[hall->n].id = reply->notices[i]->id;
      hall->heard[hall->n].version = reply->notices[i]->version;
      g_strlcpy (hall->heard[hall->n].text, reply->notices[i]->text, sizeof hall->heard[0].text);
      g_strlcpy (hall->heard[hall->n++].kind, reply->notices[i]->kind, sizeof hall->heard[0].kind);
    }
  protobuf_c_message_free_unpacked (&reply->base, NULL);
  return hall->answer;
}

static void
set_up (Hall *hall)
{
  *hall = (Hall){ .bank = bank_open (), .known = connections_new (g_free), .answer = SOCKET_SENT };
  hall->watchers = watchers_new (hall->known, hear, hall);
}

static void
tear_down (Hall *hall)
{
  GHashTableIter iter;
  void *connection;

  g_hash_table_iter_init (&iter, hall->known->routes);
  while (g_hash_table_iter_next (&iter, NULL, &connection))
    watchers_forget (hall->watchers, connection);
  watchers_free (hall->watchers);
  connections_free (hall->known);
  bank_close (hall->bank);
}

/* Desk @number, where @who sits and watches @kind, one record or all. */
static Connection *
sits (Hall *hall, uint8_t number, const char *who, const char *kind, uint64_t id)
{
  Visit *visit = visit_new ();
  RecordOf record = RECORD_OF__INIT, *records[] = { &record };
  WatchList list = WATCH_LIST__INIT;
  Connection *connection;

  visit->job.route[0] = 1;
  visit->job.route[1] = number;
  visit->has_token = visit->enrolled = true;
  visit->workstation_id = 1;
  visit->idle_ms = visit->seen_at = G_MAXINT32;
  visit->doubts = hall->known->doubts;
  memset (visit->key, number, sizeof visit->key);
  memset (visit->token_hash, number, sizeof visit->token_hash);
  visit->owner = caller_new (bank_caller (hall->bank, who));
  connection = connections_of (hall->known, &visit->job);
  memcpy (connection->key, visit->key, sizeof visit->key);
  memcpy (connection->token_hash, visit->token_hash, sizeof visit->token_hash);
  connection->has_session = true;
  g_assert_true (connections_learn (hall->known, visit, 1000));
  visit_free (visit);
  record.kind = (char *)kind;
  record.id = id;
  list.records = records;
  list.n_records = 1;
  watchers_set (hall->watchers, connection, &list);
  return connection;
}

static void
change (Hall *hall, const char *kind, uint64_t first, unsigned n)
{
  Visit *visit = visit_new ();

  for (unsigned i = 0; i < n; i++)
    {
      Notice *notice = arena_alloc (visit->job.arena, sizeof *notice);

      notice__init (notice);
      notice->kind = (char *)kind;
      notice->id = first + i;
      notice->version = 2;
      g_ptr_array_add (visit->job.notices, notice);
    }
  if (watchers_care (hall->watchers, visit))
    {
      watch_step (NULL, bank_link (hall->bank), &visit->job);
      watchers_tell (hall->watchers, visit);
    }
  visit_free (visit);
}

static uint64_t
a_far_client (Hall *hall)
{
  return people_make (hall->bank, "all",
                      A (Client, client, .form = CLIENT__FORM__PERSON, .surname = "Far", .given_name = "Anna",
                         .branch_id = BANK_FAR_BRANCH));
}

static void
only_those_in_whose_reach_it_lies_are_told (void)
{
  Hall hall;
  uint64_t near, far;

  set_up (&hall);
  near = people_make (hall.bank, "all", PERSON ("Near", "Anna"));
  far = a_far_client (&hall);
  sits (&hall, 1, "clerk", "client", 0);
  sits (&hall, 2, "region", "client", 0);
  sits (&hall, 3, "guest", "client", 0);
  change (&hall, "client", far, 1);
  g_assert_cmpuint (hall.n, ==, 0);
  change (&hall, "client", near, 1);
  g_assert_cmpuint (hall.n, ==, 2);
  g_assert_cmpuint (hall.heard[0].desk + hall.heard[1].desk, ==, 3);
  g_assert_cmpuint (hall.heard[0].id, ==, near);
  tear_down (&hall);
}

static void
an_owner_is_told_wherever_his_client_lies (void)
{
  Hall hall;
  uint64_t far;

  set_up (&hall);
  far = people_make (hall.bank, "all",
                     A (Client, client, .form = CLIENT__FORM__PERSON, .surname = "Far", .given_name = "Anna",
                        .branch_id = BANK_FAR_BRANCH, .manager_id = BANK_CLERK));
  sits (&hall, 1, "clerk", "client", 0);
  change (&hall, "client", far, 1);
  g_assert_cmpuint (hall.n, ==, 1);
  g_assert_cmpuint (hall.heard[0].version, ==, 2);
  tear_down (&hall);
}

static void
many_records_of_a_kind_are_told_as_one_change_of_it (void)
{
  Hall hall;

  set_up (&hall);
  sits (&hall, 1, "clerk", "client", 0);
  sits (&hall, 2, "clerk", "client", 17);
  sits (&hall, 3, "clerk", "branch", 0);
  change (&hall, "client", 1, WATCH_MANY + 1);
  g_assert_cmpuint (hall.n, ==, 2);
  g_assert_cmpuint (hall.heard[0].desk + hall.heard[1].desk, ==, 3);
  g_assert_cmpuint (hall.heard[0].id + hall.heard[1].id, ==, 0);
  tear_down (&hall);
}

static void
who_watched_what_is_no_more_is_told_so_and_lists_are_told_to_look (void)
{
  Hall hall;

  set_up (&hall);
  sits (&hall, 1, "clerk", "client", 999);
  sits (&hall, 2, "clerk", "client", 0);
  change (&hall, "client", 999, 1);
  g_assert_cmpuint (hall.n, ==, 2);
  g_assert_cmpuint (hall.heard[0].id, ==, 999);
  g_assert_cmpuint (hall.heard[0].version, ==, 0);
  g_assert_cmpuint (hall.heard[1].id, ==, 0);
  tear_down (&hall);
}

static void
who_does_not_read_is_told_later_that_all_he_watches_has_changed (void)
{
  Hall hall;
  uint64_t near;

  set_up (&hall);
  near = people_make (hall.bank, "all", PERSON ("Near", "Anna"));
  sits (&hall, 1, "clerk", "client", near);
  hall.answer = SOCKET_FULL;
  change (&hall, "client", near, 1);
  watchers_catch_up (hall.watchers);
  g_assert_cmpuint (hall.n, ==, 0);
  hall.answer = SOCKET_SENT;
  watchers_catch_up (hall.watchers);
  g_assert_cmpuint (hall.n, ==, 1);
  g_assert_cmpstr (hall.heard[0].kind, ==, "client");
  g_assert_cmpuint (hall.heard[0].id, ==, 0);
  watchers_catch_up (hall.watchers);
  g_assert_cmpuint (hall.n, ==, 1);
  tear_down (&hall);
}

static void
a_session_in_doubt_is_told_nothing_until_it_is_known_again (void)
{
  Hall hall;
  uint64_t near;
  Connection *connection;

  set_up (&hall);
  near = people_make (hall.bank, "all", PERSON ("Near", "Anna"));
  connection = sits (&hall, 1, "clerk", "client", 0);
  g_assert_false (connections_is_stale (hall.known, connection, 2000));
  connections_doubt (hall.known, "role", 5);
  change (&hall, "client", near, 1);
  watchers_catch_up (hall.watchers);
  g_assert_cmpuint (hall.n, ==, 0);
  g_assert_true (connections_is_stale (hall.known, connection, 40000));
  sits (&hall, 1, "clerk", "client", 0);
  change (&hall, "client", near, 1);
  g_assert_cmpuint (hall.n, ==, 1);
  tear_down (&hall);
}

static void
who_says_no_more_that_he_edits_is_forgotten_after_his_lease (void)
{
  Hall hall;
  Presence editing = PRESENCE__INIT;
  Presences *presences;

  set_up (&hall);
  presences = presences_new (hall.watchers);
  sits (&hall, 1, "clerk", "client", 17);
  editing.kind = "client";
  editing.id = 17;
  editing.editing = true;
  presences_set (presences, bank_caller (hall.bank, "region"), &editing, 1000);
  g_assert_cmpuint (hall.n, ==, 1);
  g_assert_cmpstr (hall.heard[0].text, ==, "region");
  presences_set (presences, bank_caller (hall.bank, "region"), &editing, 15000);
  presences_expire (presences, 15000 + PRESENCE_LEASE_MS);
  g_assert_cmpuint (hall.n, ==, 1);
  presences_expire (presences, 15001 + PRESENCE_LEASE_MS);
  g_assert_cmpuint (hall.n, ==, 2);
  g_assert_cmpstr (hall.heard[1].text, ==, "");
  presences_free (presences);
  tear_down (&hall);
}

static void
who_was_let_in_until_yesterday_hears_nothing (void)
{
  Hall hall;
  uint64_t far;

  set_up (&hall);
  far = a_far_client (&hall);
  bank_ask (hall.bank, "all", &records_open_method,
            A (RecordAccess, record_access, .kind = "client", .record_id = far, .person_id = BANK_CLERK,
               .level = RECORD_ACCESS__LEVEL__SEES, .reason = "Cover", .last_day = 900000));
  sits (&hall, 1, "clerk", "client", 0);
  change (&hall, "client", far, 1);
  g_assert_cmpuint (hall.n, ==, 1);
  bank_run (hall.bank, "UPDATE record_access SET last_day = 700000");
  change (&hall, "client", far, 1);
  g_assert_cmpuint (hall.n, ==, 1);
  tear_down (&hall);
}

static void
who_lacks_the_right_over_a_kind_hears_nothing_of_it (void)
{
  Hall hall;

  set_up (&hall);
  bank_run (hall.bank, "INSERT INTO proposal (id, version, method, first_id, proposed_at, state)"
                       " VALUES (77, 1, 'People.Grant', 101, 1, 1)");
  sits (&hall, 1, "guest", "proposal", 0);
  sits (&hall, 2, "all", "proposal", 0);
  change (&hall, "proposal", 77, 1);
  g_assert_cmpuint (hall.n, ==, 1);
  g_assert_cmpuint (hall.heard[0].desk, ==, 2);
  tear_down (&hall);
}

static void
what_hangs_on_a_record_is_told_as_far_as_that (void)
{
  Hall hall;
  RecordRef *note;
  uint64_t far;

  set_up (&hall);
  far = a_far_client (&hall);
  note = bank_ask (hall.bank, "all", &records_save_note_method,
                   A (NoteSave, note_save,
                      .record = A (Note, note, .kind = "client", .record_id = far, .text = "Called")));
  sits (&hall, 1, "clerk", "note", 0);
  sits (&hall, 2, "all", "note", 0);
  change (&hall, "note", note->id, 1);
  g_assert_cmpuint (hall.n, ==, 1);
  g_assert_cmpuint (hall.heard[0].desk, ==, 2);
  g_assert_cmpstr (hall.heard[0].kind, ==, "note");
  g_assert_cmpuint (hall.heard[0].id, ==, note->id);
  tear_down (&hall);
}

static void
what_has_an_owner_and_no_place_is_told_to_him_and_to_who_sees_all (void)
{
  Hall hall;

  set_up (&hall);
  bank_run (hall.bank, "INSERT INTO work (id, version, title, method, state, done, total, rejected, person_id,"
                       " began_at) VALUES (78, 1, 'clients.csv', 'Clients.Take', 1, 0, 9, 0, 104, 1)");
  sits (&hall, 1, "clerk", "work", 0);
  sits (&hall, 2, "region", "work", 0);
  sits (&hall, 3, "all", "work", 0);
  change (&hall, "work", 78, 1);
  g_assert_cmpuint (hall.n, ==, 2);
  g_assert_cmpuint (hall.heard[0].desk + hall.heard[1].desk, ==, 4);
  tear_down (&hall);
}

static void
who_has_made_something_hears_of_it_without_the_right_over_its_kind (void)
{
  Hall hall;

  set_up (&hall);
  bank_run (hall.bank, "INSERT INTO export (id, version, person_id, began_at, reason, allowed, given)"
                       " VALUES (79, 1, 106, 1, 'x', 9, 0), (80, 1, 101, 1, 'x', 9, 0)");
  sits (&hall, 1, "guest", "client_export", 0);
  change (&hall, "client_export", 79, 1);
  change (&hall, "client_export", 80, 1);
  g_assert_cmpuint (hall.n, ==, 1);
  g_assert_cmpuint (hall.heard[0].id, ==, 79);
  tear_down (&hall);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/watch/only-those-in-whose-reach-it-lies-are-told", only_those_in_whose_reach_it_lies_are_told);
  g_test_add_func ("/watch/an-owner-is-told-wherever-his-client-lies", an_owner_is_told_wherever_his_client_lies);
  g_test_add_func ("/watch/many-records-of-a-kind-are-told-as-one-change-of-it",
                   many_records_of_a_kind_are_told_as_one_change_of_it);
  g_test_add_func ("/watch/who-watched-what-is-no-more-is-told-so-and-lists-are-told-to-look",
                   who_watched_what_is_no_more_is_told_so_and_lists_are_told_to_look);
  g_test_add_func ("/watch/who-does-not-read-is-told-later-that-all-he-watches-has-changed",
                   who_does_not_read_is_told_later_that_all_he_watches_has_changed);
  g_test_add_func ("/watch/a-session-in-doubt-is-told-nothing-until-it-is-known-again",
                   a_session_in_doubt_is_told_nothing_until_it_is_known_again);
  g_test_add_func ("/watch/who-says-no-more-that-he-edits-is-forgotten-after-his-lease",
                   who_says_no_more_that_he_edits_is_forgotten_after_his_lease);
  g_test_add_func ("/watch/who-was-let-in-until-yesterday-hears-nothing", who_was_let_in_until_yesterday_hears_nothing);
  g_test_add_func ("/watch/who-lacks-the-right-over-a-kind-hears-nothing-of-it",
                   who_lacks_the_right_over_a_kind_hears_nothing_of_it);
  g_test_add_func ("/watch/what-hangs-on-a-record-is-told-as-far-as-that",
                   what_hangs_on_a_record_is_told_as_far_as_that);
  g_test_add_func ("/watch/who-has-made-something-hears-of-it-without-the-right-over-its-kind",
                   who_has_made_something_hears_of_it_without_the_right_over_its_kind);
  g_test_add_func ("/watch/what-has-an-owner-and-no-place-is-told-to-him-and-to-who-sees-all",
                   what_has_an_owner_and_no_place_is_told_to_him_and_to_who_sees_all);
  return g_test_run ();
}
