/* inbox.c - see inbox.h. Four lists of the server's, asked for when somebody comes in, when the bell is opened, and
 * each when it is heard that something of its kind has changed. Every few minutes all the same: a task becomes due by
 * itself, and nobody tells of an alarm. */

#include "client/shell/inbox.h"

#include <glib/gi18n.h>
#include <stdbool.h>
#include <string.h>

#include "client/net/fault.h"
#include "client/net/session.h"
#include "client/net/watch.h"
#include "client/page/page.h"
#include "client/shell/route.h"
#include "common/facts.h"
#include "methods.h"

enum { ROWS_SHOWN = 8, ASK_EVERY_S = 300, N_SOURCES = 4, DAY_MS = 24 * 3600 * 1000 };

/* Once for what comes together, and where others save all the time no more often than somebody could look. */
enum { SOON_MS = 400, AGAIN_MS = 3000 };

#define SHELL_TYPE_INBOX (inbox_get_type ())
G_DECLARE_FINAL_TYPE (Inbox, inbox, SHELL, INBOX, AdwBin)

struct _Inbox
{
  AdwBin parent_instance;

  GtkWidget *button, *count, *list, *empty;
  GtkWidget *popover;
  Record *records[N_SOURCES];
  Watch *watches[N_SOURCES];
  bool changed[N_SOURCES];         /* to be asked for */
  gint64 asked_us;
  guint tick, again;
};

G_DEFINE_FINAL_TYPE (Inbox, inbox, ADW_TYPE_BIN)

typedef struct
{
  const char *title;
  const RpcMethod *method;
  const char *right;               /* without which it is not asked for; NULL = everybody's */
  bool whole;                      /* ... in the whole bank */
  const char *watches;             /* a kind of record, or NULL */
  uint64_t state;                  /* of the rows that are asked for; 0 = any */
  bool (*waits) (const Msg *row);  /* counts on the bell; NULL = every row does */
  GtkWidget *(*make) (const Msg *row);
} Source;

static GtkWidget *
label_new (const char *text, const char *class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, class);
  return label;
}

static GtkWidget *
row_new (const char *icon, const char *tone, const char *title, const char *detail, char *address)
{
  GtkWidget *row = gtk_list_box_row_new (), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10),
            *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *mark = gtk_image_new_from_icon_name (icon);

  gtk_widget_add_css_class (mark, "event-dot");
  gtk_widget_add_css_class (mark, tone);
  gtk_widget_set_valign (mark, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), label_new (title, "hit-title"));
  gtk_box_append (GTK_BOX (words), label_new (detail, "meta"));
  gtk_box_append (GTK_BOX (line), mark);
  gtk_box_append (GTK_BOX (line), words);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), route_knows (address));
  g_object_set_data_full (G_OBJECT (row), "address", address, g_free);
  return row;
}

static bool
task_waits (const Msg *row)
{
  const Event *task = (const Event *) row;

  return task->due_day != 0 && task->due_day <= day_today ();
}

/* What it is, unless it is a task that somebody wrote; the day; with whom. Free with g_free (). */
static char *
detail_of (const Event *task)
{
  g_autofree char *day = task->due_day != 0 ? day_show (task->due_day) : g_strdup ("");
  const char *parts[] = { task->kind != EVENT__KIND__TASK ? choice_label (&event__kind__descriptor, task->kind) : "",
                          day, task->of_name };
  GString *text = g_string_new (NULL);

  for (unsigned i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i][0] != '\0')
      g_string_append_printf (text, "%s%s", text->len > 0 ? "  ·  " : "", parts[i]);
  return g_string_free (text, FALSE);
}

static GtkWidget *
task_new (const Msg *row)
{
  const Event *task = (const Event *) row;
  bool late = task->due_day != 0 && task->due_day < day_today ();
  g_autofree char *detail = detail_of (task);
  const char *icon = late ? "alarm-symbolic" : "x-office-calendar-symbolic";
  GtkWidget *widget = row_new (icon, late ? "bad" : "calm", task->subject, detail,
                               g_strdup_printf ("%s:%" G_GUINT64_FORMAT, task->of_kind, task->of_id));

  if (late)
    gtk_widget_add_css_class (widget, "overdue");
  return widget;
}

