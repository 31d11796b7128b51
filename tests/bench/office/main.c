/* main.c - what an office gets from kontord, beside what bare CURVE, bare SQL and PostgreSQL give in the same rounds.
 *
 *   bench-office [--clients 5000] [--desks 16] [--rounds 5] [--seconds 0.8] [--only card,save] [--pg] [--json FILE]
 *
 * A bank is seeded, kontord serves it with rights, reach, log and sealing on, and every contender works in every round,
 * one after the other. Ratios are taken inside each round; the median is told, with the least and the most. A wrong or
 * missing reply fails the run. --pg: KONTOR_STORE names a PostgreSQL database; the same bank is moved there and asked
 * by libpq. The method is in docs/performance.md.
 */

#include <glib/gstdio.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server/store/backup.h"
#include "tests/bench/office/floors.h"
#include "tests/bench/office/works.h"

enum { MAX_ROUNDS = 64, MAX_CONTENDERS = 8 };

typedef struct
{
  int clients, desks, rounds;
  double seconds;
  char *only, *json;
  gboolean pg;
} Options;

typedef struct
{
  Options options;
  House *house;
  Station station, echo_keys;
  Load load;
  int echo_pid;
  char echo_endpoint[128], *file, *conninfo;
  FloorSql *sql;
  OfficeResult results[MAX_CONTENDERS][MAX_ROUNDS];
  double resumed[MAX_ROUNDS], echo_resumed[MAX_ROUNDS];
  FloorResult sql_cards[MAX_ROUNDS], pg_cards[MAX_ROUNDS], pg_saves[MAX_ROUNDS], append[MAX_ROUNDS];
  unsigned long n_wrong;
  json_t *report;
} Bench;

static void
run_seed (Bench *self)
{
  g_autofree char *program = g_build_filename (g_getenv ("BUILD_DIR"), "tools", "seed", "kontor-seed", NULL);
  g_autofree char *store = g_strconcat ("sqlite:", self->file, NULL),
                  *count = g_strdup_printf ("%d", self->options.clients);
  g_autofree char *data = g_build_filename (g_getenv ("SOURCE_DIR"), "data", "demo", NULL);
  char *argv[] = { program,     "--store", store,     "--schema", (char *)g_getenv ("SCHEMA_DIR"), "--data", data,
                   "--clients", count,     "--quiet", NULL };
  g_autoptr (GError) error = NULL;
  int status;

  for (const char *const *tail = (const char *const[]) { "", "-wal", "-shm", NULL }; *tail != NULL; tail++)
    {
      g_autofree char *path = g_strconcat (self->file, *tail, NULL);

      g_unlink (path);
    }
  if (!g_spawn_sync (NULL, argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status, &error)
      || status != 0)
    g_error ("%s: %s", program, error != NULL ? error->message : "it failed");
}

static void
move_to_postgresql (Bench *self)
{
  const char *uri = g_getenv ("KONTOR_STORE");
  g_autofree char *from = g_strconcat ("sqlite:", self->file, NULL),
                  *backup = g_strconcat (self->file, ".backup", NULL);
  g_autofree char *error = NULL;
  const BackupShape shape = { .bank = "bench" };
  BackupFacts facts;
  Store *here, *there;

  if (uri == NULL)
    g_error ("--pg needs KONTOR_STORE, as tools/postgresql gives it");
  here = store_open (from, 1, &error);
  there = store_open (uri, 1, &error);
  if (there == NULL || !store_backup (here, backup, &shape, &facts, &error)
      || !store_restore (there, g_getenv ("SCHEMA_DIR"), backup, &shape, &error))
    g_error ("%s", error);
  self->conninfo = g_strdup (uri + strlen ("postgresql:"));
  store_close (here);
  store_close (there);
  g_unlink (backup);
}

/* The house of the tests, with the seeded bank in place of its own. */
static void
open_house (Bench *self)
{
  g_autoptr (Wire) desk = NULL;
  Me *me;

  g_unsetenv ("KONTOR_STORE");
  self->house = house_make ("", "");
  self->file = g_build_filename (house_folder (self->house), "bank.db", NULL);
  run_seed (self);
  load_clients (&self->load, self->file);
  house_person (self->house, "bench", "Bench", "0000", "Директор сети");
  house_start (self->house);
  self->station = house_enrol (self->house, "Bench", "0000");
  desk = desk_open (self->house, &self->station, NULL);
  me = desk_sign_in (desk, "bench");
  self->load.token = me->token;
  self->load.branch_id = me->branch_id;
  self->load.random = 88172645463325252u;
  self->load.n_desks = self->options.desks;
}

static unsigned
mean_card (Bench *self)
{
  g_autoptr (Wire) desk = desk_open (self->house, &self->station, NULL);
  RecordRef ref = RECORD_REF__INIT;
  size_t size = 0;

  wire_set_token (desk, self->load.token.data, self->load.token.len);
  for (unsigned i = 0; i < 100; i++)
    {
      ref.id = self->load.ids[load_below (&self->load, self->load.n_clients)];
      size += protobuf_c_message_get_packed_size (&desk_travel (desk, &clients_get_method, &ref, 5000)->base);
    }
  return size / 100;
}

