/* judge.c - see judge.h. */

#include "tests/bench/office/judge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum { RATE, P50, P99, WORST, FAIRNESS, NUMBER } Metric;

static const size_t members[] = {
  [RATE] = G_STRUCT_OFFSET (OfficeResult, rate),   [P50] = G_STRUCT_OFFSET (OfficeResult, p50),
  [P99] = G_STRUCT_OFFSET (OfficeResult, p99),     [WORST] = G_STRUCT_OFFSET (OfficeResult, worst),
  [FAIRNESS] = G_STRUCT_OFFSET (OfficeResult, fairness), [NUMBER] = G_STRUCT_OFFSET (OfficeResult, rate),
};

/* @ours against @floor, and against @floor and @beside together; without a floor the number itself; with @over what
 * ours has above the floor, in milliseconds. 0 = no such goal. */
typedef struct
{
  unsigned row;                  /* of the design's table; 0 = none */
  const char *what, *ours;
  Metric metric;
  const char *floor, *beside;
  Metric floor_metric;
  bool over, at_most;
  double goal, must;
} Goal;

static const Goal goals[] = {
  { 1, "card, 16 desks: rate", "card16", RATE, "echo16", NULL, RATE, false, false, 0.60, 0.45 },
  { 1, "card, 16 desks: rate", "card16", RATE, "pg-card16", NULL, RATE, false, false, 3.5, 2.5 },
  { 2, "card, 256 desks: rate", "card256", RATE, "echo256", NULL, RATE, false, false, 0.70, 0.50 },
  { 2, "card, 256 desks: busiest to least busy", "card256", FAIRNESS, NULL, NULL, RATE, false, true, 2, 0 },
  { 3, "card, 1 desk: p50", "card1", P50, "echo1", NULL, P50, false, true, 1.5, 2.0 },
  { 3, "card, 1 desk: p50", "card1", P50, "pg-card1", NULL, P50, false, true, 0.5, 0 },
  { 4, "card, 16 desks: p99", "card16", P99, "echo16", NULL, P99, false, true, 2.5, 4 },
  { 5, "surname: p99", "name1", P99, "sql-name", "echo1", P99, false, true, 2, 0 },
  { 5, "surname: p99 of the worst key, ms over the echo", "name1", WORST, "echo1", NULL, P99, true, true, 0, 5 },
  { 6, "two words, a word within: p99", "words1", P99, "sql-words", "echo1", P99, false, true, 1.5, 0 },
  { 6, "two words, a word within: p99, ms over the echo", "words1", P99, "echo1", NULL, P99, true, true, 0, 20 },
  { 6, "two words: p99 of the worst key, ms over the echo", "words1", WORST, "echo1", NULL, P99, true, true, 0, 100 },
  { 7, "tax number: p99 to a card's p50", "inn1", P99, "card1", NULL, P50, false, true, 1.5, 2 },
  { 7, "phone's last digits: p99 to a card's p50", "phone1", P99, "card1", NULL, P50, false, true, 1.5, 2 },
  { 0, "page of the list, 16 desks: rate", "list16", RATE, "sql-page", NULL, RATE, false, false, 0, 0 },
  { 8, "durable save, 1 desk: rate", "save1", RATE, "append", NULL, RATE, false, false, 0.6, 0.4 },
  { 9, "durable save, 16 desks: rate, the same rows", "save16", RATE, "pg-save16", NULL, RATE, false, false, 1.2, 0.8 },
  { 9, "durable save, 16 desks: rate, a bare row", "save16", RATE, "pg-insert16", NULL, RATE, false, false, 0.8, 0.5 },
  { 9, "new client, 16 desks: rate, a bare row", "create16", RATE, "pg-insert16", NULL, RATE, false, false, 0, 0 },
  { 10, "resume of a session: rate", "resume", RATE, "connect", NULL, RATE, false, false, 0.8, 0.5 },
  { 10, "sign-in: rate", "sign-in", RATE, "argon2", NULL, RATE, false, false, 0.8, 0.5 },
  { 10, "card's p99 while 50 sign in", "card16-busy", P99, "card16", NULL, P99, false, true, 2, 0 },
  { 11, "memory of an idle client", "idle-kib", NUMBER, "idle-echo-kib", NULL, NUMBER, false, true, 1.5, 2.5 },
  { 13, "import: seconds", "import-s", NUMBER, "parse-s", NULL, NUMBER, false, true, 20, 40 },
};

