/* record-page.c - see record-page.h. */

#include "client/page/record-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "client/form/editor.h"
#include "client/net/ask.h"
#include "client/net/session.h"
#include "client/net/watch.h"
#include "client/page/actions.h"
#include "client/page/card-print.h"
#include "client/page/card-tabs.h"
#include "client/page/news.h"
#include "client/page/record-begin.h"
#include "client/page/record-bin.h"
#include "client/page/record-parts.h"
#include "client/page/record-side.h"
#include "client/page/status.h"
#include "client/record/drafts.h"
#include "common/facts.h"
#include "list.pb-c.h"

enum { TABS_AFTER = 30 };      /* milliseconds: the form is what a person waits for */

#define CLIENT_TYPE_RECORD_PAGE (record_page_get_type ())
G_DECLARE_FINAL_TYPE (RecordPage, record_page, CLIENT, RECORD_PAGE, Page)

struct _RecordPage
{
  Page parent_instance;

  const RecordKind *kind;
  uint64_t id;
  FormEditor *editor;
  Watch *watch;
  GtkWidget *content, *head, *watchers, *body, *side, *form, *news;
  char *presence;
  guint tabs_later;
  bool close_when_saved, drafted;
};

G_DEFINE_FINAL_TYPE (RecordPage, record_page, CLIENT_TYPE_PAGE)

static const Msg *
record_of (RecordPage *self)
{
  return form_editor_get (self->editor);
}

static bool
may_edit (RecordPage *self)
{
  return self->kind->may_save == NULL || session_may (self->kind->may_save);
}

static char *
address_of (RecordPage *self)
{
  return self->id != 0 ? g_strdup_printf ("%s:%" G_GUINT64_FORMAT, self->kind->kind, self->id)
                       : g_strdup (page_get_address (CLIENT_PAGE (self)));
}

static void
form_edited (RecordPage *self)
{
  unsigned unsaved = form_count_changed (FORM_FORM (self->form));
  g_autoptr (GHashTable) texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *address = address_of (self);

  if (self->watch != NULL && (unsaved > 0) != (page_get_unsaved (CLIENT_PAGE (self)) > 0))
    watch_set_editing (self->watch, unsaved > 0);
  page_set_unsaved (CLIENT_PAGE (self), unsaved);
  form_keep_texts (FORM_FORM (self->form), texts);
  if (self->drafted)
    draft_keep (address, form_editor_get_version (self->editor), texts);
}

/* The editor shows the record after "loaded": a draft goes on top of that. */
static gboolean
put_draft_back (gpointer data)
{
  g_autoptr (RecordPage) self = data;
  g_autofree char *address = address_of (self);
  g_autoptr (GHashTable) texts = NULL;

  if (self->drafted || self->form == NULL)
    return G_SOURCE_REMOVE;
  self->drafted = true;
  texts = draft_find (address, NULL);
  if (texts != NULL && g_hash_table_size (texts) > 0)
    {
      form_put_texts (FORM_FORM (self->form), texts);
      news_show (self->news, _("What was typed here and not saved last time has been put back. Cancel takes it away."));
    }
  return G_SOURCE_REMOVE;
}

static char *
name_of (RecordPage *self)
{
  return self->id != 0 ? fact_show (record_of (self), self->kind->name) : g_strdup (_(self->kind->fresh));
}

/* The head says what is saved, so it is made again after each save. */
static void
renew_head (RecordPage *self)
{
  g_autofree char *name = name_of (self);

  if (self->head != NULL)
    gtk_box_remove (GTK_BOX (self->content), self->head);
  self->watchers = record_watchers_new (self->presence);
  self->head = self->kind->head != NULL ? self->kind->head (record_of (self), self->watchers)
                                        : record_head_new (self->kind, record_of (self), name, self->watchers);
  gtk_box_prepend (GTK_BOX (self->content), self->head);
}

static void
renew_title (RecordPage *self)
{
  g_autofree char *title = self->id != 0 && self->kind->short_name != NULL ? self->kind->short_name (record_of (self))
                                                                           : name_of (self);

  page_set_title (CLIENT_PAGE (self), title);
}

