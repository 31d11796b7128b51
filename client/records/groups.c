/* groups.c - the groups a record is in, and those it may be put into; see tabs.h. */

#include <glib/gi18n.h>

#include "client/net/ask.h"
#include "client/net/session.h"
#include "client/page/page.h"
#include "client/page/sublist.h"
#include "client/records/tabs.h"
#include "methods.h"
#include "records.pb-c.h"

static const char *const columns[] = { "name", "note 60", NULL };

static void
join (Sublist *self, uint64_t group, bool member)
{
  Membership membership = MEMBERSHIP__INIT;

  membership.group_id = group;
  membership.kind = (char *) sublist_get_of_kind (self);
  membership.record_id = sublist_get_of_id (self);
  membership.member = member;
  sublist_change (self, &records_join_method, &membership);
}

static void
leave (Sublist *self, gpointer data)
{
  join (self, ((const Group *) sublist_get_picked (self))->id, false);
}

static void
group_made (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Record) record = ask_finish (result, &error);

  if (record == NULL)
    page_complain (self, error);
  else
    join (PAGE_SUBLIST (self), ((const RecordRef *) record_get (record))->id, true);
}

static void
named (const char *name, gpointer data)
{
  Group group = GROUP__INIT;
  GroupSave save = GROUP_SAVE__INIT;
  const char *touched[] = { "name", "kind" };

  group.name = (char *) name;
  group.kind = (char *) sublist_get_of_kind (data);
  save.record = &group;
  save.touched = touched;
  save.n_touched = G_N_ELEMENTS (touched);
  ask_async (&records_save_group_method, &save, NULL, group_made, g_object_ref (data));
}

static void
make (Sublist *self, gpointer data)
{
  page_ask_text (GTK_WIDGET (self), _("A new group"), _("What is the group called?"), _("Create"), named,
                 g_object_ref (self), g_object_unref);
}

static void
group_clicked (GtkWidget *button, Sublist *self)
{
  gtk_popover_popdown (GTK_POPOVER (gtk_widget_get_ancestor (button, GTK_TYPE_POPOVER)));
  join (self, GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (button), "id")), true);
}

static void
groups_arrived (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) box = data;
  g_autoptr (Record) record = ask_finish (result, NULL);
  GtkWidget *self = g_object_get_data (G_OBJECT (box), "sublist");
  size_t n = 0;
  Msg *const *rows = record != NULL ? record_rows (record, &n) : NULL;

  for (size_t i = 0; i < n; i++)
    {
      const Group *group = (const Group *) rows[i];
      GtkWidget *button = gtk_button_new_with_label (group->name);

      gtk_widget_add_css_class (button, "flat");
      gtk_widget_set_halign (gtk_button_get_child (GTK_BUTTON (button)), GTK_ALIGN_START);
      g_object_set_data (G_OBJECT (button), "id", GSIZE_TO_POINTER (group->id));
      g_signal_connect (button, "clicked", G_CALLBACK (group_clicked), self);
      gtk_box_append (GTK_BOX (box), button);
    }
  if (n == 0)
    gtk_box_append (GTK_BOX (box), gtk_label_new (_("There are no groups yet.")));
}

/* The bank's groups are few: all of them are offered. */
static void
make_groups (GtkMenuButton *button, gpointer self)
{
  GtkWidget *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0),
            *scrolled = gtk_scrolled_window_new ();
  ListQuery query = LIST_QUERY__INIT;

  g_object_set_data (G_OBJECT (box), "sublist", self);
  gtk_widget_add_css_class (box, "popover-body");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 320);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  gtk_popover_set_child (GTK_POPOVER (popover), scrolled);
  gtk_menu_button_set_popover (button, popover);
  query.of_kind = (char *) sublist_get_of_kind (self);
  ask_async (&records_groups_method, &query, NULL, groups_arrived, g_object_ref (box));
}

GtkWidget *
groups_tab_new (const char *kind, uint64_t id)
{
  static const SublistKind sublist
      = { N_("Groups"), &records_groups_method, columns, N_("It is in no group."), "group",
          N_("Filter: name, what it is for") };
  GtkWidget *self = sublist_new (&sublist, kind, id), *put;

  if (!session_may ("records.group"))
    return self;
  put = gtk_menu_button_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (put), _("Put into a group"));
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (put), make_groups, self, NULL);
  gtk_widget_add_css_class (put, "flat");
  sublist_add (PAGE_SUBLIST (self), "group.put", put);
  sublist_add_button (PAGE_SUBLIST (self), "group.make", false, make, NULL);
  sublist_add_button (PAGE_SUBLIST (self), "group.leave", true, leave, NULL);
  return self;
}
