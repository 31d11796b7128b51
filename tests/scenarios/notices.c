/* notices.c - who hears that a record has changed, who does not, and who is seen to be editing. */

#include <signal.h>
#include <string.h>

#include "tests/desk.h"

enum
{
  SOON_MS = 3000,
  NEVER_MS = 700
};

typedef struct
{
  House *house;
  Station one, other;
  Wire *desk, *office;
  uint64_t near_branch, far_branch;
} Floor;

static uint64_t
make_branch (Wire *desk, uint64_t parent_id, const char *code)
{
  const char *touched[] = { "name", "code", "zone", "state", "parent_id" };
  Branch *branch = A (Branch, branch, .name = (char *)code, .code = (char *)code, .zone = "Europe/Moscow",
                      .state = BRANCH__STATE__OPEN, .parent_id = parent_id);
  RecordRef *saved = desk_ask (
      desk, &people_save_branch_method,
      A (BranchSave, branch_save, .record = branch, .n_touched = G_N_ELEMENTS (touched), .touched = touched));

  return saved->id;
}

/* A head office with two branches; one desk in each, where their managers sit. */
static void
set_up (Floor *floor)
{
  Station head;
  g_autoptr (Wire) admin = NULL;
  BranchPage *branches;

  floor->house = house_open ("");
  head = house_enrol (floor->house, "Head", "0000");
  admin = desk_open (floor->house, &head, NULL);
  desk_sign_in (admin, "admin");
  branches = desk_ask (admin, &people_branches_method, A (ListQuery, list_query, .limit = 10));
  floor->near_branch = make_branch (admin, branches->branches[0]->id, "0001");
  floor->far_branch = make_branch (admin, branches->branches[0]->id, "0002");
  house_person (floor->house, "olga", "Petrova Olga", "0001", "Branch manager");
  house_person (floor->house, "irina", "Sidorova Irina", "0001", "Branch manager");
  house_person (floor->house, "far", "Dalnev Ivan", "0002", "Branch manager");
  floor->one = house_enrol (floor->house, "Window 1", "0001");
  floor->other = house_enrol (floor->house, "Window 2", "0002");
  floor->desk = desk_open (floor->house, &floor->one, NULL);
  floor->office = desk_open (floor->house, &floor->other, NULL);
  desk_sign_in (floor->desk, "olga");
}

static void
tear_down (Floor *floor)
{
  wire_close (floor->desk);
  wire_close (floor->office);
  house_close (floor->house);
}

static RecordRef *
save_client (Wire *desk, const Client *client, const char *touched)
{
  const char *names[] = { touched };

  return desk_ask (
      desk, &clients_save_method,
      A (ClientSave, client_save, .record = (Client *)client, .n_touched = client->id != 0, .touched = names));
}

static RecordRef *
make_client (Wire *desk, uint64_t branch_id, const char *surname)
{
  return save_client (desk,
                      A (Client, client, .form = CLIENT__FORM__PERSON, .surname = (char *)surname, .given_name = "Anna",
                         .branch_id = branch_id),
                      "");
}

static void
rename_client (Wire *desk, RecordRef *ref, const char *given_name)
{
  *ref = *save_client (desk,
                       A (Client, client, .id = ref->id, .version = ref->version, .form = CLIENT__FORM__PERSON,
                          .surname = "Orlova", .given_name = (char *)given_name),
                       "given_name");
}

static void
watch (Wire *desk, const char *kind, uint64_t id)
{
  RecordOf *record = A (RecordOf, record_of, .kind = (char *)kind, .id = id);

  desk_ask (desk, &session_watch_method,
            A (WatchList, watch_list, .n_records = 1, .records = (RecordOf *[]){ record }));
}

static const Notice *
hears (Wire *desk, const char *kind)
{
  Notice *notice = desk_keep (wire_notice (desk, SOON_MS));

  g_assert_nonnull (notice);
  g_assert_cmpstr (notice->kind, ==, kind);
  return notice;
}

static void
who_watches_a_record_or_its_kind_hears_of_a_change (void)
{
  Floor floor;
  RecordRef *ref;
  const Notice *notice;

  set_up (&floor);
  ref = make_client (floor.desk, floor.near_branch, "Orlova");
  desk_sign_in (floor.office, "irina");
  watch (floor.office, "client", ref->id);
  watch (floor.desk, "client", 0);
  rename_client (floor.desk, ref, "Maria");

  notice = hears (floor.office, "client");
  g_assert_cmpuint (notice->id, ==, ref->id);
  g_assert_cmpuint (notice->version, ==, ref->version);
  notice = hears (floor.desk, "client");
  g_assert_cmpuint (notice->id, ==, ref->id);
  tear_down (&floor);
}