static gboolean
add_tabs (gpointer data)
{
  RecordPage *self = data;
  const RecordKind *kind = self->kind;
  GtkWidget *beside = kind->beside != NULL ? action_button (kind->beside, true, true) : NULL,
            *tabs = card_tabs_new (kind->kind, self->id, beside);

  self->tabs_later = 0;
  if (tabs != NULL)
    gtk_box_append (GTK_BOX (self->body), tabs);
  if (self->side != NULL)
    record_side_fill (self->side, kind->side->open (kind->kind, self->id));
  return G_SOURCE_REMOVE;
}

static void
presence_changed (RecordPage *self, const char *who)
{
  g_free (self->presence);
  self->presence = g_strdup (who);
  if (self->watchers != NULL)
    record_watchers_show (self->watchers, who);
  if (self->news != NULL)
    news_tell_editor (self->news, who);
}

static void
begin_watch (RecordPage *self)
{
  if (self->watch != NULL || self->id == 0)
    return;
  self->watch = watch_new (self->kind->kind, self->id);
  g_signal_connect_swapped (self->watch, "changed", G_CALLBACK (form_editor_refresh), self->editor);
  g_signal_connect_swapped (self->watch, "presence", G_CALLBACK (presence_changed), self);
  self->tabs_later = g_timeout_add_full (ANSWER_PRIORITY, TABS_AFTER, add_tabs, self, NULL);
}

static void
build (RecordPage *self)
{
  const RecordKind *kind = self->kind;
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  bool waited = page_has_keys (CLIENT_PAGE (self));   /* with what stood here before */

  self->content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  self->form = form_new (record_of (self)->descriptor,
                         kind->lines_of != NULL ? kind->lines_of (record_of (self)) : kind->lines);
  form_editor_set_form (self->editor, FORM_FORM (self->form));
  g_signal_connect_swapped (self->form, "changed", G_CALLBACK (form_edited), self);
  gtk_widget_add_css_class (self->body, "card-body");
  gtk_box_append (GTK_BOX (self->body), self->form);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->body);
  gtk_widget_set_vexpand (scrolled, TRUE);
  self->news = news_new ();
  g_signal_connect_object (self->editor, "elsewhere", G_CALLBACK (news_show_changes), self->news, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->content), self->news);
  if (kind->side != NULL)
    self->side = record_side_new (scrolled, kind->side->width, self->id != 0 && record_side_fits (GTK_WIDGET (self)));
  gtk_box_append (GTK_BOX (self->content), self->side != NULL ? self->side : scrolled);
  gtk_box_append (GTK_BOX (self->content), record_foot_new (kind));
  adw_bin_set_child (ADW_BIN (self), self->content);
  if (waited)
    page_enter (CLIENT_PAGE (self));
}

/* Saved for the first time: from now on it is found where all find it, and nothing is left of what was new. */
static void
get_number (RecordPage *self)
{
  g_autofree char *before = address_of (self), *now = NULL;

  self->id = form_editor_get_id (self->editor);
  now = address_of (self);
  if (before == NULL || strcmp (before, now) == 0)
    return;
  draft_drop (before);
  page_set_address (CLIENT_PAGE (self), now);
}

static void
end_watch (RecordPage *self)
{
  if (self->watch != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->watch, self);
      g_signal_handlers_disconnect_by_data (self->watch, self->editor);
    }
  g_clear_object (&self->watch);
  g_clear_handle_id (&self->tabs_later, g_source_remove);
}

static void
forget_form (RecordPage *self)
{
  if (self->form != NULL)
    g_signal_handlers_disconnect_by_data (self->form, self);
  form_editor_set_form (self->editor, NULL);
  self->form = NULL;
}

/* What was typed meanwhile has nowhere to go. */
static void
show_gone (RecordPage *self, GtkWidget *gone)
{
  end_watch (self);
  forget_form (self);
  self->content = self->head = self->watchers = self->body = self->side = self->news = NULL;
  draft_drop (page_get_address (CLIENT_PAGE (self)));
  page_set_unsaved (CLIENT_PAGE (self), 0);
  page_set_title (CLIENT_PAGE (self), _("Data erased"));
  adw_bin_set_child (ADW_BIN (self), gone);
  page_refresh_actions (CLIENT_PAGE (self));
}

