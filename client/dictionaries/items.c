/* items.c - see items.h. */

#include "client/dictionaries/items.h"

#include <glib/gi18n.h>

#include "client/net/session.h"
#include "client/page/actions.h"
#include "client/page/page.h"
#include "client/page/sublist.h"
#include "dictionaries.pb-c.h"
#include "methods.h"

static const char *const columns[] = { "name_ru", "name_en 34", "code 14", "retired_day", NULL };
static const char *const nested_columns[] = { "name_ru", "name_en 30", "within_id 18", "code 10", "retired_day", NULL };
static const char *const lines[] = { N_("# Item"), "name_ru!", "name_en!", "code", NULL };
static const char *const nested_lines[] = { N_("# Item"), "name_ru!", "name_en!", "within_id", "code", NULL };

typedef struct
{
  GtkWidget *sublist;
  uint64_t id;                   /* of the item that moves */
  int by;
} Move;

static const DictionaryItem *
picked (Sublist *self)
{
  return (const DictionaryItem *) sublist_get_picked (self);
}

/* What is added beside a region is a region of the same country. */
static void
add (Sublist *self, gpointer data)
{
  DictionaryItem fresh = DICTIONARY_ITEM__INIT;

  fresh.dictionary_id = sublist_get_of_id (self);
  if (picked (self) != NULL)
    {
      fresh.within_id = picked (self)->within_id;
      fresh.within_name = picked (self)->within_name;
    }
  sublist_edit (self, _("A new item"), _("Save"), &dictionaries_save_method, msg_const (&fresh), data);
}

static void
edit (Sublist *self, gpointer data)
{
  sublist_edit (self, _("Item of a list"), _("Save"), &dictionaries_save_method, sublist_get_picked (self), data);
}

static void
moved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Move *move = data;
  g_autoptr (GtkWidget) self = move->sublist;
  g_autoptr (GError) error = NULL;
  g_autoptr (Record) record = ask_finish (result, &error);

  if (record == NULL)
    page_complain (self, error);
  else
    sublist_ask_again (PAGE_SUBLIST (self));
}

/* The order is sent whole, as the server has it now, with one item in another place. */
static void
order_arrived (GObject *source, GAsyncResult *result, gpointer data)
{
  Move *move = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Record) record = ask_finish (result, &error);
  g_autofree uint64_t *ids = NULL;
  ItemOrder order = ITEM_ORDER__INIT;
  size_t n, at = 0;
  Msg *const *rows;

  if (record == NULL)
    {
      page_complain (move->sublist, error);
      g_object_unref (move->sublist);
      g_free (move);
      return;
    }
  rows = record_rows (record, &n);
  ids = g_new (uint64_t, n + 1);
  for (size_t i = 0; i < n; i++)
    {
      ids[i] = ((const DictionaryItem *) rows[i])->id;
      at = ids[i] == move->id ? i : at;
    }
  if (n > 0 && (move->by > 0 ? at + 1 < n : at > 0))
    {
      ids[at] = ids[at + move->by];
      ids[at + move->by] = move->id;
    }
  order.dictionary_id = sublist_get_of_id (PAGE_SUBLIST (move->sublist));
  order.ids = ids;
  order.n_ids = n;
  ask_async (&dictionaries_order_method, &order, NULL, moved, move);
}

static void
move_by (Sublist *self, int by)
{
  ListQuery query = LIST_QUERY__INIT;
  Move *move;

  if (picked (self) == NULL || !session_may ("dictionaries.edit"))
    return;
  move = g_new (Move, 1);
  *move = (Move) { g_object_ref (GTK_WIDGET (self)), picked (self)->id, by };
  sublist_follow (self, move->id);   /* a key that comes before the list does must not move whoever stood there */
  query.of_id = sublist_get_of_id (self);
  query.limit = 1000;
  ask_async (&dictionaries_items_method, &query, NULL, order_arrived, move);
}

