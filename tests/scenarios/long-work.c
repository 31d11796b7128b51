/* long-work.c - an import into a bank with three years behind it outlives the server that began it, and can be taken
 * back: then the bank is what it was, but for the clients that somebody has edited meanwhile.
 *
 * KONTOR_IMPORT_ROWS says how many rows (a multiple of 500), KONTOR_IMPORT_BANK into a bank of how many clients.
 */

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "common/arena.h"
#include "server/store/backup.h"
#include "tests/desk.h"

enum { ROWS = 5000, CLIENTS = 5000, PART = 500, SOON_MS = 3600000, EDITED = 3 };

/* What is there once in the one dump and not in the other. */
typedef struct
{
  unsigned n_clients, n_ways, n_others;
} Difference;

static unsigned
n_asked_for (const char *name, unsigned usual)
{
  const char *number = g_getenv (name);

  return number != NULL ? strtoul (number, NULL, 10) : usual;
}

static ClientRow *
row_of (Arena *arena, uint64_t branch_id, unsigned number)
{
  Client *client = arena_alloc (arena, sizeof *client);
  ClientSave *save = arena_alloc (arena, sizeof *save);
  ClientRow *row = arena_alloc (arena, sizeof *row);
  Communication *phone = arena_alloc (arena, sizeof *phone), **phones = arena_alloc (arena, sizeof *phones);

  communication__init (phone);
  phone->kind = COMMUNICATION__KIND__MOBILE;
  phone->value = arena_print (arena, "+7999%07u", number);
  phones[0] = phone;
  client__init (client);
  client->form = CLIENT__FORM__PERSON;
  client->surname = arena_print (arena, "Orlova%c%c%c%c", 'a' + number / 17576, 'a' + number / 676 % 26,
                                 'a' + number / 26 % 26, 'a' + number % 26);
  client->given_name = "Anna";
  client->branch_id = branch_id;
  client->communications = phones;
  client->n_communications = 1;
  client_save__init (save);
  save->record = client;
  client_row__init (row);
  row->number = number + 1;
  row->save = save;
  return row;
}

