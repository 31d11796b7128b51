/* import.c - see import.h. */

#include "tests/bench/office/import.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/arena.h"
#include "tests/bench/office/floors.h"
#include "tests/bench/office/office.h"

enum { PART = 500, FIRST_DAY = 710000, DAYS = 20000, POLL_US = 20000, LATEST_S = 1800, ONE_AGAIN_IN = 20, BACK = 7 };
enum { PASSES = 5 };   /* of the floor before the import, and as many after it */

static const char *const surnames[] = { "Берёзкин", "Ладогин", "Тихвинов", "Онежский", "Селигеров", "Валдаев" };
static const char *const givens[] = { "Пётр", "Анна", "Фёдор", "Ольга", "Семён", "Юлия", "Лев" };

/* The same row for the file and for the message. */
typedef struct
{
  char surname[40], phone[16], tin[16];
  const char *given;
  unsigned birth_day;
} Line;

/* Twelve digits, the last two of which prove the others. */
static void
write_tin (char tin[16], unsigned i)
{
  static const unsigned weights[] = { 3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8 };
  unsigned sums[2] = { 0, 0 };

  g_snprintf (tin, 16, "%010u00", 4000000000u + i);
  for (unsigned last = 0; last < 2; last++)
    {
      for (unsigned digit = 0; digit < 10 + last; digit++)
        sums[last] += (tin[digit] - '0') * weights[digit + 1 - last];
      tin[10 + last] = '0' + sums[last] % 11 % 10;
    }
}

/* One row in twenty stands in the file a second time. */
static bool
is_double (unsigned i)
{
  return i % ONE_AGAIN_IN == ONE_AGAIN_IN - 1;
}

static Line
line_of (unsigned number)
{
  unsigned i = is_double (number) ? number - BACK : number;
  Line line = { .given = givens[i % G_N_ELEMENTS (givens)], .birth_day = FIRST_DAY + i * 7919u % DAYS };

  g_snprintf (line.surname, sizeof line.surname, "%s%c%c%c%c", surnames[i % G_N_ELEMENTS (surnames)],
              'a' + i / 17576 % 26, 'a' + i / 676 % 26, 'a' + i / 26 % 26, 'a' + i % 26);
  g_snprintf (line.phone, sizeof line.phone, "+7999%07u", i);
  write_tin (line.tin, i);
  return line;
}

static ClientRow *
row_of (Arena *arena, uint64_t branch_id, unsigned i)
{
  Line line = line_of (i);
  Communication *phone = arena_alloc (arena, sizeof *phone);
  Client *client = arena_alloc (arena, sizeof *client);
  ClientSave *save = arena_alloc (arena, sizeof *save);
  ClientRow *row = arena_alloc (arena, sizeof *row);

  communication__init (phone);
  phone->kind = COMMUNICATION__KIND__MOBILE;
  phone->value = arena_copy (arena, line.phone, strlen (line.phone));
  client__init (client);
  client->form = CLIENT__FORM__PERSON;
  client->surname = arena_copy (arena, line.surname, strlen (line.surname));
  client->given_name = line.given;
  client->birth_day = line.birth_day;
  client->tin = arena_copy (arena, line.tin, strlen (line.tin));
  client->branch_id = branch_id;
  client->communications = arena_alloc (arena, sizeof *client->communications);
  client->communications[0] = phone;
  client->n_communications = 1;
  client_save__init (save);
  save->record = client;
  client_row__init (row);
  row->number = i + 1;
  row->save = save;
  return row;
}

static uint64_t
feed (Wire *desk, uint64_t branch_id, uint64_t work_id, unsigned first, unsigned n_rows)
{
  Arena *arena = arena_new (1 << 22);
  unsigned n = MIN (PART, n_rows - first);
  ClientRow *rows[PART];
  Work *work;

  for (unsigned i = 0; i < n; i++)
    rows[i] = row_of (arena, branch_id, first + i);
  work = desk_ask (desk, &clients_import_method,
                   A (ClientImport, client_import, .title = "clients.csv", .work_id = work_id, .total = n_rows,
                      .n_rows = n, .rows = rows, .last = first + n == n_rows));
  arena_free (arena);
  return work->id;
}

static bool
is_done (Wire *desk, uint64_t work_id, unsigned n_rows)
{
  int64_t ends = g_get_monotonic_time () + (int64_t) LATEST_S * G_USEC_PER_SEC;

  while (g_get_monotonic_time () < ends)
    {
      const Work *work = desk_ask (desk, &works_get_method, A (RecordRef, record_ref, .id = work_id));

      if (work->state != WORK__STATE__RUNS && work->state != WORK__STATE__WAITING)
        return work->state == WORK__STATE__DONE && work->done == n_rows && work->rejected == n_rows / ONE_AGAIN_IN;
      g_usleep (POLL_US);
    }
  return false;
}

static bool
is_found (Wire *desk, unsigned i)
{
  Line line = line_of (i);
  const Hits *hits = desk_ask (desk, &search_find_method, A (FindQuery, find_query, .text = line.surname, .limit = 5));

  return hits->n_hits > 0;
}

static GString *
file_of (unsigned n_rows)
{
  GString *csv = g_string_new (NULL);

  for (unsigned i = 0; i < n_rows; i++)
    {
      Line line = line_of (i);

      g_string_append_printf (csv, "%s;%s;;%u;%s;%s\n", line.surname, line.given, line.birth_day, line.phone,
                              line.tin);
    }
  return csv;
}

static int
compare_seconds (const void *a, const void *b)
{
  const double *one = a, *other = b;

  return (*one > *other) - (*one < *other);
}

/* Is everybody found who is there but once, in each pass? */
static bool
read_alone (const GString *csv, unsigned n_rows, double seconds[PASSES])
{
  bool right = true;

  for (unsigned i = 0; i < PASSES; i++)
    {
      unsigned n_unique;

      seconds[i] = floor_parse (csv->str, csv->len, &n_unique);
      right = right && n_unique == n_rows - n_rows / ONE_AGAIN_IN;
    }
  return right;
}

ImportResult
import_run (Wire *desk, uint64_t branch_id, unsigned n_rows, int server_pid)
{
  g_autoptr (GString) csv = file_of (n_rows);
  double alone[2 * PASSES];
  ImportResult result = { .right = read_alone (csv, n_rows, alone) };
  double worked = office_processor (server_pid);
  int64_t begins = g_get_monotonic_time ();
  uint64_t work_id = 0;

  for (unsigned first = 0; first < n_rows; first += PART)
    work_id = feed (desk, branch_id, work_id, first, n_rows);
  result.right &= is_done (desk, work_id, n_rows) && is_found (desk, n_rows - 1);
  result.seconds = (g_get_monotonic_time () - begins) / 1e6;
  result.server_cpu = (office_processor (server_pid) - worked) / n_rows;
  result.right &= read_alone (csv, n_rows, alone + PASSES);
  qsort (alone, 2 * PASSES, sizeof *alone, compare_seconds);
  result.parse_seconds = (alone[PASSES - 1] + alone[PASSES]) / 2;
  result.parse_least = alone[0];
  result.parse_most = alone[2 * PASSES - 1];
  return result;
}