typedef struct
{
  char *name;
  bool number;
  bool taken[MAX_ROUNDS];
  OfficeResult results[MAX_ROUNDS];
  const char *const *sorts;
} Figure;

struct Judge
{
  GPtrArray *figures;
  double strictness;
};

typedef struct
{
  double least, median, most;
  int n;
} Spread;

static void
figure_free (void *pointer)
{
  Figure *figure = pointer;

  g_free (figure->name);
  g_free (figure);
}

Judge *
judge_new (double strictness)
{
  Judge *self = g_new0 (Judge, 1);

  self->figures = g_ptr_array_new_with_free_func (figure_free);
  self->strictness = strictness;
  return self;
}

void
judge_free (Judge *self)
{
  g_ptr_array_unref (self->figures);
  g_free (self);
}

static Figure *
find (const Judge *self, const char *name)
{
  for (unsigned i = 0; i < self->figures->len; i++)
    {
      Figure *figure = self->figures->pdata[i];

      if (strcmp (figure->name, name) == 0)
        return figure;
    }
  return NULL;
}

void
judge_take (Judge *self, const char *name, int round, const OfficeResult *result, const char *const *sorts)
{
  Figure *figure = find (self, name);

  g_assert (round < MAX_ROUNDS);
  if (figure == NULL)
    {
      figure = g_new0 (Figure, 1);
      figure->name = g_strdup (name);
      g_ptr_array_add (self->figures, figure);
    }
  figure->results[round] = *result;
  figure->taken[round] = true;
  figure->sorts = sorts;
}

void
judge_number (Judge *self, const char *name, int round, double number)
{
  const OfficeResult result = { .rate = number };

  judge_take (self, name, round, &result, NULL);
  find (self, name)->number = true;
}

static int
compare (const void *a, const void *b)
{
  double one = *(const double *) a, other = *(const double *) b;

  return (one > other) - (one < other);
}

static Spread
spread_of (double *values, int n)
{
  if (n == 0)
    return (Spread) { 0 };
  qsort (values, n, sizeof *values, compare);
  return (Spread) { values[0], values[n / 2], values[n - 1], n };
}

static double
value_of (const Figure *figure, int round, Metric metric)
{
  return *(const double *) ((const char *) &figure->results[round] + members[metric]);
}

static double
middle (const Figure *figure, Metric metric)
{
  double values[MAX_ROUNDS];
  int n = 0;

  for (int i = 0; i < MAX_ROUNDS; i++)
    if (figure->taken[i])
      values[n++] = value_of (figure, i, metric);
  return spread_of (values, n).median;
}

static bool
compared (const Goal *goal, const Figure *ours, const Figure *floor, const Figure *beside, int round, double *ratio)
{
  double value, below = 0;

  if (!ours->taken[round] || (floor != NULL && !floor->taken[round]) || (beside != NULL && !beside->taken[round]))
    return false;
  value = value_of (ours, round, goal->metric);
  if (floor != NULL)
    below = value_of (floor, round, goal->floor_metric);
  if (beside != NULL)
    below += value_of (beside, round, goal->floor_metric);
  if (floor == NULL)
    *ratio = value;
  else if (goal->over)
    *ratio = MAX (value - below, 0) / 1000;
  else
    *ratio = below > 0 ? value / below : 0;
  return true;
}

static Spread
ratios_of (const Judge *self, const Goal *goal)
{
  const Figure *ours = find (self, goal->ours), *floor = goal->floor != NULL ? find (self, goal->floor) : NULL,
               *beside = goal->beside != NULL ? find (self, goal->beside) : NULL;
  double ratios[MAX_ROUNDS];
  int n = 0;

  if (ours == NULL || (goal->floor != NULL && floor == NULL) || (goal->beside != NULL && beside == NULL))
    return (Spread) { 0 };
  for (int i = 0; i < MAX_ROUNDS; i++)
    n += compared (goal, ours, floor, beside, i, &ratios[n]);
  return spread_of (ratios, n);
}

static bool
is_met (const Goal *goal, double bound, double value)
{
  return bound == 0 || (goal->at_most ? value <= bound : value >= bound);
}

static json_t *
threads_of (const OfficeResult *result)
{
  json_t *threads = json_object ();

  for (unsigned i = 0; i < OFFICE_THREADS && result->threads[i].name[0] != '\0'; i++)
    if (result->threads[i].us >= 0.1)
      {
        printf ("%s%s %.1f", json_object_size (threads) == 0 ? " (" : ", ", result->threads[i].name,
                result->threads[i].us);
        json_object_set_new (threads, result->threads[i].name, json_real (result->threads[i].us));
      }
  printf ("%s", json_object_size (threads) > 0 ? ")" : "");
  return threads;
}

