/* events.c - see events.h. */

#include "client/history/events.h"

#include <glib/gi18n.h>

#include "client/net/session.h"
#include "client/page/actions.h"
#include "client/page/sublist.h"
#include "history.pb-c.h"
#include "methods.h"

static const char *const event_lines[] = {
  N_("# What happened"), "kind! state", "subject!", "at incoming", "text", "executor_id", "result_id", NULL };
static const char *const task_lines[] = {
  N_("# What is to be done"), "subject!", "due_day! executor_id!", "state", "text", "result_id", NULL };
static const char *const columns[] = {
  "subject", "kind 16", "state", "at", "due_day", "executor_id 20", "result_id 18", "-author_id 20", NULL };

static const char *const facets[] = { "state", "kind", "executor_id", NULL };

static void
edit (Sublist *self, const Event *event)
{
  bool task = event->kind == EVENT__KIND__TASK;
  const char *title = event->id != 0 ? _("An entry of the history")
                      : task         ? _("A new task")
                                     : _("A new entry of the history");

  sublist_edit (self, title, _("Save"), &history_save_method, msg_const (event), task ? task_lines : event_lines);
}

static void
enter (Sublist *self, gpointer kind)
{
  Event event = EVENT__INIT;
  const Me *me = session_me ();
  bool task = GPOINTER_TO_INT (kind) == EVENT__KIND__TASK;

  event.of_kind = (char *) sublist_get_of_kind (self);
  event.of_id = sublist_get_of_id (self);
  event.kind = GPOINTER_TO_INT (kind);
  event.state = task ? EVENT__STATE__PLANNED : EVENT__STATE__DONE;
  event.at = task ? 0 : g_get_real_time () / 1000;
  event.executor_id = me != NULL ? me->id : 0;
  event.executor_name = me != NULL ? me->name : (char *) "";
  edit (self, &event);
}

static void
edit_picked (Sublist *self, gpointer data)
{
  edit (self, (const Event *) sublist_get_picked (self));
}

static void
done_picked (Sublist *self, gpointer data)
{
  const Event *event = (const Event *) sublist_get_picked (self);
  Event record = EVENT__INIT;
  EventSave save = EVENT_SAVE__INIT;
  const char *touched[] = { "state" };

  record.id = event->id;
  record.version = event->version;
  record.state = EVENT__STATE__DONE;
  save.record = &record;
  save.touched = touched;
  save.n_touched = 1;
  sublist_change (self, &history_save_method, &save);
}

static void
delete_picked (Sublist *self, gpointer data)
{
  sublist_change_picked (self, &history_delete_method);
}

GtkWidget *
events_tab_new (const char *kind, uint64_t id)
{
  static const SublistKind sublist = { N_("History"), &history_list_method, columns,
                                       N_("Nothing has happened yet. Enter a call, a meeting or a task."), "event",
                                       N_("Filter: subject, text, person"), facets };
  GtkWidget *self = sublist_new (&sublist, kind, id);
  Sublist *list = PAGE_SUBLIST (self);

  if (!session_may ("history.edit"))
    return self;
  sublist_set_activate (list, edit_picked, NULL);
  sublist_add_button (list, "event.call", false, enter, GINT_TO_POINTER (EVENT__KIND__CALL));
  sublist_add_button (list, "event.meeting", false, enter,
                      GINT_TO_POINTER (EVENT__KIND__MEETING));
  sublist_add_button (list, "event.letter", false, enter, GINT_TO_POINTER (EVENT__KIND__LETTER));
  sublist_add_button (list, "event.task", false, enter, GINT_TO_POINTER (EVENT__KIND__TASK));
  sublist_add_button (list, "sublist.edit", true, edit_picked, NULL);
  sublist_add_button (list, "event.done", true, done_picked, NULL);
  sublist_add_button (list, "sublist.delete", true, delete_picked, NULL);
  return self;
}

/* Many times a day: keys that stand where they stand in every layout. */
void
events_actions_add (GtkApplication *app)
{
  static const Action all[] = {
    { .id = "event.call", .group = N_("History"), .label = N_("A call"), .key = "<Control>1",
      .icon = "call-start-symbolic", .of_sublist = true },
    { .id = "event.meeting", .group = N_("History"), .label = N_("A meeting"), .key = "<Control>2",
      .icon = "system-users-symbolic", .of_sublist = true },
    { .id = "event.letter", .group = N_("History"), .label = N_("A letter"), .key = "<Control>3",
      .icon = "mail-unread-symbolic", .of_sublist = true },
    { .id = "event.task", .group = N_("History"), .label = N_("A task"), .key = "<Control>4",
      .icon = "appointment-new-symbolic", .of_sublist = true },
    { .id = "event.done", .group = N_("History"), .label = N_("Mark as done"), .key = "<Control>d",
      .icon = "emblem-ok-symbolic", .of_sublist = true } };

  actions_add (app, all, G_N_ELEMENTS (all));
}
