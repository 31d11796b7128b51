/* sublist.c - see sublist.h. */

#include "client/page/sublist.h"

#include <glib/gi18n.h>

#include "client/list/table.h"
#include "client/net/session.h"
#include "client/net/watch.h"
#include "client/page/actions.h"
#include "client/page/export.h"
#include "client/page/form-dialog.h"
#include "client/page/list-print.h"
#include "client/page/sublist-filter.h"
#include "client/page/sublist-verbs.h"

enum { LEAST_HEIGHT = 150 };

#define IN_FRONT "sublist"   /* of the page */

typedef struct
{
  Sublist *sublist;
  SublistAct act;
  gpointer data;
} Bound;

struct _Sublist
{
  GtkWidget parent_instance;

  const SublistKind *kind;
  char *of_kind;
  uint64_t of_id, followed;
  Pager *pager;
  Watch *watch;
  GtkWidget *box, *bar, *leaving, *stack, *table, *status;
  SublistFilter filter;              /* all NULL where there is none */
  SublistVerbs verbs;
  Bound activate;
  bool asked;
};

G_DEFINE_FINAL_TYPE (Sublist, sublist, GTK_TYPE_WIDGET)

static ListQuery
query_of (Sublist *self, Arena *arena)
{
  ListQuery query = LIST_QUERY__INIT;
  bool descending = false;

  query.of_kind = self->of_kind;
  query.of_id = self->of_id;
  query.sort = (char *) table_get_sort (LIST_TABLE (self->table), &descending);
  query.descending = descending;
  if (self->filter.bar != NULL)
    filter_bar_fill (self->filter.bar, &query, arena);
  return query;
}

static void
ask (Sublist *self)
{
  Arena *arena = arena_new (1 << 16);
  ListQuery query = query_of (self, arena);

  self->asked = true;
  pager_ask (self->pager, &query);
  arena_free (arena);
}

static bool
is_narrowed (Sublist *self)
{
  g_autofree char *filter = self->filter.bar != NULL ? filter_bar_get (self->filter.bar) : NULL;

  return filter != NULL && filter[0] != '\0';
}

void
sublist_ask_again (Sublist *self)
{
  if (self->pager != NULL && self->asked)
    pager_ask_again (self->pager);
}

const Msg *
sublist_get_picked (Sublist *self)
{
  return table_get_picked (LIST_TABLE (self->table));
}

static uint64_t
id_of (const Msg *row)
{
  return row != NULL ? *(const uint64_t *) msg_named (row, "id") : 0;
}

void
sublist_follow (Sublist *self, uint64_t id)
{
  self->followed = id;
  table_pick_none (LIST_TABLE (self->table));
}

static void
pick_followed (Sublist *self)
{
  for (guint i = 0; self->followed != 0 && i < g_list_model_get_n_items (G_LIST_MODEL (self->pager)); i++)
    {
      g_autoptr (Slot) slot = g_list_model_get_item (G_LIST_MODEL (self->pager), i);

      if (id_of (slot_get (slot)) != self->followed)
        continue;
      table_pick (LIST_TABLE (self->table), i);
      self->followed = 0;
    }
}

static bool
may_export (Sublist *self)
{
  return self->leaving != NULL && pager_get_state (self->pager) == PAGER_READY;
}

static Page *
page_of (Sublist *self)
{
  return (Page *) gtk_widget_get_ancestor (GTK_WIDGET (self), CLIENT_TYPE_PAGE);
}

static void
refresh_actions (Sublist *self)
{
  if (self->leaving != NULL)
    sublist_verbs_set (self->leaving, NULL, may_export (self));
  if (page_of (self) != NULL)
    page_refresh_actions (page_of (self));
}

static void
picked (Sublist *self)
{
  PagerState state = pager_get_state (self->pager);

  sublist_verbs_set (self->verbs.box, sublist_get_picked (self) == NULL ? self->verbs.need_row : NULL,
                     state == PAGER_READY || state == PAGER_EMPTY || state == PAGER_LOADING);
  refresh_actions (self);
}

/* The keys mean the list that came into sight or was entered last. */
static void
come_to_front (Sublist *self)
{
  if (page_of (self) != NULL)
    g_object_set_data (G_OBJECT (page_of (self)), IN_FRONT, self);
  refresh_actions (self);
}

static Sublist *
in_front (Page *page)
{
  return page != NULL ? g_object_get_data (G_OBJECT (page), IN_FRONT) : NULL;
}

static void
go_from_front (Sublist *self)
{
  Page *page = page_of (self);

  if (in_front (page) != self)
    return;
  g_object_set_data (G_OBJECT (page), IN_FRONT, NULL);
  refresh_actions (self);
}

Sublist *
sublist_to_export (Page *page)
{
  Sublist *self = in_front (page);

  return self != NULL && may_export (self) ? self : NULL;
}

Sublist *
sublist_to_filter (Page *page)
{
  Sublist *self = in_front (page);

  return self != NULL && self->filter.bar != NULL ? self : NULL;
}

