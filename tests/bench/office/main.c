/* main.c - what an office gets from kontord, beside what bare CURVE, bare SQL, the bare disk and PostgreSQL give in the
 * same rounds.
 *
 *   bench-office [--clients 5000 | --bank FILE] [--rounds 5] [--seconds 0.8] [--many 256] [--idle 1000]
 *                [--import 100000] [--only card16,echo16] [--pg] [--json FILE] [--spoil N] [--strictness X]
 *
 * A bank is seeded, kontord serves it with rights, reach, log and sealing on, and every contender works in every round,
 * one after the other. Goals are held against ratios taken inside each round. Ends with 0; 1 when a must-have was
 * missed; 2 when a reply was wrong or did not come. The method is in docs/performance.md.
 */

#include <glib/gstdio.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/office/bank.h"
#include "tests/bench/office/floors.h"
#include "tests/bench/office/import.h"
#include "tests/bench/office/judge.h"
#include "tests/bench/office/works.h"

enum { SIGNING_IN = 50, SIGN_IN_DESKS = 4, PG_LINKS = 16, MEANT = 100, LEAST_S = 1 };

typedef struct
{
  int clients, rounds, many, idle, import, spoil;
  double seconds, strictness;
  char *bank, *json, *only;
  gboolean pg;
} Options;

typedef struct
{
  Options options;
  BenchBank bank;
  Load load;
  Station echo_keys;
  int echo_pid;
  char echo_endpoint[128];
  FloorSql *sql;
  Judge *judge;
  unsigned long n_wrong;      /* besides those that the judge has */
} Bench;

typedef struct
{
  const char *name, *work;
  int desks;                  /* 0 = as many as --many says */
  bool echo;
} Contender;

static const Contender contenders[] = {
  { "echo1", "echo", 1, true },      { "card1", "card", 1, false },     { "name1", "name", 1, false },
  { "words1", "words", 1, false },   { "inn1", "inn", 1, false },       { "phone1", "phone", 1, false },
  { "save1", "save", 1, false },     { "echo16", "echo", 16, true },    { "card16", "card", 16, false },
  { "list16", "list", 16, false },   { "save16", "save", 16, false },   { "create16", "create", 16, false },
  { "echo256", "echo", 0, true },    { "card256", "card", 0, false },   { "sign-in", "sign-in", SIGN_IN_DESKS, false },
};

static OfficeShape
shape_of (const Bench *self, bool echo)
{
  const House *house = self->bank.house;

  return echo ? (OfficeShape) { self->echo_endpoint, self->echo_keys.public_key, &self->bank.station }
              : (OfficeShape) { house_endpoint (house), house_server_key (house), &self->bank.station };
}

static OfficeWork
work_of (Load *load, const char *name)
{
  const DeskWork *work = work_named (name);

  return (OfficeWork) { work->ask, work->hear, work->sort_of, load };
}

static OfficeResult
run_office (const Bench *self, Load *load, const char *name, unsigned n_desks, bool echo, double seconds)
{
  const OfficeShape shape = shape_of (self, echo);
  const OfficeWork work = work_of (load, name);
  Office *office = office_open (&shape, n_desks);
  OfficeResult result = { .n_wrong = 1 };

  if (office_greet (office, &work))
    result = office_work (office, &work, seconds, echo ? self->echo_pid : house_pid (self->bank.house));
  office_close (office);
  return result;
}

static bool
is_wanted (const Bench *self, const char *name)
{
  g_auto (GStrv) names = self->options.only != NULL ? g_strsplit (self->options.only, ",", -1) : NULL;

  return names == NULL || g_strv_contains ((const char *const *) names, name);
}

/* Of what takes a tenth of a second few fit into a round. */
static double
seconds_of (const Bench *self, bool passwords)
{
  return passwords ? MAX (2 * self->options.seconds, LEAST_S) : self->options.seconds;
}