/* One's own waits for others. */
static bool
proposal_waits (const Msg *row)
{
  return session_me () == NULL || ((const Proposal *) row)->first_id != session_me ()->id;
}

static GtkWidget *
proposal_new (const Msg *row)
{
  const Proposal *proposal = (const Proposal *) row;
  g_autofree char *at = moment_show (proposal->proposed_at),
                  *detail = g_strdup_printf ("%s  ·  %s", proposal->first_name, at),
                  *summary = fault_kept (proposal->summary);

  return row_new ("system-users-symbolic", "calm", summary[0] != '\0' ? summary : proposal->method, detail,
                  g_strdup ("proposals:"));
}

static bool
is_under_way (const Work *work)
{
  return work->state == WORK__STATE__WAITING || work->state == WORK__STATE__RUNS;
}

static bool
work_waits (const Msg *row)
{
  return is_under_way ((const Work *) row);
}

static GtkWidget *
work_new (const Msg *row)
{
  const Work *work = (const Work *) row;
  g_autofree char *detail =
      g_strdup_printf (_("%s  ·  %u of %u, rejected %u"), choice_label (&work__state__descriptor, work->state),
                       work->done, work->total, work->rejected);
  GtkWidget *widget = row_new ("emblem-synchronizing-symbolic", "calm", work->title, detail,
                               g_strdup_printf ("work:%" G_GUINT64_FORMAT, work->id));
  GtkWidget *bar = gtk_progress_bar_new (), *line = gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (widget));

  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (bar), work->total > 0 ? (double) work->done / work->total : 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL, work->title, -1);
  gtk_widget_set_visible (bar, is_under_way (work));
  gtk_box_append (GTK_BOX (gtk_widget_get_last_child (line)), bar);
  return widget;
}

static bool
alarm_waits (const Msg *row)
{
  return ((const LookRow *) row)->at > g_get_real_time () / 1000 - DAY_MS;
}

/* By whom it was raised: what that person looked at, the workstations, or what was done by the operator, its why. */
static GtkWidget *
alarm_new (const Msg *row)
{
  const LookRow *alarm = (const LookRow *) row;
  g_autofree char *at = moment_show (alarm->at), *detail = NULL, *place = NULL;
  bool by_operator = strcmp (alarm->kind, "operator") == 0;

  detail = g_strdup_printf ("%s  ·  %s", by_operator ? alarm->why : alarm->of_name, at);
  if (strcmp (alarm->kind, "person") == 0)
    place = g_strdup_printf ("looks:person_id=%" G_GUINT64_FORMAT, alarm->record_id);
  else
    place = g_strdup (by_operator ? "looks:" : "workstations:");
  return row_new ("dialog-warning-symbolic", "bad", _(alarm->what), detail, g_steal_pointer (&place));
}

static const Source sources[N_SOURCES] = {
  { N_("Alarms"), &audit_alarms_method, "audit.looks", true, NULL, 0, alarm_waits, alarm_new },
  { N_("Tasks"), &history_tasks_method, NULL, false, "event", 0, task_waits, task_new },
  { N_("Wait for a second person"), &people_proposals_method, "people.confirm", false, "proposal",
    PROPOSAL__STATE__WAITING, proposal_waits, proposal_new },
  { N_("Long works"), &works_list_method, NULL, false, "work", 0, work_waits, work_new } };