static bool
is_wanted (const Bench *self, const char *name)
{
  g_auto (GStrv) names = self->options.only != NULL ? g_strsplit (self->options.only, ",", -1) : NULL;

  return names == NULL || strcmp (name, "echo") == 0 || g_strv_contains ((const char *const *) names, name);
}

static void
run_round (Bench *self, int round)
{
  const OfficeShape shape = { house_endpoint (self->house), house_server_key (self->house), &self->station };
  const OfficeShape echo = { self->echo_endpoint, self->echo_keys.public_key, &self->station };
  const OfficeWork come_back = { resume_work.ask, resume_work.hear, &self->load },
                   knock = { works[0].ask, works[0].hear, &self->load };
  double seconds = self->options.seconds;
  g_autofree char *scrap = g_strconcat (self->file, ".append", NULL);

  for (size_t i = 0; i < n_works; i++)
    {
      const OfficeWork work = { works[i].ask, works[i].hear, &self->load };
      Office *office;

      if (!is_wanted (self, works[i].name))
        continue;
      office = office_open (i == 0 ? &echo : &shape, self->options.desks);
      self->results[i][round] = office_work (office, &work, seconds, i == 0 ? self->echo_pid : house_pid (self->house));
      self->n_wrong += self->results[i][round].n_wrong;
      office_close (office);
    }
  if (is_wanted (self, "resume"))
    {
      self->echo_resumed[round] = office_resume (&echo, &knock, seconds, &self->n_wrong);
      self->resumed[round] = office_resume (&shape, &come_back, seconds, &self->n_wrong);
    }
  self->append[round] = floor_append (scrap, seconds / 2);
  self->sql_cards[round] = floor_sql_cards (self->sql, self->load.ids, self->load.n_clients, seconds);
  if (self->conninfo != NULL)
    {
      self->pg_cards[round] = floor_pg (self->conninfo, 16, self->load.ids, self->load.n_clients, seconds, false);
      self->pg_saves[round] = floor_pg (self->conninfo, 16, self->load.ids, self->load.n_clients, seconds, true);
    }
}

static int
compare (const void *a, const void *b)
{
  double one = *(const double *) a, other = *(const double *) b;

  return (one > other) - (one < other);
}

typedef struct
{
  double least, median, most;
} Spread;

static Spread
spread_of (const double *values, int n)
{
  double sorted[MAX_ROUNDS];

  memcpy (sorted, values, n * sizeof *values);
  qsort (sorted, n, sizeof *sorted, compare);
  return (Spread) { sorted[0], sorted[n / 2], sorted[n - 1] };
}

static double
middle (const void *results, size_t size, size_t member, int n)
{
  double values[MAX_ROUNDS];

  for (int i = 0; i < n; i++)
    values[i] = *(const double *) ((const char *) results + i * size + member);
  return spread_of (values, n).median;
}

#define MIDDLE(results, member)                                                                                        \
  middle (results, sizeof *(results), G_STRUCT_OFFSET (typeof (*(results)), member), self->options.rounds)

static void
tell_ratio (Bench *self, const char *name, const double *ours, size_t step, const double *floors, size_t floor_step,
            const char *floor)
{
  double ratios[MAX_ROUNDS];
  Spread spread;

  for (int i = 0; i < self->options.rounds; i++)
    {
      double below = *(const double *) ((const char *) floors + i * floor_step);

      ratios[i] = below > 0 ? *(const double *) ((const char *) ours + i * step) / below : 0;
    }
  spread = spread_of (ratios, self->options.rounds);
  printf ("  %.2fx %s [%.2f..%.2f]", spread.median, floor, spread.least, spread.most);
  json_array_append_new (json_object_get (self->report, "ratios"),
                         json_pack ("{ss ss sf sf sf}", "work", name, "floor", floor, "median", spread.median, "least",
                                    spread.least, "most", spread.most));
}

static void
tell_floor (Bench *self, const char *name, const FloorResult *results)
{
  printf ("%-10s %9.0f/s  p50 %7.0f  p99 %7.0f us\n", name, MIDDLE (results, rate), MIDDLE (results, p50),
          MIDDLE (results, p99));
  json_array_append_new (json_object_get (self->report, "floors"),
                         json_pack ("{ss sf sf sf}", "name", name, "rate", MIDDLE (results, rate), "p50",
                                    MIDDLE (results, p50), "p99", MIDDLE (results, p99)));
}

