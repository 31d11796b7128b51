/* probe.c - is loaded beside a GTK program (LD_PRELOAD) and measures it from within, the product and a bare list alike:
 * exec to the first frame and to the first list that is filled and painted, memory, frames while the list is scrolled
 * (by the clock, and the processor time of the thread that paints), and what cards cost that are opened.
 *
 * It takes gtk_window_present () of the program's first window. PROBE_CARDS: addresses with blanks between, opened one
 * by one by the action app.open and left open. PROBE_BEGIN: the start and its memory only. Tells one line of JSON on
 * descriptor PROBE_FD, and ends the program.
 */

#include <dlfcn.h>
#include <gtk/gtk.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { FRAMES = 60, PHASES = 3, MAX_CARDS = 64, SETTLED_MS = 700, LATEST_MS = 20000 };

typedef struct
{
  GtkWidget *window, *scrolled;
  double began, began_cpu, first_frame, took[FRAMES], cost[FRAMES];
  unsigned frame, phase;
  GString *told;
} Probe;

static bool
is_asked (const char *name)
{
  const char *value = g_getenv (name);

  return value != NULL && value[0] != '\0';
}

static double
now_ms (void)
{
  return g_get_monotonic_time () / 1e3;
}

/* Milliseconds since the kernel started this process (its clock has a grain of 10 ms). */
static double
age_ms (void)
{
  g_autofree char *stat = NULL;
  unsigned long long started = 0;
  struct timespec up;

  g_file_get_contents ("/proc/self/stat", &stat, NULL, NULL);
  sscanf (strrchr (stat, ')') + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu",
          &started);
  clock_gettime (CLOCK_BOOTTIME, &up);
  return up.tv_sec * 1e3 + up.tv_nsec / 1e6 - started * 1000.0 / sysconf (_SC_CLK_TCK);
}

static double
cpu_ms (clockid_t clock)
{
  struct timespec used;

  clock_gettime (clock, &used);
  return used.tv_sec * 1e3 + used.tv_nsec / 1e6;
}

/* A point between the digits in every language. */
static void
tell (Probe *self, const char *name, const char *of, double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (text, sizeof text, "%.2f", number);
  g_string_append_printf (self->told, "%s\"%s%s\": %s", self->told->len == 0 ? "{" : ", ", name, of, text);
}

static double
memory_mib (const char *which)
{
  g_autofree char *text = NULL;
  const char *line;

  g_file_get_contents ("/proc/self/smaps_rollup", &text, NULL, NULL);
  line = text != NULL ? strstr (text, which) : NULL;
  return line != NULL ? g_ascii_strtod (line + strlen (which), NULL) / 1024 : 0;
}

static void
tell_memory (Probe *self, const char *when)
{
  tell (self, "rss_", when, memory_mib ("Rss:"));
  tell (self, "pss_", when, memory_mib ("Pss:"));
}

static void
finish (Probe *self)
{
  const char *fd = g_getenv ("PROBE_FD");

  g_string_append (self->told, "}\n");
  if (write (fd != NULL ? (int) g_ascii_strtoll (fd, NULL, 10) : 1, self->told->str, self->told->len) < 0)
    _exit (1);
  _exit (0);
}

static GtkWidget *
find (GtkWidget *from, const char *type)
{
  GtkWidget *found = NULL;

  if (strcmp (G_OBJECT_TYPE_NAME (from), type) == 0 && gtk_widget_get_mapped (from))
    return from;
  for (GtkWidget *child = gtk_widget_get_first_child (from); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, type);
  return found;
}

/* The first text in a cell of a list: the rows have come. */
static bool
is_filled (GtkWidget *window)
{
  GtkWidget *cell = find (window, "GtkColumnViewCell");
  GtkWidget *label = cell != NULL ? find (cell, "GtkLabel") : NULL, *text = NULL;
  const char *shown = "";

  if (label != NULL)
    shown = gtk_label_get_text (GTK_LABEL (label));
  else if (cell != NULL && (text = find (cell, "GtkInscription")) != NULL)
    shown = gtk_inscription_get_text (GTK_INSCRIPTION (text));
  return shown != NULL && shown[0] != '\0' && strcmp (shown, "…") != 0;
}

static void
wait_ms (double ms)
{
  for (double until = now_ms () + ms; now_ms () < until;)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (500);
}

/* Until another form than @before is in sight. */
static GtkWidget *
await_form (Probe *self, const GtkWidget *before)
{
  double latest = now_ms () + LATEST_MS;
  GtkWidget *form = NULL;

  while ((form == NULL || form == before) && now_ms () < latest)
    {
      wait_ms (1);
      form = find (self->window, "FormSection");
    }
  return form;
}

