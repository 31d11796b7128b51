/* limits.c - what a server does with too much, with what is broken, and with what comes twice. */

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <zmq.h>

#include "tests/desk.h"

enum
{
  NO_ANSWER_MS = 500,
  SOON_MS = 20000,
  TELLING_MS = 2000, /* far below what a session is trusted for */
  MINUTE_MS = 60000,
  HOUR_MS = 60 * MINUTE_MS
};

static const ListQuery few
    = { .base = PROTOBUF_C_MESSAGE_INIT (&list_query__descriptor), .limit = 5, .text = "", .sort = "", .of_kind = "" };

static void
damaged_frames_are_refused_or_dropped_and_harm_nobody (void)
{
  g_autoptr (House) house = house_open ("");
  Station window = house_enrol (house, "Window 1", "0000");
  g_autoptr (Wire) desk = desk_open (house, &window, NULL), rogue = desk_open (house, &window, NULL);
  g_autofree uint8_t *noise = g_malloc (2 << 20);
  g_autoptr (GRand) dice = g_rand_new_with_seed (17);

  desk_sign_in (desk, "admin");
  for (int i = 0; i < 300; i++)
    {
      size_t n = g_rand_int_range (dice, 0, 3000);

      for (size_t j = 0; j < n; j++)
        noise[j] = g_rand_int (dice);
      wire_send_bytes (rogue, noise, n);
    }
  zmq_send (wire_socket (rogue), "one", 3, ZMQ_SNDMORE);
  zmq_send (wire_socket (rogue), "two", 3, 0);
  wire_send_bytes (rogue, noise, 2 << 20); /* above the limit: this line is cut */
  desk_ask (desk, &people_list_method, &few);
  g_assert_cmpint (house_stop (house, SIGTERM), ==, 0);
}

static void
a_method_that_is_the_houses_own_is_nobodys (void)
{
  g_autoptr (House) house = house_open ("");
  Station window = house_enrol (house, "Window 1", "0000");
  g_autoptr (Wire) desk = desk_open (house, &window, NULL);

  desk_sign_in (desk, "admin");
  desk_refuses (desk, &session_enrol_method, A (Enrolment, enrolment, .code = "x"), STATUS__INVALID);
  desk_refuses (desk, &audit_seal_method, A (SealRequest, seal_request), STATUS__INVALID);
}

static Reply *
save_branch (Wire *desk, const BranchSave *save, const uint8_t *key)
{
  Reply *reply = desk_keep (wire_hear (desk, wire_send (desk, "People.SaveBranch", &save->base, key, NULL), SOON_MS));

  g_assert_nonnull (reply);
  return reply;
}

static void
a_write_that_is_sent_twice_is_done_once (void)
{
  const char *touched[] = { "name", "code", "zone", "state", "parent_id" };
  g_autoptr (House) house = house_open ("");
  Station window = house_enrol (house, "Window 1", "0000");
  g_autoptr (Wire) desk = desk_open (house, &window, NULL), later = NULL;
  uint8_t key[WIRE_KEY_SIZE];
  Me *me = desk_sign_in (desk, "admin");
  PersonPage *people = desk_ask (desk, &people_list_method, &few);
  Branch *branch = A (Branch, branch, .name = "North", .code = "0001", .zone = "Europe/Moscow",
                      .state = BRANCH__STATE__OPEN, .parent_id = people->people[0]->branch_id);
  BranchSave *save
      = A (BranchSave, branch_save, .record = branch, .n_touched = G_N_ELEMENTS (touched), .touched = touched);
  Reply *first, *again;

  wire_new_key (key);
  first = save_branch (desk, save, key);
  g_assert_null (first->fault);
  again = save_branch (desk, save, key);
  g_assert_cmpmem (first->body.data, first->body.len, again->body.data, again->body.len);

  g_assert_cmpint (house_stop (house, SIGKILL), ==, -1);
  house_start (house);
  later = desk_open (house, &window, NULL);
  wire_set_token (later, me->token.data, me->token.len);
  again = save_branch (later, save, key);
  g_assert_null (again->fault);
  g_assert_cmpmem (first->body.data, first->body.len, again->body.data, again->body.len);
  branch->code = "0002";
  g_assert_cmpint (save_branch (later, save, key)->fault->status, ==, STATUS__INVALID);
}