static void
nobody_hears_of_what_is_out_of_reach (void)
{
  Floor floor;
  RecordRef *ref;
  Watched *watched;

  set_up (&floor);
  ref = make_client (floor.desk, floor.near_branch, "Orlova");
  desk_sign_in (floor.office, "far");
  watched = desk_ask (floor.office, &session_watch_method,
                      A (WatchList, watch_list, .n_records = 1,
                         .records = (RecordOf *[]){ A (RecordOf, record_of, .kind = "client", .id = ref->id) }));
  g_assert_cmpuint (watched->n_skipped, ==, 1);
  rename_client (floor.desk, ref, "Vera");
  g_assert_null (wire_notice (floor.office, NEVER_MS));
  watch (floor.office, "client", 0);
  rename_client (floor.desk, ref, "Maria");
  g_assert_null (wire_notice (floor.office, NEVER_MS));

  ref = make_client (floor.office, floor.far_branch, "Near");
  g_assert_cmpuint (hears (floor.office, "client")->id, ==, ref->id);
  tear_down (&floor);
}

/* One card that is out of reach, or gone, makes the desk deaf to no other. */
static void
what_may_not_be_watched_is_skipped_and_named (void)
{
  Floor floor;
  RecordRef *near, *far;
  Watched *watched;

  set_up (&floor);
  near = make_client (floor.desk, floor.near_branch, "Orlova");
  desk_sign_in (floor.office, "far");
  far = make_client (floor.office, floor.far_branch, "Far");
  watched = desk_ask (
      floor.desk, &session_watch_method,
      A (WatchList, watch_list, .n_records = 3,
         .records = (RecordOf *[]){ A (RecordOf, record_of, .kind = "client", .id = far->id),
                                    A (RecordOf, record_of, .kind = "client", .id = near->id),
                                    A (RecordOf, record_of, .kind = "client", .id = 77) }));
  g_assert_cmpuint (watched->n_skipped, ==, 2);
  g_assert_cmpuint (watched->skipped[0]->id, ==, far->id);
  g_assert_cmpuint (watched->skipped[1]->id, ==, 77);
  rename_client (floor.office, far, "Maria");
  g_assert_null (wire_notice (floor.desk, NEVER_MS));
  rename_client (floor.desk, near, "Maria");
  g_assert_cmpuint (hears (floor.desk, "client")->id, ==, near->id);
  tear_down (&floor);
}

static void
who_has_left_hears_nothing_more (void)
{
  Floor floor;
  RecordRef *ref;

  set_up (&floor);
  ref = make_client (floor.desk, floor.near_branch, "Orlova");
  desk_sign_in (floor.office, "irina");
  watch (floor.office, "client", ref->id);
  desk_ask (floor.office, &session_sign_out_method, A (Nothing, nothing));
  rename_client (floor.desk, ref, "Maria");
  g_assert_null (wire_notice (floor.office, NEVER_MS));
  tear_down (&floor);
}

static void
who_loses_a_role_hears_nothing_more (void)
{
  Floor floor;
  RecordRef *ref;
  HoldingPage *holdings;
  g_autoptr (Wire) admin = NULL;
  Me *irina;

  set_up (&floor);
  ref = make_client (floor.desk, floor.near_branch, "Orlova");
  irina = desk_sign_in (floor.office, "irina");
  watch (floor.office, "client", 0);
  admin = desk_open (floor.house, &floor.one, NULL);
  desk_sign_in (admin, "admin");
  holdings = desk_ask (admin, &people_holdings_method,
                       A (ListQuery, list_query, .of_id = irina->id, .of_kind = "person", .limit = 10));
  g_assert_cmpint (holdings->n_holdings, ==, 1);
  desk_ask (admin, &people_withdraw_method, A (RecordRef, record_ref, .id = holdings->holdings[0]->id));
  g_usleep (1500000); /* her session is looked at again within a second */
  while (desk_keep (wire_notice (floor.office, 100)) != NULL)
    ;
  rename_client (floor.desk, ref, "Maria");
  g_assert_null (wire_notice (floor.office, NEVER_MS));
  tear_down (&floor);
}