static GtkWidget *
heading_new (const char *title)
{
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label_new (title, "event-day"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  return row;
}

static unsigned
add_source (Inbox *self, const Source *source, Record *record)
{
  size_t n_rows;
  Msg *const *rows = record_rows (record, &n_rows);
  unsigned waiting = 0;

  if (n_rows > 0)
    gtk_list_box_append (GTK_LIST_BOX (self->list), heading_new (_(source->title)));
  for (size_t i = 0; i < n_rows; i++)
    {
      waiting += source->waits == NULL || source->waits (rows[i]);
      gtk_list_box_append (GTK_LIST_BOX (self->list), source->make (rows[i]));
    }
  return waiting;
}

static void
show (Inbox *self)
{
  unsigned waiting = 0;
  g_autofree char *text = NULL, *name = NULL;

  for (GtkWidget *row; (row = gtk_widget_get_first_child (self->list)) != NULL;)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), row);
  for (unsigned i = 0; i < N_SOURCES; i++)
    if (self->records[i] != NULL)
      waiting += add_source (self, &sources[i], self->records[i]);
  text = waiting > 99 ? g_strdup ("99+") : g_strdup_printf ("%u", waiting);
  name = g_strdup_printf (_("What waits for you: %u"), waiting);
  gtk_label_set_text (GTK_LABEL (self->count), text);
  gtk_widget_set_visible (self->count, waiting > 0);
  gtk_widget_set_visible (self->empty, gtk_widget_get_first_child (self->list) == NULL);
  gtk_widget_set_tooltip_text (self->button, name);
  gtk_widget_set_has_tooltip (self->button, !gtk_widget_get_visible (self->popover));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

typedef struct
{
  Inbox *inbox;
  unsigned source;
} Asked;

/* What cannot be had is left out: the bell is no place for complaints. */
static void
answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Asked *asked = data;
  g_autoptr (Inbox) self = asked->inbox;
  g_autoptr (Record) record = ask_finish (result, NULL);

  g_set_object (&self->records[asked->source], record);
  show (self);
}

static bool
may_ask (const Source *source)
{
  return source->right == NULL || (source->whole ? session_may_whole : session_may) (source->right);
}

static void
ask (Inbox *self, unsigned i)
{
  ListQuery query = LIST_QUERY__INIT;
  Facet facet = FACET__INIT, *facets[] = { &facet };
  Asked *asked = g_new (Asked, 1);

  facet.field = (char *) "state";
  facet.value = sources[i].state;
  query.facets = facets;
  query.n_facets = facet.value != 0;
  query.limit = ROWS_SHOWN;
  *asked = (Asked) { g_object_ref (self), i };
  self->changed[i] = false;
  ask_async (sources[i].method, &query, NULL, answered, asked);
}

static gboolean
ask_changed (gpointer data)
{
  Inbox *self = data;

  self->again = 0;
  if (session_get_state () == SESSION_IN)
    self->asked_us = g_get_monotonic_time ();
  for (unsigned i = 0; i < N_SOURCES && session_get_state () == SESSION_IN; i++)
    if (self->changed[i] && may_ask (&sources[i]))
      ask (self, i);
  return G_SOURCE_REMOVE;
}

static void
ask_soon (Inbox *self)
{
  gint64 rest = (self->asked_us - g_get_monotonic_time ()) / 1000 + AGAIN_MS;

  if (self->again == 0)
    self->again = g_timeout_add (gtk_widget_get_visible (self->popover) ? SOON_MS : MAX (rest, SOON_MS), ask_changed,
                                 self);
}

static void
all_changed (Inbox *self)
{
  for (unsigned i = 0; i < N_SOURCES; i++)
    self->changed[i] = true;
}

static void
renew (Inbox *self)
{
  all_changed (self);
  ask_changed (self);
}

static gboolean
tick (gpointer data)
{
  renew (data);
  return G_SOURCE_CONTINUE;
}

static void
hear (Inbox *self, const Watch *watch)
{
  for (unsigned i = 0; i < N_SOURCES; i++)
    if (self->watches[i] == watch)
      self->changed[i] = true;
  ask_soon (self);
}

static void
heard_change (Watch *watch, guint version, Inbox *self)
{
  hear (self, watch);
}