/* One desk asks faster than anybody can answer; another does not notice. */
static void
who_floods_is_told_busy_and_holds_up_nobody (void)
{
  enum
  {
    N = 3000
  };
  g_autoptr (House) house = house_open ("");
  Station window = house_enrol (house, "Window 1", "0000"), other = house_enrol (house, "Window 2", "0000");
  g_autoptr (Wire) rogue = desk_open (house, &window, NULL), desk = desk_open (house, &other, NULL);
  const Token token = TOKEN__INIT;
  const int wait = NO_ANSWER_MS;
  unsigned n_busy = 0, n_heard = 0;
  uint8_t bytes[2048];
  int64_t began;
  int n;

  desk_sign_in (rogue, "admin");
  desk_sign_in (desk, "admin");
  for (int i = 0; i < N; i++)
    wire_send (rogue, "Session.Unlock", &token.base, NULL, NULL);
  began = g_get_monotonic_time ();
  desk_ask (desk, &people_list_method, &few);
  g_assert_cmpint (g_get_monotonic_time () - began, <, 2000000);
  zmq_setsockopt (wire_socket (rogue), ZMQ_RCVTIMEO, &wait, sizeof wait);
  while ((n = zmq_recv (wire_socket (rogue), bytes, sizeof bytes, 0)) > 0)
    {
      Reply *reply = desk_keep (protobuf_c_message_unpack (&reply__descriptor, NULL, n, bytes));

      n_heard++;
      n_busy += reply->fault != NULL && reply->fault->status == STATUS__BUSY;
    }
  g_test_message ("%u heard, %u busy", n_heard, n_busy);
  g_assert_cmpint (n_busy, >, 0);
  desk_ask (desk, &people_list_method, &few);
}

/* It asks for much and reads nothing: what waits for it is bounded, and the server goes on. */
static void
who_does_not_read_costs_little_and_holds_up_nobody (void)
{
  enum
  {
    N = 20000,
#ifdef HOUSE_SANITIZE
    MORE = 256 << 8,   /* pages: a sanitizer keeps what was given back */
#else
    MORE = 64 << 8,
#endif
  };
  g_autoptr (House) house = house_open ("");
  Station window = house_enrol (house, "Window 1", "0000"), other = house_enrol (house, "Window 2", "0000");
  g_autoptr (Wire) deaf = desk_open (house, &window, NULL), desk = desk_open (house, &other, NULL);
  g_autofree char *path = g_strdup_printf ("/proc/%d/statm", house_pid (house)), *before = NULL, *after = NULL;
  const int small = 8;

  desk_sign_in (deaf, "admin");
  desk_sign_in (desk, "admin");
  zmq_setsockopt (wire_socket (deaf), ZMQ_RCVHWM, &small, sizeof small);
  g_assert_true (g_file_get_contents (path, &before, NULL, NULL));
  for (int i = 0; i < N; i++)
    if (zmq_send (wire_socket (deaf), "", 0, ZMQ_DONTWAIT) < 0
        || wire_send (deaf, "People.List", &few.base, NULL, NULL) == 0)
      break;
  desk_ask (desk, &people_list_method, &few);
  g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
  g_assert_cmpint (g_ascii_strtoll (strchr (after, ' '), NULL, 10) - g_ascii_strtoll (strchr (before, ' '), NULL, 10),
                   <, MORE);
}

static void
enrolment_takes_ten_a_minute_and_then_says_busy (void)
{
  g_autoptr (House) house = house_open ("");
  unsigned n_denied = 0, n_busy = 0;

  for (int i = 0; i < 14; i++)
    {
      Station station = station_new ();
      Reply *reply = house_try_enrol (house, &station, "00112233445566778899aabbccddeeff");

      g_assert_nonnull (reply);
      g_assert_nonnull (reply->fault);
      n_denied += reply->fault->status == STATUS__DENIED;
      n_busy += reply->fault->status == STATUS__BUSY;
    }
  g_assert_cmpint (n_denied, ==, 10);
  g_assert_cmpint (n_busy, ==, 4);
}

/* A stranger's key is let into the enrolment endpoint and nowhere else; there only "Enrol" is answered. */
static void
the_enrolment_endpoint_answers_nothing_else (void)
{
  g_autoptr (House) house = house_open ("");
  Station stranger = station_new ();
  g_autoptr (Wire) wire = wire_open (&(WireShape){ house_enrol_endpoint (house), house_server_key (house),
                                                   stranger.public_key, stranger.secret_key, NULL });
  Greeting greeting = GREETING__INIT;
  g_autofree uint8_t *big = g_malloc0 (4096);

  g_assert_null (wire_hear (wire, wire_send (wire, "Session.Hello", &greeting.base, NULL, NULL), NO_ANSWER_MS));
  wire_send_bytes (wire, big, 4096);
  g_assert_null (wire_hear (wire, 1, NO_ANSWER_MS));
}