/* Of the round in the middle by rate, for threads cannot have medians of their own. */
static const OfficeResult *
typical (const Figure *figure)
{
  double median = middle (figure, RATE);

  for (int i = 0; i < MAX_ROUNDS; i++)
    if (figure->taken[i] && figure->results[i].rate == median)
      return &figure->results[i];
  return &figure->results[0];
}

static unsigned long
tell_figure (const Figure *figure, json_t *list)
{
  const OfficeResult *result = typical (figure);
  unsigned long n_wrong = 0;
  json_t *told;

  for (int i = 0; i < MAX_ROUNDS; i++)
    n_wrong += figure->results[i].n_wrong;
  if (figure->number)
    {
      printf ("%-14s %.4g\n", figure->name, middle (figure, NUMBER));
      json_array_append_new (list, json_pack ("{ss sf}", "name", figure->name, "number", middle (figure, NUMBER)));
      return 0;
    }
  told = json_pack ("{ss sf sf sf sf sf sI}", "name", figure->name, "rate", middle (figure, RATE), "p50_us",
                    middle (figure, P50), "p99_us", middle (figure, P99), "cpu_us", result->server_cpu, "bytes",
                    result->size, "wrong", (json_int_t) n_wrong);
  printf ("%-14s %9.0f/s  p50 %8.0f  p99 %8.0f us", figure->name, middle (figure, RATE), middle (figure, P50),
          middle (figure, P99));
  if (result->server_cpu > 0)
    printf ("  %5.0f B  cpu %6.1f us", result->size, result->server_cpu);
  json_object_set_new (told, "threads", threads_of (result));
  if (figure->sorts != NULL && result->worst > 0)
    {
      printf ("  worst \"%s\" p99 %.0f us", figure->sorts[result->worst_sort], result->worst);
      json_object_set_new (told, "worst_key", json_string (figure->sorts[result->worst_sort]));
      json_object_set_new (told, "worst_p99_us", json_real (result->worst));
    }
  printf (n_wrong > 0 ? "  %lu WRONG: FAIL\n" : "\n", n_wrong);
  json_array_append_new (list, told);
  return n_wrong;
}

static void
tell_bound (const char *name, const Goal *goal, double bound)
{
  if (bound > 0)
    printf ("  %s %s %.4g", name, goal->at_most ? "<=" : ">=", bound);
}

static void
tell_goal (const Judge *self, const Goal *goal, json_t *list, Verdict *verdict)
{
  Spread spread = ratios_of (self, goal);
  double must = goal->at_most ? goal->must / self->strictness : goal->must * self->strictness;
  bool met = is_met (goal, goal->goal, spread.median), had = is_met (goal, must, spread.median);
  const char *word = !had ? "  MUST-HAVE MISSED" : met ? "  OK" : "  goal missed";

  if (spread.n == 0)
    return;
  printf ("row %-2u  %-52s %s%-12s %7.2f%s [%.2f..%.2f]", goal->row, goal->what, goal->floor != NULL ? "/ " : "  ",
          goal->floor != NULL ? goal->floor : "", spread.median, goal->over ? " ms" : "x", spread.least, spread.most);
  tell_bound ("goal", goal, goal->goal);
  tell_bound ("must", goal, must);
  printf ("%s\n", goal->goal == 0 && goal->must == 0 ? "" : word);
  verdict->n_missed_goals += !met;
  verdict->n_missed_musts += !had;
  json_array_append_new (list, json_pack ("{si ss ss ss? sf sf sf sf sf sb sb}", "row", goal->row, "what", goal->what,
                                          "ours", goal->ours, "floor", goal->floor, "median", spread.median, "least",
                                          spread.least, "most", spread.most, "goal", goal->goal, "must", must,
                                          "goal_met", met, "must_met", had));
}

Verdict
judge_tell (const Judge *self, json_t *report)
{
  json_t *figures = json_array (), *told = json_array ();
  Verdict verdict = { 0 };

  for (unsigned i = 0; i < self->figures->len; i++)
    verdict.n_wrong += tell_figure (self->figures->pdata[i], figures);
  printf ("\n");
  for (size_t i = 0; i < G_N_ELEMENTS (goals); i++)
    tell_goal (self, &goals[i], told, &verdict);
  json_object_set_new (report, "figures", figures);
  json_object_set_new (report, "goals", told);
  return verdict;
}