static void
loaded (RecordPage *self)
{
  GtkWidget *gone = self->kind->gone != NULL ? self->kind->gone (record_of (self)) : NULL;

  if (gone != NULL)
    {
      show_gone (self, gone);
      return;
    }
  if (form_editor_get_id (self->editor) != 0)
    get_number (self);
  if (self->kind->arrived != NULL)
    self->kind->arrived ((Msg *) record_of (self));
  renew_title (self);
  if (self->form == NULL && record_waits (CLIENT_PAGE (self)))
    return;
  if (self->form == NULL)
    build (self);
  renew_head (self);
  begin_watch (self);
  g_idle_add (put_draft_back, g_object_ref (self));
  page_refresh_actions (CLIENT_PAGE (self));
}

static void
saved (RecordPage *self)
{
  news_show (self->news, "");
  page_toast (GTK_WIDGET (self), _("Saved"));
  if (self->close_when_saved)
    page_close (CLIENT_PAGE (self));
  self->close_when_saved = false;
}

/* What waits for a second person is out of this person's hands: the card shows again what stands, unless he has typed
 * on meanwhile. */
static void
refused (RecordPage *self, const GError *error)
{
  bool close = self->close_when_saved, gone;

  self->close_when_saved = false;
  if (self->form == NULL)
    {
      record_refuse (CLIENT_PAGE (self), error);
      return;
    }
  gone = g_error_matches (error, FAULT_ERROR, FAULT_NOT_FOUND) && page_get_unsaved (CLIENT_PAGE (self)) == 0;
  if (!gone && !g_error_matches (error, FAULT_ERROR, FAULT_PROPOSED))
    {
      page_complain (GTK_WIDGET (self), error);
      return;
    }
  page_toast (GTK_WIDGET (self), gone ? _("Saved. You may see this card no more.") : error->message);
  if (gone || form_is_as_sent (FORM_FORM (self->form)))
    form_undo (FORM_FORM (self->form));
  if (close || gone || self->id == 0)
    page_close (CLIENT_PAGE (self));
}

static void
record_page_save (Page *page)
{
  form_editor_save (CLIENT_RECORD_PAGE (page)->editor);
}

static void
record_page_undo (Page *page)
{
  RecordPage *self = CLIENT_RECORD_PAGE (page);

  if (self->form == NULL)
    return;
  news_show (self->news, "");
  form_undo (FORM_FORM (self->form));
}

static char *
record_page_as_text (Page *page)
{
  GtkWidget *form = CLIENT_RECORD_PAGE (page)->form;

  return form != NULL ? form_as_text (FORM_FORM (form)) : g_strdup ("");
}

static GtkWidget *
record_page_show_unsaved (Page *page)
{
  return form_changes_new (FORM_FORM (CLIENT_RECORD_PAGE (page)->form));
}

static GtkWidget *
record_page_part (Page *page, unsigned i)
{
  GtkWidget *side = CLIENT_RECORD_PAGE (page)->side;

  return side != NULL ? record_side_part (side, i) : i == 0 ? GTK_WIDGET (page) : NULL;
}

static void
record_page_reload (Page *page)
{
  RecordPage *self = CLIENT_RECORD_PAGE (page);

  if (self->form != NULL)
    form_editor_refresh (self->editor);
  else if (ADW_IS_STATUS_PAGE (adw_bin_get_child (ADW_BIN (self))))
    record_begin_again (page);   /* nothing came of it so far */
}

bool
record_page_is (Page *page, const RecordKind *kind)
{
  return page != NULL && CLIENT_IS_RECORD_PAGE (page) && CLIENT_RECORD_PAGE (page)->kind == kind
         && CLIENT_RECORD_PAGE (page)->id != 0 && CLIENT_RECORD_PAGE (page)->form != NULL;
}

static bool
record_page_may (Page *page, const char *verb)
{
  RecordPage *self = CLIENT_RECORD_PAGE (page);
  bool known = record_page_is (page, self->kind);

  if (strcmp (verb, "new") == 0)
    return may_edit (self);
  if (strcmp (verb, "copy") == 0)
    return known && may_edit (self);
  if (strcmp (verb, "delete") == 0 || strcmp (verb, "restore") == 0)
    return known && record_bin_may (self->kind->bin, record_of (self), verb);
  if (g_str_has_suffix (verb, "_line"))
    return may_edit (self) && self->form != NULL && form_takes_lines (FORM_FORM (self->form));
  if (strcmp (verb, "apply") == 0)
    return may_edit (self) && self->form != NULL && (page_get_unsaved (page) > 0 || self->id == 0);
  return strcmp (verb, "print") == 0 ? known
                                     : (strcmp (verb, "cancel") == 0 || strcmp (verb, "ok") == 0) && self->form != NULL;
}