/* A line is written when its batch ends, which is after the reply. */
static bool
log_says (House *house, const char *what)
{
  bool found = false;

  for (int i = 0; i < 100 && !found; i++)
    {
      g_autofree char *log = house_log (house);

      found = strstr (log, what) != NULL;
      g_usleep (found ? 0 : 20000);
    }
  return found;
}

static void
a_key_in_two_places_stops_the_older_and_raises_an_alarm (void)
{
  g_autoptr (House) house = house_open ("");
  Station window = house_enrol (house, "Window 1", "0000");
  g_autoptr (Wire) first = desk_open (house, &window, "127.0.0.1"), second = desk_open (house, &window, "127.0.0.2");

  desk_sign_in (first, "admin");
  desk_ask (first, &people_list_method, &few);
  desk_ask (second, &session_hello_method, A (Greeting, greeting, .build = "0.1.0"));
  desk_refuses (first, &people_list_method, &few, STATUS__DENIED);
  desk_ask (second, &session_hello_method, A (Greeting, greeting, .build = "0.1.0"));
  g_assert_true (log_says (house, "alarm what=key.shared"));
}

/* Not one frame more is answered; only PostgreSQL takes a moment to say what another process has written there. */
static void
is_over_at_once (Wire *desk, Status status)
{
  int64_t end = g_get_monotonic_time () + (g_getenv ("KONTOR_STORE") != NULL ? TELLING_MS * 1000 : 0);
  Reply *reply;

  do
    reply = desk_keep (wire_ask (desk, &people_list_method, &few.base));
  while (reply != NULL && reply->fault == NULL && g_get_monotonic_time () < end);
  g_assert_nonnull (reply);
  g_assert_nonnull (reply->fault);
  g_assert_cmpint (reply->fault->status, ==, status);
}

/* Of what kontorctl lists, the first that is told with @word. */
static char *
listed_id (House *house, const char *what, const char *word)
{
  g_autofree char *list = house_ctl (house, what, "list", NULL);
  g_auto (GStrv) lines = g_strsplit (list, "\n", -1);

  for (int i = 0; lines[i] != NULL; i++)
    if (strstr (lines[i], word) != NULL)
      return g_strndup (lines[i], strcspn (lines[i], " "));
  g_error ("%s is not in the list: %s", word, list);
}

/* A desk of which the operator says at the server @what is to be done @with. */
static void
is_told_at_once (const char *what, const char *with, Status status)
{
  g_autoptr (House) house = house_open ("");
  Station window = house_enrol (house, "Window 1", "0000");
  g_autoptr (Wire) desk = desk_open (house, &window, NULL);
  g_autofree char *id = NULL, *said = NULL;

  desk_sign_in (desk, "admin");
  desk_ask (desk, &people_list_method, &few);
  id = listed_id (house, what, "Window 1");
  said = house_ctl (house, what, with, id, NULL);
  is_over_at_once (desk, status);
}

static void
a_session_that_the_operator_ends_is_over_at_once (void)
{
  is_told_at_once ("session", "end", STATUS__SIGN_IN);
}

static void
a_machine_that_the_operator_shuts_out_is_refused_at_once (void)
{
  is_told_at_once ("workstation", "revoke", STATUS__DENIED);
}

