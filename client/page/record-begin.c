/* record-begin.c - see record-begin.h. */

#include "client/page/record-begin.h"

#include <glib/gi18n.h>
#include <string.h>

#include "client/net/session.h"
#include "client/page/status.h"
#include "client/record/drafts.h"

typedef struct
{
  const RecordKind *kind;
  FormEditor *editor;
} Begin;

static void
begin_free (gpointer data)
{
  Begin *self = data;

  g_object_unref (self->editor);
  g_free (self);
}

static const Begin *
begin_of (Page *page)
{
  return g_object_get_data (G_OBJECT (page), "begin");
}

static void
try_again (gpointer page)
{
  CLIENT_PAGE_GET_CLASS (page)->reload (page);
}

static void
open_shut (Page *page)
{
  const Begin *self = begin_of (page);

  self->kind->shut->open (GTK_WIDGET (page), form_editor_get_id (self->editor), try_again, g_object_ref (page),
                          g_object_unref);
}

void
record_refuse (Page *page, const GError *error)
{
  const Begin *self = begin_of (page);
  const RecordShut *shut = g_error_matches (error, FAULT_ERROR, FAULT_NOT_FOUND) ? self->kind->shut : NULL;
  GtkWidget *status
      = shut != NULL ? page_status_new ("changes-prevent-symbolic", _("This card is not open to you"), _(shut->why))
                     : page_status_refused (_("The card did not come"), error, G_CALLBACK (try_again), page);
  bool opens = shut != NULL && form_editor_get_id (self->editor) != 0 && session_may (shut->right);

  if (shut != NULL)
    g_signal_connect_swapped (page_status_add (status, opens ? _(shut->label) : _("Ask again")), "clicked",
                              opens ? G_CALLBACK (open_shut) : G_CALLBACK (try_again), page);
  adw_bin_set_child (ADW_BIN (page), status);
  page_set_title (page, _(self->kind->title));
}

static void
copy_arrived (GObject *source, GAsyncResult *result, gpointer data)
{
  static const char *const always[] = { "id", "version", "access", "created_at", "deleted_at", NULL };
  g_autoptr (Page) page = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Record) record = ask_finish (result, &error);
  const char *const *own = begin_of (page)->kind->own;
  Arena *arena;
  Msg *copy;

  if (record == NULL)
    {
      record_refuse (page, error);
      return;
    }
  arena = arena_new (1 << 20);
  copy = record_copy (record_get (record), arena);
  for (unsigned i = 0; i < copy->descriptor->n_fields; i++)
    if (g_strv_contains (always, copy->descriptor->fields[i].name)
        || (own != NULL && g_strv_contains (own, copy->descriptor->fields[i].name)))
      msg_clear (copy, &copy->descriptor->fields[i]);
  form_editor_begin (begin_of (page)->editor, copy);
  arena_free (arena);
}

static void
copy (Page *page, uint64_t id)
{
  const RpcMethod *load = begin_of (page)->kind->load;
  g_autofree Msg *ref = msg_new (load->in);

  *(uint64_t *) msg_named (ref, "id") = id;
  ask_async (load, ref, NULL, copy_arrived, g_object_ref (page));
}

static void
begin (Page *page, const char *key)
{
  const Begin *self = begin_of (page);
  g_autofree Msg *fresh = msg_new (self->kind->load->out);

  if (self->kind->begin != NULL)
    self->kind->begin (fresh, key);
  form_editor_begin (self->editor, fresh);
}

/* Each new record has an address of its own, so that two of them may be open, and each keeps its draft. */
static void
chosen (GtkWidget *button, Page *page)
{
  const RecordChoice *choice = g_object_get_data (G_OBJECT (button), "choice");
  g_autofree char *key = g_strdup_printf ("new=%s,%" G_GINT64_FORMAT, choice->key, g_get_real_time () / 1000),
                  *address = g_strdup_printf ("%s:%s", begin_of (page)->kind->kind, key);

  page_set_address (page, address);
  begin (page, key);
}

static void
ask_which (Page *page, const RecordKind *kind)
{
  GtkWidget *status = page_status_new ("contact-new-symbolic", _(kind->which), "");

  for (const RecordChoice *choice = kind->choices; choice->key != NULL; choice++)
    {
      GtkWidget *button = page_status_add (status, _(choice->label));

      g_object_set_data (G_OBJECT (button), "choice", (gpointer) choice);
      g_signal_connect (button, "clicked", G_CALLBACK (chosen), page);
    }
  adw_bin_set_child (ADW_BIN (page), status);
  page_set_title (page, _(kind->fresh));
}

static void
open_key (Page *page, const char *key)
{
  const Begin *self = begin_of (page);

  if (strcmp (key, "new") == 0 && self->kind->choices != NULL)
    ask_which (page, self->kind);
  else if (strcmp (key, "new") == 0 && self->kind->asks_first)
    copy (page, 0);
  else if (g_str_has_prefix (key, "new"))
    begin (page, key);
  else if (g_str_has_prefix (key, "copy="))
    copy (page, g_ascii_strtoull (key + strlen ("copy="), NULL, 10));
  else
    form_editor_open (self->editor, g_ascii_strtoull (key, NULL, 10));
}

void
record_begin_again (Page *page)
{
  open_key (page, strchr (page_get_address (page), ':') + 1);
}

static void
looked_at (Page *page)
{
  g_signal_handlers_disconnect_by_func (page, looked_at, NULL);
  record_begin_again (page);
}

bool
record_waits (Page *page)
{
  g_autoptr (GHashTable) draft = NULL;

  if (form_editor_get_id (begin_of (page)->editor) == 0 || gtk_widget_get_mapped (GTK_WIDGET (page)))
    return false;
  draft = draft_find (page_get_address (page), NULL);
  if (draft != NULL)
    return false;
  g_signal_handlers_disconnect_by_func (page, looked_at, NULL);
  g_signal_connect (page, "map", G_CALLBACK (looked_at), NULL);
  return true;
}

void
record_begin (Page *page, const RecordKind *kind, FormEditor *editor, const char *key)
{
  Begin *self = g_new (Begin, 1);

  *self = (Begin) { kind, g_object_ref (editor) };
  g_object_set_data_full (G_OBJECT (page), "begin", self, begin_free);
  open_key (page, key);
}