static void
up (Sublist *self, gpointer data)
{
  move_by (self, -1);
}

static void
down (Sublist *self, gpointer data)
{
  move_by (self, 1);
}

static void
retire (Sublist *self, gpointer data)
{
  DictionaryItem item = DICTIONARY_ITEM__INIT;
  DictionaryItemSave save = DICTIONARY_ITEM_SAVE__INIT;
  const char *touched[] = { "retired_day" };

  if (picked (self)->retired_day == 0)
    {
      sublist_change_picked (self, &dictionaries_retire_method);
      return;
    }
  item.id = picked (self)->id;
  item.version = picked (self)->version;
  save.record = &item;
  save.touched = touched;
  save.n_touched = G_N_ELEMENTS (touched);
  sublist_change (self, &dictionaries_save_method, &save);
}

static void
sure (gpointer self)
{
  sublist_change_picked (PAGE_SUBLIST (self), &dictionaries_delete_method);
}

static void
delete (Sublist *self, gpointer data)
{
  page_ask_sure (GTK_WIDGET (self), _("Delete this item?"),
                 _("Only what no record refers to can be deleted; what is in use is retired."), _("Delete"), sure,
                 g_object_ref (self), g_object_unref);
}

static gboolean
key_up (GtkWidget *self, GVariant *parameter, gpointer data)
{
  move_by (PAGE_SUBLIST (self), -1);
  return TRUE;
}

static gboolean
key_down (GtkWidget *self, GVariant *parameter, gpointer data)
{
  move_by (PAGE_SUBLIST (self), 1);
  return TRUE;
}

static void
add_keys (GtkWidget *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Up, GDK_ALT_MASK),
                                                          gtk_callback_action_new (key_up, NULL, NULL)));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Down, GDK_ALT_MASK),
                                                          gtk_callback_action_new (key_down, NULL, NULL)));
  gtk_widget_add_controller (self, keys);
}

GtkWidget *
dictionary_items_new (uint64_t dictionary_id, bool nested)
{
  static const SublistKind kind
      = { N_("Items"), &dictionaries_items_method, columns, N_("The list is empty."), "dictionary_item" };
  static const SublistKind nested_kind = { N_("Items within others"), &dictionaries_items_method, nested_columns,
                                           N_("The list is empty."), "dictionary_item" };
  GtkWidget *self = sublist_new (nested ? &nested_kind : &kind, "dictionary", dictionary_id);
  Sublist *sublist = PAGE_SUBLIST (self);
  gpointer own = (gpointer) (nested ? nested_lines : lines);

  if (!session_may ("dictionaries.edit"))
    return self;
  sublist_add_button (sublist, "sublist.add", false, add, own);
  sublist_add_button (sublist, "sublist.edit", true, edit, own);
  gtk_widget_set_tooltip_text (sublist_add_button (sublist, "item.up", true, up, NULL), _("Alt+Up"));
  gtk_widget_set_tooltip_text (sublist_add_button (sublist, "item.down", true, down, NULL),
                               _("Alt+Down"));
  sublist_add_button (sublist, "item.retire", true, retire, NULL);
  sublist_add_button (sublist, "sublist.delete", true, delete, NULL);
  sublist_set_activate (sublist, edit, own);
  add_keys (self);
  return self;
}

void
items_actions_add (GtkApplication *app)
{
  static const Action all[] = { { .id = "item.up", .group = N_("Pick lists"), .label = N_("Up"),
                                  .icon = "go-up-symbolic", .of_sublist = true },
                                { .id = "item.down", .group = N_("Pick lists"), .label = N_("Down"),
                                  .icon = "go-down-symbolic", .of_sublist = true },
                                { .id = "item.retire", .group = N_("Pick lists"), .label = N_("Retire or return"),
                                  .icon = "action-unavailable-symbolic", .of_sublist = true } };

  actions_add (app, all, G_N_ELEMENTS (all));
}
