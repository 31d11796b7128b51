/* work-page.c - see work-page.h. */

#include "client/work/work-page.h"

#include <glib/gi18n.h>

#include "client/net/ask.h"
#include "client/net/session.h"
#include "client/net/watch.h"
#include "client/page/list-page.h"
#include "client/page/status.h"
#include "client/page/sublist.h"
#include "client/work/rejected.h"
#include "common/facts.h"
#include "methods.h"

enum { LOOK_AFTER = 300 };

static const char *const columns[]
    = { "title", "state", "done 12", "total 12", "rejected 12", "began_at", "ended_at", "person_id 24", NULL };
static const char *const facets[] = { "state", "person_id", NULL };
static const char *const sorts[] = { "title", "state", "began_at", "person_id", NULL };
static const SavedView views[] = { { N_("All works"), "" },
                                   { N_("Under way"), "state=2" },
                                   { N_("Done"), "state=3" },
                                   { NULL, NULL } };

static const ListKind works = { .title = N_("Long works"),
                                .method = &works_list_method,
                                .columns = columns,
                                .facets = facets,
                                .views = views,
                                .sorts = sorts,
                                .opens = "work:",
                                .watches = "work",
                                .hint = N_("Filter: file"),
                                .icon = "emblem-synchronizing-symbolic",
                                .empty = N_("No long works yet"),
                                .fills = N_("Imports and other works that take a while go on here, and can be "
                                            "stopped and undone.") };

#define CLIENT_TYPE_WORK_SHEET (work_sheet_get_type ())
G_DECLARE_FINAL_TYPE (WorkSheet, work_sheet, CLIENT, WORK_SHEET, Page)

struct _WorkSheet
{
  Page parent_instance;

  uint64_t id;
  Record *work;
  Watch *watch;
  guint look;
  unsigned n_listed;
  GtkWidget *state, *progress, *counts, *meta, *cancel, *undo, *save, *rows;
};

G_DEFINE_FINAL_TYPE (WorkSheet, work_sheet, CLIENT_TYPE_PAGE)

Page *
works_list_open (const char *filter)
{
  return list_page_new (&works, filter);
}

static const Work *
work_of (const WorkSheet *self)
{
  return self->work != NULL ? record_get (self->work) : NULL;
}

static bool
is_under_way (const Work *work)
{
  return work->state == WORK__STATE__NO_STATE || work->state == WORK__STATE__WAITING
         || work->state == WORK__STATE__RUNS;
}

static char *
counts_of (const Work *work)
{
  unsigned good = work->done - MIN (work->done, work->rejected);

  if (work->undoes_id != 0)
    return g_strdup_printf (_("Taken back: %u of %u · kept, because somebody edited them since: %u"), good, work->total,
                            work->rejected);
  return g_strdup_printf (_("Rows in the file: %u · taken in: %u · rejected: %u"), work->total, good, work->rejected);
}

static void
show_state (WorkSheet *self, const Work *work)
{
  const char *text = work->complaint[0] != '\0'               ? _(work->complaint)
                     : work->state == WORK__STATE__NO_STATE ? _("Its rows are still coming")
                                                            : choice_label (&work__state__descriptor, work->state);

  gtk_label_set_text (GTK_LABEL (self->state), text);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress),
                                 work->total > 0 ? MIN (1.0, (double) work->done / work->total) : 0);
  gtk_widget_set_visible (self->progress, is_under_way (work));
}

static void
show (WorkSheet *self)
{
  const Work *work = work_of (self);
  g_autofree char *counts = counts_of (work), *at = moment_show (work->began_at);
  g_autofree char *meta = g_strdup_printf ("%s  ·  %s", work->person_name, at);
  g_autofree char *title
      = work->undoes_id != 0 ? g_strdup_printf (_("%s: taken back"), work->title) : g_strdup (work->title);

  page_set_title (CLIENT_PAGE (self), title);
  show_state (self, work);
  gtk_label_set_text (GTK_LABEL (self->counts), counts);
  gtk_label_set_text (GTK_LABEL (self->meta), meta);
  gtk_widget_set_visible (self->cancel, is_under_way (work));
  gtk_widget_set_visible (self->save, work->rejected > 0 && !is_under_way (work));
  gtk_widget_set_visible (self->rows, work->rejected > 0);
  gtk_widget_set_visible (self->undo, !is_under_way (work) && work->state != WORK__STATE__UNDONE && work->undoes_id == 0
                                          && work->done > work->rejected && session_may ("work.undo"));
  if (work->rejected != self->n_listed)
    sublist_ask_again (PAGE_SUBLIST (self->rows));
  self->n_listed = work->rejected;
}

static void build (WorkSheet *self);
static void begin_look (WorkSheet *self);
static void look_soon (WorkSheet *self);

static void
show_refusal (WorkSheet *self, const GError *error)
{
  adw_bin_set_child (ADW_BIN (self),
                     page_status_refused (_("The card did not come"), error, G_CALLBACK (begin_look), self));
}

static void
arrived (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WorkSheet) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Record) record = ask_finish (result, &error);

  if (record == NULL && work_of (self) == NULL)
    show_refusal (self, error);
  if (record == NULL)
    return;   /* what was seen last stays; the next notice asks again */
  if (work_of (self) == NULL)
    build (self);
  g_set_object (&self->work, record);
  show (self);
  if (is_under_way (work_of (self)))
    look_soon (self);   /* it may have ended before the bank knew that somebody watches */
}