static gboolean
open_cards (gpointer data)
{
  Probe *self = data;
  const char *wanted = g_getenv ("PROBE_CARDS");
  g_auto (GStrv) cards = g_strsplit (wanted != NULL ? wanted : "", " ", MAX_CARDS);
  GtkWidget *form = NULL;
  unsigned n = 0;
  double all = 0;

  for (; cards[n] != NULL && cards[n][0] != '\0'; n++)
    {
      double began = now_ms ();

      gtk_widget_activate_action (self->window, "app.open", "s", cards[n]);
      form = await_form (self, form);
      all += now_ms () - began;
      wait_ms (SETTLED_MS);
      if (n == 0)
        tell_memory (self, "card1");
    }
  if (n > 0)
    {
      tell (self, "card_ms", "", all / n);
      tell_memory (self, "cards");
    }
  finish (self);
  return G_SOURCE_REMOVE;
}

static void
before_paint (GdkFrameClock *clock, Probe *self)
{
  self->began = now_ms ();
  self->began_cpu = cpu_ms (CLOCK_THREAD_CPUTIME_ID);
}

static void
after_paint (GdkFrameClock *clock, Probe *self)
{
  if (self->frame == 0 || self->frame > FRAMES)
    return;
  self->took[self->frame - 1] = now_ms () - self->began;
  self->cost[self->frame - 1] = cpu_ms (CLOCK_THREAD_CPUTIME_ID) - self->began_cpu;
}

static int
compare (const void *a, const void *b)
{
  double one = *(const double *) a, other = *(const double *) b;

  return (one > other) - (one < other);
}

static void
tell_frames (Probe *self)
{
  static const char *const names[PHASES] = { "slow", "fast", "jump" };

  qsort (self->took, FRAMES, sizeof *self->took, compare);
  qsort (self->cost, FRAMES, sizeof *self->cost, compare);
  tell (self, "frame_p50_", names[self->phase], self->took[FRAMES / 2]);
  tell (self, "frame_p95_", names[self->phase], self->took[FRAMES * 95 / 100]);
  tell (self, "frame_cpu_", names[self->phase], self->cost[FRAMES / 2]);
}

/* 40 pixels a frame, 600 pixels a frame, and a jump to anywhere each frame. */
static gboolean
scroll (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Probe *self = data;
  GtkAdjustment *place = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled));
  double end = gtk_adjustment_get_upper (place) - gtk_adjustment_get_page_size (place),
         at = gtk_adjustment_get_value (place);

  if (self->frame++ == FRAMES)
    {
      tell_frames (self);
      self->frame = 1;
      if (++self->phase == PHASES)
        {
          tell_memory (self, "scrolled");
          g_timeout_add (300, open_cards, self);
          return G_SOURCE_REMOVE;
        }
    }
  gtk_adjustment_set_value (place, self->phase == 2 ? g_random_double_range (0, MAX (end, 1))
                                                    : at + (self->phase == 0 ? 40 : 600));
  return G_SOURCE_CONTINUE;
}

static gboolean
begin (gpointer data)
{
  Probe *self = data;
  GdkFrameClock *clock = gtk_widget_get_frame_clock (self->window);
  GtkWidget *list = find (self->window, "GtkColumnView");

  tell_memory (self, "idle");
  if (is_asked ("PROBE_BEGIN"))
    finish (self);
  self->scrolled = list != NULL ? gtk_widget_get_ancestor (list, GTK_TYPE_SCROLLED_WINDOW) : NULL;
  if (self->scrolled == NULL)
    finish (self);
  g_signal_connect (clock, "before-paint", G_CALLBACK (before_paint), self);
  g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint), self);
  gtk_widget_add_tick_callback (self->window, scroll, self, NULL);
  return G_SOURCE_REMOVE;
}

static void
watch_first (GdkFrameClock *clock, Probe *self)
{
  if (self->first_frame == 0)
    self->first_frame = age_ms ();
  if (!is_filled (self->window))
    return;
  tell (self, "first_frame_ms", "", self->first_frame);
  tell (self, "filled_ms", "", age_ms ());
  tell (self, "start_cpu", "", cpu_ms (CLOCK_PROCESS_CPUTIME_ID));
  g_signal_handlers_disconnect_by_func (clock, watch_first, self);
  g_timeout_add (1000, begin, self);
}

__attribute__ ((visibility ("default"))) void
gtk_window_present (GtkWindow *window)
{
  static bool watched;
  void (*present) (GtkWindow *) = (void (*) (GtkWindow *)) dlsym (RTLD_NEXT, "gtk_window_present");
  Probe *probe;

  present (window);
  if (watched)
    return;
  watched = true;
  probe = g_new0 (Probe, 1);
  probe->window = GTK_WIDGET (window);
  probe->told = g_string_new (NULL);
  g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (window)), "after-paint", G_CALLBACK (watch_first), probe);
}
