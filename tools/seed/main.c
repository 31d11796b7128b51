/* main.c - kontor-seed: fills an empty store with a demo bank.
 *
 *   kontor-seed --store URI [--clients 5000] [--seed 1] [--day 2026-11-22] [--show FILE] [--schema DIR] [--data DIR]
 *
 * A head office, 3 regions, 12 branches, 60 people, and the clients whom they have served for three years: every record
 * goes through the handlers of its room, in the order of its days, so that ids, the change log and history are what
 * three years of work would have left. The same seed and day make the same bank, but for keys and salts. It is marked
 * DEMO.
 */

#include <glib.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit.pb-c.h"
#include "config.h"
#include "methods.h"
#include "tools/seed/scene.h"

enum
{
  YEARS_DAYS = 3 * 365,
  MAX_EVENTS = 300000,
  EVENTS_A_CLIENT = 5,
  DAY_BEGINS_H = 5,
  DAY_LASTS_H = 8,
  HOUR_MS = 3600000,
  FIRST_DAYS = 60,
  FIRST_SHARE = 55,
  SEAL_DAYS = 10,
  BAR = 40,
  SHOWN_US = G_USEC_PER_SEC / 4
};

typedef struct
{
  char *store, *schema, *data, *day, *show;
  int clients, seed;
  gboolean quiet, steady;
} Options;

static const char password[] = "demo";

/* The bar is drawn anew on one line; nobody sees it where there is no terminal. */
typedef struct
{
  gint64 began, shown;
  bool quiet;
} Progress;

static void
load_words (Scene *scene, const char *dir)
{
  scene->surnames = table_load (dir, "surnames", 2);
  scene->males = table_load (dir, "names-male", 3);
  scene->females = table_load (dir, "names-female", 1);
  scene->cities = table_load (dir, "cities", 7);
  scene->streets = table_load (dir, "streets", 1);
  scene->banks = table_load (dir, "banks", 2);
  scene->companies = table_load (dir, "companies", 3);
  scene->prefixes = table_load (dir, "prefixes", 1);
  scene->jobs = table_load (dir, "jobs", 1);
  scene->branches = table_load (dir, "branches", 5);
  scene->posts = table_load (dir, "posts", 4);
  scene->events = table_load (dir, "events", 6);
  scene->tasks = table_load (dir, "tasks", 3);
  scene->notes = table_load (dir, "notes", 2);
  scene->groups = table_load (dir, "groups", 2);
}

static void
forget_words (Scene *scene)
{
  Table *tables[] = { scene->surnames, scene->males,     scene->females,  scene->cities, scene->streets,
                      scene->banks,    scene->companies, scene->prefixes, scene->jobs,   scene->branches,
                      scene->posts,    scene->events,    scene->tasks,    scene->notes,  scene->groups };

  for (size_t i = 0; i < G_N_ELEMENTS (tables); i++)
    table_free (tables[i]);
  for (unsigned i = 0; i < scene->n_staff; i++)
    {
      caller_unref (scene->staff[i].caller);
      g_free (scene->staff[i].name);
    }
  g_free (scene->made);
}

/* How many clients the bank has after @day days: more than half are brought in the first weeks, from the old program.
 */
static unsigned
clients_after (unsigned n_clients, unsigned day)
{
  uint64_t first = (uint64_t) n_clients * FIRST_SHARE / 100, n;

  if (day >= YEARS_DAYS)
    return n_clients;
  n = day < FIRST_DAYS ? first * day / FIRST_DAYS
                       : first + (n_clients - first) * (day - FIRST_DAYS) / (YEARS_DAYS - FIRST_DAYS);
  return (unsigned) n;
}

static uint64_t
n_events_of (unsigned n_clients)
{
  return MIN ((uint64_t) n_clients * EVENTS_A_CLIENT, MAX_EVENTS);
}

static unsigned
events_after (unsigned n_clients, unsigned day)
{
  return (unsigned) (n_events_of (n_clients) * day * day / ((uint64_t) YEARS_DAYS * YEARS_DAYS));
}

static bool
is_due (Progress *progress, bool last)
{
  gint64 now = g_get_monotonic_time ();

  if (progress->quiet || (!last && now - progress->shown < SHOWN_US))
    return false;
  progress->shown = now;
  return true;
}