static void
ok (RecordPage *self)
{
  if (!may_edit (self) || (page_get_unsaved (CLIENT_PAGE (self)) == 0 && self->id != 0))
    {
      page_close (CLIENT_PAGE (self));
      return;
    }
  self->close_when_saved = true;
  form_editor_save (self->editor);
}

static void
record_page_act (Page *page, const char *verb)
{
  RecordPage *self = CLIENT_RECORD_PAGE (page);
  g_autofree char *fresh = g_strdup_printf ("%s:new", self->kind->kind),
                  *copied = g_strdup_printf ("%s:copy=%" G_GUINT64_FORMAT, self->kind->kind, self->id);

  if (strcmp (verb, "new") == 0)
    page_open (GTK_WIDGET (self), fresh);
  else if (strcmp (verb, "copy") == 0)
    page_open (GTK_WIDGET (self), copied);
  else if (strcmp (verb, "delete") == 0)
    record_bin_put_in (page, self->editor, self->kind->bin);
  else if (strcmp (verb, "restore") == 0)
    record_bin_take_out (page, self->editor, self->kind->bin);
  else if (strcmp (verb, "print") == 0)
    card_print (self->kind, FORM_FORM (self->form), record_of (self), NULL);
  else if (g_str_has_suffix (verb, "_line"))
    record_act_on_line (page, FORM_FORM (self->form), verb);
  else if (strcmp (verb, "apply") == 0)
    form_editor_save (self->editor);
  else if (strcmp (verb, "ok") == 0)
    ok (self);
  else if (strcmp (verb, "cancel") == 0)
    page_close (CLIENT_PAGE (self));   /* which asks about what is not saved */
}

static void
record_page_enter (Page *page)
{
  if (CLIENT_RECORD_PAGE (page)->form != NULL)
    form_focus_first (FORM_FORM (CLIENT_RECORD_PAGE (page)->form));
}

static void
record_page_dispose (GObject *object)
{
  RecordPage *self = CLIENT_RECORD_PAGE (object);

  end_watch (self);
  if (self->editor != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->editor, self);
      forget_form (self);
    }
  g_clear_object (&self->editor);
  g_clear_pointer (&self->presence, g_free);
  G_OBJECT_CLASS (record_page_parent_class)->dispose (object);
}

static void
record_page_class_init (RecordPageClass *class)
{
  PageClass *page_class = CLIENT_PAGE_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = record_page_dispose;
  page_class->save = record_page_save;
  page_class->undo = record_page_undo;
  page_class->as_text = record_page_as_text;
  page_class->show_unsaved = record_page_show_unsaved;
  page_class->reload = record_page_reload;
  page_class->enter = record_page_enter;
  page_class->part = record_page_part;
  page_class->may = record_page_may;
  page_class->act = record_page_act;
}

static void
record_page_init (RecordPage *self)
{
}

const Msg *
record_page_get (Page *page)
{
  return record_of (CLIENT_RECORD_PAGE (page));
}

void
record_page_toggle_side (Page *page)
{
  record_side_toggle (CLIENT_RECORD_PAGE (page)->side);
}

Page *
record_page_new (const RecordKind *kind, const char *key)
{
  RecordPage *self = g_object_new (CLIENT_TYPE_RECORD_PAGE, NULL);
  GtkWidget *spinner = page_spinner_new ();

  self->kind = kind;
  gtk_widget_set_focusable (gtk_widget_get_first_child (spinner), TRUE);   /* the focus waits there for the fields */
  adw_bin_set_child (ADW_BIN (self), spinner);
  page_set_title (CLIENT_PAGE (self), "…");
  self->editor = form_editor_new (kind->load, kind->save);
  g_signal_connect_swapped (self->editor, "loaded", G_CALLBACK (loaded), self);
  g_signal_connect_swapped (self->editor, "saved", G_CALLBACK (saved), self);
  g_signal_connect_swapped (self->editor, "refused", G_CALLBACK (refused), self);
  record_begin (CLIENT_PAGE (self), kind, self->editor, key);
  return CLIENT_PAGE (self);
}