static void
tell_work (Bench *self, size_t i)
{
  const OfficeResult *results = self->results[i];
  const size_t step = sizeof *results, floor_step = sizeof (FloorResult);
  unsigned long n_wrong = 0;

  printf ("%-10s %9.0f/s  p50 %7.0f  p99 %7.0f us  cpu %5.1f us  %5.0f B", works[i].name, MIDDLE (results, rate),
          MIDDLE (results, p50), MIDDLE (results, p99), MIDDLE (results, server_cpu), MIDDLE (results, size));
  json_array_append_new (json_object_get (self->report, "works"),
                         json_pack ("{ss sf sf sf sf sf}", "name", works[i].name, "rate", MIDDLE (results, rate), "p50",
                                    MIDDLE (results, p50), "p99", MIDDLE (results, p99), "cpu_us",
                                    MIDDLE (results, server_cpu), "bytes", MIDDLE (results, size)));
  if (i > 0)
    tell_ratio (self, works[i].name, &results[0].rate, step, &self->results[0][0].rate, step, "echo");
  if (strcmp (works[i].name, "card") == 0 && self->conninfo != NULL)
    tell_ratio (self, "card", &results[0].rate, step, &self->pg_cards[0].rate, floor_step, "libpq");
  if (strcmp (works[i].name, "save") == 0)
    tell_ratio (self, "save", &results[0].rate, step, &self->append[0].rate, floor_step, "append+fdatasync");
  if (strcmp (works[i].name, "save") == 0 && self->conninfo != NULL)
    tell_ratio (self, "save", &results[0].rate, step, &self->pg_saves[0].rate, floor_step, "libpq");
  for (int round = 0; round < self->options.rounds; round++)
    n_wrong += results[round].n_wrong;
  if (n_wrong > 0)
    printf ("  %lu WRONG", n_wrong);
  printf ("\n");
}

static void
tell (Bench *self)
{
  const Options *options = &self->options;
  double load[3] = { 0 };

  if (getloadavg (load, 3) < 1)
    load[0] = 0;
  self->report
      = json_pack ("{si si si sf sf s[] s[] s[]}", "clients", self->load.n_clients, "desks", options->desks, "rounds",
                   options->rounds, "seconds", options->seconds, "load", load[0], "works", "floors", "ratios");
  printf ("env        cpus=%u load=%.1f clients=%u desks=%d rounds=%d x %.1f s\n", g_get_num_processors (), load[0],
          self->load.n_clients, options->desks, options->rounds, options->seconds);
  tell_floor (self, "append", self->append);
  tell_floor (self, "sql card", self->sql_cards);
  if (self->conninfo != NULL)
    {
      tell_floor (self, "pg card", self->pg_cards);
      tell_floor (self, "pg save", self->pg_saves);
    }
  for (size_t i = 0; i < n_works; i++)
    if (is_wanted (self, works[i].name))
      tell_work (self, i);
  if (is_wanted (self, "resume"))
    {
      printf ("%-10s %9.0f/s", "resume", spread_of (self->resumed, options->rounds).median);
      tell_ratio (self, "resume", self->resumed, sizeof (double), self->echo_resumed, sizeof (double),
                  "bare connection");
      printf ("\n");
    }
  printf ("wrong      %lu\n", self->n_wrong);
  json_object_set_new (self->report, "wrong", json_integer (self->n_wrong));
  if (options->json != NULL && json_dump_file (self->report, options->json, JSON_INDENT (2)) != 0)
    g_error ("cannot write %s", options->json);
}

int
main (int argc, char **argv)
{
  static Bench bench = { .options = { 5000, 16, 5, 0.8, NULL, NULL, FALSE } };
  Options *options = &bench.options;
  const GOptionEntry entries[] = {
    { "clients", 0, 0, G_OPTION_ARG_INT, &options->clients, "how many the bank has", "N" },
    { "desks", 0, 0, G_OPTION_ARG_INT, &options->desks, "connections at once", "N" },
    { "rounds", 0, 0, G_OPTION_ARG_INT, &options->rounds, "how often everybody works", "N" },
    { "seconds", 0, 0, G_OPTION_ARG_DOUBLE, &options->seconds, "how long each works in a round", "S" },
    { "only", 0, 0, G_OPTION_ARG_STRING, &options->only, "card,search,list,save,create,resume", "NAMES" },
    { "pg", 0, 0, G_OPTION_ARG_NONE, &options->pg, "beside PostgreSQL in KONTOR_STORE", NULL },
    { "json", 0, 0, G_OPTION_ARG_FILENAME, &options->json, "the figures as JSON", "FILE" },
    { NULL } };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *server = g_strdup (g_getenv ("KONTOR_STORE"));

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);
  options->rounds = CLAMP (options->rounds, 1, MAX_ROUNDS);
  options->desks = CLAMP (options->desks, 1, LOAD_DESKS);
  open_house (&bench);
  if (options->pg && server != NULL)
    {
      g_setenv ("KONTOR_STORE", server, TRUE);
      move_to_postgresql (&bench);
    }
  bench.echo_keys = station_new ();
  bench.echo_pid = office_echo (&bench.echo_keys, mean_card (&bench), bench.echo_endpoint);
  bench.sql = floor_sql_open (bench.file);
  for (int round = 0; round < options->rounds; round++)
    run_round (&bench, round);
  tell (&bench);

  floor_sql_close (bench.sql);
  kill (bench.echo_pid, SIGKILL);
  waitpid (bench.echo_pid, NULL, 0);
  house_close (bench.house);
  return bench.n_wrong > 0;
}