static void
draw_bar (const Progress *progress, double share, bool last, const char *what)
{
  char bar[BAR + 1];

  for (int i = 0; i < BAR; i++)
    bar[i] = i < share * BAR ? '#' : '.';
  bar[BAR] = '\0';
  g_printerr ("\r[%s] %3.0f %%  %s, %.0f s%s", bar, share * 100, what,
              (double) (g_get_monotonic_time () - progress->began) / G_USEC_PER_SEC, last ? "\n" : "");
}

/* Clients and what happens to them cost about the same; the last day has everything. */
static void
show_progress (const Scene *scene, Progress *progress, bool last)
{
  double all = (double) scene->n_clients + n_events_of (scene->n_clients);
  g_autofree char *what = NULL;

  if (!is_due (progress, last))
    return;
  what = g_strdup_printf ("%u of %u clients", scene->n_made, scene->n_clients);
  draw_bar (progress, MIN ((scene->n_made + scene->n_happened) / all, 1), last, what);
}

static void
show_indexes (void *data, unsigned n_done, unsigned n_all)
{
  Progress *progress = data;
  bool last = n_done == n_all;
  g_autofree char *what = g_strdup_printf ("%u of %u indexes", n_done, n_all);

  if (is_due (progress, last))
    draw_bar (progress, (double) n_done / n_all, last, what);
}

/* One working day: the clock goes from call to call, for no two things happen at once. */
static void
live_a_day (Scene *scene, unsigned day, int64_t midnight, Progress *progress)
{
  unsigned n_clients = clients_after (scene->n_clients, day + 1) - scene->n_made;
  unsigned n_events = events_after (scene->n_clients, day + 1) - events_after (scene->n_clients, day);
  unsigned n_steps = n_clients + n_events + 1, made = 0, happened = 0;
  int64_t opens = midnight + DAY_BEGINS_H * HOUR_MS, lasts = DAY_LASTS_H * HOUR_MS;

  for (unsigned step = 0; step < n_steps; step++)
    {
      hand_at (scene->hand, opens + lasts * step / n_steps);
      if (made < n_clients && (uint64_t) made * n_steps <= (uint64_t) step * n_clients)
        {
          unsigned office;

          do
            office = dice_below (&scene->dice, scene->n_offices);
          while (scene->offices[office].n_desk == 0);
          client_make (scene, office);
          made++;
        }
      else if (happened < n_events)
        {
          days_happen (scene, 1, dice_percent (&scene->dice, 8));
          happened++;
        }
      show_progress (scene, progress, false);
    }
}

/* What was written is sealed, as the house does every second. */
static void
seal (Scene *scene)
{
  SealRequest request = SEAL_REQUEST__INIT;

  hand_as (scene->hand, NULL);
  while (((const SealReport *) hand_do (scene->hand, &audit_seal_method, &request))->n_sealed > 0)
    continue;
}

static void
live (Scene *scene, Progress *progress)
{
  int64_t first = scene->today - (int64_t) YEARS_DAYS * MS_DAY;

  for (unsigned day = 0; day < YEARS_DAYS; day++)
    {
      int64_t midnight = first + (int64_t) day * MS_DAY;
      unsigned week_day = scene->steady ? YEARS_DAYS - day : day_of (midnight);

      if (week_day % 7 == 0 && day + 1 < YEARS_DAYS)   /* GDate's day 7 was a Sunday */
        continue;
      live_a_day (scene, day, midnight, progress);
      if (day % SEAL_DAYS == 0)
        seal (scene);
    }
  days_plan (scene);
  days_group (scene);
  seal (scene);
  show_progress (scene, progress, true);
}

/* A person and a company of the branch whose manager the demo is signed in as, both tied to others. */
static bool
show_cards (const Scene *scene, const char *path)
{
  g_autoptr (GString) text = g_string_new (NULL);
  bool person = false, company = false;

  for (unsigned i = scene->n_made; i > 0; i--)
    {
      const Made *made = &scene->made[i - 1];
      bool *shown = made->company ? &company : &person;

      bool alone = !made->company && !made->taken && scene->n_made > 1000;

      if (*shown || alone || strcmp (scene->offices[made->office].code, "0202") != 0)
        continue;
      *shown = true;
      g_string_append_printf (text, "%s client:%" G_GUINT64_FORMAT "\n", made->company ? "company" : "person",
                              made->id);
    }
  return g_file_set_contents (path, text->str, -1, NULL);
}

