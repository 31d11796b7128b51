/* json.c - a message as JSON and back: what is carried, and what is refused with a word about where. */

#include <glib.h>
#include <string.h>

#include "common/json.h"
#include "methods.h"
#include "people.pb-c.h"

static char *
say (const void *message)
{
  json_t *json = json_of_msg (msg_const (message));
  char *text = json_dumps (json, JSON_COMPACT | JSON_SORT_KEYS);

  json_decref (json);
  return text;
}

static void *
read_as (const ProtobufCMessageDescriptor *type, const char *text, Arena *arena)
{
  char *complaint = NULL;
  Msg *message = json_read_msg (text, type, arena, &complaint);

  if (message == NULL)
    g_error ("%s: %s", text, complaint);
  return message;
}

static void
refuses (const ProtobufCMessageDescriptor *type, const char *text, const char *of)
{
  Arena *arena = arena_new (1 << 20);
  g_autofree char *complaint = NULL;

  g_assert_null (json_read_msg (text, type, arena, &complaint));
  if (strstr (complaint, of) == NULL)
    g_error ("“%s” is refused with “%s”, which does not tell of “%s”", text, complaint, of);
  arena_free (arena);
}

static void
what_is_said_is_read_back (void)
{
  static const char text[]
      = "{\"branch_id\":\"912163223459921920\",\"code_hash\":\"AAEC\",\"code_until\":\"2026-11-23T02:10:59.665Z\","
        "\"name\":\"Окно «3»\",\"state\":\"INVITED\",\"version\":7}";
  Arena *arena = arena_new (1 << 20);
  Workstation *station = read_as (&workstation__descriptor, text, arena);
  g_autofree char *again = say (station);

  g_assert_cmpuint (station->branch_id, ==, 912163223459921920u);
  g_assert_cmpint (station->state, ==, WORKSTATION__STATE__INVITED);
  g_assert_cmpint (station->code_until, ==, 1795399859665);
  g_assert_cmpmem (station->code_hash.data, station->code_hash.len, "\0\1\2", 3);
  g_assert_cmpstr (again, ==, text);
  arena_free (arena);
}

static void
a_day_is_a_date (void)
{
  Arena *arena = arena_new (1 << 20);
  Holding *holding = read_as (&holding__descriptor, "{\"first_day\":\"2024-02-29\"}", arena);
  g_autofree char *text = say (holding);

  g_assert_cmpstr (text, ==, "{\"first_day\":\"2024-02-29\",\"version\":0}");
  refuses (&holding__descriptor, "{\"first_day\":\"2023-02-29\"}", "first_day: a day is written");
  refuses (&holding__descriptor, "{\"first_day\":\"2024-02-29x\"}", "first_day: a day is written");
  arena_free (arena);
}

static void
lists_and_messages_within_are_carried (void)
{
  Arena *arena = arena_new (1 << 20);
  RoleSave *save
      = read_as (&role_save__descriptor,
                 "{\"record\":{\"name\":\"Clerk\",\"rights\":[{\"name\":\"clients.view\",\"breadth\":\"BRANCH\"}]},"
                 "\"touched\":[\"name\",\"rights\"]}",
                 arena);

  g_assert_cmpint (save->record->n_rights, ==, 1);
  g_assert_cmpint (save->record->rights[0]->breadth, ==, ROLE_RIGHT__BREADTH__BRANCH);
  g_assert_cmpint (save->n_touched, ==, 2);
  g_assert_cmpstr (save->touched[1], ==, "rights");
  arena_free (arena);
}

static void
what_is_wrong_is_told_with_its_place (void)
{
  refuses (&workstation__descriptor, "{\"colour\":1}", "colour: there is no such field");
  refuses (&workstation__descriptor, "[1]", "an object is needed");
  refuses (&workstation__descriptor, "{\"name\":7}", "name: a text is needed");
  refuses (&workstation__descriptor, "{\"state\":\"SLEEPS\"}", "state: there is no such choice");
  refuses (&workstation__descriptor, "{\"id\":\"-1\"}", "id: a number");
  refuses (&workstation__descriptor, "{\"id\":\"99999999999999999999\"}", "id: a number");
  refuses (&workstation__descriptor, "{\"version\":4294967296}", "version: the number is out of range");
  refuses (&workstation__descriptor, "{\"version\":1.5}", "version: a whole number");
  refuses (&workstation__descriptor, "{\"public_key\":\"****\"}", "public_key: bytes");
  refuses (&workstation__descriptor, "{\"name\":\"a\",\"name\":\"b\"}", "line 1");
  refuses (&workstation__descriptor, "{\"name\":", "line 1");
  refuses (&role_save__descriptor, "{\"record\":{\"rights\":[{\"breadth\":\"FAR\"}]}}", "record.rights.breadth");
  refuses (&list_query__descriptor, "{\"descending\":1}", "descending: true or false");
}

static void
what_is_too_much_is_refused (void)
{
  g_autoptr (GString) list = g_string_new ("{\"touched\":[");
  g_autofree char *long_text = g_strnfill (JSON_MAX_TEXT, 'x'), *big = g_strdup_printf ("{\"name\":\"%s\"}", long_text);

  for (int i = 0; i <= JSON_MAX_ITEMS; i++)
    g_string_append (list, i > 0 ? ",\"a\"" : "\"a\"");
  g_string_append (list, "]}");
  refuses (&role_save__descriptor, list->str, "touched: a list of at most 1000");
  refuses (&workstation__descriptor, big, "too long");
}

/* Every message that a method takes or gives, empty, survives the way there and back. */
static void
every_message_of_the_contract_can_be_said (void)
{
  for (size_t i = 0; i < n_rpc_methods; i++)
    for (int side = 0; side < 2; side++)
      {
        const ProtobufCMessageDescriptor *type = side == 0 ? rpc_methods[i]->in : rpc_methods[i]->out;
        Arena *arena = arena_new (1 << 20);
        g_autofree Msg *message = msg_new (type);
        g_autofree char *text = say (message), *again = NULL;

        again = say (read_as (type, text, arena));
        g_assert_cmpstr (text, ==, again);
        arena_free (arena);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/what-is-said-is-read-back", what_is_said_is_read_back);
  g_test_add_func ("/json/a-day-is-a-date", a_day_is_a_date);
  g_test_add_func ("/json/lists-and-messages-within-are-carried", lists_and_messages_within_are_carried);
  g_test_add_func ("/json/what-is-wrong-is-told-with-its-place", what_is_wrong_is_told_with_its_place);
  g_test_add_func ("/json/what-is-too-much-is-refused", what_is_too_much_is_refused);
  g_test_add_func ("/json/every-message-of-the-contract-can-be-said", every_message_of_the_contract_can_be_said);
  return g_test_run ();
}