static void
run_contender (Bench *self, const Contender *contender, int round)
{
  unsigned n_desks = contender->desks > 0 ? contender->desks : self->options.many;
  double seconds = seconds_of (self, strcmp (contender->work, "sign-in") == 0);
  OfficeResult result;

  if (!is_wanted (self, contender->name))
    return;
  self->load.n_desks = n_desks;
  result = run_office (self, &self->load, contender->work, n_desks, contender->echo, seconds);
  judge_take (self->judge, contender->name, round, &result, work_named (contender->work)->sorts);
}

static void
come_back (Bench *self, const char *name, const char *work_name, bool echo, int round)
{
  const OfficeShape shape = shape_of (self, echo);
  const OfficeWork work = work_of (&self->load, work_name);
  OfficeResult result = office_resume (&shape, &work, self->options.seconds);

  judge_take (self->judge, name, round, &result, NULL);
}

typedef struct
{
  const Bench *bench;
  OfficeResult result;
} Crowd;

/* Has a load of its own: two offices work at the same time. */
static void *
sign_in_all (void *data)
{
  Crowd *crowd = data;
  g_autofree Load *load = g_memdup2 (&crowd->bench->load, sizeof (Load));

  crowd->result = run_office (crowd->bench, load, "sign-in", MIN (SIGNING_IN, crowd->bench->options.many), false,
                              crowd->bench->options.seconds);
  return NULL;
}

static void
open_cards_in_the_crowd (Bench *self, int round)
{
  Crowd crowd = { .bench = self };
  GThread *thread = g_thread_new ("crowd", sign_in_all, &crowd);
  OfficeResult result = run_office (self, &self->load, "card", 16, false, self->options.seconds);

  g_thread_join (thread);
  self->n_wrong += crowd.result.n_wrong;
  judge_take (self->judge, "card16-busy", round, &result, NULL);
}

static void
run_floors (Bench *self, int round)
{
  const Load *load = &self->load;
  const char *pg = self->bank.conninfo;
  double seconds = self->options.seconds / 2;
  g_autofree char *scrap = g_strconcat (self->bank.file, ".append", NULL);
  const struct { const char *name; OfficeResult result; } floors[] = {
    { "append", floor_append (scrap, seconds) },
    { "argon2", floor_argon2 (self->bank.hash, self->load.password, seconds_of (self, true)) },
    { "sql-card", floor_sql (self->sql, FLOOR_CARD, load->ids, NULL, load->n_clients, seconds) },
    { "sql-name", floor_sql (self->sql, FLOOR_NAMES, NULL, name_keys, N_NAME_KEYS, seconds) },
    { "sql-words", floor_sql (self->sql, FLOOR_WORDS, NULL, word_matches, N_WORD_KEYS, seconds) },
    { "sql-page", floor_sql (self->sql, FLOOR_PAGE, NULL, NULL, 1, seconds) } };
  const struct { const char *name; FloorPg what; unsigned n_links; } peers[] = {
    { "pg-card1", FLOOR_PG_CARD, 1 }, { "pg-card16", FLOOR_PG_CARD, PG_LINKS },
    { "pg-save16", FLOOR_PG_SAVE, PG_LINKS }, { "pg-insert16", FLOOR_PG_INSERT, PG_LINKS } };

  for (size_t i = 0; i < G_N_ELEMENTS (floors); i++)
    judge_take (self->judge, floors[i].name, round, &floors[i].result, NULL);
  for (size_t i = 0; pg != NULL && i < G_N_ELEMENTS (peers); i++)
    {
      OfficeResult result = floor_pg (pg, peers[i].what, peers[i].n_links, load->ids, load->n_clients, seconds);

      judge_take (self->judge, peers[i].name, round, &result, NULL);
    }
}

static double
load_now (void)
{
  double load = 0;

  return getloadavg (&load, 1) == 1 ? load : 0;
}