static void
a_thousand_connections_are_served (void)
{
  enum
  {
    N = 1000
  };
  g_autoptr (House) house = house_open ("");
  Station window = house_enrol (house, "Window 1", "0000");
  void *context = zmq_ctx_new ();
  g_autofree void **sockets = g_new0 (void *, N);
  const int none = 0, wait = 30000;
  Greeting greeting = GREETING__INIT;
  Request request = REQUEST__INIT;
  uint8_t body[64], bytes[256];
  struct rlimit files;
  size_t n;
  unsigned n_well = 0;

  getrlimit (RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit (RLIMIT_NOFILE, &files);
  zmq_ctx_set (context, ZMQ_MAX_SOCKETS, N + 16);
  greeting.build = "0.1.0";
  request.serial = 1;
  request.method = "Session.Hello";
  request.body = (ProtobufCBinaryData){ protobuf_c_message_pack (&greeting.base, body), body };
  n = protobuf_c_message_pack (&request.base, bytes);
  for (int i = 0; i < N; i++)
    {
      sockets[i] = zmq_socket (context, ZMQ_DEALER);
      zmq_setsockopt (sockets[i], ZMQ_LINGER, &none, sizeof none);
      zmq_setsockopt (sockets[i], ZMQ_RCVTIMEO, &wait, sizeof wait);
      zmq_setsockopt (sockets[i], ZMQ_CURVE_SERVERKEY, house_server_key (house), WIRE_Z85_SIZE);
      zmq_setsockopt (sockets[i], ZMQ_CURVE_PUBLICKEY, window.public_key, WIRE_Z85_SIZE);
      zmq_setsockopt (sockets[i], ZMQ_CURVE_SECRETKEY, window.secret_key, WIRE_Z85_SIZE);
      g_assert_cmpint (zmq_connect (sockets[i], house_endpoint (house)), ==, 0);
      g_assert_cmpint (zmq_send (sockets[i], bytes, n, 0), ==, n);
    }
  for (int i = 0; i < N; i++)
    {
      n_well += zmq_recv (sockets[i], bytes, sizeof bytes, 0) > 0;
      zmq_close (sockets[i]);
    }
  zmq_ctx_term (context);
  g_assert_cmpint (n_well, ==, N);
}

/* In a bank of so many people that one who looks all of them through is never quick; how often is told once. */
static void
reads_that_were_too_slow_for_the_routers_thread_are_told_by_the_hour (void)
{
  static const char hire[]
      = "INSERT INTO person (id, version, login, name, name_key, branch_id, state)"
        " WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
        " SELECT i + 100000, 1, 'teller' || i, 'Teller', printf ('%06d', i), (SELECT id FROM branch), 1 FROM n";
  static const char told[] = "late method=People.List reads=3";
  g_autoptr (House) house = house_open_timed ("");
  Station window = house_enrol (house, "Window 1", "0000");
  g_autoptr (Wire) desk = desk_open (house, &window, NULL);
  g_autofree char *log = NULL;

  desk_sign_in (desk, "admin");
  house_hand (house, hire);
  for (int i = 0; i < 3; i++)
    desk_ask (desk, &people_list_method, A (ListQuery, list_query, .limit = 5, .text = "nobody's name"));
  house_sleep (house, HOUR_MS - MINUTE_MS);
  desk_refuses (desk, &people_list_method, &few, STATUS__SIGN_IN); /* so it has seen what time it is */
  log = house_log (house);
  g_assert_null (strstr (log, "late method="));
  house_sleep (house, MINUTE_MS);
  g_assert_true (log_says (house, told));
  g_assert_cmpint (house_stop (house, SIGTERM), ==, 0); /* where what is left of the hour is told */
  g_free (g_steal_pointer (&log));
  log = house_log (house);
  g_assert_nonnull (strstr (log, told));
  g_assert_true (strstr (log, "late method=People.List") == g_strrstr (log, "late method=People.List"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/limits/damaged-frames-are-refused-or-dropped-and-harm-nobody",
                   damaged_frames_are_refused_or_dropped_and_harm_nobody);
  g_test_add_func ("/limits/a-method-that-is-the-houses-own-is-nobodys", a_method_that_is_the_houses_own_is_nobodys);
  g_test_add_func ("/limits/a-write-that-is-sent-twice-is-done-once", a_write_that_is_sent_twice_is_done_once);
  g_test_add_func ("/limits/who-floods-is-told-busy-and-holds-up-nobody", who_floods_is_told_busy_and_holds_up_nobody);
  g_test_add_func ("/limits/who-does-not-read-costs-little-and-holds-up-nobody",
                   who_does_not_read_costs_little_and_holds_up_nobody);
  g_test_add_func ("/limits/enrolment-takes-ten-a-minute-and-then-says-busy",
                   enrolment_takes_ten_a_minute_and_then_says_busy);
  g_test_add_func ("/limits/the-enrolment-endpoint-answers-nothing-else", the_enrolment_endpoint_answers_nothing_else);
  g_test_add_func ("/limits/a-key-in-two-places-stops-the-older-and-raises-an-alarm",
                   a_key_in_two_places_stops_the_older_and_raises_an_alarm);
  g_test_add_func ("/limits/a-session-that-the-operator-ends-is-over-at-once",
                   a_session_that_the_operator_ends_is_over_at_once);
  g_test_add_func ("/limits/a-machine-that-the-operator-shuts-out-is-refused-at-once",
                   a_machine_that_the_operator_shuts_out_is_refused_at_once);
  g_test_add_func ("/limits/a-thousand-connections-are-served", a_thousand_connections_are_served);
  if (g_getenv ("KONTOR_STORE") == NULL)   /* elsewhere no read is the router's own */
    g_test_add_func ("/limits/reads-that-were-too-slow-for-the-routers-thread-are-told-by-the-hour",
                     reads_that_were_too_slow_for_the_routers_thread_are_told_by_the_hour);
  return g_test_run ();
}
