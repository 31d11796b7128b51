/* dispatch.c - what holds for every call, whoever wrote the handler: rights, keys, four eyes, the access log. */

#include <string.h>

#include "tests/bank.h"

static void
the_same_key_proposes_once (void)
{
  g_autoptr (Bank) bank = bank_open ();
  const uint8_t key[] = "the same key ..";
  const RoleSave *in = A (RoleSave, role_save, .record = A (Role, role, .name = "Teller"));
  Reply *first = bank_travel (bank, "all", &people_save_role_method, in, key, "a new desk");
  Reply *second = bank_travel (bank, "all", &people_save_role_method, in, key, "a new desk");

  g_assert_cmpint (first->fault->status, ==, STATUS__PROPOSED);
  g_assert_cmpstr (first->fault->args[0], ==, second->fault->args[0]);
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM proposal"), ==, 1);
}

#define BRANCH(city_)                                                                                                  \
  A (BranchSave, branch_save, .record = A (Branch, branch, .id = BANK_BRANCH, .version = 1, .city = city_),            \
     .n_touched = 1, .touched = TOUCHED ("city"))

static void
the_same_key_is_done_once (void)
{
  g_autoptr (Bank) bank = bank_open ();
  const uint8_t key[] = "the same key ..";
  RecordRef *first = bank_ask_again (bank, "all", &people_save_branch_method, BRANCH ("Perm"), key);
  RecordRef *second = bank_ask_again (bank, "all", &people_save_branch_method, BRANCH ("Perm"), key);

  g_assert_cmpint (first->version, ==, 2);
  g_assert_cmpint (second->version, ==, 2);
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM change"), ==, 1);
}

static void
another_request_under_a_known_key_is_refused (void)
{
  g_autoptr (Bank) bank = bank_open ();
  const uint8_t key[] = "the same key ..";
  Reply *reply;

  bank_ask_again (bank, "all", &people_save_branch_method, BRANCH ("Perm"), key);
  reply = bank_travel (bank, "all", &people_save_branch_method, BRANCH ("Omsk"), key, "");
  g_assert_cmpint (reply->fault->status, ==, STATUS__INVALID);
  reply = bank_travel (bank, "second", &people_save_branch_method, BRANCH ("Perm"), key, "");
  g_assert_cmpint (reply->fault->status, ==, STATUS__DENIED);
}

static void
a_reply_that_was_not_kept_is_not_made_up (void)
{
  g_autoptr (Bank) bank = bank_open ();
  const uint8_t key[] = "the same key ..";

  bank_ask_again (bank, "all", &people_save_branch_method, BRANCH ("Perm"), key);
  bank_run (bank, "UPDATE operation SET reply = NULL, unkept = 1");
  g_assert_cmpint (bank_travel (bank, "all", &people_save_branch_method, BRANCH ("Perm"), key, "")->fault->status, ==,
                   STATUS__DONE);
}

static void
a_reason_that_is_no_text_is_refused (void)
{
  g_autoptr (Bank) bank = bank_open ();
  Reply *reply = bank_travel (bank, "all", &people_save_branch_method, BRANCH ("Perm"), NULL, "\xff\xfe");

  g_assert_cmpint (reply->fault->status, ==, STATUS__INVALID);
}

static void
whoever_has_not_signed_in_is_asked_to (void)
{
  g_autoptr (Bank) bank = bank_open ();

  bank_refuses (bank, "stranger", &people_save_branch_method, BRANCH ("Perm"), STATUS__SIGN_IN, NULL);
  bank_refuses (bank, "guest", &people_save_branch_method, BRANCH ("Perm"), STATUS__DENIED, NULL);
}

static void
all_that_is_wrong_is_told_at_once (void)
{
  g_autoptr (Bank) bank = bank_open ();
  const Fault *fault
      = bank_refuses (bank, "all", &people_save_branch_method,
                      A (BranchSave, branch_save, .record = A (Branch, branch, .phone = "12", .city = "\xff")),
                      STATUS__INVALID, "name");
  const char *fields[] = { "name", "code", "zone", "phone", "city" };

  for (size_t i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      bool told = false;

      for (size_t j = 0; j < fault->n_blames; j++)
        told = told || strcmp (fault->blames[j]->field, fields[i]) == 0;
      g_assert_true (told);
    }
}

static void
a_field_that_this_server_does_not_know_is_refused (void)
{
  g_autoptr (Bank) bank = bank_open ();

  bank_refuses (bank, "all", &people_save_branch_method,
                A (BranchSave, branch_save, .record = A (Branch, branch, .id = BANK_BRANCH, .version = 1),
                   .n_touched = 1, .touched = TOUCHED ("colour")),
                STATUS__INVALID, NULL);
}

