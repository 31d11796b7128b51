/* notes.c - what people write down about a record; see tabs.h. */

#include <glib/gi18n.h>

#include "client/net/session.h"
#include "client/page/sublist.h"
#include "client/records/tabs.h"
#include "methods.h"
#include "records.pb-c.h"

static const char *const lines[] = { N_("# Note"), "text!", NULL };
static const char *const columns[] = { "text", "author_id 24", "written_at", NULL };
static const char *const facets[] = { "author_id", NULL };

static void
add (Sublist *self, gpointer data)
{
  Note note = NOTE__INIT;

  note.kind = (char *) sublist_get_of_kind (self);
  note.record_id = sublist_get_of_id (self);
  sublist_edit (self, _("A new note"), _("Save"), &records_save_note_method, msg_const (&note), lines);
}

static void
edit (Sublist *self, gpointer data)
{
  sublist_edit (self, _("Note"), _("Save"), &records_save_note_method, sublist_get_picked (self), lines);
}

static void
delete (Sublist *self, gpointer data)
{
  sublist_change_picked (self, &records_delete_note_method);
}

GtkWidget *
notes_tab_new (const char *kind, uint64_t id)
{
  static const SublistKind sublist
      = { N_("Notes"), &records_notes_method, columns, N_("Nobody has written anything down yet."), "note",
          N_("Filter: text, author"), facets };
  GtkWidget *self = sublist_new (&sublist, kind, id);

  if (!session_may ("records.note"))
    return self;
  sublist_set_activate (PAGE_SUBLIST (self), edit, NULL);
  sublist_add_button (PAGE_SUBLIST (self), "sublist.add", false, add, NULL);
  sublist_add_button (PAGE_SUBLIST (self), "sublist.edit", true, edit, NULL);
  sublist_add_button (PAGE_SUBLIST (self), "sublist.delete", true, delete, NULL);
  return self;
}
