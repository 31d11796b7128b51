/* long-work.c - an import outlives the server that began it, and can be taken back. */

#include <signal.h>

#include "common/arena.h"
#include "tests/desk.h"

enum { ROWS = 3000, PART = 500, SOON_MS = 60000 };

static ClientRow *
row_of (Arena *arena, uint64_t branch_id, unsigned number)
{
  Client *client = arena_alloc (arena, sizeof *client);
  ClientSave *save = arena_alloc (arena, sizeof *save);
  ClientRow *row = arena_alloc (arena, sizeof *row);

  client__init (client);
  client->form = CLIENT__FORM__PERSON;
  client->surname = arena_print (arena, "Orlova%c%c%c", 'a' + number / 676, 'a' + number / 26 % 26, 'a' + number % 26);
  client->given_name = "Anna";
  client->branch_id = branch_id;
  client_save__init (save);
  save->record = client;
  client_row__init (row);
  row->number = number + 1;
  row->save = save;
  return row;
}

static void
feed (Wire *desk, uint64_t branch_id, uint64_t *work_id, unsigned first)
{
  Arena *arena = arena_new (1 << 20);
  ClientRow *rows[PART];
  Work *work;

  for (unsigned i = 0; i < PART; i++)
    rows[i] = row_of (arena, branch_id, first + i);
  work = desk_ask (desk, &clients_import_method,
                   A (ClientImport, client_import, .title = "clients.csv", .work_id = *work_id, .total = ROWS,
                      .n_rows = PART, .rows = rows, .last = first + PART == ROWS));
  *work_id = work->id;
  arena_free (arena);
}

/* The work when it has come to @done, or has ended. */
static Work *
await (Wire *desk, uint64_t id, uint32_t done)
{
  Work *work = NULL;

  for (int ms = 0; ms < SOON_MS; ms += 50)
    {
      work = desk_ask (desk, &works_get_method, A (RecordRef, record_ref, .id = id));
      if (work->done >= done || (work->state != WORK__STATE__RUNS && work->state != WORK__STATE__WAITING))
        return work;
      g_usleep (50000);
    }
  g_error ("the work has come to %u of %u", work->done, work->total);
}

static uint32_t
n_clients (Wire *desk)
{
  return ((ClientPage *) desk_ask (desk, &clients_list_method, A (ListQuery, list_query, .limit = 1)))->total;
}

static void
an_import_goes_on_after_the_server_was_killed_and_can_be_undone (void)
{
  g_autoptr (House) house = house_open ("");
  Station window = house_enrol (house, "Window 1", "0000");
  g_autoptr (Wire) desk = NULL, again = NULL;
  uint64_t id = 0, branch_id;
  Work *work;

  house_person (house, "olga", "Petrova Olga", "0000", "Branch manager");
  desk = desk_open (house, &window, NULL);
  branch_id = desk_sign_in (desk, "olga")->branch_id;
  for (unsigned first = 0; first < ROWS; first += PART)
    feed (desk, branch_id, &id, first);
  await (desk, id, 1);
  house_stop (house, SIGKILL);
  house_start (house);

  again = desk_open (house, &window, NULL);
  desk_sign_in (again, "olga");
  work = await (again, id, ROWS);
  g_assert_cmpint (work->done, ==, ROWS);
  g_assert_cmpint (work->rejected, ==, 0);
  g_assert_cmpint (n_clients (again), ==, ROWS);

  work = desk_ask (again, &works_undo_method, A (RecordRef, record_ref, .id = id));
  work = await (again, work->id, ROWS);
  g_assert_cmpint (work->rejected, ==, 0);
  g_assert_cmpint (n_clients (again), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/long-work/an-import-goes-on-after-the-server-was-killed-and-can-be-undone",
                   an_import_goes_on_after_the_server_was_killed_and_can_be_undone);
  return g_test_run ();
}