static char *
hash_of_password (void)
{
  char hash[crypto_pwhash_STRBYTES];

  if (crypto_pwhash_str (hash, password, strlen (password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                         crypto_pwhash_MEMLIMIT_INTERACTIVE)
      != 0)
    g_error ("there is no memory for a password");
  return g_strdup (hash);
}

/* From the empty store to the bank. */
static bool
make_bank (Scene *scene, bool quiet)
{
  g_autofree char *hash = hash_of_password (), *complaint = NULL;
  Progress progress = { .began = g_get_monotonic_time (), .quiet = quiet };

  hand_at (scene->hand, scene->today - (int64_t) YEARS_DAYS * MS_DAY + HOUR_MS);
  network_make (scene, hash);
  live (scene, &progress);
  if (hand_finish (scene->hand, show_indexes, &progress, &complaint))
    return true;
  g_printerr ("kontor-seed: %s\n", complaint);
  return false;
}

static int64_t
midnight_of (const char *day)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *text = day != NULL ? g_strdup_printf ("%sT00:00:00Z", day)
                                      : g_date_time_format (now, "%FT00:00:00Z");
  g_autoptr (GDateTime) midnight = g_date_time_new_from_iso8601 (text, NULL);

  if (midnight == NULL)
    g_error ("\"%s\" is no day", day);
  return g_date_time_to_unix (midnight) * 1000;
}

static bool
parse (Options *options, int *argc, char ***argv)
{
  const GOptionEntry entries[] = {
    { "store", 0, 0, G_OPTION_ARG_STRING, &options->store, "sqlite:FILE or postgresql:CONNINFO, empty", "URI" },
    { "clients", 0, 0, G_OPTION_ARG_INT, &options->clients, "how many clients, up to 1000000 (5000)", "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT, &options->seed, "another seed makes another bank (1)", "N" },
    { "day", 0, 0, G_OPTION_ARG_STRING, &options->day, "the day on which the demo begins (today)", "YYYY-MM-DD" },
    { "steady", 0, 0, G_OPTION_ARG_NONE, &options->steady,
      "whom it holds does not hang on the weekday of the beginning: as on Sundays", NULL },
    { "show", 0, 0, G_OPTION_ARG_FILENAME, &options->show, "where to write the addresses of two cards worth a look",
      "FILE" },
    { "schema", 0, 0, G_OPTION_ARG_FILENAME, &options->schema, "where the schema lies", "DIR" },
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &options->data, "where the words lie", "DIR" },
    { "quiet", 0, 0, G_OPTION_ARG_NONE, &options->quiet, "no progress bar", NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("- fills an empty store with a demo bank");
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (g_option_context_parse (context, argc, argv, &error) && options->store != NULL && options->clients > 0
      && options->clients <= 1000000)
    return true;
  g_printerr ("kontor-seed: %s\n",
              error != NULL ? error->message : "--store is missing, or --clients is not 1 to 1000000");
  return false;
}

static void
forget_options (Options *options)
{
  g_free (options->store);
  g_free (options->schema);
  g_free (options->data);
  g_free (options->day);
  g_free (options->show);
}

int
main (int argc, char **argv)
{
  Options options = { .clients = 5000, .seed = 1 };
  g_autofree char *complaint = NULL;
  Scene scene = { 0 };
  bool done;

  if (!parse (&options, &argc, &argv) || sodium_init () < 0)
    return 2;
  load_words (&scene, options.data != NULL ? options.data : DEMO_DIR);
  scene.hand = hand_open (options.store, options.schema != NULL ? options.schema : SCHEMA_DIR, &complaint);
  if (scene.hand == NULL)
    {
      g_printerr ("kontor-seed: %s\n", complaint);
      return 1;
    }
  scene.dice.state = (uint64_t) options.seed;
  scene.scratch = arena_new (16 << 20);
  scene.today = midnight_of (options.day);
  scene.today_day = day_of (scene.today);
  scene.steady = options.steady;
  scene.n_clients = (unsigned) options.clients;
  scene.made = g_new0 (Made, scene.n_clients);

  done = make_bank (&scene, options.quiet || !isatty (STDERR_FILENO))
         && (options.show == NULL || show_cards (&scene, options.show));
  forget_options (&options);
  hand_close (scene.hand);
  arena_free (scene.scratch);
  forget_words (&scene);
  return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