void
sublist_filter (Sublist *self)
{
  sublist_filter_open (&self->filter);
}

void
sublist_export (Sublist *self)
{
  Arena *arena = arena_new (1 << 16);
  ListQuery query = query_of (self, arena);

  export_ask (GTK_WIDGET (self), self->kind->method, &query, LIST_TABLE (self->table), _(self->kind->name),
              g_list_model_get_n_items (G_LIST_MODEL (self->pager)));
  arena_free (arena);
}

static void
state_changed (Sublist *self)
{
  PagerState state = pager_get_state (self->pager);

  if (state == PAGER_LOADING)
    return;
  if (state == PAGER_EMPTY)
    gtk_label_set_text (GTK_LABEL (self->status),
                        is_narrowed (self) ? _("Nothing found") : _(self->kind->empty));
  else if (state != PAGER_READY)
    gtk_label_set_text (GTK_LABEL (self->status), pager_get_complaint (self->pager));
  gtk_stack_set_visible_child (GTK_STACK (self->stack), state == PAGER_READY ? self->table : self->status);
  if (state == PAGER_READY)
    pick_followed (self);
  picked (self);
}

static void
act (GtkWidget *button, Bound *bound)
{
  bound->act (bound->sublist, bound->data);
}

static void
bound_free (gpointer bound, GClosure *closure)
{
  g_free (bound);
}

GtkWidget *
sublist_add_button (Sublist *self, const char *id, bool needs_row, SublistAct run, gpointer data)
{
  GtkWidget *button = sublist_verb_new (actions_find (id), true);
  Bound *bound = g_new (Bound, 1);

  *bound = (Bound) { self, run, data };
  g_signal_connect_data (button, "clicked", G_CALLBACK (act), bound, bound_free, 0);
  if (needs_row)
    sublist_verbs_need_row (&self->verbs, button);
  sublist_add (self, id, button);
  return button;
}

void
sublist_add (Sublist *self, const char *id, GtkWidget *button)
{
  sublist_verbs_add (&self->verbs, id, button);
  gtk_widget_set_visible (self->bar, TRUE);
}

/* Whichever is in sight on the page, and what it offers. */
static GtkWidget *
button_in_front (Page *page, const char *id)
{
  Sublist *self = in_front (page);

  return self != NULL ? sublist_verbs_find (&self->verbs, id) : NULL;
}

bool
sublist_may (Page *page, const char *id)
{
  GtkWidget *button = button_in_front (page, id);

  return button != NULL && gtk_widget_is_sensitive (button);
}

void
sublist_run (Page *page, const char *id)
{
  GtkWidget *button = button_in_front (page, id);

  if (button != NULL && GTK_IS_MENU_BUTTON (button))
    gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  else if (button != NULL)
    g_signal_emit_by_name (button, "clicked");
}

static void
activated (Sublist *self)
{
  if (self->activate.act != NULL && sublist_get_picked (self) != NULL)
    self->activate.act (self, self->activate.data);
}

void
sublist_set_activate (Sublist *self, SublistAct run, gpointer data)
{
  self->activate = (Bound) { self, run, data };
}

const char *
sublist_get_of_kind (Sublist *self)
{
  return self->of_kind;
}

uint64_t
sublist_get_of_id (Sublist *self)
{
  return self->of_id;
}

static void
changed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Record) record = ask_finish (result, &error);

  if (record == NULL)
    page_complain (self, error);
  else
    sublist_ask_again (PAGE_SUBLIST (self));
}

void
sublist_change (Sublist *self, const RpcMethod *method, const void *message)
{
  ask_async (method, message, NULL, changed, g_object_ref (self));
}

void
sublist_change_picked (Sublist *self, const RpcMethod *method)
{
  const Msg *row = sublist_get_picked (self);
  RecordRef ref = RECORD_REF__INIT;

  if (row == NULL)
    return;
  ref.id = id_of (row);
  ref.version = *(const uint32_t *) msg_named (row, "version");
  sublist_change (self, method, &ref);
}

static void
edited (gpointer self)
{
  sublist_ask_again (self);
}

void
sublist_edit (Sublist *self, const char *title, const char *verb, const RpcMethod *save, const Msg *preset,
              const char *const *lines)
{
  if (preset != NULL)
    form_dialog_present (GTK_WIDGET (self), title, verb, save, preset, lines, edited, g_object_ref (self),
                         g_object_unref);
}

static void
sublist_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (sublist_parent_class)->map (widget);
  if (!PAGE_SUBLIST (widget)->asked)
    ask (PAGE_SUBLIST (widget));
  come_to_front (PAGE_SUBLIST (widget));
}

static void
sublist_unmap (GtkWidget *widget)
{
  go_from_front (PAGE_SUBLIST (widget));
  GTK_WIDGET_CLASS (sublist_parent_class)->unmap (widget);
}