static gboolean
look (gpointer data)
{
  WorkSheet *self = data;
  RecordRef ref = RECORD_REF__INIT;

  self->look = 0;
  ref.id = self->id;
  ask_async (&works_get_method, &ref, NULL, arrived, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

/* A work may tell of each of its steps; looking a few times a second is enough. */
static void
look_soon (WorkSheet *self)
{
  if (self->look == 0)
    self->look = g_timeout_add (LOOK_AFTER, look, self);
}

static void
begin_look (WorkSheet *self)
{
  look (self);
}

static void
cancelled (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WorkSheet) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Record) record = ask_finish (result, &error);

  if (record == NULL)
    page_complain (GTK_WIDGET (self), error);
  look (self);
}

static void
cancel_clicked (WorkSheet *self)
{
  RecordRef ref = RECORD_REF__INIT;

  ref.id = self->id;
  ask_async (&works_cancel_method, &ref, NULL, cancelled, g_object_ref (self));
}

/* What takes it back is a work of its own, with a page of its own. */
static void
undoing (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WorkSheet) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Record) record = ask_finish (result, &error);
  g_autofree char *address = NULL;

  if (record == NULL)
    {
      page_complain (GTK_WIDGET (self), error);
      return;
    }
  address = g_strdup_printf ("work:%" G_GUINT64_FORMAT, ((const Work *) record_get (record))->id);
  page_open (GTK_WIDGET (self), address);
}

static void
undo (gpointer data)
{
  WorkSheet *self = data;
  RecordRef ref = RECORD_REF__INIT;

  ref.id = self->id;
  ask_async (&works_undo_method, &ref, NULL, undoing, g_object_ref (self));
}

static void
undo_clicked (WorkSheet *self)
{
  page_ask_sure (GTK_WIDGET (self), _("Take the import back?"),
                 _("What it made goes, what it changed becomes what it was. Records that somebody has edited since "
                   "are kept and listed."),
                 _("Take back"), undo, g_object_ref (self), g_object_unref);
}

static void
save_clicked (WorkSheet *self)
{
  rejected_save (GTK_WIDGET (self), work_of (self));
}

static GtkWidget *
label_new (GtkWidget *box, const char *class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, class);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static GtkWidget *
button_new (WorkSheet *self, GtkWidget *bar, const char *label, GCallback clicked)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  g_signal_connect_swapped (button, "clicked", clicked, self);
  gtk_box_append (GTK_BOX (bar), button);
  return button;
}

static GtkWidget *
rows_new (WorkSheet *self)
{
  static const char *const row_columns[] = { "number 10", "~field 20", "~complaint 56", "text 36", NULL };
  static const SublistKind rows
      = { N_("Rejected rows"), &works_rows_method, row_columns, N_("No row was rejected so far."), NULL };
  GtkWidget *list = sublist_new (&rows, "work", self->id);

  gtk_widget_set_vexpand (list, TRUE);
  return list;
}

static void
build (WorkSheet *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10), *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->state = label_new (box, "dialog-title");
  self->progress = gtk_progress_bar_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("How far the import is"), -1);
  gtk_box_append (GTK_BOX (box), self->progress);
  self->counts = label_new (box, "num");
  self->meta = label_new (box, "meta");
  self->cancel = button_new (self, bar, _("Cancel the import"), G_CALLBACK (cancel_clicked));
  self->save = button_new (self, bar, _("Save the rejected rows"), G_CALLBACK (save_clicked));
  self->undo = button_new (self, bar, _("Take the import back"), G_CALLBACK (undo_clicked));   /* it asks first */
  gtk_box_append (GTK_BOX (box), bar);
  self->rows = rows_new (self);
  gtk_box_append (GTK_BOX (box), self->rows);
  gtk_widget_add_css_class (box, "dialog-body");
  adw_bin_set_child (ADW_BIN (self), box);
}

static void
work_sheet_reload (Page *page)
{
  begin_look (CLIENT_WORK_SHEET (page));
}

static void
work_sheet_dispose (GObject *object)
{
  WorkSheet *self = CLIENT_WORK_SHEET (object);

  g_clear_handle_id (&self->look, g_source_remove);
  g_clear_object (&self->watch);
  g_clear_object (&self->work);
  G_OBJECT_CLASS (work_sheet_parent_class)->dispose (object);
}

static void
work_sheet_class_init (WorkSheetClass *class)
{
  G_OBJECT_CLASS (class)->dispose = work_sheet_dispose;
  CLIENT_PAGE_CLASS (class)->reload = work_sheet_reload;
}

static void
work_sheet_init (WorkSheet *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "list-page");
}

Page *
work_page_open (const char *key)
{
  WorkSheet *self = g_object_new (CLIENT_TYPE_WORK_SHEET, NULL);

  self->id = g_ascii_strtoull (key, NULL, 10);
  page_set_title (CLIENT_PAGE (self), _("Import"));
  self->watch = watch_new ("work", self->id);
  g_signal_connect_object (self->watch, "changed", G_CALLBACK (look_soon), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->watch, "progress", G_CALLBACK (look_soon), self, G_CONNECT_SWAPPED);
  look (self);
  return CLIENT_PAGE (self);
}