static void
run_round (Bench *self, int round)
{
  fprintf (stderr, "round %d of %d, load %.1f\n", round + 1, self->options.rounds, load_now ());
  judge_number (self->judge, "load", round, load_now ());
  for (size_t i = 0; i < G_N_ELEMENTS (contenders); i++)
    run_contender (self, &contenders[i], round);
  if (is_wanted (self, "card16-busy"))
    open_cards_in_the_crowd (self, round);
  if (is_wanted (self, "resume"))
    {
      come_back (self, "connect", "echo", true, round);
      come_back (self, "resume", "resume", false, round);
    }
  run_floors (self, round);
}

/* What every connection of an idle desk costs a process: memory of its own, in KiB. */
static double
memory_of_the_idle (Bench *self, bool echo)
{
  const OfficeShape shape = shape_of (self, echo);
  const OfficeWork work = work_of (&self->load, echo ? "echo" : "card");
  int pid = echo ? self->echo_pid : house_pid (self->bank.house);
  Office *office = office_open (&shape, self->options.idle);
  double before = bank_memory (pid), after;

  if (!office_greet (office, &work))
    self->n_wrong++;
  after = bank_memory (pid);
  office_close (office);
  return (after - before) / self->options.idle;
}

/* Before anything else has left its traces, but for a few calls that fill the caches. */
static void
measure_the_idle (Bench *self)
{
  OfficeResult warm = run_office (self, &self->load, "card", 16, false, 0.1);
  OfficeResult warm_echo = run_office (self, &self->load, "echo", 16, true, 0.1);

  self->n_wrong += warm.n_wrong + warm_echo.n_wrong;
  judge_number (self->judge, "idle-echo-kib", 0, memory_of_the_idle (self, true));
  judge_number (self->judge, "idle-kib", 0, memory_of_the_idle (self, false));
}

static void
measure_the_import (Bench *self)
{
  g_autoptr (Wire) desk = desk_open (self->bank.house, &self->bank.station, NULL);
  ImportResult result;

  wire_set_token (desk, self->load.token.data, self->load.token.len);
  result = import_run (desk, self->load.branch_id, self->options.import, house_pid (self->bank.house));
  self->n_wrong += !result.right;
  judge_number (self->judge, "import-s", 0, result.seconds);
  judge_number (self->judge, "import-us", 0, result.server_cpu);
  judge_number (self->judge, "parse-s", 0, result.parse_seconds);
  judge_number (self->judge, "parse-least-s", 0, result.parse_least);
  judge_number (self->judge, "parse-most-s", 0, result.parse_most);
}

static unsigned
mean_card (Bench *self)
{
  g_autoptr (Wire) desk = desk_open (self->bank.house, &self->bank.station, NULL);
  RecordRef ref = RECORD_REF__INIT;
  size_t size = 0;

  wire_set_token (desk, self->load.token.data, self->load.token.len);
  for (unsigned i = 0; i < MEANT; i++)
    {
      Reply *reply;

      ref.id = self->load.ids[load_below (&self->load, self->load.n_clients)];
      reply = desk_travel (desk, &clients_get_method, &ref, OFFICE_PATIENCE_MS);
      g_assert (reply != NULL && reply->fault == NULL);
      size += protobuf_c_message_get_packed_size (&reply->base);
    }
  return size / MEANT;
}

static int
tell (const Bench *self)
{
  const Options *options = &self->options;
  json_t *report = json_pack ("{si si si sf si sf ss}", "clients", self->load.n_clients, "rounds", options->rounds,
                              "cpus", g_get_num_processors (), "seconds", options->seconds, "many", options->many,
                              "load", load_now (), "store", "SQLite, WAL, synchronous FULL, readers mapped");
  Verdict verdict;
  int status;

  printf ("env            cpus=%u load=%.1f clients=%u rounds=%d x %.2f s, SQLite WAL synchronous=FULL mmap=on%s\n",
          g_get_num_processors (), load_now (), self->load.n_clients, options->rounds, options->seconds,
          self->bank.conninfo != NULL ? ", PostgreSQL beside it" : "");
  verdict = judge_tell (self->judge, report);
  verdict.n_wrong += self->n_wrong;
  status = verdict.n_wrong > 0 ? 2 : verdict.n_missed_musts > 0;
  printf ("\n%s: %lu wrong replies, %u must-haves missed, %u goals missed\n", status == 0 ? "PASS" : "FAIL",
          verdict.n_wrong, verdict.n_missed_musts, verdict.n_missed_goals);
  json_object_set_new (report, "wrong", json_integer ((json_int_t) verdict.n_wrong));
  json_object_set_new (report, "status", json_integer (status));
  if (options->json != NULL && json_dump_file (report, options->json, JSON_INDENT (1) | JSON_REAL_PRECISION (6)) != 0)
    g_error ("cannot write %s", options->json);
  json_decref (report);
  return status;
}