static void
heard_progress (Watch *watch, const Notice *notice, Inbox *self)
{
  hear (self, watch);
}

static void
listen (Inbox *self)
{
  for (unsigned i = 0; i < N_SOURCES; i++)
    if (sources[i].watches != NULL)
      {
        self->watches[i] = watch_new (sources[i].watches, 0);
        g_signal_connect_object (self->watches[i], "changed", G_CALLBACK (heard_change), self, 0);
        g_signal_connect_object (self->watches[i], "progress", G_CALLBACK (heard_progress), self, 0);
      }
}

static void
session_changed (Inbox *self)
{
  if (session_me () == NULL)
    {
      for (unsigned i = 0; i < N_SOURCES; i++)
        g_clear_object (&self->records[i]);
      show (self);
    }
  else
    {
      all_changed (self);
      ask_soon (self);
    }
}

static void
chosen (Inbox *self, GtkListBoxRow *row)
{
  g_autofree char *address = g_strdup (g_object_get_data (G_OBJECT (row), "address"));

  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  if (address != NULL)
    page_open (GTK_WIDGET (self), address);
}

static void
inbox_dispose (GObject *object)
{
  Inbox *self = SHELL_INBOX (object);

  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_handle_id (&self->again, g_source_remove);
  for (unsigned i = 0; i < N_SOURCES; i++)
    {
      g_clear_object (&self->records[i]);
      g_clear_object (&self->watches[i]);
    }
  G_OBJECT_CLASS (inbox_parent_class)->dispose (object);
}

static void
inbox_class_init (InboxClass *class)
{
  G_OBJECT_CLASS (class)->dispose = inbox_dispose;
}

static GtkWidget *
popover_new (Inbox *self)
{
  GtkWidget *popover = gtk_popover_new (), *scrolled = gtk_scrolled_window_new (),
            *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->list = gtk_list_box_new ();
  self->empty = label_new (_("Nothing waits for you"), "inbox-empty");
  gtk_label_set_xalign (GTK_LABEL (self->empty), 0.5);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What waits for you"),
                                  -1);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (chosen), self);
  g_signal_connect_swapped (popover, "map", G_CALLBACK (renew), self);
  gtk_box_append (GTK_BOX (box), self->list);
  gtk_box_append (GTK_BOX (box), self->empty);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 480);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  gtk_widget_set_size_request (scrolled, 360, -1);
  gtk_widget_add_css_class (popover, "choices");
  gtk_widget_add_css_class (popover, "inbox");
  gtk_popover_set_child (GTK_POPOVER (popover), scrolled);
  return popover;
}

static void
inbox_init (Inbox *self)
{
  GtkWidget *overlay = gtk_overlay_new ();

  self->button = gtk_menu_button_new ();
  self->count = gtk_label_new (NULL);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->button), "preferences-system-notifications-symbolic");
  self->popover = popover_new (self);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), self->popover);
  /* Else the one covers the other. */
  g_object_bind_property (self->popover, "visible", self->button, "has-tooltip", G_BINDING_INVERT_BOOLEAN);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_add_css_class (self->count, "bell-count");
  gtk_widget_set_halign (self->count, GTK_ALIGN_END);
  gtk_widget_set_valign (self->count, GTK_ALIGN_START);
  gtk_widget_set_can_target (self->count, FALSE);
  gtk_overlay_set_child (GTK_OVERLAY (overlay), self->button);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->count);
  gtk_widget_set_valign (overlay, GTK_ALIGN_CENTER);
  adw_bin_set_child (ADW_BIN (self), overlay);
  g_signal_connect_object (session_default (), "changed", G_CALLBACK (session_changed), self, G_CONNECT_SWAPPED);
  listen (self);
  self->tick = g_timeout_add_seconds (ASK_EVERY_S, tick, self);
  show (self);
}

GtkWidget *
inbox_new (void)
{
  return g_object_new (SHELL_TYPE_INBOX, NULL);
}