static void
feed (Wire *desk, uint64_t branch_id, uint64_t *work_id, unsigned first, unsigned total)
{
  Arena *arena = arena_new (1 << 20);
  ClientRow *rows[PART];
  Work *work;

  for (unsigned i = 0; i < PART; i++)
    rows[i] = row_of (arena, branch_id, first + i);
  work = desk_ask (desk, &clients_import_method,
                   A (ClientImport, client_import, .title = "clients.csv", .work_id = *work_id, .total = total,
                      .n_rows = PART, .rows = rows, .last = first + PART == total));
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

/* All rows of the bank but those that tell how work was done: of the log, of works, of who came in where and when. */
static GHashTable *
dump (House *house)
{
  static const char *const told[] = { "work", "work_row", "session", "workstation", "person", NULL };
  g_autofree char *error = NULL, *text = NULL;
  g_autoptr (GPtrArray) without = g_ptr_array_new ();
  GHashTable *lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Store *store = store_open (house_store (house), 60, &error);
  size_t size;
  FILE *out = open_memstream (&text, &size);

  for (unsigned i = 0; store_log_tables[i] != NULL; i++)
    g_ptr_array_add (without, (char *) store_log_tables[i]);
  for (unsigned i = 0; i < G_N_ELEMENTS (told); i++)
    g_ptr_array_add (without, (char *) told[i]);
  if (store == NULL || !store_dump (store, out, (const char *const *) without->pdata, &error))
    g_error ("%s", error);
  store_close (store);
  fclose (out);
  for (char *save = NULL, *line = strtok_r (text, "\n", &save); line != NULL; line = strtok_r (NULL, "\n", &save))
    g_assert_true (g_hash_table_add (lines, g_strdup (line)));
  return lines;
}

static Difference
left_over (GHashTable *one, GHashTable *other)
{
  Difference left = { 0 };
  GHashTableIter lines;
  gpointer line;

  g_hash_table_iter_init (&lines, one);
  while (g_hash_table_iter_next (&lines, &line, NULL))
    if (g_hash_table_contains (other, line))
      continue;
    else if (g_str_has_prefix (line, "client|"))
      left.n_clients++;
    else if (g_str_has_prefix (line, "client_communication|"))
      left.n_ways++;
    else if (!g_str_has_prefix (line, "client_search|"))
      {
        left.n_others++;
        g_printerr ("# only in one: %s\n", (char *) line);
      }
  return left;
}

/* Somebody edits the first few that came in. */
static void
edit_some (Wire *desk)
{
  ClientPage *page = desk_ask (desk, &clients_list_method,
                               A (ListQuery, list_query, .limit = EDITED, .text = "Orlova"));

  g_assert_cmpint (page->n_clients, ==, EDITED);
  for (unsigned i = 0; i < EDITED; i++)
    {
      const Client *found = page->clients[i];
      Client *client = A (Client, client, .id = found->id, .version = found->version, .note = "x");
      const char *touched[] = { "note" };

      desk_ask (desk, &clients_save_method,
                A (ClientSave, client_save, .record = client, .n_touched = 1, .touched = touched));
    }
}

/* Somebody asks for writes all the while, which are refused: so the steps are short, and one of them is done. */
static void
await_a_part (Wire *desk, uint64_t id)
{
  RecordRef *nobody = A (RecordRef, record_ref, .id = 1);
  const Work *work;

  do
    {
      g_assert_nonnull (desk_travel (desk, &clients_delete_method, nobody, SOON_MS));
      work = desk_ask (desk, &works_get_method, A (RecordRef, record_ref, .id = id));
    }
  while (work->done == 0);
}

static uint64_t
import (House *house, Station *window, unsigned total)
{
  g_autoptr (Wire) desk = desk_open (house, window, NULL);
  uint64_t id = 0, branch_id = desk_sign_in (desk, "olga")->branch_id;

  for (unsigned first = 0; first < total; first += PART)
    feed (desk, branch_id, &id, first, total);
  await_a_part (desk, id);
  return id;
}

static void
undo (Wire *desk, uint64_t id, unsigned total)
{
  Work *work = desk_ask (desk, &works_undo_method, A (RecordRef, record_ref, .id = id));

  work = await (desk, work->id, total);
  g_assert_cmpint (work->done, ==, total);
  g_assert_cmpint (work->rejected, ==, EDITED);
}

static void
an_import_goes_on_after_the_server_was_killed_and_can_be_undone (void)
{
  g_autoptr (House) house = house_make_demo (n_asked_for ("KONTOR_IMPORT_BANK", CLIENTS));
  unsigned total = n_asked_for ("KONTOR_IMPORT_ROWS", ROWS) / PART * PART;
  g_autoptr (GHashTable) before = NULL, after = NULL;
  g_autoptr (Wire) again = NULL;
  Difference lost, kept;
  Station window;
  uint64_t id;
  Work *work;

  house_person (house, "olga", "Petrova Olga", "0000", "Директор сети");
  house_start (house);   /* a bank is a little more once it was served for the first time */
  window = house_enrol (house, "Window 1", "0000");
  g_assert_cmpint (house_stop (house, SIGTERM), ==, 0);
  before = dump (house);
  house_start (house);
  id = import (house, &window, total);
  house_stop (house, SIGKILL);
  house_start (house);

  again = desk_open (house, &window, NULL);
  desk_sign_in (again, "olga");
  work = await (again, id, total);
  g_assert_cmpint (work->done, ==, total);
  g_assert_cmpint (work->rejected, ==, 0);
  edit_some (again);
  undo (again, id, total);

  g_assert_cmpint (house_stop (house, SIGTERM), ==, 0);
  after = dump (house);
  lost = left_over (before, after);
  kept = left_over (after, before);
  g_assert_cmpint (lost.n_clients + lost.n_ways + lost.n_others, ==, 0);
  g_assert_cmpint (kept.n_clients, ==, EDITED);
  g_assert_cmpint (kept.n_ways, ==, EDITED);
  g_assert_cmpint (kept.n_others, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/long-work/an-import-goes-on-after-the-server-was-killed-and-can-be-undone",
                   an_import_goes_on_after_the_server_was_killed_and_can_be_undone);
  return g_test_run ();
}