static void
who_edits_is_seen_by_the_others_until_he_stops_or_falls_silent (void)
{
  Floor floor;
  RecordRef *ref;
  const Notice *notice;

  set_up (&floor);
  ref = make_client (floor.desk, floor.near_branch, "Orlova");
  desk_sign_in (floor.office, "irina");
  watch (floor.office, "client", ref->id);
  desk_ask (floor.desk, &session_present_method,
            A (Presence, presence, .kind = "client", .id = ref->id, .editing = true));
  notice = hears (floor.office, "client");
  g_assert_true (notice->presence);
  g_assert_cmpstr (notice->text, ==, "Petrova Olga");
  desk_ask (floor.desk, &session_present_method, A (Presence, presence, .kind = "client", .id = ref->id));
  notice = hears (floor.office, "client");
  g_assert_true (notice->presence);
  g_assert_cmpstr (notice->text, ==, "");

  desk_ask (floor.desk, &session_present_method,
            A (Presence, presence, .kind = "client", .id = ref->id, .editing = true));
  watch (floor.office, "client", ref->id);
  g_assert_cmpstr (hears (floor.office, "client")->text, ==, "Petrova Olga");
  tear_down (&floor);
}

static void
a_desk_may_watch_five_hundred_records_and_no_more (void)
{
  enum
  {
    N = 501
  };
  Floor floor;
  RecordOf record = RECORD_OF__INIT, *records[N];

  set_up (&floor);
  record.kind = "client";
  record.id = make_client (floor.desk, floor.near_branch, "Orlova")->id;
  for (int i = 0; i < N; i++)
    records[i] = &record;
  desk_refuses (floor.desk, &session_watch_method, A (WatchList, watch_list, .n_records = N, .records = records),
                STATUS__INVALID);
  desk_ask (floor.desk, &session_watch_method, A (WatchList, watch_list, .n_records = N - 1, .records = records));
  desk_refuses (
      floor.desk, &session_watch_method,
      A (WatchList, watch_list, .n_records = 1, .records = (RecordOf *[]){ A (RecordOf, record_of, .kind = "dragon") }),
      STATUS__INVALID);
  tear_down (&floor);
}

static void
who_looked_at_a_card_is_in_the_access_log_within_two_seconds (void)
{
  Floor floor;
  RecordRef *ref;
  LookPage *looks;
  g_autoptr (Wire) admin = NULL;
  bool found = false;

  set_up (&floor);
  ref = make_client (floor.desk, floor.near_branch, "Orlova");
  desk_ask (floor.desk, &clients_get_method, ref);
  house_person (floor.house, "auditor", "Strogov Pavel", "0000", "Auditor");
  admin = desk_open (floor.house, &floor.one, NULL);
  desk_sign_in (admin, "auditor");
  for (int i = 0; i < 20 && !found; i++)
    {
      g_usleep (100000);
      looks = desk_ask (admin, &audit_looks_method,
                        A (ListQuery, list_query, .of_kind = "client", .of_id = ref->id, .limit = 10));
      found = looks->n_looks > 0;
    }
  g_assert_true (found);
  g_assert_cmpstr (looks->looks[0]->person_name, ==, "Petrova Olga");
  tear_down (&floor);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/notices/who-watches-a-record-or-its-kind-hears-of-a-change",
                   who_watches_a_record_or_its_kind_hears_of_a_change);
  g_test_add_func ("/notices/nobody-hears-of-what-is-out-of-reach", nobody_hears_of_what_is_out_of_reach);
  g_test_add_func ("/notices/what-may-not-be-watched-is-skipped-and-named",
                   what_may_not_be_watched_is_skipped_and_named);
  g_test_add_func ("/notices/who-has-left-hears-nothing-more", who_has_left_hears_nothing_more);
  g_test_add_func ("/notices/who-loses-a-role-hears-nothing-more", who_loses_a_role_hears_nothing_more);
  g_test_add_func ("/notices/who-edits-is-seen-by-the-others-until-he-stops-or-falls-silent",
                   who_edits_is_seen_by_the_others_until_he_stops_or_falls_silent);
  g_test_add_func ("/notices/a-desk-may-watch-five-hundred-records-and-no-more",
                   a_desk_may_watch_five_hundred_records_and_no_more);
  g_test_add_func ("/notices/who-looked-at-a-card-is-in-the-access-log-within-two-seconds",
                   who_looked_at_a_card_is_in_the_access_log_within_two_seconds);
  return g_test_run ();
}