static void
sublist_dispose (GObject *object)
{
  Sublist *self = PAGE_SUBLIST (object);

  if (self->pager != NULL)
    g_signal_handlers_disconnect_by_data (self->pager, self);
  if (self->watch != NULL)
    g_signal_handlers_disconnect_by_data (self->watch, self);
  g_clear_object (&self->watch);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->pager);
  sublist_verbs_clear (&self->verbs);
  g_clear_pointer (&self->of_kind, g_free);
  G_OBJECT_CLASS (sublist_parent_class)->dispose (object);
}

static void
sublist_class_init (SublistClass *class)
{
  G_OBJECT_CLASS (class)->dispose = sublist_dispose;
  GTK_WIDGET_CLASS (class)->map = sublist_map;
  GTK_WIDGET_CLASS (class)->unmap = sublist_unmap;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
sublist_init (Sublist *self)
{
  GtkEventController *keys = gtk_event_controller_focus_new ();

  g_signal_connect_swapped (keys, "enter", G_CALLBACK (come_to_front), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  sublist_verbs_init (&self->verbs);
}

static void
print (Sublist *self)
{
  Arena *arena = arena_new (1 << 16);
  ListQuery query = query_of (self, arena);

  list_print (GTK_WIDGET (self), self->kind->method, &query, _(self->kind->name),
              page_of (self) != NULL ? page_get_title (page_of (self)) : NULL, LIST_TABLE (self->table));
  arena_free (arena);
}

/* Last in the bar, whatever stands there. The sign of the second says what it does: Ctrl+P prints the card. */
static void
add_export (Sublist *self)
{
  const Action *printing = actions_find ("sublist.print");
  GtkWidget *export = sublist_verb_new (actions_find ("record.export"), true),
            *paper = sublist_verb_new (printing, false);

  self->leaving = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2);
  g_signal_connect_swapped (export, "clicked", G_CALLBACK (sublist_export), self);
  g_signal_connect_swapped (paper, "clicked", G_CALLBACK (print), self);
  sublist_verbs_register (&self->verbs, printing->id, paper);
  gtk_box_append (GTK_BOX (self->leaving), export);
  gtk_box_append (GTK_BOX (self->leaving), paper);
  gtk_box_append (GTK_BOX (self->bar), self->leaving);
  gtk_widget_set_visible (self->bar, TRUE);
}

static void
add_filter (Sublist *self)
{
  static const char *const none[] = { NULL };

  self->filter = sublist_filter_new (pager_get_row_type (self->pager),
                                     self->kind->facets != NULL ? self->kind->facets : none, _(self->kind->hint));
  g_signal_connect_swapped (self->filter.bar, "changed", G_CALLBACK (ask), self);
  gtk_box_append (GTK_BOX (self->bar), self->filter.button);
  gtk_box_append (GTK_BOX (self->box), self->filter.room);
  gtk_widget_set_visible (self->bar, TRUE);
}

static void
add_bar (Sublist *self)
{
  self->bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2);
  gtk_widget_set_visible (self->bar, FALSE);
  gtk_widget_add_css_class (self->bar, "verbs");
  gtk_box_append (GTK_BOX (self->bar), self->verbs.box);
  gtk_box_append (GTK_BOX (self->box), self->bar);
  if (self->kind->hint != NULL)
    add_filter (self);
  if (self->kind->method->exports[0] != '\0' && session_may (self->kind->method->exports))
    add_export (self);
}

GtkWidget *
sublist_new (const SublistKind *kind, const char *of_kind, uint64_t of_id)
{
  Sublist *self = g_object_new (PAGE_TYPE_SUBLIST, NULL);

  self->kind = kind;
  self->of_kind = g_strdup (of_kind);
  self->of_id = of_id;
  self->pager = pager_new (kind->method);
  self->table = table_new (self->pager, kind->columns, _(kind->name));
  table_set_sortable (LIST_TABLE (self->table), (const char *const[]) { NULL });
  self->status = gtk_label_new (_("Loading…"));
  gtk_label_set_wrap (GTK_LABEL (self->status), TRUE);
  gtk_widget_add_css_class (self->status, "meta");
  self->stack = gtk_stack_new ();
  gtk_stack_add_child (GTK_STACK (self->stack), self->status);
  gtk_stack_add_child (GTK_STACK (self->stack), self->table);
  gtk_widget_set_size_request (self->stack, -1, LEAST_HEIGHT);
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);   /* a widget of our own does not ask its children */
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  add_bar (self);
  gtk_box_append (GTK_BOX (self->box), self->stack);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  g_signal_connect_swapped (self->pager, "state", G_CALLBACK (state_changed), self);
  g_signal_connect_swapped (self->table, "picked", G_CALLBACK (picked), self);
  g_signal_connect_swapped (self->table, "activated", G_CALLBACK (activated), self);
  self->watch = kind->watches != NULL ? watch_new (kind->watches, 0) : NULL;
  if (self->watch != NULL)
    g_signal_connect_swapped (self->watch, "changed", G_CALLBACK (sublist_ask_again), self);
  return GTK_WIDGET (self);
}