static int
run (Bench *self)
{
  int status;

  self->judge = judge_new (self->options.strictness);
  self->bank = bank_open (self->options.clients, self->options.bank, self->options.pg, &self->load);
  self->echo_keys = station_new ();
  self->echo_pid = office_echo (&self->echo_keys, mean_card (self), self->echo_endpoint);
  self->load.spoil = (unsigned) self->options.spoil;
  if (self->options.idle > 0)
    measure_the_idle (self);
  self->sql = floor_sql_open (self->bank.file);
  if (self->bank.conninfo != NULL)
    floor_pg_warm (self->bank.conninfo);
  for (int round = 0; round < self->options.rounds; round++)
    run_round (self, round);
  floor_sql_close (self->sql);
  if (self->options.import > 0)
    measure_the_import (self);
  status = tell (self);

  kill (self->echo_pid, SIGKILL);
  waitpid (self->echo_pid, NULL, 0);
  bank_close (&self->bank);
  judge_free (self->judge);
  return status;
}

int
main (int argc, char **argv)
{
  static Bench bench = { .options = { .clients = 5000, .rounds = 5, .many = 256, .idle = 1000, .import = 100000,
                                      .seconds = 0.8, .strictness = 1 } };
  Options *options = &bench.options;
  const GOptionEntry entries[] = {
    { "clients", 0, 0, G_OPTION_ARG_INT, &options->clients, "how many the bank has", "N" },
    { "bank", 0, 0, G_OPTION_ARG_FILENAME, &options->bank, "a seeded bank, which is copied", "FILE" },
    { "rounds", 0, 0, G_OPTION_ARG_INT, &options->rounds, "how often everybody works", "N" },
    { "seconds", 0, 0, G_OPTION_ARG_DOUBLE, &options->seconds, "how long each works in a round", "S" },
    { "many", 0, 0, G_OPTION_ARG_INT, &options->many, "connections of a big office", "N" },
    { "idle", 0, 0, G_OPTION_ARG_INT, &options->idle, "connections that do nothing", "N" },
    { "import", 0, 0, G_OPTION_ARG_INT, &options->import, "rows of a file", "N" },
    { "only", 0, 0, G_OPTION_ARG_STRING, &options->only, "these contenders alone", "NAMES" },
    { "pg", 0, 0, G_OPTION_ARG_NONE, &options->pg, "beside PostgreSQL in KONTOR_STORE", NULL },
    { "json", 0, 0, G_OPTION_ARG_FILENAME, &options->json, "the figures as JSON", "FILE" },
    { "spoil", 0, 0, G_OPTION_ARG_INT, &options->spoil, "damages one reply in N, to see whether that is noticed", "N" },
    { "strictness", 0, 0, G_OPTION_ARG_DOUBLE, &options->strictness, "must-haves so many times harder", "X" },
    { NULL } };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("bench-office: %s\n", error->message);
      return 3;
    }
  options->rounds = CLAMP (options->rounds, 1, MAX_ROUNDS);
  options->many = CLAMP (options->many, 1, LOAD_DESKS);
  options->idle = CLAMP (options->idle, 0, LOAD_DESKS);
  options->import = CLAMP (options->import, 0, 400000);
  return run (&bench);
}
