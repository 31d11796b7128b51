/* works.c - what takes longer than a call goes on by itself, and those who watch see it. */

#include <signal.h>
#include <string.h>

#include "tests/desk.h"

enum
{
  ROWS = 200,
  PATIENCE = 100
};

static Work *
begin_import (Wire *desk, uint64_t branch_id, unsigned n)
{
  ClientRow **rows = g_new0 (ClientRow *, n);
  Work *work;

  for (unsigned i = 0; i < n; i++)
    {
      ClientSave *save = g_new0 (ClientSave, 1);
      Client *client = g_new0 (Client, 1);

      client__init (client);
      client->form = CLIENT__FORM__PERSON;
      client->surname = g_strdup_printf ("Ivanov-%u", i);
      client->given_name = (char *)(i == 7 ? "" : "Ivan");
      client->branch_id = branch_id;
      client_save__init (save);
      save->record = client;
      rows[i] = g_new0 (ClientRow, 1);
      client_row__init (rows[i]);
      rows[i]->number = i + 1;
      rows[i]->save = save;
      rows[i]->text = (char *)"a line";
    }
  work = desk_ask (
      desk, &clients_import_method,
      A (ClientImport, client_import, .title = "people.csv", .total = n, .n_rows = n, .rows = rows, .last = true));
  for (unsigned i = 0; i < n; i++)
    {
      g_free ((char *)rows[i]->save->record->surname);
      g_free (rows[i]->save->record);
      g_free (rows[i]->save);
      g_free (rows[i]);
    }
  g_free (rows);
  return work;
}

static Work *
wait_for (Wire *desk, uint64_t id, Work__State state)
{
  Work *work = NULL;

  for (int i = 0; i < PATIENCE; i++)
    {
      work = desk_ask (desk, &works_get_method, A (RecordRef, record_ref, .id = id));
      if (work->state == state)
        return work;
      g_usleep (100000);
    }
  g_error ("the work stands at %d, %u of %u", work->state, work->done, work->total);
}

static void
an_import_is_worked_off_and_told_in_few_words (void)
{
  g_autoptr (House) house = house_open ("");
  Station window = house_enrol (house, "Window 1", "0000");
  g_autoptr (Wire) desk = desk_open (house, &window, NULL), watcher = desk_open (house, &window, NULL);
  RecordOf kind = RECORD_OF__INIT, *kinds[] = { &kind };
  ClientPage *page;
  Notice *notice;
  unsigned n_single = 0, n_kind = 0;
  Work *work;
  Me *me;

  house_person (house, "olga", "Petrova Olga", "0000", "Branch manager");
  me = desk_sign_in (desk, "olga");
  desk_sign_in (watcher, "olga");
  kind.kind = "client";
  desk_ask (watcher, &session_watch_method, A (WatchList, watch_list, .n_records = 1, .records = kinds));
  work = begin_import (desk, me->branch_id, ROWS);
  work = wait_for (desk, work->id, WORK__STATE__DONE);
  g_assert_cmpuint (work->done, ==, ROWS);
  g_assert_cmpuint (work->rejected, ==, 1);
  page = desk_ask (desk, &clients_list_method, A (ListQuery, list_query, .limit = 5));
  g_assert_cmpuint (page->total, ==, ROWS - 1);
  while ((notice = desk_keep (wire_notice (watcher, 500))) != NULL)
    {
      n_kind += notice->id == 0;
      n_single += notice->id != 0;
    }
  g_test_message ("%u notices of the kind, %u of single records", n_kind, n_single);
  g_assert_cmpuint (n_kind + n_single, >, 0); /* steps are as long as the machine is fast */
  g_assert_cmpuint (n_kind + n_single, <, ROWS / 2);
}

static void
a_work_goes_on_after_the_server_was_killed (void)
{
  enum
  {
    MANY = 900
  };
  g_autoptr (House) house = house_open ("");
  Station window = house_enrol (house, "Window 1", "0000");
  g_autoptr (Wire) desk = desk_open (house, &window, NULL), later = NULL;
  ClientPage *page;
  Work *work;
  Me *me;

  house_person (house, "olga", "Petrova Olga", "0000", "Branch manager");
  me = desk_sign_in (desk, "olga");
  work = begin_import (desk, me->branch_id, MANY);
  g_assert_cmpint (house_stop (house, SIGKILL), ==, -1);
  house_start (house);
  later = desk_open (house, &window, NULL);
  wire_set_token (later, me->token.data, me->token.len);
  work = wait_for (later, work->id, WORK__STATE__DONE);
  g_assert_cmpuint (work->done, ==, MANY);
  page = desk_ask (later, &clients_list_method, A (ListQuery, list_query, .limit = 5));
  g_assert_cmpuint (page->total, ==, MANY - 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/works/an-import-is-worked-off-and-told-in-few-words",
                   an_import_is_worked_off_and_told_in_few_words);
  g_test_add_func ("/works/a-work-goes-on-after-the-server-was-killed", a_work_goes_on_after_the_server_was_killed);
  return g_test_run ();
}
