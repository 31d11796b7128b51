/* list-states.c - see list-states.h. */

#include "client/page/list-states.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "client/page/status.h"

typedef struct
{
  GtkStack *stack;
  AdwStatusPage *status;
  GtkWidget *retry, *all;
  char *empty;
  const char *icon, *fills;
  bool narrowed;
} States;

static void
states_free (gpointer data)
{
  States *self = data;

  g_free (self->empty);
  g_free (self);
}

/* @way is the button that leads out of it, or NULL. */
static void
show_status (States *self, const char *icon, const char *title, const char *text, GtkWidget *way)
{
  adw_status_page_set_icon_name (self->status, icon);
  adw_status_page_set_title (self->status, title);
  page_status_tell (GTK_WIDGET (self->status), text != NULL ? text : "");
  gtk_widget_set_visible (self->retry, way == self->retry);
  gtk_widget_set_visible (self->all, way == self->all);
  page_status_offer (GTK_WIDGET (self->status), way != NULL);
  gtk_stack_set_visible_child_name (self->stack, "status");
}

static void
state_changed (Pager *pager, GtkWidget *widget)
{
  States *self = g_object_get_data (G_OBJECT (widget), "states");

  switch (pager_get_state (pager))
    {
    case PAGER_LOADING:
      break;   /* what stands there stands until the answer is here */
    case PAGER_EMPTY:
      if (self->narrowed)
        show_status (self, "edit-find-symbolic", _("Nothing found"),
                     _("Nothing passes this filter. Drop a part of it or look at all."), self->all);
      else
        show_status (self, self->icon, self->empty, self->fills, NULL);
      break;
    case PAGER_FAILED:
      show_status (self, "network-offline-symbolic", _("The list did not come"), pager_get_complaint (pager),
                   self->retry);
      break;
    case PAGER_DENIED:
      show_status (self, "changes-prevent-symbolic", _("Closed to you"), pager_get_complaint (pager), NULL);
      break;
    default:
      gtk_stack_set_visible_child_name (self->stack, "rows");
    }
}

static GtkWidget *
way_new (GtkWidget *ways, const char *label, GCallback clicked, gpointer data)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_add_css_class (button, "suggested-action");
  g_signal_connect_swapped (button, "clicked", clicked, data);
  gtk_box_append (GTK_BOX (ways), button);
  return button;
}

void
list_states_narrowed (GtkWidget *states, bool narrowed)
{
  ((States *) g_object_get_data (G_OBJECT (states), "states"))->narrowed = narrowed;
}

GtkWidget *
list_states_new (Pager *pager, GtkWidget *rows, const char *icon, const char *empty, const char *fills,
                 GCallback retry, GCallback show_all, gpointer data)
{
  States *self = g_new0 (States, 1);
  GtkWidget *stack = gtk_stack_new (), *status = page_status_new (NULL, "", ""),
            *ways = adw_status_page_get_child (ADW_STATUS_PAGE (status));

  *self = (States){ .stack = GTK_STACK (stack), .status = ADW_STATUS_PAGE (status),
                    .retry = way_new (ways, _("Ask again"), retry, data),
                    .all = way_new (ways, _("Show all"), show_all, data), .empty = g_strdup (empty),
                    .icon = icon, .fills = fills };
  gtk_stack_add_named (self->stack, page_spinner_new (), "loading");
  gtk_stack_add_named (self->stack, rows, "rows");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->status), "status");
  gtk_widget_set_vexpand (stack, TRUE);
  g_object_set_data_full (G_OBJECT (stack), "states", self, states_free);
  g_signal_connect_object (pager, "state", G_CALLBACK (state_changed), stack, 0);
  return stack;
}