static void
what_is_the_servers_own_cannot_be_touched (void)
{
  g_autoptr (Bank) bank = bank_open ();

  bank_ask (bank, "all", &people_save_branch_method,
            A (BranchSave, branch_save,
               .record = A (Branch, branch, .id = BANK_BRANCH, .version = 1, .place = 99, .city = "Perm"),
               .n_touched = 2, .touched = TOUCHED ("place", "city")));
  g_assert_cmpint (bank_number (bank, "SELECT place FROM branch WHERE id = 1003"), ==, 3);
}

/* The one look that waits, as Audit.Note would be told. */
static void
looks_wait_until_they_are_written (void)
{
  g_autoptr (Bank) bank = bank_open ();
  ProtobufCAllocator allocator = arena_allocator (bank_arena (bank));
  ProtobufCBinaryData request;
  Call *call = bank_begin (bank, "clerk", &people_get_branch_method);
  LookPage *page;

  call->reason = "a letter came";
  call_looked (call, "branch", BANK_BRANCH);
  looks_keep (bank_looks (bank), call);
  bank_end (bank, call);
  g_assert_true (looks_take (bank_looks (bank), 100, bank_arena (bank), &request));
  page = (LookPage *) protobuf_c_message_unpack (&look_page__descriptor, &allocator, request.len, request.data);
  g_assert_cmpint (page->n_looks, ==, 1);
  g_assert_cmpuint (page->looks[0]->person_id, ==, BANK_CLERK);
  g_assert_cmpstr (page->looks[0]->why, ==, "a letter came");
  g_assert_false (looks_take (bank_looks (bank), 100, bank_arena (bank), &request));
}

static void
who_opens_too_many_cards_is_told_to_security_once (void)
{
  g_autoptr (Bank) bank = bank_open ();
  LookRow rows[301], *list[301];
  LookPage *page;

  for (unsigned i = 0; i < 301; i++)
    {
      look_row__init (&rows[i]);
      rows[i].at = g_get_real_time () / 1000;
      rows[i].person_id = BANK_CLERK;
      rows[i].kind = "client";
      rows[i].what = "Clients.Get";
      rows[i].record_id = 5000 + i;
      list[i] = &rows[i];
    }
  bank_ask (bank, "house", &audit_note_method, A (LookPage, look_page, .n_looks = 300, .looks = list));
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM outbox"), ==, 0);
  bank_ask (bank, "house", &audit_note_method, A (LookPage, look_page, .n_looks = 1, .looks = list + 300));
  bank_ask (bank, "house", &audit_note_method, A (LookPage, look_page, .n_looks = 1, .looks = list));
  g_assert_cmpint (
      bank_number (bank, "SELECT count (*) FROM outbox WHERE topic = 'security.looks' AND record_id = 104"), ==, 1);
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM look WHERE kind = 'person'"), ==, 1);
  page = bank_ask (bank, "all", &audit_looks_method,
                   A (ListQuery, list_query, .of_kind = "person", .of_id = BANK_CLERK));
  g_assert_cmpstr (page->looks[0]->what, ==, "Opened more than 300 cards in an hour");
  g_assert_cmpstr (page->looks[0]->person_name, ==, "Person clerk");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dispatch/the-same-key-proposes-once", the_same_key_proposes_once);
  g_test_add_func ("/dispatch/the-same-key-is-done-once", the_same_key_is_done_once);
  g_test_add_func ("/dispatch/another-request-under-a-known-key-is-refused",
                   another_request_under_a_known_key_is_refused);
  g_test_add_func ("/dispatch/a-reply-that-was-not-kept-is-not-made-up", a_reply_that_was_not_kept_is_not_made_up);
  g_test_add_func ("/dispatch/a-reason-that-is-no-text-is-refused", a_reason_that_is_no_text_is_refused);
  g_test_add_func ("/dispatch/whoever-has-not-signed-in-is-asked-to", whoever_has_not_signed_in_is_asked_to);
  g_test_add_func ("/dispatch/all-that-is-wrong-is-told-at-once", all_that_is_wrong_is_told_at_once);
  g_test_add_func ("/dispatch/a-field-that-this-server-does-not-know-is-refused",
                   a_field_that_this_server_does_not_know_is_refused);
  g_test_add_func ("/dispatch/what-is-the-servers-own-cannot-be-touched", what_is_the_servers_own_cannot_be_touched);
  g_test_add_func ("/dispatch/looks-wait-until-they-are-written", looks_wait_until_they_are_written);
  g_test_add_func ("/dispatch/who-opens-too-many-cards-is-told-to-security-once",
                   who_opens_too_many_cards_is_told_to_security_once);
  return g_test_run ();
}
